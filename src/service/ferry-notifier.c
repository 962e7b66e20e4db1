/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-notifier.h"

#include "service/ferry-summary.h"
#include "shared/ferry-names.h"

/* What happens within this time of what happened before is told together… */
#define SETTLE (2 * G_USEC_PER_SEC)

/* … but nobody is kept waiting for longer. */
#define PATIENCE (10 * G_USEC_PER_SEC)

/* What finishes so soon after what was told joins it, if nobody says whether
 * that is still up. */
#define JOIN (60 * G_USEC_PER_SEC)

/* Jobs that are kept for a note about more of them. */
#define MAX_KEPT 4

/* What is to be told together. */
typedef struct
{
  FerryNotifier *notifier; /* (unowned) */
  FerryNoteKind kind;
  GPtrArray *jobs; /* (owned) (element-type FerryJob) */
  gint64 first;    /* when the first of them came */
  guint alarm_id;
} Waiting;

/**
 * FerryNotifier:
 *
 * Decides what the user is told of, and when: jobs that have finished, have
 * failed, or need somebody. Several at a time become one note, a job has one
 * note at most, and one that is not true any more is taken down. While it is
 * quiet, because the user looks at the window or does not want to be told, what
 * happens is passed over. It writes notes and neither shows them nor hears of
 * clicks. Owned by the desktop.
 *
 * Of the jobs of apps only those that need somebody are told: their ends are
 * the app’s to tell.
 */
struct _FerryNotifier
{
  GObject parent_instance;

  FerryClock *clock; /* (owned) */
  gboolean has_begun;
  gboolean is_quiet;
  gboolean has_window;

  Waiting waiting[FERRY_N_NOTE_KINDS];
  GHashTable *known; /* (owned) (element-type FerryJob int): kind + 1 of each job whose trouble is known */

  /* The note about what has finished */
  char *finished_id;   /* (owned) (nullable) */
  GPtrArray *finished; /* (owned) (element-type FerryJob): the first few of them, and the last */
  guint n_finished;
  gint64 finished_at; /* when it was posted */
  gboolean is_up;     /* and somebody will say when it is not any more */
};

enum
{
  SIGNAL_POST,
  SIGNAL_WITHDRAW,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryNotifier, ferry_notifier, G_TYPE_OBJECT)

static void
post (FerryNotifier *self,
      FerryNote     *note) /* (transfer full) */
{
  g_signal_emit (self, signals[SIGNAL_POST], 0, note);
}

static void
withdraw (FerryNotifier *self,
          FerryNoteKind  kind,
          FerryJob      *job)
{
  g_autofree char *id = ferry_note_writer_dup_id (kind, job);

  g_signal_emit (self, signals[SIGNAL_WITHDRAW], 0, id);
}

/* Seen, or old: nothing joins it any more. */
static void
end_finished (FerryNotifier *self)
{
  g_clear_pointer (&self->finished_id, g_free);
  g_ptr_array_set_size (self->finished, 0);
  self->n_finished = 0;
  self->is_up = FALSE;
}

static void
keep_finished (FerryNotifier *self,
               FerryJob      *job)
{
  if (self->finished->len == MAX_KEPT)
    g_ptr_array_remove_index (self->finished, MAX_KEPT - 1);
  g_ptr_array_add (self->finished, g_object_ref (job));
  self->n_finished++;
}

static void
post_finished (FerryNotifier *self,
               GPtrArray     *jobs)
{
  gint64 now = ferry_clock_now (self->clock);
  FerryNote *note;

  if (!self->is_up && now - self->finished_at > JOIN)
    end_finished (self);
  for (guint i = 0; i < jobs->len; i++)
    keep_finished (self, g_ptr_array_index (jobs, i));

  note = ferry_note_writer_write (FERRY_NOTE_FINISHED, self->finished, self->n_finished, self->has_window);
  if (self->finished_id == NULL)
    self->finished_id = g_strdup_printf ("%s-%" G_GINT64_FORMAT, note->id, now);
  g_free (note->id);
  note->id = g_strdup (self->finished_id);
  self->finished_at = now;
  post (self, note);
}

static void
tell_waiting (gpointer user_data)
{
  Waiting *waiting = user_data;
  FerryNotifier *self = waiting->notifier;
  g_autoptr(GPtrArray) jobs = g_steal_pointer (&waiting->jobs);

  waiting->alarm_id = 0;
  waiting->jobs = g_ptr_array_new_with_free_func (g_object_unref);
  if (jobs->len == 0 || self->is_quiet)
    return;

  if (waiting->kind == FERRY_NOTE_FINISHED)
    post_finished (self, jobs);
  else
    post (self, ferry_note_writer_write (waiting->kind, jobs, jobs->len, self->has_window));
}

static void
tell_soon (FerryNotifier *self,
           FerryNoteKind  kind,
           FerryJob      *job)
{
  Waiting *waiting = &self->waiting[kind];
  gint64 now = ferry_clock_now (self->clock);

  if (self->is_quiet)
    return;

  if (waiting->jobs->len == 0)
    waiting->first = now;
  g_ptr_array_add (waiting->jobs, g_object_ref (job));
  if (waiting->alarm_id != 0)
    ferry_clock_remove_alarm (self->clock, waiting->alarm_id);
  waiting->alarm_id = ferry_clock_add_alarm (self->clock, MIN (now + SETTLE, waiting->first + PATIENCE),
                                             tell_waiting, waiting);
}

static gboolean
is_users (FerryJob *job)
{
  return g_str_equal (ferry_job_get_client (job), FERRY_CLIENT_USER);
}

/* What trouble there is with a job that is told, as its kind + 1; 0 for none.
 * Consent is asked for by whoever needs it. */
static int
find_trouble (FerryJob *job)
{
  if (ferry_job_get_state (job) == FERRY_STATE_ERROR)
    return is_users (job) ? FERRY_NOTE_FAILED + 1 : 0;

  if (ferry_summary_judge (job) == FERRY_OUTLOOK_ATTENTION && ferry_job_get_wait (job) != FERRY_WAIT_CONSENT)
    return FERRY_NOTE_NEEDED + 1;

  return 0;
}

static void
end_trouble (FerryNotifier *self,
             FerryJob      *job)
{
  int known = GPOINTER_TO_INT (g_hash_table_lookup (self->known, job));

  if (known == 0)
    return;

  g_ptr_array_remove (self->waiting[known - 1].jobs, job);
  withdraw (self, known - 1, job);
  g_hash_table_remove (self->known, job);
}

static void
on_job_changed (FerryNotifier *self,
                FerryJob      *job,
                guint          mask)
{
  int trouble, known;

  if (!(mask & FERRY_JOB_CHANGE_STATE) || !self->has_begun)
    return;

  trouble = find_trouble (job);
  known = GPOINTER_TO_INT (g_hash_table_lookup (self->known, job));
  if (trouble == known)
    return;

  end_trouble (self, job);
  if (trouble != 0)
    {
      g_hash_table_insert (self->known, g_object_ref (job), GINT_TO_POINTER (trouble));
      tell_soon (self, trouble - 1, job);
    }
}

/* A gate may hold it from the first. */
static void
on_job_added (FerryNotifier *self,
              FerryJob      *job)
{
  on_job_changed (self, job, FERRY_JOB_CHANGE_STATE);
}

static void
on_job_removed (FerryNotifier *self,
                FerryJob      *job)
{
  end_trouble (self, job);
  if (self->has_begun && ferry_job_get_state (job) == FERRY_STATE_ACKNOWLEDGED && is_users (job))
    tell_soon (self, FERRY_NOTE_FINISHED, job);
}

static void
drop_waiting (FerryNotifier *self)
{
  for (guint i = 0; i < FERRY_N_NOTE_KINDS; i++)
    {
      if (self->waiting[i].alarm_id != 0)
        ferry_clock_remove_alarm (self->clock, self->waiting[i].alarm_id);
      self->waiting[i].alarm_id = 0;
      g_ptr_array_set_size (self->waiting[i].jobs, 0);
    }
}

static void
ferry_notifier_dispose (GObject *object)
{
  FerryNotifier *self = FERRY_NOTIFIER (object);

  if (self->clock != NULL)
    drop_waiting (self);
  g_clear_object (&self->clock);
  g_hash_table_remove_all (self->known);
  end_finished (self);

  G_OBJECT_CLASS (ferry_notifier_parent_class)->dispose (object);
}

static void
ferry_notifier_finalize (GObject *object)
{
  FerryNotifier *self = FERRY_NOTIFIER (object);

  for (guint i = 0; i < FERRY_N_NOTE_KINDS; i++)
    g_ptr_array_unref (self->waiting[i].jobs);
  g_hash_table_unref (self->known);
  g_ptr_array_unref (self->finished);

  G_OBJECT_CLASS (ferry_notifier_parent_class)->finalize (object);
}

static void
ferry_notifier_class_init (FerryNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_notifier_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_notifier_finalize;

  /**
   * FerryNotifier::post:
   * @note: (transfer full): a #FerryNote, for the one handler that there is
   *
   * Something is to be told.
   */
  signals[SIGNAL_POST] = g_signal_new ("post", FERRY_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * FerryNotifier::withdraw:
   * @id: id of a note that may be up
   *
   * It is not true any more.
   */
  signals[SIGNAL_WITHDRAW] = g_signal_new ("withdraw", FERRY_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ferry_notifier_init (FerryNotifier *self)
{
  for (guint i = 0; i < FERRY_N_NOTE_KINDS; i++)
    {
      self->waiting[i].notifier = self;
      self->waiting[i].kind = i;
      self->waiting[i].jobs = g_ptr_array_new_with_free_func (g_object_unref);
    }
  self->known = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->finished = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * ferry_notifier_new:
 * @engine: tells what happens to jobs
 * @clock: for telling several at a time
 *
 * Returns: (transfer full): a notifier that tells nothing yet
 */
FerryNotifier *
ferry_notifier_new (FerryEngine *engine,
                    FerryClock  *clock)
{
  FerryNotifier *self;

  g_return_val_if_fail (FERRY_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (FERRY_IS_CLOCK (clock), NULL);

  self = g_object_new (FERRY_TYPE_NOTIFIER, NULL);
  self->clock = g_object_ref (clock);
  g_signal_connect_object (engine, "job-added", G_CALLBACK (on_job_added), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "job-changed", G_CALLBACK (on_job_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "job-removed", G_CALLBACK (on_job_removed), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * ferry_notifier_begin:
 * @self: a notifier
 * @jobs: (element-type FerryJob): the jobs that there are; what has failed
 *   among them was told before
 *
 * Tells what happens from now on.
 */
void
ferry_notifier_begin (FerryNotifier *self,
                      GPtrArray     *jobs)
{
  g_return_if_fail (FERRY_IS_NOTIFIER (self));
  g_return_if_fail (jobs != NULL);

  for (guint i = 0; i < jobs->len; i++)
    {
      FerryJob *job = g_ptr_array_index (jobs, i);

      if (find_trouble (job) == FERRY_NOTE_FAILED + 1)
        g_hash_table_insert (self->known, g_object_ref (job), GINT_TO_POINTER (FERRY_NOTE_FAILED + 1));
    }
  self->has_begun = TRUE;
}

/**
 * ferry_notifier_set_quiet:
 * @self: a notifier
 * @quiet: whether nothing is to be told
 *
 * What happens meanwhile is not told later: the user saw it, or does not want
 * to know.
 */
void
ferry_notifier_set_quiet (FerryNotifier *self,
                          gboolean       quiet)
{
  g_return_if_fail (FERRY_IS_NOTIFIER (self));

  self->is_quiet = quiet;
  if (!quiet)
    return;

  drop_waiting (self);
  if (self->finished_id != NULL)
    g_signal_emit (self, signals[SIGNAL_WITHDRAW], 0, self->finished_id);
  end_finished (self);
}

/**
 * ferry_notifier_set_has_window:
 * @self: a notifier
 * @has_window: whether there is a window to open
 */
void
ferry_notifier_set_has_window (FerryNotifier *self,
                               gboolean       has_window)
{
  g_return_if_fail (FERRY_IS_NOTIFIER (self));

  self->has_window = has_window;
}

/**
 * ferry_notifier_set_up:
 * @self: a notifier
 * @id: id of a note
 * @is_up: whether it is up, as far as somebody tells
 *
 * What finishes while the note about what has finished is up joins it.
 */
void
ferry_notifier_set_up (FerryNotifier *self,
                       const char    *id,
                       gboolean       is_up)
{
  g_return_if_fail (FERRY_IS_NOTIFIER (self));

  if (g_strcmp0 (id, self->finished_id) != 0)
    return;

  if (is_up)
    self->is_up = TRUE;
  else
    end_finished (self);
}
