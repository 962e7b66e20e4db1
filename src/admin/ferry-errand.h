/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/ferry-account.h"
#include "shared/ferry-errand-kind.h"

G_BEGIN_DECLS

/**
 * FerryErrand:
 *
 * A ferry-envoy on its way.
 */
typedef struct _FerryErrand FerryErrand;

FerryErrand *ferry_errand_start (const FerryAccount *account,
                                 FerryErrandKind     kind,
                                 GVariant           *request,
                                 int                 bytes_fd,
                                 guint               answer_seconds,
                                 GError            **error);
GVariant *ferry_errand_finish (FerryErrand *self,
                               guint        timeout_seconds,
                               GError     **error);
GVariant *ferry_errand_parse_reply (FerryErrandKind kind,
                                    GBytes         *bytes,
                                    GError        **error);

G_END_DECLS
