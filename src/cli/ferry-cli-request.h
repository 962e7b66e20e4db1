/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryRequest:
 * @options: (owned) (nullable): the job options of CreateJob
 * @files: (owned) (nullable): its files
 * @headers: (owned) (element-type utf8): request fields, as in @options
 *
 * What `get` and `add` ask the service for; the other fields are what was
 * typed.
 */
typedef struct
{
  GVariant *options;
  GVariant *files;
  GPtrArray *headers;

  char *output;
  char *name;
  char *priority;
  char *digest;
  char **typed_headers;
  char *cookie;
  char *helper_token;
  gboolean overwrite;
  gboolean suspended;
  gboolean manual_complete;
  char *network;
  char *limit;
  char **mirrors;
  char **ranges;
  char *method;
  char *proxy;
  char *max_time;
  char *no_progress_timeout;
  char *retry_delay;
  char *schedule;
} FerryRequest;

FerryRequest *ferry_request_new (void);
void ferry_request_free (FerryRequest *self);
GOptionEntry *ferry_request_get_entries (FerryRequest *self);
gboolean ferry_request_build (FerryRequest *self,
                              char *const  *urls,
                              const char   *default_priority,
                              GError      **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryRequest, ferry_request_free)

G_END_DECLS
