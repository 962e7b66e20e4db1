/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "host/ferry-polkit-guard.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>

#define POLKIT "org.freedesktop.PolicyKit1"
#define ACTION "org.ferry.Ferry.use-administrative-token"

/* CheckAuthorization: let an agent ask. */
#define ALLOW_INTERACTION 1u

/* Records of accounts with hundreds of groups. */
#define MAX_GROUPS 1024
#define PASSWD_BYTES 16384

/**
 * FerryPolkitGuard:
 *
 * Asks polkit whether the credentials of an administrator of this machine may be
 * used towards it. polkit remembers the answer for a while, the keyring never
 * does. Which accounts are administrators’ is said by polkit’s rules, in a
 * language that only polkit runs; those rules speak of root and of the groups
 * below on all distributions that Ferry knows. Owned by the composition root.
 */
struct _FerryPolkitGuard
{
  GObject parent_instance;
};

static void ferry_polkit_guard_iface_init (FerryTokenGuardInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryPolkitGuard, ferry_polkit_guard, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_TOKEN_GUARD, ferry_polkit_guard_iface_init))

static void on_bus_got_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);
static void on_checked_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);

static gboolean
is_in_administrators_group (const struct passwd *account)
{
  static const char *const names[] = { "root", "sudo", "wheel", "admin" };
  gid_t groups[MAX_GROUPS];
  int n_groups = MAX_GROUPS;

  if (getgrouplist (account->pw_name, account->pw_gid, groups, &n_groups) < 0)
    return TRUE;

  for (int i = 0; i < n_groups; i++)
    {
      for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
        {
          char buffer[PASSWD_BYTES];
          struct group record;
          struct group *group = NULL;

          if (getgrnam_r (names[k], &record, buffer, sizeof buffer, &group) == 0 && group != NULL &&
              group->gr_gid == groups[i])
            return TRUE;
        }
    }

  return FALSE;
}

static gboolean
is_account_of_administrator (const char *name)
{
  char buffer[PASSWD_BYTES];
  struct passwd record;
  struct passwd *account = NULL;

  if (getpwnam_r (name, &record, buffer, sizeof buffer, &account) != 0 || account == NULL)
    return FALSE;

  return account->pw_uid == 0 || is_in_administrators_group (account);
}

/**
 * ferry_polkit_guard_is_administrator:
 * @user: a name to sign in with: `name`, `DOMAIN\name` or `name@domain`
 *
 * May take as long as the machine’s directory of accounts does.
 *
 * Returns: whether it is, or may stand for, an administrator of this machine
 */
gboolean
ferry_polkit_guard_is_administrator (const char *user)
{
  const char *backslash = strrchr (user, '\\');
  const char *at = strchr (user, '@');
  g_autofree char *local = at != NULL ? g_strndup (user, (gsize) (at - user)) : NULL;

  return is_account_of_administrator (user) ||
         (backslash != NULL && is_account_of_administrator (backslash + 1)) ||
         (local != NULL && is_account_of_administrator (local));
}

static void
check_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  g_task_return_boolean (task, ferry_polkit_guard_is_administrator (task_data));
}

static void
check_async (FerryTokenGuard    *guard,
             const char         *user,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (guard, cancellable, callback, user_data);

  g_task_set_source_tag (task, check_async);
  g_task_set_task_data (task, g_strdup (user), g_free);
  g_task_run_in_thread (task, check_in_thread);
}

static gboolean
check_finish (FerryTokenGuard *guard,
              GAsyncResult    *result,
              gboolean        *is_administrator,
              GError         **error)
{
  GError *failure = NULL;

  g_return_val_if_fail (g_task_is_valid (result, guard), FALSE);

  *is_administrator = g_task_propagate_boolean (G_TASK (result), &failure);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, failure);
  return FALSE;
}

/* One question for an administrator. */
typedef struct
{
  FerryCredential *credential; /* (owned) */
  char *id;                    /* (owned): for polkit, to take it back */
} Question;

static void
question_free (Question *question)
{
  ferry_credential_unref (question->credential);
  g_free (question->id);
  g_free (question);
}

static void
refuse (GTask *task)
{
  const Question *question = g_task_get_task_data (task);

  g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_TOKEN_REQUIRED,
                           _("The token “%s” signs in to this computer as one of its administrators, and no "
                             "administrator allowed that. Resume the job to ask again, or give it another token."),
                           question->credential->name);
}

/* Nobody waits for the answer any more: the dialogue goes. */
static void
take_back (GTask           *task,
           GDBusConnection *bus)
{
  const Question *question = g_task_get_task_data (task);

  g_dbus_connection_call (bus, POLKIT, "/org/freedesktop/PolicyKit1/Authority", POLKIT ".Authority",
                          "CancelCheckAuthorization", g_variant_new ("(s)", question->id), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static void
on_checked_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GError) error = NULL;
  gboolean is_authorised = FALSE;

  reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);
  if (reply != NULL)
    g_variant_get (reply, "((bba{ss}))", &is_authorised, NULL, NULL);
  else
    g_message ("polkit: %s", error->message);

  if (is_authorised)
    g_task_return_boolean (task, TRUE);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    refuse (task);
  else
    {
      take_back (task, G_DBUS_CONNECTION (object));
      g_task_return_error (task, g_steal_pointer (&error));
    }
}

static void
on_bus_got_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  const Question *question = g_task_get_task_data (task);
  g_autoptr(GDBusConnection) bus = g_bus_get_finish (result, NULL);
  GVariantBuilder subject;

  if (bus == NULL)
    {
      refuse (task);
      return;
    }

  /* The service itself is the subject: it is the one that will use them. */
  g_variant_builder_init (&subject, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&subject, "{sv}", "name", g_variant_new_string (g_dbus_connection_get_unique_name (bus)));
  g_dbus_connection_call (bus, POLKIT, "/org/freedesktop/PolicyKit1/Authority", POLKIT ".Authority",
                          "CheckAuthorization",
                          g_variant_new ("((sa{sv})sa{ss}us)", "system-bus-name", &subject, ACTION, NULL,
                                         ALLOW_INTERACTION, question->id),
                          G_VARIANT_TYPE ("((bba{ss}))"), G_DBUS_CALL_FLAGS_NONE, G_MAXINT,
                          g_task_get_cancellable (task), on_checked_cb, g_object_ref (task));
}

static void
authorise_async (FerryTokenGuard       *guard,
                 const FerryCredential *credential,
                 GCancellable          *cancellable,
                 GAsyncReadyCallback    callback,
                 gpointer               user_data)
{
  g_autoptr(GTask) task = g_task_new (guard, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  question->credential = ferry_credential_ref ((FerryCredential *) credential);
  question->id = g_uuid_string_random ();
  g_task_set_source_tag (task, authorise_async);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  g_bus_get (G_BUS_TYPE_SYSTEM, cancellable, on_bus_got_cb, g_object_ref (task));
}

static gboolean
authorise_finish (FerryTokenGuard *guard,
                  GAsyncResult    *result,
                  GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, guard), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ferry_polkit_guard_class_init (FerryPolkitGuardClass *klass)
{
}

static void
ferry_polkit_guard_iface_init (FerryTokenGuardInterface *iface)
{
  iface->check_async = check_async;
  iface->check_finish = check_finish;
  iface->authorise_async = authorise_async;
  iface->authorise_finish = authorise_finish;
}

static void
ferry_polkit_guard_init (FerryPolkitGuard *self)
{
}

/**
 * ferry_polkit_guard_new:
 *
 * Returns: (transfer full): a guard that asks polkit on the system bus
 */
FerryTokenGuard *
ferry_polkit_guard_new (void)
{
  return g_object_new (FERRY_TYPE_POLKIT_GUARD, NULL);
}
