/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryErrandKind:
 * @FERRY_ERRAND_LIST: the unfinished jobs
 * @FERRY_ERRAND_FIND: the full id of a job
 * @FERRY_ERRAND_SUSPEND: as `ferry suspend`, in an administrator’s name
 * @FERRY_ERRAND_RESUME: as `ferry resume`, likewise
 * @FERRY_ERRAND_CANCEL: as `ferry cancel`, likewise
 * @FERRY_ERRAND_HOLD: Hold of org.ferry.Ferry1.HandOver; what is not a sound
 *   partial file is left out
 * @FERRY_ERRAND_KEEP: Keep
 * @FERRY_ERRAND_GIVE_AWAY: GiveAway
 * @FERRY_ERRAND_SEND: writes the bytes that a record speaks of
 * @FERRY_ERRAND_CHECK_FOLDER: whether a folder is one to put files into
 * @FERRY_ERRAND_HAS: Has
 * @FERRY_ERRAND_RECEIVE: reads those bytes into new partial files, then TakeIn
 * @FERRY_ERRAND_DISCARD: removes what a RECEIVE that failed may have left
 *
 * What ferry-admin sends ferry-envoy for, which does it as one user.
 */
typedef enum
{
  FERRY_ERRAND_LIST,
  FERRY_ERRAND_FIND,
  FERRY_ERRAND_SUSPEND,
  FERRY_ERRAND_RESUME,
  FERRY_ERRAND_CANCEL,
  FERRY_ERRAND_HOLD,
  FERRY_ERRAND_KEEP,
  FERRY_ERRAND_GIVE_AWAY,
  FERRY_ERRAND_SEND,
  FERRY_ERRAND_CHECK_FOLDER,
  FERRY_ERRAND_HAS,
  FERRY_ERRAND_RECEIVE,
  FERRY_ERRAND_DISCARD,
} FerryErrandKind;
#define FERRY_N_ERRANDS (FERRY_ERRAND_DISCARD + 1)

/* The file descriptor of the bytes, for SEND and RECEIVE. */
#define FERRY_ERRAND_BYTES_FD 3

/* What a reply begins with: a value of the kind’s type follows, or (ss): the word
 * of an error code and one sentence. */
#define FERRY_ERRAND_DONE 'D'
#define FERRY_ERRAND_FAILED 'F'

const char *ferry_errand_kind_to_nick (FerryErrandKind kind);
gboolean ferry_errand_kind_from_nick (const char      *nick,
                                      FerryErrandKind *kind);
const GVariantType *ferry_errand_kind_get_request_type (FerryErrandKind kind);
const GVariantType *ferry_errand_kind_get_reply_type (FerryErrandKind kind);

G_END_DECLS
