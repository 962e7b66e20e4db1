/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-transfer-loop.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryBodyEnd:
 * @FERRY_BODY_WHOLE: it ended as its framing said it would
 * @FERRY_BODY_SHORT: it ended too early
 * @FERRY_BODY_MALFORMED: its framing makes no sense
 * @FERRY_BODY_BROKEN: something else went wrong
 *
 * How a body ended.
 */
typedef enum
{
  FERRY_BODY_WHOLE,
  FERRY_BODY_SHORT,
  FERRY_BODY_MALFORMED,
  FERRY_BODY_BROKEN,
} FerryBodyEnd;

/**
 * FerryBodyEvents:
 * @received: some bytes; returns whether more are wanted
 * @ended: there is no more; @error, of whoever reported it, only if broken. Not
 *   called where @received returned %FALSE
 *
 * What comes of reading a body. Each may close it.
 */
typedef struct
{
  gboolean (*received) (gpointer      user_data,
                        const guint8 *data,
                        gsize         size);
  void (*ended) (gpointer      user_data,
                 FerryBodyEnd  end,
                 const GError *error);
} FerryBodyEvents;

/**
 * FerryBodySetup:
 * @loop: the transfer loop
 * @limits: what it has to keep to
 * @priority: priority of the main loop’s source
 * @is_chunked: whether the body comes in chunks
 * @length: its length, -1 if unknown
 *
 * What is to be known of a body before it is read.
 */
typedef struct
{
  FerryTransferLoop *loop;
  FerryLimitChain limits;
  int priority;
  gboolean is_chunked;
  goffset length;
} FerryBodySetup;

typedef struct _FerryBody FerryBody;

FerryBody *ferry_body_new (GInputStream          *stream,
                           const FerryBodySetup  *setup,
                           const FerryBodyEvents *events,
                           gpointer               user_data);
void ferry_body_read (FerryBody *self);
void ferry_body_set_limits (FerryBody             *self,
                            const FerryLimitChain *limits);
void ferry_body_close (FerryBody *self);
gboolean ferry_body_is_silent (FerryBody *self,
                               gint64     now,
                               gint64     timeout);

G_END_DECLS
