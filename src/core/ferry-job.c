/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-job.h"

/* What is known of its waits beyond their names. */
typedef struct
{
  char *text;            /* (owned) (nullable): about the first of them */
  FerryTokenUsage usage; /* what @asker is asked for */
  char *asker;           /* (owned) (nullable): who asked it last to sign in */
} WaitDetails;

/* A transfer as it stands: the request, what the engine decided, and its
 * files. Owned by the engine; the store’s thread looks at nothing of it but its
 * id and client, which never change. It emits no signals of its own, because the
 * engine knows when a change is whole. */
struct _FerryJob
{
  GObject parent_instance;

  char *id;           /* (owned) */
  const char *client; /* (unowned): interned, the same for many jobs */
  FerryJobSpec *spec; /* (owned) */
  FerryFile file;     /* its first; nearly all jobs have no more, and need no list */
  GPtrArray *others;  /* (owned) (nullable) (element-type FerryFile): after it */
  FerryJobRecord record;
  WaitDetails *details; /* (owned) (nullable): few jobs have any, and there may be many */
  guint64 rate;         /* bytes per second */
};

G_DEFINE_FINAL_TYPE (FerryJob, ferry_job, G_TYPE_OBJECT)

static void
wait_details_free (WaitDetails *details)
{
  g_free (details->text);
  g_free (details->asker);
  g_free (details);
}

/* Takes the place of what is known; both may be %NULL. */
static void
set_details (FerryJob       *self,
             const char     *text,
             FerryTokenUsage usage,
             const char     *asker)
{
  WaitDetails *details = NULL;

  if (text != NULL || asker != NULL)
    {
      details = g_new0 (WaitDetails, 1);
      details->text = g_strdup (text);
      details->usage = usage;
      details->asker = g_strdup (asker);
    }

  g_clear_pointer (&self->details, wait_details_free);
  self->details = details;
}

static void
ferry_job_finalize (GObject *object)
{
  FerryJob *self = FERRY_JOB (object);

  g_free (self->id);
  g_clear_pointer (&self->spec, ferry_job_spec_unref);
  ferry_file_clear (&self->file);
  g_clear_pointer (&self->others, g_ptr_array_unref);
  g_free (self->record.error_text);
  g_clear_pointer (&self->details, wait_details_free);

  G_OBJECT_CLASS (ferry_job_parent_class)->finalize (object);
}

static void
ferry_job_class_init (FerryJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ferry_job_finalize;
}

static void
ferry_job_init (FerryJob *self)
{
  self->record.state = FERRY_STATE_QUEUED;
}

/**
 * ferry_job_new:
 * @id: its id, Ferry’s own
 * @client: whose it is: a verified app id, or %FERRY_CLIENT_USER
 * @spec: what was asked for
 *
 * Returns: (transfer full): a job in state queued, with a file for each in @spec
 */
FerryJob *
ferry_job_new (const char   *id,
               const char   *client,
               FerryJobSpec *spec)
{
  FerryJob *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (client != NULL, NULL);
  g_return_val_if_fail (spec != NULL, NULL);

  self = g_object_new (FERRY_TYPE_JOB, NULL);
  self->id = g_strdup (id);
  self->client = g_intern_string (client);
  ferry_job_set_spec (self, spec);

  return self;
}

/**
 * ferry_job_get_id:
 * @self: a job
 *
 * Returns: (transfer none): its id
 */
const char *
ferry_job_get_id (FerryJob *self)
{
  g_return_val_if_fail (FERRY_IS_JOB (self), NULL);

  return self->id;
}

/**
 * ferry_job_get_client:
 * @self: a job
 *
 * Returns: (transfer none): whose it is
 */
const char *
ferry_job_get_client (FerryJob *self)
{
  g_return_val_if_fail (FERRY_IS_JOB (self), NULL);

  return self->client;
}

/**
 * ferry_job_get_token:
 * @self: a job
 *
 * Returns: (transfer none): the caller’s name for it, or its id if the caller
 *   gave none
 */
const char *
ferry_job_get_token (FerryJob *self)
{
  g_return_val_if_fail (FERRY_IS_JOB (self), NULL);

  return self->spec->token != NULL ? self->spec->token : self->id;
}

/**
 * ferry_job_get_spec:
 * @self: a job
 *
 * Returns: (transfer none): what was asked for
 */
FerryJobSpec *
ferry_job_get_spec (FerryJob *self)
{
  g_return_val_if_fail (FERRY_IS_JOB (self), NULL);

  return self->spec;
}

static FerryFile *
get_file (FerryJob *self,
          guint     index)
{
  return index == 0 ? &self->file : g_ptr_array_index (self->others, index - 1);
}

static void
add_file (FerryJob      *self,
          guint          index,
          FerryFileSpec *spec)
{
  if (index == 0)
    {
      ferry_file_init (&self->file, index, spec);
      return;
    }

  if (self->others == NULL)
    self->others = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_file_free);
  g_ptr_array_add (self->others, ferry_file_new (index, spec));
}

static void
set_file_spec (FerryFile     *file,
               FerryFileSpec *spec)
{
  FerryFileSpec *old = file->spec;

  file->spec = ferry_file_spec_ref (spec);
  ferry_file_spec_unref (old);
}

/**
 * ferry_job_set_spec:
 * @self: a job
 * @spec: the request as changed; it has all the files there were, in their
 *   places, and perhaps more
 *
 * Each file gets its spec, and new ones are added. What is known of the old
 * files stays.
 */
void
ferry_job_set_spec (FerryJob     *self,
                    FerryJobSpec *spec)
{
  FerryJobSpec *old;
  guint n_old;

  g_return_if_fail (FERRY_IS_JOB (self));
  g_return_if_fail (spec != NULL);

  old = self->spec;
  n_old = old != NULL ? old->n_files : 0;
  g_return_if_fail (spec->n_files >= n_old);

  self->spec = ferry_job_spec_ref (spec);
  for (guint i = 0; i < n_old; i++)
    set_file_spec (get_file (self, i), spec->files[i]);
  for (guint i = n_old; i < spec->n_files; i++)
    add_file (self, i, spec->files[i]);
  ferry_job_spec_unref (old);
}

/**
 * ferry_job_get_record:
 * @self: a job
 *
 * Returns: (transfer none): what the engine decided, to be written to by the
 *   engine and the store’s loader alone
 */
FerryJobRecord *
ferry_job_get_record (FerryJob *self)
{
  g_return_val_if_fail (FERRY_IS_JOB (self), NULL);

  return &self->record;
}

/**
 * ferry_job_get_n_files:
 * @self: a job
 *
 * Returns: how many files it has
 */
guint
ferry_job_get_n_files (FerryJob *self)
{
  g_return_val_if_fail (FERRY_IS_JOB (self), 0);

  return self->spec->n_files;
}

/**
 * ferry_job_get_file:
 * @self: a job
 * @index: a file’s place
 *
 * Returns: (transfer none) (nullable): the file, %NULL if there is none there
 */
FerryFile *
ferry_job_get_file (FerryJob *self,
                    guint     index)
{
  g_return_val_if_fail (FERRY_IS_JOB (self), NULL);

  return index < self->spec->n_files ? get_file (self, index) : NULL;
}

/**
 * ferry_job_get_state:
 * @self: a job
 *
 * Returns: its state
 */
FerryState
ferry_job_get_state (FerryJob *self)
{
  g_return_val_if_fail (FERRY_IS_JOB (self), FERRY_STATE_ERROR);

  return self->record.state;
}

/**
 * ferry_job_get_priority:
 * @self: a job
 *
 * Returns: its priority
 */
FerryPriority
ferry_job_get_priority (FerryJob *self)
{
  g_return_val_if_fail (FERRY_IS_JOB (self), FERRY_PRIORITY_NORMAL);

  return self->spec->priority;
}

/**
 * ferry_job_get_wait:
 * @self: a job
 *
 * Returns: what it waits for first, %FERRY_WAIT_NONE if it waits for nothing
 */
FerryWait
ferry_job_get_wait (FerryJob *self)
{
  g_return_val_if_fail (FERRY_IS_JOB (self), FERRY_WAIT_NONE);

  return ferry_wait_set_first (self->record.waits);
}

/**
 * ferry_job_get_rate:
 * @self: a job
 *
 * Returns: bytes per second now
 */
guint64
ferry_job_get_rate (FerryJob *self)
{
  g_return_val_if_fail (FERRY_IS_JOB (self), 0);

  return self->rate;
}

/**
 * ferry_job_set_rate:
 * @self: a job
 * @rate: bytes per second now
 */
void
ferry_job_set_rate (FerryJob *self,
                    guint64   rate)
{
  g_return_if_fail (FERRY_IS_JOB (self));

  self->rate = rate;
}

/**
 * ferry_job_get_wait_text:
 * @self: a job
 *
 * Returns: (transfer none) (nullable): what was set last
 */
const char *
ferry_job_get_wait_text (FerryJob *self)
{
  g_return_val_if_fail (FERRY_IS_JOB (self), NULL);

  return self->details != NULL ? self->details->text : NULL;
}

/**
 * ferry_job_set_wait_text:
 * @self: a job
 * @text: (nullable): one sentence about the first of its waits that knows the
 *   names of what is awaited; %NULL for the wait’s own
 *
 * Not kept by the store, because the names may be others by then.
 */
void
ferry_job_set_wait_text (FerryJob   *self,
                         const char *text)
{
  g_return_if_fail (FERRY_IS_JOB (self));

  if (self->details != NULL)
    set_details (self, text, self->details->usage, self->details->asker);
  else
    set_details (self, text, FERRY_TOKEN_USAGE_NETWORK, NULL);
}

/**
 * ferry_job_get_asker:
 * @self: a job
 * @usage: (out): what for
 *
 * Returns: (transfer none) (nullable): who it waits to be signed in to, as
 *   “protocol://host:port”; %NULL if nobody, or nobody knows
 */
const char *
ferry_job_get_asker (FerryJob        *self,
                     FerryTokenUsage *usage)
{
  g_return_val_if_fail (FERRY_IS_JOB (self), NULL);

  *usage = FERRY_TOKEN_USAGE_NETWORK;
  if (self->details == NULL || self->details->asker == NULL || (self->record.waits & FERRY_WAIT_BIT (FERRY_WAIT_SIGN_IN)) == 0)
    return NULL;

  *usage = self->details->usage;
  return self->details->asker;
}

/**
 * ferry_job_set_asker:
 * @self: a job
 * @usage: what for
 * @origin: (nullable): who asks it to sign in
 *
 * Not kept by the store: it would be asked again anyway.
 */
void
ferry_job_set_asker (FerryJob       *self,
                     FerryTokenUsage usage,
                     const char     *origin)
{
  g_return_if_fail (FERRY_IS_JOB (self));

  set_details (self, ferry_job_get_wait_text (self), usage, origin);
}

/**
 * ferry_job_set_error:
 * @self: a job
 * @code: what went wrong
 * @text: (nullable): one sentence about it, %NULL for the code’s own
 */
void
ferry_job_set_error (FerryJob      *self,
                     FerryErrorCode code,
                     const char    *text)
{
  char *copy;

  g_return_if_fail (FERRY_IS_JOB (self));
  g_return_if_fail ((guint) code < FERRY_N_ERRORS);

  copy = g_strdup (text != NULL && *text != '\0' ? text : NULL);
  g_free (self->record.error_text);
  self->record.error_text = copy;
  self->record.error_code = (guint) code + 1;
}

/**
 * ferry_job_clear_error:
 * @self: a job
 */
void
ferry_job_clear_error (FerryJob *self)
{
  g_return_if_fail (FERRY_IS_JOB (self));

  g_clear_pointer (&self->record.error_text, g_free);
  self->record.error_code = 0;
}
