/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "fuzz.h"

#include "admin/ferry-errand.h"
#include "admin/ferry-listing-check.h"
#include "admin/ferry-record-check.h"
#include "core/ferry-hand-over.h"
#include "shared/ferry-error.h"
#include "shared/ferry-record.h"

#include <string.h>

/* What a process of another user’s tells the helper that runs as root. The first
 * byte says what it was asked for. */

static void
check_name (const char *name)
{
  g_assert (*name != '.' && strchr (name, '/') == NULL);
}

/* What goes on to the new owner keeps to the folder and to sane numbers, and that
 * one’s service makes a job of it or refuses it. */
static void
judge_record (GVariant *reply)
{
  g_autoptr(GVariant) record = g_variant_get_child_value (reply, 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) checked = ferry_record_check (record, &error);
  g_autoptr(GVariant) files = NULL;
  g_autoptr(FerryJob) job = NULL;

  if (checked == NULL)
    {
      g_assert (error->domain == FERRY_ERROR);
      return;
    }

  g_assert (ferry_record_get_bytes (checked) <= (G_GUINT64_CONSTANT (1) << 60));
  files = g_variant_get_child_value (checked, FERRY_RECORD_FILES);
  for (gsize i = 0; i < g_variant_n_children (files); i++)
    {
      g_autoptr(GVariant) file = g_variant_get_child_value (files, i);
      g_autoptr(GVariant) partial = g_variant_get_child_value (file, FERRY_RECORD_FILE_PARTIAL);
      const char *name;

      g_variant_get_child (file, FERRY_RECORD_FILE_NAME, "&s", &name);
      check_name (name);
      g_variant_get_child (partial, FERRY_RECORD_PARTIAL_NAME, "&s", &name);
      check_name (name);
    }

  job = ferry_hand_over_to_job (checked, "0123456789abcdef0123456789abcdef", 1, &error);
  g_assert (job != NULL || error->domain == FERRY_ERROR);
}

static void
judge_listing (GVariant *reply)
{
  g_autoptr(GVariant) jobs = g_variant_get_child_value (reply, 0);
  g_autoptr(GVariant) checked = ferry_listing_check (jobs, "alice");

  for (gsize i = 0; i < g_variant_n_children (checked); i++)
    {
      g_autoptr(GVariant) job = g_variant_get_child_value (checked, i);
      const char *owner;

      g_assert (g_variant_lookup (job, "owner", "&s", &owner) && g_str_equal (owner, "alice"));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  FerryErrandKind kind = size > 0 && data[0] == 'l' ? FERRY_ERRAND_LIST : FERRY_ERRAND_HOLD;
  g_autoptr(GBytes) bytes = g_bytes_new (size > 0 ? data + 1 : NULL, size > 0 ? size - 1 : 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = ferry_errand_parse_reply (kind, bytes, &error);

  if (reply == NULL)
    {
      g_assert (error->domain == FERRY_ERROR && *error->message != '\0');
      return 0;
    }

  if (kind == FERRY_ERRAND_LIST)
    judge_listing (reply);
  else
    judge_record (reply);

  return 0;
}
