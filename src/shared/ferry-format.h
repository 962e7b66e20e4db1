/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ferry_format_size (guint64 bytes);
char *ferry_format_rate (guint64 rate);
char *ferry_format_amount (guint64 done,
                           gint64  total);
int ferry_format_percent (guint64 done,
                          gint64  total);
char *ferry_format_duration (guint64 seconds);
char *ferry_format_progress (guint64 done,
                             gint64  total,
                             guint64 rate);
char *ferry_format_local_time (gint64 time);
char *ferry_format_moment (gint64 time,
                           gint64 now);
char *ferry_format_rfc3339 (gint64 time);

G_END_DECLS
