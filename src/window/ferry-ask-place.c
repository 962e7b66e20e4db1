/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks for another folder for a job whose own is gone or full. The job is made
 * once more there, and only then is the old one cancelled. */

#include "config.h"

#include "client/ferry-job-copy.h"
#include "window/ferry-ask.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  FerryRemoteJob *job;           /* (owned) */
  FerryClient *client;           /* (owned) */
  FerryJobCommands *commands;    /* (owned) */
  GtkFileChooserNative *chooser; /* (owned) */
  char *folder;                  /* (owned) (nullable) */
} Move;

static void
move_free (Move *move)
{
  g_object_unref (move->job);
  g_object_unref (move->client);
  g_object_unref (move->commands);
  g_object_unref (move->chooser);
  g_free (move->folder);
  g_free (move);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Move, move_free)

static void
created_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Move) move = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = ferry_client_call_finish (FERRY_CLIENT (source), result, &error);

  if (reply != NULL)
    ferry_job_commands_cancel (move->commands, ferry_remote_job_get_path (move->job));
  else
    g_signal_emit_by_name (move->commands, "failed", error->message);
}

static void
job_read_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Move) move = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = ferry_client_call_finish (FERRY_CLIENT (source), result, &error);
  g_autoptr(GVariant) job = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
  g_autoptr(GVariant) copy = job != NULL ? ferry_job_copy_to_folder (job, move->folder) : NULL;

  if (copy == NULL)
    {
      g_signal_emit_by_name (move->commands, "failed", error->message);
      return;
    }

  ferry_client_call_async (FERRY_CLIENT (source), "CreateJobs", copy, created_cb, g_steal_pointer (&move));
}

static void
on_chosen (GtkNativeDialog *chooser,
           int              response,
           Move            *given)
{
  g_autoptr(Move) move = given;
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  FerryClient *client = move->client;
  const char *id = ferry_remote_job_get_id (move->job);

  move->folder = file != NULL ? g_file_get_path (file) : NULL;
  if (response == GTK_RESPONSE_ACCEPT && move->folder != NULL)
    ferry_client_call_async (client, "GetJob", g_variant_new ("(s)", id), job_read_cb, g_steal_pointer (&move));
}

/**
 * ferry_ask_place:
 * @parent: where the question is asked
 * @job: a job that cannot be where it was meant to be
 * @client: the way to the service
 * @commands: what tells of failures
 */
void
ferry_ask_place (GtkWindow        *parent,
                 FerryRemoteJob   *job,
                 FerryClient      *client,
                 FerryJobCommands *commands)
{
  Move *move = g_new0 (Move, 1);

  move->job = g_object_ref (job);
  move->client = g_object_ref (client);
  move->commands = g_object_ref (commands);
  move->chooser = gtk_file_chooser_native_new (_("Choose Another Place"), parent,
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Start There"), NULL);
  g_signal_connect (move->chooser, "response", G_CALLBACK (on_chosen), move);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (move->chooser));
}
