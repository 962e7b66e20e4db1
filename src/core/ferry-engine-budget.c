/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-engine-private.h"

/* What a crash may make forgotten of a data budget: what was counted in the last
 * seconds, and not more than this. */
#define SAVE_INTERVAL (10 * G_USEC_PER_SEC)
#define SAVE_BYTES (16 * 1024 * 1024)

/*
 * ferry_engine_count_traffic:
 * @self: the engine
 * @entry: a job that runs
 * @bytes: so many went over the network for it
 *
 * Counts them for the connection that they went over, and for the one that carries
 * it. Whoever uses up the rest of a budget is stopped at once.
 */
void
ferry_engine_count_traffic (FerryEngine *self,
                            FerryEntry  *entry,
                            guint64      bytes)
{
  const FerryWay *way = ferry_runner_get_way (entry->runner);
  gboolean is_spent = ferry_budget_add (self->budget, way->connection, bytes);

  if (way->carrier != NULL && ferry_budget_add (self->budget, way->carrier, bytes))
    is_spent = TRUE;

  if (is_spent || ferry_budget_get_unsaved (self->budget) >= SAVE_BYTES)
    ferry_engine_save_usage (self);
  else if (ferry_budget_get_unsaved (self->budget) > 0 && self->usage.place == 0)
    ferry_agenda_set (self->agenda, &self->usage, ferry_clock_now (self->clock) + SAVE_INTERVAL);

  if (is_spent)
    ferry_engine_apply_all_gates (self);
}

/*
 * ferry_engine_save_usage:
 * @self: the engine
 *
 * Hands what was counted to the store, and shows it.
 */
void
ferry_engine_save_usage (FerryEngine *self)
{
  g_autoptr(GPtrArray) usages = ferry_budget_take_unsaved (self->budget);

  ferry_agenda_set (self->agenda, &self->usage, G_MAXINT64);
  for (guint i = 0; i < usages->len; i++)
    ferry_store_put_usage (self->store, usages->pdata[i]);

  if (usages->len > 0)
    ferry_engine_update_board (self);
}
