/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-file-calls.h"

G_BEGIN_DECLS

/**
 * MortalKind:
 * @MORTAL_KIND_MODERN: knows renameat2(RENAME_NOREPLACE)
 * @MORTAL_KIND_LINKS: answers that with EINVAL, but has links
 * @MORTAL_KIND_NO_LINKS: has neither, as FAT through an old FUSE driver
 */
typedef enum
{
  MORTAL_KIND_MODERN,
  MORTAL_KIND_LINKS,
  MORTAL_KIND_NO_LINKS,
} MortalKind;
#define MORTAL_N_KINDS (MORTAL_KIND_NO_LINKS + 1)

/**
 * MortalCalls:
 * @kind: what the file system can do
 * @calls: how many calls there were
 * @die_before: the number of a call that the process does not live to make, from
 *   1; 0 for none
 * @die_after: the number of a call that is the last one
 * @rename_error: errno of every rename, 0 for none
 * @sync_error: errno of every sync, 0 for none
 *
 * System calls on a file system of any kind, in a process that may die at any of
 * them with exit status %MORTAL_STATUS.
 */
typedef struct
{
  MortalKind kind;
  guint calls;
  guint die_before;
  guint die_after;
  int rename_error;
  int sync_error;
} MortalCalls;

#define MORTAL_STATUS 9

const FerryFileCalls *mortal_calls_get (void);
MortalCalls *mortal_calls_reset (MortalKind kind);

G_END_DECLS
