/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-file-spec.h"
#include "core/ferry-header.h"
#include "shared/ferry-enums.h"

G_BEGIN_DECLS

/* A job’s no-progress timeout when it names none: the policy’s. */
#define FERRY_TIMEOUT_FROM_POLICY G_MAXUINT

typedef struct _FerryJobHours FerryJobHours;

/* Characters in a display name (BITS’s limit). */
#define FERRY_JOB_NAME_MAX_LENGTH 256

/**
 * FerryJobSpec:
 * @token: (nullable): the caller’s name for the job
 * @name: display name, at most 256 characters, never %NULL
 * @type: download or upload
 * @priority: see #FerryPriority
 * @suspended: whether the job starts suspended, as BITS’s do
 * @auto_complete: whether files are published without being asked
 * @overwrite: whether an existing target may be replaced
 * @network: which networks may be used
 * @network_given: whether somebody said so; else the settings say, by @priority
 * @connection: (nullable): name or UUID for %FERRY_NETWORK_CONNECTION
 * @hours: (nullable): the hours in which it may run besides those of the settings
 * @limit: bytes per second, 0 for none
 * @headers: (element-type FerryHeader): extra request fields, and those that
 *   sign in as the user information of addresses said; see #FerryHeader
 * @method: request method, `GET` unless asked for otherwise; a file of any other
 *   method cannot be resumed, because it may not be the same twice
 * @proxy: (nullable): a proxy’s URI, `none`, or %NULL for the system’s
 * @helper_token: (nullable): name of stored credentials
 * @max_time: seconds of connecting and transferring, 0 for no limit
 * @no_progress_timeout: seconds; 0 takes every trouble for lasting, as BITS
 *   does; %FERRY_TIMEOUT_FROM_POLICY
 * @retry_delay: seconds, at least 5; 0 for Ferry’s own back-off
 * @notify_action: (nullable): action of the app that made the request, to be
 *   activated when the job ends
 * @needs_consent: whether the user has yet to allow it; no part of the request
 * @allowed_once: whether the user has allowed it as it is, whatever else its app
 *   may do; no part of the request either
 * @secrets_lost: whether the store knows that the job had secrets which it did
 *   not keep
 * @hand_over: (nullable): the take-over that holds the job; see
 *   ferry_engine_hold_async()
 * @hand_over_resumes: whether the job goes on if that comes to nothing
 * @files: (element-type FerryFileSpec): at least none
 * @original: (nullable) (owned): the request as it was first made, if it was
 *   changed since; never has one itself
 *
 * A request as somebody made it; immutable. Its variant form speaks the same
 * words as the D-Bus interface, and is what the store keeps.
 */
typedef struct _FerryJobSpec FerryJobSpec;
struct _FerryJobSpec
{
  gatomicrefcount ref_count;
  char *token;
  char *name;
  FerryJobType type;
  FerryPriority priority;
  gboolean suspended;
  gboolean auto_complete;
  gboolean overwrite;
  FerryNetworkKind network;
  gboolean network_given;
  char *connection;
  FerryJobHours *hours;
  guint64 limit;
  GPtrArray *headers;
  const char *method; /* static */
  char *proxy;
  char *helper_token;
  guint max_time;
  guint no_progress_timeout;
  guint retry_delay;
  char *notify_action;
  gboolean needs_consent;
  gboolean allowed_once;
  gboolean secrets_lost;
  char *hand_over;
  gboolean hand_over_resumes;
  GPtrArray *files;
  FerryJobSpec *original;
};

FerryJobSpec *ferry_job_spec_new (GVariant *options,
                                  GVariant *files,
                                  GError  **error);
FerryJobSpec *ferry_job_spec_new_from_store (GVariant *options,
                                             GVariant *files,
                                             GError  **error);
FerryJobSpec *ferry_job_spec_ref (FerryJobSpec *self);
void ferry_job_spec_unref (FerryJobSpec *self);
FerryJobSpec *ferry_job_spec_with_options (const FerryJobSpec *self,
                                           GVariant           *options,
                                           GError            **error);
FerryJobSpec *ferry_job_spec_with_files (const FerryJobSpec *self,
                                         GPtrArray          *files);
FerryJobSpec *ferry_job_spec_copy (const FerryJobSpec *self);
GVariant *ferry_job_spec_to_variant (const FerryJobSpec *self);
GVariant *ferry_job_spec_dup_options (const FerryJobSpec *self);
gboolean ferry_job_spec_equal (const FerryJobSpec *self,
                               const FerryJobSpec *other);
gboolean ferry_job_spec_is_same_request (const FerryJobSpec *self,
                                         const FerryJobSpec *other);
gboolean ferry_job_spec_has_secrets (const FerryJobSpec *self);
gboolean ferry_job_spec_is_local (const FerryJobSpec *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryJobSpec, ferry_job_spec_unref)

G_END_DECLS
