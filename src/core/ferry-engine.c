/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-engine-private.h"

/**
 * FerryEngine:
 *
 * The front door of core: it owns all unfinished jobs and alone decides what
 * becomes of them. It lives on the main loop, never blocks, and sees the world
 * through its ports; it knows nothing of D-Bus, HTTP or SQLite.
 */

enum
{
  PROP_0,
  PROP_BUSY,
  PROP_MOVING,
  N_PROPS
};

enum
{
  JOB_ADDED,
  JOB_CHANGED,
  JOB_REMOVED,
  GATES_CHANGED,
  STORE_FAILED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryEngine, ferry_engine, G_TYPE_OBJECT)

void
ferry_engine_update_busy (FerryEngine *self)
{
  gboolean busy = ferry_engine_is_busy (self);

  if (self->busy == busy)
    return;

  self->busy = busy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

void
ferry_engine_update_moving (FerryEngine *self)
{
  gboolean moving = ferry_engine_is_moving (self);

  if (self->moving == moving)
    return;

  self->moving = moving;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MOVING]);
}

/*
 * ferry_engine_update_board:
 * @self: the engine
 *
 * Called when something changed that the board shows.
 */
void
ferry_engine_update_board (FerryEngine *self)
{
  if (ferry_gate_board_update (self->board, &self->view, self->n_missing > 0,
                               ferry_clock_real (self->clock)))
    g_signal_emit (self, signals[GATES_CHANGED], 0);
}

static void
on_appointment_due (FerryAppointment *appointment,
                    gpointer          user_data)
{
  FerryEngine *self = user_data;

  if (appointment == &self->slice_end)
    ferry_engine_schedule_soon (self);
  else if (appointment == &self->settled)
    ferry_engine_handle_settled (self);
  else if (appointment == &self->hours)
    ferry_engine_handle_hours (self);
  else if (appointment == &self->usage)
    ferry_engine_save_usage (self);
  else if (appointment == &self->rate_tick)
    ferry_engine_update_rates (self);
  else if (appointment == &self->prune)
    ferry_engine_prune (self);
  else if (appointment == &self->stop_deadline)
    ferry_engine_give_up_waiting (self);
  else
    ferry_engine_handle_due (self, appointment->data);
}

static void
on_store_failed (FerryEngine  *self,
                 const GError *error)
{
  ferry_engine_tell_store_failed (self, error);
}

static void
watch_vault (FerryEngine *self)
{
  g_signal_connect_object (self->vault, "unlocked", G_CALLBACK (ferry_engine_handle_unlocked), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->vault, "added", G_CALLBACK (ferry_engine_handle_token_added), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->vault, "lost", G_CALLBACK (ferry_engine_handle_token_lost), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->conditions, "notify::login", G_CALLBACK (ferry_engine_handle_login), self,
                           G_CONNECT_SWAPPED);
}

static void
ferry_engine_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  FerryEngine *self = FERRY_ENGINE (object);

  if (prop_id == PROP_BUSY)
    g_value_set_boolean (value, ferry_engine_is_busy (self));
  else if (prop_id == PROP_MOVING)
    g_value_set_boolean (value, ferry_engine_is_moving (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
detach_runners (FerryEngine *self)
{
  for (const GList *link = ferry_roster_get_entries (self->roster); link != NULL;
       link = link->next)
    {
      FerryEntry *entry = link->data;

      if (entry->runner != NULL)
        ferry_runner_detach (entry->runner);
    }
}

static void
ferry_engine_dispose (GObject *object)
{
  FerryEngine *self = FERRY_ENGINE (object);

  g_clear_handle_id (&self->schedule_id, g_source_remove);
  if (self->roster != NULL)
    detach_runners (self);

  g_queue_init (&self->running);
  g_clear_pointer (&self->waiting, g_sequence_free);
  g_clear_pointer (&self->agenda, ferry_agenda_free);
  g_clear_pointer (&self->roster, ferry_roster_free);
  g_clear_pointer (&self->claims, g_hash_table_unref);
  g_clear_object (&self->stop_task);
  g_clear_object (&self->store);
  g_clear_object (&self->fetcher);
  g_clear_object (&self->publisher);
  g_clear_object (&self->clock);
  g_clear_object (&self->conditions);
  g_clear_pointer (&self->network, ferry_network_state_unref);
  g_clear_pointer (&self->flushes, g_ptr_array_unref);
  g_clear_pointer (&self->board, ferry_gate_board_free);
  g_clear_pointer (&self->budget, ferry_budget_free);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  ferry_policy_clear (&self->policy);
  g_clear_object (&self->vault);

  G_OBJECT_CLASS (ferry_engine_parent_class)->dispose (object);
}

static void
ferry_engine_class_init (FerryEngineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = ferry_engine_dispose;
  object_class->get_property = ferry_engine_get_property;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_MOVING] = g_param_spec_boolean ("moving", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * FerryEngine::job-added:
   * @self: the engine
   * @job: a new job; it is on disk
   */
  signals[JOB_ADDED] = g_signal_new ("job-added", FERRY_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, FERRY_TYPE_JOB);

  /**
   * FerryEngine::job-changed:
   * @self: the engine
   * @job: the job
   * @change: what changed, as bits of #FerryJobChange
   *
   * A final state is told only when it is on disk; the job is in no list of
   * the engine’s any more by then.
   */
  signals[JOB_CHANGED] = g_signal_new ("job-changed", FERRY_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 2, FERRY_TYPE_JOB,
                                       G_TYPE_UINT);

  /**
   * FerryEngine::job-removed:
   * @self: the engine
   * @job: a job in a final state
   */
  signals[JOB_REMOVED] = g_signal_new ("job-removed", FERRY_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, FERRY_TYPE_JOB);

  /**
   * FerryEngine::gates-changed:
   * @self: the engine
   *
   * ferry_engine_get_gate() says something else of one of them.
   */
  signals[GATES_CHANGED] = g_signal_new ("gates-changed", FERRY_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);

  /**
   * FerryEngine::store-failed:
   * @self: the engine
   * @error: (type GError): why something did not reach the disk
   */
  signals[STORE_FAILED] = g_signal_new ("store-failed", FERRY_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
ferry_engine_init (FerryEngine *self)
{
  self->roster = ferry_roster_new ();
  self->waiting = g_sequence_new (NULL);
  self->claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->flushes = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&self->running);
}

/* Each is told within the main loop’s turn in which it changed (design §2). */
static void
watch_conditions (FerryEngine *self)
{
  static const struct
  {
    const char *signal;
    void (*handle) (FerryEngine *self);
  } rows[] = {
    { "notify::network", ferry_engine_handle_network },
    { "notify::login", ferry_engine_apply_all_gates },
    { "notify::power", ferry_engine_apply_all_gates },
    { "notify::asleep", ferry_engine_handle_sleep },
  };

  self->network = ferry_network_state_ref (ferry_conditions_get_network (self->conditions));
  self->budget = ferry_budget_new ();
  self->board = ferry_gate_board_new (ferry_clock_real (self->clock));
  self->view.conditions = self->conditions;
  self->view.policy = &self->policy;
  self->view.budget = self->budget;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_signal_connect_object (self->conditions, rows[i].signal, G_CALLBACK (rows[i].handle),
                             self, G_CONNECT_SWAPPED);

  g_signal_connect_object (self->clock, "date-changed", G_CALLBACK (ferry_engine_handle_hours),
                           self, G_CONNECT_SWAPPED);
  ferry_engine_handle_hours (self);
}

/**
 * ferry_engine_new:
 * @ports: the world; references are taken
 * @policy: the settings; copied
 *
 * Returns: (transfer full): an engine that does nothing before
 *   ferry_engine_start_async()
 */
FerryEngine *
ferry_engine_new (const FerryEnginePorts *ports,
                  const FerryPolicy      *policy)
{
  g_autoptr(FerryEngine) self = NULL;

  g_return_val_if_fail (ports != NULL, NULL);
  g_return_val_if_fail (policy != NULL, NULL);

  self = g_object_new (FERRY_TYPE_ENGINE, NULL);
  self->store = g_object_ref (ports->store);
  self->fetcher = g_object_ref (ports->fetcher);
  self->publisher = g_object_ref (ports->publisher);
  self->clock = g_object_ref (ports->clock);
  self->conditions = g_object_ref (ports->conditions);
  ferry_policy_assign (&self->policy, policy);
  g_set_object (&self->vault, ports->vault);
  self->agenda = ferry_agenda_new (self->clock, on_appointment_due, self);

  watch_conditions (self);
  g_signal_connect_object (self->store, "failed", G_CALLBACK (on_store_failed), self,
                           G_CONNECT_SWAPPED);

  if (self->vault != NULL)
    watch_vault (self);

  return g_steal_pointer (&self);
}

void
ferry_engine_begin_call (FerryEngine *self)
{
  self->n_calls++;
  ferry_engine_update_busy (self);
}

void
ferry_engine_end_call (FerryEngine *self)
{
  self->n_calls--;
  ferry_engine_update_busy (self);
}

/*
 * ferry_engine_is_running:
 * @self: the engine
 * @error: return location: %FERRY_ERROR_SERVICE_UNREACHABLE
 *
 * Returns: whether calls are still taken
 */
gboolean
ferry_engine_is_running (FerryEngine *self,
                         GError     **error)
{
  if (self->stopping)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE,
                         ferry_error_code_to_sentence (FERRY_ERROR_SERVICE_UNREACHABLE));

  return !self->stopping;
}

void
ferry_engine_tell_added (FerryEngine *self,
                         FerryJob    *job)
{
  g_signal_emit (self, signals[JOB_ADDED], 0, job);
}

void
ferry_engine_tell (FerryEngine   *self,
                   FerryJob      *job,
                   FerryJobChange change)
{
  g_signal_emit (self, signals[JOB_CHANGED], 0, job, (guint) change);
}

void
ferry_engine_tell_removed (FerryEngine *self,
                           FerryJob    *job)
{
  g_signal_emit (self, signals[JOB_REMOVED], 0, job);
}

void
ferry_engine_tell_store_failed (FerryEngine  *self,
                                const GError *error)
{
  g_signal_emit (self, signals[STORE_FAILED], 0, error);
}

/**
 * ferry_engine_is_busy:
 * @self: the engine
 *
 * Returns: whether a job wants to move, or a call is under way, so that the
 *   service has to stay; `notify::busy` tells of changes
 */
gboolean
ferry_engine_is_busy (FerryEngine *self)
{
  g_return_val_if_fail (FERRY_IS_ENGINE (self), FALSE);

  return self->n_busy > 0 || self->n_calls > 0;
}

/**
 * ferry_engine_set_policy:
 * @self: the engine
 * @policy: the settings as they are now; copied
 */
void
ferry_engine_set_policy (FerryEngine       *self,
                         const FerryPolicy *policy)
{
  g_return_if_fail (FERRY_IS_ENGINE (self));
  g_return_if_fail (policy != NULL);

  ferry_policy_assign (&self->policy, policy);

  for (const GList *link = ferry_roster_get_entries (self->roster); link != NULL;
       link = link->next)
    {
      ferry_engine_extend_run (self, link->data);
      ferry_engine_refresh (self, link->data);
    }

  ferry_engine_handle_hours (self);
  ferry_engine_handle_network (self);
  ferry_engine_schedule_soon (self);
}

/**
 * ferry_engine_has_work:
 * @self: the engine, also one that has stopped
 *
 * Returns: whether a job wants to move as soon as it may
 */
gboolean
ferry_engine_has_work (FerryEngine *self)
{
  g_return_val_if_fail (FERRY_IS_ENGINE (self), FALSE);

  return self->n_busy > 0;
}

/**
 * ferry_engine_is_moving:
 * @self: the engine
 *
 * Returns: whether bytes move or are on their way to the disk, so that the
 *   machine should not fall asleep without warning; `notify::moving` tells of
 *   changes
 */
gboolean
ferry_engine_is_moving (FerryEngine *self)
{
  g_return_val_if_fail (FERRY_IS_ENGINE (self), FALSE);

  return self->n_runners > 0;
}

/**
 * ferry_engine_get_rate:
 * @self: the engine
 *
 * Returns: bytes per second of all jobs together
 */
guint64
ferry_engine_get_rate (FerryEngine *self)
{
  g_return_val_if_fail (FERRY_IS_ENGINE (self), 0);

  return self->rate;
}

/**
 * ferry_engine_get_gate:
 * @self: the engine
 * @gate: a wait between %FERRY_GATE_FIRST and %FERRY_GATE_LAST
 *
 * Returns: (transfer none): how that gate stands; `gates-changed` tells of changes
 */
const FerryGate *
ferry_engine_get_gate (FerryEngine *self,
                       FerryWait    gate)
{
  g_return_val_if_fail (FERRY_IS_ENGINE (self), NULL);

  return ferry_gate_board_get (self->board, gate);
}
