/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job-spec.h"
#include "net/ferry-resume.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * FerryRequest:
 * @url: the address to ask
 * @method: request method
 * @headers: (element-type FerryHeader): the job’s own fields
 * @origin: where those of them may go that are secret and name no origin
 * @asked: which bytes
 * @if_range: (nullable): the validator they must belong to
 *
 * One request as it is meant, before redirects. Everything is borrowed, unless it
 * is a copy.
 */
typedef struct
{
  const char *url;
  const char *method;
  const GPtrArray *headers;
  const char *origin;
  FerryAsked asked;
  const char *if_range;
} FerryRequest;

FerryRequest *ferry_request_copy (const FerryRequest *self);
void ferry_request_free (FerryRequest *self);
SoupMessage *ferry_request_new_message (const FerryRequest *self,
                                        const char         *url,
                                        const char         *method,
                                        gboolean            is_elsewhere);

G_END_DECLS
