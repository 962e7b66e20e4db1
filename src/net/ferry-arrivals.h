/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FerryArrivalsCount:
 * @bytes: of payload, in order
 * @segments: with payload, in whatever order
 * @strays: those of them that came out of order
 * @mss: bytes of payload in one segment
 * @header: bytes around each
 *
 * What the kernel has counted of a connection so far.
 */
typedef struct
{
  guint64 bytes;
  guint32 segments;
  guint32 strays;
  double mss;
  double header;
} FerryArrivalsCount;

/**
 * FerryArrivals:
 * @last: (private): what it was
 * @stray_bytes: (private): what has come but is not in order yet
 *
 * Tells what has come over a connection as its interface would. Pure; starts as
 * zeroes.
 */
typedef struct
{
  FerryArrivalsCount last;
  double stray_bytes;
} FerryArrivals;

double ferry_arrivals_step (FerryArrivals            *self,
                            const FerryArrivalsCount *count);

G_END_DECLS
