/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-metalink.h"

#include "net/ferry-file-name.h"
#include "net/ferry-http-links.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define NAMESPACE_V4 "urn:ietf:params:xml:ns:metalink"
#define NAMESPACE_V3 "http://www.metalinker.org/"

/* Longer than any address that works. */
#define MAX_TEXT_BYTES 8192

/* Hash names of IANA’s registry (RFC 5854 §4.2.4.1), strongest first. */
static const struct
{
  const char *name;
  GChecksumType type;
} hash_types[] = {
  { "sha-512", G_CHECKSUM_SHA512 },
  { "sha-384", G_CHECKSUM_SHA384 },
  { "sha-256", G_CHECKSUM_SHA256 },
  { "sha-1", G_CHECKSUM_SHA1 },
  { "md5", G_CHECKSUM_MD5 },
};

typedef enum
{
  ELEMENT_NONE,
  ELEMENT_METALINK,
  ELEMENT_FILE,
  ELEMENT_SIZE,
  ELEMENT_HASH,
  ELEMENT_URL,
} Element;

/* Where an element counts; anywhere else it and all it holds is passed over,
 * such as the <hash> of a piece. */
static const struct
{
  const char *name;
  Element element;
  Element parent;
} elements[] = {
  { "metalink", ELEMENT_METALINK, ELEMENT_NONE },
  { "file", ELEMENT_FILE, ELEMENT_METALINK },
  { "size", ELEMENT_SIZE, ELEMENT_FILE },
  { "hash", ELEMENT_HASH, ELEMENT_FILE },
  { "url", ELEMENT_URL, ELEMENT_FILE },
};

typedef struct
{
  GPtrArray *files;                               /* (owned) (element-type FerryMetalinkFile) */
  FerryMetalinkFile *file;                        /* (owned) (nullable): the one being read */
  char *hashes[G_N_ELEMENTS (hash_types)];        /* (owned): hex of @file */
  Element element;                                /* the innermost that counts */
  guint skipped;                                  /* elements inside of it that do not */
  GString *text;                                  /* (owned): what @element holds */
  int hash_type;                                  /* of the <hash>, -1 if not one of ours */
  guint priority;                                 /* of the <url> */
  char *country;                                  /* (owned) (nullable): of the <url> */
} Parser;

static void
parser_clear (Parser *self)
{
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->file, ferry_metalink_file_free);
  for (gsize i = 0; i < G_N_ELEMENTS (hash_types); i++)
    g_clear_pointer (&self->hashes[i], g_free);
  g_string_free (self->text, TRUE);
  g_clear_pointer (&self->country, g_free);
}

static void
metalink_url_free (FerryMetalinkUrl *self)
{
  g_free (self->url);
  g_free (self->country);
  g_free (self);
}

static const char *
find_attribute (const char **names,
                const char **values,
                const char  *wanted)
{
  for (gsize i = 0; names[i] != NULL; i++)
    {
      if (g_str_equal (names[i], wanted))
        return values[i];
    }

  return NULL;
}

static gboolean
refuse_foreign (GError **error)
{
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                       _("The file is not a Metalink file. Check what was downloaded in its place."));
  return FALSE;
}

static gboolean
check_namespace (const char *namespace,
                 GError    **error)
{
  if (g_strcmp0 (namespace, NAMESPACE_V4) == 0)
    return TRUE;

  if (namespace == NULL || !g_str_has_prefix (namespace, NAMESPACE_V3))
    return refuse_foreign (error);

  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                       _("The Metalink file is of version 3, and Ferry reads version 4. Ask for a “.meta4” file."));
  return FALSE;
}

static gboolean
start_file (Parser     *self,
            const char *name,
            GError    **error)
{
  if (self->files->len >= FERRY_METALINK_MAX_FILES)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("The Metalink file names more than %d files. Download them in parts."),
                   FERRY_METALINK_MAX_FILES);
      return FALSE;
    }

  self->file = g_new0 (FerryMetalinkFile, 1);
  self->file->name = ferry_file_name_clean (name);
  if (self->file->name == NULL)
    self->file->name = g_strdup (FERRY_FILE_NAME_FALLBACK);
  self->file->size = -1;
  self->file->digests = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_digest_free);
  self->file->urls = g_ptr_array_new_with_free_func ((GDestroyNotify) metalink_url_free);
  return TRUE;
}

static void
start_hash (Parser     *self,
            const char *type)
{
  self->hash_type = -1;
  for (gsize i = 0; type != NULL && i < G_N_ELEMENTS (hash_types); i++)
    {
      if (g_ascii_strcasecmp (type, hash_types[i].name) == 0)
        self->hash_type = (int) i;
    }
}

static void
start_url (Parser     *self,
           const char *priority,
           const char *country)
{
  guint64 value;

  self->priority = FERRY_METALINK_PRIORITY_LAST;
  if (priority != NULL
      && g_ascii_string_to_unsigned (priority, 10, 1, FERRY_METALINK_PRIORITY_LAST, &value, NULL))
    self->priority = (guint) value;

  g_clear_pointer (&self->country, g_free);
  if (country != NULL && strlen (country) == 2 && g_ascii_isalpha (country[0]) && g_ascii_isalpha (country[1]))
    self->country = g_ascii_strdown (country, 2);
}

static Element
find_element (Element     parent,
              const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (elements); i++)
    {
      if (elements[i].parent == parent && g_str_equal (elements[i].name, name))
        return elements[i].element;
    }

  return ELEMENT_NONE;
}

static void
on_start_element (GMarkupParseContext *context,
                  const char          *name,
                  const char         **names,
                  const char         **values,
                  gpointer             user_data,
                  GError             **error)
{
  Parser *self = user_data;
  Element element = self->skipped > 0 ? ELEMENT_NONE : find_element (self->element, name);

  g_string_truncate (self->text, 0);
  if (self->element == ELEMENT_NONE && element == ELEMENT_NONE)
    {
      refuse_foreign (error);
      return;
    }
  if (element == ELEMENT_NONE)
    {
      self->skipped++;
      return;
    }

  self->element = element;
  if (element == ELEMENT_METALINK)
    check_namespace (find_attribute (names, values, "xmlns"), error);
  else if (element == ELEMENT_FILE)
    start_file (self, find_attribute (names, values, "name"), error);
  else if (element == ELEMENT_HASH)
    start_hash (self, find_attribute (names, values, "type"));
  else if (element == ELEMENT_URL)
    start_url (self, find_attribute (names, values, "priority"), find_attribute (names, values, "location"));
}

static gboolean
finish_size (Parser  *self,
             GError **error)
{
  guint64 size;

  if (self->file->size < 0 && g_ascii_string_to_unsigned (self->text->str, 10, 0, G_MAXINT64, &size, NULL))
    {
      self->file->size = (goffset) size;
      return TRUE;
    }

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("The Metalink file gives “%s” no clear size. Get a sound copy of it."), self->file->name);
  return FALSE;
}

static gboolean
is_hex (const char *text,
        gsize       length)
{
  return strlen (text) == length && strspn (text, "0123456789abcdef") == length;
}

/* A hash that cannot be read must not silently go unchecked. */
static gboolean
finish_hash (Parser  *self,
             GError **error)
{
  g_autofree char *hex = g_ascii_strdown (self->text->str, -1);
  char **place;

  if (self->hash_type < 0)
    return TRUE;

  place = &self->hashes[self->hash_type];
  if (!is_hex (hex, (gsize) g_checksum_type_get_length (hash_types[self->hash_type].type) * 2)
      || (*place != NULL && !g_str_equal (*place, hex)))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("The Metalink file gives “%s” no clear checksum. Get a sound copy of it."), self->file->name);
      return FALSE;
    }

  g_free (*place);
  *place = g_steal_pointer (&hex);
  return TRUE;
}

/* An address that is none, or of a scheme that is not ours, is passed over:
 * the others may do. */
static gboolean
finish_url (Parser  *self,
            GError **error)
{
  g_autofree char *url = ferry_http_resolve_url (NULL, self->text->str);
  FerryMetalinkUrl *entry;

  if (url == NULL)
    return TRUE;
  if (self->file->urls->len >= FERRY_METALINK_MAX_URLS)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("The Metalink file gives “%s” more than %d addresses. Use some of them."),
                   self->file->name, FERRY_METALINK_MAX_URLS);
      return FALSE;
    }

  entry = g_new0 (FerryMetalinkUrl, 1);
  entry->url = g_steal_pointer (&url);
  entry->priority = self->priority;
  entry->country = g_steal_pointer (&self->country);
  g_ptr_array_add (self->file->urls, entry);
  return TRUE;
}

static int
compare_urls (gconstpointer a,
              gconstpointer b)
{
  const FerryMetalinkUrl *const *left = a;
  const FerryMetalinkUrl *const *right = b;

  return ((*left)->priority > (*right)->priority) - ((*left)->priority < (*right)->priority);
}

static gboolean
finish_file (Parser  *self,
             GError **error)
{
  if (self->file->urls->len == 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("The Metalink file gives “%s” no http or https address. Find another one."), self->file->name);
      return FALSE;
    }

  g_ptr_array_sort (self->file->urls, compare_urls);
  for (gsize i = 0; i < G_N_ELEMENTS (hash_types); i++)
    {
      FerryDigest *digest;

      if (self->hashes[i] == NULL)
        continue;
      digest = g_new0 (FerryDigest, 1);
      digest->type = hash_types[i].type;
      digest->hex = g_steal_pointer (&self->hashes[i]);
      g_ptr_array_add (self->file->digests, digest);
    }

  g_ptr_array_add (self->files, g_steal_pointer (&self->file));
  return TRUE;
}

static Element
get_parent (Element element)
{
  for (gsize i = 0; i < G_N_ELEMENTS (elements); i++)
    {
      if (elements[i].element == element)
        return elements[i].parent;
    }

  return ELEMENT_NONE;
}

static void
on_end_element (GMarkupParseContext *context,
                const char          *name,
                gpointer             user_data,
                GError             **error)
{
  Parser *self = user_data;

  if (self->skipped > 0)
    {
      self->skipped--;
      return;
    }

  g_strstrip (self->text->str);
  if (self->element == ELEMENT_SIZE)
    finish_size (self, error);
  else if (self->element == ELEMENT_HASH)
    finish_hash (self, error);
  else if (self->element == ELEMENT_URL)
    finish_url (self, error);
  else if (self->element == ELEMENT_FILE)
    finish_file (self, error);

  g_string_truncate (self->text, 0);
  self->element = get_parent (self->element);
}

static void
on_text (GMarkupParseContext *context,
         const char          *text,
         gsize                length,
         gpointer             user_data,
         GError             **error)
{
  Parser *self = user_data;

  if (self->skipped > 0 || self->element <= ELEMENT_FILE)
    return;

  if (length > MAX_TEXT_BYTES - self->text->len)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                 _("The Metalink file gives “%s” an address or number that is too long. Get a sound copy of it."),
                 self->file->name);
  else
    g_string_append_len (self->text, text, (gssize) length);
}

/* Ours are sentences already; GMarkup’s are for those who write XML. */
static void
translate_error (GError              *local_error,
                 GMarkupParseContext *context,
                 GError             **error)
{
  int line;

  if (local_error->domain == FERRY_ERROR)
    {
      g_propagate_error (error, local_error);
      return;
    }

  g_markup_parse_context_get_position (context, &line, NULL);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("The Metalink file makes no sense from line %d on. Get a sound copy of it."), line);
  g_error_free (local_error);
}

static gboolean
check_bytes (const char *text,
             gsize       length,
             GError    **error)
{
  if (length > FERRY_METALINK_MAX_BYTES)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("The Metalink file is larger than %d bytes. Check what was downloaded in its place."),
                   FERRY_METALINK_MAX_BYTES);
      return FALSE;
    }

  /* GMarkup goes on after wrong bytes in CDATA, and sets a second error. */
  if (length == 0 || !g_utf8_validate (text, (gssize) length, NULL))
    return refuse_foreign (error);

  return TRUE;
}

/**
 * ferry_metalink_parse:
 * @bytes: a Metalink, which is hostile input
 * @error: return location for a %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Reads version 4 (RFC 5854). Entities are not expanded, nothing else is
 * fetched, and every limit of the header holds.
 *
 * Returns: (transfer full) (element-type FerryMetalinkFile) (nullable): what it
 *   names, at least one file; %NULL on error
 */
GPtrArray *
ferry_metalink_parse (GBytes  *bytes,
                      GError **error)
{
  static const GMarkupParser callbacks = {
    .start_element = on_start_element,
    .end_element = on_end_element,
    .text = on_text,
  };
  g_autoptr(GMarkupParseContext) context = NULL;
  GError *local_error = NULL;
  GPtrArray *files = NULL;
  Parser parser = { 0 };
  gsize length;
  const char *text = g_bytes_get_data (bytes, &length);

  if (!check_bytes (text, length, error))
    return NULL;

  parser.files = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_metalink_file_free);
  parser.text = g_string_new (NULL);
  context = g_markup_parse_context_new (&callbacks, G_MARKUP_TREAT_CDATA_AS_TEXT, &parser, NULL);
  if (!g_markup_parse_context_parse (context, text, (gssize) length, &local_error)
      || !g_markup_parse_context_end_parse (context, &local_error))
    translate_error (local_error, context, error);
  else if (parser.files->len == 0)
    g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                         _("The Metalink file names no files. Find another one."));
  else
    files = g_steal_pointer (&parser.files);

  parser_clear (&parser);
  return files;
}

/**
 * ferry_metalink_file_free:
 * @self: (transfer full): a file
 */
void
ferry_metalink_file_free (FerryMetalinkFile *self)
{
  g_free (self->name);
  g_ptr_array_unref (self->digests);
  g_ptr_array_unref (self->urls);
  g_free (self);
}
