/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job.h"

FerryJob *placed_job (const char *id,
                      FerryState  state,
                      goffset     bytes_done,
                      goffset     bytes_total);
void placed_job_set_wait (FerryJob *job,
                          FerryWait wait);
