/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A file as others see it, in the list of its job’s files. */

#include "service/ferry-file-view.h"

static void
pack_text (FerryPacker *packer,
           const char  *key,
           const char  *text)
{
  FerryPackerEntry entry;

  ferry_packer_begin_entry (packer, &entry, key);
  ferry_packer_add_string (packer, text != NULL ? text : "");
  ferry_packer_end_entry (packer, &entry, "s");
}

/**
 * ferry_file_view_pack:
 * @file: a file of a job
 * @packer: gets the file as an a{sv}
 */
void
ferry_file_view_pack (const FerryFile *file,
                      FerryPacker     *packer)
{
  g_autofree char *target = ferry_file_get_target (file);
  g_autofree char *digest = NULL;
  FerryPackerArray dictionary;
  FerryPackerEntry entry;

  if (file->spec->digest != NULL)
    digest = ferry_digest_to_string (file->spec->digest);

  ferry_packer_begin_array (packer, &dictionary);
  pack_text (packer, "url", file->spec->url);
  pack_text (packer, "target", target);
  pack_text (packer, "state", ferry_file_state_to_nick (file->state));

  ferry_packer_begin_entry (packer, &entry, "bytes_done");
  ferry_packer_add_uint64 (packer, (guint64) file->bytes_done);
  ferry_packer_end_entry (packer, &entry, "t");

  ferry_packer_begin_entry (packer, &entry, "bytes_total");
  ferry_packer_add_int64 (packer, file->bytes_total);
  ferry_packer_end_entry (packer, &entry, "x");

  ferry_packer_begin_entry (packer, &entry, "resumable");
  ferry_packer_add_int32 (packer, file->resumable);
  ferry_packer_end_entry (packer, &entry, "i");

  pack_text (packer, "digest", digest);
  ferry_packer_end_array (packer, &dictionary);
}
