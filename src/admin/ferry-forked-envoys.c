/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "admin/ferry-forked-envoys.h"

#include "admin/ferry-errand.h"
#include "shared/ferry-error.h"
#include "shared/ferry-hand-over-type.h"
#include "shared/ferry-record.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

/* The slowest disk that bytes are copied to. */
#define SLOW_BYTES_PER_SECOND (2 * 1024 * 1024)

/* A day: what takes longer is not worth the wait. */
#define MAX_SECONDS 86400

/**
 * FerryForkedEnvoys:
 *
 * The real envoys: processes of the users’.
 */
struct _FerryForkedEnvoys
{
  GObject parent_instance;

  guint answer_seconds; /* for an errand that moves no bytes */
};

static void ferry_forked_envoys_iface_init (FerryEnvoysInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerryForkedEnvoys, ferry_forked_envoys, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_ENVOYS, ferry_forked_envoys_iface_init))

static GVariant *
run (FerryEnvoys        *envoys,
     const FerryAccount *account,
     FerryErrandKind kind,
     GVariant           *request,
     GError            **error)
{
  guint seconds = FERRY_FORKED_ENVOYS (envoys)->answer_seconds;
  FerryErrand *errand = ferry_errand_start (account, kind, request, -1, seconds, error);

  return errand != NULL ? ferry_errand_finish (errand, seconds, error) : NULL;
}

static guint
get_time_for (FerryForkedEnvoys *self,
              GVariant          *record)
{
  guint64 seconds = self->answer_seconds + ferry_record_get_bytes (record) / SLOW_BYTES_PER_SECOND;

  return (guint) MIN (seconds, MAX_SECONDS);
}

/* Both ends are let go here, so that each envoy sees when the other one is gone.
 * If the receiver has nothing to complain about but the end of the bytes, the
 * sender knows better why. */
static gboolean
finish_both (FerryForkedEnvoys *self,
             FerryErrand       *sender,
             FerryErrand       *receiver,
             guint              seconds,
             GError           **error)
{
  g_autoptr(GVariant) received = NULL;
  g_autoptr(GVariant) sent = NULL;
  g_autoptr(GError) receive_error = NULL;
  g_autoptr(GError) send_error = NULL;

  received = ferry_errand_finish (receiver, seconds, &receive_error);
  sent = ferry_errand_finish (sender, self->answer_seconds, &send_error);
  if (received != NULL)
    return TRUE;

  if (g_error_matches (receive_error, FERRY_ERROR, FERRY_ERROR_TRUNCATED) && send_error != NULL)
    g_propagate_error (error, g_steal_pointer (&send_error));
  else
    g_propagate_error (error, g_steal_pointer (&receive_error));

  return FALSE;
}

static gboolean
move (FerryEnvoys        *envoys,
      const FerryAccount *source,
      const FerryAccount *target,
      GVariant           *request,
      GError            **error)
{
  FerryForkedEnvoys *self = FERRY_FORKED_ENVOYS (envoys);
  g_autoptr(GVariant) sunk = g_variant_ref_sink (request);
  g_autoptr(GVariant) record = g_variant_get_child_value (sunk, 3);
  FerryErrand *sender = NULL;
  FerryErrand *receiver = NULL;
  int fds[2];

  if (pipe2 (fds, O_CLOEXEC) != 0)
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("No pipe could be made: %s."), g_strerror (errno));
      return FALSE;
    }

  sender = ferry_errand_start (source, FERRY_ERRAND_SEND, g_variant_new_tuple (&record, 1), fds[1],
                               self->answer_seconds, error);
  if (sender != NULL)
    receiver = ferry_errand_start (target, FERRY_ERRAND_RECEIVE, sunk, fds[0], self->answer_seconds, error);
  close (fds[0]);
  close (fds[1]);

  if (receiver != NULL)
    return finish_both (self, sender, receiver, get_time_for (self, record), error);

  if (sender != NULL)
    {
      g_autoptr(GVariant) nothing = ferry_errand_finish (sender, 0, NULL);
    }
  return FALSE;
}

static void
ferry_forked_envoys_iface_init (FerryEnvoysInterface *iface)
{
  iface->run = run;
  iface->move = move;
}

static void
ferry_forked_envoys_class_init (FerryForkedEnvoysClass *klass)
{
}

static void
ferry_forked_envoys_init (FerryForkedEnvoys *self)
{
}

/**
 * ferry_forked_envoys_new:
 * @answer_seconds: for how long a user’s programs may take to answer; what moves
 *   bytes gets more, for them
 *
 * Returns: (transfer full): the real envoys
 */
FerryEnvoys *
ferry_forked_envoys_new (guint answer_seconds)
{
  FerryForkedEnvoys *self = g_object_new (FERRY_TYPE_FORKED_ENVOYS, NULL);

  self->answer_seconds = answer_seconds;

  return FERRY_ENVOYS (self);
}
