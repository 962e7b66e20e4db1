/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-clock.h"

G_BEGIN_DECLS

/**
 * FerryAppointment:
 * @time: when, on the clock; %G_MAXINT64 for never
 * @data: (unowned): whose; set by the owner
 * @place: where in the agenda, from 1; 0 if it is not in it
 *
 * A time at which something is due. Lies in its owner’s struct; zeroed and with
 * @data set it is ready for use.
 */
typedef struct
{
  gint64 time;
  gpointer data;
  guint place;
} FerryAppointment;

typedef struct _FerryAgenda FerryAgenda;

typedef void (*FerryAgendaFunc) (FerryAppointment *appointment,
                                 gpointer          user_data);

FerryAgenda *ferry_agenda_new (FerryClock     *clock,
                               FerryAgendaFunc due,
                               gpointer        user_data);
void ferry_agenda_free (FerryAgenda *self);
void ferry_agenda_set (FerryAgenda      *self,
                       FerryAppointment *appointment,
                       gint64            time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryAgenda, ferry_agenda_free)

G_END_DECLS
