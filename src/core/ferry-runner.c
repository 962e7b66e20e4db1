/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-runner.h"
#include "shared/ferry-error.h"

/* Files that have all their bytes and wait for the disk, beside those that are
 * being received: thousands of small ones wait together and not one by one. Each
 * is open. */
#define MAX_SETTLING 32

/**
 * FerryRunner:
 *
 * The fetches of one job from one turn to its end: as many files at a time as
 * allowed, one after another. It writes what the fetches tell into the files
 * and the store; what that means for the job is its owner’s to decide.
 *
 * Each fetch holds a reference, so that a runner whose owner is gone still sees
 * its last checkpoints into the store.
 */
struct _FerryRunner
{
  grefcount ref_count;
  FerryJob *job;                   /* (owned) */
  FerryWay *way;                   /* (owned) */
  FerryFetcher *fetcher;           /* (owned) */
  FerryStore *store;               /* (owned) */
  const FerryRunnerEvents *events; /* (nullable): NULL once detached */
  gpointer owner;                  /* (unowned) */
  GPtrArray *fetches;              /* (owned) (element-type RunningFetch) */
  GHashTable *signed_in;           /* (owned) (element-type utf8): uses of tokens that were told */
  FerryRateMeter meter;            /* the owner’s to use */
  guint next;                      /* index of the first file not looked at yet */
  guint max_fetches;    /* that may be receiving at the same time */
  guint n_receiving;
  guint segments;
  gboolean connected;
  gboolean stopping;
};

typedef struct
{
  FerryRunner *runner; /* (owned) */
  FerryFile *file;     /* (unowned): the job’s */
  FerryFetch *fetch;   /* (owned) */
  gboolean stays_here; /* its bytes never leave the machine or its link */
  gboolean is_received;
} RunningFetch;

static void
running_fetch_free (RunningFetch *self)
{
  g_clear_object (&self->fetch);
  ferry_runner_unref (self->runner);
  g_free (self);
}

static void
tell_file_changed (FerryRunner *self,
                   FerryFile   *file)
{
  if (self->events != NULL)
    self->events->file_changed (self->owner, file);
}

static void
set_bytes_done (FerryRunner *self,
                FerryFile   *file,
                goffset      bytes_done)
{
  goffset difference = bytes_done - file->bytes_done;

  file->bytes_done = bytes_done;
  if (difference != 0 && self->events != NULL)
    self->events->progressed (self->owner, difference);
}

static void
on_fetch_connected (gpointer              user_data,
                    const FerryFetchHead *head)
{
  RunningFetch *running = user_data;
  FerryRunner *self = running->runner;
  FerryFile *file = running->file;

  if (file->spec->name == NULL && head->name != NULL)
    ferry_file_set_name (file, head->name);

  if (head->length >= 0)
    file->bytes_total = head->length;
  file->resumable = head->resumable;
  ferry_store_update_file (self->store, self->job, file);

  if (!self->connected && !self->stopping && self->events != NULL)
    {
      self->connected = TRUE;
      self->events->connected (self->owner);
    }

  tell_file_changed (self, file);
}

static void
on_fetch_progressed (gpointer user_data,
                     goffset  bytes_done)
{
  RunningFetch *running = user_data;

  set_bytes_done (running->runner, running->file, bytes_done);
}

/* What costs nobody anything. */
static gboolean
stays_here (const FerryFetchRequest *request)
{
  const char *proxy = request->spec->extras->proxy;

  return request->local && (proxy == NULL || g_str_equal (proxy, "none") || ferry_url_is_local (proxy));
}

static void
on_fetch_traffic (gpointer user_data,
                  guint64  bytes)
{
  RunningFetch *running = user_data;
  FerryRunner *self = running->runner;

  if (self->events != NULL && !running->stays_here)
    self->events->traffic (self->owner, bytes);
}

static void
on_fetch_checkpointed (gpointer         user_data,
                       FerryCheckpoint *checkpoint)
{
  RunningFetch *running = user_data;
  FerryRunner *self = running->runner;

  ferry_file_set_checkpoint (running->file, checkpoint);
  ferry_store_update_file (self->store, self->job, running->file);
}

/* Each file of the job does; once is enough to know. */
static void
on_fetch_signed_in (gpointer    user_data,
                    const char *token,
                    const char *host)
{
  RunningFetch *running = user_data;
  FerryRunner *self = running->runner;
  g_autofree char *use = g_strdup_printf ("%s\n%s", token, host);

  if (self->events != NULL && g_hash_table_add (self->signed_in, g_steal_pointer (&use)))
    self->events->signed_in (self->owner, token, host);
}

/* Whatever was announced, the bytes of a fetch that ended well are all there
 * are. */
static void
finish_file (FerryRunner *self,
             FerryFile   *file)
{
  goffset done = ferry_checkpoint_get_done (file->checkpoint);

  set_bytes_done (self, file, done);
  file->bytes_total = done;
  file->state = FERRY_FILE_STATE_TRANSFERRED;
}

static void
drop_file (FerryRunner *self,
           FerryFile   *file)
{
  goffset done = file->checkpoint != NULL ? ferry_checkpoint_get_done (file->checkpoint) : 0;

  /* Only what is durable will be there when the file goes on. */
  set_bytes_done (self, file, done);
  file->state = FERRY_FILE_STATE_QUEUED;
}

static void start_fetches (FerryRunner *self);

static void
note_received (RunningFetch *running)
{
  if (running->is_received)
    return;

  running->is_received = TRUE;
  running->runner->n_receiving--;
}

static void
on_fetch_received (gpointer user_data)
{
  RunningFetch *running = user_data;
  FerryRunner *self = running->runner;

  note_received (running);
  if (!self->stopping)
    start_fetches (self);
}

/* The one place where a runner ends. */
static void
end_if_over (FerryRunner *self)
{
  if (self->fetches->len > 0)
    return;

  if (!self->stopping && self->events != NULL)
    {
      self->stopping = TRUE;
      self->events->finished (self->owner);
    }

  if (self->events != NULL)
    self->events->ended (self->owner);
}

static void
on_fetch_finished (gpointer      user_data,
                   const GError *error,
                   gint64        retry_after)
{
  RunningFetch *running = user_data;
  g_autoptr(FerryRunner) self = ferry_runner_ref (running->runner);
  g_autoptr(GError) unproved = NULL;
  FerryFile *file = running->file;
  gboolean fails;

  /* Nothing is ever published on a bare word. */
  if (error == NULL && (file->checkpoint == NULL || !file->checkpoint->verified))
    {
      unproved = g_error_new_literal (FERRY_ERROR, FERRY_ERROR_FAILED,
                                      ferry_error_code_to_sentence (FERRY_ERROR_FAILED));
      error = unproved;
    }

  fails = error != NULL && !self->stopping;
  if (error == NULL)
    finish_file (self, file);
  else
    drop_file (self, file);

  ferry_store_update_file (self->store, self->job, file);
  note_received (running);
  g_ptr_array_remove_fast (self->fetches, running);

  if (fails)
    ferry_runner_stop (self);
  tell_file_changed (self, file);

  if (fails && self->events != NULL)
    self->events->failed (self->owner, error, retry_after);
  else if (!self->stopping)
    start_fetches (self);

  end_if_over (self);
}

static const FerryFetchEvents fetch_events = {
  .connected = on_fetch_connected,
  .progress = on_fetch_progressed,
  .traffic = on_fetch_traffic,
  .received = on_fetch_received,
  .checkpoint = on_fetch_checkpointed,
  .signed_in = on_fetch_signed_in,
  .finished = on_fetch_finished,
};

static void
start_fetch (FerryRunner *self,
             FerryFile   *file)
{
  g_autoptr(FerryFetchRequest) request = ferry_runner_make_request (self->job, file, self->way, self->segments);
  RunningFetch *running = g_new0 (RunningFetch, 1);

  file->state = FERRY_FILE_STATE_TRANSFERRING;
  running->runner = ferry_runner_ref (self);
  running->file = file;
  running->stays_here = stays_here (request);
  g_ptr_array_add (self->fetches, running);
  self->n_receiving++;
  running->fetch = ferry_fetcher_start (self->fetcher, request, &fetch_events, running);
  tell_file_changed (self, file);
}

static void
start_fetches (FerryRunner *self)
{
  const guint n_files = ferry_job_get_n_files (self->job);

  while (self->n_receiving < self->max_fetches && self->fetches->len < self->max_fetches + MAX_SETTLING &&
         self->next < n_files)
    {
      FerryFile *file = ferry_job_get_file (self->job, self->next++);

      if (file->state == FERRY_FILE_STATE_QUEUED)
        start_fetch (self, file);
    }
}

/**
 * ferry_runner_new:
 * @job: the job
 * @way: (transfer full): how its packets leave the machine
 * @ports: what it works with
 * @events: functions that hear of it; must live as long as the program
 * @owner: (unowned): for @events
 *
 * Returns: (transfer full): a runner that does nothing yet
 */
FerryRunner *
ferry_runner_new (FerryJob                *job,
                  FerryWay                *way,
                  const FerryRunnerPorts  *ports,
                  const FerryRunnerEvents *events,
                  gpointer                 owner)
{
  FerryRunner *self;

  g_return_val_if_fail (FERRY_IS_JOB (job), NULL);
  g_return_val_if_fail (events != NULL, NULL);

  self = g_new0 (FerryRunner, 1);
  g_ref_count_init (&self->ref_count);
  self->job = g_object_ref (job);
  self->way = way;
  self->fetcher = g_object_ref (ports->fetcher);
  self->store = g_object_ref (ports->store);
  self->events = events;
  self->owner = owner;
  self->fetches = g_ptr_array_new_with_free_func ((GDestroyNotify) running_fetch_free);
  self->signed_in = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

FerryRunner *
ferry_runner_ref (FerryRunner *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ref_count_inc (&self->ref_count);

  return self;
}

void
ferry_runner_unref (FerryRunner *self)
{
  g_return_if_fail (self != NULL);

  if (!g_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->fetches);
  ferry_way_free (self->way);
  g_hash_table_unref (self->signed_in);
  g_object_unref (self->job);
  g_object_unref (self->fetcher);
  g_object_unref (self->store);
  g_free (self);
}

/**
 * ferry_runner_start:
 * @self: a runner
 * @files: files that may be fetched at the same time
 * @segments: connections for each of them
 *
 * Starts as many fetches as may run; called again when files were added. If
 * every file has its bytes already, nothing happens and no event comes.
 */
void
ferry_runner_start (FerryRunner *self,
                    guint        files,
                    guint        segments)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (!self->stopping);

  self->max_fetches = MAX (files, 1);
  self->segments = segments;
  start_fetches (self);
}

/**
 * ferry_runner_stop:
 * @self: a runner
 *
 * Closes all connections. Checkpoints go on arriving until `ended`, which does
 * not come before this function has returned. Idempotent.
 */
void
ferry_runner_stop (FerryRunner *self)
{
  g_return_if_fail (self != NULL);

  if (self->stopping)
    return;

  self->stopping = TRUE;
  for (guint i = self->fetches->len; i > 0; i--)
    {
      RunningFetch *running = g_ptr_array_index (self->fetches, i - 1);

      ferry_fetch_stop (running->fetch);
    }
}

/**
 * ferry_runner_is_stopping:
 * @self: a runner
 *
 * Returns: whether no more files will be started
 */
gboolean
ferry_runner_is_stopping (const FerryRunner *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->stopping;
}

/**
 * ferry_runner_get_way:
 * @self: a runner
 *
 * Returns: (transfer none): how its packets leave the machine
 */
const FerryWay *
ferry_runner_get_way (const FerryRunner *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->way;
}

/**
 * ferry_runner_get_meter:
 * @self: a runner
 *
 * Returns: (transfer none): where the owner counts the bytes that arrive
 */
FerryRateMeter *
ferry_runner_get_meter (FerryRunner *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->meter;
}

/**
 * ferry_runner_update_fetches:
 * @self: a runner whose job has got another limit or priority
 *
 * Lets the fetches that run keep to them.
 */
void
ferry_runner_update_fetches (FerryRunner *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->fetches->len; i++)
    {
      RunningFetch *running = g_ptr_array_index (self->fetches, i);

      ferry_fetch_set_limit (running->fetch, ferry_job_get_spec (self->job)->extras->limit);
      ferry_fetch_set_priority (running->fetch, ferry_job_get_priority (self->job));
    }
}

/**
 * ferry_runner_detach:
 * @self: a runner
 *
 * Tells its owner nothing any more, and stops. The files and the store still
 * get what the fetches leave behind.
 */
void
ferry_runner_detach (FerryRunner *self)
{
  g_return_if_fail (self != NULL);

  self->events = NULL;
  self->owner = NULL;
  ferry_runner_stop (self);
}
