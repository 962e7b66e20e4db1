/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FerryRange:
 * @offset: first byte
 * @length: number of bytes, -1 to the end of the file
 */
typedef struct
{
  goffset offset;
  goffset length;
} FerryRange;

/**
 * FerryDigest:
 * @type: the algorithm; SHA-256 and better are accepted for mirrors
 * @hex: lower-case hexadecimal digits
 */
typedef struct
{
  GChecksumType type;
  char *hex;
} FerryDigest;

/**
 * FerryFileSpec:
 * @url: where from; http or https, without user information (that is split
 *   off as a secret before a spec exists)
 * @mirrors: (nullable): more URLs of the same bytes; only with @digest
 * @folder: absolute path of the target folder
 * @name: (nullable): base name of the target, %NULL to take the server’s or
 *   the URL’s
 * @filesystem: (nullable): opaque mark of the file system that held @folder
 *   when the job was created (ferry_publisher_check_async())
 * @digest: (nullable): what the whole file must hash to
 * @size: what its length must be, -1 if unknown
 * @ranges: (nullable) (element-type FerryRange): parts wanted, in this order
 *
 * One file of a request; immutable.
 */
typedef struct
{
  gatomicrefcount ref_count;
  char *url;
  char **mirrors;
  char *folder;
  char *name;
  char *filesystem;
  FerryDigest *digest;
  goffset size;
  GArray *ranges;
} FerryFileSpec;

FerryFileSpec *ferry_file_spec_new (const char *url,
                                    GVariant   *options,
                                    GError    **error);
FerryFileSpec *ferry_file_spec_ref (FerryFileSpec *self);
void ferry_file_spec_unref (FerryFileSpec *self);
FerryFileSpec *ferry_file_spec_with_url (const FerryFileSpec *self,
                                         const char          *url,
                                         GError             **error);
FerryFileSpec *ferry_file_spec_with_filesystem (const FerryFileSpec *self,
                                                const char          *filesystem);
GVariant *ferry_file_spec_to_variant (const FerryFileSpec *self);
gboolean ferry_file_spec_equal (const FerryFileSpec *self,
                                const FerryFileSpec *other);

FerryDigest *ferry_digest_new_from_string (const char *text,
                                           GError    **error);
FerryDigest *ferry_digest_copy (const FerryDigest *self);
void ferry_digest_free (FerryDigest *self);
char *ferry_digest_to_string (const FerryDigest *self);

gboolean ferry_url_is_local (const char *url);
char *ferry_url_mask (const char *url);
gboolean ferry_url_check (const char *url,
                          GError    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFileSpec, ferry_file_spec_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryDigest, ferry_digest_free)

G_END_DECLS
