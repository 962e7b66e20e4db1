/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks for another folder for a job whose own is gone or full. It takes along what
 * is there already. */

#include "config.h"

#include "window/ferry-ask.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  FerryRemoteJob *job;           /* (owned) */
  FerryJobCommands *commands;    /* (owned) */
  GtkFileChooserNative *chooser; /* (owned) */
} Move;

static void
move_free (Move *move)
{
  g_object_unref (move->job);
  g_object_unref (move->commands);
  g_object_unref (move->chooser);
  g_free (move);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Move, move_free)

static void
on_chosen (GtkNativeDialog *chooser,
           int              response,
           Move            *given)
{
  g_autoptr(Move) move = given;
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *folder = file != NULL ? g_file_get_path (file) : NULL;

  /* One of another machine has but an address; what is wrong with that, the service says. */
  if (folder == NULL && file != NULL)
    folder = g_file_get_uri (file);
  if (response == GTK_RESPONSE_ACCEPT && folder != NULL)
    ferry_job_commands_move (move->commands, move->job, folder);
}

/**
 * ferry_ask_place:
 * @parent: where the question is asked
 * @job: a job that cannot be where it was meant to be
 * @commands: what carries out the answer
 */
void
ferry_ask_place (GtkWindow        *parent,
                 FerryRemoteJob   *job,
                 FerryJobCommands *commands)
{
  Move *move = g_new0 (Move, 1);

  move->job = g_object_ref (job);
  move->commands = g_object_ref (commands);
  move->chooser = gtk_file_chooser_native_new (_("Choose Another Place"), parent,
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Move Here"), NULL);
  g_signal_connect (move->chooser, "response", G_CALLBACK (on_chosen), move);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (move->chooser));
}
