/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks whether an app may hand transfers to Ferry. */

#include "config.h"

#include "client/ferry-job-dict.h"
#include "window/ferry-ask.h"
#include "window/ferry-close-later.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

typedef struct
{
  char *nonce;                /* (owned) */
  FerryJobCommands *commands; /* (owned) */
} Consent;

static void
consent_free (gpointer  data,
              GClosure *closure)
{
  Consent *consent = data;

  g_free (consent->nonce);
  g_object_unref (consent->commands);
  g_free (consent);
}

static void
on_answered (AdwMessageDialog *dialog,
             const char       *response,
             Consent          *consent)
{
  if (!g_str_equal (response, "later"))
    ferry_job_commands_answer_consent (consent->commands, g_variant_new ("(ss)", consent->nonce, response));
}

/* The first button would have the keyboard, which is “Allow” where they are stacked:
 * a stray Enter must not give consent. */
static void
on_default_chosen (GtkWindow  *dialog,
                   GParamSpec *pspec,
                   gpointer    user_data)
{
  GtkWidget *button = gtk_window_get_default_widget (dialog);

  if (button != NULL)
    gtk_widget_grab_focus (button);
}

/**
 * ferry_ask_consent:
 * @parent: where the question is asked
 * @question: a{sv} of the service’s Questions
 * @commands: what carries out the answer
 */
void
ferry_ask_consent (GtkWindow        *parent,
                   GVariant         *question,
                   FerryJobCommands *commands)
{
  g_autofree const char **hosts = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *list = NULL;
  g_autofree char *body = NULL;
  Consent *consent = g_new0 (Consent, 1);
  AdwMessageDialog *dialog;

  g_variant_lookup (question, "hosts", "^a&s", &hosts);
  list = hosts != NULL ? g_strjoinv (", ", (char **) hosts) : g_strdup ("");
  /* Translators: %s is the name of an app. */
  heading = g_strdup_printf (_("“%s” wants to download in the background"), ferry_job_dict_get_string (question, "name"));
  /* Translators: %s is a list of servers. */
  body = g_strdup_printf (_("Ferry would fetch files from %s for it, also while the app is closed."), list);

  consent->nonce = g_strdup (ferry_job_dict_get_string (question, "nonce"));
  consent->commands = g_object_ref (commands);
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (parent, heading, body));
  adw_message_dialog_add_responses (dialog, "later", _("_Not Now"), "deny", _("_Deny"), "once", _("Only This _Once"),
                                    "allow", _("_Allow"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "deny", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "allow", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_close_response (dialog, "later");
  adw_message_dialog_set_default_response (dialog, "later");
  g_signal_connect (dialog, "notify::default-widget", G_CALLBACK (on_default_chosen), NULL);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_answered), consent, consent_free, 0);
  g_signal_connect (dialog, "close-request", G_CALLBACK (ferry_close_later), NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}
