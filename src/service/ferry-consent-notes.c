/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-consent-notes.h"

#include <glib/gi18n-lib.h>

/**
 * FerryConsentNotes:
 *
 * Puts what apps ask for before the user: a note for each open question, whose
 * buttons bring its nonce along, and which is taken down when the question is
 * answered, here or elsewhere. While the user looks at the window, that asks;
 * what is still open afterwards is asked then. Owned by the notifications.
 */
struct _FerryConsentNotes
{
  GObject parent_instance;

  FerryConsent *consent; /* (owned) */
  GHashTable *asked;     /* (owned) (element-type utf8 utf8): nonce of each question that was put, to the note’s id */
  gboolean is_quiet;
};

enum
{
  SIGNAL_POST,
  SIGNAL_WITHDRAW,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryConsentNotes, ferry_consent_notes, G_TYPE_OBJECT)

static char *
dup_id (const FerryQuestion *question)
{
  return g_strconcat ("consent-", question->app_id, NULL);
}

static void
add_answer (FerryNote           *note,
            const FerryQuestion *question,
            const char          *label,
            const char          *answer)
{
  ferry_note_add_action (note, label, "consent", g_variant_new ("(ss)", question->nonce, answer));
}

/* The name is what the app calls itself; the id is what was verified. */
static FerryNote *
write_note (const FerryQuestion *question)
{
  g_autofree char *id = dup_id (question);
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;
  FerryNote *note;

  title = g_strdup_printf (_("“%s” wants to download"), question->app_name);
  /* Translators: %s is the id of an app, such as org.example.Notes. */
  body = g_strdup_printf (ngettext ("The app %s asks for %u transfer in the background.",
                                    "The app %s asks for %u transfers in the background.",
                                    question->jobs->len),
                          question->app_id, question->jobs->len);
  note = ferry_note_new (id, title, body);
  ferry_note_add_action (note, NULL, "", NULL);
  add_answer (note, question, _("Allow"), "allow");
  add_answer (note, question, _("Deny"), "deny");
  add_answer (note, question, _("Only this once"), "once");

  return note;
}

static gboolean
is_open (GPtrArray  *questions,
         const char *nonce)
{
  for (guint i = 0; i < questions->len; i++)
    {
      const FerryQuestion *question = g_ptr_array_index (questions, i);

      if (g_str_equal (question->nonce, nonce))
        return TRUE;
    }

  return FALSE;
}

static void
withdraw_answered (FerryConsentNotes *self,
                   GPtrArray         *questions)
{
  GHashTableIter iter;
  gpointer nonce, id;

  g_hash_table_iter_init (&iter, self->asked);
  while (g_hash_table_iter_next (&iter, &nonce, &id))
    {
      if (is_open (questions, nonce))
        continue;

      g_signal_emit (self, signals[SIGNAL_WITHDRAW], 0, id);
      g_hash_table_iter_remove (&iter);
    }
}

static void
on_questions_changed (FerryConsentNotes *self)
{
  g_autoptr(GPtrArray) questions = ferry_consent_get_questions (self->consent);

  withdraw_answered (self, questions);
  for (guint i = 0; i < questions->len && !self->is_quiet; i++)
    {
      const FerryQuestion *question = g_ptr_array_index (questions, i);

      if (question->quiet || g_hash_table_contains (self->asked, question->nonce))
        continue;

      g_hash_table_insert (self->asked, g_strdup (question->nonce), dup_id (question));
      g_signal_emit (self, signals[SIGNAL_POST], 0, write_note (question));
    }
}

static void
ferry_consent_notes_dispose (GObject *object)
{
  FerryConsentNotes *self = FERRY_CONSENT_NOTES (object);

  g_clear_object (&self->consent);
  g_hash_table_remove_all (self->asked);

  G_OBJECT_CLASS (ferry_consent_notes_parent_class)->dispose (object);
}

static void
ferry_consent_notes_finalize (GObject *object)
{
  FerryConsentNotes *self = FERRY_CONSENT_NOTES (object);

  g_hash_table_unref (self->asked);

  G_OBJECT_CLASS (ferry_consent_notes_parent_class)->finalize (object);
}

static void
ferry_consent_notes_class_init (FerryConsentNotesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = ferry_consent_notes_dispose;
  G_OBJECT_CLASS (klass)->finalize = ferry_consent_notes_finalize;

  /**
   * FerryConsentNotes::post:
   * @note: (transfer full): a #FerryNote, for the one handler that there is
   *
   * A question is to be put.
   */
  signals[SIGNAL_POST] = g_signal_new ("post", FERRY_TYPE_CONSENT_NOTES, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);

  /**
   * FerryConsentNotes::withdraw:
   * @id: a note’s id
   *
   * The question is open no more.
   */
  signals[SIGNAL_WITHDRAW] = g_signal_new ("withdraw", FERRY_TYPE_CONSENT_NOTES, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
ferry_consent_notes_init (FerryConsentNotes *self)
{
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * ferry_consent_notes_new:
 * @consent: asks
 *
 * Returns: (transfer full): notes of what is asked from now on
 */
FerryConsentNotes *
ferry_consent_notes_new (FerryConsent *consent)
{
  FerryConsentNotes *self;

  g_return_val_if_fail (FERRY_IS_CONSENT (consent), NULL);

  self = g_object_new (FERRY_TYPE_CONSENT_NOTES, NULL);
  self->consent = g_object_ref (consent);
  g_signal_connect_object (consent, "questions-changed", G_CALLBACK (on_questions_changed),
                           self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * ferry_consent_notes_set_quiet:
 * @self: notes
 * @quiet: whether the user looks at the window, which asks
 */
void
ferry_consent_notes_set_quiet (FerryConsentNotes *self,
                               gboolean           quiet)
{
  g_return_if_fail (FERRY_IS_CONSENT_NOTES (self));

  self->is_quiet = quiet;
  on_questions_changed (self);
}
