/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-manager-object.h"

#include "ferry-wire.h"
#include "service/ferry-app-calls.h"
#include "service/ferry-manager-calls.h"
#include "service/ferry-reply.h"
#include "shared/ferry-names.h"

/**
 * FerryManagerObject:
 *
 * The interface org.ferry.Ferry1 on the bus. It translates calls for the engine
 * and answers, and holds no logic. Owned by the service.
 *
 * It is registered by hand and not as a generated skeleton, because a skeleton
 * answers property reads without asking who reads, and broadcasts changes.
 */
struct _FerryManagerObject
{
  GObject parent_instance;

  FerryParts parts; /* (unowned), all */
  guint registration_id;
  char *path;   /* (owned) */
  char *notice;    /* (owned): about what has happened */
  char *complaint; /* (owned): about the settings as they are */
  char *pacing;    /* (owned) */
};

G_DEFINE_FINAL_TYPE (FerryManagerObject, ferry_manager_object, G_TYPE_OBJECT)

static GVariant *
get_gates (FerryManagerObject *self)
{
  GVariantBuilder gates;

  g_variant_builder_init (&gates, G_VARIANT_TYPE ("a{sa{sv}}"));
  for (FerryWait wait = FERRY_GATE_FIRST; wait <= FERRY_GATE_LAST; wait++)
    {
      const FerryGate *gate = ferry_engine_get_gate (self->parts.engine, wait);
      GVariantBuilder dict;

      g_variant_builder_init (&dict, G_VARIANT_TYPE_VARDICT);
      g_variant_builder_add (&dict, "{sv}", "open", g_variant_new_boolean (gate->open));
      g_variant_builder_add (&dict, "{sv}", "reason", g_variant_new_string (gate->reason));
      g_variant_builder_add (&dict, "{sv}", "since", g_variant_new_int64 (gate->since));
      g_variant_builder_add (&gates, "{sa{sv}}", ferry_wait_to_nick (wait), &dict);
    }

  return g_variant_builder_end (&gates);
}

static GVariant *
get_rate (FerryManagerObject *self)
{
  return g_variant_new_uint64 (ferry_engine_get_rate (self->parts.engine));
}

static GVariant *
get_active_jobs (FerryManagerObject *self)
{
  g_autoptr(GPtrArray) jobs = ferry_engine_get_jobs (self->parts.engine);
  guint active = 0;

  for (guint i = 0; i < jobs->len; i++)
    active += ferry_state_is_active (ferry_job_get_state (g_ptr_array_index (jobs, i))) ? 1 : 0;

  return g_variant_new_uint32 (active);
}

static GVariant *
get_questions (FerryManagerObject *self)
{
  return ferry_app_calls_get_questions (&self->parts);
}

static GVariant *
get_version (FerryManagerObject *self)
{
  return g_variant_new_string (FERRY_VERSION);
}

static GVariant *
get_notice (FerryManagerObject *self)
{
  return g_variant_new_string (*self->notice != '\0' ? self->notice : self->complaint);
}

static GVariant *
get_pacing (FerryManagerObject *self)
{
  return g_variant_new_string (self->pacing);
}

/* Most say something about the user and the user’s other jobs, which is nothing
 * for apps. */
static const struct
{
  const char *name;
  gboolean for_apps;
  GVariant *(*get) (FerryManagerObject *self);
} properties[] = {
  { "Gates", FALSE, get_gates },
  { "Rate", FALSE, get_rate },
  { "ActiveJobs", FALSE, get_active_jobs },
  { "Version", TRUE, get_version },
  { "Notice", FALSE, get_notice },
  { "Questions", FALSE, get_questions },
  { "Pacing", FALSE, get_pacing },
};

/* @names is %NULL for all. */
static GVariant *
get_properties (FerryManagerObject *self,
                gboolean            for_app,
                const char *const  *names)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (gsize i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      if ((names == NULL || g_strv_contains (names, properties[i].name)) &&
          (!for_app || properties[i].for_apps))
        g_variant_builder_add (&builder, "{sv}", properties[i].name, properties[i].get (self));
    }

  return g_variant_builder_end (&builder);
}

static void
handle_get_property (FerryManagerObject    *self,
                     FerryCaller           *caller,
                     GDBusMethodInvocation *invocation)
{
  const char *name;
  GError *error = NULL;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s&s)", NULL, &name);
  for (gsize i = 0; i < G_N_ELEMENTS (properties); i++)
    {
      if (g_str_equal (properties[i].name, name))
        {
          if (!properties[i].for_apps && ferry_callers_refuse_app (caller, &error))
            {
              ferry_reply_error (invocation, error);
              return;
            }
          ferry_reply_value (invocation, g_variant_new ("(v)", properties[i].get (self)));
          return;
        }
    }

  g_assert_not_reached (); /* GDBus knows the properties of the interface */
}

static void
handle_get_all_properties (FerryManagerObject    *self,
                           FerryCaller           *caller,
                           GDBusMethodInvocation *invocation)
{
  ferry_reply_value (invocation, g_variant_new ("(@a{sv})", get_properties (self, caller->app != NULL, NULL)));
}

static void
handle_admitted (gpointer               target,
                 FerryCaller           *caller,
                 GDBusMethodInvocation *invocation)
{
  FerryManagerObject *self = target;
  const char *name = g_dbus_method_invocation_get_method_name (invocation);

  /* Of org.freedesktop.DBus.Properties; GDBus has checked the names. */
  if (g_str_equal (name, "Get"))
    handle_get_property (self, caller, invocation);
  else if (g_str_equal (name, "GetAll"))
    handle_get_all_properties (self, caller, invocation);
  else if (!ferry_manager_calls_answer (&self->parts, caller, invocation))
    g_assert_not_reached (); /* GDBus knows the methods of the interface */
}

/* Before the door: it is how Ferry’s own programs get through it. */
static void
handle_introduce (FerryManagerObject    *self,
                  const char            *sender,
                  GDBusMethodInvocation *invocation)
{
  const char *key;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s)", &key);
  if (ferry_callers_introduce (self->parts.callers, sender, key))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    g_dbus_method_invocation_return_error_literal (invocation, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED,
                                                   ferry_error_code_to_sentence (FERRY_ERROR_ACCESS_DENIED));
}

static void
on_method_called (GDBusConnection       *connection,
                  const char            *sender,
                  const char            *path,
                  const char            *interface,
                  const char            *method,
                  GVariant              *parameters,
                  GDBusMethodInvocation *invocation,
                  gpointer               user_data)
{
  FerryManagerObject *self = user_data;

  if (g_str_equal (method, "Introduce"))
    handle_introduce (self, sender, invocation);
  else
    ferry_callers_admit_apps (self->parts.callers, invocation, G_OBJECT (self), handle_admitted);
}

static void
tell_changes (FerryManagerObject *self,
              const char *const  *names)
{
  const char *const none[] = { NULL };
  FerryBusSignal changed = { self->path, "org.freedesktop.DBus.Properties", "PropertiesChanged" };

  if (self->path != NULL && ferry_subscribers_has_any (self->parts.subscribers))
    ferry_subscribers_send (self->parts.subscribers, FERRY_CLIENT_USER, &changed,
                            g_variant_new ("(s@a{sv}^as)", FERRY_MANAGER_INTERFACE,
                                           get_properties (self, FALSE, names), none));
}

static void
on_gates_changed (FerryManagerObject *self)
{
  static const char *const names[] = { "Gates", NULL };

  tell_changes (self, names);
}

static void
on_questions_changed (FerryManagerObject *self)
{
  static const char *const names[] = { "Questions", NULL };

  tell_changes (self, names);
}

static void
on_settings_changed (FerryManagerObject *self)
{
  static const char *const names[] = { "Notice", NULL };
  g_autofree char *old = g_steal_pointer (&self->complaint);

  self->complaint = ferry_settings_dup_complaint (self->parts.settings);
  if (g_str_equal (old, self->complaint))
    return;

  if (*self->complaint != '\0')
    g_message ("%s", self->complaint);
  tell_changes (self, names);
}

static void
ferry_manager_object_finalize (GObject *object)
{
  FerryManagerObject *self = FERRY_MANAGER_OBJECT (object);

  g_free (self->path);
  g_free (self->notice);
  g_free (self->pacing);
  g_free (self->complaint);

  G_OBJECT_CLASS (ferry_manager_object_parent_class)->finalize (object);
}

static void
ferry_manager_object_class_init (FerryManagerObjectClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_manager_object_finalize;
}

static void
ferry_manager_object_init (FerryManagerObject *self)
{
  self->notice = g_strdup ("");
  self->pacing = g_strdup ("off");
  self->complaint = g_strdup ("");
}

/**
 * ferry_manager_object_new:
 * @parts: what the service is made of
 *
 * Returns: (transfer full): a manager that is not on the bus yet
 */
FerryManagerObject *
ferry_manager_object_new (const FerryParts *parts)
{
  FerryManagerObject *self = g_object_new (FERRY_TYPE_MANAGER_OBJECT, NULL);

  self->parts = *parts;
  g_signal_connect_object (parts->engine, "gates-changed", G_CALLBACK (on_gates_changed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (parts->settings, "changed", G_CALLBACK (on_settings_changed),
                           self, G_CONNECT_SWAPPED);
  on_settings_changed (self);
  g_signal_connect_object (parts->consent, "questions-changed", G_CALLBACK (on_questions_changed),
                           self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * ferry_manager_object_export:
 * @self: a manager
 * @path: where
 * @error: (nullable): what GDBus says
 *
 * Returns: whether it is on the bus now
 */
gboolean
ferry_manager_object_export (FerryManagerObject *self,
                             const char         *path,
                             GError            **error)
{
  /* No property functions: GDBus then sends reads through the same door. */
  static const GDBusInterfaceVTable vtable = { .method_call = on_method_called };

  g_return_val_if_fail (FERRY_IS_MANAGER_OBJECT (self), FALSE);

  self->path = g_strdup (path);
  self->registration_id = g_dbus_connection_register_object (self->parts.connection, path,
                                                             ferry_wire_ferry1_interface_info (),
                                                             &vtable, self, NULL, error);

  return self->registration_id != 0;
}

/**
 * ferry_manager_object_unexport:
 * @self: a manager
 *
 * Takes it off the bus.
 */
void
ferry_manager_object_unexport (FerryManagerObject *self)
{
  g_return_if_fail (FERRY_IS_MANAGER_OBJECT (self));

  if (self->registration_id != 0)
    g_dbus_connection_unregister_object (self->parts.connection, self->registration_id);
  self->registration_id = 0;
}

/**
 * ferry_manager_object_set_text:
 * @self: a manager
 * @name: `Notice` or `Pacing`
 * @text: what that property says from now on
 */
void
ferry_manager_object_set_text (FerryManagerObject *self,
                               const char         *name,
                               const char         *text)
{
  const char *const names[] = { name, NULL };
  char **field;

  g_return_if_fail (FERRY_IS_MANAGER_OBJECT (self));

  field = g_str_equal (name, "Notice") ? &self->notice : &self->pacing;
  if (g_str_equal (*field, text))
    return;

  g_free (*field);
  *field = g_strdup (text);
  tell_changes (self, names);
}

/**
 * ferry_manager_object_tell_overview:
 * @self: a manager
 *
 * Tells subscribers the rate of all jobs and how many are active.
 */
void
ferry_manager_object_tell_overview (FerryManagerObject *self)
{
  static const char *const names[] = { "Rate", "ActiveJobs", NULL };

  g_return_if_fail (FERRY_IS_MANAGER_OBJECT (self));

  tell_changes (self, names);
}
