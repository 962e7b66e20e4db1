/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What a job says of itself, in types of C. */

#include "config.h"

#include "client/ferry-remote-job-private.h"

/*
 * ferry_remote_job_get_text:
 * @self: a job
 * @prop_id: a property that is a text
 *
 * Returns: (transfer none): its value
 */
const char *
ferry_remote_job_get_text (FerryRemoteJob *self,
                           guint           prop_id)
{
  FerryPackedValue value;
  const char *text = NULL;

  if (ferry_remote_job_find_packed (self, prop_id, &value))
    text = ferry_packed_get_string (&value);

  return text != NULL ? text : g_variant_get_string (ferry_remote_job_get_value (self, prop_id), NULL);
}

static gint64
get_int64 (FerryRemoteJob *self,
           guint           prop_id)
{
  FerryPackedValue value;

  if (ferry_remote_job_find_packed (self, prop_id, &value))
    return ferry_packed_get_int64 (&value);

  return g_variant_get_int64 (ferry_remote_job_get_value (self, prop_id));
}

static guint64
get_uint64 (FerryRemoteJob *self,
            guint           prop_id)
{
  FerryPackedValue value;

  if (ferry_remote_job_find_packed (self, prop_id, &value))
    return ferry_packed_get_uint64 (&value);

  return g_variant_get_uint64 (ferry_remote_job_get_value (self, prop_id));
}

/**
 * ferry_remote_job_get_id:
 * @self: a job
 *
 * Returns: (transfer none): its id
 */
const char *
ferry_remote_job_get_id (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), "");

  return ferry_remote_job_get_text (self, PROP_ID);
}

/**
 * ferry_remote_job_get_path:
 * @self: a job
 *
 * Returns: (transfer none): its object path
 */
const char *
ferry_remote_job_get_path (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), "/");

  return ferry_remote_job_get_text (self, PROP_PATH);
}

/**
 * ferry_remote_job_get_name:
 * @self: a job
 *
 * Returns: (transfer none): its display name
 */
const char *
ferry_remote_job_get_name (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), "");

  return ferry_remote_job_get_text (self, PROP_NAME);
}

/**
 * ferry_remote_job_get_wait:
 * @self: a job
 *
 * Returns: what it waits for, %FERRY_WAIT_NONE for nothing
 */
FerryWait
ferry_remote_job_get_wait (FerryRemoteJob *self)
{
  FerryWait wait = FERRY_WAIT_NONE;

  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), wait);

  ferry_wait_from_nick (ferry_remote_job_get_text (self, PROP_WAIT), &wait);
  return wait;
}

/**
 * ferry_remote_job_get_message:
 * @self: a job
 *
 * Returns: (transfer none): the sentence on what it does or waits for
 */
const char *
ferry_remote_job_get_message (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), "");

  return ferry_remote_job_get_text (self, PROP_MESSAGE);
}

/**
 * ferry_remote_job_get_auto_complete:
 * @self: a job
 *
 * Returns: whether it publishes its files by itself
 */
gboolean
ferry_remote_job_get_auto_complete (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), TRUE);

  return g_variant_get_boolean (ferry_remote_job_get_value (self, PROP_AUTO_COMPLETE));
}

/**
 * ferry_remote_job_get_bytes_done:
 * @self: a job
 *
 * Returns: bytes that are there
 */
guint64
ferry_remote_job_get_bytes_done (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), 0);

  return get_uint64 (self, PROP_BYTES_DONE);
}

/**
 * ferry_remote_job_get_bytes_total:
 * @self: a job
 *
 * Returns: bytes that there will be, -1 if unknown
 */
gint64
ferry_remote_job_get_bytes_total (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), -1);

  return get_int64 (self, PROP_BYTES_TOTAL);
}

/**
 * ferry_remote_job_get_rate:
 * @self: a job
 *
 * Returns: bytes per second
 */
guint64
ferry_remote_job_get_rate (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), 0);

  return get_uint64 (self, PROP_RATE);
}

/**
 * ferry_remote_job_get_created:
 * @self: a job
 *
 * Returns: when it was created, in microseconds since 1970
 */
gint64
ferry_remote_job_get_created (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), 0);

  return get_int64 (self, PROP_CREATED);
}

/**
 * ferry_remote_job_get_completed:
 * @self: a job
 *
 * Returns: when it ended, in microseconds since 1970; 0 if it has not
 */
gint64
ferry_remote_job_get_completed (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), 0);

  return get_int64 (self, PROP_COMPLETED);
}

/**
 * ferry_remote_job_get_wait_until:
 * @self: a job
 *
 * Returns: when its wait ends, in microseconds since 1970; 0 if nobody knows
 */
gint64
ferry_remote_job_get_wait_until (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), 0);

  return get_int64 (self, PROP_WAIT_UNTIL);
}

/**
 * ferry_remote_job_get_client:
 * @self: a job
 *
 * Returns: (transfer none): the app that asked for it, “user” for the user
 */
const char *
ferry_remote_job_get_client (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), "");

  return ferry_remote_job_get_text (self, PROP_CLIENT);
}

/**
 * ferry_remote_job_get_files:
 * @self: a job
 *
 * Returns: (transfer none): aa{sv} of its files; empty until the service was
 *   asked for them
 */
GVariant *
ferry_remote_job_get_files (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), NULL);

  return ferry_remote_job_get_value (self, PROP_FILES);
}

/**
 * ferry_remote_job_get_options:
 * @self: a job
 *
 * Returns: (transfer none): a{sv} of what it was asked for with, without
 *   secrets; empty until the service was asked for it
 */
GVariant *
ferry_remote_job_get_options (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), NULL);

  return ferry_remote_job_get_value (self, PROP_OPTIONS);
}
