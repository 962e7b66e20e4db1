/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-front.h"

#include "service/ferry-app-notices.h"
#include "service/ferry-autostart.h"
#include "service/ferry-hand-over-object.h"
#include "service/ferry-job-signals.h"
#include "service/ferry-job-tree.h"
#include "service/ferry-manager-object.h"
#include "service/ferry-object-manager.h"
#include "service/ferry-service-actions.h"
#include "shared/ferry-names.h"

/**
 * FerryFront:
 *
 * Everything of the service that is on the bus: the objects, the actions, the
 * door they are behind, and the signals. Owned by the service. It knows nothing
 * of adapters, names and locks, so that a test can put it in front of fakes.
 */
struct _FerryFront
{
  GObject parent_instance;

  FerryParts parts; /* (owned), all */

  FerryManagerObject *manager;        /* (owned) */
  FerryObjectManager *object_manager; /* (owned) */
  FerryHandOverObject *hand_over;     /* (owned) */
  FerryJobTree *tree;                 /* (owned) */
  FerryJobSignals *job_signals;       /* (owned) */
  FerryAppNotices *notices;           /* (owned) */
  FerryAutostart *autostart;          /* (owned) (nullable): in a Flatpak */
  FerryServiceActions *actions;       /* (owned) (nullable) */
  gboolean holds_for_vault;
};

enum
{
  SIGNAL_OPENED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryFront, ferry_front, G_TYPE_OBJECT)

static void
export_client (FerryFront *self,
               const char *client)
{
  g_autoptr(GError) error = NULL;

  if (!ferry_job_tree_export (self->tree, client, &error))
    g_warning ("The jobs of “%s” cannot be called: %s", client, error->message);
}

static void
on_job_added (FerryFront *self,
              FerryJob   *job)
{
  export_client (self, ferry_job_get_client (job));
}

/* What is in no keyring would be gone if the service left. */
static void
update_hold (FerryFront *self)
{
  gboolean is_holding = self->parts.vault != NULL && ferry_vault_is_holding (self->parts.vault);

  if (is_holding == self->holds_for_vault)
    return;

  self->holds_for_vault = is_holding;
  if (is_holding)
    ferry_activity_hold (self->parts.activity);
  else
    ferry_activity_release (self->parts.activity);
}

/* What the store has to say is for the user, whoever asked for what. */
static void
on_store_set_aside (FerryFront   *self,
                    const char   *path,
                    const GError *error)
{
  ferry_front_set_notice (self, error->message);
}

static void
on_store_row_damaged (FerryFront *self,
                      const char *id,
                      const char *text)
{
  g_message ("%s", text);
  ferry_front_set_notice (self, text);
}

static void
on_store_failed (FerryFront   *self,
                 const GError *error)
{
  ferry_front_set_notice (self, error->message);
}

static void
watch_store (FerryFront *self)
{
  g_signal_connect_object (self->parts.store, "set-aside", G_CALLBACK (on_store_set_aside),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->parts.store, "row-damaged", G_CALLBACK (on_store_row_damaged),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->parts.engine, "store-failed", G_CALLBACK (on_store_failed),
                           self, G_CONNECT_SWAPPED);
}

static void
make_autostart (FerryFront *self)
{
  self->autostart = ferry_autostart_new (&self->parts);
  g_signal_connect_object (self->autostart, "notice", G_CALLBACK (ferry_front_set_notice), self, G_CONNECT_SWAPPED);
}

static void
ferry_front_dispose (GObject *object)
{
  FerryFront *self = FERRY_FRONT (object);

  ferry_front_unexport (self);

  g_clear_object (&self->actions);
  g_clear_object (&self->notices);
  g_clear_object (&self->autostart);
  g_clear_object (&self->job_signals);
  g_clear_object (&self->hand_over);
  g_clear_object (&self->manager);
  g_clear_object (&self->object_manager);
  g_clear_object (&self->tree);

  g_clear_object (&self->parts.consent);
  g_clear_object (&self->parts.permissions);
  g_clear_object (&self->parts.finder);
  g_clear_object (&self->parts.subscribers);
  g_clear_object (&self->parts.focus);
  g_clear_object (&self->parts.callers);
  g_clear_object (&self->parts.activity);
  g_clear_object (&self->parts.engine);
  g_clear_object (&self->parts.store);
  g_clear_object (&self->parts.conditions);
  g_clear_object (&self->parts.settings);
  g_clear_object (&self->parts.vault);
  g_clear_object (&self->parts.connection);

  G_OBJECT_CLASS (ferry_front_parent_class)->dispose (object);
}

static void
ferry_front_class_init (FerryFrontClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_front_dispose;

  /**
   * FerryFront::opened:
   *
   * The jobs are loaded, and calls are let in.
   */
  signals[SIGNAL_OPENED] = g_signal_new ("opened", FERRY_TYPE_FRONT, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ferry_front_init (FerryFront *self)
{
}

/**
 * ferry_front_new:
 * @needs: what it is put in front of
 * @actions: (nullable): gets the GIO actions
 *
 * Returns: (transfer full): a front that is not on the bus yet, its door shut
 */
FerryFront *
ferry_front_new (const FerryFrontNeeds *needs,
                 GActionMap            *actions)
{
  FerryFront *self = g_object_new (FERRY_TYPE_FRONT, NULL);

  self->parts.connection = g_object_ref (needs->connection);
  self->parts.activity = g_object_ref (needs->activity);
  self->parts.engine = g_object_ref (needs->engine);
  self->parts.store = g_object_ref (needs->store);
  self->parts.conditions = g_object_ref (needs->conditions);
  self->parts.settings = g_object_ref (needs->settings);
  g_set_object (&self->parts.vault, needs->vault);
  self->parts.callers = ferry_callers_new (needs->connection, needs->activity, needs->key);
  self->parts.focus = ferry_focus_new (needs->connection);
  self->parts.subscribers = ferry_subscribers_new (needs->connection, needs->activity);
  self->parts.finder = ferry_job_finder_new (needs->engine, needs->store);
  self->parts.permissions = ferry_permission_store_new (needs->connection);
  self->parts.consent = ferry_consent_new (needs->engine, self->parts.permissions);

  self->manager = ferry_manager_object_new (&self->parts);
  self->object_manager = ferry_object_manager_new (&self->parts);
  self->hand_over = ferry_hand_over_object_new (&self->parts);
  self->tree = ferry_job_tree_new (&self->parts);
  self->job_signals = ferry_job_signals_new (needs->engine, self->parts.subscribers);
  self->notices = ferry_app_notices_new (&self->parts);
  if (needs->key != NULL)
    make_autostart (self);
  watch_store (self);
  if (actions != NULL)
    self->actions = ferry_service_actions_new (&self->parts, actions);

  g_signal_connect_object (self->job_signals, "overview-changed",
                           G_CALLBACK (ferry_manager_object_tell_overview),
                           self->manager, G_CONNECT_SWAPPED);
  if (needs->vault != NULL)
    g_signal_connect_object (needs->vault, "holding-changed", G_CALLBACK (update_hold), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (needs->engine, "job-added", G_CALLBACK (on_job_added),
                           self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * ferry_front_export:
 * @self: a front
 * @error: (nullable): what GDBus says
 *
 * Puts all objects on the bus. To be called before the bus name is taken, so
 * that no call comes too early.
 *
 * Returns: whether they are there
 */
gboolean
ferry_front_export (FerryFront *self,
                    GError    **error)
{
  g_return_val_if_fail (FERRY_IS_FRONT (self), FALSE);

  if (self->actions != NULL)
    ferry_service_actions_export (self->actions);

  return ferry_manager_object_export (self->manager, FERRY_SERVICE_PATH, error) &&
         ferry_object_manager_export (self->object_manager, FERRY_SERVICE_PATH, error) &&
         ferry_hand_over_object_export (self->hand_over, FERRY_SERVICE_PATH, error) &&
         ferry_job_tree_export (self->tree, FERRY_CLIENT_USER, error);
}

/**
 * ferry_front_get_parts:
 * @self: a front
 *
 * Returns: (transfer none): what it is made of, for what stands beside it
 */
const FerryParts *
ferry_front_get_parts (FerryFront *self)
{
  g_return_val_if_fail (FERRY_IS_FRONT (self), NULL);

  return &self->parts;
}

/**
 * ferry_front_begin:
 * @self: a front
 *
 * The job list is ours, and about to be loaded.
 */
void
ferry_front_begin (FerryFront *self)
{
  g_return_if_fail (FERRY_IS_FRONT (self));

  ferry_job_tree_begin (self->tree);
}

/**
 * ferry_front_open:
 * @self: a front
 *
 * The jobs are loaded: opens the door.
 */
void
ferry_front_open (FerryFront *self)
{
  g_autoptr(GPtrArray) jobs = NULL;

  g_return_if_fail (FERRY_IS_FRONT (self));

  /* The engine announces no jobs that it has loaded. */
  jobs = ferry_engine_get_jobs (self->parts.engine);
  for (guint i = 0; i < jobs->len; i++)
    export_client (self, ferry_job_get_client (g_ptr_array_index (jobs, i)));

  ferry_consent_open (self->parts.consent);
  ferry_callers_open (self->parts.callers);
  ferry_app_notices_begin (self->notices);
  if (self->autostart != NULL)
    ferry_autostart_begin (self->autostart);
  g_signal_emit (self, signals[SIGNAL_OPENED], 0);
}

/**
 * ferry_front_close:
 * @self: a front
 *
 * The service goes for good: refuses every call from now on.
 */
void
ferry_front_close (FerryFront *self)
{
  g_return_if_fail (FERRY_IS_FRONT (self));

  ferry_callers_close (self->parts.callers);
}

/**
 * ferry_front_unexport:
 * @self: a front
 *
 * Takes all objects off the bus.
 */
void
ferry_front_unexport (FerryFront *self)
{
  g_return_if_fail (FERRY_IS_FRONT (self));

  if (self->manager == NULL)
    return;

  if (self->actions != NULL)
    ferry_service_actions_unexport (self->actions);
  ferry_manager_object_unexport (self->manager);
  ferry_object_manager_unexport (self->object_manager);
  ferry_hand_over_object_unexport (self->hand_over);
  ferry_job_tree_unexport (self->tree);
}

/**
 * ferry_front_get_consent:
 * @self: a front
 *
 * Returns: (transfer none): what asks the user about sandboxed apps
 */
FerryConsent *
ferry_front_get_consent (FerryFront *self)
{
  g_return_val_if_fail (FERRY_IS_FRONT (self), NULL);

  return self->parts.consent;
}

/**
 * ferry_front_set_notice:
 * @self: a front
 * @notice: a sentence that the user should read, empty for none
 */
void
ferry_front_set_notice (FerryFront *self,
                        const char *notice)
{
  g_return_if_fail (FERRY_IS_FRONT (self));

  ferry_manager_object_set_text (self->manager, "Notice", notice);
}

static void
on_pacing_notified (FerryFront *self,
                    GParamSpec *pspec,
                    GObject    *fetcher)
{
  g_autofree char *pacing = NULL;

  g_object_get (fetcher, "pacing", &pacing, NULL);
  ferry_manager_object_set_text (self->manager, "Pacing", pacing);
}

/**
 * ferry_front_watch_pacing:
 * @self: the front
 * @fetcher: who has a property `pacing`, see the documentation of the interface
 */
void
ferry_front_watch_pacing (FerryFront *self,
                          GObject    *fetcher)
{
  g_return_if_fail (FERRY_IS_FRONT (self));

  g_signal_connect_object (fetcher, "notify::pacing", G_CALLBACK (on_pacing_notified), self, G_CONNECT_SWAPPED);
}
