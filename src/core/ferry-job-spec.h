/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-file-spec.h"
#include "core/ferry-job-extras.h"
#include "shared/ferry-enums.h"

G_BEGIN_DECLS

/* Characters in a display name (BITS’s limit). */
#define FERRY_JOB_NAME_MAX_LENGTH 256

/**
 * FerryJobSpec:
 * @token: (nullable): the caller’s name for the job
 * @name: (type GRefString): display name, at most 256 characters, never %NULL
 * @type: download or upload
 * @priority: see #FerryPriority
 * @suspended: whether the job starts suspended, as BITS’s do
 * @auto_complete: whether files are published without being asked
 * @overwrite: whether an existing target may be replaced
 * @network: which networks may be used
 * @network_given: whether somebody said so; else the settings say, by @priority
 * @needs_consent: whether the user has yet to allow it; no part of the request
 * @allowed_once: whether the user has allowed it as it is, whatever else its app
 *   may do; no part of the request either
 * @secrets_lost: whether the store knows that the job had secrets which it did
 *   not keep
 * @extras: (owned): what few requests ask for
 * @n_files: how many @files, perhaps none
 * @files: (owned): what it asks for, in order
 *
 * A request as somebody made it; immutable. Its variant form speaks the same
 * words as the D-Bus interface, and is what the store keeps.
 */
struct _FerryJobSpec
{
  gatomicrefcount ref_count;
  FerryJobType type;
  FerryPriority priority;
  FerryNetworkKind network;
  guint n_files;
  guint network_given : 1;
  guint suspended : 1;
  guint auto_complete : 1;
  guint overwrite : 1;
  guint needs_consent : 1;
  guint allowed_once : 1;
  guint secrets_lost : 1;
  char *token;
  char *name;
  FerryJobExtras *extras;
  FerryFileSpec *files[];
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
GPtrArray *ferry_job_spec_list_files (const FerryJobSpec *self);
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
