/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-checkpoint.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of the stored form. A service that meets a newer one leaves the job alone. */
#define VERSION 1

/* More than any file has: a policy allows 10,000 ranges at most. */
#define MAX_SEGMENTS 65536

/* A partial keeps the one before it, and that one’s, but not for ever. */
#define MAX_DEPTH 16

#define NAME_MAX_BYTES 255

G_DEFINE_BOXED_TYPE (FerryCheckpoint, ferry_checkpoint, ferry_checkpoint_ref, ferry_checkpoint_unref)

/**
 * ferry_checkpoint_new:
 *
 * Returns: (transfer full): a checkpoint of no bytes at all
 */
FerryCheckpoint *
ferry_checkpoint_new (void)
{
  FerryCheckpoint *self = g_new0 (FerryCheckpoint, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->remote_length = -1;
  self->segments = g_array_new (FALSE, TRUE, sizeof (FerrySegment));

  return self;
}

/**
 * ferry_checkpoint_copy:
 * @self: a checkpoint
 *
 * Returns: (transfer full): a copy of its own, to be changed before it is shared
 */
FerryCheckpoint *
ferry_checkpoint_copy (const FerryCheckpoint *self)
{
  FerryCheckpoint *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_new0 (FerryCheckpoint, 1);
  g_atomic_ref_count_init (&copy->ref_count);
  copy->part_name = g_strdup (self->part_name);
  copy->part_inode = self->part_inode;
  copy->etag = g_strdup (self->etag);
  copy->last_modified = g_strdup (self->last_modified);
  copy->remote_length = self->remote_length;
  copy->accepts_ranges = self->accepts_ranges;
  copy->name = g_strdup (self->name);
  copy->modified = self->modified;
  copy->verified = self->verified;
  copy->segments = g_array_copy (self->segments);
  copy->previous = self->previous != NULL ? ferry_checkpoint_ref (self->previous) : NULL;

  return copy;
}

/**
 * ferry_checkpoint_ref:
 * @self: a checkpoint
 *
 * Returns: (transfer full): @self; may be called from any thread
 */
FerryCheckpoint *
ferry_checkpoint_ref (FerryCheckpoint *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * ferry_checkpoint_unref:
 * @self: (nullable) (transfer full): a checkpoint
 */
void
ferry_checkpoint_unref (FerryCheckpoint *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->part_name);
  g_free (self->etag);
  g_free (self->last_modified);
  g_free (self->name);
  g_array_unref (self->segments);
  ferry_checkpoint_unref (self->previous);
  g_free (self);
}

/**
 * ferry_checkpoint_get_done:
 * @self: a checkpoint
 *
 * Returns: durable bytes in all segments
 */
goffset
ferry_checkpoint_get_done (const FerryCheckpoint *self)
{
  goffset done = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->segments->len; i++)
    done += g_array_index (self->segments, FerrySegment, i).done;

  return done;
}

/**
 * ferry_checkpoint_has_validator:
 * @self: a checkpoint
 *
 * Returns: whether a server can be asked if its file is still the same
 */
gboolean
ferry_checkpoint_has_validator (const FerryCheckpoint *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->etag != NULL || self->last_modified != NULL;
}

static GVariant *
dup_segments (const FerryCheckpoint *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(xxxx)"));
  for (guint i = 0; i < self->segments->len; i++)
    {
      const FerrySegment *segment = &g_array_index (self->segments, FerrySegment, i);

      g_variant_builder_add (&builder, "(xxxx)", segment->offset, segment->position,
                             segment->length, segment->done);
    }

  return g_variant_builder_end (&builder);
}

/* Not with a GVariantDict: its table of keys takes as long as all the rest, and of
 * small files there are thousands. */
static void
add_entry (GVariantBuilder *builder,
           const char      *key,
           GVariant        *value)
{
  g_variant_builder_add_value (builder, g_variant_new_dict_entry (g_variant_new_string (key),
                                                                  g_variant_new_variant (value)));
}

/**
 * ferry_checkpoint_to_variant:
 * @self: a checkpoint
 *
 * Returns: (transfer full): `a{sv}`, as ferry_checkpoint_new_from_variant()
 *   reads it; not floating
 */
GVariant *
ferry_checkpoint_to_variant (const FerryCheckpoint *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (self != NULL, NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  add_entry (&builder, "version", g_variant_new_uint32 (VERSION));
  add_entry (&builder, "inode", g_variant_new_uint64 (self->part_inode));
  add_entry (&builder, "length", g_variant_new_int64 (self->remote_length));
  add_entry (&builder, "accepts-ranges", g_variant_new_boolean (self->accepts_ranges));
  add_entry (&builder, "modified", g_variant_new_int64 (self->modified));
  add_entry (&builder, "verified", g_variant_new_boolean (self->verified));
  add_entry (&builder, "segments", dup_segments (self));
  if (self->part_name != NULL)
    add_entry (&builder, "part", g_variant_new_string (self->part_name));
  if (self->etag != NULL)
    add_entry (&builder, "etag", g_variant_new_string (self->etag));
  if (self->last_modified != NULL)
    add_entry (&builder, "last-modified", g_variant_new_string (self->last_modified));
  if (self->name != NULL)
    add_entry (&builder, "name", g_variant_new_string (self->name));
  if (self->previous != NULL)
    {
      g_autoptr(GVariant) previous = ferry_checkpoint_to_variant (self->previous);

      add_entry (&builder, "previous", previous);
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static gboolean
is_base_name (const char *name)
{
  return *name != '\0' && strlen (name) <= NAME_MAX_BYTES && strchr (name, '/') == NULL &&
         !g_str_equal (name, ".") && !g_str_equal (name, "..");
}

/* Goes into a request, so nothing may end the line. */
static gboolean
is_validator (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      if (g_ascii_iscntrl (*p))
        return FALSE;
    }

  return *text != '\0';
}

static gboolean
is_sound_segment (const FerrySegment *segment,
                  goffset             remote_length)
{
  if (segment->offset < 0 || segment->position < 0 || segment->done < 0 ||
      segment->length < -1 || segment->done > G_MAXINT64 - segment->offset ||
      segment->done > G_MAXINT64 - segment->position)
    return FALSE;

  if (segment->length < 0)
    return remote_length < 0 || segment->offset + segment->done <= remote_length;

  return segment->done <= segment->length &&
         segment->length <= G_MAXINT64 - segment->offset &&
         segment->length <= G_MAXINT64 - segment->position &&
         (remote_length < 0 || segment->offset + segment->length <= remote_length);
}

static int
compare_offsets (gconstpointer a,
                 gconstpointer b)
{
  const FerrySegment *one = a;
  const FerrySegment *other = b;

  return (one->offset > other->offset) - (one->offset < other->offset);
}

/* No byte twice, neither in the partial file nor of the remote one. */
static gboolean
segments_are_apart (GArray *segments)
{
  g_autoptr(GArray) sorted = g_array_copy (segments);

  g_array_sort (sorted, compare_offsets);
  for (guint i = 1; i < segments->len; i++)
    {
      const FerrySegment *before = &g_array_index (segments, FerrySegment, i - 1);
      const FerrySegment *segment = &g_array_index (segments, FerrySegment, i);

      if (before->length < 0 || before->position + before->length > segment->position)
        return FALSE;

      before = &g_array_index (sorted, FerrySegment, i - 1);
      segment = &g_array_index (sorted, FerrySegment, i);
      if (before->length < 0 || before->offset + before->length > segment->offset)
        return FALSE;
    }

  return TRUE;
}

static gboolean
segments_are_sound (const FerryCheckpoint *self)
{
  for (guint i = 0; i < self->segments->len; i++)
    {
      const FerrySegment *segment = &g_array_index (self->segments, FerrySegment, i);

      if (!is_sound_segment (segment, self->remote_length))
        return FALSE;

      if (self->verified && segment->length >= 0 && segment->done != segment->length)
        return FALSE;
    }

  return segments_are_apart (self->segments);
}

/* Nothing that the database says may lead to a file that is not ours, to a
 * request that is not ours, or to bytes in the wrong place. */
static const char *
find_fault (const FerryCheckpoint *self)
{
  if (self->part_name == NULL && (self->verified || ferry_checkpoint_get_done (self) > 0))
    return "part";

  if (self->part_name != NULL &&
      (!is_base_name (self->part_name) || !g_str_has_prefix (self->part_name, ".") ||
       !g_str_has_suffix (self->part_name, ".part")))
    return "part";

  if (self->etag != NULL && (!is_validator (self->etag) || g_str_has_prefix (self->etag, "W/")))
    return "etag";

  if (self->last_modified != NULL && !is_validator (self->last_modified))
    return "last-modified";

  if (self->name != NULL && !is_base_name (self->name))
    return "name";

  if (self->remote_length < -1)
    return "length";

  if (self->modified < 0)
    return "modified";

  return NULL;
}

static FerryCheckpoint *read_checkpoint (GVariant *variant,
                                         guint     depth,
                                         GError  **error);

static gsize
read_segments (FerryCheckpoint *self,
               GVariant        *variant)
{
  g_autoptr(GVariant) segments = NULL;
  gsize n;

  segments = g_variant_lookup_value (variant, "segments", G_VARIANT_TYPE ("a(xxxx)"));
  n = segments != NULL ? g_variant_n_children (segments) : 0;
  for (gsize i = 0; i < n && n <= MAX_SEGMENTS; i++)
    {
      FerrySegment segment;

      g_variant_get_child (segments, i, "(xxxx)", &segment.offset, &segment.position,
                           &segment.length, &segment.done);
      g_array_append_val (self->segments, segment);
    }

  return segments != NULL && n <= MAX_SEGMENTS;
}

static gboolean
read_previous (FerryCheckpoint *self,
               GVariant        *variant,
               guint            depth,
               gsize           *n_read)
{
  g_autoptr(GVariant) previous = NULL;

  previous = g_variant_lookup_value (variant, "previous", G_VARIANT_TYPE_VARDICT);
  if (previous == NULL)
    return TRUE;

  *n_read += 1;
  self->previous = depth < MAX_DEPTH ? read_checkpoint (previous, depth + 1, NULL) : NULL;

  return self->previous != NULL;
}

/* Returns how many values were there, of the right type. */
static gsize
read_values (FerryCheckpoint *self,
             GVariant        *variant)
{
  gsize n_read = 0;

  n_read += g_variant_lookup (variant, "inode", "t", &self->part_inode);
  n_read += g_variant_lookup (variant, "length", "x", &self->remote_length);
  n_read += g_variant_lookup (variant, "accepts-ranges", "b", &self->accepts_ranges);
  n_read += g_variant_lookup (variant, "modified", "x", &self->modified);
  n_read += g_variant_lookup (variant, "verified", "b", &self->verified);
  n_read += g_variant_lookup (variant, "part", "s", &self->part_name);
  n_read += g_variant_lookup (variant, "etag", "s", &self->etag);
  n_read += g_variant_lookup (variant, "last-modified", "s", &self->last_modified);
  n_read += g_variant_lookup (variant, "name", "s", &self->name);
  n_read += read_segments (self, variant);

  return n_read;
}

static FerryCheckpoint *
read_checkpoint (GVariant *variant,
                 guint     depth,
                 GError  **error)
{
  g_autoptr(FerryCheckpoint) self = ferry_checkpoint_new ();
  const char *fault = NULL;
  guint32 version = 0;
  gsize n_read = 0;

  if (!g_variant_is_of_type (variant, G_VARIANT_TYPE_VARDICT) ||
      !g_variant_lookup (variant, "version", "u", &version) || version != VERSION)
    fault = "version";
  else if (!read_previous (self, variant, depth, &n_read))
    fault = "previous";

  /* An unknown key, one of another type, or one that comes twice. */
  if (fault == NULL && 1 + n_read + read_values (self, variant) != g_variant_n_children (variant))
    fault = "keys";

  if (fault == NULL)
    fault = segments_are_sound (self) ? find_fault (self) : "segments";

  if (fault != NULL)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("What is stored about a partial file is damaged: %s."), fault);
      return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * ferry_checkpoint_new_from_variant:
 * @variant: what ferry_checkpoint_to_variant() made, possibly damaged since
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Reads a checkpoint and believes nothing: whoever could write to the database
 * must not gain a write elsewhere by it.
 *
 * Returns: (transfer full) (nullable): the checkpoint
 */
FerryCheckpoint *
ferry_checkpoint_new_from_variant (GVariant *variant,
                                   GError  **error)
{
  g_return_val_if_fail (variant != NULL, NULL);

  return read_checkpoint (variant, 0, error);
}
