/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-line.h"
#include "net/ferry-request.h"
#include "net/ferry-transfer-auth.h"

G_BEGIN_DECLS

/**
 * FerryExchangeEvents:
 * @answered: an answer of status 200, 206 or 416 came; returns whether its body
 *   is wanted
 * @challenged: somebody wants to know who we are; returns whether the exchange
 *   is to end with an error that says so, or else ends here
 * @received: some of the body; returns whether more of it is wanted
 * @ended: the body ended as its framing says it should, or something went
 *   wrong. Not called where one of the others returned %FALSE. @retry_after is
 *   in microseconds since 1970, 0 if the server named no time.
 *
 * What happens in an exchange. All are called in the transfer thread, and each
 * may close the exchange.
 */
typedef struct
{
  gboolean (*answered) (gpointer           user_data,
                        const FerryAnswer *answer);
  gboolean (*challenged) (gpointer              user_data,
                          const FerryChallenge *challenge);
  gboolean (*received) (gpointer      user_data,
                        const guint8 *data,
                        gsize         size);
  void (*ended) (gpointer      user_data,
                 const GError *error,
                 gint64        retry_after);
} FerryExchangeEvents;

typedef struct _FerryExchange FerryExchange;

FerryExchange *ferry_exchange_start (const FerryRequest        *request,
                                     const FerryExchangeWay    *way,
                                     const FerryExchangeEvents *events,
                                     gpointer                   user_data);
void ferry_exchange_close (FerryExchange *self);
void ferry_exchange_set_way (FerryExchange          *self,
                             const FerryExchangeWay *way);
void ferry_exchange_check (FerryExchange *self,
                           gint64         now);

G_END_DECLS
