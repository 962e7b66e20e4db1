/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The addresses that one file can be had from: the one that was asked for, and
 * mirrors. Decides whom to ask next; opens nothing itself. */

#include "config.h"

#include "net/ferry-sources.h"

#include "net/ferry-http-links.h"
#include "shared/ferry-error.h"

/* A server may name as many mirrors as it likes; we ask as many as this. */
#define MAX_SOURCES 16

struct _FerrySources
{
  GPtrArray *sources;    /* (owned) (element-type FerrySource), best first */
  gboolean is_protected; /* whether the digest lets bytes come from mirrors */
};

static void
source_free (gpointer data)
{
  FerrySource *source = data;

  g_free (source->url);
  g_free (source->etag);
  g_clear_error (&source->error);
  g_free (source);
}

static gboolean
is_known (const FerrySources *self,
          const char         *url)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      const FerrySource *source = g_ptr_array_index (self->sources, i);

      if (g_str_equal (source->url, url))
        return TRUE;
    }

  return FALSE;
}

static void
add (FerrySources *self,
     const char   *url)
{
  FerrySource *source;

  if (self->sources->len >= MAX_SOURCES || is_known (self, url))
    return;

  source = g_new0 (FerrySource, 1);
  source->url = g_strdup (url);
  source->is_mirror = self->sources->len > 0;
  source->max_connections = G_MAXUINT;
  g_ptr_array_add (self->sources, source);
}

/**
 * ferry_sources_new:
 * @file: what is fetched
 *
 * Returns: (transfer full): where it can be had
 */
FerrySources *
ferry_sources_new (const FerryFileSpec *file)
{
  FerrySources *self = g_new0 (FerrySources, 1);

  self->sources = g_ptr_array_new_with_free_func (source_free);
  self->is_protected = file->digest != NULL && ferry_digest_is_strong (file->digest);
  add (self, file->url);
  for (guint i = 0; self->is_protected && file->mirrors != NULL && file->mirrors[i] != NULL; i++)
    add (self, file->mirrors[i]);

  return self;
}

/**
 * ferry_sources_free:
 * @self: (transfer full): sources without connections
 */
void
ferry_sources_free (FerrySources *self)
{
  g_ptr_array_unref (self->sources);
  g_free (self);
}

/**
 * ferry_sources_is_protected:
 * @self: sources
 *
 * Returns: whether bytes of several servers may be put together, because the
 *   user gave a strong digest of the whole and there are several servers
 */
gboolean
ferry_sources_is_protected (const FerrySources *self)
{
  return self->is_protected && self->sources->len > 1;
}

/**
 * ferry_sources_add_links:
 * @self: sources
 * @answer: an answer of the server that was asked for
 *
 * Adds the mirrors that it names (RFC 6249), best first, if the digest allows
 * any. A server on plain http cannot lead us to others by them: the digest is
 * the user’s.
 */
void
ferry_sources_add_links (FerrySources      *self,
                         const FerryAnswer *answer)
{
  g_autoptr(GPtrArray) links = NULL;

  if (!self->is_protected || answer->links == NULL)
    return;

  links = ferry_http_parse_links (answer->links, answer->url);
  for (guint i = 0; i < links->len; i++)
    {
      const FerryHttpLink *link = g_ptr_array_index (links, i);

      if (link->relation == FERRY_HTTP_LINK_DUPLICATE)
        add (self, link->url);
    }
}

/**
 * ferry_sources_choose:
 * @self: sources
 *
 * Returns: (transfer none) (nullable): the one to open a connection to: of
 *   those that have not failed the least busy, the earlier where two are alike
 */
FerrySource *
ferry_sources_choose (FerrySources *self)
{
  FerrySource *best = NULL;

  for (guint i = 0; i < self->sources->len; i++)
    {
      FerrySource *source = g_ptr_array_index (self->sources, i);

      if (source->error != NULL || source->n_connections >= source->max_connections)
        continue;
      if (best == NULL || source->n_connections < best->n_connections)
        best = source;
    }

  return best;
}

/**
 * ferry_sources_fail:
 * @self: sources
 * @source: one of them, its connection already taken off
 * @error: what went wrong with the connection
 * @retry_after: when the server wants to be asked again, 0 if it did not say
 *
 * While other connections to the server go on it merely wants fewer of them; so
 * too if there was one that went well. Otherwise it is not asked any more.
 */
void
ferry_sources_fail (FerrySources *self,
                    FerrySource  *source,
                    const GError *error,
                    gint64        retry_after)
{
  if (source->n_connections > 0 || source->has_served)
    {
      source->max_connections = MAX (source->n_connections, 1);
      source->has_served = source->has_served && source->n_connections > 0;
      return;
    }

  if (source->error == NULL)
    source->error = g_error_copy (error);
  source->retry_after = retry_after;
}

/**
 * ferry_sources_get_error:
 * @self: sources of which all have failed
 * @retry_after: (out): when to ask again, 0 if none said
 *
 * Returns: (transfer none): the error to report: the first that may pass, since
 *   then trying again makes sense; else the first
 */
const GError *
ferry_sources_get_error (const FerrySources *self,
                         gint64             *retry_after)
{
  const FerrySource *told = g_ptr_array_index (self->sources, 0);

  for (guint i = 0; i < self->sources->len; i++)
    {
      const FerrySource *source = g_ptr_array_index (self->sources, i);

      if (source->error == NULL ||
          ferry_error_code_get_class (ferry_error_get_code (source->error)) == FERRY_ERROR_CLASS_FATAL)
        continue;
      told = source;
      break;
    }

  *retry_after = told->retry_after;

  return told->error;
}
