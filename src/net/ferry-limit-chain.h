/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-limit.h"

G_BEGIN_DECLS

/* Its job’s, its priority’s, the background’s, everybody’s, the pacer’s. */
#define FERRY_LIMIT_CHAIN_MAX 5

/**
 * FerryLimitChain:
 * @limits: (unowned): limits that all hold
 * @n_limits: how many
 *
 * Everything that one reader has to keep to. Plain; whoever made it sees to it
 * that the limits live on.
 */
typedef struct
{
  FerryLimit *limits[FERRY_LIMIT_CHAIN_MAX];
  guint n_limits;
} FerryLimitChain;

void ferry_limit_chain_add (FerryLimitChain *self,
                            FerryLimit      *limit);
gsize ferry_limit_chain_claim (const FerryLimitChain *self,
                               FerryLimitWaiter      *waiter,
                               gsize                  wanted);
void ferry_limit_chain_spend (const FerryLimitChain *self,
                              gsize                  bytes);
guint64 ferry_limit_chain_get_rate (const FerryLimitChain *self);

G_END_DECLS
