/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the service says, as the JSON of `ferry … --json`: times are RFC 3339,
 * and what is absent (an empty text, an unknown size, a time that never was)
 * is null. The keys of a job come in the order of the manual; what a newer
 * service adds follows as it is. */

#include "config.h"

#include "client/ferry-format.h"
#include "client/ferry-json.h"
#include "shared/ferry-error.h"

/* How the value of a key is written. */
typedef enum
{
  AS_IT_IS,
  AS_TEXT,  /* “” is null */
  AS_TIME,  /* 0 is null */
  AS_SIZE,  /* -1 is null */
  AS_FLAG,  /* -1 is null, else false or true */
  AS_ERROR, /* (ss) with an empty code is null */
  AS_ASKER, /* (ss) with an empty usage is null */
  AS_FILES,
} Shape;

typedef struct
{
  const char *key;
  Shape shape;
} Field;

static const Field job_fields[] = {
  { "id", AS_TEXT },
  { "path", AS_TEXT },
  { "name", AS_IT_IS },
  { "owner", AS_TEXT },
  { "client", AS_TEXT },
  { "token", AS_TEXT },
  { "type", AS_TEXT },
  { "priority", AS_TEXT },
  { "state", AS_TEXT },
  { "wait", AS_TEXT },
  { "waits", AS_IT_IS },
  { "wait_until", AS_TIME },
  { "message", AS_IT_IS },
  { "error", AS_ERROR },
  { "sign_in", AS_ASKER },
  { "auto_complete", AS_IT_IS },
  { "override", AS_IT_IS },
  { "created", AS_TIME },
  { "modified", AS_TIME },
  { "completed", AS_TIME },
  { "bytes_done", AS_IT_IS },
  { "bytes_total", AS_SIZE },
  { "rate", AS_IT_IS },
  { "files", AS_FILES },
  { "options", AS_IT_IS },
};

static const Field file_fields[] = {
  { "url", AS_TEXT },
  { "target", AS_TEXT },
  { "state", AS_TEXT },
  { "bytes_done", AS_IT_IS },
  { "bytes_total", AS_SIZE },
  { "resumable", AS_FLAG },
  { "digest", AS_TEXT },
};

static const Field log_fields[] = {
  { "time", AS_TIME },
  { "event", AS_TEXT },
  { "state", AS_TEXT },
  { "code", AS_TEXT },
  { "text", AS_IT_IS },
};

static const Field gate_fields[] = {
  { "open", AS_IT_IS },
  { "reason", AS_TEXT },
  { "since", AS_TIME },
};

static const Field token_fields[] = {
  { "name", AS_TEXT },
  { "app", AS_TEXT },
  { "server", AS_TEXT },
  { "user", AS_TEXT },
  { "scheme", AS_TEXT },
  { "usage", AS_TEXT },
  { "kept", AS_IT_IS },
  { "place", AS_TEXT },
  { "added", AS_TIME },
};

static JsonNode *
object_node (JsonObject *object) /* (transfer full) */
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

static JsonNode *
array_node (JsonArray *array) /* (transfer full) */
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_take_array (node, array);
  return node;
}

static JsonNode *
null_node (void)
{
  return json_node_new (JSON_NODE_NULL);
}

static JsonNode *
text_node (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static gint64
to_int64 (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return g_variant_get_int64 (value);
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT32))
    return g_variant_get_int32 (value);

  return -1;
}

static JsonNode *
text_or_null (GVariant *value)
{
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) &&
      !g_variant_is_of_type (value, G_VARIANT_TYPE_OBJECT_PATH))
    return json_gvariant_serialize (value);

  if (g_variant_get_string (value, NULL)[0] == '\0')
    return null_node ();

  return text_node (g_variant_get_string (value, NULL));
}

static JsonNode *
time_or_null (GVariant *value)
{
  g_autofree char *text = ferry_format_rfc3339 (to_int64 (value));

  return text != NULL ? text_node (text) : null_node ();
}

static JsonNode *
number_or_null (GVariant *value,
                Shape     shape)
{
  JsonNode *node = json_node_alloc ();

  if (to_int64 (value) < 0)
    return json_node_init_null (node);

  return shape == AS_FLAG ? json_node_init_boolean (node, to_int64 (value) != 0)
                          : json_node_init_int (node, to_int64 (value));
}

/* Of two words, an object with these names, or null if the first is empty. */
static JsonNode *
pair_or_null (GVariant   *value,
              const char *first,
              const char *second)
{
  JsonObject *object;
  const char *code;
  const char *text;

  if (!g_variant_is_of_type (value, G_VARIANT_TYPE ("(ss)")))
    return null_node ();

  g_variant_get (value, "(&s&s)", &code, &text);
  if (*code == '\0')
    return null_node ();

  object = json_object_new ();
  json_object_set_string_member (object, first, code);
  json_object_set_string_member (object, second, text);
  return object_node (object);
}

static JsonNode *convert_array (GVariant    *dicts,
                                const Field *fields,
                                gsize        n_fields);

static JsonNode *
convert_value (GVariant *value,
               Shape     shape)
{
  switch (shape)
    {
    case AS_TEXT:
      return text_or_null (value);
    case AS_TIME:
      return time_or_null (value);
    case AS_SIZE:
    case AS_FLAG:
      return number_or_null (value, shape);
    case AS_ERROR:
      return pair_or_null (value, "code", "text");
    case AS_ASKER:
      return pair_or_null (value, "usage", "server");
    case AS_FILES:
      return convert_array (value, file_fields, G_N_ELEMENTS (file_fields));
    case AS_IT_IS:
    default:
      return json_gvariant_serialize (value);
    }
}

static JsonNode *
convert_dict (GVariant    *dict,
              const Field *fields,
              gsize        n_fields)
{
  JsonObject *object = json_object_new ();
  GVariantIter iter;
  const char *key;
  GVariant *value;

  for (gsize i = 0; i < n_fields; i++)
    {
      g_autoptr(GVariant) member = g_variant_lookup_value (dict, fields[i].key, NULL);

      if (member != NULL)
        json_object_set_member (object, fields[i].key, convert_value (member, fields[i].shape));
    }

  g_variant_iter_init (&iter, dict);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      if (!json_object_has_member (object, key))
        json_object_set_member (object, key, json_gvariant_serialize (value));
    }

  return object_node (object);
}

/* Recursive: the files of a job are an array of dictionaries in its own. */
static JsonNode *
convert_array (GVariant    *dicts,
               const Field *fields,
               gsize        n_fields)
{
  JsonArray *array = json_array_new ();
  GVariantIter iter;
  GVariant *dict;

  g_variant_iter_init (&iter, dicts);
  while (g_variant_iter_loop (&iter, "@a{sv}", &dict))
    json_array_add_element (array, convert_dict (dict, fields, n_fields));

  return array_node (array);
}

/**
 * ferry_json_from_job:
 * @job: a job dictionary, see org.ferry.Ferry1
 *
 * Returns: (transfer full): the object of `ferry show --json`
 */
JsonNode *
ferry_json_from_job (GVariant *job)
{
  return convert_dict (job, job_fields, G_N_ELEMENTS (job_fields));
}

/**
 * ferry_json_from_jobs:
 * @jobs: aa{sv} of job dictionaries
 *
 * Returns: (transfer full): an array of the objects of `ferry show --json`
 */
JsonNode *
ferry_json_from_jobs (GVariant *jobs)
{
  return convert_array (jobs, job_fields, G_N_ELEMENTS (job_fields));
}

/**
 * ferry_json_from_log:
 * @entries: aa{sv} as GetLog returns them
 *
 * Returns: (transfer full): an array of objects with time, event, state, code
 *   and text
 */
JsonNode *
ferry_json_from_log (GVariant *entries)
{
  return convert_array (entries, log_fields, G_N_ELEMENTS (log_fields));
}

/**
 * ferry_json_from_gates:
 * @gates: a{sa{sv}} as the property `Gates` has it
 *
 * Returns: (transfer full): an object of gates by name, each with open, reason
 *   and since
 */
JsonNode *
ferry_json_from_gates (GVariant *gates)
{
  JsonObject *object = json_object_new ();
  GVariantIter iter;
  const char *name;
  GVariant *gate;

  g_variant_iter_init (&iter, gates);
  while (g_variant_iter_loop (&iter, "{&s@a{sv}}", &name, &gate))
    json_object_set_member (object, name, convert_dict (gate, gate_fields, G_N_ELEMENTS (gate_fields)));

  return object_node (object);
}

/**
 * ferry_json_from_token:
 * @token: a{sv} as ListTokens returns it
 *
 * Returns: (transfer full): an object, see ferry(1)
 */
JsonNode *
ferry_json_from_token (GVariant *token)
{
  return convert_dict (token, token_fields, G_N_ELEMENTS (token_fields));
}

/**
 * ferry_json_from_setting:
 * @setting: (svvbs) as ListSettings returns them
 *
 * Returns: (transfer full): an object with key, value, default, writable and
 *   summary
 */
JsonNode *
ferry_json_from_setting (GVariant *setting)
{
  JsonObject *object = json_object_new ();
  g_autoptr(GVariant) value = NULL;
  g_autoptr(GVariant) default_value = NULL;
  const char *key;
  const char *summary;
  gboolean writable;

  g_variant_get (setting, "(&svvb&s)", &key, &value, &default_value, &writable, &summary);
  json_object_set_string_member (object, "key", key);
  json_object_set_member (object, "value", json_gvariant_serialize (value));
  json_object_set_member (object, "default", json_gvariant_serialize (default_value));
  json_object_set_boolean_member (object, "writable", writable);
  json_object_set_string_member (object, "summary", summary);
  return object_node (object);
}

/**
 * ferry_json_from_error:
 * @error: any error
 *
 * Returns: (transfer full): an object `error` with code and text
 */
JsonNode *
ferry_json_from_error (const GError *error)
{
  JsonObject *outer = json_object_new ();
  JsonObject *inner = json_object_new ();

  json_object_set_string_member (inner, "code", ferry_error_code_to_nick (ferry_error_get_code (error)));
  json_object_set_string_member (inner, "text", error->message);
  json_object_set_object_member (outer, "error", inner);
  return object_node (outer);
}

/**
 * ferry_json_print:
 * @node: a value
 * @pretty: whether it may go over several lines
 *
 * Returns: (transfer full): the value as UTF-8 text without a line end
 */
char *
ferry_json_print (JsonNode *node,
                  gboolean  pretty)
{
  g_autoptr(JsonGenerator) generator = json_generator_new ();

  json_generator_set_root (generator, node);
  json_generator_set_pretty (generator, pretty);
  return json_generator_to_data (generator, NULL);
}
