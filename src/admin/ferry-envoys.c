/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "admin/ferry-envoys.h"

G_DEFINE_INTERFACE (FerryEnvoys, ferry_envoys, G_TYPE_OBJECT)

static void
ferry_envoys_default_init (FerryEnvoysInterface *iface)
{
}

/**
 * ferry_envoys_run:
 * @self: envoys
 * @account: as whom
 * @kind: what for
 * @request: of the kind’s request type; taken if floating
 * @error: return location: what went wrong, see ferry_errand_finish()
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): a value of the kind’s reply type
 */
GVariant *
ferry_envoys_run (FerryEnvoys        *self,
                  const FerryAccount *account,
                  FerryErrandKind     kind,
                  GVariant           *request,
                  GError            **error)
{
  return FERRY_ENVOYS_GET_IFACE (self)->run (self, account, kind, request, error);
}

/**
 * ferry_envoys_move:
 * @self: envoys
 * @source: whose the bytes are
 * @target: whose they are to be
 * @request: of the request type of %FERRY_ERRAND_RECEIVE; taken if floating
 * @error: return location: what went wrong, see ferry_errand_finish()
 *
 * Blocks.
 *
 * Returns: whether @target has the job
 */
gboolean
ferry_envoys_move (FerryEnvoys        *self,
                   const FerryAccount *source,
                   const FerryAccount *target,
                   GVariant           *request,
                   GError            **error)
{
  return FERRY_ENVOYS_GET_IFACE (self)->move (self, source, target, request, error);
}
