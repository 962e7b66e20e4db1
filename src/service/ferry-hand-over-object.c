/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-hand-over-object.h"

#include "core/ferry-engine-administer.h"
#include "core/ferry-engine-hand-over.h"
#include "ferry-wire.h"
#include "service/ferry-reply.h"
#include "shared/ferry-error.h"
#include "shared/ferry-hand-over-type.h"
#include "shared/ferry-names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ID_LENGTH 32
#define NAME_MAX_LENGTH 256

/**
 * FerryHandOverObject:
 *
 * The interface org.ferry.Ferry1.HandOver on the bus, through which ferry-admin
 * looks after a job, or moves it from one user to another. It translates calls for
 * the engine, and holds no logic. Owned by the front.
 *
 * Its caller has this user’s identity and is not told from this user’s other
 * programs, because nothing depends on it: what it may do, all of them may.
 */
struct _FerryHandOverObject
{
  GObject parent_instance;

  FerryParts parts; /* (unowned), all */
  guint registration_id;
};

G_DEFINE_FINAL_TYPE (FerryHandOverObject, ferry_hand_over_object, G_TYPE_OBJECT)

typedef struct
{
  const char *name;
  void (*handle) (FerryHandOverObject   *self,
                  FerryCaller           *caller,
                  GDBusMethodInvocation *invocation);
} Method;

/* A call of Hold while its job is looked for. */
typedef struct
{
  FerryEngine *engine;               /* (owned) */
  GDBusMethodInvocation *invocation; /* (owned until answered) */
  char *hand_over;                   /* (owned) */
  char *id;                          /* (owned) (nullable) */
} HoldCall;

static void
hold_call_free (HoldCall *call)
{
  g_object_unref (call->engine);
  g_free (call->hand_over);
  g_free (call->id);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HoldCall, hold_call_free)

static void
held_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(HoldCall) call = user_data;
  g_autoptr(GVariant) record = NULL;
  GError *error = NULL;

  record = ferry_engine_hold_finish (FERRY_ENGINE (source), result, &error);
  if (record == NULL)
    ferry_reply_error (call->invocation, error);
  else
    ferry_reply_value (call->invocation,
                       g_variant_new ("(s@" FERRY_HAND_OVER_TYPE ")", call->id, record));
}

static void
job_found_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(HoldCall) call = user_data;
  g_autoptr(FerryJob) job = NULL;
  FerryEngine *engine = call->engine;
  const char *hand_over = call->hand_over;
  GError *error = NULL;

  job = ferry_job_finder_find_finish (FERRY_JOB_FINDER (source), result, &error);
  if (job == NULL)
    {
      ferry_reply_error (call->invocation, error);
      return;
    }

  call->id = g_strdup (ferry_job_get_id (job));
  ferry_engine_hold_async (engine, job, hand_over, held_cb, g_steal_pointer (&call));
}

static gboolean
is_id (const char *id)
{
  return strlen (id) == ID_LENGTH && strspn (id, "0123456789abcdef") == ID_LENGTH;
}

static gboolean
is_user_name (const char *name)
{
  gsize length = strlen (name);

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        return FALSE;
    }

  return length > 0 && length <= NAME_MAX_LENGTH;
}

static gboolean
check (GDBusMethodInvocation *invocation,
       gboolean               is_right,
       const char            *argument)
{
  if (!is_right)
    g_dbus_method_invocation_return_error (invocation, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                                           _("The argument “%s” is not what it has to be."), argument);

  return is_right;
}

static void
handle_hold (FerryHandOverObject   *self,
             FerryCaller           *caller,
             GDBusMethodInvocation *invocation)
{
  HoldCall *call;
  const char *prefix, *hand_over;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s&s)", &prefix, &hand_over);
  if (!check (invocation, is_id (hand_over), "hand_over"))
    return;

  call = g_new0 (HoldCall, 1);
  call->engine = g_object_ref (self->parts.engine);
  call->invocation = invocation;
  call->hand_over = g_strdup (hand_over);
  ferry_job_finder_find_async (self->parts.finder, caller, prefix, job_found_cb, call);
}

/* A call of Administer while its job is looked for. */
typedef struct
{
  FerryEngine *engine;               /* (owned) */
  GDBusMethodInvocation *invocation; /* (owned until answered) */
  FerryAdministration what;
  char *administrator; /* (owned) */
} AdministerCall;

static void
administer_call_free (AdministerCall *call)
{
  g_object_unref (call->engine);
  g_free (call->administrator);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AdministerCall, administer_call_free)

static void
answer (GDBusMethodInvocation *invocation,
        gboolean               done,
        GError                *error)
{
  if (done)
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    ferry_reply_error (invocation, error);
}

static void
administered_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GError *error = NULL;
  gboolean done = ferry_engine_administer_finish (FERRY_ENGINE (source), result, &error);

  answer (user_data, done, error);
}

static void
job_to_administer_found_cb (GObject      *source,
                            GAsyncResult *result,
                            gpointer      user_data)
{
  g_autoptr(AdministerCall) call = user_data;
  g_autoptr(FerryJob) job = NULL;
  GError *error = NULL;

  job = ferry_job_finder_find_finish (FERRY_JOB_FINDER (source), result, &error);
  if (job == NULL)
    ferry_reply_error (call->invocation, error);
  else
    ferry_engine_administer_async (call->engine, job, call->what, call->administrator, administered_cb,
                                   call->invocation);
}

static void
handle_administer (FerryHandOverObject   *self,
                   FerryCaller           *caller,
                   GDBusMethodInvocation *invocation)
{
  static const char *const words[] = { "suspend", "resume", "cancel", NULL };
  AdministerCall *call;
  const char *prefix, *word, *administrator;
  guint what = 0;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s&s&s)", &prefix, &word, &administrator);
  while (words[what] != NULL && !g_str_equal (words[what], word))
    what++;
  if (!check (invocation, words[what] != NULL, "what") ||
      !check (invocation, is_user_name (administrator), "administrator"))
    return;

  call = g_new0 (AdministerCall, 1);
  call->engine = g_object_ref (self->parts.engine);
  call->invocation = invocation;
  call->what = (FerryAdministration) what;
  call->administrator = g_strdup (administrator);
  ferry_job_finder_find_async (self->parts.finder, caller, prefix, job_to_administer_found_cb, call);
}

static void
kept_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GError *error = NULL;
  gboolean done = ferry_engine_keep_finish (FERRY_ENGINE (source), result, &error);

  answer (user_data, done, error);
}

static void
handle_keep (FerryHandOverObject   *self,
             FerryCaller           *caller,
             GDBusMethodInvocation *invocation)
{
  const char *id, *hand_over;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s&s)", &id, &hand_over);
  ferry_engine_keep_async (self->parts.engine, id, hand_over, kept_cb, invocation);
}

static void
given_away_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  GError *error = NULL;
  gboolean done = ferry_engine_give_away_finish (FERRY_ENGINE (source), result, &error);

  answer (user_data, done, error);
}

static void
handle_give_away (FerryHandOverObject   *self,
                  FerryCaller           *caller,
                  GDBusMethodInvocation *invocation)
{
  const char *id, *new_owner;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s&s)", &id, &new_owner);
  if (check (invocation, is_user_name (new_owner), "new_owner"))
    ferry_engine_give_away_async (self->parts.engine, id, new_owner, given_away_cb, invocation);
}

static void
taken_in_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GError *error = NULL;
  gboolean done = ferry_engine_take_in_finish (FERRY_ENGINE (source), result, &error);

  answer (user_data, done, error);
}

static void
handle_take_in (FerryHandOverObject   *self,
                FerryCaller           *caller,
                GDBusMethodInvocation *invocation)
{
  g_autoptr(GVariant) record = NULL;
  const char *id, *old_owner;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation),
                 "(&s&s@" FERRY_HAND_OVER_TYPE ")", &id, &old_owner, &record);
  if (check (invocation, is_id (id), "id") && check (invocation, is_user_name (old_owner), "old_owner"))
    ferry_engine_take_in_async (self->parts.engine, record, id, old_owner, taken_in_cb, invocation);
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  g_autoptr(FerryJob) job = NULL;
  GError *error = NULL;

  job = ferry_job_finder_find_finish (FERRY_JOB_FINDER (source), result, &error);
  if (job == NULL && !g_error_matches (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND))
    {
      ferry_reply_error (invocation, error);
      return;
    }

  g_clear_error (&error);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(b)", job != NULL));
}

static void
handle_has (FerryHandOverObject   *self,
            FerryCaller           *caller,
            GDBusMethodInvocation *invocation)
{
  const char *id;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s)", &id);
  if (check (invocation, is_id (id), "id"))
    ferry_job_finder_find_async (self->parts.finder, caller, id, looked_up_cb, invocation);
}

static const Method methods[] = {
  { "Administer", handle_administer },
  { "Hold", handle_hold },
  { "Keep", handle_keep },
  { "GiveAway", handle_give_away },
  { "TakeIn", handle_take_in },
  { "Has", handle_has },
};

static void
handle_admitted (gpointer               target,
                 FerryCaller           *caller,
                 GDBusMethodInvocation *invocation)
{
  const char *name = g_dbus_method_invocation_get_method_name (invocation);

  /* Somebody in a sandbox may never have a partial file that it names itself. */
  if (!g_str_equal (caller->client, FERRY_CLIENT_USER))
    {
      g_dbus_method_invocation_return_error_literal (invocation, FERRY_ERROR, FERRY_ERROR_ACCESS_DENIED,
                                                     ferry_error_code_to_sentence (FERRY_ERROR_ACCESS_DENIED));
      return;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      if (g_str_equal (methods[i].name, name))
        {
          methods[i].handle (target, caller, invocation);
          return;
        }
    }

  g_assert_not_reached (); /* GDBus knows the methods of the interface */
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
  FerryHandOverObject *self = user_data;

  ferry_callers_admit (self->parts.callers, invocation, G_OBJECT (self), handle_admitted);
}

static void
ferry_hand_over_object_class_init (FerryHandOverObjectClass *klass)
{
}

static void
ferry_hand_over_object_init (FerryHandOverObject *self)
{
}

/**
 * ferry_hand_over_object_new:
 * @parts: what the service is made of
 *
 * Returns: (transfer full): an object that is not on the bus yet
 */
FerryHandOverObject *
ferry_hand_over_object_new (const FerryParts *parts)
{
  FerryHandOverObject *self = g_object_new (FERRY_TYPE_HAND_OVER_OBJECT, NULL);

  self->parts = *parts;

  return self;
}

/**
 * ferry_hand_over_object_export:
 * @self: a hand-over object
 * @path: where
 * @error: (nullable): what GDBus says
 *
 * Returns: whether it is on the bus now
 */
gboolean
ferry_hand_over_object_export (FerryHandOverObject *self,
                               const char          *path,
                               GError             **error)
{
  static const GDBusInterfaceVTable vtable = { .method_call = on_method_called };

  g_return_val_if_fail (FERRY_IS_HAND_OVER_OBJECT (self), FALSE);

  self->registration_id = g_dbus_connection_register_object (self->parts.connection, path,
                                                             ferry_wire_ferry1_hand_over_interface_info (),
                                                             &vtable, self, NULL, error);

  return self->registration_id != 0;
}

/**
 * ferry_hand_over_object_unexport:
 * @self: a hand-over object
 *
 * Takes it off the bus.
 */
void
ferry_hand_over_object_unexport (FerryHandOverObject *self)
{
  g_return_if_fail (FERRY_IS_HAND_OVER_OBJECT (self));

  if (self->registration_id != 0)
    g_dbus_connection_unregister_object (self->parts.connection, self->registration_id);
  self->registration_id = 0;
}
