/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the tray icon looks like, and how that is put into the properties of a
 * StatusNotifierItem. Pure. */

#include "config.h"

#include "service/ferry-tray-look.h"

#include "service/ferry-tray-icon.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>

/* Symbolic ones, which panels paint in their own colour. */
static const char *const icon_names[FERRY_N_OUTLOOKS] = {
  [FERRY_OUTLOOK_IDLE] = FERRY_APP_ID "-tray-symbolic",
  [FERRY_OUTLOOK_TRANSFERRING] = "", /* hosts show the pixmap then */
  [FERRY_OUTLOOK_WAITING] = FERRY_APP_ID "-tray-waiting-symbolic",
  [FERRY_OUTLOOK_SUSPENDED] = FERRY_APP_ID "-tray-suspended-symbolic",
  [FERRY_OUTLOOK_ATTENTION] = FERRY_APP_ID "-tray-attention-symbolic",
};

static GVariant *
get_category (gpointer object)
{
  return g_variant_new_string ("ApplicationStatus");
}

static GVariant *
get_id (gpointer object)
{
  return g_variant_new_string (FERRY_APP_ID);
}

static GVariant *
get_title (gpointer object)
{
  return g_variant_new_string (_("Ferry"));
}

static GVariant *
get_status (gpointer object)
{
  return g_variant_new_string (ferry_tray_look_get_status (object));
}

static GVariant *
get_window_id (gpointer object)
{
  return g_variant_new_int32 (0);
}

static GVariant *
get_nothing (gpointer object)
{
  return g_variant_new_string ("");
}

static GVariant *
get_no_pixmap (gpointer object)
{
  return g_variant_new_array (G_VARIANT_TYPE ("(iiay)"), NULL, 0);
}

static GVariant *
get_menu (gpointer object)
{
  return g_variant_new_object_path (FERRY_TRAY_MENU_PATH);
}

static GVariant *
get_item_is_menu (gpointer object)
{
  return g_variant_new_boolean (FALSE);
}

static GVariant *
get_icon_name (gpointer object)
{
  return g_variant_new_string (icon_names[((const FerryTrayLook *) object)->outlook]);
}

static GVariant *
get_icon_pixmap (gpointer object)
{
  const FerryTrayLook *self = object;

  return self->outlook == FERRY_OUTLOOK_TRANSFERRING
           ? ferry_tray_icon_to_variant (self->step)
           : get_no_pixmap (object);
}

static GVariant *
get_attention_icon_name (gpointer object)
{
  return g_variant_new_string (icon_names[FERRY_OUTLOOK_ATTENTION]);
}

static GVariant *
get_description (gpointer object)
{
  const FerryTrayLook *self = object;

  return g_variant_new_take_string (g_strdup_printf ("%s: %s", self->title, self->text));
}

/* Some hosts take a tool tip for markup and some for plain text, and nothing
 * tells which. A job’s name comes from a server, and must not make a host fetch
 * a picture: what would be markup is put in letters that look alike and are
 * none. */
static char *
without_markup (const char *text)
{
  GString *result = g_string_new (text);

  g_string_replace (result, "<", "‹", 0);
  g_string_replace (result, ">", "›", 0);
  g_string_replace (result, "&", "＆", 0);

  return g_string_free (result, FALSE);
}

static GVariant *
get_tool_tip (gpointer object)
{
  const FerryTrayLook *self = object;
  g_autofree char *title = without_markup (self->title);
  g_autofree char *text = without_markup (self->text);

  return g_variant_new ("(s@a(iiay)ss)", "", get_no_pixmap (object), title, text);
}

static const FerryTrayProperty all_properties[] = {
  { "Category", get_category },
  { "Id", get_id },
  { "Title", get_title },
  { "Status", get_status },
  { "WindowId", get_window_id },
  { "IconThemePath", get_nothing },
  { "Menu", get_menu },
  { "ItemIsMenu", get_item_is_menu },
  { "IconName", get_icon_name },
  { "IconPixmap", get_icon_pixmap },
  { "IconAccessibleDesc", get_description },
  { "OverlayIconName", get_nothing },
  { "OverlayIconPixmap", get_no_pixmap },
  { "AttentionIconName", get_attention_icon_name },
  { "AttentionIconPixmap", get_no_pixmap },
  { "AttentionMovieName", get_nothing },
  { "AttentionAccessibleDesc", get_description },
  { "ToolTip", get_tool_tip },
};

static gboolean
replace_text (char **place,
              char  *text) /* (transfer full) */
{
  gboolean differs = !g_str_equal (*place, text);

  g_free (*place);
  *place = text;

  return differs;
}

/**
 * ferry_tray_look_init:
 * @self: place for a look
 *
 * Makes it look like nothing.
 */
void
ferry_tray_look_init (FerryTrayLook *self)
{
  g_return_if_fail (self != NULL);

  *self = (FerryTrayLook){ .title = g_strdup (""), .text = g_strdup ("") };
}

/**
 * ferry_tray_look_clear:
 * @self: a look
 *
 * Frees what it owns.
 */
void
ferry_tray_look_clear (FerryTrayLook *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->text, g_free);
}

/**
 * ferry_tray_look_update:
 * @self: a look
 * @summary: what it has to show
 *
 * Returns: what can be seen to differ, #FerryTrayLookChange bits
 */
guint
ferry_tray_look_update (FerryTrayLook      *self,
                        const FerrySummary *summary)
{
  FerryOutlook old_outlook;
  int old_step;
  guint changes = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (summary != NULL, 0);

  old_outlook = self->outlook;
  old_step = self->step;
  self->outlook = ferry_summary_get_outlook (summary);
  self->step = ferry_tray_icon_get_step (ferry_summary_get_fraction (summary));

  if (self->outlook != old_outlook)
    changes |= FERRY_TRAY_LOOK_STATUS | FERRY_TRAY_LOOK_ICON;
  if (self->outlook == FERRY_OUTLOOK_TRANSFERRING && self->step != old_step)
    changes |= FERRY_TRAY_LOOK_ICON;
  if (replace_text (&self->title, ferry_summary_dup_title (summary)))
    changes |= FERRY_TRAY_LOOK_TEXT;
  if (replace_text (&self->text, ferry_summary_dup_text (summary)))
    changes |= FERRY_TRAY_LOOK_TEXT;

  return changes;
}

/**
 * ferry_tray_look_get_status:
 * @self: a look
 *
 * Returns: (transfer none): the status of the protocol
 */
const char *
ferry_tray_look_get_status (const FerryTrayLook *self)
{
  g_return_val_if_fail (self != NULL, "Passive");

  switch (self->outlook)
    {
    case FERRY_OUTLOOK_TRANSFERRING:
    case FERRY_OUTLOOK_WAITING:
    case FERRY_OUTLOOK_SUSPENDED:
      return "Active";
    case FERRY_OUTLOOK_ATTENTION:
      return "NeedsAttention";
    case FERRY_OUTLOOK_IDLE:
    default:
      return "Passive";
    }
}

/**
 * ferry_tray_look_get_properties:
 * @n_properties: (out): how many
 *
 * Returns: (transfer none): the properties of a StatusNotifierItem, to be read
 *   from a #FerryTrayLook
 */
const FerryTrayProperty *
ferry_tray_look_get_properties (gsize *n_properties)
{
  *n_properties = G_N_ELEMENTS (all_properties);

  return all_properties;
}
