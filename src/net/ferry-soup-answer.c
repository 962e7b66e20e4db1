/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What an answer means for a transfer: whose bytes these are, and what happens
 * to those that are there already. */

#include "config.h"

#include "net/ferry-soup-transfer-private.h"

#include "net/ferry-http-error.h"
#include "shared/ferry-error.h"

/* So many versions of a file during one transfer are one too many. */
#define MAX_CHANGES 5

/* So many odd answers in a row, and the file is fetched anew beside the old. */
#define MAX_ODD_ANSWERS 3

/* This connection is of no use; others may be. Always returns %FALSE. */
static gboolean
give_up (FerrySoupTransfer *self,
         FerryConnection   *connection,
         FerryErrorCode     code)
{
  FerrySource *source = connection->source;
  g_autoptr(GError) error = ferry_http_error_new (code, source->url);

  ferry_soup_transfer_disconnect (self, connection);
  ferry_sources_fail (self->sources, source, error, 0);
  ferry_soup_transfer_advance (self);

  return FALSE;
}

static gboolean
end_with (FerrySoupTransfer *self,
          FerryErrorCode     code,
          const char        *url)
{
  ferry_soup_transfer_end (self, ferry_http_error_new (code, url), 0);

  return FALSE;
}

static void
tell_connected (FerrySoupTransfer *self)
{
  const FerryFileSpec *file = self->request->file;
  FerryFetchHead head;

  if (self->is_connected)
    return;

  self->is_connected = TRUE;
  head.name = file->name != NULL ? file->name : self->part->name;
  head.length = ferry_segments_get_length (self->part->segments);
  head.resumable = ferry_soup_transfer_can_go_on (self);
  self->events->connected (self->user_data, &head);
}

/* Whether a part of which nothing is durable is to be told of at once. A small
 * file is whole before that would have reached the store, and its partial file
 * can be found by its name alone. */
static gboolean
is_worth_telling (FerrySoupTransfer *self)
{
  const goffset length = ferry_segments_get_length (self->part->segments);

  return length < 0 || length > FERRY_TRANSFER_BUFFER_SIZE || self->kept != NULL || self->doomed->len > 0 ||
         self->request->checkpoint != NULL;
}

/* The body of @connection is wanted, from @position in the remote file on. */
static gboolean
accept_body (FerrySoupTransfer *self,
             FerryConnection   *connection,
             const FerryAnswer *answer,
             goffset            position)
{
  connection->position = position;
  connection->body_end = answer->status == SOUP_STATUS_PARTIAL_CONTENT ? answer->range.last + 1 : answer->length;
  ferry_transfer_loop_forget_odd (self->loop, self->odd_key);
  tell_connected (self);

  if (self->durable == NULL && is_worth_telling (self))
    {
      g_autoptr(FerryCheckpoint) checkpoint = ferry_part_to_checkpoint (self->part, self->kept);

      ferry_soup_transfer_tell_checkpoint (self, checkpoint);
    }

  /* An empty file is complete already; but its body is to end first, so that the
   * connection can be used again. */
  if (connection->piece != NULL)
    ferry_soup_transfer_advance (self);

  return TRUE;
}

/* Starts a version of which nothing is there yet. What is there of others stays
 * beside it. */
static gboolean
begin_part (FerrySoupTransfer *self,
            FerryConnection   *connection,
            const FerryAnswer *answer)
{
  g_auto(GStrv) in_use = NULL;
  GError *error = NULL;

  if (self->part != NULL)
    {
      ferry_soup_transfer_disconnect_all (self, connection);
      connection->piece = NULL;
      ferry_soup_transfer_retire_part (self);
    }

  in_use = ferry_soup_transfer_dup_names (self);
  self->part = ferry_part_new_from_answer (self->request, answer, (const char *const *) in_use, &error);
  if (self->part == NULL && g_error_matches (error, FERRY_ERROR, FERRY_ERROR_LENGTH_MISMATCH))
    {
      g_error_free (error);
      return give_up (self, connection, FERRY_ERROR_LENGTH_MISMATCH);
    }
  if (self->part == NULL)
    {
      ferry_soup_transfer_end (self, error, 0);
      return FALSE;
    }

  if (connection->source->is_mirror)
    {
      connection->source->etag = g_steal_pointer (&self->part->etag);
      g_clear_pointer (&self->part->last_modified, g_free);
    }
  else
    {
      ferry_sources_add_links (self->sources, answer);
    }

  return TRUE;
}

/* 200 with a file of which nothing is there. */
static gboolean
begin_whole (FerrySoupTransfer *self,
             FerryConnection   *connection,
             const FerryAnswer *answer)
{
  if (self->part != NULL && ++self->n_changes > MAX_CHANGES)
    return end_with (self, FERRY_ERROR_REMOTE_FILE_CHANGED, connection->source->url);
  if (!begin_part (self, connection, answer))
    return FALSE;

  connection->walks = TRUE;
  connection->piece = ferry_segments_take_after (self->part->segments, 0);
  if (connection->piece != NULL && ferry_soup_transfer_can_split (self))
    ferry_segments_split (self->part->segments, connection->piece, MAX (self->request->segments, 1));

  return accept_body (self, connection, answer, 0);
}

/* 200 with a file that something is there of already, but not this. */
static gboolean
take_other_whole (FerrySoupTransfer *self,
                  FerryConnection   *connection,
                  const FerryAnswer *answer)
{
  /* Too many connections for this server, or one that tags its files otherwise
   * than its neighbours do. If the file has really changed, the last connection
   * will see it too. */
  if (self->connections->len > 1)
    return give_up (self, connection, FERRY_ERROR_SERVER_BUSY);

  /* A mirror must bring what is missing; all of it only where nobody else is
   * left, and where it is as long as it should be. */
  if (connection->source->is_mirror &&
      (ferry_sources_choose (self->sources) != connection->source ||
       answer->length != self->part->remote_length))
    return give_up (self, connection, FERRY_ERROR_RANGE_UNSUPPORTED);

  return begin_whole (self, connection, answer);
}

/* 200 with the file that is there in part: its bytes are passed over. */
static gboolean
skip_whole (FerrySoupTransfer *self,
            FerryConnection   *connection,
            const FerryAnswer *answer)
{
  if (self->connections->len > 1 || connection->source->is_mirror)
    return give_up (self, connection, FERRY_ERROR_RANGE_UNSUPPORTED);

  self->cannot_range = TRUE;
  connection->piece->taken = FALSE;
  connection->walks = TRUE;
  connection->piece = ferry_segments_take_after (self->part->segments, 0);

  return accept_body (self, connection, answer, 0);
}

/* The first of several ranges that were asked for. */
static gboolean
begin_ranges (FerrySoupTransfer *self,
              FerryConnection   *connection,
              const FerryAnswer *answer)
{
  if (self->request->file->ranges->len > 1 && answer->etag == NULL && answer->last_modified == NULL)
    {
      /* The next one might be of another version and nobody could tell: only one
       * answer with all of it will do. */
      self->cannot_range = TRUE;
      ferry_soup_transfer_disconnect (self, connection);
      ferry_soup_transfer_advance (self);
      return FALSE;
    }

  if (!begin_part (self, connection, answer))
    return FALSE;

  connection->piece = ferry_segments_take (self->part->segments);
  return accept_body (self, connection, answer, connection->asked.first);
}

/* 206 with what was asked for. */
static gboolean
go_on (FerrySoupTransfer *self,
       FerryConnection   *connection,
       const FerryAnswer *answer)
{
  if (self->part == NULL)
    return begin_ranges (self, connection, answer);

  if (connection->source->is_mirror && connection->source->etag == NULL)
    connection->source->etag = g_strdup (answer->etag);
  if (!connection->source->is_mirror)
    ferry_sources_add_links (self->sources, answer);
  if (!connection->source->is_mirror && !ferry_part_has_validator (self->part))
    {
      self->part->etag = g_strdup (answer->etag);
      self->part->last_modified = g_strdup (answer->last_modified);
    }
  ferry_part_take_answer (self->part, answer);

  return accept_body (self, connection, answer, connection->asked.first);
}

/* 416 because nothing is missing: the length was not known so far. */
static gboolean
complete (FerrySoupTransfer *self,
          FerryConnection   *connection)
{
  if (connection->piece->length < 0)
    {
      ferry_segments_end (self->part->segments, connection->piece);
      self->part->remote_length = ferry_segments_get_length (self->part->segments);
    }
  tell_connected (self);
  ferry_soup_transfer_disconnect (self, connection);
  ferry_soup_transfer_advance (self);

  return FALSE;
}

/* Asks for the file from its beginning, into a new partial file beside the one
 * that is there. */
static gboolean
start_anew (FerrySoupTransfer *self,
            FerryConnection   *connection)
{
  if (connection->source->is_mirror || self->connections->len > 1)
    return give_up (self, connection, FERRY_ERROR_INVALID_RESPONSE);
  if (++self->n_changes > MAX_CHANGES)
    return end_with (self, FERRY_ERROR_REMOTE_FILE_CHANGED, connection->source->url);

  ferry_soup_transfer_disconnect_all (self, NULL);
  ferry_soup_transfer_retire_part (self);
  ferry_soup_transfer_advance (self);

  return FALSE;
}

static gboolean
take_odd (FerrySoupTransfer *self,
          FerryConnection   *connection)
{
  if (self->part == NULL)
    return give_up (self, connection,
                    self->request->file->ranges != NULL ? FERRY_ERROR_RANGE_UNSUPPORTED : FERRY_ERROR_INVALID_RESPONSE);
  if (self->connections->len > 1 || connection->source->is_mirror)
    return give_up (self, connection, FERRY_ERROR_SERVER_BUSY);

  /* It may be the mood of one server of many, or of a proxy: what is there is
   * kept for a better answer. But not for ever. */
  if (ferry_transfer_loop_count_odd (self->loop, self->odd_key) < MAX_ODD_ANSWERS)
    return end_with (self, FERRY_ERROR_SERVER_BUSY, connection->source->url);

  ferry_transfer_loop_forget_odd (self->loop, self->odd_key);
  self->cannot_range = TRUE;
  return start_anew (self, connection);
}

static FerryVersion
get_version (FerrySoupTransfer *self,
             FerryConnection   *connection)
{
  FerryVersion version = { NULL, NULL, -1 };

  if (self->part != NULL)
    version = ferry_part_get_version (self->part);

  if (connection->source->is_mirror)
    {
      version.etag = connection->source->etag;
      version.last_modified = NULL;
    }

  return version;
}

static gboolean
is_captive (FerrySoupTransfer *self,
            const FerryAnswer *answer)
{
  const gboolean has_bytes = self->part != NULL || self->kept != NULL;

  return answer->status == SOUP_STATUS_OK && !self->request->local &&
         ferry_answer_is_captive (answer, self->request->file, has_bytes);
}

/**
 * ferry_soup_transfer_judge:
 * @self: a transfer
 * @connection: one of its connections
 * @answer: what came over it
 *
 * Decides what the answer is good for, and does it.
 *
 * Returns: whether its body is wanted; if not, @connection may be gone
 */
gboolean
ferry_soup_transfer_judge (FerrySoupTransfer *self,
                           FerryConnection   *connection,
                           const FerryAnswer *answer)
{
  const FerryVersion version = get_version (self, connection);

  if (is_captive (self, answer))
    return end_with (self, FERRY_ERROR_CAPTIVE_PORTAL, connection->source->url);

  switch (ferry_resume_judge (&version, &connection->asked, answer))
    {
    case FERRY_VERDICT_CONTINUE:
      return go_on (self, connection, answer);
    case FERRY_VERDICT_SKIP:
      return skip_whole (self, connection, answer);
    case FERRY_VERDICT_ANEW:
      return self->part == NULL ? begin_whole (self, connection, answer)
                                : take_other_whole (self, connection, answer);
    case FERRY_VERDICT_COMPLETE:
      return complete (self, connection);
    case FERRY_VERDICT_CHANGED:
      return start_anew (self, connection);
    case FERRY_VERDICT_OUTSIDE:
      return self->request->file->ranges != NULL
                 ? end_with (self, FERRY_ERROR_INVALID_RANGE, connection->source->url)
                 : start_anew (self, connection);
    case FERRY_VERDICT_ODD:
    default:
      return take_odd (self, connection);
    }
}

/**
 * ferry_soup_transfer_is_get:
 * @self: a transfer
 *
 * Returns: whether it asks with GET, which alone has ranges (RFC 9110 §14.2)
 */
gboolean
ferry_soup_transfer_is_get (FerrySoupTransfer *self)
{
  return g_str_equal (self->request->spec->extras->method, "GET");
}

/**
 * ferry_soup_transfer_can_range:
 * @self: a transfer
 *
 * Returns: whether parts of the file may be asked for
 */
gboolean
ferry_soup_transfer_can_range (FerrySoupTransfer *self)
{
  return !self->cannot_range && ferry_soup_transfer_is_get (self);
}

/**
 * ferry_soup_transfer_can_go_on:
 * @self: a transfer
 *
 * Returns: whether further requests can bring more of the same version
 */
gboolean
ferry_soup_transfer_can_go_on (FerrySoupTransfer *self)
{
  if (self->part == NULL || !ferry_soup_transfer_can_range (self))
    return FALSE;
  if (ferry_sources_is_protected (self->sources))
    return self->part->remote_length >= 0;

  return self->part->accepts_ranges && ferry_part_has_validator (self->part);
}

/**
 * ferry_soup_transfer_can_split:
 * @self: a transfer
 *
 * Where the file has changed once, or where each of several servers behind one
 * address has a tag of its own, one connection does it all.
 *
 * Returns: whether several connections can share the file
 */
gboolean
ferry_soup_transfer_can_split (FerrySoupTransfer *self)
{
  return ferry_soup_transfer_can_go_on (self) && self->part->remote_length >= 0 && self->n_changes == 0;
}

/**
 * ferry_soup_transfer_meet_challenge:
 * @self: a transfer
 * @connection: one of its connections
 * @challenge: what came over it
 *
 * Of servers, only the one that was asked for may know who we are. All
 * connections are closed until there is an answer, because each of them would
 * meet the same.
 *
 * Returns: whether the connection is to fail like any other that is refused
 */
gboolean
ferry_soup_transfer_meet_challenge (FerrySoupTransfer    *self,
                                    FerryConnection      *connection,
                                    const FerryChallenge *challenge)
{
  GError *error = NULL;

  if (connection->source->is_mirror && challenge->usage == FERRY_TOKEN_USAGE_NETWORK)
    return TRUE;

  if (ferry_transfer_auth_challenge (self->auth, challenge, &error))
    ferry_soup_transfer_disconnect_all (self, NULL);
  else
    ferry_soup_transfer_end (self, error, 0);

  return FALSE;
}

/**
 * ferry_soup_transfer_take_pass:
 * @self: a transfer
 * @pass: (transfer full) (nullable): what it asked for, %NULL for nothing
 * @error: (nullable): why it cannot be had
 *
 * Goes on with a credential, or ends without.
 */
void
ferry_soup_transfer_take_pass (FerrySoupTransfer *self,
                               FerryPass         *pass,
                               const GError      *error)
{
  g_autoptr(FerryPass) taken = pass;
  GError *refusal = NULL;

  /* It was stopped meanwhile. */
  if (self->state != FERRY_TRANSFER_FETCHING)
    return;

  if (error != NULL)
    ferry_soup_transfer_end (self, g_error_copy (error), 0);
  else if (ferry_transfer_auth_take (self->auth, g_steal_pointer (&taken), &refusal))
    ferry_soup_transfer_advance (self);
  else
    ferry_soup_transfer_end (self, refusal, 0);
}
