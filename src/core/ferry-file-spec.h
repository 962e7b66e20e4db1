/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-digest.h"
#include "core/ferry-ranges.h"
#include "core/ferry-url.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FerryFileSpec:
 * @url: where from; http or https, without user information (that is split
 *   off as a secret before a spec exists)
 * @mirrors: (nullable): more URLs of the same bytes; only with @digest
 * @folder: (type GRefString): absolute path of the target folder, without “.” and “..”; with a
 *   @remote where its bytes are collected, empty until Ferry has chosen that
 * @remote: (nullable): address of the target folder if it is not on this machine,
 *   as ferry_remote_folder_clean() gives it
 * @name: (type GRefString) (nullable): base name of the target, %NULL to take the server’s or
 *   the URL’s
 * @filesystem: (type GRefString) (nullable): opaque mark of the file system that held @folder
 *   when the job was created (ferry_publisher_check_async())
 * @digest: (nullable): what the whole file must hash to; never with @ranges
 * @size: what the length of the remote file must be, -1 if unknown
 * @ranges: (nullable) (element-type FerryRange): parts wanted, in this order
 * @is_bound: whether @name is all that is granted of @folder: the file gets that
 *   name, also in the place of one that is there, or none
 *
 * One file of a request; immutable.
 */
typedef struct
{
  gatomicrefcount ref_count;
  char *url;
  char **mirrors;
  char *folder;
  char *remote;
  char *name;
  char *filesystem;
  FerryDigest *digest;
  goffset size;
  GArray *ranges;
  gboolean is_bound;
} FerryFileSpec;

FerryFileSpec *ferry_file_spec_new (const char *url,
                                    GVariant   *options,
                                    GError    **error);
FerryFileSpec *ferry_file_spec_new_with_sign_ins (const char *url,
                                                  GVariant   *options,
                                                  GPtrArray  *sign_ins,
                                                  GError    **error);
FerryFileSpec *ferry_file_spec_new_from_variant (GVariant *variant,
                                                 GError  **error);
FerryFileSpec *ferry_file_spec_ref (FerryFileSpec *self);
void ferry_file_spec_unref (FerryFileSpec *self);
FerryFileSpec *ferry_file_spec_with_url (const FerryFileSpec *self,
                                         const char          *url,
                                         GError             **error);
FerryFileSpec *ferry_file_spec_with_filesystem (const FerryFileSpec *self,
                                                const char          *filesystem);
FerryFileSpec *ferry_file_spec_with_folder (const FerryFileSpec *self,
                                            const char          *folder,
                                            const char          *filesystem);
FerryFileSpec *ferry_file_spec_with_staging (const FerryFileSpec *self,
                                             const char          *staging,
                                             const char          *filesystem);
void ferry_file_spec_set_filesystem (FerryFileSpec *self,
                                     const char    *filesystem);
FerryFileSpec *ferry_file_spec_with_prefix (const FerryFileSpec *self,
                                            const char          *from,
                                            const char          *to,
                                            GError             **error);
GVariant *ferry_file_spec_to_variant (const FerryFileSpec *self);
const char *ferry_file_spec_get_place (const FerryFileSpec *self);
gboolean ferry_file_spec_is_local (const FerryFileSpec *self);
gboolean ferry_file_spec_equal (const FerryFileSpec *self,
                                const FerryFileSpec *other);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFileSpec, ferry_file_spec_unref)

G_END_DECLS
