/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The service’s jobs as a GListModel of FerryRemoteJob that follows what the
 * service does. Jobs keep their object for as long as they are listed, also
 * when the service is replaced. The order is the one of their first
 * appearance; whoever shows them sorts them.
 *
 * The service takes a job away when it has ended, and keeps it in the history
 * alone; a list with finished jobs keeps it too. */

#include "config.h"

#include "client/ferry-job-dict.h"
#include "client/ferry-job-list-private.h"

enum
{
  PROP_0,
  PROP_IS_LOADED,
  PROP_HAS_MORE,
  N_PROPS,
};

enum
{
  SIGNAL_JOB_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static GType
ferry_job_list_get_item_type (GListModel *model)
{
  return FERRY_TYPE_REMOTE_JOB;
}

static guint
ferry_job_list_get_n_items (GListModel *model)
{
  return FERRY_JOB_LIST (model)->jobs->len;
}

static gpointer
ferry_job_list_get_item (GListModel *model,
                         guint       position)
{
  GPtrArray *jobs = FERRY_JOB_LIST (model)->jobs;

  return position < jobs->len ? g_object_ref (jobs->pdata[position]) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = ferry_job_list_get_item_type;
  iface->get_n_items = ferry_job_list_get_n_items;
  iface->get_item = ferry_job_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryJobList, ferry_job_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
on_job_changed (FerryJobList   *self,
                FerryRemoteJob *job)
{
  g_signal_emit (self, signals[SIGNAL_JOB_CHANGED], 0, job);
}

static void
append (FerryJobList   *self,
        FerryRemoteJob *remote) /* (transfer full) */
{
  g_signal_connect_swapped (remote, "changed", G_CALLBACK (on_job_changed), self);
  if (ferry_state_is_final (ferry_remote_job_get_state (remote)))
    g_hash_table_add (self->history, g_strdup (ferry_remote_job_get_path (remote)));
  g_ptr_array_add (self->jobs, remote);
  g_hash_table_insert (self->by_path, g_strdup (ferry_remote_job_get_path (remote)), remote);
}

static void
remove_at (FerryJobList *self,
           guint         position)
{
  g_autoptr(FerryRemoteJob) job = g_object_ref (self->jobs->pdata[position]);

  g_signal_handlers_disconnect_by_func (job, on_job_changed, self);
  g_hash_table_remove (self->by_path, ferry_remote_job_get_path (job));
  g_hash_table_remove (self->history, ferry_remote_job_get_path (job));
  g_ptr_array_remove_index (self->jobs, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
remove_path (FerryJobList *self,
             const char   *path)
{
  FerryRemoteJob *job = ferry_job_list_find (self, path);
  guint position;

  if (job != NULL && g_ptr_array_find (self->jobs, job, &position))
    remove_at (self, position);
}

static void
add_or_update (FerryJobList *self,
               GVariant     *job)
{
  FerryRemoteJob *known = ferry_job_list_find (self, ferry_job_dict_get_string (job, "path"));

  if (known != NULL)
    {
      ferry_remote_job_update (known, job);
      return;
    }

  append (self, ferry_remote_job_new (job));
  g_list_model_items_changed (G_LIST_MODEL (self), self->jobs->len - 1, 0, 1);
}

static void
remove_missing (FerryJobList *self,
                GHashTable   *present)
{
  for (guint i = self->jobs->len; i > 0; i--)
    {
      if (!g_hash_table_contains (present, ferry_remote_job_get_path (self->jobs->pdata[i - 1])))
        remove_at (self, i - 1);
    }
}

/*
 * ferry_job_list_add_all:
 * @self: a list
 * @jobs: aa{sv}
 *
 * What was known is updated, what is new comes at the end with one notification:
 * there may be thousands.
 */
void
ferry_job_list_add_all (FerryJobList *self,
                        GVariant     *jobs)
{
  guint before = self->jobs->len;
  GVariantIter iter;
  GVariant *job;

  g_variant_iter_init (&iter, jobs);
  while (g_variant_iter_loop (&iter, "@a{sv}", &job))
    {
      g_autoptr(FerryRemoteJob) remote = ferry_remote_job_new (job);
      FerryRemoteJob *known = ferry_job_list_find (self, ferry_remote_job_get_path (remote));

      if (known != NULL)
        ferry_remote_job_update (known, job);
      else
        append (self, g_steal_pointer (&remote));
    }

  if (self->jobs->len > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->jobs->len - before);
}

/*
 * ferry_job_list_take_over:
 * @self: a list
 * @jobs: aa{sv}
 *
 * The same, and what is not among them is removed.
 */
void
ferry_job_list_take_over (FerryJobList *self,
                          GVariant     *jobs)
{
  g_autoptr(GHashTable) present = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GVariantIter iter;
  GVariant *job;

  if (self->jobs->len == 0)
    {
      ferry_job_list_add_all (self, jobs);
      return;
    }

  g_variant_iter_init (&iter, jobs);
  while (g_variant_iter_loop (&iter, "@a{sv}", &job))
    g_hash_table_add (present, g_strdup (ferry_job_dict_get_string (job, "path")));
  remove_missing (self, present);

  ferry_job_list_add_all (self, jobs);
}

/* Without @all, a job leaves the list when it is finished. */
static gboolean
is_shown (FerryJobList *self,
          GVariant     *job)
{
  FerryState state;

  return self->all || !ferry_state_from_nick (ferry_job_dict_get_string (job, "state"), &state) ||
         !ferry_state_is_final (state);
}

/* Whether a job that the service takes away has only ended. */
static gboolean
becomes_history (FerryJobList *self,
                 const char   *path)
{
  FerryRemoteJob *job = ferry_job_list_find (self, path);

  return self->all && job != NULL && ferry_state_is_final (ferry_remote_job_get_state (job)) &&
         g_hash_table_add (self->history, g_strdup (path));
}

static void
on_job_event (FerryJobList *self,
              int           event,
              GVariant     *job)
{
  const char *path = ferry_job_dict_get_string (job, "path");

  if (event == FERRY_JOB_REMOVED && becomes_history (self, path))
    return;

  if (event == FERRY_JOB_REMOVED || !is_shown (self, job))
    remove_path (self, path);
  else if (event == FERRY_JOB_ADDED)
    add_or_update (self, job);
  else if (ferry_job_list_find (self, path) != NULL)
    add_or_update (self, job);
}

static void
ferry_job_list_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  FerryJobList *self = FERRY_JOB_LIST (object);

  if (prop_id == PROP_IS_LOADED)
    g_value_set_boolean (value, self->is_loaded);
  else if (prop_id == PROP_HAS_MORE)
    g_value_set_boolean (value, self->has_more);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_job_list_dispose (GObject *object)
{
  FerryJobList *self = FERRY_JOB_LIST (object);

  for (guint i = 0; i < self->jobs->len; i++)
    g_signal_handlers_disconnect_by_func (self->jobs->pdata[i], on_job_changed, self);
  g_clear_object (&self->watch);

  G_OBJECT_CLASS (ferry_job_list_parent_class)->dispose (object);
}

static void
ferry_job_list_finalize (GObject *object)
{
  FerryJobList *self = FERRY_JOB_LIST (object);

  g_clear_pointer (&self->by_path, g_hash_table_unref);
  g_clear_pointer (&self->history, g_hash_table_unref);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);

  G_OBJECT_CLASS (ferry_job_list_parent_class)->finalize (object);
}

static void
ferry_job_list_class_init (FerryJobListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_job_list_dispose;
  object_class->finalize = ferry_job_list_finalize;
  object_class->get_property = ferry_job_list_get_property;

  /**
   * FerryJobList:is-loaded:
   *
   * Whether the service has told its jobs yet.
   */
  properties[PROP_IS_LOADED] = g_param_spec_boolean ("is-loaded", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * FerryJobList:has-more:
   *
   * Whether there are older finished jobs that are not listed.
   */
  properties[PROP_HAS_MORE] = g_param_spec_boolean ("has-more", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * FerryJobList::job-changed:
   * @job: a job of the list
   *
   * A job that is listed, and stays so, has changed.
   */
  signals[SIGNAL_JOB_CHANGED] = g_signal_new ("job-changed", FERRY_TYPE_JOB_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                              NULL, G_TYPE_NONE, 1, FERRY_TYPE_REMOTE_JOB);
}

static void
ferry_job_list_init (FerryJobList *self)
{
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_path = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->history = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static FerryJobList *
list_new (FerryWatch *watch)
{
  FerryJobList *self = g_object_new (FERRY_TYPE_JOB_LIST, NULL);

  self->watch = g_object_ref (watch);
  g_signal_connect_object (watch, "found", G_CALLBACK (ferry_job_list_load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (watch, "job-event", G_CALLBACK (on_job_event), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * ferry_job_list_new:
 * @watch: what hears the service
 * @all: whether finished jobs are listed too
 *
 * Returns: (transfer full): a list that fills when @watch has found the
 *   service, or is about to if it has already
 */
FerryJobList *
ferry_job_list_new (FerryWatch *watch,
                    gboolean    all)
{
  FerryJobList *self;

  g_return_val_if_fail (FERRY_IS_WATCH (watch), NULL);

  self = list_new (watch);
  self->all = all;
  if (ferry_watch_is_listening (watch))
    ferry_job_list_load (self);

  return self;
}

/**
 * ferry_job_list_new_brief:
 * @watch: what hears the service
 *
 * Unlike with ferry_job_list_new(), jobs come without their files and options;
 * whoever needs those has to read them. Older finished jobs come when they are
 * asked for, see ferry_job_list_load_more().
 *
 * Returns: (transfer full): a list of all unfinished jobs and the last
 *   finished ones
 */
FerryJobList *
ferry_job_list_new_brief (FerryWatch *watch)
{
  FerryJobList *self;

  g_return_val_if_fail (FERRY_IS_WATCH (watch), NULL);

  self = list_new (watch);
  self->all = TRUE;
  self->is_brief = TRUE;
  self->n_finished = FERRY_JOB_LIST_PAGE;
  if (ferry_watch_is_listening (watch))
    ferry_job_list_load (self);

  return self;
}

/*
 * ferry_job_list_set_loaded:
 * @self: a list
 * @has_more: whether there are older finished jobs that it does not have
 */
void
ferry_job_list_set_loaded (FerryJobList *self,
                           gboolean      has_more)
{
  if (!self->is_loaded)
    {
      self->is_loaded = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_LOADED]);
    }

  if (self->has_more == has_more)
    return;

  self->has_more = has_more;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_MORE]);
}

/**
 * ferry_job_list_is_loaded:
 * @self: a list
 *
 * Returns: whether the service has told its jobs yet
 */
gboolean
ferry_job_list_is_loaded (FerryJobList *self)
{
  g_return_val_if_fail (FERRY_IS_JOB_LIST (self), FALSE);

  return self->is_loaded;
}

/**
 * ferry_job_list_find:
 * @self: a list
 * @path: an object path
 *
 * Returns: (transfer none) (nullable): the job there, %NULL if it is not listed
 */
FerryRemoteJob *
ferry_job_list_find (FerryJobList *self,
                     const char   *path)
{
  g_return_val_if_fail (FERRY_IS_JOB_LIST (self), NULL);

  return g_hash_table_lookup (self->by_path, path);
}

/**
 * ferry_job_list_forget:
 * @self: a list
 * @id: a finished job that was removed from the history, of which the service
 *   does not tell
 */
void
ferry_job_list_forget (FerryJobList *self,
                       const char   *id)
{
  g_return_if_fail (FERRY_IS_JOB_LIST (self));

  for (guint i = 0; i < self->jobs->len; i++)
    {
      if (g_str_equal (ferry_remote_job_get_id (self->jobs->pdata[i]), id))
        {
          remove_at (self, i);
          return;
        }
    }
}
