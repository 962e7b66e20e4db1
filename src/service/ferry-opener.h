/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FerryOpenKind:
 * @FERRY_OPEN_FILE: in the program that is for it
 * @FERRY_OPEN_FOLDER: the folder that it is in, with the file chosen
 */
typedef enum
{
  FERRY_OPEN_FILE,
  FERRY_OPEN_FOLDER,
} FerryOpenKind;

void ferry_opener_open_async (GDBusConnection    *connection,
                              FerryOpenKind       kind,
                              const char         *path,
                              const char         *token,
                              GAsyncReadyCallback callback,
                              gpointer            user_data);
gboolean ferry_opener_open_finish (GDBusConnection *connection,
                                   GAsyncResult    *result,
                                   GError         **error);

G_END_DECLS
