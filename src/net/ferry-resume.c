/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules of going on where an earlier transfer stopped (design §4.5). Pure.
 * They rest on two things: bytes of two versions are never mixed, and bytes
 * that are there are never thrown away because of one answer that makes no
 * sense. */

#include "config.h"

#include "net/ferry-resume.h"

#include <string.h>

/* How the validators of an answer compare to ours. */
typedef enum
{
  SAME,
  DIFFERENT,
  UNTOLD, /* the answer names none that we could compare with */
  BLURRED, /* the same tag, but weak now: perhaps other bytes */
} Comparison;

static Comparison
compare (const FerryVersion *ours,
         const FerryAnswer  *answer)
{
  if (ours->etag != NULL)
    {
      if (answer->etag != NULL)
        return g_str_equal (answer->etag, ours->etag) ? SAME : DIFFERENT;
      if (answer->weak_etag != NULL)
        return g_str_equal (answer->weak_etag, ours->etag) ? BLURRED : DIFFERENT;
    }

  if (ours->last_modified != NULL && answer->last_modified != NULL)
    return g_str_equal (answer->last_modified, ours->last_modified) ? SAME : DIFFERENT;

  return UNTOLD;
}

/* 200: is the whole file that comes now the one we have a part of? */
static FerryVerdict
judge_whole (const FerryVersion *ours,
             const FerryAnswer  *answer)
{
  if (compare (ours, answer) != SAME)
    return FERRY_VERDICT_ANEW;

  return answer->length == ours->length ? FERRY_VERDICT_SKIP : FERRY_VERDICT_ANEW;
}

/* Whether the server sends exactly the bytes that were asked for. */
static gboolean
fits (const FerryVersion *ours,
      const FerryAsked   *asked,
      const FerryAnswer  *answer)
{
  const FerryContentRange *range = &answer->range;
  const goffset length = range->last - range->first + 1;

  if (range->first != asked->first)
    return FALSE;
  if (ours->length >= 0 && range->total != ours->length)
    return FALSE;
  if (answer->length >= 0 && answer->length != length)
    return FALSE;

  /* Up to an end that nobody knows, “all” cannot be told from “some”. */
  return range->last == (asked->last >= 0 ? asked->last : range->total - 1);
}

static FerryVerdict
judge_part (const FerryVersion *ours,
            const FerryAsked   *asked,
            const FerryAnswer  *answer)
{
  const FerryContentRange *range = &answer->range;

  if (asked->first < 0 || answer->is_multipart || !answer->has_range || range->first < 0)
    return FERRY_VERDICT_ODD;

  switch (compare (ours, answer))
    {
    case DIFFERENT:
      return FERRY_VERDICT_CHANGED;
    case BLURRED:
      return FERRY_VERDICT_ODD;
    case SAME:
    case UNTOLD:
      break;
    }

  if (fits (ours, asked, answer))
    return FERRY_VERDICT_CONTINUE;

  /* A server cuts a range that reaches over the end (RFC 9110 §14.1.2). */
  if (ours->length < 0 && range->first == asked->first && asked->last >= range->total &&
      range->last == range->total - 1)
    return FERRY_VERDICT_OUTSIDE;

  return FERRY_VERDICT_ODD;
}

/* 416: the server has nothing from there on. Where the length was known that
 * cannot be, for only what is missing is asked for. */
static FerryVerdict
judge_nothing (const FerryVersion *ours,
               const FerryAsked   *asked,
               const FerryAnswer  *answer)
{
  const gboolean is_end = answer->has_range && answer->range.first < 0 &&
                          answer->range.total == asked->first && asked->last < 0;

  if (asked->first < 0)
    return FERRY_VERDICT_ODD;
  if (ours->length >= 0)
    return FERRY_VERDICT_CHANGED;
  if (ours->etag == NULL && ours->last_modified == NULL)
    return FERRY_VERDICT_OUTSIDE;

  switch (compare (ours, answer))
    {
    case SAME:
    case UNTOLD:
      return is_end ? FERRY_VERDICT_COMPLETE : FERRY_VERDICT_CHANGED;
    case DIFFERENT:
    case BLURRED:
    default:
      return FERRY_VERDICT_CHANGED;
    }
}

/**
 * ferry_resume_judge:
 * @ours: the version of which bytes are there; all unset if none are
 * @asked: what was asked for
 * @answer: an answer of status 200, 206 or 416
 *
 * Decides what the answer is good for. With nothing in @ours but a length (a
 * mirror, under a digest of the whole file) only lengths and offsets count.
 *
 * Returns: the verdict
 */
FerryVerdict
ferry_resume_judge (const FerryVersion *ours,
                    const FerryAsked   *asked,
                    const FerryAnswer  *answer)
{
  switch (answer->status)
    {
    case SOUP_STATUS_OK:
      return judge_whole (ours, answer);
    case SOUP_STATUS_PARTIAL_CONTENT:
      return judge_part (ours, asked, answer);
    case SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE:
      return judge_nothing (ours, asked, answer);
    default:
      return FERRY_VERDICT_ODD;
    }
}

/**
 * ferry_resume_dup_range:
 * @asked: what is asked for, not the whole file
 *
 * Returns: (transfer full): the value of the Range field
 */
char *
ferry_resume_dup_range (const FerryAsked *asked)
{
  if (asked->last < 0)
    return g_strdup_printf ("bytes=%" G_GOFFSET_FORMAT "-", asked->first);

  return g_strdup_printf ("bytes=%" G_GOFFSET_FORMAT "-%" G_GOFFSET_FORMAT, asked->first, asked->last);
}

static gboolean
is_complete (const FerryCheckpoint *checkpoint)
{
  for (guint i = 0; i < checkpoint->segments->len; i++)
    {
      const FerrySegment *segment = &g_array_index (checkpoint->segments, FerrySegment, i);

      if (segment->length < 0 || segment->done < segment->length)
        return FALSE;
    }

  return checkpoint->segments->len > 0;
}

static gboolean
can_go_on (FerryCheckpoint *checkpoint)
{
  return ferry_checkpoint_has_validator (checkpoint) && ferry_checkpoint_get_done (checkpoint) > 0;
}

/**
 * ferry_resume_choose:
 * @checkpoint: (nullable): where an earlier run left off
 * @is_protected: whether a strong digest of the whole file, given by the user,
 *   lets its bytes come from several servers
 * @can_range: whether parts of the file can be asked for at all
 *
 * Decides which partial file to go on with: the current one if nothing is
 * missing, or if something is in it and it has a strong validator; else the one
 * of the version before, if that has.
 *
 * Returns: (transfer none) (nullable): @checkpoint, its @previous, or %NULL to
 *   start anew
 */
FerryCheckpoint *
ferry_resume_choose (FerryCheckpoint *checkpoint,
                     gboolean         is_protected,
                     gboolean         can_range)
{
  if (checkpoint == NULL)
    return NULL;
  if (is_complete (checkpoint))
    return checkpoint;
  if (!can_range)
    return NULL;
  if (can_go_on (checkpoint))
    return checkpoint;

  /* Mirrors alone brought these bytes: no validator of the address itself. */
  if (is_protected && checkpoint->remote_length >= 0 && ferry_checkpoint_get_done (checkpoint) > 0)
    return checkpoint;

  return checkpoint->previous != NULL && can_go_on (checkpoint->previous) ? checkpoint->previous : NULL;
}

/**
 * ferry_resume_choose_kept:
 * @one: (nullable): a partial file that is not gone on with
 * @other: (nullable): another
 *
 * Only one old partial file is kept beside the current one, or a server that
 * cannot resume would fill the disk: the one that can still be of use.
 *
 * Returns: (transfer none) (nullable): @one or @other
 */
FerryCheckpoint *
ferry_resume_choose_kept (FerryCheckpoint *one,
                          FerryCheckpoint *other)
{
  if (one == NULL || other == NULL)
    return one != NULL ? one : other;
  if (can_go_on (one) != can_go_on (other))
    return can_go_on (one) ? one : other;

  return ferry_checkpoint_get_done (one) >= ferry_checkpoint_get_done (other) ? one : other;
}
