/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "shared/ferry-sentence.h"

#include <glib/gi18n-lib.h>

/* A wait is never put as a failure: it says what is awaited, and what the
 * user can do to end it sooner. */
static const char *const wait_sentences[] = {
  [FERRY_WAIT_NONE] = "",
  [FERRY_WAIT_CONSENT] = N_ ("Waiting for your consent: allow or deny the app that asked for this."),
  [FERRY_WAIT_LOGIN] = N_ ("Waiting for you to log in."),
  [FERRY_WAIT_NETWORK] = N_ ("Waiting for a network connection."),
  [FERRY_WAIT_CAPTIVE_PORTAL] = N_ ("Waiting for you to sign in to this network: open a web page to do so."),
  [FERRY_WAIT_OTHER_NETWORK] = N_ ("Waiting for the network that this job was bound to."),
  [FERRY_WAIT_METERED] = N_ ("Waiting for a connection that is not metered, or for you to download it anyway."),
  [FERRY_WAIT_ROAMING] = N_ ("Waiting for the end of roaming, or for you to download it anyway."),
  [FERRY_WAIT_BUDGET] = N_ ("Waiting for the next period of the data budget, or for you to download it anyway."),
  [FERRY_WAIT_SCHEDULE] = N_ ("Waiting for the hours that were set, or for you to download it anyway."),
  [FERRY_WAIT_BATTERY] = N_ ("Waiting for mains power, or for you to download it anyway."),
  [FERRY_WAIT_POWER_SAVER] = N_ ("Waiting for the end of power saving, or for you to download it anyway."),
  [FERRY_WAIT_KEYRING_LOCKED] = N_ ("Waiting for the keyring: unlock it to go on."),
  [FERRY_WAIT_SIGN_IN] = N_ ("Waiting for you to sign in to the server."),
  [FERRY_WAIT_DESTINATION_MISSING] = N_ ("Waiting for the target folder: plug in its drive, or choose another folder."),
  [FERRY_WAIT_DISK_FULL] = N_ ("Waiting for space on the target disk: free some to go on."),
  [FERRY_WAIT_RETRY] = N_ ("Waiting to try again; resume the job to try at once."),
  [FERRY_WAIT_TURN] = N_ ("Waiting for its turn."),
};
G_STATIC_ASSERT (G_N_ELEMENTS (wait_sentences) == FERRY_N_WAITS);

static const char *const state_sentences[] = {
  [FERRY_STATE_QUEUED] = N_ ("Waiting for its turn."),
  [FERRY_STATE_CONNECTING] = N_ ("Connecting to the server."),
  [FERRY_STATE_TRANSFERRING] = N_ ("Transferring."),
  [FERRY_STATE_SUSPENDED] = N_ ("Suspended; resume the job to go on."),
  [FERRY_STATE_ERROR] = N_ ("Failed."),
  [FERRY_STATE_TRANSIENT_ERROR] = N_ ("Waiting to try again; resume the job to try at once."),
  [FERRY_STATE_TRANSFERRED] = N_ ("All bytes are here; complete the job to publish its files."),
  [FERRY_STATE_ACKNOWLEDGED] = N_ ("Finished."),
  [FERRY_STATE_CANCELLED] = N_ ("Cancelled."),
};
G_STATIC_ASSERT (G_N_ELEMENTS (state_sentences) == FERRY_N_STATES);

/**
 * ferry_wait_to_sentence:
 * @wait: a wait
 *
 * Returns: (transfer none): what is awaited and what ends the wait, in the
 *   user’s language; empty for %FERRY_WAIT_NONE
 */
const char *
ferry_wait_to_sentence (FerryWait wait)
{
  g_return_val_if_fail ((guint) wait < FERRY_N_WAITS, "");

  return wait == FERRY_WAIT_NONE ? "" : _(wait_sentences[wait]);
}

/**
 * ferry_state_to_sentence:
 * @state: a state
 *
 * Returns: (transfer none): what a job in @state is doing, in the user’s
 *   language, when neither a wait nor an error says more
 */
const char *
ferry_state_to_sentence (FerryState state)
{
  g_return_val_if_fail ((guint) state < FERRY_N_STATES, "");

  return _(state_sentences[state]);
}
