/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One job of the service, as the last it said of it. Every key of a job
 * dictionary is a property of the same name (with dashes), which notifies when
 * its value has changed; “changed” tells of all of them at once. It never asks
 * the service anything by itself. */

#include "config.h"

#include "client/ferry-remote-job.h"

#include <gio/gio.h>

enum
{
  PROP_0,
  PROP_ID,
  PROP_PATH,
  PROP_NAME,
  PROP_OWNER,
  PROP_CLIENT,
  PROP_TOKEN,
  PROP_TYPE,
  PROP_PRIORITY,
  PROP_STATE,
  PROP_WAIT,
  PROP_WAITS,
  PROP_WAIT_UNTIL,
  PROP_MESSAGE,
  PROP_ERROR,
  PROP_SIGN_IN,
  PROP_AUTO_COMPLETE,
  PROP_CREATED,
  PROP_MODIFIED,
  PROP_COMPLETED,
  PROP_BYTES_DONE,
  PROP_BYTES_TOTAL,
  PROP_RATE,
  PROP_FILES,
  PROP_OPTIONS,
  N_PROPS,
};

typedef struct
{
  const char *key;
  const char *type;
  const char *initial; /* until the service has said it, as variant text */
} Field;

static const Field fields[N_PROPS] = {
  [PROP_ID] = { "id", "s", "''" },
  [PROP_PATH] = { "path", "o", "'/'" },
  [PROP_NAME] = { "name", "s", "''" },
  [PROP_OWNER] = { "owner", "s", "''" },
  [PROP_CLIENT] = { "client", "s", "''" },
  [PROP_TOKEN] = { "token", "s", "''" },
  [PROP_TYPE] = { "type", "s", "''" },
  [PROP_PRIORITY] = { "priority", "s", "''" },
  [PROP_STATE] = { "state", "s", "'queued'" },
  [PROP_WAIT] = { "wait", "s", "''" },
  [PROP_WAITS] = { "waits", "as", "[]" },
  [PROP_WAIT_UNTIL] = { "wait_until", "x", "0" },
  [PROP_MESSAGE] = { "message", "s", "''" },
  [PROP_ERROR] = { "error", "(ss)", "('', '')" },
  [PROP_SIGN_IN] = { "sign_in", "(ss)", "('', '')" },
  [PROP_AUTO_COMPLETE] = { "auto_complete", "b", "true" },
  [PROP_CREATED] = { "created", "x", "0" },
  [PROP_MODIFIED] = { "modified", "x", "0" },
  [PROP_COMPLETED] = { "completed", "x", "0" },
  [PROP_BYTES_DONE] = { "bytes_done", "t", "0" },
  [PROP_BYTES_TOTAL] = { "bytes_total", "x", "-1" },
  [PROP_RATE] = { "rate", "t", "0" },
  [PROP_FILES] = { "files", "aa{sv}", "[]" },
  [PROP_OPTIONS] = { "options", "a{sv}", "{}" },
};

struct _FerryRemoteJob
{
  GObject parent_instance;

  GVariant *values[N_PROPS]; /* (owned), each of its field’s type */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryRemoteJob, ferry_remote_job, G_TYPE_OBJECT)

static const char *
get_text (FerryRemoteJob *self,
          guint prop_id)
{
  return g_variant_get_string (self->values[prop_id], NULL);
}

static void
ferry_remote_job_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  FerryRemoteJob *self = FERRY_REMOTE_JOB (object);
  GVariant *field = self->values[prop_id];

  switch (fields[prop_id].type[0])
    {
    case 's':
    case 'o':
      g_value_set_string (value, g_variant_get_string (field, NULL));
      break;
    case 'b':
      g_value_set_boolean (value, g_variant_get_boolean (field));
      break;
    case 't':
      g_value_set_uint64 (value, g_variant_get_uint64 (field));
      break;
    case 'x':
      g_value_set_int64 (value, g_variant_get_int64 (field));
      break;
    default:
      g_value_set_variant (value, field);
      break;
    }
}

static void
ferry_remote_job_finalize (GObject *object)
{
  FerryRemoteJob *self = FERRY_REMOTE_JOB (object);

  for (guint i = PROP_ID; i < N_PROPS; i++)
    g_clear_pointer (&self->values[i], g_variant_unref);

  G_OBJECT_CLASS (ferry_remote_job_parent_class)->finalize (object);
}

static GParamSpec *
make_property (const Field *field)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  g_autofree char *dashed = g_strdelimit (g_strdup (field->key), "_", '-');
  const char *name = g_intern_string (dashed);

  switch (field->type[0])
    {
    case 's':
    case 'o':
      return g_param_spec_string (name, NULL, NULL, NULL, flags);
    case 'b':
      return g_param_spec_boolean (name, NULL, NULL, FALSE, flags);
    case 't':
      return g_param_spec_uint64 (name, NULL, NULL, 0, G_MAXUINT64, 0, flags);
    case 'x':
      return g_param_spec_int64 (name, NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
    default:
      return g_param_spec_variant (name, NULL, NULL, G_VARIANT_TYPE (field->type), NULL, flags);
    }
}

static void
ferry_remote_job_class_init (FerryRemoteJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ferry_remote_job_finalize;
  object_class->get_property = ferry_remote_job_get_property;

  for (guint i = PROP_ID; i < N_PROPS; i++)
    properties[i] = make_property (&fields[i]);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * FerryRemoteJob::changed:
   *
   * Something about it has changed: once for each update, after the properties
   * have notified.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FERRY_TYPE_REMOTE_JOB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
ferry_remote_job_init (FerryRemoteJob *self)
{
  for (guint i = PROP_ID; i < N_PROPS; i++)
    self->values[i] = g_variant_parse (G_VARIANT_TYPE (fields[i].type), fields[i].initial, NULL, NULL, NULL);
}

/**
 * ferry_remote_job_new:
 * @job: a job dictionary
 *
 * Returns: (transfer full): the job as @job has it
 */
FerryRemoteJob *
ferry_remote_job_new (GVariant *job)
{
  FerryRemoteJob *self = g_object_new (FERRY_TYPE_REMOTE_JOB, NULL);

  ferry_remote_job_update (self, job);
  return self;
}

/**
 * ferry_remote_job_update:
 * @self: a job
 * @job: a job dictionary, all keys or some
 *
 * Takes over what @job says; all changes are in place before the first
 * notification.
 */
void
ferry_remote_job_update (FerryRemoteJob *self,
                         GVariant       *job)
{
  gboolean has_changed = FALSE;

  g_return_if_fail (FERRY_IS_REMOTE_JOB (self));

  g_object_freeze_notify (G_OBJECT (self));
  for (guint i = PROP_ID; i < N_PROPS; i++)
    {
      g_autoptr(GVariant) value = g_variant_lookup_value (job, fields[i].key, G_VARIANT_TYPE (fields[i].type));

      if (value == NULL || g_variant_equal (value, self->values[i]))
        continue;

      g_variant_unref (self->values[i]);
      self->values[i] = g_steal_pointer (&value);
      g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
      has_changed = TRUE;
    }
  g_object_thaw_notify (G_OBJECT (self));

  if (has_changed)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * ferry_remote_job_to_dict:
 * @self: a job
 *
 * Returns: (transfer full): the job dictionary as far as it is known
 */
GVariant *
ferry_remote_job_to_dict (FerryRemoteJob *self)
{
  GVariantBuilder builder;

  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), NULL);

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (guint i = PROP_ID; i < N_PROPS; i++)
    g_variant_builder_add (&builder, "{sv}", fields[i].key, self->values[i]);

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

/**
 * ferry_remote_job_get_id:
 * @self: a job
 *
 * Returns: (transfer none): its id
 */
const char *
ferry_remote_job_get_id (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), "");

  return get_text (self, PROP_ID);
}

/**
 * ferry_remote_job_get_path:
 * @self: a job
 *
 * Returns: (transfer none): its object path
 */
const char *
ferry_remote_job_get_path (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), "/");

  return get_text (self, PROP_PATH);
}

/**
 * ferry_remote_job_get_name:
 * @self: a job
 *
 * Returns: (transfer none): its display name
 */
const char *
ferry_remote_job_get_name (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), "");

  return get_text (self, PROP_NAME);
}

/**
 * ferry_remote_job_get_state:
 * @self: a job
 *
 * Returns: its state, %FERRY_STATE_QUEUED for one that is not known here
 */
FerryState
ferry_remote_job_get_state (FerryRemoteJob *self)
{
  FerryState state = FERRY_STATE_QUEUED;

  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), state);

  ferry_state_from_nick (get_text (self, PROP_STATE), &state);
  return state;
}

/**
 * ferry_remote_job_get_wait:
 * @self: a job
 *
 * Returns: what it waits for, %FERRY_WAIT_NONE for nothing
 */
FerryWait
ferry_remote_job_get_wait (FerryRemoteJob *self)
{
  FerryWait wait = FERRY_WAIT_NONE;

  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), wait);

  ferry_wait_from_nick (get_text (self, PROP_WAIT), &wait);
  return wait;
}

/**
 * ferry_remote_job_get_message:
 * @self: a job
 *
 * Returns: (transfer none): the sentence on what it does or waits for
 */
const char *
ferry_remote_job_get_message (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), "");

  return get_text (self, PROP_MESSAGE);
}

/**
 * ferry_remote_job_get_auto_complete:
 * @self: a job
 *
 * Returns: whether it publishes its files by itself
 */
gboolean
ferry_remote_job_get_auto_complete (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), TRUE);

  return g_variant_get_boolean (self->values[PROP_AUTO_COMPLETE]);
}

/**
 * ferry_remote_job_get_bytes_done:
 * @self: a job
 *
 * Returns: bytes that are there
 */
guint64
ferry_remote_job_get_bytes_done (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), 0);

  return g_variant_get_uint64 (self->values[PROP_BYTES_DONE]);
}

/**
 * ferry_remote_job_get_bytes_total:
 * @self: a job
 *
 * Returns: bytes that there will be, -1 if unknown
 */
gint64
ferry_remote_job_get_bytes_total (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), -1);

  return g_variant_get_int64 (self->values[PROP_BYTES_TOTAL]);
}

/**
 * ferry_remote_job_get_rate:
 * @self: a job
 *
 * Returns: bytes per second
 */
guint64
ferry_remote_job_get_rate (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), 0);

  return g_variant_get_uint64 (self->values[PROP_RATE]);
}

/**
 * ferry_remote_job_get_created:
 * @self: a job
 *
 * Returns: when it was created, in microseconds since 1970
 */
gint64
ferry_remote_job_get_created (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), 0);

  return g_variant_get_int64 (self->values[PROP_CREATED]);
}

/**
 * ferry_remote_job_get_completed:
 * @self: a job
 *
 * Returns: when it ended, in microseconds since 1970; 0 if it has not
 */
gint64
ferry_remote_job_get_completed (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), 0);

  return g_variant_get_int64 (self->values[PROP_COMPLETED]);
}

/**
 * ferry_remote_job_get_wait_until:
 * @self: a job
 *
 * Returns: when its wait ends, in microseconds since 1970; 0 if nobody knows
 */
gint64
ferry_remote_job_get_wait_until (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), 0);

  return g_variant_get_int64 (self->values[PROP_WAIT_UNTIL]);
}

/**
 * ferry_remote_job_get_client:
 * @self: a job
 *
 * Returns: (transfer none): the app that asked for it, “user” for the user
 */
const char *
ferry_remote_job_get_client (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), "");

  return get_text (self, PROP_CLIENT);
}

/**
 * ferry_remote_job_get_files:
 * @self: a job
 *
 * Returns: (transfer none): aa{sv} of its files; empty until the service was
 *   asked for them
 */
GVariant *
ferry_remote_job_get_files (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), NULL);

  return self->values[PROP_FILES];
}

/**
 * ferry_remote_job_get_options:
 * @self: a job
 *
 * Returns: (transfer none): a{sv} of what it was asked for with, without
 *   secrets; empty until the service was asked for it
 */
GVariant *
ferry_remote_job_get_options (FerryRemoteJob *self)
{
  g_return_val_if_fail (FERRY_IS_REMOTE_JOB (self), NULL);

  return self->values[PROP_OPTIONS];
}
