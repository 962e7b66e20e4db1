/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "shared/ferry-enums.h"

/* Nicks are what D-Bus, JSON, the command line and the log say. */
static const char *const state_nicks[] = {
  [FERRY_STATE_QUEUED] = "queued",
  [FERRY_STATE_CONNECTING] = "connecting",
  [FERRY_STATE_TRANSFERRING] = "transferring",
  [FERRY_STATE_SUSPENDED] = "suspended",
  [FERRY_STATE_ERROR] = "error",
  [FERRY_STATE_TRANSIENT_ERROR] = "transient-error",
  [FERRY_STATE_TRANSFERRED] = "transferred",
  [FERRY_STATE_ACKNOWLEDGED] = "acknowledged",
  [FERRY_STATE_CANCELLED] = "cancelled",
};
G_STATIC_ASSERT (G_N_ELEMENTS (state_nicks) == FERRY_N_STATES);

static const char *const priority_nicks[] = {
  [FERRY_PRIORITY_FOREGROUND] = "foreground",
  [FERRY_PRIORITY_HIGH] = "high",
  [FERRY_PRIORITY_NORMAL] = "normal",
  [FERRY_PRIORITY_LOW] = "low",
};
G_STATIC_ASSERT (G_N_ELEMENTS (priority_nicks) == FERRY_N_PRIORITIES);

static const char *const job_type_nicks[] = {
  [FERRY_JOB_TYPE_DOWNLOAD] = "download",
  [FERRY_JOB_TYPE_UPLOAD] = "upload",
};
G_STATIC_ASSERT (G_N_ELEMENTS (job_type_nicks) == FERRY_N_JOB_TYPES);

static const char *const file_state_nicks[] = {
  [FERRY_FILE_STATE_QUEUED] = "queued",
  [FERRY_FILE_STATE_TRANSFERRING] = "transferring",
  [FERRY_FILE_STATE_TRANSFERRED] = "transferred",
  [FERRY_FILE_STATE_PUBLISHED] = "published",
  [FERRY_FILE_STATE_DISCARDED] = "discarded",
};
G_STATIC_ASSERT (G_N_ELEMENTS (file_state_nicks) == FERRY_N_FILE_STATES);

static const char *const wait_nicks[] = {
  [FERRY_WAIT_NONE] = "",
  [FERRY_WAIT_CONSENT] = "consent",
  [FERRY_WAIT_LOGIN] = "login",
  [FERRY_WAIT_NETWORK] = "network",
  [FERRY_WAIT_CAPTIVE_PORTAL] = "captive-portal",
  [FERRY_WAIT_OTHER_NETWORK] = "other-network",
  [FERRY_WAIT_METERED] = "metered",
  [FERRY_WAIT_ROAMING] = "roaming",
  [FERRY_WAIT_BUDGET] = "budget",
  [FERRY_WAIT_SCHEDULE] = "schedule",
  [FERRY_WAIT_BATTERY] = "battery",
  [FERRY_WAIT_POWER_SAVER] = "power-saver",
  [FERRY_WAIT_KEYRING_LOCKED] = "keyring-locked",
  [FERRY_WAIT_SIGN_IN] = "sign-in",
  [FERRY_WAIT_DESTINATION_MISSING] = "destination-missing",
  [FERRY_WAIT_DISK_FULL] = "disk-full",
  [FERRY_WAIT_RETRY] = "retry",
  [FERRY_WAIT_TURN] = "turn",
};
G_STATIC_ASSERT (G_N_ELEMENTS (wait_nicks) == FERRY_N_WAITS);

static const char *const network_nicks[] = {
  [FERRY_NETWORK_ANY] = "any",
  [FERRY_NETWORK_UNMETERED] = "unmetered",
  [FERRY_NETWORK_NOT_ROAMING] = "not-roaming",
  [FERRY_NETWORK_ALWAYS] = "always",
  [FERRY_NETWORK_VPN] = "vpn",
};
G_STATIC_ASSERT (G_N_ELEMENTS (network_nicks) == FERRY_NETWORK_CONNECTION);

static gboolean
find_nick (const char *const *nicks,
           gsize              n_nicks,
           const char        *nick,
           int               *value)
{
  if (nick == NULL)
    return FALSE;

  for (gsize i = 0; i < n_nicks; i++)
    {
      if (g_str_equal (nicks[i], nick))
        {
          *value = (int) i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * ferry_state_to_nick:
 * @state: a state
 *
 * Returns: (transfer none): the word for @state, such as `transient-error`
 */
const char *
ferry_state_to_nick (FerryState state)
{
  g_return_val_if_fail ((guint) state < FERRY_N_STATES, "");

  return state_nicks[state];
}

/**
 * ferry_state_from_nick:
 * @nick: (nullable): a word, possibly from outside
 * @state: (out): where the state goes
 *
 * Returns: whether @nick names a state; @state is untouched if not
 */
gboolean
ferry_state_from_nick (const char *nick,
                       FerryState *state)
{
  int value;

  if (!find_nick (state_nicks, FERRY_N_STATES, nick, &value))
    return FALSE;

  *state = (FerryState) value;
  return TRUE;
}

/**
 * ferry_state_is_final:
 * @state: a state
 *
 * Returns: whether nothing leads out of @state
 */
gboolean
ferry_state_is_final (FerryState state)
{
  return state == FERRY_STATE_ACKNOWLEDGED || state == FERRY_STATE_CANCELLED;
}

/**
 * ferry_state_is_active:
 * @state: a state
 *
 * Returns: whether a job in @state has connections open
 */
gboolean
ferry_state_is_active (FerryState state)
{
  return state == FERRY_STATE_CONNECTING || state == FERRY_STATE_TRANSFERRING;
}

/**
 * ferry_priority_to_nick:
 * @priority: a priority
 *
 * Returns: (transfer none): the word for @priority
 */
const char *
ferry_priority_to_nick (FerryPriority priority)
{
  g_return_val_if_fail ((guint) priority < FERRY_N_PRIORITIES, "");

  return priority_nicks[priority];
}

/**
 * ferry_priority_from_nick:
 * @nick: (nullable): a word, possibly from outside
 * @priority: (out): where the priority goes
 *
 * Returns: whether @nick names a priority
 */
gboolean
ferry_priority_from_nick (const char    *nick,
                          FerryPriority *priority)
{
  int value;

  if (!find_nick (priority_nicks, FERRY_N_PRIORITIES, nick, &value))
    return FALSE;

  *priority = (FerryPriority) value;
  return TRUE;
}

/**
 * ferry_job_type_to_nick:
 * @type: a job type
 *
 * Returns: (transfer none): the word for @type
 */
const char *
ferry_job_type_to_nick (FerryJobType type)
{
  g_return_val_if_fail ((guint) type < FERRY_N_JOB_TYPES, "");

  return job_type_nicks[type];
}

/**
 * ferry_job_type_from_nick:
 * @nick: (nullable): a word, possibly from outside
 * @type: (out): where the type goes
 *
 * Returns: whether @nick names a job type
 */
gboolean
ferry_job_type_from_nick (const char   *nick,
                          FerryJobType *type)
{
  int value;

  if (!find_nick (job_type_nicks, FERRY_N_JOB_TYPES, nick, &value))
    return FALSE;

  *type = (FerryJobType) value;
  return TRUE;
}

/**
 * ferry_file_state_to_nick:
 * @state: a file’s state
 *
 * Returns: (transfer none): the word for @state
 */
const char *
ferry_file_state_to_nick (FerryFileState state)
{
  g_return_val_if_fail ((guint) state < FERRY_N_FILE_STATES, "");

  return file_state_nicks[state];
}

/**
 * ferry_wait_to_nick:
 * @wait: a wait
 *
 * Returns: (transfer none): the word for @wait, empty for %FERRY_WAIT_NONE
 */
const char *
ferry_wait_to_nick (FerryWait wait)
{
  g_return_val_if_fail ((guint) wait < FERRY_N_WAITS, "");

  return wait_nicks[wait];
}

/**
 * ferry_wait_from_nick:
 * @nick: (nullable): a word, possibly from outside
 * @wait: (out): where the wait goes
 *
 * Returns: whether @nick names a wait
 */
gboolean
ferry_wait_from_nick (const char *nick,
                      FerryWait  *wait)
{
  int value;

  if (!find_nick (wait_nicks, FERRY_N_WAITS, nick, &value))
    return FALSE;

  *wait = (FerryWait) value;
  return TRUE;
}

/**
 * ferry_wait_set_first:
 * @set: waits that are shut
 *
 * Returns: the one that takes precedence, %FERRY_WAIT_NONE if @set is empty
 */
FerryWait
ferry_wait_set_first (FerryWaitSet set)
{
  for (guint wait = FERRY_WAIT_CONSENT; wait < FERRY_N_WAITS; wait++)
    {
      if (set & FERRY_WAIT_BIT (wait))
        return (FerryWait) wait;
    }

  return FERRY_WAIT_NONE;
}

/**
 * ferry_network_kind_to_nick:
 * @kind: any kind but %FERRY_NETWORK_CONNECTION, which has a name instead
 *
 * Returns: (transfer none): the word for @kind
 */
const char *
ferry_network_kind_to_nick (FerryNetworkKind kind)
{
  g_return_val_if_fail ((gsize) kind < G_N_ELEMENTS (network_nicks), "");

  return network_nicks[kind];
}
