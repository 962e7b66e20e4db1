/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* More than browsers and curl’s users need; a loop ends sooner this way. */
#define FERRY_REDIRECT_MAX 20

/* The body of a redirect, if it is no longer than this, is read. */
#define FERRY_REDIRECT_BODY_MAX (64 * 1024)

gboolean ferry_redirect_is_redirect (guint status);
const char *ferry_redirect_get_method (guint       status,
                                       const char *method);
char *ferry_redirect_resolve (const char *url,
                              const char *location,
                              GError    **error);
void ferry_redirect_drain (GInputStream *stream,
                           guint8       *buffer);

G_END_DECLS
