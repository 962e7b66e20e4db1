/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Between the files of the class. */

#pragma once

#include "client/ferry-packed.h"
#include "client/ferry-remote-job.h"

G_BEGIN_DECLS

enum
{
  PROP_0,
  PROP_ID,
  PROP_PATH,
  PROP_NAME,
  PROP_OWNER,
  PROP_CLIENT,
  PROP_TOKEN,
  PROP_TYPE,
  PROP_PRIORITY,
  PROP_STATE,
  PROP_WAIT,
  PROP_WAITS,
  PROP_WAIT_UNTIL,
  PROP_MESSAGE,
  PROP_ERROR,
  PROP_SIGN_IN,
  PROP_AUTO_COMPLETE,
  PROP_CREATED,
  PROP_MODIFIED,
  PROP_COMPLETED,
  PROP_BYTES_DONE,
  PROP_BYTES_TOTAL,
  PROP_RATE,
  PROP_FILES,
  PROP_OPTIONS,
  N_PROPS,
};

GVariant *ferry_remote_job_get_value (FerryRemoteJob *self,
                                      guint           prop_id);
gboolean ferry_remote_job_find_packed (FerryRemoteJob   *self,
                                       guint             prop_id,
                                       FerryPackedValue *value);
const char *ferry_remote_job_get_text (FerryRemoteJob *self,
                                       guint           prop_id);

G_END_DECLS
