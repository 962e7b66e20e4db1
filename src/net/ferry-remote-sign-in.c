/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Mounts the file server that has a folder, and answers what it asks with the
 * credential that Ferry has for it. Never asks the user: what nobody has an answer
 * to ends the mounting, and the job waits for a sign-in. In the order of
 * execution: where the server is, whether there is a credential, whether GVfs would
 * ask, the mount. */

#include "config.h"

#include "net/ferry-remote-sign-in.h"

#include "core/ferry-remote-folder.h"
#include "net/ferry-here.h"
#include "net/ferry-remote-error.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void on_resolved_cb (GObject      *object,
                            GAsyncResult *result,
                            gpointer      user_data);
static void on_granted_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);
static void on_keyring_checked_cb (GObject      *object,
                                   GAsyncResult *result,
                                   gpointer      user_data);
static void on_mounted_cb (GObject      *object,
                           GAsyncResult *result,
                           gpointer      user_data);

typedef struct
{
  /* Input */
  FerrySignOn *sign_on;      /* (owned) */
  FerryStrangers *strangers; /* (owned) */
  char *address;             /* (owned) */

  /* In progress */
  FerrySignOnQuestion *question; /* (owned) */
  FerryGrant *grant;             /* (owned) (nullable): to be reported on */
  gboolean is_answered;
  GError *refusal; /* (owned) (nullable): why a question was not answered */

  /* Output */
  GFile *folder; /* (owned) (nullable) */
  gboolean is_new;
} SignIn;

static void
sign_in_free (SignIn *self)
{
  if (self->grant != NULL)
    ferry_sign_on_report (self->sign_on, self->grant, FERRY_SIGN_ON_UNDECIDED);
  g_clear_pointer (&self->grant, ferry_grant_unref);
  g_clear_pointer (&self->question, ferry_sign_on_question_free);
  g_clear_error (&self->refusal);
  g_clear_object (&self->folder);
  g_object_unref (self->sign_on);
  g_object_unref (self->strangers);
  g_free (self->address);
  g_free (self);
}

static GError *
make_question_error (const SignIn *self)
{
  g_autoptr(GUri) uri = g_uri_parse (self->question->origin, G_URI_FLAGS_NONE, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : self->address;

  return g_error_new (FERRY_ERROR, FERRY_ERROR_SIGN_IN,
                      _("%s asks for a name and password before it takes the file. Sign in to go on: “ferry token add "
                        "NAME --server %s --user USER --usage file”."),
                      host, self->question->origin);
}

/* The last thing said before the mounting ends is what the user is told. */
static void
decline (SignIn          *self,
         GMountOperation *operation,
         GError          *refusal) /* (transfer full) */
{
  g_clear_error (&self->refusal);
  self->refusal = refusal;
  g_mount_operation_reply (operation, G_MOUNT_OPERATION_ABORTED);
}

static void
on_ask_password (GMountOperation  *operation,
                 const char       *message,
                 const char       *default_user,
                 const char       *default_domain,
                 GAskPasswordFlags flags,
                 SignIn           *self)
{
  const FerryCredential *credential = self->grant != NULL ? self->grant->credential : NULL;

  if (credential == NULL)
    {
      decline (self, operation, make_question_error (self));
      return;
    }

  if (self->is_answered)
    {
      ferry_sign_on_report (self->sign_on, self->grant, FERRY_SIGN_ON_REFUSED);
      decline (self, operation, ferry_sign_on_new_refusal (credential, FERRY_TOKEN_USAGE_FILE));
      return;
    }

  self->is_answered = TRUE;
  g_mount_operation_set_username (operation, credential->user);
  if ((flags & G_ASK_PASSWORD_NEED_DOMAIN) != 0 && default_domain != NULL)
    g_mount_operation_set_domain (operation, default_domain);
  g_mount_operation_set_password (operation, ferry_secret_get_text (credential->secret));
  g_mount_operation_set_password_save (operation, G_PASSWORD_SAVE_NEVER);
  g_mount_operation_reply (operation, G_MOUNT_OPERATION_HANDLED);
}

/* Such as whether a key that nobody has seen before is to be trusted: not before
 * somebody has looked at it. */
static void
on_ask_question (GMountOperation *operation,
                 const char      *message,
                 const char     **choices,
                 SignIn          *self)
{
  decline (self, operation,
           g_error_new (FERRY_ERROR, FERRY_ERROR_SIGN_IN,
                        _("The server of “%s” is not one that this computer knows and trusts. Open that folder once with "
                          "your file manager, and answer what it asks; then resume the job."),
                        self->address));
}

/* Whether ssh has ended because the server has another key than it had: GVfs has no
 * code for that, only words, in the session’s language. */
static gboolean
is_other_key (const GError *error)
{
  static const char words[] = "Host key verification failed";

  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_FAILED) &&
         (strstr (error->message, words) != NULL || strstr (error->message, g_dgettext ("gvfs", words)) != NULL);
}

static void
end_mount (GTask  *task,
           GError *trouble) /* (transfer full) (nullable) */
{
  SignIn *self = g_task_get_task_data (task);
  const FerryCredential *credential = self->grant != NULL ? self->grant->credential : NULL;
  g_autoptr(GError) error = trouble;

  /* Whoever mounted it before has signed in. */
  self->is_new = error == NULL;
  if (error == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_ALREADY_MOUNTED))
    {
      if (self->is_answered)
        ferry_sign_on_report (self->sign_on, self->grant, FERRY_SIGN_ON_ACCEPTED);
      g_task_return_boolean (task, TRUE);
    }
  else if (self->refusal != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&self->refusal));
    }
  else if (is_other_key (error))
    {
      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_SIGN_IN,
                               _("The server of “%s” does not have the key that this computer knows it by; somebody may be "
                                 "pretending to be it. Ask whoever runs it; if the key was changed, remove the old one "
                                 "with “ssh-keygen -R”, open that folder once with your file manager, and resume the job."),
                               self->address);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_MOUNTED))
    {
      g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_DESTINATION_DENIED,
                               _("This computer has no way to “%s”. Install GVfs and what it has for that kind of server, "
                                 "then resume the job."),
                               self->address);
    }
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    {
      if (self->is_answered)
        ferry_sign_on_report (self->sign_on, self->grant, FERRY_SIGN_ON_REFUSED);
      g_task_return_error (task, self->is_answered ? ferry_sign_on_new_refusal (credential, FERRY_TOKEN_USAGE_FILE)
                                                   : make_question_error (self));
    }
  else
    {
      g_task_return_error (task, ferry_remote_error_new (error, self->address));
    }
}

static void
on_mounted_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  g_file_mount_enclosing_volume_finish (G_FILE (object), result, &error);
  end_mount (task, error);
}

/* The user is part of the address, so that nothing is done in the name of another
 * one who has mounted the same server. */
static void
mount (GTask *task)
{
  SignIn *self = g_task_get_task_data (task);
  const char *user = self->grant != NULL ? self->grant->credential->user : NULL;
  g_autofree char *address = ferry_remote_folder_dup_as (self->address, user);
  g_autoptr(GMountOperation) operation = g_mount_operation_new ();

  self->folder = g_file_new_for_uri (address);
  g_signal_connect (operation, "ask-password", G_CALLBACK (on_ask_password), self);
  g_signal_connect (operation, "ask-question", G_CALLBACK (on_ask_question), self);
  g_file_mount_enclosing_volume (self->folder, G_MOUNT_MOUNT_NONE, operation, g_task_get_cancellable (task), on_mounted_cb,
                                 g_object_ref (task));
}

static void
on_keyring_checked_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (ferry_strangers_check_finish (FERRY_STRANGERS (object), result, &error))
    mount (task);
  else
    g_task_return_error (task, error);
}

static void
on_granted_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SignIn *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!ferry_sign_on_ask_finish (FERRY_SIGN_ON (object), result, &self->grant, &error))
    g_task_return_error (task, error);
  else if (!g_task_return_error_if_cancelled (task))
    ferry_strangers_check_async (self->strangers, self->question->origin,
                                 self->grant != NULL ? self->grant->credential->user : NULL,
                                 g_task_get_cancellable (task), on_keyring_checked_cb, g_object_ref (task));
}

/* Who cannot tell where it is must take it for this machine. */
static gboolean
is_any_here (GList *addresses)
{
  for (const GList *link = addresses; link != NULL; link = link->next)
    {
      g_autoptr(GSocketAddress) address = g_inet_socket_address_new (link->data, 1);

      if (ferry_here_is_peer (address))
        return TRUE;
    }

  return addresses == NULL;
}

static void
on_resolved_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SignIn *self = g_task_get_task_data (task);
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (object), result, NULL);

  self->question->is_here = is_any_here (addresses);
  g_resolver_free_addresses (addresses);
  if (!g_task_return_error_if_cancelled (task))
    ferry_sign_on_ask_async (self->sign_on, self->question, g_task_get_cancellable (task), on_granted_cb,
                             g_object_ref (task));
}

/**
 * ferry_remote_sign_in_async:
 * @sign_on: who decides which credential is used
 * @strangers: what knows of other programs’ secrets
 * @access: who wants to get where; copied
 * @cancellable: (nullable): a cancellable
 * @callback: called when the folder’s server is mounted, or cannot be
 * @user_data: for @callback
 */
void
ferry_remote_sign_in_async (FerrySignOn             *sign_on,
                            FerryStrangers          *strangers,
                            const FerryRemoteAccess *access,
                            GCancellable            *cancellable,
                            GAsyncReadyCallback      callback,
                            gpointer                 user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr(GResolver) resolver = g_resolver_get_default ();
  g_autoptr(GUri) uri = NULL;
  SignIn *self = g_new0 (SignIn, 1);

  self->sign_on = g_object_ref (sign_on);
  self->strangers = g_object_ref (strangers);
  self->address = g_strdup (access->address);
  self->question = g_new0 (FerrySignOnQuestion, 1);
  self->question->job = g_strdup (access->job);
  self->question->client = g_strdup (access->client);
  self->question->token = g_strdup (access->token);
  self->question->usage = FERRY_TOKEN_USAGE_FILE;
  self->question->origin = ferry_remote_folder_dup_origin (access->address);
  g_task_set_source_tag (task, ferry_remote_sign_in_async);
  g_task_set_task_data (task, self, (GDestroyNotify) sign_in_free);

  uri = g_uri_parse (self->question->origin, G_URI_FLAGS_NONE, NULL);
  g_resolver_lookup_by_name_async (resolver, uri != NULL ? g_uri_get_host (uri) : "", cancellable, on_resolved_cb,
                                   g_steal_pointer (&task));
}

/**
 * ferry_remote_sign_in_finish:
 * @result: what the callback got
 * @is_new: (out): whether it was not mounted before
 * @error: return location: %FERRY_ERROR_SIGN_IN, %FERRY_ERROR_KEYRING_LOCKED,
 *   %FERRY_ERROR_TOKEN_REQUIRED, %FERRY_ERROR_DESTINATION_MISSING and its kin
 *
 * Returns: (transfer full) (nullable): the folder, whose server is mounted
 */
GFile *
ferry_remote_sign_in_finish (GAsyncResult *result,
                             gboolean     *is_new,
                             GError      **error)
{
  const SignIn *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  self = g_task_get_task_data (G_TASK (result));
  *is_new = self->is_new;

  return g_task_propagate_boolean (G_TASK (result), error) ? g_object_ref (self->folder) : NULL;
}
