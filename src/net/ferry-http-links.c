/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-http-links.h"

#include "core/ferry-url.h"
#include "net/ferry-http-scanner.h"

#include <string.h>

/* The flags libsoup parses with, so that both see the same address. */
#define URI_FLAGS                                               \
  (G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_ENCODED_PATH |        \
   G_URI_FLAGS_ENCODED_QUERY | G_URI_FLAGS_ENCODED_FRAGMENT |   \
   G_URI_FLAGS_SCHEME_NORMALIZE)

/* What a link’s parameters said, before it is known to be wanted. */
typedef struct
{
  char *relations;
  char *priority;
  char *country;
  char *media_type;
  gboolean has_anchor;
} Parameters;

static void
parameters_clear (Parameters *self)
{
  g_free (self->relations);
  g_free (self->priority);
  g_free (self->country);
  g_free (self->media_type);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parameters, parameters_clear)

/**
 * ferry_http_resolve_url:
 * @base_url: (nullable): absolute; what @reference is relative to
 * @reference: an address from outside, absolute or relative
 *
 * Returns: (transfer full) (nullable): @reference as ferry_url_clean() wants it;
 *   %NULL if it is no http or https URL, or bears a user name or password,
 *   which an answer has no business to give out
 */
char *
ferry_http_resolve_url (const char *base_url,
                        const char *reference)
{
  g_autofree char *scheme = NULL;
  g_autofree char *absolute = NULL;

  /* GUri would encode these, and make an address of a mistake or a trick. */
  for (const char *at = reference; *at != '\0'; at++)
    {
      if ((guchar) *at <= ' ' || *at == '\x7f')
        return NULL;
    }

  if (!g_utf8_validate (reference, -1, NULL))
    return NULL;
  /* Not g_uri_peek_scheme(): it keeps every scheme that it was ever shown. */
  scheme = g_uri_parse_scheme (reference);
  if (base_url == NULL || scheme != NULL)
    return ferry_url_clean (reference, NULL, NULL);

  absolute = g_uri_resolve_relative (base_url, reference, URI_FLAGS, NULL);
  return absolute != NULL ? ferry_url_clean (absolute, NULL, NULL) : NULL;
}

static void
take_first (char **place,
            char **text)
{
  if (*place == NULL)
    *place = g_steal_pointer (text);
}

/* Everything behind `<…>` up to the comma; FALSE if it makes no sense. */
static gboolean
take_parameters (FerryHttpScanner *scanner,
                 Parameters       *parameters)
{
  ferry_http_scanner_skip_space (scanner);
  while (ferry_http_scanner_take_char (scanner, ';'))
    {
      g_autofree char *name = ferry_http_scanner_take_until (scanner, "=;,");
      g_autofree char *text = NULL;

      if (!ferry_http_scanner_take_char (scanner, '='))
        continue;
      ferry_http_scanner_skip_space (scanner);
      text = *scanner->at == '"' ? ferry_http_scanner_take_quoted (scanner)
                                 : ferry_http_scanner_take_until (scanner, ";,");
      if (text == NULL)
        return FALSE;
      ferry_http_scanner_skip_space (scanner);

      if (g_ascii_strcasecmp (name, "rel") == 0)
        take_first (&parameters->relations, &text);
      else if (g_ascii_strcasecmp (name, "pri") == 0)
        take_first (&parameters->priority, &text);
      else if (g_ascii_strcasecmp (name, "geo") == 0)
        take_first (&parameters->country, &text);
      else if (g_ascii_strcasecmp (name, "type") == 0)
        take_first (&parameters->media_type, &text);
      else if (g_ascii_strcasecmp (name, "anchor") == 0)
        parameters->has_anchor = TRUE;
    }

  return TRUE;
}

static gboolean
has_relation (const Parameters *parameters,
              const char       *relation)
{
  g_auto(GStrv) words = NULL;

  if (parameters->relations == NULL)
    return FALSE;

  words = g_strsplit_set (parameters->relations, " \t", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      if (g_ascii_strcasecmp (words[i], relation) == 0)
        return TRUE;
    }

  return FALSE;
}

static guint
parse_priority (const char *text)
{
  guint64 priority;

  if (text == NULL
      || !g_ascii_string_to_unsigned (text, 10, 1, FERRY_HTTP_LINK_PRIORITY_LAST, &priority, NULL))
    return FERRY_HTTP_LINK_PRIORITY_LAST;

  return (guint) priority;
}

static char *
parse_country (const char *text)
{
  if (text == NULL || strlen (text) != 2 || !g_ascii_isalpha (text[0]) || !g_ascii_isalpha (text[1]))
    return NULL;

  return g_ascii_strdown (text, 2);
}

static void
add_link (GPtrArray            *links,
          FerryHttpLinkRelation relation,
          const char           *url,
          Parameters           *parameters)
{
  FerryHttpLink *link = g_new0 (FerryHttpLink, 1);

  link->relation = relation;
  link->url = g_strdup (url);
  link->priority = parse_priority (parameters->priority);
  link->country = parse_country (parameters->country);
  link->media_type = g_strdup (parameters->media_type);
  g_ptr_array_add (links, link);
}

static gboolean
take_link (FerryHttpScanner *scanner,
           const char       *base_url,
           GPtrArray        *links)
{
  g_auto(Parameters) parameters = { 0 };
  g_autofree char *reference = NULL;
  g_autofree char *url = NULL;

  ferry_http_scanner_skip_space (scanner);
  if (!ferry_http_scanner_take_char (scanner, '<'))
    return FALSE;
  reference = ferry_http_scanner_take_until (scanner, ">");
  if (!ferry_http_scanner_take_char (scanner, '>') || !take_parameters (scanner, &parameters))
    return FALSE;

  /* A link with an anchor is about something else than this answer. */
  url = ferry_http_resolve_url (base_url, reference);
  if (url == NULL || parameters.has_anchor)
    return TRUE;

  if (has_relation (&parameters, "duplicate"))
    add_link (links, FERRY_HTTP_LINK_DUPLICATE, url, &parameters);
  if (has_relation (&parameters, "describedby"))
    add_link (links, FERRY_HTTP_LINK_DESCRIBED_BY, url, &parameters);
  return TRUE;
}

static int
compare_links (gconstpointer a,
               gconstpointer b)
{
  const FerryHttpLink *const *left = a;
  const FerryHttpLink *const *right = b;

  return ((*left)->priority > (*right)->priority) - ((*left)->priority < (*right)->priority);
}

/**
 * ferry_http_parse_links:
 * @value: (nullable): what Link says (RFC 8288, RFC 6249)
 * @base_url: the URL that answered, which relative ones are relative to
 *
 * Mirrors are as trustworthy as the answer that names them, which is not at
 * all: use one only under a digest of the whole file (design §4.5). An https
 * answer may name http mirrors.
 *
 * Returns: (transfer full) (element-type FerryHttpLink): what it links to as
 *   `duplicate` or `describedby`, best first; from where @value makes no sense
 *   on it is passed over
 */
GPtrArray *
ferry_http_parse_links (const char *value,
                        const char *base_url)
{
  GPtrArray *links = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_http_link_free);
  FerryHttpScanner scanner;

  if (value == NULL)
    return links;

  ferry_http_scanner_init (&scanner, value);
  while (links->len < FERRY_HTTP_LINKS_MAX
         && take_link (&scanner, base_url, links)
         && ferry_http_scanner_take_char (&scanner, ','))
    ;

  g_ptr_array_sort (links, compare_links);
  return links;
}

/**
 * ferry_http_link_free:
 * @self: (transfer full): a link
 */
void
ferry_http_link_free (FerryHttpLink *self)
{
  g_free (self->url);
  g_free (self->country);
  g_free (self->media_type);
  g_free (self);
}
