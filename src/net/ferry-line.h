/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-transfer-auth.h"
#include "net/ferry-traffic.h"

G_BEGIN_DECLS

/**
 * FerryExchangeWay:
 * @loop: the transfer loop
 * @session: how to reach servers
 * @auth: who we are there
 * @limits: what it has to keep to
 * @priority: priority of the job
 * @is_metered: whether bytes cost money
 * @traffic: (nullable): counts what goes over its sockets
 * @timeout: microseconds without a byte after which a server is given up
 *
 * How an exchange is carried out. All borrowed; they must outlive it.
 */
typedef struct
{
  FerryTransferLoop *loop;
  FerrySession *session;
  FerryTransferAuth *auth;
  FerryLimitChain limits;
  FerryPriority priority;
  gboolean is_metered;
  FerryTraffic *traffic;
  gint64 timeout;
} FerryExchangeWay;

/**
 * FerryLine:
 * @way: how requests are carried out
 * @session: the session of the request that is under way
 * @place: (private): among the requests that the server gets
 * @paced: (private) (nullable): the connection, once there is one
 *
 * What one exchange holds of the network; lives in the exchange.
 */
typedef struct
{
  FerryExchangeWay way;
  FerrySession *session;
  FerryHostPlace place;
  FerryPaced *paced;
} FerryLine;

/**
 * FerryLineEntry:
 * @FERRY_LINE_OPEN: the request may be sent
 * @FERRY_LINE_WAITING: it may when `granted` is called
 * @FERRY_LINE_REFUSED: its server does not want to be asked before some time
 *
 * Whether a request may be sent.
 */
typedef enum
{
  FERRY_LINE_OPEN,
  FERRY_LINE_WAITING,
  FERRY_LINE_REFUSED,
} FerryLineEntry;

void ferry_line_init (FerryLine              *self,
                      const FerryExchangeWay *way,
                      FerryMailFunc           granted,
                      gpointer                data);
FerryLineEntry ferry_line_enter (FerryLine  *self,
                                 const char *url,
                                 gint64     *until);
void ferry_line_leave (FerryLine *self);
gboolean ferry_line_note_event (FerryLine         *self,
                                SoupMessage       *message,
                                GSocketClientEvent event,
                                GIOStream         *connection);
void ferry_line_refuse (FerryLine  *self,
                        const char *url,
                        gint64      until);
gboolean ferry_line_take_connection (FerryLine   *self,
                                     SoupMessage *message);
void ferry_line_note_bytes (FerryLine *self);
FerryLimitChain ferry_line_get_limits (const FerryLine *self);
int ferry_line_get_source_priority (const FerryLine *self);
gboolean ferry_line_set_way (FerryLine              *self,
                             const FerryExchangeWay *way);
GError *ferry_line_new_unbound_error (const FerryLine *self);

G_END_DECLS
