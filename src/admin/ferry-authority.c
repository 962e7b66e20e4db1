/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks polkit whether a connection to the system bus may do something, and the
 * bus who is behind it. The connection is the subject, not its process: a name is
 * never given out twice, a process number is. */

#include "config.h"

#include "admin/ferry-authority.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

#define ALLOW_USER_INTERACTION 1u

/* Questions of one user’s that polkit has not answered. Somebody who leaves the
 * dialogues open must not keep the others out. */
#define MAX_QUESTIONS 8

/**
 * FerryAuthority:
 *
 * Knows who waits for polkit’s answers. Owned by the object on the bus.
 */
struct _FerryAuthority
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned): the system bus */
  GHashTable *questions;       /* (owned): how many, by user */
};

G_DEFINE_FINAL_TYPE (FerryAuthority, ferry_authority, G_TYPE_OBJECT)

typedef struct
{
  /* Input */
  char *sender; /* (owned) */
  char *action; /* (owned) */
  char *user;   /* (owned) (nullable) */
  gboolean may_interact;

  /* Output */
  uid_t uid;
} Check;

static void
check_free (Check *check)
{
  g_free (check->sender);
  g_free (check->action);
  g_free (check->user);
  g_free (check);
}

static void
deny (GTask      *task,
      const char *text)
{
  g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED, "%s", text);
}

static guint
count (FerryAuthority *self,
       uid_t           uid,
       int             change)
{
  gpointer key = GUINT_TO_POINTER ((guint) uid);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->questions, key)) + (guint) change;

  if (n > 0)
    g_hash_table_insert (self->questions, key, GUINT_TO_POINTER (n));
  else
    g_hash_table_remove (self->questions, key);

  return n;
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const Check *check = g_task_get_task_data (task);
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) details = NULL;
  g_autoptr(GError) error = NULL;
  gboolean authorised, is_challenge;

  count (g_task_get_source_object (task), check->uid, -1);
  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  if (reply == NULL)
    {
      g_message ("polkit did not answer: %s", error->message);
      deny (task, _("polkit, which says who is an administrator, cannot be reached, so nobody is allowed to do this."));
      return;
    }

  g_variant_get (reply, "((bb@a{ss}))", &authorised, &is_challenge, &details);
  if (authorised)
    g_task_return_boolean (task, TRUE);
  else if (is_challenge)
    deny (task, _("Only an administrator may do this, and nobody could be asked for a password here; run it on a terminal, or as root."));
  else if (g_variant_lookup (details, "polkit.dismissed", "&s", NULL))
    deny (task, _("Only an administrator may do this, and the question for the password was closed, so nothing was done."));
  else if (check->may_interact)
    deny (task, _("Only an administrator may do this, and none has allowed it: the password was wrong, or the rules of this machine say no. Try again, or ask an administrator."));
  else
    deny (task, _("Only an administrator may do this."));
}

static void
ask (GTask *task) /* (transfer full) */
{
  FerryAuthority *self = g_task_get_source_object (task);
  const Check *check = g_task_get_task_data (task);
  GVariantBuilder subject, details;

  g_variant_builder_init (&subject, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&subject, "{sv}", "name", g_variant_new_string (check->sender));
  g_variant_builder_init (&details, G_VARIANT_TYPE ("a{ss}"));
  if (check->user != NULL)
    g_variant_builder_add (&details, "{ss}", "user", check->user);

  /* Whoever is asked for a password takes the time that it takes. */
  g_dbus_connection_call (self->connection, "org.freedesktop.PolicyKit1",
                          "/org/freedesktop/PolicyKit1/Authority", "org.freedesktop.PolicyKit1.Authority",
                          "CheckAuthorization",
                          g_variant_new ("((sa{sv})sa{ss}us)", "system-bus-name", &subject, check->action, &details,
                                         check->may_interact ? ALLOW_USER_INTERACTION : 0u, ""),
                          G_VARIANT_TYPE ("((bba{ss}))"), G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL,
                          answered_cb, task);
}

static void
user_known_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  FerryAuthority *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);
  g_autoptr(GVariant) reply = NULL;
  guint32 uid;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  if (reply == NULL)
    {
      deny (task, ferry_error_code_to_sentence (FERRY_ERROR_ACCESS_DENIED));
      return;
    }

  g_variant_get (reply, "(u)", &uid);
  check->uid = uid;
  if (count (self, uid, 1) <= MAX_QUESTIONS || uid == 0)
    {
      ask (g_steal_pointer (&task));
      return;
    }

  count (self, uid, -1);
  g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_NOT_AVAILABLE, "%s",
                           _("Too much is asked at once; answer the questions that are open, or try again later."));
}

static void
ferry_authority_finalize (GObject *object)
{
  FerryAuthority *self = FERRY_AUTHORITY (object);

  g_clear_object (&self->connection);
  g_hash_table_unref (self->questions);

  G_OBJECT_CLASS (ferry_authority_parent_class)->finalize (object);
}

static void
ferry_authority_class_init (FerryAuthorityClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_authority_finalize;
}

static void
ferry_authority_init (FerryAuthority *self)
{
  self->questions = g_hash_table_new (NULL, NULL);
}

/**
 * ferry_authority_new:
 * @connection: the system bus
 *
 * Returns: (transfer full): who asks polkit there
 */
FerryAuthority *
ferry_authority_new (GDBusConnection *connection)
{
  FerryAuthority *self = g_object_new (FERRY_TYPE_AUTHORITY, NULL);

  self->connection = g_object_ref (connection);

  return self;
}

/**
 * ferry_authority_check_async:
 * @self: the authority
 * @question: who asks for what; copied
 * @callback: called with the answer
 * @user_data: for @callback
 */
void
ferry_authority_check_async (FerryAuthority               *self,
                             const FerryAuthorityQuestion *question,
                             GAsyncReadyCallback           callback,
                             gpointer                      user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Check *check = g_new0 (Check, 1);

  check->sender = g_strdup (question->sender);
  check->action = g_strdup (question->action);
  check->user = g_strdup (question->user);
  check->may_interact = question->may_interact;
  g_task_set_source_tag (task, ferry_authority_check_async);
  g_task_set_task_data (task, check, (GDestroyNotify) check_free);

  g_dbus_connection_call (self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                          "GetConnectionUnixUser", g_variant_new ("(s)", question->sender), G_VARIANT_TYPE ("(u)"),
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, user_known_cb, task);
}

/**
 * ferry_authority_check_finish:
 * @self: the authority
 * @result: what the callback was given
 * @uid: (out): who it is
 * @error: return location for %FERRY_ERROR_ACCESS_DENIED, %FERRY_ERROR_NOT_AVAILABLE
 *
 * Returns: whether it may be done
 */
gboolean
ferry_authority_check_finish (FerryAuthority *self,
                              GAsyncResult   *result,
                              uid_t          *uid,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  *uid = ((Check *) g_task_get_task_data (G_TASK (result)))->uid;

  return g_task_propagate_boolean (G_TASK (result), error);
}
