/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The end of a transfer that the main thread holds: carries commands to the
 * transfer thread and events back. Kept alive by the transfer until its last
 * event was delivered. */

#include "config.h"

#include "net/ferry-soup-fetch.h"

#include "net/ferry-soup-transfer.h"

struct _FerrySoupFetch
{
  GObject parent_instance;

  /* Main thread */
  FerrySoupFetchSetup setup;      /* its fetcher (owned) (nullable): %NULL once finished */
  const FerryFetchEvents *events; /* (unowned) */
  gpointer user_data;

  /* Transfer thread */
  FerryFetchRequest *request;  /* (owned) (nullable): until it started */
  FerrySoupTransfer *transfer; /* (unowned) (nullable): until it finished */
};

typedef enum
{
  CONNECTED,
  PROGRESS,
  CHECKPOINT,
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
  FerryCheckpoint *checkpoint; /* (owned) (nullable) */
  GError *error;               /* (owned) (nullable) */
  gint64 retry_after;
} Event;

/* Something to be done in the transfer thread. */
typedef struct
{
  FerrySoupFetch *fetch; /* (owned) */
  guint64 limit;
} Command;

static void ferry_soup_fetch_iface_init (FerryFetchInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerrySoupFetch, ferry_soup_fetch, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_FETCH, ferry_soup_fetch_iface_init))

static void
event_free (Event *event)
{
  g_free (event->name);
  g_clear_pointer (&event->checkpoint, ferry_checkpoint_unref);
  g_clear_error (&event->error);
  g_free (event);
}

static void
deliver_finished (FerrySoupFetch *self,
                  Event          *event)
{
  g_autoptr(FerryFetcher) fetcher = g_steal_pointer (&self->setup.fetcher);

  self->events->finished (self->user_data, event->error, event->retry_after);
  g_object_unref (self);
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
    case CHECKPOINT:
      self->events->checkpoint (self->user_data, event->checkpoint);
      break;
    case FINISHED:
      deliver_finished (self, event);
      break;
    default:
      g_assert_not_reached ();
    }

  event_free (event);
}

static Event *
event_new (FerrySoupFetch *self,
           EventType       type)
{
  Event *event = g_new0 (Event, 1);

  event->fetch = self;
  event->type = type;

  return event;
}

static void
on_connected (gpointer              user_data,
              const FerryFetchHead *head)
{
  FerrySoupFetch *self = user_data;
  Event *event = event_new (self, CONNECTED);

  event->name = g_strdup (head->name);
  event->head = *head;
  event->head.name = event->name;
  ferry_transfer_loop_tell (self->setup.loop, deliver, event);
}

static void
on_progress (gpointer user_data,
             goffset  bytes_done)
{
  FerrySoupFetch *self = user_data;
  Event *event = event_new (self, PROGRESS);

  event->bytes_done = bytes_done;
  ferry_transfer_loop_tell (self->setup.loop, deliver, event);
}

static void
on_checkpoint (gpointer         user_data,
               FerryCheckpoint *checkpoint)
{
  FerrySoupFetch *self = user_data;
  Event *event = event_new (self, CHECKPOINT);

  event->checkpoint = ferry_checkpoint_ref (checkpoint);
  ferry_transfer_loop_tell (self->setup.loop, deliver, event);
}

static void
on_finished (gpointer      user_data,
             const GError *error,
             gint64        retry_after)
{
  FerrySoupFetch *self = user_data;
  Event *event = event_new (self, FINISHED);

  self->transfer = NULL;
  event->error = error != NULL ? g_error_copy (error) : NULL;
  event->retry_after = retry_after;
  ferry_transfer_loop_tell (self->setup.loop, deliver, event);
}

static const FerryFetchEvents transfer_events = {
  .connected = on_connected,
  .progress = on_progress,
  .checkpoint = on_checkpoint,
  .finished = on_finished,
};

static void
start_in_thread (gpointer data)
{
  FerrySoupFetch *self = data;

  self->transfer = ferry_soup_transfer_start (self->setup.loop, g_steal_pointer (&self->request),
                                              self->setup.timeout, &transfer_events, self);
}

static void
command_free (Command *command)
{
  g_object_unref (command->fetch);
  g_free (command);
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
send_command (FerrySoupFetch *self,
              FerryMailFunc   func,
              guint64         limit)
{
  Command *command;

  /* Finished: the loop may be gone. */
  if (self->setup.fetcher == NULL)
    return;

  command = g_new0 (Command, 1);
  command->fetch = g_object_ref (self);
  command->limit = limit;
  ferry_transfer_loop_call (self->setup.loop, func, command);
}

static void
ferry_soup_fetch_stop (FerryFetch *fetch)
{
  send_command (FERRY_SOUP_FETCH (fetch), stop_in_thread, 0);
}

static void
ferry_soup_fetch_set_limit (FerryFetch *fetch,
                            guint64     limit)
{
  send_command (FERRY_SOUP_FETCH (fetch), set_limit_in_thread, limit);
}

static void
ferry_soup_fetch_iface_init (FerryFetchInterface *iface)
{
  iface->stop = ferry_soup_fetch_stop;
  iface->set_limit = ferry_soup_fetch_set_limit;
}

static void
ferry_soup_fetch_class_init (FerrySoupFetchClass *klass)
{
}

static void
ferry_soup_fetch_init (FerrySoupFetch *self)
{
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

  /* Given back with the last event. */
  g_object_ref (self);
  ferry_transfer_loop_call (setup->loop, start_in_thread, self);

  return self;
}
