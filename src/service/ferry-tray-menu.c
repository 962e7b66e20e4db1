/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-tray-menu.h"

#include "service/ferry-tray-items.h"

/**
 * FerryTrayMenu:
 *
 * The tray’s menu as com.canonical.dbusmenu has it: a tree of items with ids
 * and properties, made anew from the jobs and compared with what it was. Owned
 * by the object that puts it on the bus. A job keeps its ids as long as it is in
 * the menu, so that a click never meets another job.
 */
struct _FerryTrayMenu
{
  GPtrArray *items;    /* (owned) (element-type FerryTrayItem): parents first */
  GHashTable *job_ids; /* (owned) (element-type utf8 int): of the jobs in the menu */
  gint32 next_job_id;
  guint32 revision;
};

static gint32
take_job_id (FerryTrayMenu *self)
{
  gint32 id = self->next_job_id;

  self->next_job_id += FERRY_TRAY_IDS_PER_JOB;
  if (self->next_job_id > G_MAXINT32 - FERRY_TRAY_IDS_PER_JOB)
    self->next_job_id = FERRY_TRAY_FIRST_JOB_ID;

  return id;
}

/* Ids of the chosen jobs: the ones they have, or new ones. */
static void
assign_ids (FerryTrayMenu *self,
            GPtrArray     *chosen)
{
  GHashTable *ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < chosen->len; i++)
    {
      const char *job_id = ferry_job_get_id (g_ptr_array_index (chosen, i));
      gpointer id = g_hash_table_lookup (self->job_ids, job_id);

      if (id == NULL)
        id = GINT_TO_POINTER (take_job_id (self));
      g_hash_table_insert (ids, g_strdup (job_id), id);
    }

  g_hash_table_unref (self->job_ids);
  self->job_ids = ids;
}

static const FerryTrayItem *
find_item (const FerryTrayMenu *self,
           gint32               id)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const FerryTrayItem *item = g_ptr_array_index (self->items, i);

      if (item->id == id)
        return item;
    }

  return NULL;
}

static gboolean
is_wanted (const char *const *names,
           const char        *name)
{
  return names == NULL || names[0] == NULL || g_strv_contains (names, name);
}

/* Whatever has its default value is left out, as the protocol has it. Of the
 * root, @item is %NULL. */
static GVariant *
make_properties (const FerryTrayItem *item,
                 const char *const   *names)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (item != NULL && item->label != NULL && is_wanted (names, "label"))
    g_variant_builder_add (&builder, "{sv}", "label", g_variant_new_string (item->label));
  if (item != NULL && item->label == NULL && is_wanted (names, "type"))
    g_variant_builder_add (&builder, "{sv}", "type", g_variant_new_string ("separator"));
  if (item != NULL && !item->enabled && is_wanted (names, "enabled"))
    g_variant_builder_add (&builder, "{sv}", "enabled", g_variant_new_boolean (FALSE));
  if ((item == NULL || item->has_children) && is_wanted (names, "children-display"))
    g_variant_builder_add (&builder, "{sv}", "children-display", g_variant_new_string ("submenu"));

  return g_variant_builder_end (&builder);
}

static gboolean
is_same_place (const FerryTrayItem *a,
               const FerryTrayItem *b)
{
  return a->id == b->id && a->parent == b->parent;
}

static gboolean
is_same_layout (GPtrArray *a,
                GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;

  for (guint i = 0; i < a->len; i++)
    {
      if (!is_same_place (g_ptr_array_index (a, i), g_ptr_array_index (b, i)))
        return FALSE;
    }

  return TRUE;
}

/* “enabled” is always told, because leaving it out would not say that it is
 * true again. */
static GVariant *
make_update (const FerryTrayItem *item)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  if (item->label != NULL)
    g_variant_builder_add (&builder, "{sv}", "label", g_variant_new_string (item->label));
  g_variant_builder_add (&builder, "{sv}", "enabled", g_variant_new_boolean (item->enabled));

  return g_variant_new ("(i@a{sv})", item->id, g_variant_builder_end (&builder));
}

/* What differs between two menus of the same layout: a(ia{sv}). */
static GVariant *
compare_properties (GPtrArray *old,
                    GPtrArray *new)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ia{sv})"));
  for (guint i = 0; i < old->len; i++)
    {
      const FerryTrayItem *a = g_ptr_array_index (old, i);
      const FerryTrayItem *b = g_ptr_array_index (new, i);

      if (g_strcmp0 (a->label, b->label) != 0 || a->enabled != b->enabled)
        g_variant_builder_add (&builder, "@(ia{sv})", make_update (b));
    }

  return g_variant_builder_end (&builder);
}

/**
 * ferry_tray_menu_new:
 *
 * Returns: (transfer full): an empty menu
 */
FerryTrayMenu *
ferry_tray_menu_new (void)
{
  FerryTrayMenu *self = g_new0 (FerryTrayMenu, 1);

  self->items = g_ptr_array_new ();
  self->job_ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->next_job_id = FERRY_TRAY_FIRST_JOB_ID;
  self->revision = 1;

  return self;
}

/**
 * ferry_tray_menu_free:
 * @self: (transfer full) (nullable): a menu
 */
void
ferry_tray_menu_free (FerryTrayMenu *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->items);
  g_hash_table_unref (self->job_ids);
  g_free (self);
}

/**
 * ferry_tray_menu_update:
 * @self: a menu
 * @jobs: (element-type FerryJob): all jobs that are not final
 * @has_window: whether there is a window to open
 * @updated: (out) (transfer full) (nullable): with
 *   %FERRY_TRAY_MENU_PROPERTIES, what ItemsPropertiesUpdated has to say of them
 *
 * Makes the menu anew.
 *
 * Returns: what changed
 */
FerryTrayMenuChange
ferry_tray_menu_update (FerryTrayMenu *self,
                        GPtrArray     *jobs,
                        gboolean       has_window,
                        GVariant     **updated)
{
  g_autoptr(GPtrArray) old = NULL;
  g_autoptr(GPtrArray) chosen = NULL;
  g_autoptr(GVariant) differences = NULL;

  g_return_val_if_fail (self != NULL, FERRY_TRAY_MENU_SAME);
  g_return_val_if_fail (jobs != NULL, FERRY_TRAY_MENU_SAME);
  g_return_val_if_fail (updated != NULL, FERRY_TRAY_MENU_SAME);

  *updated = NULL;
  old = g_steal_pointer (&self->items);
  chosen = ferry_tray_items_choose_jobs (jobs);
  assign_ids (self, chosen);
  self->items = ferry_tray_items_new (jobs, chosen, self->job_ids, has_window);
  if (!is_same_layout (old, self->items))
    {
      self->revision++;
      return FERRY_TRAY_MENU_LAYOUT;
    }

  differences = g_variant_ref_sink (compare_properties (old, self->items));
  if (g_variant_n_children (differences) == 0)
    return FERRY_TRAY_MENU_SAME;

  *updated = g_steal_pointer (&differences);
  return FERRY_TRAY_MENU_PROPERTIES;
}

/**
 * ferry_tray_menu_get_revision:
 * @self: a menu
 *
 * Returns: a number that grows with each new layout
 */
guint32
ferry_tray_menu_get_revision (const FerryTrayMenu *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->revision;
}

/**
 * ferry_tray_menu_has_item:
 * @self: a menu
 * @id: an item’s id, 0 for the root
 *
 * Returns: whether there is such an item
 */
gboolean
ferry_tray_menu_has_item (const FerryTrayMenu *self,
                          gint32               id)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return id == FERRY_TRAY_ROOT || find_item (self, id) != NULL;
}

/**
 * ferry_tray_menu_get_layout:
 * @self: a menu
 * @id: an item that is there
 * @depth: how many levels below it, below 0 for all
 * @names: (nullable): properties wanted, empty for all
 *
 * Returns: (transfer floating): the item and what is below it, (ia{sv}av)
 */
GVariant *
ferry_tray_menu_get_layout (const FerryTrayMenu *self,
                            gint32               id,
                            gint32               depth,
                            const char *const   *names)
{
  GVariantBuilder children;

  g_return_val_if_fail (ferry_tray_menu_has_item (self, id), NULL);

  g_variant_builder_init (&children, G_VARIANT_TYPE ("av"));
  for (guint i = 0; i < self->items->len && depth != 0; i++)
    {
      const FerryTrayItem *item = g_ptr_array_index (self->items, i);

      if (item->parent == id)
        g_variant_builder_add (&children, "v",
                               ferry_tray_menu_get_layout (self, item->id, MAX (depth - 1, -1), names));
    }

  return g_variant_new ("(i@a{sv}av)", id, make_properties (find_item (self, id), names), &children);
}

/**
 * ferry_tray_menu_get_properties:
 * @self: a menu
 * @ids: items, as ai; unknown ones are left out, and none means all
 * @names: (nullable): properties wanted, empty for all
 *
 * Returns: (transfer floating): their properties, a(ia{sv})
 */
GVariant *
ferry_tray_menu_get_properties (const FerryTrayMenu *self,
                                GVariant            *ids,
                                const char *const   *names)
{
  GVariantBuilder builder;
  gsize n_ids;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (ids != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ia{sv})"));
  n_ids = g_variant_n_children (ids);
  for (gsize i = 0; i < n_ids; i++)
    {
      gint32 id;

      g_variant_get_child (ids, i, "i", &id);
      if (ferry_tray_menu_has_item (self, id))
        g_variant_builder_add (&builder, "(i@a{sv})", id, make_properties (find_item (self, id), names));
    }
  for (guint i = 0; n_ids == 0 && i < self->items->len; i++)
    {
      const FerryTrayItem *item = g_ptr_array_index (self->items, i);

      g_variant_builder_add (&builder, "(i@a{sv})", item->id, make_properties (item, names));
    }

  return g_variant_builder_end (&builder);
}

/**
 * ferry_tray_menu_get_property:
 * @self: a menu
 * @id: an item’s id
 * @name: a property
 *
 * Returns: (transfer full) (nullable): its value, %NULL if there is no such
 *   item, or it has the default value
 */
GVariant *
ferry_tray_menu_get_property (const FerryTrayMenu *self,
                              gint32               id,
                              const char          *name)
{
  g_autoptr(GVariant) properties = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (!ferry_tray_menu_has_item (self, id))
    return NULL;

  properties = g_variant_ref_sink (make_properties (find_item (self, id), NULL));
  return g_variant_lookup_value (properties, name, NULL);
}

/**
 * ferry_tray_menu_get_command:
 * @self: a menu
 * @id: an item that was clicked
 * @job_id: (out) (transfer none) (nullable): which job it is about
 *
 * Returns: what the click asks for; nothing if the item is gone, or cannot be
 *   clicked
 */
FerryTrayCommand
ferry_tray_menu_get_command (const FerryTrayMenu *self,
                             gint32               id,
                             const char         **job_id)
{
  const FerryTrayItem *item;

  g_return_val_if_fail (self != NULL, FERRY_TRAY_COMMAND_NONE);
  g_return_val_if_fail (job_id != NULL, FERRY_TRAY_COMMAND_NONE);

  *job_id = NULL;
  item = find_item (self, id);
  if (item == NULL || !item->enabled)
    return FERRY_TRAY_COMMAND_NONE;

  *job_id = item->job_id;
  return item->command;
}
