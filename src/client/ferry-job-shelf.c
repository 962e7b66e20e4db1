/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Some of the jobs of a list, sorted: those that are under way or those that
 * are finished, newest first, and of these the ones that were searched for.
 * A job moves between two shelves by itself when it finishes. */

#include "config.h"

#include "client/ferry-job-face.h"
#include "client/ferry-job-shelf.h"

#include <string.h>

struct _FerryJobShelf
{
  GObject parent_instance;

  FerryJobList *list;   /* (owned) */
  GPtrArray *mirror;    /* (owned) (element-type FerryRemoteJob): all of @list, in its order */
  GSequence *sequence;  /* (owned) (element-type FerryRemoteJob): what is shown */
  GHashTable *shown;    /* (owned) (element-type FerryRemoteJob GSequenceIter) */
  GHashTable *counted;  /* (owned) (element-type FerryRemoteJob): what @n_total counts */
  GHashTable *hidden;   /* (owned) (element-type utf8): paths */
  char *search;         /* (owned) (nullable): case-folded */
  FerryShelfFilter filter;
  gboolean finished;
  guint n_told;
};

enum
{
  PROP_0,
  PROP_N_TOTAL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static GType
ferry_job_shelf_get_item_type (GListModel *model)
{
  return FERRY_TYPE_REMOTE_JOB;
}

static guint
ferry_job_shelf_get_n_items (GListModel *model)
{
  return (guint) g_sequence_get_length (FERRY_JOB_SHELF (model)->sequence);
}

static gpointer
ferry_job_shelf_get_item (GListModel *model,
                          guint       position)
{
  GSequenceIter *iter = g_sequence_get_iter_at_pos (FERRY_JOB_SHELF (model)->sequence, (int) position);

  return g_sequence_iter_is_end (iter) ? NULL : g_object_ref (g_sequence_get (iter));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = ferry_job_shelf_get_item_type;
  iface->get_n_items = ferry_job_shelf_get_n_items;
  iface->get_item = ferry_job_shelf_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryJobShelf, ferry_job_shelf, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static gint64
get_sort_time (FerryRemoteJob *job)
{
  return ferry_state_is_final (ferry_remote_job_get_state (job)) ? ferry_remote_job_get_completed (job)
                                                                 : ferry_remote_job_get_created (job);
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  FerryRemoteJob *first = (FerryRemoteJob *) a;
  FerryRemoteJob *second = (FerryRemoteJob *) b;
  gint64 difference = get_sort_time (second) - get_sort_time (first);

  if (difference != 0)
    return difference < 0 ? -1 : 1;

  return g_strcmp0 (ferry_remote_job_get_id (second), ferry_remote_job_get_id (first));
}

static gboolean
belongs (FerryJobShelf  *self,
         FerryRemoteJob *job)
{
  return ferry_state_is_final (ferry_remote_job_get_state (job)) == self->finished &&
         !g_hash_table_contains (self->hidden, ferry_remote_job_get_path (job));
}

static gboolean
passes_filter (FerryJobShelf  *self,
               FerryRemoteJob *job)
{
  switch (self->filter)
    {
    case FERRY_SHELF_FILTER_TRANSFERRING:
      return ferry_job_face_get_mood (job) == FERRY_MOOD_BUSY;
    case FERRY_SHELF_FILTER_WAITING:
      return ferry_remote_job_get_state (job) == FERRY_STATE_QUEUED ||
             ferry_job_face_get_mood (job) == FERRY_MOOD_WAITING;
    case FERRY_SHELF_FILTER_SUSPENDED:
      return ferry_remote_job_get_state (job) == FERRY_STATE_SUSPENDED;
    case FERRY_SHELF_FILTER_FAILED:
      return ferry_job_face_get_mood (job) == FERRY_MOOD_BAD;
    case FERRY_SHELF_FILTER_ALL:
    default:
      return TRUE;
    }
}

static gboolean
contains (const char *text,
          const char *folded)
{
  g_autofree char *candidate = g_utf8_casefold (text, -1);

  return strstr (candidate, folded) != NULL;
}

static gboolean
passes_search (FerryJobShelf  *self,
               FerryRemoteJob *job)
{
  return self->search == NULL || contains (ferry_remote_job_get_name (job), self->search) ||
         contains (ferry_remote_job_get_client (job), self->search) ||
         g_str_has_prefix (ferry_remote_job_get_id (job), self->search);
}

static gboolean
is_wanted (FerryJobShelf  *self,
           FerryRemoteJob *job)
{
  return belongs (self, job) && passes_filter (self, job) && passes_search (self, job);
}

static void
count (FerryJobShelf  *self,
       FerryRemoteJob *job,
       gboolean        counts)
{
  if (counts)
    g_hash_table_add (self->counted, job);
  else
    g_hash_table_remove (self->counted, job);
}

static void
tell_total (FerryJobShelf *self)
{
  guint n_total = g_hash_table_size (self->counted);

  if (n_total == self->n_told)
    return;

  self->n_told = n_total;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_TOTAL]);
}

static void
take_out (FerryJobShelf  *self,
          FerryRemoteJob *job)
{
  GSequenceIter *iter = g_hash_table_lookup (self->shown, job);
  guint position;

  if (iter == NULL)
    return;

  position = (guint) g_sequence_iter_get_position (iter);
  g_hash_table_remove (self->shown, job);
  g_sequence_remove (iter);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
put_in (FerryJobShelf  *self,
        FerryRemoteJob *job)
{
  GSequenceIter *iter;

  if (g_hash_table_contains (self->shown, job))
    return;

  iter = g_sequence_insert_sorted (self->sequence, g_object_ref (job), compare, NULL);
  g_hash_table_insert (self->shown, job, iter);
  g_list_model_items_changed (G_LIST_MODEL (self), (guint) g_sequence_iter_get_position (iter), 0, 1);
}

/* Where a job stands in the order is settled for as long as it is on a shelf:
 * neither its creation nor its end changes. */
static void
settle (FerryJobShelf  *self,
        FerryRemoteJob *job)
{
  count (self, job, belongs (self, job));
  if (is_wanted (self, job))
    put_in (self, job);
  else
    take_out (self, job);
}

static void
on_job_changed (FerryJobShelf  *self,
                FerryRemoteJob *job)
{
  settle (self, job);
  tell_total (self);
}

/* A job and what it is sorted by, which takes longer to find out than to compare. */
typedef struct
{
  FerryRemoteJob *job; /* (unowned) */
  gint64 time;
} Place;

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const Place *first = a;
  const Place *second = b;

  if (first->time != second->time)
    return first->time > second->time ? -1 : 1;

  return compare (first->job, second->job, NULL);
}

/* One notification for all: there may be thousands. */
static void
fill (FerryJobShelf *self)
{
  guint before = (guint) g_sequence_get_length (self->sequence);
  g_autoptr(GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));

  g_hash_table_remove_all (self->shown);
  g_hash_table_remove_all (self->counted);
  g_sequence_remove_range (g_sequence_get_begin_iter (self->sequence), g_sequence_get_end_iter (self->sequence));
  for (guint i = 0; i < self->mirror->len; i++)
    {
      FerryRemoteJob *job = self->mirror->pdata[i];

      count (self, job, belongs (self, job));
      if (is_wanted (self, job))
        {
          Place place = { job, get_sort_time (job) };

          g_array_append_val (places, place);
        }
    }

  g_array_sort (places, compare_places);
  for (guint i = 0; i < places->len; i++)
    {
      FerryRemoteJob *job = g_array_index (places, Place, i).job;

      g_hash_table_insert (self->shown, job, g_sequence_append (self->sequence, g_object_ref (job)));
    }

  if (before > 0 || g_sequence_get_length (self->sequence) > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, (guint) g_sequence_get_length (self->sequence));
  tell_total (self);
}

/* Beyond this, moving each job by itself costs more than drawing anew. */
#define MANY 64

static void
on_items_changed (FerryJobShelf *self,
                  guint          position,
                  guint          n_removed,
                  guint          n_added,
                  GListModel    *list)
{
  for (guint i = 0; i < n_removed; i++)
    {
      count (self, self->mirror->pdata[position + i], FALSE);
      take_out (self, self->mirror->pdata[position + i]);
    }
  if (n_removed > 0)
    g_ptr_array_remove_range (self->mirror, position, n_removed);

  for (guint i = 0; i < n_added; i++)
    {
      FerryRemoteJob *job = g_list_model_get_item (list, position + i);

      g_ptr_array_insert (self->mirror, (int) (position + i), job);
      if (n_added <= MANY)
        settle (self, job);
    }

  if (n_added > MANY)
    fill (self);
  tell_total (self);
}

static void
ferry_job_shelf_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_N_TOTAL)
    g_value_set_uint (value, ferry_job_shelf_get_n_total (FERRY_JOB_SHELF (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_job_shelf_finalize (GObject *object)
{
  FerryJobShelf *self = FERRY_JOB_SHELF (object);

  g_clear_pointer (&self->shown, g_hash_table_unref);
  g_clear_pointer (&self->counted, g_hash_table_unref);
  g_clear_pointer (&self->hidden, g_hash_table_unref);
  g_clear_pointer (&self->sequence, g_sequence_free);
  g_clear_pointer (&self->mirror, g_ptr_array_unref);
  g_clear_pointer (&self->search, g_free);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (ferry_job_shelf_parent_class)->finalize (object);
}

static void
ferry_job_shelf_class_init (FerryJobShelfClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ferry_job_shelf_finalize;
  object_class->get_property = ferry_job_shelf_get_property;

  /**
   * FerryJobShelf:n-total:
   *
   * How many jobs there are, shown or not.
   */
  properties[PROP_N_TOTAL] = g_param_spec_uint ("n-total", NULL, NULL, 0, G_MAXUINT, 0,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_job_shelf_init (FerryJobShelf *self)
{
  self->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  self->sequence = g_sequence_new (g_object_unref);
  self->shown = g_hash_table_new (NULL, NULL);
  self->counted = g_hash_table_new (NULL, NULL);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * ferry_job_shelf_new:
 * @list: all jobs
 * @finished: whether to show the finished ones, or the others
 *
 * Returns: (transfer full): what of @list is so, newest first
 */
FerryJobShelf *
ferry_job_shelf_new (FerryJobList *list,
                     gboolean      finished)
{
  FerryJobShelf *self;

  g_return_val_if_fail (FERRY_IS_JOB_LIST (list), NULL);

  self = g_object_new (FERRY_TYPE_JOB_SHELF, NULL);
  self->list = g_object_ref (list);
  self->finished = finished;
  g_signal_connect_object (list, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "job-changed", G_CALLBACK (on_job_changed), self, G_CONNECT_SWAPPED);
  on_items_changed (self, 0, 0, g_list_model_get_n_items (G_LIST_MODEL (list)), G_LIST_MODEL (list));
  return self;
}

/**
 * ferry_job_shelf_get_list:
 * @self: a shelf
 *
 * Returns: (transfer none): all jobs
 */
FerryJobList *
ferry_job_shelf_get_list (FerryJobShelf *self)
{
  g_return_val_if_fail (FERRY_IS_JOB_SHELF (self), NULL);

  return self->list;
}

/**
 * ferry_job_shelf_set_search:
 * @self: a shelf
 * @text: (nullable): what is looked for in names; empty for everything
 */
void
ferry_job_shelf_set_search (FerryJobShelf *self,
                            const char    *text)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (FERRY_IS_JOB_SHELF (self));

  stripped = g_strstrip (g_strdup (text != NULL ? text : ""));
  g_clear_pointer (&self->search, g_free);
  if (*stripped != '\0')
    self->search = g_utf8_casefold (stripped, -1);
  fill (self);
}

/**
 * ferry_job_shelf_set_filter:
 * @self: a shelf
 * @filter: which of its jobs are shown
 */
void
ferry_job_shelf_set_filter (FerryJobShelf   *self,
                            FerryShelfFilter filter)
{
  g_return_if_fail (FERRY_IS_JOB_SHELF (self));

  if (self->filter == filter)
    return;

  self->filter = filter;
  fill (self);
}

/**
 * ferry_job_shelf_set_hidden:
 * @self: a shelf
 * @paths: (element-type utf8): object paths of jobs
 * @hidden: whether they are to look as if they were gone already
 *
 * For what can still be undone.
 */
void
ferry_job_shelf_set_hidden (FerryJobShelf *self,
                            GPtrArray     *paths,
                            gboolean       hidden)
{
  g_return_if_fail (FERRY_IS_JOB_SHELF (self));

  for (guint i = 0; i < paths->len; i++)
    {
      FerryRemoteJob *job = ferry_job_list_find (self->list, paths->pdata[i]);

      if (hidden)
        g_hash_table_add (self->hidden, g_strdup (paths->pdata[i]));
      else
        g_hash_table_remove (self->hidden, paths->pdata[i]);
      if (job != NULL && paths->len <= MANY)
        on_job_changed (self, job);
    }

  if (paths->len > MANY)
    fill (self);
}

/**
 * ferry_job_shelf_get_n_total:
 * @self: a shelf
 *
 * Returns: how many jobs there are, whatever is searched for
 */
guint
ferry_job_shelf_get_n_total (FerryJobShelf *self)
{
  g_return_val_if_fail (FERRY_IS_JOB_SHELF (self), 0);

  return g_hash_table_size (self->counted);
}
