/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A job in a few words, for tables. */

#include "config.h"

#include "cli/ferry-cli-describe.h"
#include "client/ferry-format.h"
#include "client/ferry-job-dict.h"
#include "shared/ferry-enums.h"

#include <glib/gi18n-lib.h>

static const char *const state_words[] = {
  [FERRY_STATE_QUEUED] = N_ ("queued"),
  [FERRY_STATE_CONNECTING] = N_ ("connecting"),
  [FERRY_STATE_TRANSFERRING] = N_ ("transferring"),
  [FERRY_STATE_SUSPENDED] = N_ ("suspended"),
  [FERRY_STATE_ERROR] = N_ ("failed"),
  [FERRY_STATE_TRANSIENT_ERROR] = N_ ("waiting"),
  [FERRY_STATE_TRANSFERRED] = N_ ("transferred"),
  [FERRY_STATE_ACKNOWLEDGED] = N_ ("finished"),
  [FERRY_STATE_CANCELLED] = N_ ("cancelled"),
};
G_STATIC_ASSERT (G_N_ELEMENTS (state_words) == FERRY_N_STATES);

/* What follows “waiting: ”. */
static const char *const wait_words[] = {
  [FERRY_WAIT_NONE] = N_ ("waiting"),
  [FERRY_WAIT_CONSENT] = N_ ("waiting: consent"),
  [FERRY_WAIT_LOGIN] = N_ ("waiting: login"),
  [FERRY_WAIT_NETWORK] = N_ ("waiting: network"),
  [FERRY_WAIT_CAPTIVE_PORTAL] = N_ ("waiting: network sign-in"),
  [FERRY_WAIT_OTHER_NETWORK] = N_ ("waiting: other network"),
  [FERRY_WAIT_METERED] = N_ ("waiting: metered"),
  [FERRY_WAIT_ROAMING] = N_ ("waiting: roaming"),
  [FERRY_WAIT_BUDGET] = N_ ("waiting: data budget"),
  [FERRY_WAIT_SCHEDULE] = N_ ("waiting: schedule"),
  [FERRY_WAIT_BATTERY] = N_ ("waiting: battery"),
  [FERRY_WAIT_POWER_SAVER] = N_ ("waiting: power saver"),
  [FERRY_WAIT_KEYRING_LOCKED] = N_ ("waiting: keyring"),
  [FERRY_WAIT_SIGN_IN] = N_ ("waiting: sign-in"),
  [FERRY_WAIT_DESTINATION_MISSING] = N_ ("waiting: target folder"),
  [FERRY_WAIT_DISK_FULL] = N_ ("waiting: disk space"),
  [FERRY_WAIT_RETRY] = N_ ("waiting: retry"),
  [FERRY_WAIT_TURN] = N_ ("queued"),
};
G_STATIC_ASSERT (G_N_ELEMENTS (wait_words) == FERRY_N_WAITS);

static gboolean
read_state (GVariant   *job,
            FerryState *state,
            FerryWait  *wait)
{
  *wait = FERRY_WAIT_NONE;
  ferry_wait_from_nick (ferry_job_dict_get_string (job, "wait"), wait);

  return ferry_state_from_nick (ferry_job_dict_get_string (job, "state"), state);
}

/**
 * ferry_describe_state:
 * @job: a job dictionary with state and wait
 *
 * Returns: (transfer full): the state, or what is waited for, in two or three
 *   words
 */
char *
ferry_describe_state (GVariant *job)
{
  FerryState state;
  FerryWait wait;

  if (!read_state (job, &state, &wait))
    return g_strdup (ferry_job_dict_get_string (job, "state"));

  return g_strdup (wait != FERRY_WAIT_NONE ? _(wait_words[wait]) : _(state_words[state]));
}

/**
 * ferry_describe_style:
 * @job: a job dictionary with state and wait
 *
 * Returns: how its state is meant
 */
FerryStyle
ferry_describe_style (GVariant *job)
{
  FerryState state;
  FerryWait wait;

  if (!read_state (job, &state, &wait))
    return FERRY_STYLE_PLAIN;

  switch (state)
    {
    case FERRY_STATE_CONNECTING:
    case FERRY_STATE_TRANSFERRING:
      return FERRY_STYLE_BUSY;
    case FERRY_STATE_TRANSFERRED:
    case FERRY_STATE_ACKNOWLEDGED:
      return FERRY_STYLE_GOOD;
    case FERRY_STATE_ERROR:
      return FERRY_STYLE_BAD;
    case FERRY_STATE_TRANSIENT_ERROR:
      return FERRY_STYLE_WAITING;
    case FERRY_STATE_SUSPENDED:
    case FERRY_STATE_CANCELLED:
      return FERRY_STYLE_DIM;
    case FERRY_STATE_QUEUED:
    default:
      return wait == FERRY_WAIT_NONE || wait == FERRY_WAIT_TURN ? FERRY_STYLE_PLAIN : FERRY_STYLE_WAITING;
    }
}

/**
 * ferry_describe_progress:
 * @job: a job dictionary with bytes_done, bytes_total and rate
 * @brief: whether there is little room
 *
 * Returns: (transfer full): “62 % of 5.0 GB · 12.3 MB/s”, or what is known;
 *   “62 %” if @brief
 */
char *
ferry_describe_progress (GVariant *job,
                         gboolean  brief)
{
  guint64 done = (guint64) ferry_job_dict_get_int64 (job, "bytes_done", 0);
  gint64 total = ferry_job_dict_get_int64 (job, "bytes_total", -1);
  guint64 rate = (guint64) ferry_job_dict_get_int64 (job, "rate", 0);
  g_autofree char *size = ferry_format_size (total >= 0 ? (guint64) total : done);
  g_autofree char *speed = NULL;
  g_autofree char *amount = NULL;

  if (total < 0 && done == 0)
    return g_strdup ("–");

  if (total < 0 || done >= (guint64) total)
    amount = g_strdup (size);
  else if (brief)
    return g_strdup_printf (_("%d %%"), ferry_format_percent (done, total));
  else
    /* Translators: a share of an amount, such as “62 % of 5.0 GB”. */
    amount = g_strdup_printf (_("%d %% of %s"), ferry_format_percent (done, total), size);

  if (rate == 0 || brief)
    return g_steal_pointer (&amount);

  speed = ferry_format_rate (rate);
  return g_strdup_printf ("%s · %s", amount, speed);
}
