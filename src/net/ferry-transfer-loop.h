/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-disk-queue.h"
#include "net/ferry-hosts.h"
#include "net/ferry-limits.h"
#include "net/ferry-mailbox.h"
#include "net/ferry-pacer.h"
#include "net/ferry-session.h"

G_BEGIN_DECLS

/* One read takes at most this much; more gains nothing (measured). */
#define FERRY_TRANSFER_BUFFER_SIZE (256 * 1024)

typedef struct _FerryTransferLoop FerryTransferLoop;

/**
 * FerryTicker:
 * @tick: called four times a second
 * @data: for @tick
 * @link: (private)
 *
 * Somebody who watches the time. One timer serves all of them.
 */
typedef struct
{
  FerryMailFunc tick;
  gpointer data;
  GList link;
} FerryTicker;

FerryTransferLoop *ferry_transfer_loop_new (GTlsDatabase *tls_database);
void ferry_transfer_loop_free (FerryTransferLoop *self);
void ferry_transfer_loop_watch_pacing (FerryTransferLoop *self,
                                       FerryPacingFunc    changed,
                                       gpointer           data);

/* From any thread. */
void ferry_transfer_loop_call (FerryTransferLoop *self,
                               FerryMailFunc      func,
                               gpointer           data);
void ferry_transfer_loop_tell (FerryTransferLoop *self,
                               FerryMailFunc      func,
                               gpointer           data);
void ferry_transfer_loop_work (FerryTransferLoop *self,
                               FerryWork         *work,
                               gboolean           is_long);

/* From the transfer thread. */
guint8 *ferry_transfer_loop_get_buffer (FerryTransferLoop *self);
GMainContext *ferry_transfer_loop_get_context (FerryTransferLoop *self);
FerrySession *ferry_transfer_loop_create_session (FerryTransferLoop *self,
                                                  const char        *proxy,
                                                  const char        *interface);
FerrySession *ferry_transfer_loop_get_session (FerryTransferLoop *self,
                                               const char        *proxy,
                                               const char        *interface);
FerryHosts *ferry_transfer_loop_get_hosts (FerryTransferLoop *self);
FerryPacer *ferry_transfer_loop_get_pacer (FerryTransferLoop *self);
FerryLimits *ferry_transfer_loop_get_limits (FerryTransferLoop *self);
void ferry_transfer_loop_add_ticker (FerryTransferLoop *self,
                                     FerryTicker       *ticker);
void ferry_transfer_loop_remove_ticker (FerryTransferLoop *self,
                                        FerryTicker       *ticker);
guint ferry_transfer_loop_count_odd (FerryTransferLoop *self,
                                     const char        *key);
void ferry_transfer_loop_forget_odd (FerryTransferLoop *self,
                                     const char        *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryTransferLoop, ferry_transfer_loop_free)

G_END_DECLS
