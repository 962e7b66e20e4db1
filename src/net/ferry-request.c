/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-request.h"

#include "core/ferry-url.h"

/* Whether a field of the job may be seen by @origin. Once a server has sent on
 * to another origin, nothing secret goes anywhere: it might send back to an
 * address of its own choice. */
static gboolean
may_send (const FerryRequest *self,
          const FerryHeader  *header,
          const char         *origin,
          gboolean            is_elsewhere)
{
  if (header->origin != NULL)
    return !is_elsewhere && g_str_equal (header->origin, origin);
  if (header->secret)
    return !is_elsewhere && g_strcmp0 (self->origin, origin) == 0;

  return TRUE;
}

/* Whether a field that is bound to @origin stands in for @header there. */
static gboolean
is_replaced (const FerryRequest *self,
             const FerryHeader  *header,
             const char         *origin)
{
  if (header->origin != NULL)
    return FALSE;

  for (guint i = 0; i < self->headers->len; i++)
    {
      const FerryHeader *other = g_ptr_array_index (self->headers, i);

      if (other->origin != NULL && g_str_equal (other->origin, origin) &&
          g_ascii_strcasecmp (other->name, header->name) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
add_headers (const FerryRequest *self,
             SoupMessageHeaders *fields,
             const char         *url,
             gboolean            is_elsewhere)
{
  g_autofree char *origin = NULL;

  if (self->headers == NULL || self->headers->len == 0)
    return;

  origin = ferry_url_dup_origin (url);
  for (guint i = 0; i < self->headers->len; i++)
    {
      const FerryHeader *header = g_ptr_array_index (self->headers, i);

      if (may_send (self, header, origin, is_elsewhere) && !is_replaced (self, header, origin))
        soup_message_headers_append (fields, header->name, header->value);
    }
}

/**
 * ferry_request_new_message:
 * @self: a request
 * @url: the address to ask now, its own or one that a server sent on to
 * @method: the method to ask it with
 * @is_elsewhere: whether any address on the way here was of another origin
 *   than its own
 *
 * Returns: (transfer full) (nullable): the message to send; %NULL if libsoup
 *   cannot make sense of @url
 */
SoupMessage *
ferry_request_new_message (const FerryRequest *self,
                           const char         *url,
                           const char         *method,
                           gboolean            is_elsewhere)
{
  g_autoptr(SoupMessage) message = soup_message_new (method, url);
  SoupMessageHeaders *fields;

  if (message == NULL)
    return NULL;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  fields = soup_message_get_request_headers (message);
  add_headers (self, fields, url, is_elsewhere);
  if (soup_message_headers_get_list (fields, "User-Agent") == NULL)
    soup_message_headers_append (fields, "User-Agent", "Ferry/" FERRY_VERSION);
  soup_message_headers_append (fields, "Accept-Encoding", "identity");

  if (self->asked.first >= 0)
    {
      g_autofree char *range = ferry_resume_dup_range (&self->asked);

      soup_message_headers_append (fields, "Range", range);
      if (self->if_range != NULL)
        soup_message_headers_append (fields, "If-Range", self->if_range);
    }

  return g_steal_pointer (&message);
}

/**
 * ferry_request_copy:
 * @self: a request
 *
 * Returns: (transfer full): one that owns what it consists of but the method,
 *   which is static
 */
FerryRequest *
ferry_request_copy (const FerryRequest *self)
{
  FerryRequest *copy = g_memdup2 (self, sizeof *self);

  copy->url = g_strdup (self->url);
  copy->origin = g_strdup (self->origin);
  copy->if_range = g_strdup (self->if_range);
  if (self->headers != NULL)
    copy->headers = g_ptr_array_ref ((GPtrArray *) self->headers);

  return copy;
}

/**
 * ferry_request_free:
 * @self: (transfer full): a copy of a request
 */
void
ferry_request_free (FerryRequest *self)
{
  g_free ((char *) self->url);
  g_free ((char *) self->origin);
  g_free ((char *) self->if_range);
  if (self->headers != NULL)
    g_ptr_array_unref ((GPtrArray *) self->headers);
  g_free (self);
}
