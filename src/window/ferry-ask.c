/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Small questions about one job: who the user is to a server, what the job’s
 * address is now, whether its data may be deleted. */

#include "config.h"

#include "client/ferry-add-request.h"
#include "client/ferry-asker.h"
#include "client/ferry-basic-auth.h"
#include "client/ferry-format.h"
#include "window/ferry-ask.h"
#include "window/ferry-close-later.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Everything a question needs until it is answered. */
typedef struct
{
  FerryRemoteJob *job;        /* (owned) */
  FerryJobCommands *commands; /* (owned) */
  GtkEditable *first;         /* (unowned) (nullable), of the dialog */
  GtkEditable *second;        /* (unowned) (nullable), of the dialog */
} Question;

static void
question_free (gpointer  data,
               GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->job);
  g_object_unref (question->commands);
  g_free (question);
}

static Question *
question_new (FerryRemoteJob   *job,
              FerryJobCommands *commands)
{
  Question *question = g_new0 (Question, 1);

  question->job = g_object_ref (job);
  question->commands = g_object_ref (commands);
  return question;
}

static GtkWidget *
dialog_new (GtkWindow  *parent,
            const char *heading,
            const char *body)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  return dialog;
}

static void
add_answer (GtkWidget            *dialog,
            const char           *label,
            AdwResponseAppearance appearance)
{
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "do", label);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "do", appearance);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "do");
}

static void
answer_enter (AdwMessageDialog *dialog)
{
  if (!adw_message_dialog_get_response_enabled (dialog, "do"))
    return;

  /* That tells of the answer, but does not close. */
  adw_message_dialog_response (dialog, "do");
  ferry_close_later (GTK_WINDOW (dialog));
}

static GtkWidget *
add_row (GtkWidget  *dialog,
         GtkWidget  *group,
         GtkWidget  *row,
         const char *title)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  g_signal_connect_object (row, "entry-activated", G_CALLBACK (answer_enter), dialog, G_CONNECT_SWAPPED);
  return row;
}

static void
connect_answer (GtkWidget *dialog,
                GCallback  callback,
                Question  *question) /* (transfer full) */
{
  g_signal_connect_data (dialog, "response", callback, question, question_free, 0);
  g_signal_connect (dialog, "close-request", G_CALLBACK (ferry_close_later), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_signed_in (AdwMessageDialog *dialog,
              const char       *response,
              Question         *question)
{
  if (g_str_equal (response, "do"))
    ferry_job_commands_sign_in (question->commands, question->job, gtk_editable_get_text (question->first),
                                gtk_editable_get_text (question->second));
  gtk_editable_set_text (question->second, "");
}

static void
on_user_changed (AdwMessageDialog *dialog,
                 GParamSpec       *pspec,
                 GtkEditable      *user)
{
  const char *text = gtk_editable_get_text (user);

  adw_message_dialog_set_response_enabled (dialog, "do", *text != '\0' && strchr (text, ':') == NULL);
}

static char *
describe_asker (FerryRemoteJob *job)
{
  g_autoptr(FerryAsker) asker = ferry_asker_new (job);
  g_autofree char *name = asker != NULL ? ferry_asker_describe (asker) : NULL;

  if (asker == NULL || asker->usage == FERRY_TOKEN_USAGE_NETWORK)
    return g_strdup (_("The server asks for a name and a password. Ferry gives them to this server only, and keeps them until the service ends."));

  /* Translators: %s is a server, such as “proxy.example:3128 (proxy)”. */
  return g_strdup_printf (_("%s asks for a name and a password. Ferry gives them to it alone, and keeps them until you log out."), name);
}

/**
 * ferry_ask_sign_in:
 * @parent: where the question is asked
 * @job: a job that waits for it
 * @commands: what carries out the answer
 *
 * Asks for name and password.
 */
void
ferry_ask_sign_in (GtkWindow        *parent,
                   FerryRemoteJob   *job,
                   FerryJobCommands *commands)
{
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  GtkWidget *group = adw_preferences_group_new ();
  Question *question = question_new (job, commands);
  GtkWidget *dialog;

  /* Translators: %s is the name of a transfer. */
  heading = g_strdup_printf (_("Sign In for “%s”"), ferry_remote_job_get_name (job));
  body = describe_asker (job);
  dialog = dialog_new (parent, heading, body);
  add_answer (dialog, _("_Sign In"), ADW_RESPONSE_SUGGESTED);
  question->first = GTK_EDITABLE (add_row (dialog, group, adw_entry_row_new (), _("User Name")));
  question->second = GTK_EDITABLE (add_row (dialog, group, adw_password_entry_row_new (), _("Password")));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), group);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "do", FALSE);
  g_signal_connect_object (question->first, "notify::text", G_CALLBACK (on_user_changed), dialog, G_CONNECT_SWAPPED);
  connect_answer (dialog, G_CALLBACK (on_signed_in), question);
}

static void
on_renewed (AdwMessageDialog *dialog,
            const char       *response,
            Question         *question)
{
  g_autofree char *address = ferry_add_request_find_addresses (gtk_editable_get_text (question->first));

  if (g_str_equal (response, "do"))
    ferry_job_commands_renew (question->commands, ferry_remote_job_get_path (question->job), address);
}

static void
on_address_changed (AdwMessageDialog *dialog,
                    GParamSpec       *pspec,
                    GtkEditable      *entry)
{
  g_autofree char *address = ferry_add_request_find_addresses (gtk_editable_get_text (entry));

  adw_message_dialog_set_response_enabled (dialog, "do", *address != '\0' && strchr (address, '\n') == NULL);
}

/**
 * ferry_ask_address:
 * @parent: where the question is asked
 * @job: a job whose address no longer works
 * @commands: what carries out the answer
 *
 * Asks for a fresh address of the same bytes.
 */
void
ferry_ask_address (GtkWindow        *parent,
                   FerryRemoteJob   *job,
                   FerryJobCommands *commands)
{
  g_autofree char *heading = NULL;
  GtkWidget *group = adw_preferences_group_new ();
  Question *question = question_new (job, commands);
  GtkWidget *dialog;

  /* Translators: %s is the name of a transfer. */
  heading = g_strdup_printf (_("Renew the Link of “%s”"), ferry_remote_job_get_name (job));
  dialog = dialog_new (parent, heading,
                       _("Paste a fresh address of the same file. What is already here is kept if the server still has the same version."));
  add_answer (dialog, _("_Renew"), ADW_RESPONSE_SUGGESTED);
  question->first = GTK_EDITABLE (add_row (dialog, group, adw_entry_row_new (), _("Address")));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), group);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "do", FALSE);
  g_signal_connect_object (question->first, "notify::text", G_CALLBACK (on_address_changed), dialog,
                           G_CONNECT_SWAPPED);
  connect_answer (dialog, G_CALLBACK (on_renewed), question);
}

static void
on_cancelled (AdwMessageDialog *dialog,
              const char       *response,
              Question         *question)
{
  if (g_str_equal (response, "do"))
    ferry_job_commands_cancel (question->commands, ferry_remote_job_get_path (question->job));
}

/**
 * ferry_ask_cancel:
 * @parent: where the question is asked
 * @job: a job that has bytes already
 * @commands: what carries out the answer
 *
 * Asks whether they may be deleted.
 */
void
ferry_ask_cancel (GtkWindow        *parent,
                  FerryRemoteJob   *job,
                  FerryJobCommands *commands)
{
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  g_autofree char *size = ferry_format_size (ferry_remote_job_get_bytes_done (job));
  GtkWidget *dialog;

  /* Translators: %s is the name of a transfer. */
  heading = g_strdup_printf (_("Cancel “%s”?"), ferry_remote_job_get_name (job));
  /* Translators: %s is an amount such as “3.1 GB”. */
  body = g_strdup_printf (_("The %s that are already here will be deleted."), size);
  dialog = adw_message_dialog_new (parent, heading, body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "keep", _("_Keep"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  add_answer (dialog, _("_Cancel Transfer"), ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  connect_answer (dialog, G_CALLBACK (on_cancelled), question_new (job, commands));
}
