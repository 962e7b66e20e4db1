/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-checkpoint.h"
#include "net/ferry-answer.h"

G_BEGIN_DECLS

/**
 * FerryVersion:
 * @etag: (nullable): strong entity tag
 * @last_modified: (nullable): strong Last-Modified
 * @length: length of the whole remote file, -1 if unknown
 *
 * What tells one version of a remote file from another. With neither tag nor
 * date there is nothing to tell it by.
 */
typedef struct
{
  const char *etag;
  const char *last_modified;
  goffset length;
} FerryVersion;

/**
 * FerryAsked:
 * @first: offset of the first byte asked for, -1 for the whole file
 * @last: offset of the last byte asked for, -1 for all from @first on
 */
typedef struct
{
  goffset first;
  goffset last;
} FerryAsked;

/**
 * FerryVerdict:
 * @FERRY_VERDICT_CONTINUE: the body is what was asked for, of our version
 * @FERRY_VERDICT_SKIP: the body is the whole file, of our version: what is
 *   there already is to be passed over
 * @FERRY_VERDICT_ANEW: the body is the whole file, of another version (or none
 *   of it is there): it goes into a new partial file
 * @FERRY_VERDICT_COMPLETE: there is nothing left to fetch
 * @FERRY_VERDICT_CHANGED: the file is another one now; ask for the whole
 * @FERRY_VERDICT_OUTSIDE: the file ends before what was asked for
 * @FERRY_VERDICT_ODD: the answer makes no sense; nothing of it may be used, and
 *   nothing that is there may be thrown away because of it
 *
 * What an answer of status 200, 206 or 416 is good for.
 */
typedef enum
{
  FERRY_VERDICT_CONTINUE,
  FERRY_VERDICT_SKIP,
  FERRY_VERDICT_ANEW,
  FERRY_VERDICT_COMPLETE,
  FERRY_VERDICT_CHANGED,
  FERRY_VERDICT_OUTSIDE,
  FERRY_VERDICT_ODD,
} FerryVerdict;

FerryVerdict ferry_resume_judge (const FerryVersion *ours,
                                 const FerryAsked   *asked,
                                 const FerryAnswer  *answer);
char *ferry_resume_dup_range (const FerryAsked *asked);
FerryCheckpoint *ferry_resume_choose (FerryCheckpoint *checkpoint,
                                      gboolean         is_protected,
                                      gboolean         can_range);
FerryCheckpoint *ferry_resume_choose_kept (FerryCheckpoint *one,
                                           FerryCheckpoint *other);

G_END_DECLS
