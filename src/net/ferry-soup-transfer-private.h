/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-exchange.h"
#include "net/ferry-part.h"
#include "net/ferry-save.h"
#include "net/ferry-soup-transfer.h"
#include "net/ferry-sources.h"

G_BEGIN_DECLS

/**
 * FerryTransferState:
 * @FERRY_TRANSFER_FETCHING: connections are open
 * @FERRY_TRANSFER_VERIFYING: all bytes are there
 * @FERRY_TRANSFER_ENDING: something went wrong, or it was stopped; what is
 *   there is being made durable
 * @FERRY_TRANSFER_ENDED: nothing is left to do but to say so
 */
typedef enum
{
  FERRY_TRANSFER_FETCHING,
  FERRY_TRANSFER_VERIFYING,
  FERRY_TRANSFER_ENDING,
  FERRY_TRANSFER_ENDED,
} FerryTransferState;

/**
 * FerryConnection:
 * @transfer: (unowned): whose it is
 * @source: (unowned): where it leads to
 * @exchange: (nullable): what it is doing
 * @piece: (nullable): the piece it works on
 * @asked: which bytes it asked for
 * @position: offset in the remote file of the next byte that comes
 * @body_end: offset behind the last byte that comes, -1 if unknown
 * @walks: whether the whole file comes, so that it passes over what is there
 *   and goes from piece to piece
 *
 * One of the connections that bytes of a file come over.
 */
typedef struct
{
  FerrySoupTransfer *transfer;
  FerrySource *source;
  FerryExchange *exchange;
  FerryPiece *piece;
  FerryAsked asked;
  goffset position;
  goffset body_end;
  gboolean walks;
} FerryConnection;

/**
 * FerrySoupTransfer:
 *
 * One file on its way. Split over three files by what they decide:
 * ferry-soup-transfer.c when to open and close connections, ferry-soup-answer.c
 * what answers are good for, ferry-soup-saving.c what is durable and when it is
 * over.
 */
struct _FerrySoupTransfer
{
  /* Input */
  FerryTransferLoop *loop;        /* (unowned) */
  FerryFetchRequest *request;     /* (owned) */
  const FerryFetchEvents *events; /* (unowned) */
  gpointer user_data;
  FerryExchangeWay way;
  FerryTraffic traffic;
  FerryLimit *limit; /* (unowned): the job’s, held */
  char *origin;  /* (owned): of the address that was asked for */
  char *odd_key; /* (owned): what its odd answers are counted under */

  /* In progress */
  FerryTransferState state;
  FerryTicker ticker;
  FerryTransferAuth *auth;   /* (owned) */
  FerrySources *sources;     /* (owned) */
  GPtrArray *connections;    /* (owned) (element-type FerryConnection) */
  FerryPart *part;           /* (owned) (nullable): the version being fetched */
  FerryCheckpoint *kept;     /* (owned) (nullable): an older one, kept beside it */
  GPtrArray *doomed;         /* (owned) (element-type FerryCheckpoint): to be removed */
  FerryCheckpoint *durable;  /* (owned) (nullable): what is known to be on disk of @part */
  FerrySave *save;           /* (owned) (nullable): the one that is running */
  goffset unsaved;           /* bytes written since the last save began */
  gint64 saved_at;           /* when that was, monotonic microseconds */
  goffset told;              /* progress told last, -1 for none */
  guint n_changes;           /* how often the file turned out to be another one */
  gboolean is_connected;     /* whether that was told */
  gboolean cannot_range;     /* whether the server ignored a range */

  /* Output */
  GError *error; /* (owned) (nullable) */
  gint64 retry_after;
};

/* ferry-soup-transfer.c */
void ferry_soup_transfer_advance (FerrySoupTransfer *self);
void ferry_soup_transfer_disconnect (FerrySoupTransfer *self,
                                     FerryConnection   *connection);
void ferry_soup_transfer_disconnect_all (FerrySoupTransfer *self,
                                         FerryConnection   *except);

/* ferry-soup-answer.c */
gboolean ferry_soup_transfer_judge (FerrySoupTransfer *self,
                                    FerryConnection   *connection,
                                    const FerryAnswer *answer);
gboolean ferry_soup_transfer_meet_challenge (FerrySoupTransfer    *self,
                                             FerryConnection      *connection,
                                             const FerryChallenge *challenge);
gboolean ferry_soup_transfer_is_get (FerrySoupTransfer *self);
gboolean ferry_soup_transfer_can_range (FerrySoupTransfer *self);
gboolean ferry_soup_transfer_can_go_on (FerrySoupTransfer *self);
gboolean ferry_soup_transfer_can_split (FerrySoupTransfer *self);

/* ferry-soup-saving.c */
void ferry_soup_transfer_open_part (FerrySoupTransfer *self);
void ferry_soup_transfer_retire_part (FerrySoupTransfer *self);
GStrv ferry_soup_transfer_dup_names (FerrySoupTransfer *self);
void ferry_soup_transfer_tell_checkpoint (FerrySoupTransfer *self,
                                          FerryCheckpoint   *checkpoint);
void ferry_soup_transfer_tell_progress (FerrySoupTransfer *self);
void ferry_soup_transfer_save (FerrySoupTransfer *self);
void ferry_soup_transfer_verify (FerrySoupTransfer *self);
void ferry_soup_transfer_reject (FerrySoupTransfer *self,
                                 GError            *error);
void ferry_soup_transfer_end (FerrySoupTransfer *self,
                              GError            *error,
                              gint64             retry_after);

G_END_DECLS
