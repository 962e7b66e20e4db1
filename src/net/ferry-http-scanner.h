/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryHttpScanner:
 * @at: (unowned): the first character not taken yet; a NUL ends the text
 *
 * Takes the words of RFC 9110 §5.6 from a field value, one after the other.
 * A take that fails moves nothing.
 */
typedef struct
{
  const char *at;
} FerryHttpScanner;

void ferry_http_scanner_init (FerryHttpScanner *self,
                              const char       *text);
gboolean ferry_http_scanner_is_at_end (const FerryHttpScanner *self);
void ferry_http_scanner_skip_space (FerryHttpScanner *self);
gboolean ferry_http_scanner_take_char (FerryHttpScanner *self,
                                       char              wanted);
gboolean ferry_http_scanner_take_word (FerryHttpScanner *self,
                                       const char       *word);
gboolean ferry_http_scanner_take_number (FerryHttpScanner *self,
                                         goffset          *number);
char *ferry_http_scanner_take_token (FerryHttpScanner *self);
char *ferry_http_scanner_take_quoted (FerryHttpScanner *self);
char *ferry_http_scanner_take_until (FerryHttpScanner *self,
                                     const char       *ends);

G_END_DECLS
