/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A job goes from one user to another (design §7). Each step is on disk before
 * the next one begins, and may be done again:
 *
 *   journal: begun        the old owner’s service holds the job
 *   journal: handed over  the bytes are copied, the new owner’s service takes
 *                         the job in: from here on it is the new owner’s
 *   journal: imported     the old owner’s service gives the job away
 *   journal: nothing
 *
 * Before the new owner has it on disk the old owner keeps it; after that the
 * old owner’s copy, which is held and moves for nobody, goes. So there is one
 * owner at any time, whoever crashes. Everything here blocks, in a thread, and
 * has the journal to itself. */

#include "config.h"

#include "admin/ferry-take-over.h"

#include "admin/ferry-journal.h"
#include "admin/ferry-record-check.h"
#include "shared/ferry-error.h"
#include "shared/ferry-hand-over-type.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One more, for a service that went away meanwhile. */
#define ATTEMPTS 2

#define ID_LENGTH 32

/* What is being done; borrowed from the caller but for the entry. */
typedef struct
{
  FerryEnvoys *envoys;
  FerryJournal *journal;
  const FerryAccount *source;
  const FerryAccount *target;
  FerryHandOver *entry;
} TakeOver;

static gboolean
note (TakeOver         *self,
      FerryJournalStage stage,
      GError          **error)
{
  static const char *const words[] = { "begun", "handed over", "imported" };

  self->entry->stage = stage;
  if (!ferry_journal_put (self->journal, self->entry, error))
    return FALSE;

  g_message ("Hand-over %s of %s from %s to %s: %s", self->entry->id, self->entry->job, self->source->name,
             self->target->name, words[stage]);
  return TRUE;
}

static gboolean
run_for_nothing (TakeOver           *self,
                 const FerryAccount *account,
                 FerryErrandKind     kind,
                 GVariant           *request,
                 GError            **error)
{
  g_autoptr(GVariant) reply = ferry_envoys_run (self->envoys, account, kind, request, error);

  return reply != NULL;
}

/* After these nobody knows whether it was done. INVALID_STATE says that an attempt
 * before is still on its way. */
static gboolean
is_uncertain (const GError *error)
{
  return g_error_matches (error, FERRY_ERROR, FERRY_ERROR_TIMED_OUT) ||
         g_error_matches (error, FERRY_ERROR, FERRY_ERROR_INVALID_STATE) ||
         g_error_matches (error, FERRY_ERROR, FERRY_ERROR_SERVICE_UNREACHABLE) ||
         g_error_matches (error, FERRY_ERROR, FERRY_ERROR_FAILED);
}

/* Returns whether it is over. */
static gboolean
forget (TakeOver *self)
{
  g_autoptr(GError) error = NULL;
  gboolean done = ferry_journal_remove (self->journal, self->entry->id, &error);

  if (done)
    g_message ("Hand-over %s: over", self->entry->id);
  else
    g_warning ("Hand-over %s: %s", self->entry->id, error->message);

  return done;
}

/* The job stays where it was. What cannot be undone now is undone at the next
 * start; until then the job is held. */
static gboolean
undo (TakeOver *self)
{
  const FerryHandOver *entry = self->entry;
  g_autoptr(GError) error = NULL;

  if (entry->stage == FERRY_JOURNAL_HANDED_OVER &&
      !run_for_nothing (self, self->target, FERRY_ERRAND_DISCARD,
                        g_variant_new ("(ss@" FERRY_HAND_OVER_TYPE ")", entry->id, entry->folder, entry->record),
                        &error))
    {
      g_message ("Hand-over %s: what was copied could not be removed: %s", entry->id, error->message);
      g_clear_error (&error);
    }

  if (run_for_nothing (self, self->source, FERRY_ERRAND_KEEP, g_variant_new ("(ss)", entry->job, entry->id), &error))
    return forget (self);

  g_message ("Hand-over %s: the job is still held: %s", entry->id, error->message);
  return FALSE;
}

/* The job is the new owner’s, whatever becomes of the rest. */
static gboolean
give_away (TakeOver *self)
{
  g_autoptr(GError) error = NULL;

  if (run_for_nothing (self, self->source, FERRY_ERRAND_GIVE_AWAY,
                       g_variant_new ("(ss)", self->entry->job, self->target->name), &error))
    return forget (self);

  g_message ("Hand-over %s: the old owner’s job is still there, held: %s", self->entry->id, error->message);
  return FALSE;
}

/* Asks the new owner’s service; @error is set if it cannot say. */
static gboolean
has_arrived (TakeOver *self,
             GError  **error)
{
  g_autoptr(GVariant) reply = NULL;
  gboolean known = FALSE;

  reply = ferry_envoys_run (self->envoys, self->target, FERRY_ERRAND_HAS, g_variant_new ("(s)", self->entry->id), error);
  if (reply != NULL)
    g_variant_get (reply, "(b)", &known);

  return known;
}

static gboolean
try_to_move (TakeOver *self,
             GError  **error)
{
  const FerryHandOver *entry = self->entry;

  return ferry_envoys_move (self->envoys, self->source, self->target,
                            g_variant_new ("(sss@" FERRY_HAND_OVER_TYPE ")", entry->id, self->source->name,
                                           entry->folder, entry->record),
                            error);
}

/* Never undone while nobody knows: then the journal keeps it, and the job stays
 * held, until somebody does. */
static gboolean
move (TakeOver *self,
      GError  **error)
{
  g_autoptr(GError) move_error = NULL;
  g_autoptr(GError) ask_error = NULL;

  for (int attempt = 0; attempt < ATTEMPTS && ask_error == NULL; attempt++)
    {
      g_clear_error (&move_error);
      if (try_to_move (self, &move_error))
        return TRUE;

      if (!is_uncertain (move_error))
        {
          undo (self);
          g_propagate_error (error, g_steal_pointer (&move_error));
          return FALSE;
        }

      if (has_arrived (self, &ask_error))
        return TRUE;
    }

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED,
               _("%s The job is held for “%s” meanwhile, and goes over when you try again."),
               move_error->message, self->source->name);
  return FALSE;
}

/* From a record in the journal to the end. */
static gboolean
go_on (TakeOver *self,
       GError  **error)
{
  g_autoptr(GError) note_error = NULL;

  if (!move (self, error))
    return FALSE;

  if (note (self, FERRY_JOURNAL_IMPORTED, &note_error))
    give_away (self);
  else
    g_warning ("Hand-over %s: %s", self->entry->id, note_error->message);

  return TRUE;
}

static gboolean
hold (TakeOver *self,
      GError  **error)
{
  FerryHandOver *entry = self->entry;
  g_autoptr(GVariant) reply = NULL;
  g_autoptr(GVariant) record = NULL;

  reply = ferry_envoys_run (self->envoys, self->source, FERRY_ERRAND_HOLD,
                            g_variant_new ("(ss)", entry->job, entry->id), error);
  if (reply == NULL)
    return FALSE;

  record = g_variant_get_child_value (reply, 0);
  entry->record = ferry_record_check (record, error);

  return entry->record != NULL && note (self, FERRY_JOURNAL_HANDED_OVER, error);
}

static char *
make_id (void)
{
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto(GStrv) parts = g_strsplit (uuid, "-", -1);

  return g_strjoinv (NULL, parts);
}

static char *
find_job (TakeOver   *self,
          const char *prefix,
          GError    **error)
{
  g_autoptr(GVariant) reply = NULL;
  const char *id;

  reply = ferry_envoys_run (self->envoys, self->source, FERRY_ERRAND_FIND, g_variant_new ("(s)", prefix), error);
  if (reply == NULL)
    return NULL;

  g_variant_get (reply, "(&s)", &id);
  if (strlen (id) == ID_LENGTH && strspn (id, "0123456789abcdef") == ID_LENGTH)
    return g_strdup (id);

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_FAILED, ferry_error_code_to_sentence (FERRY_ERROR_FAILED));
  return NULL;
}

static gboolean
check (TakeOver   *self,
       const char *folder,
       GError    **error)
{
  if (self->source->uid != self->target->uid)
    return run_for_nothing (self, self->target, FERRY_ERRAND_CHECK_FOLDER, g_variant_new ("(s)", folder), error);

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                       _("The job is yours already; there is nothing to take over."));
  return FALSE;
}

/* Returns whether it came to an end. */
static gboolean
go_on_after_interruption (TakeOver *self)
{
  g_autoptr(GError) error = NULL;

  g_message ("Hand-over %s: going on after an interruption", self->entry->id);
  if (self->entry->stage == FERRY_JOURNAL_BEGUN)
    return undo (self);
  if (self->entry->stage == FERRY_JOURNAL_IMPORTED)
    return give_away (self);
  if (has_arrived (self, &error))
    return note (self, FERRY_JOURNAL_IMPORTED, NULL) && give_away (self);

  if (error == NULL && go_on (self, &error))
    return TRUE;

  g_message ("Hand-over %s: %s", self->entry->id, error->message);
  return FALSE;
}

static gboolean
recover (FerryEnvoys   *envoys,
         FerryJournal  *journal,
         FerryHandOver *entry)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(FerryAccount) source = ferry_account_new_for_uid (entry->source, &error);
  g_autoptr(FerryAccount) target = source != NULL ? ferry_account_new_for_uid (entry->target, &error) : NULL;
  TakeOver self = { envoys, journal, source, target, entry };

  if (target != NULL)
    return go_on_after_interruption (&self);

  g_message ("Hand-over %s: %s", entry->id, error->message);

  /* With an account goes its job list: nothing is left to be brought in order
   * that anybody could reach. */
  return g_error_matches (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND) &&
         ferry_journal_remove (journal, entry->id, NULL);
}

/* Those of one old owner, or all. Whoever does not answer once is not asked again:
 * there may be many hand-overs of one user’s, and each would be waited for. */
static void
recover_all (FerryEnvoys        *envoys,
             FerryJournal       *journal,
             const FerryAccount *source) /* (nullable) */
{
  g_autoptr(GPtrArray) entries = ferry_journal_list (journal);
  g_autoptr(GHashTable) silent = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < entries->len; i++)
    {
      FerryHandOver *entry = g_ptr_array_index (entries, i);
      gpointer owner = GUINT_TO_POINTER ((guint) entry->source);

      if ((source != NULL && entry->source != source->uid) || g_hash_table_contains (silent, owner))
        continue;

      if (!recover (envoys, journal, entry))
        g_hash_table_add (silent, owner);
    }
}

/**
 * ferry_take_over_recover:
 * @envoys: who does things as users
 * @journal_folder: where the journal is
 * @error: return location for %FERRY_ERROR_STORE_FAILED
 *
 * Brings in order what a crash has left. Hand-overs whose job the new owner has
 * are brought to their end; so are those that had got as far as a record, unless
 * the new owner’s service refuses; all others are undone.
 *
 * Returns: whether the journal could be read
 */
gboolean
ferry_take_over_recover (FerryEnvoys *envoys,
                         const char  *journal_folder,
                         GError     **error)
{
  g_autoptr(FerryJournal) journal = ferry_journal_open (journal_folder, error);

  if (journal == NULL)
    return FALSE;

  recover_all (envoys, journal, NULL);
  return TRUE;
}

/**
 * ferry_take_over_run:
 * @envoys: who does things as users
 * @journal_folder: where the journal is
 * @source: whose job it is
 * @target: who asks for it, and may
 * @job: the job’s id, or a prefix of it
 * @folder: where its files are to be
 * @error: return location for a #FERRY_ERROR
 *
 * Returns: (transfer full) (nullable): the job’s id at @target’s
 */
char *
ferry_take_over_run (FerryEnvoys        *envoys,
                     const char         *journal_folder,
                     const FerryAccount *source,
                     const FerryAccount *target,
                     const char         *job,
                     const char         *folder,
                     GError            **error)
{
  g_autoptr(FerryJournal) journal = ferry_journal_open (journal_folder, error);
  g_autoptr(FerryHandOver) entry = g_new0 (FerryHandOver, 1);
  TakeOver self = { envoys, journal, source, target, entry };

  entry->id = make_id ();
  entry->source = source->uid;
  entry->target = target->uid;
  entry->folder = g_strdup (folder);
  if (journal == NULL || !check (&self, folder, error))
    return NULL;

  recover_all (envoys, journal, source);
  entry->job = find_job (&self, job, error);
  if (entry->job == NULL || !note (&self, FERRY_JOURNAL_BEGUN, error))
    return NULL;

  if (!hold (&self, error))
    {
      undo (&self);
      return NULL;
    }

  return go_on (&self, error) ? g_strdup (entry->id) : NULL;
}
