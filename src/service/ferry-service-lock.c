/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-service-lock.h"

#include "shared/ferry-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* How soon a waiting service looks again whether the leaving one is gone. Only
 * a service that waits to start looks; one that runs never does. */
#define LOOK_AGAIN_MS 10

/* How long a holder may take from locking the file to writing who it is. */
#define INTRODUCTION_MS 2000

/* More than a bus address needs; a file that is longer is not ours. */
#define MAX_CONTENT 4096

/* The flag lies at a fixed place and is one byte, so that a reader sees it
 * either set or not, whatever else is being written. */
#define SERVING_KEY "serving="
#define SERVING_OFFSET (sizeof SERVING_KEY - 1)

/**
 * FerryServiceLock:
 *
 * The file that makes the service the only one of its user on this machine. It
 * is locked for the service’s life and says whose it is: process, its start
 * time, its bus, and whether it serves, which it does not yet while it loads the
 * jobs and not any more when it leaves. Owned by the service. The file
 * itself stays for ever: removing it would let two services lock two files of
 * the same name.
 *
 * An open file description lock, not flock: it works on NFS, and unlike a
 * classic record lock it does not end when some other part of the process
 * closes the same file.
 */
struct _FerryServiceLock
{
  GObject parent_instance;

  char *path;    /* (owned) */
  char *address; /* (owned) the bus the service sits on */
  int fd;        /* -1 while not held */
};

G_DEFINE_FINAL_TYPE (FerryServiceLock, ferry_service_lock, G_TYPE_OBJECT)

typedef struct
{
  guint source_id;  /* looks again */
  gint64 impatient; /* monotonic time at which an unnamed holder is given up */
} Acquisition;

typedef struct
{
  gboolean known; /* whether the holder has introduced itself */
  gboolean serving;
  guint64 pid;
  char *address; /* (owned) (nullable) */
} Holder;

static void
acquisition_free (Acquisition *acquisition)
{
  g_clear_handle_id (&acquisition->source_id, g_source_remove);
  g_free (acquisition);
}

static void
holder_clear (Holder *holder)
{
  g_clear_pointer (&holder->address, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Holder, holder_clear)

static guint64
read_own_start_time (void)
{
  g_autofree char *stat = NULL;
  g_auto(GStrv) fields = NULL;
  const char *tail;

  if (!g_file_get_contents ("/proc/self/stat", &stat, NULL, NULL))
    return 0;

  /* The second field is the program’s name in brackets and may hold anything;
   * the 22nd is the start time, in clock ticks since boot (proc(5)). */
  tail = strrchr (stat, ')');
  if (tail == NULL)
    return 0;

  fields = g_strsplit (tail + 1, " ", 22);
  return g_strv_length (fields) > 20 ? g_ascii_strtoull (fields[20], NULL, 10) : 0;
}

static gboolean
write_all (int         fd,
           const char *text,
           gsize       length,
           off_t       offset)
{
  while (length > 0)
    {
      ssize_t written = pwrite (fd, text, length, offset);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;

      text += written;
      length -= (gsize) written;
      offset += written;
    }

  return TRUE;
}

static gboolean
introduce (FerryServiceLock *self,
           GError          **error)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf (SERVING_KEY "0\npid=%ld\nstart=%" G_GUINT64_FORMAT "\nbus=%s\n",
                          (long) getpid (), read_own_start_time (), self->address);

  if (ftruncate (self->fd, 0) == 0 && write_all (self->fd, text, strlen (text), 0))
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED,
               _("The file “%s” could not be written: %s. Check the disk that holds it."),
               self->path, g_strerror (errno));
  return FALSE;
}

static void
parse_line (Holder     *holder,
            const char *line)
{
  if (g_str_has_prefix (line, "pid="))
    holder->pid = g_ascii_strtoull (line + strlen ("pid="), NULL, 10);
  else if (g_str_has_prefix (line, "bus=") && holder->address == NULL)
    holder->address = g_strdup (line + strlen ("bus="));
}

static void
read_holder (int     fd,
             Holder *holder)
{
  char text[MAX_CONTENT + 1];
  ssize_t length = pread (fd, text, MAX_CONTENT, 0);
  g_auto(GStrv) lines = NULL;

  if (length <= (ssize_t) SERVING_OFFSET || text[length - 1] != '\n')
    return;

  text[length] = '\0';
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    parse_line (holder, lines[i]);

  holder->serving = g_str_has_prefix (text, SERVING_KEY) && text[SERVING_OFFSET] == '1';
  holder->known = holder->pid != 0 && holder->address != NULL;
}

/* Tries once. Returns whether that settled it: with @error unset the lock is
 * held, and otherwise it is out of reach. FALSE means: look again. */
static gboolean
try_lock (FerryServiceLock *self,
          gboolean          patient,
          GError          **error)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  g_auto(Holder) holder = { 0 };
  int fd = g_open (self->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  int saved_errno;

  if (fd >= 0 && fcntl (fd, F_OFD_SETLK, &lock) == 0)
    {
      self->fd = fd;
      introduce (self, error);
      return TRUE;
    }

  saved_errno = errno;
  if (fd >= 0)
    {
      read_holder (fd, &holder);
      close (fd);
    }

  if (fd < 0 || (saved_errno != EAGAIN && saved_errno != EACCES))
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_STORE_FAILED,
                 _("The file “%s” could not be locked: %s."),
                 self->path, g_strerror (saved_errno));
  else if (holder.known && holder.serving)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                 _("A Ferry service is running already: process %ld on the message bus “%s”."),
                 (long) holder.pid, holder.address);
  else if (!holder.known && !patient)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE,
                 _("Another process holds the file “%s” without saying which; end it first."),
                 self->path);
  else
    return FALSE;

  return TRUE;
}

static gboolean
look_cb (gpointer user_data)
{
  GTask *task = user_data;
  FerryServiceLock *self = g_task_get_source_object (task);
  Acquisition *acquisition = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  gboolean patient = g_get_monotonic_time () < acquisition->impatient;

  if (g_task_get_cancellable (task) != NULL &&
      g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    {
      acquisition->source_id = 0;
      g_task_return_error (task, g_steal_pointer (&error));
      return G_SOURCE_REMOVE;
    }

  if (!try_lock (self, patient, &error))
    return G_SOURCE_CONTINUE;

  acquisition->source_id = 0;
  if (error != NULL)
    {
      ferry_service_lock_release (self);
      g_task_return_error (task, g_steal_pointer (&error));
    }
  else
    {
      g_task_return_boolean (task, TRUE);
    }

  return G_SOURCE_REMOVE;
}

static void
ferry_service_lock_finalize (GObject *object)
{
  FerryServiceLock *self = FERRY_SERVICE_LOCK (object);

  ferry_service_lock_release (self);
  g_free (self->path);
  g_free (self->address);

  G_OBJECT_CLASS (ferry_service_lock_parent_class)->finalize (object);
}

static void
ferry_service_lock_class_init (FerryServiceLockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_service_lock_finalize;
}

static void
ferry_service_lock_init (FerryServiceLock *self)
{
  self->fd = -1;
}

/**
 * ferry_service_lock_new:
 * @path: the lock file; its folder exists
 * @address: the bus that the service sits on, for those who find it locked
 *
 * Returns: (transfer full): a lock, not yet held
 */
FerryServiceLock *
ferry_service_lock_new (const char *path,
                        const char *address)
{
  FerryServiceLock *self;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (address != NULL, NULL);

  self = g_object_new (FERRY_TYPE_SERVICE_LOCK, NULL);
  self->path = g_strdup (path);
  self->address = g_strdup (address);

  return self;
}

/**
 * ferry_service_lock_acquire_async:
 * @self: a lock that is not held
 * @cancellable: (nullable): a cancellable
 * @callback: called when the lock is held or out of reach
 * @user_data: data for @callback
 *
 * Takes the lock. Waits as long as the holder does not serve; fails when it
 * does. Never while it is still loading: the bus would take the end of a service
 * that it has started for a failure, and what waits for the name would be lost.
 */
void
ferry_service_lock_acquire_async (FerryServiceLock   *self,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  GTask *task;
  Acquisition *acquisition;

  g_return_if_fail (FERRY_IS_SERVICE_LOCK (self));
  g_return_if_fail (self->fd < 0);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, ferry_service_lock_acquire_async);

  acquisition = g_new0 (Acquisition, 1);
  acquisition->impatient = g_get_monotonic_time () + INTRODUCTION_MS * G_TIME_SPAN_MILLISECOND;
  g_task_set_task_data (task, acquisition, (GDestroyNotify) acquisition_free);

  if (look_cb (task) == G_SOURCE_CONTINUE)
    acquisition->source_id = g_timeout_add_full (G_PRIORITY_DEFAULT, LOOK_AGAIN_MS, look_cb,
                                                 task, g_object_unref);
  else
    g_object_unref (task);
}

/**
 * ferry_service_lock_acquire_finish:
 * @self: a lock
 * @result: what the callback was given
 * @error: (nullable): %FERRY_ERROR_NOT_AVAILABLE with a sentence that names the
 *   holder, %FERRY_ERROR_STORE_FAILED, or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the lock is held now
 */
gboolean
ferry_service_lock_acquire_finish (FerryServiceLock *self,
                                   GAsyncResult     *result,
                                   GError          **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * ferry_service_lock_is_held:
 * @self: a lock
 *
 * Returns: whether it is ours
 */
gboolean
ferry_service_lock_is_held (FerryServiceLock *self)
{
  g_return_val_if_fail (FERRY_IS_SERVICE_LOCK (self), FALSE);

  return self->fd >= 0;
}

/**
 * ferry_service_lock_set_serving:
 * @self: a lock that is held
 * @serving: whether the service answers on the bus
 *
 * Tells a service that is starting whether to wait. Best effort: where it
 * cannot be written the other service gives up at once, and its caller tries
 * again.
 */
void
ferry_service_lock_set_serving (FerryServiceLock *self,
                                gboolean          serving)
{
  g_return_if_fail (FERRY_IS_SERVICE_LOCK (self));

  if (self->fd >= 0 && !write_all (self->fd, serving ? "1" : "0", 1, SERVING_OFFSET))
    g_info ("Could not note in “%s” whether the service serves: %s",
            self->path, g_strerror (errno));
}

/**
 * ferry_service_lock_release:
 * @self: a lock
 *
 * Drops the lock if it is held; the next service may have it.
 */
void
ferry_service_lock_release (FerryServiceLock *self)
{
  g_return_if_fail (FERRY_IS_SERVICE_LOCK (self));

  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}
