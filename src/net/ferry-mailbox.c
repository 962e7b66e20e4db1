/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Carries calls from any thread into the thread that iterates a main context,
 * in the order in which they were posted. One source for all of them: thousands
 * of small files make tens of thousands of calls, and a source each would cost
 * more than the files do. Owned by the transfer loop. */

#include "config.h"

#include "net/ferry-mailbox.h"

/* How long one turn may hold the loop, in microseconds; what is left then waits
 * for the next turn, so that other sources are served in between. */
#define TURN 2000

typedef struct
{
  FerryMailFunc func;
  gpointer data;
} Mail;

struct _FerryMailbox
{
  GSource *source; /* (owned) */
  GMutex mutex;
  GArray *incoming; /* (owned) (element-type Mail), guarded by the mutex */
  GArray *current;  /* (owned) (element-type Mail), the receiving thread’s */
  guint next;       /* first of @current that was not called yet */
};

typedef struct
{
  GSource source;
  FerryMailbox *mailbox; /* (unowned) */
} MailSource;

/* Takes what has arrived, if the last lot is done. */
static gboolean
take_incoming (FerryMailbox *self)
{
  GArray *done = self->current;

  if (self->next < self->current->len)
    return TRUE;

  g_array_set_size (done, 0);
  self->next = 0;

  g_mutex_lock (&self->mutex);
  self->current = self->incoming;
  self->incoming = done;
  if (self->current->len == 0)
    g_source_set_ready_time (self->source, -1);
  g_mutex_unlock (&self->mutex);

  return self->current->len > 0;
}

static gboolean
mail_source_dispatch (GSource    *source,
                      GSourceFunc callback,
                      gpointer    user_data)
{
  FerryMailbox *self = ((MailSource *) source)->mailbox;
  const gint64 end = g_get_monotonic_time () + TURN;

  while (!g_source_is_destroyed (source) && take_incoming (self))
    {
      const Mail mail = g_array_index (self->current, Mail, self->next);

      self->next++;
      mail.func (mail.data);
      if (g_get_monotonic_time () > end)
        break;
    }

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs mail_source_funcs = {
  .dispatch = mail_source_dispatch,
};

/**
 * ferry_mailbox_new:
 * @context: the main context whose thread gets the calls
 *
 * Returns: (transfer full): a mailbox
 */
FerryMailbox *
ferry_mailbox_new (GMainContext *context)
{
  FerryMailbox *self = g_new0 (FerryMailbox, 1);

  g_mutex_init (&self->mutex);
  self->incoming = g_array_new (FALSE, FALSE, sizeof (Mail));
  self->current = g_array_new (FALSE, FALSE, sizeof (Mail));
  self->source = g_source_new (&mail_source_funcs, sizeof (MailSource));
  ((MailSource *) self->source)->mailbox = self;
  g_source_set_static_name (self->source, "[ferry] mailbox");
  g_source_attach (self->source, context);

  return self;
}

/**
 * ferry_mailbox_free:
 * @self: (transfer full): a mailbox that nobody posts to any more
 *
 * Calls that were not delivered are dropped.
 */
void
ferry_mailbox_free (FerryMailbox *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_array_unref (self->incoming);
  g_array_unref (self->current);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * ferry_mailbox_post:
 * @self: a mailbox
 * @func: called in the thread of the mailbox
 * @data: for @func
 *
 * May be called from any thread.
 */
void
ferry_mailbox_post (FerryMailbox *self,
                    FerryMailFunc func,
                    gpointer      data)
{
  const Mail mail = { func, data };

  g_mutex_lock (&self->mutex);
  g_array_append_val (self->incoming, mail);
  if (self->incoming->len == 1)
    g_source_set_ready_time (self->source, 0);
  g_mutex_unlock (&self->mutex);
}
