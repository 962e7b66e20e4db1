/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryState:
 *
 * The nine states of a BITS job, with BITS’s numbers (BG_JOB_STATE), so that a
 * stored number never changes its meaning.
 */
typedef enum
{
  FERRY_STATE_QUEUED = 0,
  FERRY_STATE_CONNECTING = 1,
  FERRY_STATE_TRANSFERRING = 2,
  FERRY_STATE_SUSPENDED = 3,
  FERRY_STATE_ERROR = 4,
  FERRY_STATE_TRANSIENT_ERROR = 5,
  FERRY_STATE_TRANSFERRED = 6,
  FERRY_STATE_ACKNOWLEDGED = 7,
  FERRY_STATE_CANCELLED = 8,
} FerryState;
#define FERRY_N_STATES 9

/**
 * FerryPriority:
 *
 * BITS’s four priorities (BG_JOB_PRIORITY). Foreground jobs run all at once
 * and at full speed; the others are background jobs, each level strictly
 * preempting the ones below.
 */
typedef enum
{
  FERRY_PRIORITY_FOREGROUND = 0,
  FERRY_PRIORITY_HIGH = 1,
  FERRY_PRIORITY_NORMAL = 2,
  FERRY_PRIORITY_LOW = 3,
} FerryPriority;
#define FERRY_N_PRIORITIES 4

typedef enum
{
  FERRY_JOB_TYPE_DOWNLOAD = 0,
  FERRY_JOB_TYPE_UPLOAD = 1,
} FerryJobType;
#define FERRY_N_JOB_TYPES 2

/**
 * FerryFileState:
 *
 * What one file of a job is doing. A file is `transferred` when all its bytes
 * are durable in the partial file and `published` when it bears its name.
 */
typedef enum
{
  FERRY_FILE_STATE_QUEUED = 0,
  FERRY_FILE_STATE_TRANSFERRING = 1,
  FERRY_FILE_STATE_TRANSFERRED = 2,
  FERRY_FILE_STATE_PUBLISHED = 3,
  FERRY_FILE_STATE_DISCARDED = 4,
} FerryFileState;
#define FERRY_N_FILE_STATES 5

/**
 * FerryWait:
 *
 * Why a job does not move although nothing is wrong, in order of precedence:
 * a job’s `wait` is the lowest that is shut, `waits` lists all of them.
 */
typedef enum
{
  FERRY_WAIT_NONE = 0,
  FERRY_WAIT_CONSENT,
  FERRY_WAIT_LOGIN,
  FERRY_WAIT_NETWORK,
  FERRY_WAIT_CAPTIVE_PORTAL,
  FERRY_WAIT_OTHER_NETWORK,
  FERRY_WAIT_METERED,
  FERRY_WAIT_ROAMING,
  FERRY_WAIT_BUDGET,
  FERRY_WAIT_SCHEDULE,
  FERRY_WAIT_BATTERY,
  FERRY_WAIT_POWER_SAVER,
  FERRY_WAIT_KEYRING_LOCKED,
  FERRY_WAIT_SIGN_IN,
  FERRY_WAIT_DESTINATION_MISSING,
  FERRY_WAIT_DISK_FULL,
  FERRY_WAIT_RETRY,
  FERRY_WAIT_TURN,
} FerryWait;
#define FERRY_N_WAITS 18

/* A set of waits, one bit each. */
typedef guint32 FerryWaitSet;
#define FERRY_WAIT_BIT(wait) (((FerryWaitSet) 1) << (wait))

/**
 * FerryNetworkKind:
 *
 * Which networks a job may use (`--network`). With %FERRY_NETWORK_CONNECTION
 * a connection’s name or UUID comes with it.
 */
typedef enum
{
  FERRY_NETWORK_ANY = 0,
  FERRY_NETWORK_UNMETERED = 1,
  FERRY_NETWORK_NOT_ROAMING = 2,
  FERRY_NETWORK_ALWAYS = 3,
  FERRY_NETWORK_VPN = 4,
  FERRY_NETWORK_CONNECTION = 5,
} FerryNetworkKind;

const char *ferry_state_to_nick (FerryState state);
gboolean ferry_state_from_nick (const char *nick, FerryState *state);
gboolean ferry_state_is_final (FerryState state);
gboolean ferry_state_is_active (FerryState state);

const char *ferry_priority_to_nick (FerryPriority priority);
gboolean ferry_priority_from_nick (const char *nick, FerryPriority *priority);

const char *ferry_job_type_to_nick (FerryJobType type);
gboolean ferry_job_type_from_nick (const char *nick, FerryJobType *type);

const char *ferry_file_state_to_nick (FerryFileState state);

const char *ferry_wait_to_nick (FerryWait wait);
gboolean ferry_wait_from_nick (const char *nick, FerryWait *wait);
FerryWait ferry_wait_set_first (FerryWaitSet set);

const char *ferry_network_kind_to_nick (FerryNetworkKind kind);

G_END_DECLS
