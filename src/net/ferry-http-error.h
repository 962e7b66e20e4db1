/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "shared/ferry-error.h"

G_BEGIN_DECLS

/**
 * FerryHttpPhase:
 *
 * How far a request had come when something went wrong: the same failure means
 * different things.
 */
typedef enum
{
  FERRY_HTTP_PHASE_CONNECTING,
  FERRY_HTTP_PHASE_WAITING, /* for the header of the answer */
  FERRY_HTTP_PHASE_READING, /* its body */
} FerryHttpPhase;

GError *ferry_http_error_new (FerryErrorCode code,
                              const char    *url);
GError *ferry_http_error_new_from_status (guint       status,
                                          const char *url);
GError *ferry_http_error_new_from_error (const GError  *error,
                                         FerryHttpPhase phase,
                                         const char    *url);

G_END_DECLS
