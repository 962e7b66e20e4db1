/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>
#include <gio/gunixfdlist.h>

G_BEGIN_DECLS

/**
 * FerryDocument:
 * @folder: absolute path of a folder outside of every sandbox
 * @bound_name: (nullable): the one name in @folder that was granted; %NULL for
 *   all of them
 *
 * What a handle in the document portal stands for.
 */
typedef struct
{
  char *folder;
  char *bound_name;
} FerryDocument;

gboolean ferry_documents_has_names (const char *folder);
gboolean ferry_documents_are_among (GUnixFDList *handles);
void ferry_documents_find_async (GDBusConnection    *connection,
                                 GUnixFDList        *handles,
                                 const char         *app_id,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data);
GHashTable *ferry_documents_find_finish (GAsyncResult *result,
                                         GError      **error);

G_END_DECLS
