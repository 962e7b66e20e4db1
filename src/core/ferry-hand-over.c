/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A job on its way from one user to another: as a record, and back. See
 * shared/ferry-hand-over-type.h for what is in it and what is not. Whoever makes
 * a job of a record believes nothing of it. */

#include "config.h"

#include "core/ferry-hand-over.h"
#include "core/ferry-job-options.h"
#include "core/ferry-runner.h"
#include "shared/ferry-error.h"
#include "shared/ferry-hand-over-type.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The first word of what holds a job whose files are moved. */
#define MOVE "move"

G_STATIC_ASSERT (FERRY_HAND_OVER_SHORT_ID_LENGTH == FERRY_SHORT_ID_LENGTH);

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static gboolean
is_at_hand (const FerryFile *file)
{
  return file->state != FERRY_FILE_STATE_PUBLISHED && file->state != FERRY_FILE_STATE_DISCARDED;
}

static GVariant *
segments_to_variant (const FerryCheckpoint *checkpoint)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(xxxx)"));
  for (guint i = 0; checkpoint != NULL && i < checkpoint->segments->len; i++)
    {
      const FerrySegment *segment = &g_array_index (checkpoint->segments, FerrySegment, i);

      g_variant_builder_add (&builder, "(xxxx)", segment->offset, segment->position,
                             segment->length, segment->done);
    }

  return g_variant_builder_end (&builder);
}

/* Only the newest version: an older one is of use to nobody but who has it. */
static GVariant *
partial_to_variant (const FerryCheckpoint *checkpoint)
{
  if (checkpoint == NULL || checkpoint->part_name == NULL)
    return g_variant_new ("(stssxbsx@a(xxxx))", "", (guint64) 0, "", "", (gint64) -1, FALSE, "",
                          (gint64) 0, segments_to_variant (NULL));

  return g_variant_new ("(stssxbsx@a(xxxx))", checkpoint->part_name, checkpoint->part_inode,
                        or_empty (checkpoint->etag), or_empty (checkpoint->last_modified),
                        checkpoint->remote_length, checkpoint->accepts_ranges,
                        or_empty (checkpoint->name), checkpoint->modified,
                        segments_to_variant (checkpoint));
}

static GVariant *
file_to_variant (const FerryFile *file)
{
  const FerryFileSpec *spec = file->spec;
  g_autofree char *digest = spec->digest != NULL ? ferry_digest_to_string (spec->digest) : NULL;
  g_auto(GStrv) ranges = spec->ranges != NULL ? ferry_ranges_to_strings (spec->ranges) : NULL;
  const char *none[] = { NULL };

  return g_variant_new ("(ssssx^as@" FERRY_HAND_OVER_PARTIAL_TYPE ")", spec->url, spec->folder,
                        or_empty (spec->name), or_empty (digest), spec->size,
                        ranges != NULL ? (const char **) ranges : none,
                        partial_to_variant (file->checkpoint));
}

static gboolean
refuse (FerryErrorCode code,
        const char    *text,
        GError       **error)
{
  g_set_error_literal (error, FERRY_ERROR, (int) code, text);
  return FALSE;
}

static gboolean
can_go (FerryJob *job,
        GError  **error)
{
  const FerryJobSpec *spec = ferry_job_get_spec (job);
  guint n_files = 0;

  for (guint i = 0; i < ferry_job_get_n_files (job); i++)
    n_files += is_at_hand (ferry_job_get_file (job, i));

  if (spec->type != FERRY_JOB_TYPE_DOWNLOAD)
    return refuse (FERRY_ERROR_NOT_AVAILABLE,
                   _("Uploads cannot be taken over; only downloads can."), error);

  /* What a request does at the server it must not do in another’s name. */
  if (!g_str_equal (spec->extras->method, FERRY_METHOD_DEFAULT))
    return refuse (FERRY_ERROR_NOT_AVAILABLE,
                   _("The job’s request does more than fetch a file, so it cannot be taken over; its owner has to finish it."),
                   error);

  return n_files > 0 ||
         refuse (FERRY_ERROR_INVALID_STATE,
                 _("The job has no file left to be fetched, so there is nothing to take over."), error);
}

static gboolean
is_on_its_way (FerryState state)
{
  return state == FERRY_STATE_QUEUED || state == FERRY_STATE_TRANSIENT_ERROR ||
         state == FERRY_STATE_TRANSFERRED || ferry_state_is_active (state);
}

/**
 * ferry_hand_over_new_from_job:
 * @job: an unfinished job
 * @error: return location: %FERRY_ERROR_NOT_AVAILABLE for an upload and for what
 *   is more than a download, %FERRY_ERROR_INVALID_STATE if nothing is left of it
 *
 * Returns: (transfer full) (nullable): what another user needs to go on with
 *   @job; not floating
 */
GVariant *
ferry_hand_over_new_from_job (FerryJob *job,
                              GError  **error)
{
  const FerryJobSpec *spec = ferry_job_get_spec (job);
  const guint n_files = ferry_job_get_n_files (job);
  const char *network = "";
  gboolean moves;
  GVariantBuilder builder;

  g_return_val_if_fail (FERRY_IS_JOB (job), NULL);

  if (!can_go (job, error))
    return NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a" FERRY_HAND_OVER_FILE_TYPE));
  for (guint i = 0; i < n_files; i++)
    {
      const FerryFile *file = ferry_job_get_file (job, i);

      if (is_at_hand (file))
        g_variant_builder_add_value (&builder, file_to_variant (file));
    }

  if (spec->network_given)
    network = spec->network == FERRY_NETWORK_CONNECTION ? spec->extras->connection
                                                        : ferry_network_kind_to_nick (spec->network);
  moves = spec->extras->hand_over != NULL ? spec->extras->hand_over_resumes : is_on_its_way (ferry_job_get_state (job));

  return g_variant_ref_sink (g_variant_new ("(ssstuuubb@a" FERRY_HAND_OVER_FILE_TYPE ")", spec->name,
                                            ferry_priority_to_nick (spec->priority), network, spec->extras->limit,
                                            spec->extras->max_time, spec->extras->no_progress_timeout, spec->extras->retry_delay,
                                            spec->auto_complete, moves, g_variant_builder_end (&builder)));
}

/* What is needed of a partial file once its spec is read. */
static FerryCheckpoint *
read_partial (GVariant *partial,
              GError  **error)
{
  g_autoptr(FerryCheckpoint) given = ferry_checkpoint_new ();
  g_autoptr(GVariant) segments = NULL;
  g_autoptr(GVariant) checked = NULL;
  const char *etag, *last_modified, *name;
  GVariantIter iter;
  FerrySegment segment;

  g_variant_get (partial, "(st&s&sxb&sx@a(xxxx))", &given->part_name, &given->part_inode, &etag,
                 &last_modified, &given->remote_length, &given->accepts_ranges, &name,
                 &given->modified, &segments);
  given->etag = *etag != '\0' ? g_strdup (etag) : NULL;
  given->last_modified = *last_modified != '\0' ? g_strdup (last_modified) : NULL;
  given->name = *name != '\0' ? g_strdup (name) : NULL;

  g_variant_iter_init (&iter, segments);
  while (g_variant_iter_next (&iter, "(xxxx)", &segment.offset, &segment.position, &segment.length,
                              &segment.done))
    g_array_append_val (given->segments, segment);

  /* The one place that knows what a checkpoint must be like. */
  checked = ferry_checkpoint_to_variant (given);
  return ferry_checkpoint_new_from_variant (checked, error);
}

static void
insert_text (GVariantDict *dict,
             const char   *key,
             const char   *text)
{
  if (*text != '\0')
    g_variant_dict_insert (dict, key, "s", text);
}

static GVariant *
file_to_spec (GVariant *file)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autofree const char **ranges = NULL;
  const char *url, *folder, *name, *digest;
  gint64 size;

  g_variant_get (file, "(&s&s&s&sx^a&s@" FERRY_HAND_OVER_PARTIAL_TYPE ")", &url, &folder, &name,
                 &digest, &size, &ranges, NULL);
  g_variant_dict_insert (&dict, "folder", "s", folder);
  insert_text (&dict, "name", name);
  insert_text (&dict, "digest", digest);
  if (size >= 0)
    g_variant_dict_insert (&dict, "size", "t", (guint64) size);
  if (ranges[0] != NULL)
    g_variant_dict_insert (&dict, "ranges", "^as", ranges);

  return g_variant_new ("(s@a{sv})", url, g_variant_dict_end (&dict));
}

static FerryJobSpec *
read_spec (GVariant *record,
           GVariant *files,
           GError  **error)
{
  g_auto(GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autoptr(GVariant) options = NULL;
  g_autoptr(GVariant) specs = NULL;
  GVariantBuilder builder;
  GVariantIter iter;
  GVariant *file;
  const char *name, *priority, *network;
  guint64 limit;
  guint32 max_time, no_progress_timeout, retry_delay;
  gboolean auto_complete, moves;

  g_variant_get (record, "(&s&s&stuuubb@a" FERRY_HAND_OVER_FILE_TYPE ")", &name, &priority, &network,
                 &limit, &max_time, &no_progress_timeout, &retry_delay, &auto_complete, &moves, NULL);
  g_variant_dict_insert (&dict, "name", "s", name);
  g_variant_dict_insert (&dict, "priority", "s", priority);
  insert_text (&dict, "network", network);
  g_variant_dict_insert (&dict, "limit", "t", limit);
  g_variant_dict_insert (&dict, "max-time", "u", max_time);
  g_variant_dict_insert (&dict, "no-progress-timeout", "u", no_progress_timeout);
  g_variant_dict_insert (&dict, "retry-delay", "u", retry_delay);
  g_variant_dict_insert (&dict, "auto-complete", "b", auto_complete);
  g_variant_dict_insert (&dict, "suspended", "b", !moves);
  options = g_variant_ref_sink (g_variant_dict_end (&dict));

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sa{sv})"));
  g_variant_iter_init (&iter, files);
  while (g_variant_iter_loop (&iter, "@" FERRY_HAND_OVER_FILE_TYPE, &file))
    g_variant_builder_add_value (&builder, file_to_spec (file));
  specs = g_variant_ref_sink (g_variant_builder_end (&builder));

  return ferry_job_spec_new_from_store (options, specs, error);
}

static gboolean
fill_file (FerryFile *file,
           GVariant  *given,
           GError   **error)
{
  g_autoptr(GVariant) partial = g_variant_get_child_value (given, 6);
  g_autoptr(FerryCheckpoint) checkpoint = NULL;
  const char *part_name;

  g_variant_get_child (partial, 0, "&s", &part_name);
  if (*part_name == '\0')
    return TRUE;

  checkpoint = read_partial (partial, error);
  if (checkpoint == NULL)
    return FALSE;

  ferry_file_set_checkpoint (file, checkpoint);
  file->bytes_done = ferry_checkpoint_get_done (checkpoint);
  if (file->name == NULL)
    ferry_file_set_name (file, checkpoint->name);

  return TRUE;
}

/**
 * ferry_hand_over_to_job:
 * @record: of the type %FERRY_HAND_OVER_TYPE, from outside
 * @id: the id that the job gets
 * @now: the time, microseconds since 1970
 * @error: return location: %FERRY_ERROR_INVALID_ARGUMENT and its kin
 *
 * Returns: (transfer full) (nullable): the job as its new owner’s, not known to
 *   any engine yet
 */
FerryJob *
ferry_hand_over_to_job (GVariant   *record,
                        const char *id,
                        gint64      now,
                        GError    **error)
{
  g_autoptr(GVariant) files = NULL;
  g_autoptr(FerryJobSpec) spec = NULL;
  g_autoptr(FerryJob) job = NULL;
  FerryJobRecord *kept;

  g_return_val_if_fail (g_variant_is_of_type (record, G_VARIANT_TYPE (FERRY_HAND_OVER_TYPE)), NULL);
  g_return_val_if_fail (id != NULL, NULL);

  files = g_variant_get_child_value (record, 9);
  spec = read_spec (record, files, error);
  if (spec == NULL)
    return NULL;

  job = ferry_job_new (id, FERRY_CLIENT_USER, spec);
  for (guint i = 0; i < spec->n_files; i++)
    {
      g_autoptr(GVariant) given = g_variant_get_child_value (files, i);

      if (!fill_file (ferry_job_get_file (job, i), given, error))
        return NULL;
    }

  kept = ferry_job_get_record (job);
  kept->state = spec->suspended ? FERRY_STATE_SUSPENDED : FERRY_STATE_QUEUED;
  kept->waits = spec->suspended ? 0 : FERRY_WAIT_BIT (FERRY_WAIT_TURN);
  kept->created = now;
  kept->modified = now;

  return g_steal_pointer (&job);
}

/**
 * ferry_hand_over_mark:
 * @spec: a job spec
 * @hand_over: (nullable): the take-over that holds the job from now on
 * @resumes: whether the job goes on if that comes to nothing
 *
 * Returns: (transfer full): the same request, held or let go
 */
FerryJobSpec *
ferry_hand_over_mark (const FerryJobSpec *spec,
                      const char         *hand_over,
                      gboolean            resumes)
{
  FerryJobExtras *extras;
  FerryJobSpec *marked;

  g_return_val_if_fail (spec != NULL, NULL);

  marked = ferry_job_spec_copy (spec);
  extras = ferry_job_extras_edit (&marked->extras);
  g_free (extras->hand_over);
  extras->hand_over = g_strdup (hand_over);
  extras->hand_over_resumes = hand_over != NULL && resumes;

  return marked;
}

/**
 * ferry_hand_over_dup_move:
 * @job: a job whose files go to another folder of the same user
 * @folder: absolute path of that folder
 *
 * Returns: (transfer full): what holds the job meanwhile: it names all folders that
 *   its files are moved between
 */
char *
ferry_hand_over_dup_move (FerryJob   *job,
                          const char *folder)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GString) text = g_string_new (MOVE " ");

  /* Paths are bytes, and the store has text. */
  g_string_append_uri_escaped (text, folder, "/", FALSE);
  g_hash_table_add (seen, (gpointer) folder);
  for (guint i = 0; i < ferry_job_get_n_files (job); i++)
    {
      const FerryFile *file = ferry_job_get_file (job, i);

      if (!g_hash_table_add (seen, file->spec->folder))
        continue;
      g_string_append_c (text, ' ');
      g_string_append_uri_escaped (text, file->spec->folder, "/", FALSE);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * ferry_hand_over_dup_move_folders:
 * @hand_over: (nullable): what holds a job
 *
 * Returns: (transfer full) (nullable): the folders that its files are moved between,
 *   %NULL if it is not held by a move
 */
char **
ferry_hand_over_dup_move_folders (const char *hand_over)
{
  g_autoptr(GStrvBuilder) folders = g_strv_builder_new ();
  g_auto(GStrv) words = NULL;

  if (hand_over == NULL)
    return NULL;
  words = g_strsplit (hand_over, " ", -1);
  if (g_strcmp0 (words[0], MOVE) != 0)
    return NULL;

  for (char **word = words + 1; *word != NULL; word++)
    {
      g_autofree char *folder = g_uri_unescape_string (*word, NULL);

      if (folder != NULL && g_path_is_absolute (folder))
        g_strv_builder_add (folders, folder);
    }

  return g_strv_builder_end (folders);
}
