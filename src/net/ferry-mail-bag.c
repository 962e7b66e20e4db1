/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What one thread has to say to another in one turn of its main loop, posted
 * together when the turn ends: a thread that is woken for every word costs more
 * than what it hears. Used by one thread alone; owned by the transfer loop. */

#include "config.h"

#include "net/ferry-mail-bag.h"

struct _FerryMailBag
{
  FerryMailbox *mailbox; /* (unowned) */
  GSource *source;       /* (owned) */
  GArray *mails;         /* (owned) (element-type FerryMail) */
};

typedef struct
{
  GSource source;
  FerryMailBag *bag; /* (unowned) */
} BagSource;

/* Each turn begins with this; nothing was said between the end of the last one
 * and now. */
static gboolean
bag_source_prepare (GSource *source,
                    int     *timeout)
{
  FerryMailBag *self = ((BagSource *) source)->bag;

  *timeout = -1;
  ferry_mailbox_post_all (self->mailbox, self->mails);

  return FALSE;
}

static gboolean
bag_source_dispatch (GSource    *source,
                     GSourceFunc callback,
                     gpointer    user_data)
{
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs bag_source_funcs = {
  .prepare = bag_source_prepare,
  .dispatch = bag_source_dispatch,
};

/**
 * ferry_mail_bag_new:
 * @mailbox: (transfer none): where it goes
 * @context: main context of the thread that uses the bag
 *
 * Returns: (transfer full): an empty bag
 */
FerryMailBag *
ferry_mail_bag_new (FerryMailbox *mailbox,
                    GMainContext *context)
{
  FerryMailBag *self = g_new0 (FerryMailBag, 1);

  self->mailbox = mailbox;
  self->mails = g_array_new (FALSE, FALSE, sizeof (FerryMail));
  self->source = g_source_new (&bag_source_funcs, sizeof (BagSource));
  ((BagSource *) self->source)->bag = self;
  g_source_set_static_name (self->source, "[ferry] mail bag");
  /* Sources that come after one that is ready are not asked to prepare. */
  g_source_set_priority (self->source, G_MININT);
  g_source_attach (self->source, context);

  return self;
}

/**
 * ferry_mail_bag_free:
 * @self: (transfer full): a bag
 *
 * What is in it is dropped.
 */
void
ferry_mail_bag_free (FerryMailBag *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_array_unref (self->mails);
  g_free (self);
}

/**
 * ferry_mail_bag_put:
 * @self: a bag
 * @func: called in the thread of the mailbox
 * @data: for @func
 *
 * To be called in the thread of the bag’s main context.
 */
void
ferry_mail_bag_put (FerryMailBag *self,
                    FerryMailFunc func,
                    gpointer      data)
{
  const FerryMail mail = { func, data };

  g_array_append_val (self->mails, mail);
}
