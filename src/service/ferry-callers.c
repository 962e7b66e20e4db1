/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-callers.h"

#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>

/* Callers remembered. The bus gives out no name twice, so an old entry is never
 * wrong and needs no watch on the connection’s end; it only takes space. */
#define MAX_REMEMBERED 128

/**
 * FerryCallers:
 *
 * The door of the connection: every call to every object passes it, and is
 * let in or refused by who the sender is. Calls of one sender are let in, in
 * their order, once it is known; before the service is open they all wait.
 * Counts calls as activity until they are answered. Owned by the service.
 */
struct _FerryCallers
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  FerryActivity *activity;     /* (owned) */
  FerryTurnstile *turnstile;   /* (owned): for apps */
  char *key; /* (owned) (nullable): if set, who knows it is the user’s own, and
              * nobody else is known at all */
  gboolean is_open;
  gboolean is_closed;    /* for good */
  GHashTable *entries;   /* (owned) (element-type utf8 Entry) by unique name */
  GQueue remembered;     /* (element-type Entry) (unowned): known ones, oldest first */
};

G_DEFINE_FINAL_TYPE (FerryCallers, ferry_callers, G_TYPE_OBJECT)

/* One connection that called. Either @caller or @refusal once it is known. */
typedef struct
{
  FerryCallers *callers; /* (unowned) */
  char *name;            /* (owned) */
  FerryCaller *caller;   /* (owned) (nullable) */
  GError *refusal;       /* (owned) (nullable) */
  gboolean asked;        /* whether identification runs or is over */
  GQueue waiting;        /* (element-type Waiting) (owned) */
  guint watch_id;        /* of one that introduced itself */
} Entry;

typedef struct
{
  FerryIdentifiedFunc func;
  gpointer user_data;
} Waiting;

static GError *
new_leaving_error (void)
{
  return g_error_new_literal (FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE,
                              _("The Ferry service is just leaving; try again."));
}

/* In a sandbox of our own the numbers that the bus gives for processes mean other
 * processes, so nobody can be looked at. */
static GError *
new_blind_error (void)
{
  return g_error_new_literal (FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED,
                              _("This Ferry is a Flatpak itself and cannot tell other programs apart, so it works for its own window and command line alone. Install Ferry from your distribution for the others."));
}

static void
entry_free (Entry *entry)
{
  g_clear_handle_id (&entry->watch_id, g_bus_unwatch_name);
  g_queue_clear_full (&entry->waiting, g_free);
  g_clear_pointer (&entry->caller, ferry_caller_unref);
  g_clear_error (&entry->refusal);
  g_free (entry->name);
  g_free (entry);
}

static gboolean
entry_is_known (const Entry *entry)
{
  return entry->caller != NULL || entry->refusal != NULL;
}

static void
forget_oldest (FerryCallers *self)
{
  /* While the door is shut, calls wait with their callers. */
  if (self->is_open && self->remembered.length > MAX_REMEMBERED)
    {
      Entry *entry = g_queue_pop_head (&self->remembered);

      g_hash_table_remove (self->entries, entry->name);
    }
}

static void
serve_waiting (Entry *entry)
{
  g_autoptr(FerryCallers) self = g_object_ref (entry->callers);

  while (self->is_open && entry_is_known (entry) && entry->waiting.length > 0)
    {
      g_autofree Waiting *waiting = g_queue_pop_head (&entry->waiting);

      waiting->func (entry->caller, entry->refusal, waiting->user_data);
    }
}

static void
refuse_waiting (Entry        *entry,
                const GError *error)
{
  while (entry->waiting.length > 0)
    {
      g_autofree Waiting *waiting = g_queue_pop_head (&entry->waiting);

      waiting->func (NULL, error, waiting->user_data);
    }
}

static void
identified_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  Entry *entry = user_data;
  g_autoptr(FerryCallers) self = entry->callers;  /* the reference of ask() */

  entry->caller = ferry_caller_identify_finish (G_DBUS_CONNECTION (source), result, &entry->refusal);
  if (entry->refusal != NULL)
    g_info ("Refused the caller %s: %s", entry->name, entry->refusal->message);

  g_queue_push_tail (&self->remembered, entry);
  serve_waiting (entry);
  forget_oldest (self);
}

static void
ask (Entry *entry)
{
  if (entry->asked)
    return;

  entry->asked = TRUE;
  if (entry->callers->key != NULL)
    {
      entry->refusal = new_blind_error ();
      g_queue_push_tail (&entry->callers->remembered, entry);
      return;
    }

  g_object_ref (entry->callers);
  ferry_caller_identify_async (entry->callers->connection, entry->name, identified_cb, entry);
}

static Entry *
ensure_entry (FerryCallers *self,
              const char   *name)
{
  Entry *entry = g_hash_table_lookup (self->entries, name);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->callers = self;
      entry->name = g_strdup (name);
      g_queue_init (&entry->waiting);
      g_hash_table_insert (self->entries, entry->name, entry);
    }

  return entry;
}

static void
refused_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FerryCallers) self = user_data;

  /* A bus that is gone does not mind. */
  g_dbus_connection_flush_finish (G_DBUS_CONNECTION (source), result, NULL);
  ferry_turnstile_go_on (self->turnstile);
}

/* Everybody’s answers go the same way: what is refused must not stand in it. */
static void
pause_refusing (gpointer user_data)
{
  FerryCallers *self = user_data;

  g_dbus_connection_flush (self->connection, NULL, refused_cb, g_object_ref (self));
}

static void
ferry_callers_dispose (GObject *object)
{
  FerryCallers *self = FERRY_CALLERS (object);

  g_queue_clear (&self->remembered);
  g_hash_table_remove_all (self->entries);
  g_clear_object (&self->connection);
  g_clear_object (&self->activity);

  G_OBJECT_CLASS (ferry_callers_parent_class)->dispose (object);
}

static void
ferry_callers_finalize (GObject *object)
{
  FerryCallers *self = FERRY_CALLERS (object);

  g_hash_table_unref (self->entries);
  ferry_turnstile_free (self->turnstile);
  g_free (self->key);

  G_OBJECT_CLASS (ferry_callers_parent_class)->finalize (object);
}

static void
ferry_callers_class_init (FerryCallersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_callers_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_callers_finalize;
}

static void
ferry_callers_init (FerryCallers *self)
{
  self->entries = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) entry_free);
  g_queue_init (&self->remembered);
  self->turnstile = ferry_turnstile_new ();
  ferry_turnstile_set_pause (self->turnstile, pause_refusing, self);
}

/**
 * ferry_callers_new:
 * @connection: the bus that calls come from
 * @activity: counts them
 * @key: (nullable): what Ferry’s own programs know, if this service is in a
 *   sandbox and can know nobody otherwise
 *
 * Returns: (transfer full): a door that is still shut
 */
FerryCallers *
ferry_callers_new (GDBusConnection *connection,
                   FerryActivity   *activity,
                   const char      *key)
{
  FerryCallers *self;

  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), NULL);
  g_return_val_if_fail (FERRY_IS_ACTIVITY (activity), NULL);

  self = g_object_new (FERRY_TYPE_CALLERS, NULL);
  self->connection = g_object_ref (connection);
  self->activity = g_object_ref (activity);
  self->key = g_strdup (key);

  return self;
}

/**
 * ferry_callers_open:
 * @self: callers
 *
 * The jobs are loaded: calls are let in from now on, those that wait first.
 */
void
ferry_callers_open (FerryCallers *self)
{
  g_autoptr(GList) entries = NULL;

  g_return_if_fail (FERRY_IS_CALLERS (self));

  self->is_open = TRUE;
  entries = g_hash_table_get_values (self->entries);
  for (GList *l = entries; l != NULL; l = l->next)
    serve_waiting (l->data);
}

/**
 * ferry_callers_close:
 * @self: callers
 *
 * The service goes: whoever calls from now on, or waits to be let in, is told
 * so.
 */
void
ferry_callers_close (FerryCallers *self)
{
  g_autoptr(GList) entries = NULL;
  g_autoptr(GError) error = NULL;

  g_return_if_fail (FERRY_IS_CALLERS (self));

  self->is_closed = TRUE;
  error = new_leaving_error ();
  entries = g_hash_table_get_values (self->entries);
  for (GList *l = entries; l != NULL; l = l->next)
    refuse_waiting (l->data, error);
  ferry_turnstile_open (self->turnstile);
}

static void
on_introduced_vanished (GDBusConnection *connection,
                        const char      *name,
                        gpointer         user_data)
{
  FerryCallers *self = user_data;

  g_hash_table_remove (self->entries, name);
}

/**
 * ferry_callers_get_activity:
 * @self: callers
 *
 * Returns: (transfer none): what counts calls
 */
FerryActivity *
ferry_callers_get_activity (FerryCallers *self)
{
  g_return_val_if_fail (FERRY_IS_CALLERS (self), NULL);

  return self->activity;
}

/**
 * ferry_callers_get_turnstile:
 * @self: callers
 *
 * Returns: (transfer none): where the calls of apps wait for their turn
 */
FerryTurnstile *
ferry_callers_get_turnstile (FerryCallers *self)
{
  g_return_val_if_fail (FERRY_IS_CALLERS (self), NULL);

  return self->turnstile;
}

/**
 * ferry_callers_introduce:
 * @self: callers
 * @name: a unique name, from the bus
 * @key: what it knows
 *
 * One of Ferry’s own programs says so to a service that cannot know it
 * otherwise.
 *
 * Returns: whether the key is the right one, or none is needed
 */
gboolean
ferry_callers_introduce (FerryCallers *self,
                         const char   *name,
                         const char   *key)
{
  Entry *entry;

  g_return_val_if_fail (FERRY_IS_CALLERS (self), FALSE);

  if (self->key == NULL)
    return TRUE;
  if (g_strcmp0 (self->key, key) != 0)
    return FALSE;

  /* Not among those that are forgotten: it would have to say it again. */
  entry = ensure_entry (self, name);
  g_queue_remove (&self->remembered, entry);
  g_clear_error (&entry->refusal);
  entry->asked = TRUE;
  if (entry->caller == NULL)
    {
      entry->caller = ferry_caller_new_user (name);
      entry->watch_id = g_bus_watch_name_on_connection (self->connection, name,
                                                        G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                                                        on_introduced_vanished, self, NULL);
    }
  serve_waiting (entry);

  return TRUE;
}

/**
 * ferry_callers_identify:
 * @self: callers
 * @name: a unique name, from the bus
 * @func: called once, when the caller is known or refused; at once if it is
 *   known already
 * @user_data: data for @func
 */
void
ferry_callers_identify (FerryCallers       *self,
                        const char         *name,
                        FerryIdentifiedFunc func,
                        gpointer            user_data)
{
  Entry *entry;
  Waiting *waiting;

  g_return_if_fail (FERRY_IS_CALLERS (self));
  g_return_if_fail (name != NULL);

  if (self->is_closed)
    {
      g_autoptr(GError) error = new_leaving_error ();

      func (NULL, error, user_data);
      return;
    }

  entry = ensure_entry (self, name);
  waiting = g_new0 (Waiting, 1);
  waiting->func = func;
  waiting->user_data = user_data;
  g_queue_push_tail (&entry->waiting, waiting);

  ask (entry);
  serve_waiting (entry);
}

/**
 * ferry_callers_lookup:
 * @self: callers
 * @name: a unique name, from the bus
 *
 * For the introspection of objects, which cannot wait for an identification.
 *
 * Returns: (transfer none) (nullable): the caller if it is known and let in
 */
FerryCaller *
ferry_callers_lookup (FerryCallers *self,
                      const char   *name)
{
  Entry *entry;

  g_return_val_if_fail (FERRY_IS_CALLERS (self), NULL);

  if (name == NULL || !self->is_open)
    return NULL;

  entry = g_hash_table_lookup (self->entries, name);
  return entry != NULL ? entry->caller : NULL;
}
