/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "window/ferry-groups-dialog.h"

G_BEGIN_DECLS

#define FERRY_TYPE_GROUPS_ROW (ferry_groups_row_get_type ())
G_DECLARE_DERIVABLE_TYPE (FerryGroupsRow, ferry_groups_row, FERRY, GROUPS_ROW, AdwActionRow)

/**
 * FerryGroupsRowClass:
 * @describe: (transfer full): a text in words for people
 * @make_dialog: (transfer none): the dialog, still empty
 * @fill: appends what the row’s text says, if anything
 * @append: appends one thing more
 * @collect: (transfer full): the text of what is in the dialog now
 */
struct _FerryGroupsRowClass
{
  AdwActionRowClass parent_class;

  char *(*describe) (const char *text);
  FerryGroupsDialog *(*make_dialog) (FerryGroupsRow *self,
                                     GtkWindow      *parent);
  void (*fill) (FerryGroupsRow    *self,
                FerryGroupsDialog *dialog);
  void (*append) (FerryGroupsRow    *self,
                  FerryGroupsDialog *dialog);
  char *(*collect) (FerryGroupsDialog *dialog);
};

void ferry_groups_row_set_text (FerryGroupsRow *self,
                                const char     *text);
const char *ferry_groups_row_get_text (FerryGroupsRow *self);

G_END_DECLS
