/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-tray-menu.h"
#include "tests/fakes/placed-job.h"

#include <string.h>

typedef struct
{
  GPtrArray *jobs;
  FerryTrayMenu *menu;
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->menu = ferry_tray_menu_new ();
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_ptr_array_unref (fixture->jobs);
  ferry_tray_menu_free (fixture->menu);
}

static FerryJob *
add (Fixture    *fixture,
     const char *id,
     FerryState  state)
{
  FerryJob *job = placed_job (id, state, 10000, 100000);

  g_ptr_array_add (fixture->jobs, job);
  return job;
}

static FerryTrayMenuChange
update (Fixture *fixture)
{
  g_autoptr(GVariant) updated = NULL;
  FerryTrayMenuChange change = ferry_tray_menu_update (fixture->menu, fixture->jobs, TRUE, &updated);

  g_assert_cmpint (updated != NULL, ==, change == FERRY_TRAY_MENU_PROPERTIES);
  return change;
}

static char *
get_label (Fixture *fixture,
           gint32   id)
{
  g_autoptr(GVariant) label = ferry_tray_menu_get_property (fixture->menu, id, "label");

  return label != NULL ? g_variant_dup_string (label, NULL) : NULL;
}

/* Id of the item of a label, -1 if there is none. */
static gint32
find_label (Fixture    *fixture,
            const char *label)
{
  for (gint32 id = 1; id < 1000; id++)
    {
      g_autofree char *own = get_label (fixture, id);

      if (g_strcmp0 (own, label) == 0)
        return id;
    }

  return -1;
}

/* The tree as text: labels, “---” for a separator, submenus in brackets. */
static void
print (GString  *text,
       GVariant *item)
{
  g_autoptr(GVariant) properties = NULL;
  g_autoptr(GVariant) children = NULL;
  const char *label = "---";
  gboolean enabled = TRUE;
  gint32 id;

  g_variant_get (item, "(i@a{sv}@av)", &id, &properties, &children);
  g_variant_lookup (properties, "label", "&s", &label);
  g_variant_lookup (properties, "enabled", "b", &enabled);
  if (id != 0)
    g_string_append_printf (text, "%s%s\n", label, enabled ? "" : " (off)");

  if (id != 0 && g_variant_n_children (children) > 0)
    g_string_append (text, "[\n");
  for (gsize i = 0; i < g_variant_n_children (children); i++)
    {
      g_autoptr(GVariant) boxed = g_variant_get_child_value (children, i);
      g_autoptr(GVariant) child = g_variant_get_variant (boxed);

      print (text, child);
    }
  if (id != 0 && g_variant_n_children (children) > 0)
    g_string_append (text, "]\n");
}

static char *
describe (Fixture *fixture,
          gint32   id,
          gint32   depth)
{
  g_autoptr(GVariant) layout = NULL;
  GString *text = g_string_new (NULL);

  layout = g_variant_ref_sink (ferry_tray_menu_get_layout (fixture->menu, id, depth, NULL));
  print (text, layout);

  return g_string_free (text, FALSE);
}

static void
assert_command (Fixture         *fixture,
                const char      *label,
                FerryTrayCommand command,
                const char      *job_id)
{
  const char *own_job_id;
  FerryTrayCommand own = ferry_tray_menu_get_command (fixture->menu, find_label (fixture, label), &own_job_id);

  g_assert_cmpint (own, ==, command);
  g_assert_cmpstr (own_job_id, ==, job_id);
}

static void
test_empty (Fixture      *fixture,
            gconstpointer data)
{
  g_autofree char *text = NULL;

  update (fixture);
  text = describe (fixture, 0, -1);
  g_assert_cmpstr (text, ==,
                   "Suspend all (off)\nResume all (off)\n---\nAdd from clipboard\nOpen Ferry\nPreferences\n");
}

static void
test_jobs (Fixture      *fixture,
           gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autofree char *top = NULL;

  placed_job_set_wait (add (fixture, "b", FERRY_STATE_QUEUED), FERRY_WAIT_TURN);
  add (fixture, "a_1", FERRY_STATE_TRANSFERRING);
  update (fixture);

  text = describe (fixture, 0, -1);
  g_assert_true (g_str_has_prefix (text,
                                   "name-a__1 – 10 %\n[\n10.0 of 100.0\302\240kB (off)\nSuspend\nShow\n]\n"
                                   "name-b – waiting\n[\nWaiting for its turn. (off)\nSuspend\nShow\n]\n"
                                   "---\nSuspend all\nResume all (off)\n---\n"));
  top = describe (fixture, 0, 1);
  g_assert_null (strchr (top, '['));
  g_assert_cmpint (find_label (fixture, "name-a__1 – 10 %"), >=, 16);
}

static void
test_without_window (Fixture      *fixture,
                     gconstpointer data)
{
  g_autoptr(GVariant) updated = NULL;
  g_autofree char *text = NULL;

  add (fixture, "a", FERRY_STATE_SUSPENDED);
  ferry_tray_menu_update (fixture->menu, fixture->jobs, FALSE, &updated);
  text = describe (fixture, 0, -1);
  g_assert_cmpstr (text, ==,
                   "name-a – suspended\n[\nSuspended; resume the job to go on. (off)\nResume\n]\n"
                   "---\nSuspend all (off)\nResume all\n");
}

static void
test_changes (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr(GVariant) updated = NULL;
  g_autofree char *text = NULL;
  guint32 revision;
  FerryJob *job = add (fixture, "a", FERRY_STATE_TRANSFERRING);
  gint32 id;

  g_assert_cmpint (update (fixture), ==, FERRY_TRAY_MENU_LAYOUT);
  revision = ferry_tray_menu_get_revision (fixture->menu);
  g_assert_cmpint (update (fixture), ==, FERRY_TRAY_MENU_SAME);
  g_assert_cmpuint (ferry_tray_menu_get_revision (fixture->menu), ==, revision);

  ferry_job_get_file (job, 0)->bytes_done = 20000;
  id = find_label (fixture, "name-a – 10 %");
  g_assert_cmpint (ferry_tray_menu_update (fixture->menu, fixture->jobs, TRUE, &updated), ==,
                   FERRY_TRAY_MENU_PROPERTIES);
  text = g_variant_print (updated, FALSE);
  g_assert_nonnull (strstr (text, "name-a – 20 %"));
  g_assert_null (strstr (text, "Open Ferry"));
  g_assert_cmpint (find_label (fixture, "name-a – 20 %"), ==, id);
  g_assert_cmpuint (ferry_tray_menu_get_revision (fixture->menu), ==, revision);

  add (fixture, "b", FERRY_STATE_TRANSFERRING);
  g_assert_cmpint (update (fixture), ==, FERRY_TRAY_MENU_LAYOUT);
  g_assert_cmpuint (ferry_tray_menu_get_revision (fixture->menu), >, revision);
  g_assert_cmpint (find_label (fixture, "name-a – 20 %"), ==, id);
}

/* A click that was on its way while the menu changed. */
static void
test_ids_are_not_reused (Fixture      *fixture,
                         gconstpointer data)
{
  const char *job_id;
  gint32 id;

  add (fixture, "a", FERRY_STATE_TRANSFERRING);
  update (fixture);
  id = find_label (fixture, "Suspend");
  g_ptr_array_set_size (fixture->jobs, 0);
  add (fixture, "b", FERRY_STATE_TRANSFERRING);
  update (fixture);

  g_assert_false (ferry_tray_menu_has_item (fixture->menu, id));
  g_assert_cmpint (ferry_tray_menu_get_command (fixture->menu, id, &job_id), ==, FERRY_TRAY_COMMAND_NONE);
  g_assert_null (job_id);
}

static void
test_commands (Fixture      *fixture,
               gconstpointer data)
{
  add (fixture, "a", FERRY_STATE_ERROR);
  update (fixture);
  assert_command (fixture, "Retry", FERRY_TRAY_COMMAND_RESUME, "a");
  assert_command (fixture, "Show", FERRY_TRAY_COMMAND_SHOW, "a");
  assert_command (fixture, "name-a – failed", FERRY_TRAY_COMMAND_NONE, NULL);
  assert_command (fixture, "Suspend all", FERRY_TRAY_COMMAND_NONE, NULL); /* off */
  assert_command (fixture, "Add from clipboard", FERRY_TRAY_COMMAND_ADD, NULL);
  assert_command (fixture, "Open Ferry", FERRY_TRAY_COMMAND_OPEN, NULL);
  assert_command (fixture, "Preferences", FERRY_TRAY_COMMAND_PREFERENCES, NULL);
}

static void
test_many (Fixture      *fixture,
           gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("%02u", i);

      add (fixture, id, i == 19 ? FERRY_STATE_TRANSFERRING : FERRY_STATE_QUEUED);
    }
  update (fixture);

  g_assert_cmpint (find_label (fixture, "name-19 – 10 %"), >, 0);
  g_assert_cmpint (find_label (fixture, "name-06 – waiting"), >, 0);
  g_assert_cmpint (find_label (fixture, "name-07 – waiting"), ==, -1);
  assert_command (fixture, "12 more", FERRY_TRAY_COMMAND_OPEN, NULL);
}

static void
test_properties (Fixture      *fixture,
                 gconstpointer data)
{
  const char *const names[] = { "label", NULL };
  g_autoptr(GVariant) ids = g_variant_ref_sink (g_variant_new_parsed ("[5, 4711, 0]"));
  g_autoptr(GVariant) none = g_variant_ref_sink (g_variant_new_parsed ("@ai []"));
  g_autoptr(GVariant) some = NULL;
  g_autoptr(GVariant) all = NULL;
  g_autofree char *text = NULL;

  update (fixture);
  some = g_variant_ref_sink (ferry_tray_menu_get_properties (fixture->menu, ids, NULL));
  text = g_variant_print (some, FALSE);
  g_assert_cmpstr (text, ==, "[(5, {'type': <'separator'>}), (0, {'children-display': <'submenu'>})]");

  all = g_variant_ref_sink (ferry_tray_menu_get_properties (fixture->menu, none, names));
  g_assert_cmpuint (g_variant_n_children (all), ==, 6);
}

static void
add_test (const char *path,
          void (     *test ) (Fixture        *fixture,
                              gconstpointer   data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_test ("/tray-menu/without-jobs", test_empty);
  add_test ("/tray-menu/jobs-with-their-submenus", test_jobs);
  add_test ("/tray-menu/without-window-nothing-leads-there", test_without_window);
  add_test ("/tray-menu/revision-is-for-the-layout-alone", test_changes);
  add_test ("/tray-menu/ids-are-not-used-again", test_ids_are_not_reused);
  add_test ("/tray-menu/commands", test_commands);
  add_test ("/tray-menu/long-list-is-cut", test_many);
  add_test ("/tray-menu/properties-of-a-group", test_properties);

  return g_test_run ();
}
