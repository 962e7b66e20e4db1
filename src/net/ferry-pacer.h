/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/ferry-pace-group.h"

G_BEGIN_DECLS

typedef struct _FerryPacer FerryPacer;

/**
 * FerryPacing:
 * @FERRY_PACING_OFF: nobody needs to be held back
 * @FERRY_PACING_DELAY: how long bytes wait is known
 * @FERRY_PACING_COUNTERS: nothing but what passes the interface is known
 *
 * What background transfers are held back by.
 */
typedef enum
{
  FERRY_PACING_OFF,
  FERRY_PACING_DELAY,
  FERRY_PACING_COUNTERS,
} FerryPacing;

typedef void (*FerryPacingFunc) (gpointer    data,
                                 FerryPacing pacing);

FerryPacer *ferry_pacer_new (GMainContext   *context,
                             FerryPacingFunc changed,
                             gpointer        data);
void ferry_pacer_free (FerryPacer *self);
FerryPaced *ferry_pacer_join (FerryPacer   *self,
                              FerrySocket  *socket,
                              FerryPriority priority,
                              gboolean      is_metered);
void ferry_pacer_leave (FerryPacer *self,
                        FerryPaced *paced);
void ferry_pacer_set_priority (FerryPacer   *self,
                               FerryPaced   *paced,
                               FerryPriority priority);
void ferry_pacer_wake (FerryPacer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryPacer, ferry_pacer_free)

G_END_DECLS
