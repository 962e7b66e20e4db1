/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Carries calls from any thread into the thread that iterates a main context,
 * in the order in which they were posted. One source for all of them, which wakes
 * the thread only where it may sleep: thousands of small files make tens of
 * thousands of calls, and a source each would cost more than the files do. Owned
 * by the transfer loop. */

#include "config.h"

#include "net/ferry-mailbox.h"

/* How long one turn may hold the loop, in microseconds; what is left then waits
 * for the next turn, so that other sources are served in between. */
#define TURN 2000

struct _FerryMailbox
{
  GSource *source;       /* (owned) */
  GMainContext *context; /* (owned) */
  GMutex mutex;
  GArray *incoming; /* (owned) (element-type FerryMail), guarded by the mutex */
  int has_mail;     /* atomic: whether there is anything to deliver */
  int may_sleep;    /* atomic: whether the thread may be waiting for something to do */
  GArray *current;  /* (owned) (element-type FerryMail), the receiving thread’s */
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
    g_atomic_int_set (&self->has_mail, FALSE);
  g_mutex_unlock (&self->mutex);

  return self->current->len > 0;
}

static gboolean
mail_source_check (GSource *source)
{
  FerryMailbox *self = ((MailSource *) source)->mailbox;

  g_atomic_int_set (&self->may_sleep, FALSE);

  return g_atomic_int_get (&self->has_mail);
}

/* Says that the thread may sleep before it looks for the last time: who posts
 * does it the other way round, so that one of both sees the other. */
static gboolean
mail_source_prepare (GSource *source,
                     int     *timeout)
{
  FerryMailbox *self = ((MailSource *) source)->mailbox;

  *timeout = -1;
  g_atomic_int_set (&self->may_sleep, TRUE);

  return g_atomic_int_get (&self->has_mail);
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
      const FerryMail mail = g_array_index (self->current, FerryMail, self->next);

      self->next++;
      mail.func (mail.data);
      if (g_get_monotonic_time () > end)
        break;
    }

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs mail_source_funcs = {
  .prepare = mail_source_prepare,
  .check = mail_source_check,
  .dispatch = mail_source_dispatch,
};

static void
post (FerryMailbox    *self,
      const FerryMail *mails,
      guint            n_mails)
{
  g_mutex_lock (&self->mutex);
  g_array_append_vals (self->incoming, mails, n_mails);
  g_atomic_int_set (&self->has_mail, TRUE);
  g_mutex_unlock (&self->mutex);

  /* Once is enough. */
  if (g_atomic_int_compare_and_exchange (&self->may_sleep, TRUE, FALSE))
    g_main_context_wakeup (self->context);
}

/**
 * ferry_mailbox_new:
 * @context: (nullable): the main context whose thread gets the calls
 *
 * Returns: (transfer full): a mailbox
 */
FerryMailbox *
ferry_mailbox_new (GMainContext *context)
{
  FerryMailbox *self = g_new0 (FerryMailbox, 1);

  g_mutex_init (&self->mutex);
  self->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  self->incoming = g_array_new (FALSE, FALSE, sizeof (FerryMail));
  self->current = g_array_new (FALSE, FALSE, sizeof (FerryMail));
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
  g_main_context_unref (self->context);
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
  const FerryMail mail = { func, data };

  post (self, &mail, 1);
}

/**
 * ferry_mailbox_post_all:
 * @self: a mailbox
 * @mails: (element-type FerryMail): what to post, in this order; empty afterwards
 *
 * May be called from any thread.
 */
void
ferry_mailbox_post_all (FerryMailbox *self,
                        GArray       *mails)
{
  if (mails->len == 0)
    return;

  post (self, (const FerryMail *) (gpointer) mails->data, mails->len);
  g_array_set_size (mails, 0);
}
