/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/ferry-account.h"
#include "shared/ferry-errand-kind.h"

#include <glib-object.h>

G_BEGIN_DECLS

#define FERRY_TYPE_ENVOYS (ferry_envoys_get_type ())
G_DECLARE_INTERFACE (FerryEnvoys, ferry_envoys, FERRY, ENVOYS, GObject)

/**
 * FerryEnvoysInterface:
 * @run: does an errand as a user
 * @move: does a SEND as one user and a RECEIVE as another at the same time, with
 *   a pipe between them
 *
 * The port through which the helper has things done as users.
 */
struct _FerryEnvoysInterface
{
  GTypeInterface parent_iface;

  GVariant *(*run) (FerryEnvoys *self, const FerryAccount *account, FerryErrandKind kind, GVariant *request, GError **error);
  gboolean (*move) (FerryEnvoys *self, const FerryAccount *source, const FerryAccount *target, GVariant *request, GError **error);
};

GVariant *ferry_envoys_run (FerryEnvoys        *self,
                            const FerryAccount *account,
                            FerryErrandKind     kind,
                            GVariant           *request,
                            GError            **error);
gboolean ferry_envoys_move (FerryEnvoys        *self,
                            const FerryAccount *source,
                            const FerryAccount *target,
                            GVariant           *request,
                            GError            **error);

G_END_DECLS
