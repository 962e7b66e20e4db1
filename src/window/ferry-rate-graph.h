/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-rate-history.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FERRY_TYPE_RATE_GRAPH (ferry_rate_graph_get_type ())
G_DECLARE_FINAL_TYPE (FerryRateGraph, ferry_rate_graph, FERRY, RATE_GRAPH, GtkWidget)

void ferry_rate_graph_clear (FerryRateGraph *self);
void ferry_rate_graph_add (FerryRateGraph *self,
                           guint64         rate);

G_END_DECLS
