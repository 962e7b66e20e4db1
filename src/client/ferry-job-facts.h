/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-remote-job.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryFact:
 * @label: what it is, in the user’s language
 * @text: what is so
 */
typedef struct
{
  char *label; /* (owned) */
  char *text;  /* (owned) */
} FerryFact;

GPtrArray *ferry_job_facts_new (FerryRemoteJob *job,
                                gint64          now);
GStrv ferry_job_facts_dup_header_names (GVariant *options);
GPtrArray *ferry_job_facts_from_log (GVariant *entries,
                                     gint64    now);

G_END_DECLS
