/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FerryCreationItem FerryCreationItem;

/**
 * FerryCreationItem:
 * @spec: (owned): what is asked for
 * @key: (owned) (nullable): client and token, if it has one
 * @twin: (unowned) (nullable): an earlier request of the same call that is the
 *   same job
 * @job: (owned) (nullable): the answer
 * @is_old: whether nothing has to be made for it
 *
 * One request of a call that creates jobs.
 */
struct _FerryCreationItem
{
  FerryJobSpec *spec;
  char *key;
  FerryCreationItem *twin;
  FerryJob *job;
  gboolean is_old;
};

/**
 * FerryCreation:
 *
 * A call that creates jobs.
 */
typedef struct
{
  /* Input */
  char *client;  /* (owned) */
  GArray *items; /* (owned) (element-type FerryCreationItem) */

  /* In progress */
  GPtrArray *followers; /* (owned) (element-type GTask): calls that wait for it */
  guint n_lookups;
  guint n_reserved;    /* jobs that it may add */
  gboolean has_looked; /* among the finished jobs */
  gboolean has_found;
  GError *setback;     /* (owned) (nullable): why it looks */
  GError *error;    /* (owned) (nullable) */

  /* Output */
  GPtrArray *new_jobs; /* (owned) (element-type FerryJob) */
} FerryCreation;

FerryCreation *ferry_creation_new (const char *client,
                                   GPtrArray  *specs);
void ferry_creation_free (FerryCreation *self);
FerryCreationItem *ferry_creation_get_item (FerryCreation *self,
                                            guint          index);
gboolean ferry_creation_find_twins (FerryCreation *self,
                                    GError       **error);
gboolean ferry_creation_item_answer (FerryCreationItem *item,
                                     FerryJob          *job,
                                     GError           **error);
void ferry_creation_make_job (FerryCreation     *self,
                              FerryCreationItem *item,
                              const char        *id,
                              GHashTable        *marks,
                              gint64             now);
gboolean ferry_creation_has_open_tokens (FerryCreation *self);
void ferry_creation_drop_jobs (FerryCreation *self);
GPtrArray *ferry_creation_collect_jobs (FerryCreation *self);
char *ferry_creation_make_id (void);

G_END_DECLS
