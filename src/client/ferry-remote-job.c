/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One job of the service, as the last it said of it. Every key of a job
 * dictionary is a property of the same name (with dashes), which notifies when
 * its value has changed; “changed” tells of all of them at once. It never asks
 * the service anything by itself.
 *
 * There may be ten thousand of them of which a dozen are looked at, so that
 * nothing of a job is taken apart before somebody wants it. */

#include "config.h"

#include "client/ferry-remote-job-private.h"

#include <gio/gio.h>
#include <string.h>

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

  GVariant *first;           /* (owned) (nullable): the dictionary that it was made of */
  GVariant *values[N_PROPS]; /* (owned) (nullable): of its field’s type, %NULL if still in @first */
  int state;                 /* a FerryState, below 0 until it was asked for: lists sort by it */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryRemoteJob, ferry_remote_job, G_TYPE_OBJECT)

static GVariant *
look_up (GVariant *dict,
         guint prop_id)
{
  FerryPackedValue value;

  if (!ferry_packed_find (dict, fields[prop_id].key, &value) ||
      !ferry_packed_is_of_type (&value, fields[prop_id].type))
    return NULL;

  return g_variant_lookup_value (dict, fields[prop_id].key, NULL);
}

/*
 * ferry_remote_job_find_packed:
 * @self: a job
 * @prop_id: one of its properties
 * @value: (out): its value; good until the job is changed
 *
 * Nothing is taken apart for it, so that it suits what each of ten thousand jobs is
 * asked for.
 *
 * Returns: whether the service has said it in the right type
 */
gboolean
ferry_remote_job_find_packed (FerryRemoteJob   *self,
                              guint             prop_id,
                              FerryPackedValue *value)
{
  const char *type = fields[prop_id].type;

  if (self->values[prop_id] != NULL)
    {
      *value = (FerryPackedValue){
        .data = g_variant_get_data (self->values[prop_id]),
        .length = g_variant_get_size (self->values[prop_id]),
        .type = type,
        .type_length = strlen (type),
      };
      return TRUE;
    }

  return self->first != NULL && ferry_packed_find (self->first, fields[prop_id].key, value) &&
         ferry_packed_is_of_type (value, type);
}

/*
 * ferry_remote_job_get_value:
 * @self: a job
 * @prop_id: one of its properties
 *
 * Returns: (transfer none): its value, of the type that the property has
 */
GVariant *
ferry_remote_job_get_value (FerryRemoteJob *self,
                            guint           prop_id)
{
  if (self->values[prop_id] == NULL && self->first != NULL)
    self->values[prop_id] = look_up (self->first, prop_id);
  if (self->values[prop_id] == NULL)
    self->values[prop_id] = g_variant_parse (G_VARIANT_TYPE (fields[prop_id].type), fields[prop_id].initial, NULL, NULL,
                                             NULL);
  return self->values[prop_id];
}

static void
ferry_remote_job_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  FerryRemoteJob *self = FERRY_REMOTE_JOB (object);
  GVariant *field = ferry_remote_job_get_value (self, prop_id);

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
  g_clear_pointer (&self->first, g_variant_unref);

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
  self->state = -1;
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

  self->first = g_variant_ref (job);
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
      g_autoptr(GVariant) value = look_up (job, i);

      if (value == NULL || g_variant_equal (value, ferry_remote_job_get_value (self, i)))
        continue;

      g_variant_unref (self->values[i]);
      self->values[i] = g_steal_pointer (&value);
      if (i == PROP_STATE)
        self->state = -1;
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
    g_variant_builder_add (&builder, "{sv}", fields[i].key, ferry_remote_job_get_value (self, i));

  return g_variant_ref_sink (g_variant_builder_end (&builder));
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

  if (self->state < 0)
    {
      ferry_state_from_nick (ferry_remote_job_get_text (self, PROP_STATE), &state);
      self->state = (int) state;
    }

  return (FerryState) self->state;
}
