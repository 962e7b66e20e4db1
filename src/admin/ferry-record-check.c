/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Judges the record of a job before it goes to another user. It comes from a
 * process of the user whose job it is, who may have written it by hand. The new
 * owner’s service judges it again, with all that it knows about jobs; what is let
 * through here is of a sane size, makes no number run over, and names nothing
 * outside of the folder that the administrator chose. */

#include "config.h"

#include "admin/ferry-record-check.h"
#include "shared/ferry-enums.h"
#include "shared/ferry-error.h"
#include "shared/ferry-hand-over-type.h"
#include "shared/ferry-record.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* As the policy and the checkpoint of a job have them at most. */
#define MAX_FILES 10000
#define MAX_RANGES 10000
#define MAX_SEGMENTS 65536

/* Bytes of texts: a path, a file name, an address, a field of a response. */
#define MAX_PATH_LENGTH 4095
#define MAX_NAME_LENGTH 255
#define MAX_URL_LENGTH 65535
#define MAX_FIELD_LENGTH 8192
#define MAX_TEXT_LENGTH 1024
#define MAX_RANGE_LENGTH 64

/* More than any file system holds; the sum of all numbers stays below 2^63. */
#define MAX_OFFSET (G_GINT64_CONSTANT (1) << 60)

static gboolean
is_one_line (const char *text,
             gsize       max)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        return FALSE;
    }

  return strlen (text) <= max;
}

static gboolean
is_base_name (const char *name)
{
  return *name != '\0' && is_one_line (name, MAX_NAME_LENGTH) && strchr (name, '/') == NULL &&
         !g_str_equal (name, ".") && !g_str_equal (name, "..");
}

static gboolean
is_url (const char *url)
{
  g_autofree char *scheme = NULL;
  g_autofree char *user = NULL;
  g_autofree char *host = NULL;

  return is_one_line (url, MAX_URL_LENGTH) && strpbrk (url, " \\\"<>") == NULL &&
         g_uri_split (url, G_URI_FLAGS_NONE, &scheme, &user, &host, NULL, NULL, NULL, NULL, NULL) &&
         scheme != NULL && (g_str_equal (scheme, "https") || g_str_equal (scheme, "http")) &&
         user == NULL && host != NULL && *host != '\0';
}

static gboolean
is_digest (const char *digest)
{
  gsize length = strlen (digest);

  return length <= MAX_TEXT_LENGTH &&
         strspn (digest, "abcdefghijklmnopqrstuvwxyzABCDEF0123456789-:") == length;
}

static gboolean
are_ranges (GVariant *ranges)
{
  gsize n = g_variant_n_children (ranges);

  for (gsize i = 0; i < n && n <= MAX_RANGES; i++)
    {
      const char *range;

      g_variant_get_child (ranges, i, "&s", &range);
      if (strlen (range) > MAX_RANGE_LENGTH || strspn (range, "0123456789-+") != strlen (range))
        return FALSE;
    }

  return n <= MAX_RANGES;
}

static gboolean
is_segment (const FerryRecordSegment *segment)
{
  return segment->offset >= 0 && segment->offset <= MAX_OFFSET &&
         segment->position >= 0 && segment->position <= MAX_OFFSET &&
         segment->length >= -1 && segment->length <= MAX_OFFSET &&
         segment->done >= 0 && segment->done <= MAX_OFFSET &&
         (segment->length < 0 || segment->done <= segment->length);
}

/* In order, and no byte twice: so that the sum of what is there is no more than
 * what the last one ends at. */
static gboolean
are_segments (GVariant *partial,
              guint64  *bytes)
{
  g_autoptr(GVariant) given = g_variant_get_child_value (partial, FERRY_RECORD_PARTIAL_SEGMENTS);
  g_autoptr(GArray) segments = NULL;
  gint64 end = 0;

  if (g_variant_n_children (given) > MAX_SEGMENTS)
    return FALSE;

  segments = ferry_record_get_segments (partial);
  for (guint i = 0; i < segments->len; i++)
    {
      const FerryRecordSegment *segment = &g_array_index (segments, FerryRecordSegment, i);

      if (!is_segment (segment) || segment->position < end)
        return FALSE;

      end = segment->position + segment->done;
      *bytes += (guint64) segment->done;
    }

  return *bytes <= (guint64) MAX_OFFSET;
}

static gboolean
is_part_name (const char *name)
{
  return is_base_name (name) && g_str_has_prefix (name, ".") && g_str_has_suffix (name, ".part");
}

static gboolean
is_partial (GVariant *partial,
            guint64  *bytes)
{
  const char *part_name, *etag, *last_modified, *name;
  gint64 length, modified;

  g_variant_get (partial, "(&st&s&sxb&sx@a(xxxx))", &part_name, NULL, &etag, &last_modified, &length, NULL,
                 &name, &modified, NULL);
  if (*part_name == '\0')
    return are_segments (partial, bytes) && *bytes == 0;

  return is_part_name (part_name) && is_one_line (etag, MAX_FIELD_LENGTH) &&
         is_one_line (last_modified, MAX_FIELD_LENGTH) && length >= -1 && length <= MAX_OFFSET &&
         (*name == '\0' || is_base_name (name)) && modified >= 0 && are_segments (partial, bytes);
}

static const char *
find_fault_of_file (GVariant *file,
                    guint64  *bytes)
{
  g_autoptr(GVariant) ranges = NULL;
  g_autoptr(GVariant) partial = NULL;
  const char *url, *folder, *name, *digest;
  guint64 own_bytes = 0;
  gint64 size;

  g_variant_get (file, "(&s&s&s&sx@as@" FERRY_HAND_OVER_PARTIAL_TYPE ")", &url, &folder, &name, &digest, &size,
                 &ranges, &partial);
  if (!is_url (url))
    return "url";
  if (!g_path_is_absolute (folder) || !is_one_line (folder, MAX_PATH_LENGTH))
    return "folder";
  if (*name != '\0' && !is_base_name (name))
    return "name";
  if (!is_digest (digest))
    return "digest";
  if (size < -1 || size > MAX_OFFSET)
    return "size";
  if (!are_ranges (ranges))
    return "ranges";
  if (!is_partial (partial, &own_bytes))
    return "partial";

  *bytes += own_bytes;
  return *bytes <= (guint64) MAX_OFFSET ? NULL : "bytes";
}

static const char *
find_fault_of_job (GVariant *record)
{
  const char *name, *priority, *network;
  FerryPriority known;

  g_variant_get (record, "(&s&s&stuuubb@a" FERRY_HAND_OVER_FILE_TYPE ")", &name, &priority, &network, NULL, NULL,
                 NULL, NULL, NULL, NULL, NULL);
  if (*name == '\0' || !is_one_line (name, MAX_TEXT_LENGTH))
    return "name";
  if (!ferry_priority_from_nick (priority, &known))
    return "priority";
  if (!is_one_line (network, MAX_TEXT_LENGTH))
    return "network";

  return NULL;
}

static const char *
find_fault (GVariant *record)
{
  g_autoptr(GVariant) files = g_variant_get_child_value (record, FERRY_RECORD_FILES);
  const char *fault = find_fault_of_job (record);
  gsize n = g_variant_n_children (files);
  guint64 bytes = 0;

  if (n == 0 || n > MAX_FILES)
    return "files";

  for (gsize i = 0; i < n && fault == NULL; i++)
    {
      g_autoptr(GVariant) file = g_variant_get_child_value (files, i);

      fault = find_fault_of_file (file, &bytes);
    }

  return fault;
}

/* A folder may be one where a file of a hidden name does something by being
 * there. */
static char *
unhide (const char *name)
{
  return *name == '.' ? g_strconcat ("_", name + 1, NULL) : g_strdup (name);
}

static GVariant *
unhide_file (GVariant *file)
{
  g_autoptr(GVariant) partial = g_variant_get_child_value (file, FERRY_RECORD_FILE_PARTIAL);
  g_autoptr(GVariant) named = NULL;
  g_autoptr(GVariant) seen = NULL;
  g_autofree char *name = NULL;
  g_autofree char *suggested = NULL;
  const char *given;

  g_variant_get_child (file, FERRY_RECORD_FILE_NAME, "&s", &given);
  name = unhide (given);
  g_variant_get_child (partial, FERRY_RECORD_PARTIAL_NAME, "&s", &given);
  suggested = unhide (given);

  named = ferry_record_replace (file, FERRY_RECORD_FILE_NAME, g_variant_new_string (name));
  seen = ferry_record_replace (partial, FERRY_RECORD_PARTIAL_NAME, g_variant_new_string (suggested));

  return ferry_record_replace (named, FERRY_RECORD_FILE_PARTIAL, seen);
}

/**
 * ferry_record_check:
 * @record: a record of the type %FERRY_HAND_OVER_TYPE, from the old owner
 * @error: return location for %FERRY_ERROR_FAILED
 *
 * Returns: (transfer full) (nullable): the record as it may go to the new owner
 */
GVariant *
ferry_record_check (GVariant *record,
                    GError  **error)
{
  g_autoptr(GVariant) files = NULL;
  g_autoptr(GPtrArray) shown = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  const char *fault;
  gsize n;

  g_assert (g_variant_is_of_type (record, G_VARIANT_TYPE (FERRY_HAND_OVER_TYPE)));

  fault = g_variant_is_normal_form (record) ? find_fault (record) : "form";
  if (fault != NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED,
                   _("What the job’s owner says about it makes no sense (%s), so it was not taken over."), fault);
      return NULL;
    }

  files = g_variant_get_child_value (record, FERRY_RECORD_FILES);
  n = g_variant_n_children (files);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr(GVariant) file = g_variant_get_child_value (files, i);

      g_ptr_array_add (shown, unhide_file (file));
    }

  return ferry_record_replace_files (record, shown);
}
