/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What is in the tray’s menu: made from the jobs, without memory and without a
 * bus. */

#include "config.h"

#include "service/ferry-tray-items.h"

#include "service/ferry-summary.h"
#include "shared/ferry-format.h"

#include <glib/gi18n-lib.h>

/* Jobs in the menu; a longer menu would not be read, and the window has them
 * all. */
#define MAX_JOBS 8

/* Characters of a job’s name. */
#define MAX_NAME 48

/* Ids of the items that are always the same ones; those of jobs come after. */
enum
{
  ID_ROOT = FERRY_TRAY_ROOT,
  ID_MORE,
  ID_JOBS_END,
  ID_SUSPEND_ALL,
  ID_RESUME_ALL,
  ID_ALL_END,
  ID_ADD,
  ID_OPEN,
  ID_PREFERENCES,
};

/* Ids of one job: its item, and what is in its submenu. */
enum
{
  PART_JOB,
  PART_SENTENCE,
  PART_SWITCH,
  PART_SHOW,
};

static void
item_free (FerryTrayItem *item)
{
  g_free (item->label);
  g_free (item->job_id);
  g_free (item);
}

/* An underscore would be taken for a mnemonic. */
static char *
escape_label (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, "_", -1);

  return g_strjoinv ("__", parts);
}

static char *
shorten (const char *text)
{
  g_autofree char *start = NULL;

  if (g_utf8_strlen (text, -1) <= MAX_NAME)
    return g_strdup (text);

  start = g_utf8_substring (text, 0, MAX_NAME - 1);
  return g_strconcat (start, "…", NULL);
}

static FerryTrayItem *
add_item (GPtrArray  *items,
          gint32      parent,
          gint32      id,
          const char *label)
{
  FerryTrayItem *item = g_new0 (FerryTrayItem, 1);

  item->id = id;
  item->parent = parent;
  item->label = label != NULL ? escape_label (label) : NULL;
  item->enabled = TRUE;
  g_ptr_array_add (items, item);

  return item;
}

static void
add_command (GPtrArray       *items,
             gint32           id,
             const char      *label,
             FerryTrayCommand command)
{
  add_item (items, ID_ROOT, id, label)->command = command;
}

static const char *
describe_state (FerryJob *job)
{
  switch (ferry_summary_judge (job))
    {
    case FERRY_OUTLOOK_SUSPENDED:
      return _("suspended");
    case FERRY_OUTLOOK_ATTENTION:
      return ferry_job_get_state (job) == FERRY_STATE_ERROR ? _("failed") : _("needs you");
    case FERRY_OUTLOOK_TRANSFERRING:
      return _("running");
    case FERRY_OUTLOOK_WAITING:
    case FERRY_OUTLOOK_IDLE:
    default:
      return _("waiting");
    }
}

static char *
describe_job (FerryJob *job)
{
  g_autofree char *name = shorten (ferry_job_get_spec (job)->name);
  int percent = ferry_format_percent ((guint64) ferry_job_get_bytes_done (job),
                                      ferry_job_get_bytes_total (job));

  if (ferry_summary_judge (job) == FERRY_OUTLOOK_TRANSFERRING && percent >= 0)
    /* Translators: an item of the tray’s menu: name of a job and its progress. */
    return g_strdup_printf (_("%s – %d %%"), name, percent);

  /* Translators: an item of the tray’s menu: name of a job and its state. */
  return g_strdup_printf (_("%s – %s"), name, describe_state (job));
}

static char *
describe_progress (FerryJob *job)
{
  if (ferry_job_get_state (job) == FERRY_STATE_TRANSFERRING)
    return ferry_format_progress ((guint64) ferry_job_get_bytes_done (job),
                                  ferry_job_get_bytes_total (job), ferry_job_get_rate (job));

  return ferry_job_dup_message (job);
}

static void
add_switch (GPtrArray *items,
            gint32     id,
            FerryJob  *job)
{
  gboolean stands = ferry_job_get_state (job) == FERRY_STATE_SUSPENDED ||
                    ferry_job_get_state (job) == FERRY_STATE_ERROR;
  const char *resume = ferry_job_get_state (job) == FERRY_STATE_ERROR ? _("Retry") : _("Resume");
  FerryTrayItem *item = add_item (items, id, id + PART_SWITCH, stands ? resume : _("Suspend"));

  item->job_id = g_strdup (ferry_job_get_id (job));
  item->command = stands ? FERRY_TRAY_COMMAND_RESUME : FERRY_TRAY_COMMAND_SUSPEND;
}

static void
add_job (GPtrArray *items,
         gint32     id,
         FerryJob  *job,
         gboolean   has_window)
{
  g_autofree char *label = describe_job (job);
  g_autofree char *sentence = describe_progress (job);
  FerryTrayItem *item = add_item (items, ID_ROOT, id, label);

  item->has_children = TRUE;
  add_item (items, id, id + PART_SENTENCE, sentence)->enabled = FALSE;
  add_switch (items, id, job);
  if (has_window)
    {
      item = add_item (items, id, id + PART_SHOW, _("Show"));
      item->job_id = g_strdup (ferry_job_get_id (job));
      item->command = FERRY_TRAY_COMMAND_SHOW;
    }
}

static void
add_jobs (GPtrArray  *items,
          GPtrArray  *chosen,
          GHashTable *job_ids,
          gboolean    has_window)
{
  for (guint i = 0; i < chosen->len; i++)
    {
      FerryJob *job = g_ptr_array_index (chosen, i);
      gpointer id = g_hash_table_lookup (job_ids, ferry_job_get_id (job));

      add_job (items, GPOINTER_TO_INT (id), job, has_window);
    }
}

static void
add_more (GPtrArray *items,
          guint      hidden)
{
  g_autofree char *more = NULL;

  if (hidden == 0)
    return;

  /* Translators: how many more jobs there are than the tray’s menu shows. */
  more = g_strdup_printf (ngettext ("%u more", "%u more", hidden), hidden);
  add_command (items, ID_MORE, more, FERRY_TRAY_COMMAND_OPEN);
}

static void
add_switches (GPtrArray *items,
              GPtrArray *jobs)
{
  gboolean can_suspend = FALSE;
  gboolean can_resume = FALSE;

  for (guint i = 0; i < jobs->len; i++)
    {
      FerryState state = ferry_job_get_state (g_ptr_array_index (jobs, i));

      can_resume |= state == FERRY_STATE_SUSPENDED;
      can_suspend |= state != FERRY_STATE_SUSPENDED && state != FERRY_STATE_ERROR;
    }

  add_command (items, ID_SUSPEND_ALL, _("Suspend all"), FERRY_TRAY_COMMAND_SUSPEND_ALL);
  ((FerryTrayItem *) g_ptr_array_index (items, items->len - 1))->enabled = can_suspend;
  add_command (items, ID_RESUME_ALL, _("Resume all"), FERRY_TRAY_COMMAND_RESUME_ALL);
  ((FerryTrayItem *) g_ptr_array_index (items, items->len - 1))->enabled = can_resume;
}

/**
 * ferry_tray_items_choose_jobs:
 * @jobs: (element-type FerryJob): all jobs
 *
 * Returns: (transfer container) (element-type FerryJob): the most pressing ones,
 *   each kind in the order of @jobs
 */
GPtrArray *
ferry_tray_items_choose_jobs (GPtrArray *jobs)
{
  static const FerryOutlook order[] = {
    FERRY_OUTLOOK_TRANSFERRING, FERRY_OUTLOOK_ATTENTION, FERRY_OUTLOOK_WAITING, FERRY_OUTLOOK_SUSPENDED
  };
  GPtrArray *chosen;

  g_return_val_if_fail (jobs != NULL, NULL);

  chosen = g_ptr_array_new ();
  for (gsize kind = 0; kind < G_N_ELEMENTS (order); kind++)
    for (guint i = 0; i < jobs->len && chosen->len < MAX_JOBS; i++)
      {
        if (ferry_summary_judge (g_ptr_array_index (jobs, i)) == order[kind])
          g_ptr_array_add (chosen, g_ptr_array_index (jobs, i));
      }

  return chosen;
}

/**
 * ferry_tray_items_new:
 * @jobs: (element-type FerryJob): all jobs
 * @chosen: (element-type FerryJob): those of them that are in the menu
 * @job_ids: (element-type utf8 int): the first of the ids of each of these
 * @has_window: whether there is a window to open
 *
 * Returns: (transfer full) (element-type FerryTrayItem): the whole menu, parents
 *   before their children
 */
GPtrArray *
ferry_tray_items_new (GPtrArray  *jobs,
                      GPtrArray  *chosen,
                      GHashTable *job_ids,
                      gboolean    has_window)
{
  GPtrArray *items;

  g_return_val_if_fail (jobs != NULL, NULL);
  g_return_val_if_fail (chosen != NULL, NULL);

  items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  add_jobs (items, chosen, job_ids, has_window);
  add_more (items, jobs->len - chosen->len);
  if (jobs->len > 0)
    add_item (items, ID_ROOT, ID_JOBS_END, NULL);
  add_switches (items, jobs);
  if (!has_window)
    return items;

  add_item (items, ID_ROOT, ID_ALL_END, NULL);
  add_command (items, ID_ADD, _("Add from clipboard"), FERRY_TRAY_COMMAND_ADD);
  add_command (items, ID_OPEN, _("Open Ferry"), FERRY_TRAY_COMMAND_OPEN);
  add_command (items, ID_PREFERENCES, _("Preferences"), FERRY_TRAY_COMMAND_PREFERENCES);

  return items;
}
