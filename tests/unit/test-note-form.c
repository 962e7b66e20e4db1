/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-note-form.h"

#include <string.h>

static FerryNote *
make_note (void)
{
  FerryNote *note = ferry_note_new ("id", "<b>Title</b>", "Tom & <a href=\"http://evil.example\">Jerry</a>");

  ferry_note_add_action (note, NULL, "show-job", g_variant_new_string ("a"));
  ferry_note_add_action (note, "Open", "open-file", g_variant_new_string ("a"));
  ferry_note_add_action (note, "Both", "consent", g_variant_new ("(ss)", "nonce", "allow"));

  return note;
}

static void
assert_freedesktop (const char *const *capabilities,
                    const char        *expected)
{
  g_autoptr(FerryNote) note = make_note ();
  g_autoptr(GVariant) form = g_variant_ref_sink (ferry_note_form_for_freedesktop (note, 7, capabilities));
  g_autofree char *text = g_variant_print (form, FALSE);

  g_assert_cmpstr (g_variant_get_type_string (form), ==, "(susssasa{sv}i)");
  if (strstr (text, expected) == NULL)
    g_error ("%s lacks %s", text, expected);
}

static void
test_freedesktop (void)
{
  static const char *const all[] = { "actions", "body-markup", NULL };

  assert_freedesktop (all, "('Ferry', 7, 'org.ferry.Ferry', '<b>Title</b>', ");
  assert_freedesktop (all, "['default', '', 'action-1', 'Open', 'action-2', 'Both'], ");
  assert_freedesktop (all, "'desktop-entry': <'org.ferry.Ferry'>");
}

static void
test_markup (void)
{
  static const char *const markup[] = { "body-markup", NULL };
  static const char *const plain[] = { "body", NULL };

  assert_freedesktop (markup, "'Tom &amp; &lt;a href=&quot;http://evil.example&quot;&gt;Jerry&lt;/a&gt;'");
  assert_freedesktop (plain, "'Tom & <a href=\"http://evil.example\">Jerry</a>'");
}

static void
test_without_actions (void)
{
  static const char *const none[] = { NULL };

  assert_freedesktop (none, "Jerry</a>', [], {");
}

static void
test_gtk (void)
{
  g_autoptr(FerryNote) note = make_note ();
  g_autoptr(GVariant) form = g_variant_ref_sink (ferry_note_form_for_gtk (note));
  g_autofree char *text = g_variant_print (form, FALSE);

  g_assert_true (g_str_has_prefix (text, "('org.ferry.Ferry', 'id', {'title': <'<b>Title</b>'>, "));
  g_assert_nonnull (strstr (text, "'default-action': <'app.show-job'>, 'default-action-target': <'a'>"));
  g_assert_nonnull (strstr (text, "'buttons': <[{'label': <'Open'>, 'action': <'app.open-file'>, 'target': <'a'>}, "
                            "{'label': <'Both'>, 'action': <'app.consent'>, 'target': <('nonce', 'allow')>}]>"));
}

static void
test_gtk_window (void)
{
  g_autoptr(FerryNote) note = ferry_note_new ("id", "Title", "Body");
  g_autoptr(GVariant) form = NULL;
  g_autofree char *text = NULL;

  ferry_note_add_action (note, NULL, "", NULL);
  form = g_variant_ref_sink (ferry_note_form_for_gtk (note));
  text = g_variant_print (form, FALSE);
  g_assert_null (strstr (text, "action"));
  g_assert_null (strstr (text, "buttons"));
}

static void
test_find (void)
{
  g_autoptr(FerryNote) note = make_note ();
  static const char *const bad[] = { "", "action-0", "action-3", "action-", "action-01", "action--1", "Default", "action-1x" };

  g_assert_cmpstr (ferry_note_form_find_action (note, "default")->name, ==, "show-job");
  g_assert_cmpstr (ferry_note_form_find_action (note, "action-1")->name, ==, "open-file");
  g_assert_cmpstr (ferry_note_form_find_action (note, "action-2")->name, ==, "consent");
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const FerryNoteAction *action = ferry_note_form_find_action (note, bad[i]);

      if (action != NULL && !g_str_equal (bad[i], "action-01"))
        g_error ("“%s” is no key", bad[i]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/note-form/freedesktop", test_freedesktop);
  g_test_add_func ("/note-form/names-are-no-markup", test_markup);
  g_test_add_func ("/note-form/server-without-actions", test_without_actions);
  g_test_add_func ("/note-form/gnome", test_gtk);
  g_test_add_func ("/note-form/gnome-click-shows-the-window", test_gtk_window);
  g_test_add_func ("/note-form/keys", test_find);

  return g_test_run ();
}
