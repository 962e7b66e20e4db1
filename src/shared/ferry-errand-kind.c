/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "shared/ferry-errand-kind.h"
#include "shared/ferry-hand-over-type.h"

static const struct
{
  const char *nick;
  const char *request;
  const char *reply;
} kinds[] = {
  [FERRY_ERRAND_LIST] = { "list", "()", "(aa{sv})" },
  [FERRY_ERRAND_FIND] = { "find", "(s)", "(s)" },
  [FERRY_ERRAND_SUSPEND] = { "suspend", "(ss)", "()" },                                   /* job, administrator */
  [FERRY_ERRAND_RESUME] = { "resume", "(ss)", "()" },                                     /* job, administrator */
  [FERRY_ERRAND_CANCEL] = { "cancel", "(ss)", "()" },                                     /* job, administrator */
  [FERRY_ERRAND_HOLD] = { "hold", "(ss)", "(" FERRY_HAND_OVER_TYPE ")" },          /* id, hand-over */
  [FERRY_ERRAND_KEEP] = { "keep", "(ss)", "()" },                                  /* id, hand-over */
  [FERRY_ERRAND_GIVE_AWAY] = { "give-away", "(ss)", "()" },                        /* id, new owner */
  [FERRY_ERRAND_SEND] = { "send", "(" FERRY_HAND_OVER_TYPE ")", "()" },
  [FERRY_ERRAND_CHECK_FOLDER] = { "check-folder", "(s)", "()" },
  [FERRY_ERRAND_HAS] = { "has", "(s)", "(b)" },
  [FERRY_ERRAND_RECEIVE] = { "receive", "(sss" FERRY_HAND_OVER_TYPE ")", "()" },   /* id, old owner, folder */
  [FERRY_ERRAND_DISCARD] = { "discard", "(ss" FERRY_HAND_OVER_TYPE ")", "()" },    /* id, folder */
};
G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == FERRY_N_ERRANDS);

/**
 * ferry_errand_kind_to_nick:
 * @kind: a kind of errand
 *
 * Returns: (transfer none): its word
 */
const char *
ferry_errand_kind_to_nick (FerryErrandKind kind)
{
  return kinds[kind].nick;
}

/**
 * ferry_errand_kind_from_nick:
 * @nick: a word
 * @kind: (out): the kind of that word
 *
 * Returns: whether there is one
 */
gboolean
ferry_errand_kind_from_nick (const char      *nick,
                             FerryErrandKind *kind)
{
  for (guint i = 0; i < FERRY_N_ERRANDS; i++)
    {
      if (g_str_equal (kinds[i].nick, nick))
        {
          *kind = (FerryErrandKind) i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * ferry_errand_kind_get_request_type:
 * @kind: a kind of errand
 *
 * Returns: (transfer none): what goes along with it
 */
const GVariantType *
ferry_errand_kind_get_request_type (FerryErrandKind kind)
{
  return G_VARIANT_TYPE (kinds[kind].request);
}

/**
 * ferry_errand_kind_get_reply_type:
 * @kind: a kind of errand
 *
 * Returns: (transfer none): what comes back if it went well
 */
const GVariantType *
ferry_errand_kind_get_reply_type (FerryErrandKind kind)
{
  return G_VARIANT_TYPE (kinds[kind].reply);
}
