/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-trail.h"

#include "core/ferry-url.h"
#include "net/ferry-http-error.h"
#include "net/ferry-redirect.h"

static gboolean
is_plain (const char *url)
{
  return g_ascii_strncasecmp (url, "http:", 5) == 0;
}

/**
 * ferry_trail_init:
 * @self: a trail
 * @url: where it begins
 * @method: static
 */
void
ferry_trail_init (FerryTrail *self,
                  const char *url,
                  const char *method)
{
  *self = (FerryTrail){ .url = g_strdup (url), .method = method, .was_plain = is_plain (url) };
}

/**
 * ferry_trail_clear:
 * @self: a trail
 */
void
ferry_trail_clear (FerryTrail *self)
{
  g_clear_pointer (&self->url, g_free);
}

/**
 * ferry_trail_follow:
 * @self: a trail
 * @status: of a redirect
 * @location: (nullable): where it sends to
 * @error: return location
 *
 * Returns: whether to ask there
 */
gboolean
ferry_trail_follow (FerryTrail *self,
                    guint       status,
                    const char *location,
                    GError    **error)
{
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  char *url;

  if (++self->n_redirects > FERRY_REDIRECT_MAX)
    {
      g_propagate_error (error, ferry_http_error_new (FERRY_ERROR_TOO_MANY_REDIRECTS, self->url));
      return FALSE;
    }

  url = ferry_redirect_resolve (self->url, location, error);
  if (url == NULL)
    return FALSE;

  from = ferry_url_dup_origin (self->url);
  to = ferry_url_dup_origin (url);
  self->is_elsewhere = self->is_elsewhere || g_strcmp0 (from, to) != 0;
  self->was_plain = self->was_plain || is_plain (url);
  self->method = ferry_redirect_get_method (status, self->method);
  g_free (self->url);
  self->url = url;

  return TRUE;
}
