/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-job-signals.h"

#include "service/ferry-job-path.h"
#include "service/ferry-job-view.h"
#include "shared/ferry-names.h"

/* At most two Progress signals a second for a job (design §6). */
#define TICK_MS 500

/* What may wait for the next tick; everything else is told at once. */
#define TICKED (FERRY_JOB_CHANGE_PROGRESS | FERRY_JOB_CHANGE_FILES)

/**
 * FerryJobSignals:
 *
 * Turns what the engine says about jobs into signals on the bus. Its one timer
 * exists only while something moves and somebody listens. Owned by the service.
 */
struct _FerryJobSignals
{
  GObject parent_instance;

  FerrySubscribers *subscribers; /* (owned) */
  GHashTable *pending;           /* (owned) (element-type FerryJob guint): changes for the next tick */
  gboolean overview_pending;
  guint tick_id;
};

enum
{
  SIGNAL_OVERVIEW_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryJobSignals, ferry_job_signals, G_TYPE_OBJECT)

static void
send_progress (FerryJobSignals *self,
               FerryJob        *job)
{
  g_autofree char *path = ferry_job_path_for_job (job);
  FerryBusSignal progress = { path, FERRY_JOB_INTERFACE, "Progress" };

  ferry_subscribers_send (self->subscribers, ferry_job_get_client (job), &progress,
                          g_variant_new ("(txt)",
                                         (guint64) ferry_job_get_bytes_done (job),
                                         (gint64) ferry_job_get_bytes_total (job),
                                         ferry_job_get_rate (job)));
}

static void
send_changes (FerryJobSignals *self,
              FerryJob        *job,
              guint            mask)
{
  g_autofree char *path = ferry_job_path_for_job (job);
  FerryBusSignal changed = { path, "org.freedesktop.DBus.Properties", "PropertiesChanged" };
  GVariant *changes = ferry_job_view_get_changes (job, mask);

  if (changes != NULL)
    ferry_subscribers_send (self->subscribers, ferry_job_get_client (job), &changed, changes);
}

static void
send_pending (FerryJobSignals *self)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, self->pending);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      guint mask = GPOINTER_TO_UINT (value);

      if (mask & FERRY_JOB_CHANGE_PROGRESS)
        send_progress (self, key);
      if (mask & FERRY_JOB_CHANGE_FILES)
        send_changes (self, key, FERRY_JOB_CHANGE_FILES);
      g_hash_table_iter_remove (&iter);
    }

  if (self->overview_pending)
    g_signal_emit (self, signals[SIGNAL_OVERVIEW_CHANGED], 0);
  self->overview_pending = FALSE;
}

/* Goes on for one tick longer than anything changes, so that what comes next
 * is not too soon after the last. */
static gboolean
tick_cb (gpointer user_data)
{
  FerryJobSignals *self = user_data;

  if (g_hash_table_size (self->pending) == 0 && !self->overview_pending)
    {
      self->tick_id = 0;
      return G_SOURCE_REMOVE;
    }

  send_pending (self);

  return G_SOURCE_CONTINUE;
}

static void
send_soon (FerryJobSignals *self)
{
  if (self->tick_id != 0)
    return;

  self->tick_id = g_timeout_add (TICK_MS, tick_cb, self);
  send_pending (self);
}

static void
on_job_changed (FerryEngine     *engine,
                FerryJob        *job,
                guint            mask,
                FerryJobSignals *self)
{
  guint later = mask & TICKED;
  guint at_once = mask & ~TICKED;

  if (!ferry_subscribers_has_any (self->subscribers))
    return;

  if (at_once != 0)
    send_changes (self, job, at_once);

  if (later != 0)
    {
      later |= GPOINTER_TO_UINT (g_hash_table_lookup (self->pending, job));
      g_hash_table_replace (self->pending, g_object_ref (job), GUINT_TO_POINTER (later));
    }

  self->overview_pending |= (mask & (FERRY_JOB_CHANGE_STATE | FERRY_JOB_CHANGE_PROGRESS)) != 0;
  send_soon (self);
}

static void
on_job_added (FerryEngine     *engine,
              FerryJob        *job,
              FerryJobSignals *self)
{
  g_autofree char *path = NULL;
  FerryBusSignal added = { FERRY_SERVICE_PATH, "org.freedesktop.DBus.ObjectManager", "InterfacesAdded" };
  GVariantBuilder interfaces;

  if (!ferry_subscribers_has_any (self->subscribers))
    return;

  path = ferry_job_path_for_job (job);
  g_variant_builder_init (&interfaces, G_VARIANT_TYPE ("a{sa{sv}}"));
  g_variant_builder_add (&interfaces, "{s@a{sv}}", FERRY_JOB_INTERFACE,
                         ferry_job_view_get_properties (job));
  ferry_subscribers_send (self->subscribers, ferry_job_get_client (job), &added,
                          g_variant_new ("(oa{sa{sv}})", path, &interfaces));
}

static void
on_job_removed (FerryEngine     *engine,
                FerryJob        *job,
                FerryJobSignals *self)
{
  const char *const interfaces[] = { FERRY_JOB_INTERFACE, NULL };
  FerryBusSignal removed = { FERRY_SERVICE_PATH, "org.freedesktop.DBus.ObjectManager", "InterfacesRemoved" };
  g_autofree char *path = NULL;

  g_hash_table_remove (self->pending, job);
  if (!ferry_subscribers_has_any (self->subscribers))
    return;

  path = ferry_job_path_for_job (job);
  ferry_subscribers_send (self->subscribers, ferry_job_get_client (job), &removed,
                          g_variant_new ("(o^as)", path, interfaces));
  self->overview_pending = TRUE;
  send_soon (self);
}

static void
ferry_job_signals_dispose (GObject *object)
{
  FerryJobSignals *self = FERRY_JOB_SIGNALS (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_hash_table_remove_all (self->pending);
  g_clear_object (&self->subscribers);

  G_OBJECT_CLASS (ferry_job_signals_parent_class)->dispose (object);
}

static void
ferry_job_signals_finalize (GObject *object)
{
  FerryJobSignals *self = FERRY_JOB_SIGNALS (object);

  g_hash_table_unref (self->pending);

  G_OBJECT_CLASS (ferry_job_signals_parent_class)->finalize (object);
}

static void
ferry_job_signals_class_init (FerryJobSignalsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_job_signals_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_job_signals_finalize;

  /**
   * FerryJobSignals::overview-changed:
   *
   * The rate of all jobs, or how many are active, may have changed. Comes at
   * most twice a second, and only while somebody is subscribed.
   */
  signals[SIGNAL_OVERVIEW_CHANGED] = g_signal_new ("overview-changed", FERRY_TYPE_JOB_SIGNALS,
                                                   G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                   G_TYPE_NONE, 0);
}

static void
ferry_job_signals_init (FerryJobSignals *self)
{
  self->pending = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

/**
 * ferry_job_signals_new:
 * @engine: tells what happens to jobs
 * @subscribers: who hears of it
 *
 * Returns: (transfer full): the translator
 */
FerryJobSignals *
ferry_job_signals_new (FerryEngine      *engine,
                       FerrySubscribers *subscribers)
{
  FerryJobSignals *self;

  g_return_val_if_fail (FERRY_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (FERRY_IS_SUBSCRIBERS (subscribers), NULL);

  self = g_object_new (FERRY_TYPE_JOB_SIGNALS, NULL);
  self->subscribers = g_object_ref (subscribers);
  g_signal_connect_object (engine, "job-added", G_CALLBACK (on_job_added), self, 0);
  g_signal_connect_object (engine, "job-changed", G_CALLBACK (on_job_changed), self, 0);
  g_signal_connect_object (engine, "job-removed", G_CALLBACK (on_job_removed), self, 0);

  return self;
}
