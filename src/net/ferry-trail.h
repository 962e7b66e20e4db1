/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryTrail:
 * @url: (owned): the address to ask now
 * @method: (unowned): the method to ask it with; static
 * @n_redirects: how often a server has sent on
 * @is_elsewhere: whether any address on the way was of another origin
 * @was_plain: whether any address that was asked was without TLS
 *
 * Where servers have sent a request to so far.
 */
typedef struct
{
  char *url;
  const char *method;
  guint n_redirects;
  gboolean is_elsewhere;
  gboolean was_plain;
} FerryTrail;

void ferry_trail_init (FerryTrail *self,
                       const char *url,
                       const char *method);
void ferry_trail_clear (FerryTrail *self);
gboolean ferry_trail_follow (FerryTrail *self,
                             guint       status,
                             const char *location,
                             GError    **error);

G_END_DECLS
