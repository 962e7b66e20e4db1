/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How wide every page and dialog has to be at least, with jobs in every
 * condition: a telephone has 360 pixels. test_window_widths.py gives it a display
 * and a language. */

#include "config.h"

#include "ferry-resources.h"
#include "window/ferry-add-dialog.h"
#include "window/ferry-ask.h"
#include "window/ferry-budget-row.h"
#include "window/ferry-hours-row.h"
#include "window/ferry-main-window.h"
#include "window/ferry-preferences.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#define WIDTH 360

/* Long enough to be broken, or to be cut off. */
#define LONG_NAME "debian-12.7.0-amd64-netinst-with-firmware-and-documentation.iso"
#define LONG_SENTENCE "The server answers only after a long while, and says nothing of why that is; check the address."

static guint n_told;

typedef struct
{
  const char *state;
  const char *wait;
  const char *code; /* of its error */
} Condition;

static const Condition conditions[] = {
  { "queued", "turn", "" },
  { "queued", "consent", "" },
  { "transferring", "", "" },
  { "suspended", "", "" },
  { "transient-error", "metered", "" },
  { "transient-error", "sign-in", "" },
  { "transient-error", "keyring-locked", "" },
  { "transient-error", "captive-portal", "" },
  { "transient-error", "destination-missing", "" },
  { "transient-error", "disk-full", "" },
  { "transferred", "", "" },
  { "error", "", "remote-not-found" },
  { "error", "", "destination-denied" },
  { "acknowledged", "", "" },
};

static void
settle (void)
{
  gint64 end = g_get_monotonic_time () + 100 * G_TIME_SPAN_MILLISECOND;

  while (g_main_context_pending (NULL) || g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, g_main_context_pending (NULL));
}

static gboolean
has (GtkWidget *widget,
     GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (has (child, type))
        return TRUE;
    }

  return FALSE;
}

static void
tell_job (FerryWatch      *watch,
          guint            number,
          const Condition *condition)
{
  g_autofree char *path = g_strdup_printf ("/width/%u", number);
  g_autofree char *id = g_strdup_printf ("width%u", number);
  g_auto(GVariantDict) job = G_VARIANT_DICT_INIT (NULL);
  g_autoptr(GVariant) dict = NULL;

  g_variant_dict_insert (&job, "path", "o", path);
  g_variant_dict_insert (&job, "id", "s", id);
  g_variant_dict_insert (&job, "name", "s", LONG_NAME);
  g_variant_dict_insert (&job, "state", "s", condition->state);
  g_variant_dict_insert (&job, "wait", "s", condition->wait);
  g_variant_dict_insert (&job, "message", "s", LONG_SENTENCE);
  g_variant_dict_insert_value (&job, "error", g_variant_new ("(ss)", condition->code,
                                                             *condition->code != '\0' ? LONG_SENTENCE : ""));
  g_variant_dict_insert (&job, "bytes_done", "t", (guint64) 123456789012);
  g_variant_dict_insert (&job, "bytes_total", "x", (gint64) 987654321098);
  g_variant_dict_insert (&job, "rate", "t", (guint64) 123456789);
  g_variant_dict_insert_value (&job, "files", g_variant_new_parsed (
                                 "[{'url': <'https://www.example.org/" LONG_NAME "'>,"
                                 "  'target': <'/home/alice/Downloads/" LONG_NAME "'>, 'state': <'queued'>}]"));
  dict = g_variant_ref_sink (g_variant_dict_end (&job));
  g_signal_emit_by_name (watch, "job-event", (int) FERRY_JOB_ADDED, dict);
}

/* Says what wants that much, as deep down as can be said. */
static gboolean
tell_widest (GtkWidget *widget)
{
  gboolean is_told = FALSE;
  int minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (!gtk_widget_get_visible (widget) || minimum < WIDTH - 80)
    return FALSE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    is_told |= tell_widest (child);
  if (!is_told)
    g_print ("# %s in %s wants %d\n", G_OBJECT_TYPE_NAME (widget),
             G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)), minimum);
  return TRUE;
}

static void
check (GtkWidget  *window,
       const char *what)
{
  GtkWidget *content = ADW_IS_APPLICATION_WINDOW (window)
                       ? adw_application_window_get_content (ADW_APPLICATION_WINDOW (window))
                       : gtk_window_get_child (GTK_WINDOW (window));
  int minimum;

  settle ();
  gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_print ("%s %u %s is %d pixels wide at least\n", minimum <= WIDTH ? "ok" : "not ok", ++n_told, what, minimum);
  if (minimum > WIDTH)
    tell_widest (content);
}

static GtkWidget *
find_dialog (FerryWindowApp *app,
             GtkWidget      *parent)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *each = windows; each != NULL; each = each->next)
    {
      if (gtk_window_get_transient_for (each->data) == GTK_WINDOW (parent))
        return each->data;
    }

  g_error ("There is no dialog");
}

static void
check_dialog (FerryWindowApp *app,
              GtkWidget      *parent,
              const char     *what)
{
  GtkWidget *dialog;

  settle ();
  dialog = find_dialog (app, parent);
  check (dialog, what);
  gtk_window_destroy (GTK_WINDOW (dialog));
  settle ();
}

static void
check_pages (FerryWindowApp *app,
             GtkWidget      *window)
{
  check (window, "The first page");
  gtk_widget_activate_action (window, "win.welcomed", NULL);
  check (window, "The empty list");
  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    tell_job (ferry_window_app_get_watch (app), i, &conditions[i]);
  check (window, "The list of active jobs");
  gtk_widget_activate_action (window, "win.shelf", "s", "finished");
  check (window, "The list of finished jobs");
  gtk_widget_activate_action (window, "win.shelf", "s", "active");
  gtk_widget_activate_action (window, "win.search", NULL);
  check (window, "The list with its search");
  gtk_widget_activate_action (window, "win.search", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (conditions); i++)
    {
      g_autofree char *path = g_strdup_printf ("/width/%u", i);
      g_autofree char *what = g_strdup_printf ("The page of a job that is %s %s", conditions[i].state,
                                               conditions[i].wait);

      gtk_widget_activate_action (window, "win.job-show", "s", path);
      check (window, what);
    }
}

/* Opens the dialog of a row, and applies what it shows. */
static void
check_row (FerryWindowApp *app,
           GtkWidget      *window,
           GtkWidget      *row,
           const char     *what)
{
  GtkWidget *parent = gtk_window_new ();
  GtkWidget *dialog;

  gtk_window_set_transient_for (GTK_WINDOW (parent), GTK_WINDOW (window));
  gtk_window_set_child (GTK_WINDOW (parent), row);
  adw_action_row_activate (ADW_ACTION_ROW (row));
  settle ();
  dialog = find_dialog (app, parent);
  check (dialog, what);
  g_signal_emit_by_name (dialog, "applied");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
tell_same (const char *text,
           const char *expected)
{
  g_print ("%s %u “%s” is “%s” after it was shown\n", g_strcmp0 (text, expected) == 0 ? "ok" : "not ok", ++n_told,
           expected, text);
}

static void
check_editors (FerryWindowApp *app,
               GtkWidget      *window)
{
  static const char schedule[] = "all mon,tue 22:15-06:00; sat; low never";
  static const char tariffs[] = "Phone = 5 GB from 15; default = unlimited";
  FerryGroupsRow *hours = g_object_new (FERRY_TYPE_HOURS_ROW, NULL);
  FerryGroupsRow *budgets = g_object_new (FERRY_TYPE_BUDGET_ROW, NULL);

  ferry_groups_row_set_text (hours, schedule);
  check_row (app, window, GTK_WIDGET (hours), "The dialog of hours");
  tell_same (ferry_groups_row_get_text (hours), schedule);
  ferry_groups_row_set_text (budgets, tariffs);
  check_row (app, window, GTK_WIDGET (budgets), "The dialog of budgets");
  tell_same (ferry_groups_row_get_text (budgets), tariffs);
}

static void
check_dialogs (FerryWindowApp *app,
               GtkWidget      *window)
{
  FerryJobCommands *commands = ferry_window_app_get_commands (app);
  FerryRemoteJob *job = ferry_job_list_find (ferry_window_app_get_jobs (app), "/width/2");
  GtkWidget *preferences;
  g_autoptr(GVariant) question = g_variant_ref_sink (g_variant_new_parsed (
                                                       "{'app': <'org.example.Application'>, 'name': <'Application'>,"
                                                       " 'nonce': <'0'>, 'jobs': <['width1']>,"
                                                       " 'hosts': <['downloads.example.org']>}"));

  ferry_main_window_add (FERRY_MAIN_WINDOW (window), NULL);
  check_dialog (app, window, "The dialog that adds");
  ferry_preferences_open (GTK_WINDOW (window), ferry_window_app_get_client (app), NULL);
  preferences = find_dialog (app, window);
  while (!has (preferences, ADW_TYPE_ENTRY_ROW) || !has (preferences, GTK_TYPE_SPIN_BUTTON))
    g_main_context_iteration (NULL, TRUE);
  check_dialog (app, window, "The window of the preferences");
  ferry_ask_sign_in (GTK_WINDOW (window), job, commands);
  check_dialog (app, window, "The sign-in");
  ferry_ask_address (GTK_WINDOW (window), job, commands);
  check_dialog (app, window, "The question for a new address");
  ferry_ask_cancel (GTK_WINDOW (window), job, commands);
  check_dialog (app, window, "The question before a cancel");
  ferry_ask_consent (GTK_WINDOW (window), question, commands);
  check_dialog (app, window, "The question for an app");
  g_action_group_activate_action (G_ACTION_GROUP (app), "about", NULL);
  check_dialog (app, window, "What Ferry says about itself");
  g_action_group_activate_action (G_ACTION_GROUP (app), "shortcuts", NULL);
  check_dialog (app, window, "The list of shortcuts");
}

static gboolean
run_cb (gpointer user_data)
{
  FerryWindowApp *app = FERRY_WINDOW_APP (user_data);
  GtkWidget *window = GTK_WIDGET (ferry_main_window_new (app));

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, 640);
  gtk_window_present (GTK_WINDOW (window));
  while (!ferry_job_list_is_loaded (ferry_window_app_get_jobs (app)))
    g_main_context_iteration (NULL, TRUE);
  check_pages (app, window);
  check_dialogs (app, window);
  check_editors (app, window);
  gtk_window_destroy (GTK_WINDOW (window));
  settle ();
  g_print ("1..%u\n", n_told);
  g_application_quit (G_APPLICATION (app));
  return G_SOURCE_REMOVE;
}

static void
on_activate (FerryWindowApp *app)
{
  g_signal_stop_emission_by_name (app, "activate");
  g_application_hold (G_APPLICATION (app));
  g_idle_add (run_cb, app);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(FerryWindowApp) app = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, argv[1]);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_resources_register (ferry_get_resource ());
  app = ferry_window_app_new ();
  g_application_set_flags (G_APPLICATION (app), G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
  g_signal_connect (app, "activate", G_CALLBACK (on_activate), NULL);
  return g_application_run (G_APPLICATION (app), 1, argv);
}
