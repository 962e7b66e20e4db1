/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The end of a transfer that the main thread holds: carries commands to its thread
 * and events back. Kept alive by the transfer until its last event is delivered. */

#include "config.h"

#include "net/ferry-soup-fetch.h"

#include "core/ferry-url.h"
#include "net/ferry-fetch-sign-on.h"
#include "net/ferry-soup-transfer.h"
#include "net/ferry-traffic.h"

struct _FerrySoupFetch
{
  GObject parent_instance;

  /* Main thread */
  FerrySoupFetchSetup setup;      /* its fetcher (owned) (nullable): %NULL once finished */
  const FerryFetchEvents *events; /* (unowned) */
  gpointer user_data;
  FerryFetchSignOn *sign_on;      /* (owned) (nullable): while it has something to ask */
  guint64 limit;                  /* of @has_limit: set while preparing */
  gboolean has_limit;
  gboolean is_preparing;          /* its job’s token is being looked up */

  /* Transfer thread, once it is prepared */
  FerryFetchRequest *request;  /* (owned) (nullable): until it started */
  FerrySoupTransfer *transfer; /* (unowned) (nullable): until it finished */
};

typedef enum
{
  CONNECTED,
  PROGRESS,
  RECEIVED,
  CHECKPOINT,
  ASKED,
  JUDGED,
  FINISHED,
} EventType;

/* Something to be told on the main context. */
typedef struct
{
  FerrySoupFetch *fetch; /* (unowned): lives until it got %FINISHED */
  EventType type;
  char *name; /* (owned) (nullable) */
  FerryFetchHead head;
  goffset bytes_done;
  FerryCheckpoint *checkpoint;   /* (owned) (nullable) */
  FerrySignOnQuestion *question; /* (owned) (nullable) */
  FerryGrant *grant;             /* (owned) (nullable) */
  FerrySignOnVerdict verdict;
  GError *error; /* (owned) (nullable) */
  gint64 retry_after;
} Event;

/* Something to be done in the transfer thread. */
typedef struct
{
  FerrySoupFetch *fetch; /* (owned) */
  guint64 limit;
  FerryPass *pass; /* (owned) (nullable) */
  GError *error;   /* (owned) (nullable) */
  FerryPriority priority;
} Command;

static void ferry_soup_fetch_iface_init (FerryFetchInterface *iface);

static void on_pass (FerryPass    *pass,
                     const GError *error,
                     gpointer      user_data);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerrySoupFetch, ferry_soup_fetch, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_FETCH, ferry_soup_fetch_iface_init))

static void
event_free (Event *event)
{
  g_free (event->name);
  g_clear_pointer (&event->checkpoint, ferry_checkpoint_unref);
  g_clear_pointer (&event->question, ferry_sign_on_question_free);
  g_clear_pointer (&event->grant, ferry_grant_unref);
  g_clear_error (&event->error);
  g_free (event);
}

static void
finish (FerrySoupFetch *self,
        const GError   *error,
        gint64          retry_after)
{
  g_autoptr(FerryFetcher) fetcher = g_steal_pointer (&self->setup.fetcher);

  g_clear_pointer (&self->sign_on, ferry_fetch_sign_on_free);
  self->events->finished (self->user_data, error, retry_after);
  g_object_unref (self);
}

/* Most fetches are never asked who they are. */
static FerryFetchSignOn *
get_sign_on (FerrySoupFetch *self)
{
  if (self->sign_on == NULL)
    self->sign_on = ferry_fetch_sign_on_new (self->setup.sign_on, on_pass, self);

  return self->sign_on;
}

static void
deliver (gpointer data)
{
  Event *event = data;
  FerrySoupFetch *self = event->fetch;

  switch (event->type)
    {
    case CONNECTED:
      self->events->connected (self->user_data, &event->head);
      break;
    case PROGRESS:
      self->events->progress (self->user_data, event->bytes_done);
      break;
    case RECEIVED:
      if (self->events->received != NULL)
        self->events->received (self->user_data);
      break;
    case CHECKPOINT:
      self->events->checkpoint (self->user_data, event->checkpoint);
      break;
    case ASKED:
      ferry_fetch_sign_on_ask (get_sign_on (self), event->question);
      break;
    case JUDGED:
      ferry_fetch_sign_on_judge (get_sign_on (self), event->grant, event->verdict);
      break;
    case FINISHED:
      finish (self, event->error, event->retry_after);
      break;
    default:
      g_assert_not_reached ();
    }

  event_free (event);
}

static void
tell (gpointer user_data,
      Event    event)
{
  FerrySoupFetch *self = user_data;

  event.fetch = self;
  ferry_transfer_loop_tell (self->setup.loop, deliver, g_memdup2 (&event, sizeof event));
}

static void
on_connected (gpointer              user_data,
              const FerryFetchHead *head)
{
  Event event = { .type = CONNECTED, .name = g_strdup (head->name), .head = *head };

  event.head.name = event.name;
  tell (user_data, event);
}

static void
on_progress (gpointer user_data,
             goffset  bytes_done)
{
  tell (user_data, (Event){ .type = PROGRESS, .bytes_done = bytes_done });
}

static void
on_traffic (gpointer user_data,
            guint64  bytes)
{
  FerrySoupFetch *self = user_data;

  ferry_traffic_send (self->setup.loop, self->events, self->user_data, bytes);
}

static void
on_received (gpointer user_data)
{
  tell (user_data, (Event){ .type = RECEIVED });
}

static void
on_checkpoint (gpointer         user_data,
               FerryCheckpoint *checkpoint)
{
  tell (user_data, (Event){ .type = CHECKPOINT, .checkpoint = ferry_checkpoint_ref (checkpoint) });
}

static void
on_asked (gpointer                   user_data,
          const FerrySignOnQuestion *question)
{
  tell (user_data, (Event){ .type = ASKED, .question = ferry_sign_on_question_copy (question) });
}

static void
on_judged (gpointer           user_data,
           FerryGrant        *grant,
           FerrySignOnVerdict verdict)
{
  tell (user_data, (Event){ .type = JUDGED, .grant = ferry_grant_ref (grant), .verdict = verdict });
}

static void
on_finished (gpointer      user_data,
             const GError *error,
             gint64        retry_after)
{
  FerrySoupFetch *self = user_data;

  self->transfer = NULL;
  tell (self, (Event){ .type = FINISHED,
                       .error = error != NULL ? g_error_copy (error) : NULL,
                       .retry_after = retry_after });
}

static const FerryFetchEvents transfer_events = {
  .connected = on_connected,
  .progress = on_progress,
  .traffic = on_traffic,
  .received = on_received,
  .checkpoint = on_checkpoint,
  .finished = on_finished,
};

static const FerryTransferAuthEvents auth_events = {
  .asked = on_asked,
  .judged = on_judged,
};

static void
command_free (Command *command)
{
  g_object_unref (command->fetch);
  g_clear_pointer (&command->pass, ferry_pass_free);
  g_clear_error (&command->error);
  g_free (command);
}

static void
start_in_thread (gpointer data)
{
  Command *command = data;
  FerrySoupFetch *self = command->fetch;
  FerryTransferAuth *auth;

  auth = ferry_transfer_auth_new (self->setup.loop, self->request,
                                  self->setup.sign_on != NULL ? &auth_events : NULL, self);
  if (command->pass != NULL)
    ferry_transfer_auth_take (auth, g_steal_pointer (&command->pass), NULL);
  self->transfer = ferry_soup_transfer_start (self->setup.loop, g_steal_pointer (&self->request),
                                              self->setup.timeout, &transfer_events, auth, self);
  command_free (command);
}

static void
take_pass_in_thread (gpointer data)
{
  Command *command = data;

  if (command->fetch->transfer != NULL)
    ferry_soup_transfer_take_pass (command->fetch->transfer, g_steal_pointer (&command->pass), command->error);
  command_free (command);
}

static void
stop_in_thread (gpointer data)
{
  Command *command = data;

  if (command->fetch->transfer != NULL)
    ferry_soup_transfer_stop (command->fetch->transfer);
  command_free (command);
}

static void
set_limit_in_thread (gpointer data)
{
  Command *command = data;

  if (command->fetch->transfer != NULL)
    ferry_soup_transfer_set_limit (command->fetch->transfer, command->limit);
  command_free (command);
}

static void
set_priority_in_thread (gpointer data)
{
  Command *command = data;

  if (command->fetch->transfer != NULL)
    ferry_soup_transfer_set_priority (command->fetch->transfer, command->priority);
  command_free (command);
}

static Command *
command_new (FerrySoupFetch *self)
{
  Command *command = g_new0 (Command, 1);

  command->fetch = g_object_ref (self);
  return command;
}

/* Whether a transfer may be there to be told something. */
static gboolean
is_running (FerrySoupFetch *self)
{
  return self->setup.fetcher != NULL && !self->is_preparing;
}

/* Not of its job’s token before it is known to be for the server. */
static void
tell_signed_in (FerrySoupFetch *self,
                FerryPass      *pass)
{
  const FerryCredential *credential = pass->grant->credential;
  g_autofree char *origin = self->is_preparing ? ferry_url_dup_origin (self->request->file->url) : NULL;

  if (self->events->signed_in != NULL &&
      (!self->is_preparing || ferry_credential_fits (credential, FERRY_TOKEN_USAGE_NETWORK, origin)))
    self->events->signed_in (self->user_data, credential->name, credential->host);
}

static void
send_limit (FerrySoupFetch *self)
{
  Command *command = command_new (self);

  command->limit = self->limit;
  ferry_transfer_loop_call (self->setup.loop, set_limit_in_thread, command);
}

/* To a fetch that wanted to know; before it has started, what its job named. */
static void
on_pass (FerryPass    *pass,
         const GError *error,
         gpointer      user_data)
{
  FerrySoupFetch *self = user_data;
  const gboolean is_first = self->is_preparing;
  Command *command;

  if (pass != NULL)
    tell_signed_in (self, pass);

  self->is_preparing = FALSE;
  if (is_first && error != NULL)
    {
      finish (self, error, 0);
      return;
    }

  command = command_new (self);
  command->pass = pass;
  command->error = error != NULL ? g_error_copy (error) : NULL;
  ferry_transfer_loop_call (self->setup.loop, is_first ? start_in_thread : take_pass_in_thread, command);
  if (is_first && self->has_limit)
    send_limit (self);
}

static void
on_stop_idle (gpointer data)
{
  FerrySoupFetch *self = data;
  g_autoptr(GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");

  finish (self, error, 0);
  g_object_unref (self);
}

static void
ferry_soup_fetch_stop (FerryFetch *fetch)
{
  FerrySoupFetch *self = FERRY_SOUP_FETCH (fetch);

  if (is_running (self))
    {
      ferry_transfer_loop_call (self->setup.loop, stop_in_thread, command_new (self));
    }
  else if (self->is_preparing && self->sign_on != NULL)
    {
      /* Nothing was begun; but no event comes before this returns. */
      g_clear_pointer (&self->sign_on, ferry_fetch_sign_on_free);
      ferry_transfer_loop_tell (self->setup.loop, on_stop_idle, g_object_ref (self));
    }
}

static void
ferry_soup_fetch_set_limit (FerryFetch *fetch,
                            guint64     limit)
{
  FerrySoupFetch *self = FERRY_SOUP_FETCH (fetch);

  self->limit = limit;
  self->has_limit = TRUE;
  if (is_running (self))
    send_limit (self);
}

static void
ferry_soup_fetch_set_priority (FerryFetch   *fetch,
                               FerryPriority priority)
{
  FerrySoupFetch *self = FERRY_SOUP_FETCH (fetch);

  if (self->is_preparing && self->request != NULL)
    self->request->priority = priority;
  if (is_running (self))
    {
      Command *command = command_new (self);

      command->priority = priority;
      ferry_transfer_loop_call (self->setup.loop, set_priority_in_thread, command);
    }
}

static void
ferry_soup_fetch_iface_init (FerryFetchInterface *iface)
{
  iface->stop = ferry_soup_fetch_stop;
  iface->set_limit = ferry_soup_fetch_set_limit;
  iface->set_priority = ferry_soup_fetch_set_priority;
}

static void
ferry_soup_fetch_finalize (GObject *object)
{
  FerrySoupFetch *self = FERRY_SOUP_FETCH (object);

  g_clear_pointer (&self->request, ferry_fetch_request_free);

  G_OBJECT_CLASS (ferry_soup_fetch_parent_class)->finalize (object);
}

static void
ferry_soup_fetch_class_init (FerrySoupFetchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_soup_fetch_finalize;
}

static void
ferry_soup_fetch_init (FerrySoupFetch *self)
{
}

/* A job’s own token is wanted before anything is asked of the server: without
 * it the job must not start, and it may be sent along unasked. */
static void
prepare (FerrySoupFetch *self)
{
  const FerrySignOnQuestion question = {
    .client = self->request->client,
    .token = self->request->spec->extras->helper_token,
  };

  self->is_preparing = TRUE;
  ferry_fetch_sign_on_ask (get_sign_on (self), &question);
}

/**
 * ferry_soup_fetch_start:
 * @setup: where it runs
 * @request: what to fetch; copied
 * @events: what to call; must live as long as the program
 * @user_data: for @events
 *
 * Returns: (transfer full): the running fetch
 */
FerrySoupFetch *
ferry_soup_fetch_start (const FerrySoupFetchSetup *setup,
                        const FerryFetchRequest   *request,
                        const FerryFetchEvents    *events,
                        gpointer                   user_data)
{
  FerrySoupFetch *self = g_object_new (FERRY_TYPE_SOUP_FETCH, NULL);

  self->setup = *setup;
  g_object_ref (setup->fetcher);
  self->request = ferry_fetch_request_copy (request);
  self->events = events;
  self->user_data = user_data;
  g_object_ref (self); /* given back with the last event */
  if (setup->sign_on != NULL && request->client != NULL && request->spec->extras->helper_token != NULL)
    prepare (self);
  else
    ferry_transfer_loop_call (setup->loop, start_in_thread, command_new (self));

  return self;
}
