/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "shared/ferry-enums.h"

G_BEGIN_DECLS

/**
 * FerryNetworkRule:
 * @kind: which networks
 * @connection: (nullable): name or UUID for %FERRY_NETWORK_CONNECTION
 *
 * Which networks may be used.
 */
typedef struct
{
  FerryNetworkKind kind;
  char *connection;
} FerryNetworkRule;

gboolean ferry_network_rule_parse (FerryNetworkRule *self,
                                   const char       *text);
void ferry_network_rule_copy (FerryNetworkRule       *self,
                              const FerryNetworkRule *other);
void ferry_network_rule_clear (FerryNetworkRule *self);
gboolean ferry_network_rule_is_binding (const FerryNetworkRule *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FerryNetworkRule, ferry_network_rule_clear)

G_END_DECLS
