/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-engine-private.h"

#include <glib/gi18n-lib.h>

#define SIGN_IN FERRY_WAIT_BIT (FERRY_WAIT_SIGN_IN)
#define KEYRING_LOCKED FERRY_WAIT_BIT (FERRY_WAIT_KEYRING_LOCKED)

static gboolean
names_token (FerryEntry *entry,
             const char *client,
             const char *name)
{
  return g_str_equal (ferry_job_get_client (entry->job), client) &&
         g_strcmp0 (ferry_job_get_spec (entry->job)->extras->helper_token, name) == 0;
}

/* What a job waited for may have come: it tries, and meets it again if not. */
static void
try_again (FerryEngine *self,
           FerryEntry  *entry,
           FerryWaitSet waits)
{
  FerryJobRecord *record = ferry_job_get_record (entry->job);

  if ((record->waits & waits) == 0 || entry->ending != NULL)
    return;

  record->waits &= ~waits;
  ferry_engine_reopen (self, entry, FERRY_EVENT_GATE_OPENED);
  ferry_engine_apply_gates (self, entry);
  ferry_engine_refresh (self, entry);
}

/*
 * ferry_engine_handle_unlocked:
 * @self: the engine
 *
 * A keyring was unlocked.
 */
void
ferry_engine_handle_unlocked (FerryEngine *self)
{
  const GList *next;

  for (const GList *link = ferry_roster_get_entries (self->roster); link != NULL; link = next)
    {
      next = link->next;
      try_again (self, link->data, KEYRING_LOCKED);
    }
}

/*
 * ferry_engine_handle_token_added:
 * @self: the engine
 * @client: whose jobs may use it
 * @name: its name
 *
 * A job that waits for a sign-in and names no token may have waited for this
 * one; one that names another has not.
 */
void
ferry_engine_handle_token_added (FerryEngine *self,
                                 const char  *client,
                                 const char  *name)
{
  const GList *next;

  for (const GList *link = ferry_roster_get_entries (self->roster); link != NULL; link = next)
    {
      FerryEntry *entry = link->data;

      next = link->next;
      if (names_token (entry, client, name) || names_token (entry, client, NULL))
        try_again (self, entry, SIGN_IN | KEYRING_LOCKED);
    }
}

static void
lose_token (FerryEngine *self,
            FerryEntry  *entry,
            const char  *name)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf (_("The token “%s” that this job needs ended with your login. Add it again, or take it off the "
                            "job with “ferry set JOB token=”; then resume the job."),
                          name);
  ferry_engine_stop_run (self, entry);
  ferry_job_get_record (entry->job)->error_count++;
  ferry_engine_move (self, entry,
                     &(FerryMove){ .event = FERRY_EVENT_TOKEN_LOST,
                                   .code = FERRY_ERROR_TOKEN_REQUIRED,
                                   .text = text },
                     NULL);
  ferry_engine_refresh (self, entry);
}

/*
 * ferry_engine_handle_token_lost:
 * @self: the engine
 * @client: whose jobs might use it
 * @name: its name
 *
 * A token ended with the login that it belonged to (BITS:
 * BG_E_TOKEN_REQUIRED). A job that has all its bytes needs it no longer, unless it
 * is to bring them to another machine.
 */
void
ferry_engine_handle_token_lost (FerryEngine *self,
                                const char  *client,
                                const char  *name)
{
  const GList *next;

  for (const GList *link = ferry_roster_get_entries (self->roster); link != NULL; link = next)
    {
      FerryEntry *entry = link->data;

      next = link->next;
      if (names_token (entry, client, name) && entry->ending == NULL &&
          (ferry_job_get_state (entry->job) != FERRY_STATE_TRANSFERRED || ferry_engine_is_delivery (entry)))
        lose_token (self, entry, name);
    }
}

/*
 * ferry_engine_handle_login:
 * @self: the engine
 *
 * The owner logged on or off. What was given for the login alone goes with it.
 */
void
ferry_engine_handle_login (FerryEngine *self)
{
  /* Keyrings that a login has unlocked do not always say so. */
  if (ferry_conditions_is_logged_in (self->conditions))
    ferry_engine_handle_unlocked (self);
  else
    ferry_vault_drop_login (self->vault);
}

/*
 * ferry_engine_log_sign_in:
 * @self: the engine
 * @entry: a job
 * @token: the name of the credential that it uses
 * @host: where
 */
void
ferry_engine_log_sign_in (FerryEngine *self,
                          FerryEntry  *entry,
                          const char  *token,
                          const char  *host)
{
  g_autofree char *text = g_strdup_printf (_("Signs in to %s with the token “%s”."), host, token);

  ferry_engine_log (self, entry, "token", NULL, text);
}

/**
 * ferry_engine_note_asker:
 * @self: the engine
 * @id: id of a job
 * @usage: what for
 * @origin: who asks it to sign in
 *
 * Whoever can ask the user has to know for whom: an answer goes to nobody else.
 */
void
ferry_engine_note_asker (FerryEngine    *self,
                         const char     *id,
                         FerryTokenUsage usage,
                         const char     *origin)
{
  FerryEntry *entry = ferry_roster_find_prefix (self->roster, id, NULL);

  g_return_if_fail (FERRY_IS_ENGINE (self));

  if (entry != NULL)
    ferry_job_set_asker (entry->job, usage, origin);
}
