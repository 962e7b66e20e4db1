/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-digest.h"

G_BEGIN_DECLS

/* A Metalink names bytes, it does not carry any: beyond this it is something
 * else. */
#define FERRY_METALINK_MAX_BYTES (4 * 1024 * 1024)
#define FERRY_METALINK_MAX_FILES 10000
#define FERRY_METALINK_MAX_URLS 1000 /* a file */

/* The priority of an address that was given none (RFC 5854 §4.2.16). */
#define FERRY_METALINK_PRIORITY_LAST 999999

/**
 * FerryMetalinkUrl:
 * @url: http or https
 * @priority: 1 is best
 * @country: (nullable): two lower-case letters (ISO 3166-1)
 */
typedef struct
{
  char *url;
  guint priority;
  char *country;
} FerryMetalinkUrl;

/**
 * FerryMetalinkFile:
 * @name: base name, cleaned
 * @size: bytes, -1 if not given
 * @digests: (element-type FerryDigest): strongest first, at most one of a kind
 * @urls: (element-type FerryMetalinkUrl): best first, at least one
 */
typedef struct
{
  char *name;
  goffset size;
  GPtrArray *digests;
  GPtrArray *urls;
} FerryMetalinkFile;

GPtrArray *ferry_metalink_parse (GBytes  *bytes,
                                 GError **error);
void ferry_metalink_file_free (FerryMetalinkFile *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryMetalinkFile, ferry_metalink_file_free)

G_END_DECLS
