/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryOptionScope:
 * @FERRY_OPTION_CREATE: may be given when something is created
 * @FERRY_OPTION_SET: may be given to change it later
 * @FERRY_OPTION_STORE: may come back from the store
 *
 * Where an option may come from, as bits.
 */
typedef enum
{
  FERRY_OPTION_CREATE = 1 << 0,
  FERRY_OPTION_SET = 1 << 1,
  FERRY_OPTION_STORE = 1 << 2,
} FerryOptionScope;

typedef gboolean (*FerryOptionFunc) (gpointer    target,
                                     const char *key,
                                     GVariant   *value,
                                     GError    **error);

/**
 * FerryOption:
 * @key: the option’s name
 * @type: the D-Bus type it must have
 * @scopes: where it may come from, #FerryOptionScope bits
 * @read: puts a value of that type into the target, or refuses it; %NULL for
 *   an option that is somebody else’s to carry out
 */
typedef struct
{
  const char *key;
  const char *type;
  guint scopes;
  FerryOptionFunc read;
} FerryOption;

gboolean ferry_options_read (GVariant          *options,
                             const FerryOption *table,
                             FerryOptionScope   scope,
                             gpointer           target,
                             GError           **error);
gboolean ferry_options_refuse (GError    **error,
                               const char *format,
                               ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
