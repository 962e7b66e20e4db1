/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The files of one job as a list model. Files neither go nor change places
 * while a job lives; what changes is how far they are. */

#include "config.h"

#include "client/ferry-file-list.h"
#include "client/ferry-format.h"
#include "client/ferry-job-dict.h"
#include "shared/ferry-target.h"

#include <glib/gi18n-lib.h>

struct _FerryRemoteFile
{
  GObject parent_instance;

  GVariant *file; /* (owned): a{sv} */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryRemoteFile, ferry_remote_file, G_TYPE_OBJECT)

static void
ferry_remote_file_finalize (GObject *object)
{
  g_clear_pointer (&FERRY_REMOTE_FILE (object)->file, g_variant_unref);

  G_OBJECT_CLASS (ferry_remote_file_parent_class)->finalize (object);
}

static void
ferry_remote_file_class_init (FerryRemoteFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_remote_file_finalize;

  /**
   * FerryRemoteFile::changed:
   *
   * It is further, or what it is called is known now.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FERRY_TYPE_REMOTE_FILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
ferry_remote_file_init (FerryRemoteFile *self)
{
}

static FerryRemoteFile *
ferry_remote_file_new (GVariant *file)
{
  FerryRemoteFile *self = g_object_new (FERRY_TYPE_REMOTE_FILE, NULL);

  self->file = g_variant_ref (file);
  return self;
}

static void
ferry_remote_file_update (FerryRemoteFile *self,
                          GVariant        *file)
{
  if (g_variant_equal (self->file, file))
    return;

  g_variant_unref (self->file);
  self->file = g_variant_ref (file);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * ferry_remote_file_get_url:
 * @self: a file
 *
 * Returns: (transfer none): where it comes from, without secrets
 */
const char *
ferry_remote_file_get_url (FerryRemoteFile *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_FILE (self), "");

  return ferry_job_dict_get_string (self->file, "url");
}

/**
 * ferry_remote_file_get_target:
 * @self: a file
 *
 * Returns: (transfer none): where it goes, empty until that is known
 */
const char *
ferry_remote_file_get_target (FerryRemoteFile *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_FILE (self), "");

  return ferry_job_dict_get_string (self->file, "target");
}

/**
 * ferry_remote_file_dup_name:
 * @self: a file
 *
 * Returns: (transfer full): what it is called, or its address until that is
 *   known
 */
char *
ferry_remote_file_dup_name (FerryRemoteFile *self)
{
  const char *target = ferry_remote_file_get_target (self);

  g_autofree char *name = NULL;

  if (*target == '\0')
    return g_strdup (ferry_remote_file_get_url (self));

  name = ferry_target_dup_name (target);

  return g_filename_display_name (name);
}

static const char *
get_digest_word (FerryRemoteFile *self)
{
  const char *state = ferry_job_dict_get_string (self->file, "state");

  if (*ferry_job_dict_get_string (self->file, "digest") == '\0')
    return NULL;

  return g_str_equal (state, "published") ? _("checksum is right") : _("checksum is compared at the end");
}

/**
 * ferry_remote_file_dup_caption:
 * @self: a file
 *
 * Returns: (transfer full): how far it is, and how it stands with its checksum
 */
char *
ferry_remote_file_dup_caption (FerryRemoteFile *self)
{
  guint64 done;
  g_autofree char *amount = NULL;
  const char *state;
  const char *digest;

  g_return_val_if_fail (FERRY_IS_REMOTE_FILE (self), NULL);

  done = (guint64) ferry_job_dict_get_int64 (self->file, "bytes_done", 0);
  amount = ferry_format_amount (done, ferry_job_dict_get_int64 (self->file, "bytes_total", -1));
  state = ferry_job_dict_get_file_word (self->file);
  digest = get_digest_word (self);
  if (digest != NULL)
    return g_strdup_printf ("%s · %s · %s", amount, state, digest);

  return g_strdup_printf ("%s · %s", amount, state);
}

/**
 * ferry_remote_file_get_fraction:
 * @self: a file
 *
 * Returns: which part of it is there, from 0 to 1; -1 if nobody knows
 */
double
ferry_remote_file_get_fraction (FerryRemoteFile *self)
{
  gint64 done, total;

  g_return_val_if_fail (FERRY_IS_REMOTE_FILE (self), -1.0);

  done = ferry_job_dict_get_int64 (self->file, "bytes_done", 0);
  total = ferry_job_dict_get_int64 (self->file, "bytes_total", -1);
  if (total < 0)
    return -1.0;

  return done >= total ? 1.0 : (double) done / (double) total;
}

struct _FerryFileList
{
  GObject parent_instance;

  GPtrArray *files; /* (owned) (element-type FerryRemoteFile) */
};

static GType
ferry_file_list_get_item_type (GListModel *model)
{
  return FERRY_TYPE_REMOTE_FILE;
}

static guint
ferry_file_list_get_n_items (GListModel *model)
{
  return FERRY_FILE_LIST (model)->files->len;
}

static gpointer
ferry_file_list_get_item (GListModel *model,
                          guint       position)
{
  GPtrArray *files = FERRY_FILE_LIST (model)->files;

  return position < files->len ? g_object_ref (files->pdata[position]) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = ferry_file_list_get_item_type;
  iface->get_n_items = ferry_file_list_get_n_items;
  iface->get_item = ferry_file_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryFileList, ferry_file_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static void
ferry_file_list_finalize (GObject *object)
{
  g_clear_pointer (&FERRY_FILE_LIST (object)->files, g_ptr_array_unref);

  G_OBJECT_CLASS (ferry_file_list_parent_class)->finalize (object);
}

static void
ferry_file_list_class_init (FerryFileListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_file_list_finalize;
}

static void
ferry_file_list_init (FerryFileList *self)
{
  self->files = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * ferry_file_list_new:
 *
 * Returns: (transfer full): an empty list
 */
FerryFileList *
ferry_file_list_new (void)
{
  return g_object_new (FERRY_TYPE_FILE_LIST, NULL);
}

/**
 * ferry_file_list_update:
 * @self: a list
 * @files: aa{sv}, as jobs have it
 *
 * Files that were there already keep their objects.
 */
void
ferry_file_list_update (FerryFileList *self,
                        GVariant      *files)
{
  guint before, after;

  g_return_if_fail (FERRY_IS_FILE_LIST (self));

  before = self->files->len;
  after = (guint) g_variant_n_children (files);
  for (guint i = 0; i < after; i++)
    {
      g_autoptr(GVariant) file = g_variant_get_child_value (files, i);

      if (i < before)
        ferry_remote_file_update (self->files->pdata[i], file);
      else
        g_ptr_array_add (self->files, ferry_remote_file_new (file));
    }

  if (after < before)
    g_ptr_array_remove_range (self->files, after, before - after);
  if (after != before)
    g_list_model_items_changed (G_LIST_MODEL (self), MIN (before, after), before > after ? before - after : 0,
                                after > before ? after - before : 0);
}
