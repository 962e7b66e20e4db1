/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FERRY_STYLE_PLAIN,
  FERRY_STYLE_HEADING,
  FERRY_STYLE_GOOD,
  FERRY_STYLE_BUSY,
  FERRY_STYLE_WAITING,
  FERRY_STYLE_BAD,
  FERRY_STYLE_DIM,
} FerryStyle;

void ferry_print_init (void);
gboolean ferry_print_is_utf8 (void);
gboolean ferry_print_has_colour (int fd);
int ferry_print_get_width (int fd);

char *ferry_print_style (const char *text,
                         FerryStyle  style,
                         gboolean    colour);
char *ferry_print_clean (const char *text);
int ferry_print_measure (const char *text);
char *ferry_print_fit (const char *text,
                       int         width);

G_END_DECLS
