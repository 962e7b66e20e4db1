/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-job-face.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void ferry_mood_apply (GtkWidget *widget,
                       FerryMood  mood);

G_END_DECLS
