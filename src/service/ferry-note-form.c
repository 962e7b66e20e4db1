/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Notes in the forms that desktops take them in. Pure. */

#include "config.h"

#include "service/ferry-note-form.h"

#include "shared/ferry-names.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Keys of actions are the protocol’s “default”, then this and a number. */
#define KEY_PREFIX "action-"

static void
add_gtk_target (GVariantBuilder       *builder,
                const char            *key,
                const FerryNoteAction *action)
{
  if (action->target != NULL)
    g_variant_builder_add (builder, "{sv}", key, action->target);
}

static GVariant *
make_gtk_button (const FerryNoteAction *action)
{
  g_autofree char *name = g_strconcat ("app.", action->name, NULL);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "label", g_variant_new_string (action->label));
  g_variant_builder_add (&builder, "{sv}", "action", g_variant_new_string (name));
  add_gtk_target (&builder, "target", action);

  return g_variant_builder_end (&builder);
}

static void
add_gtk_default (GVariantBuilder       *builder,
                 const FerryNoteAction *action)
{
  g_autofree char *name = g_strconcat ("app.", action->name, NULL);

  /* Without one a click shows the window. */
  if (*action->name == '\0')
    return;

  g_variant_builder_add (builder, "{sv}", "default-action", g_variant_new_string (name));
  add_gtk_target (builder, "default-action-target", action);
}

/**
 * ferry_note_form_for_gtk:
 * @note: a note
 *
 * Returns: (transfer floating): parameters of org.gtk.Notifications’
 *   AddNotification, (ssa{sv}). What is clicked goes to the window’s program,
 *   which the desktop starts.
 */
GVariant *
ferry_note_form_for_gtk (const FerryNote *note)
{
  g_autoptr(GIcon) icon = g_themed_icon_new (FERRY_APP_ID);
  GVariantBuilder builder, buttons;

  g_return_val_if_fail (note != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "title", g_variant_new_string (note->title));
  g_variant_builder_add (&builder, "{sv}", "body", g_variant_new_string (note->body));
  g_variant_builder_add (&builder, "{sv}", "icon", g_icon_serialize (icon));
  g_variant_builder_add (&builder, "{sv}", "priority", g_variant_new_string ("normal"));

  g_variant_builder_init (&buttons, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < note->actions->len; i++)
    {
      if (i == 0)
        add_gtk_default (&builder, g_ptr_array_index (note->actions, i));
      else
        g_variant_builder_add_value (&buttons, make_gtk_button (g_ptr_array_index (note->actions, i)));
    }
  if (note->actions->len > 1)
    g_variant_builder_add (&builder, "{sv}", "buttons", g_variant_builder_end (&buttons));
  else
    g_variant_builder_clear (&buttons);

  return g_variant_new ("(ss@a{sv})", FERRY_APP_ID, note->id, g_variant_builder_end (&builder));
}

static GVariant *
make_actions (const FerryNote   *note,
              const char *const *capabilities)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
  for (guint i = 0; i < note->actions->len && g_strv_contains (capabilities, "actions"); i++)
    {
      const FerryNoteAction *action = g_ptr_array_index (note->actions, i);
      g_autofree char *key = g_strdup_printf (KEY_PREFIX "%u", i);

      g_variant_builder_add (&builder, "s", i == 0 ? "default" : key);
      g_variant_builder_add (&builder, "s", i == 0 ? "" : action->label);
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
make_hints (const FerryNote *note)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "desktop-entry", g_variant_new_string (FERRY_APP_ID));
  g_variant_builder_add (&builder, "{sv}", "category", g_variant_new_string (note->category));
  g_variant_builder_add (&builder, "{sv}", "urgency", g_variant_new_byte (1));

  return g_variant_builder_end (&builder);
}

/**
 * ferry_note_form_for_freedesktop:
 * @note: a note
 * @replaced: the server’s number of the note that it replaces, 0 for none
 * @capabilities: what the server can do
 *
 * Names come from servers, so that they are never taken for markup: where the
 * server reads markup, they are escaped.
 *
 * Returns: (transfer floating): parameters of org.freedesktop.Notifications’
 *   Notify, (susssasa{sv}i)
 */
GVariant *
ferry_note_form_for_freedesktop (const FerryNote   *note,
                                 guint32            replaced,
                                 const char *const *capabilities)
{
  g_autofree char *body = NULL;

  g_return_val_if_fail (note != NULL, NULL);
  g_return_val_if_fail (capabilities != NULL, NULL);

  body = g_strv_contains (capabilities, "body-markup") ? g_markup_escape_text (note->body, -1)
                                                       : g_strdup (note->body);

  return g_variant_new ("(susss@as@a{sv}i)", _("Ferry"), replaced, FERRY_APP_ID, note->title, body,
                        make_actions (note, capabilities), make_hints (note), -1);
}

/**
 * ferry_note_form_find_action:
 * @note: a note that was shown by a server of freedesktop’s
 * @key: what the server says was clicked
 *
 * Returns: (transfer none) (nullable): the action
 */
FerryNoteAction *
ferry_note_form_find_action (const FerryNote *note,
                             const char      *key)
{
  guint64 index = 0;

  g_return_val_if_fail (note != NULL, NULL);
  g_return_val_if_fail (key != NULL, NULL);

  if (!g_str_equal (key, "default") &&
      (!g_str_has_prefix (key, KEY_PREFIX) ||
       !g_ascii_string_to_unsigned (key + strlen (KEY_PREFIX), 10, 1, G_MAXUINT8, &index, NULL)))
    return NULL;

  return index < note->actions->len ? g_ptr_array_index (note->actions, index) : NULL;
}
