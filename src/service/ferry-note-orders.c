/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-note-orders.h"

/* Orders that are kept while nobody can carry them out. What is older is not
 * worth a notification any more. */
#define MAX_ORDERS 16

/**
 * FerryNoteOrders:
 *
 * What a board has to do, one thing after the other. An order about a note
 * makes earlier ones about the same note void, except one that is being carried
 * out. Owned by the board.
 */
struct _FerryNoteOrders
{
  GQueue queue;            /* (element-type FerryNoteOrder) (owned) */
  FerryNoteOrder *current; /* (owned) (nullable): is being carried out */
};

static void
order_free (FerryNoteOrder *order)
{
  ferry_note_free (order->note);
  g_free (order->id);
  g_free (order);
}

static const char *
get_id (const FerryNoteOrder *order)
{
  return order->note != NULL ? order->note->id : order->id;
}

static void
drop (FerryNoteOrders *self,
      const char      *id)
{
  GList *link = self->queue.head;

  while (link != NULL)
    {
      GList *next = link->next;

      if (g_str_equal (get_id (link->data), id))
        {
          order_free (link->data);
          g_queue_delete_link (&self->queue, link);
        }
      link = next;
    }
}

/**
 * ferry_note_orders_new:
 *
 * Returns: (transfer full): nothing to do
 */
FerryNoteOrders *
ferry_note_orders_new (void)
{
  FerryNoteOrders *self = g_new0 (FerryNoteOrders, 1);

  g_queue_init (&self->queue);

  return self;
}

/**
 * ferry_note_orders_free:
 * @self: (transfer full) (nullable): orders
 */
void
ferry_note_orders_free (FerryNoteOrders *self)
{
  if (self == NULL)
    return;

  ferry_note_orders_end (self);
  g_queue_clear_full (&self->queue, (GDestroyNotify) order_free);
  g_free (self);
}

/**
 * ferry_note_orders_add:
 * @self: orders
 * @note: (transfer full) (nullable): a note to be put up
 * @id: (nullable): id of a note to be taken down, if @note is %NULL
 */
void
ferry_note_orders_add (FerryNoteOrders *self,
                       FerryNote       *note,
                       const char      *id)
{
  FerryNoteOrder *order;

  g_return_if_fail (self != NULL);
  g_return_if_fail ((note == NULL) != (id == NULL));

  order = g_new0 (FerryNoteOrder, 1);
  order->note = note;
  order->id = g_strdup (id);
  drop (self, get_id (order));
  g_queue_push_tail (&self->queue, order);
  if (self->queue.length > MAX_ORDERS)
    order_free (g_queue_pop_head (&self->queue));
}

/**
 * ferry_note_orders_begin:
 * @self: orders
 *
 * Returns: (transfer none) (nullable): what is to be done now; %NULL if that is
 *   nothing, or something is being done
 */
FerryNoteOrder *
ferry_note_orders_begin (FerryNoteOrders *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->current != NULL)
    return NULL;

  self->current = g_queue_pop_head (&self->queue);
  return self->current;
}

/**
 * ferry_note_orders_get_current:
 * @self: orders
 *
 * Returns: (transfer none) (nullable): what is being done
 */
FerryNoteOrder *
ferry_note_orders_get_current (FerryNoteOrders *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->current;
}

/**
 * ferry_note_orders_end:
 * @self: orders
 *
 * What was being done is done.
 */
void
ferry_note_orders_end (FerryNoteOrders *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->current, order_free);
}

/**
 * ferry_note_orders_put_back:
 * @self: orders
 *
 * What was being done cannot be done now. It is forgotten if there is a later
 * order about the same note.
 */
void
ferry_note_orders_put_back (FerryNoteOrders *self)
{
  FerryNoteOrder *order;

  g_return_if_fail (self != NULL);

  order = g_steal_pointer (&self->current);
  if (order == NULL)
    return;

  for (GList *l = self->queue.head; l != NULL; l = l->next)
    {
      if (g_str_equal (get_id (l->data), get_id (order)))
        {
          order_free (order);
          return;
        }
    }

  g_queue_push_head (&self->queue, order);
}
