/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-note-actions.h"

#include "service/ferry-admission.h"
#include "service/ferry-job-switch.h"
#include "service/ferry-opener.h"

/**
 * FerryNoteActions:
 *
 * Does what was clicked on a notification. What has to do with files and jobs
 * is done here, so that it works where no window is installed; the rest goes to
 * the window. Owned by the desktop.
 *
 * Every click is judged by who says that there was one, as a call would be: only
 * a program of the user outside of any sandbox is believed.
 */
struct _FerryNoteActions
{
  GObject parent_instance;

  FerryParts parts;        /* (unowned), all */
  FerryWindowLink *window; /* (owned) */
};

enum
{
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryNoteActions, ferry_note_actions, G_TYPE_OBJECT)

typedef struct _Click Click;

/* A click on its way. */
struct _Click
{
  FerryNoteActions *actions; /* (owned) */
  char *name;                /* (owned) */
  GVariant *target;          /* (owned) (nullable) */
  char *token;               /* (owned) (nullable) */
  FerryOpenKind kind;
};

static void
click_free (Click *click)
{
  g_object_unref (click->actions);
  g_free (click->name);
  g_clear_pointer (&click->target, g_variant_unref);
  g_free (click->token);
  g_free (click);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Click, click_free)

static void
fail (FerryNoteActions *self,
      const GError     *error)
{
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error->message);
}

static const char *
get_job_id (const Click *click)
{
  if (click->target == NULL || !g_variant_is_of_type (click->target, G_VARIANT_TYPE_STRING))
    return "";

  return g_variant_get_string (click->target, NULL);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Click) click = user_data;
  g_autoptr(GError) error = NULL;

  if (!ferry_opener_open_finish (G_DBUS_CONNECTION (source), result, &error))
    fail (click->actions, error);
}

static void
open_path (Click      *click, /* (transfer full) */
           const char *path)
{
  ferry_opener_open_async (click->actions->parts.connection, click->kind, path, click->token,
                           opened_cb, click);
}

static void
job_found_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Click) click = user_data;
  g_autoptr(FerryJob) job = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  FerryFile *file;

  job = ferry_job_finder_find_finish (FERRY_JOB_FINDER (source), result, &error);
  if (job == NULL)
    {
      fail (click->actions, error);
      return;
    }

  file = ferry_job_get_file (job, 0);
  path = file != NULL ? ferry_file_get_target (file) : NULL;
  if (path != NULL)
    open_path (g_steal_pointer (&click), path);
}

static void
open_job (Click        *click, /* (transfer full) */
          FerryCaller  *caller,
          FerryOpenKind kind)
{
  click->kind = kind;
  ferry_job_finder_find_async (click->actions->parts.finder, caller, get_job_id (click),
                               job_found_cb, click);
}

static void
open_file (Click       *click,
           FerryCaller *caller)
{
  open_job (click, caller, FERRY_OPEN_FILE);
}

static void
open_folder (Click       *click,
             FerryCaller *caller)
{
  open_job (click, caller, FERRY_OPEN_FOLDER);
}

static void
retry (Click       *click,
       FerryCaller *caller)
{
  ferry_job_switch_resume (click->actions->parts.engine, get_job_id (click));
  click_free (click);
}

static void
show_window (Click       *click,
             FerryCaller *caller)
{
  ferry_window_link_set_token (click->actions->window, click->token);
  ferry_window_link_open (click->actions->window);
  click_free (click);
}

static void
tell_window (Click       *click,
             FerryCaller *caller)
{
  ferry_window_link_set_token (click->actions->window, click->token);
  ferry_window_link_activate (click->actions->window, click->name, click->target);
  click_free (click);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Click) click = user_data;
  g_autoptr(GError) error = NULL;

  if (!ferry_consent_answer_finish (FERRY_CONSENT (source), result, &error))
    fail (click->actions, error);
}

/* The nonce came with the note that asked, and is good for one answer. */
static void
answer_question (Click       *click,
                 FerryCaller *caller)
{
  const char *nonce, *answer;

  if (click->target == NULL || !g_variant_is_of_type (click->target, G_VARIANT_TYPE ("(ss)")))
    {
      click_free (click);
      return;
    }

  g_variant_get (click->target, "(&s&s)", &nonce, &answer);
  ferry_consent_answer_async (click->actions->parts.consent, nonce, answer, answered_cb, click);
}

static const struct
{
  const char *name;
  void (*run) (Click       *click, /* (transfer full) */
               FerryCaller *caller);
} rows[] = {
  { "", show_window },
  { "show-job", tell_window },
  { "sign-in", tell_window },
  { "open-file", open_file },
  { "open-folder", open_folder },
  { "retry", retry },
  { "consent", answer_question },
};

static void
identified (FerryCaller  *caller,
            const GError *error,
            gpointer      user_data)
{
  g_autoptr(Click) click = user_data;
  g_autoptr(GError) refusal = NULL;

  if (caller == NULL || ferry_callers_refuse_app (caller, &refusal))
    {
      g_info ("A click on a notification was not believed: %s",
              refusal != NULL ? refusal->message : error->message);
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (g_str_equal (rows[i].name, click->name))
        {
          rows[i].run (g_steal_pointer (&click), caller);
          return;
        }
    }
}

static void
ferry_note_actions_dispose (GObject *object)
{
  FerryNoteActions *self = FERRY_NOTE_ACTIONS (object);

  g_clear_object (&self->window);

  G_OBJECT_CLASS (ferry_note_actions_parent_class)->dispose (object);
}

static void
ferry_note_actions_class_init (FerryNoteActionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_note_actions_dispose;

  /**
   * FerryNoteActions::failed:
   * @text: one sentence
   *
   * What was clicked could not be done.
   */
  signals[SIGNAL_FAILED] = g_signal_new ("failed", FERRY_TYPE_NOTE_ACTIONS, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ferry_note_actions_init (FerryNoteActions *self)
{
}

/**
 * ferry_note_actions_new:
 * @parts: what the service is made of
 * @window: leads to the window
 *
 * Returns: (transfer full): the actions
 */
FerryNoteActions *
ferry_note_actions_new (const FerryParts *parts,
                        FerryWindowLink  *window)
{
  FerryNoteActions *self;

  g_return_val_if_fail (parts != NULL, NULL);
  g_return_val_if_fail (FERRY_IS_WINDOW_LINK (window), NULL);

  self = g_object_new (FERRY_TYPE_NOTE_ACTIONS, NULL);
  self->parts = *parts;
  self->window = g_object_ref (window);

  return self;
}

/**
 * ferry_note_actions_run:
 * @self: the actions
 * @action: what was clicked; not needed any more after this returns
 * @sender: unique name of who says so
 * @token: (nullable): lets a window come to the front
 */
void
ferry_note_actions_run (FerryNoteActions      *self,
                        const FerryNoteAction *action,
                        const char            *sender,
                        const char            *token)
{
  Click *click;

  g_return_if_fail (FERRY_IS_NOTE_ACTIONS (self));
  g_return_if_fail (action != NULL);
  g_return_if_fail (sender != NULL);

  click = g_new0 (Click, 1);
  click->actions = g_object_ref (self);
  click->name = g_strdup (action->name);
  click->target = action->target != NULL ? g_variant_ref (action->target) : NULL;
  click->token = g_strdup (token);
  ferry_callers_identify (self->parts.callers, sender, identified, click);
}
