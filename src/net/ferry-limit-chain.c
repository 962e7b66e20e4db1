/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "net/ferry-limit-chain.h"

/**
 * ferry_limit_chain_add:
 * @self: a chain
 * @limit: (transfer none): one more limit to keep to
 */
void
ferry_limit_chain_add (FerryLimitChain *self,
                       FerryLimit      *limit)
{
  g_assert (self->n_limits < FERRY_LIMIT_CHAIN_MAX);

  self->limits[self->n_limits++] = limit;
}

/**
 * ferry_limit_chain_claim:
 * @self: a chain
 * @waiter: who asks
 * @wanted: bytes that it would like to read
 *
 * Returns: how many all of the limits allow now; at 0 it waits for the first
 *   that allows none, and is woken when to ask again
 */
gsize
ferry_limit_chain_claim (const FerryLimitChain *self,
                         FerryLimitWaiter      *waiter,
                         gsize                  wanted)
{
  for (guint i = 0; i < self->n_limits && wanted > 0; i++)
    wanted = ferry_limit_claim (self->limits[i], waiter, wanted);

  return wanted;
}

/**
 * ferry_limit_chain_spend:
 * @self: a chain
 * @bytes: bytes that were read
 */
void
ferry_limit_chain_spend (const FerryLimitChain *self,
                         gsize                  bytes)
{
  for (guint i = 0; i < self->n_limits; i++)
    ferry_limit_spend (self->limits[i], bytes);
}

/**
 * ferry_limit_chain_get_rate:
 * @self: a chain
 *
 * Returns: bytes per second of the strictest of its limits, 0 for none
 */
guint64
ferry_limit_chain_get_rate (const FerryLimitChain *self)
{
  guint64 rate = 0;

  for (guint i = 0; i < self->n_limits; i++)
    {
      const guint64 other = ferry_limit_get_rate (self->limits[i]);

      if (other > 0 && (rate == 0 || other < rate))
        rate = other;
    }

  return rate;
}
