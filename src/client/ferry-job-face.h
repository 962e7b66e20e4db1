/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-remote-job.h"

G_BEGIN_DECLS

/**
 * FerryRemedy:
 *
 * What the user can do so that a job goes on.
 */
typedef enum
{
  FERRY_REMEDY_NONE,
  FERRY_REMEDY_CONSENT,
  FERRY_REMEDY_PORTAL,
  FERRY_REMEDY_ANYWAY,
  FERRY_REMEDY_UNLOCK,
  FERRY_REMEDY_SIGN_IN,
  FERRY_REMEDY_OTHER_PLACE,
  FERRY_REMEDY_RENEW_LINK,
  FERRY_REMEDY_RETRY,
  FERRY_REMEDY_COMPLETE,
  FERRY_REMEDY_PERMISSION,
  FERRY_REMEDY_OTHER_NETWORK,
} FerryRemedy;
#define FERRY_N_REMEDIES 12

/**
 * FerryControl:
 *
 * What the one button that stops and starts a job does.
 */
typedef enum
{
  FERRY_CONTROL_NONE,
  FERRY_CONTROL_SUSPEND,
  FERRY_CONTROL_RESUME,
} FerryControl;

/**
 * FerryMood:
 *
 * How a job’s state is meant; never said by colour alone.
 */
typedef enum
{
  FERRY_MOOD_IDLE,
  FERRY_MOOD_BUSY,
  FERRY_MOOD_WAITING,
  FERRY_MOOD_GOOD,
  FERRY_MOOD_BAD,
} FerryMood;

char *ferry_job_face_dup_caption (FerryRemoteJob *job,
                                  gint64          now);
char *ferry_job_face_dup_state (FerryRemoteJob *job);
FerryMood ferry_job_face_get_mood (FerryRemoteJob *job);
double ferry_job_face_get_fraction (FerryRemoteJob *job);
const char *ferry_job_face_get_icon_name (FerryRemoteJob *job);
FerryControl ferry_job_face_get_control (FerryRemoteJob *job);
FerryRemedy ferry_job_face_get_remedy (FerryRemoteJob *job);
gboolean ferry_job_face_is_held_by_policy (FerryRemoteJob *job);

const char *ferry_remedy_to_label (FerryRemedy remedy);

G_END_DECLS
