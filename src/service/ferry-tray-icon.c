/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The tray icon while bytes move: a ferry in a ring that closes. Drawn here
 * pixel by pixel, because a drawing library would cost the service more memory
 * than all of its jobs. */

#include "service/ferry-tray-icon.h"

#include <math.h>

/* Samples of a pixel in each direction, which makes edges smooth. */
#define SAMPLES 4

/* The ring, as radii of a picture that reaches from -1 to 1. */
#define RING_INNER 0.76
#define RING_OUTER 0.98

/* Sizes that hosts scale from: a panel’s usual, and twice that and more. */
static const int sizes[] = { 22, 48 };

typedef struct
{
  guint8 alpha;
  guint8 red;
  guint8 green;
  guint8 blue;
} Colour;

/* Both are seen on light panels and on dark ones. */
static const Colour blue = { 0xff, 0x35, 0x84, 0xe4 };
static const Colour grey = { 0x90, 0x88, 0x88, 0x88 };

static gboolean
is_between (double value,
            double low,
            double high)
{
  return value >= low && value < high;
}

/* A hull with a cabin and a funnel, upright, y downwards. */
static gboolean
is_in_ferry (double x,
             double y)
{
  if (is_between (y, 0.08, 0.36))
    return fabs (x) < 0.52 - (y - 0.08) * 0.55;
  if (is_between (y, -0.20, 0.02))
    return is_between (x, -0.34, 0.30);
  if (is_between (y, -0.48, -0.24))
    return is_between (x, -0.02, 0.18);

  return FALSE;
}

static gboolean
is_in_ring (double x,
            double y)
{
  return is_between (hypot (x, y), RING_INNER, RING_OUTER);
}

/* The ring begins at the top and goes with the clock. */
static gboolean
is_in_arc (double x,
           double y,
           int    step)
{
  double turn = atan2 (x, -y) / (2 * G_PI);

  if (turn < 0)
    turn += 1;

  return is_in_ring (x, y) && turn * FERRY_TRAY_ICON_STEPS < step;
}

/* ARGB32 in network byte order, the colour not multiplied by its alpha. */
static void
set_pixel (guint8 *pixel,
           int     n_blue,
           int     n_grey)
{
  int blue_weight = n_blue * blue.alpha;
  int grey_weight = n_grey * grey.alpha;
  int weight = blue_weight + grey_weight;

  pixel[0] = (guint8) (weight / (SAMPLES * SAMPLES));
  if (weight == 0)
    return;

  pixel[1] = (guint8) ((blue.red * blue_weight + grey.red * grey_weight) / weight);
  pixel[2] = (guint8) ((blue.green * blue_weight + grey.green * grey_weight) / weight);
  pixel[3] = (guint8) ((blue.blue * blue_weight + grey.blue * grey_weight) / weight);
}

static void
draw_pixel (guint8 *pixel,
            int     size,
            int     position,
            int     step)
{
  int n_blue = 0;
  int n_grey = 0;

  for (int i = 0; i < SAMPLES * SAMPLES; i++)
    {
      double across = position % size + (i % SAMPLES + 0.5) / SAMPLES;
      double down = position / size + (i / SAMPLES + 0.5) / SAMPLES;
      double x = across * 2 / size - 1;
      double y = down * 2 / size - 1;

      if (is_in_ferry (x, y) || is_in_arc (x, y, step))
        n_blue++;
      else if (is_in_ring (x, y))
        n_grey++;
    }

  set_pixel (pixel, n_blue, n_grey);
}

/**
 * ferry_tray_icon_get_step:
 * @fraction: how much is done, from 0 to 1; below 0 if nobody knows
 *
 * Returns: how far the ring is closed; the whole ring only when all is done, and
 *   nothing of it if nobody knows
 */
int
ferry_tray_icon_get_step (double fraction)
{
  if (!(fraction > 0.0))
    return 0;
  if (fraction >= 1.0)
    return FERRY_TRAY_ICON_STEPS;

  return (int) (fraction * FERRY_TRAY_ICON_STEPS);
}

/**
 * ferry_tray_icon_draw:
 * @pixels: place for @size × @size pixels of four bytes, all zero
 * @size: width and height
 * @step: how far the ring is closed, up to %FERRY_TRAY_ICON_STEPS
 *
 * Draws ARGB32 in network byte order, as StatusNotifierItem wants it.
 */
void
ferry_tray_icon_draw (guint8 *pixels,
                      int     size,
                      int     step)
{
  g_return_if_fail (pixels != NULL);
  g_return_if_fail (size > 0);

  for (int i = 0; i < size * size; i++)
    draw_pixel (pixels + 4 * (gsize) i, size, i, step);
}

/**
 * ferry_tray_icon_to_variant:
 * @step: how far the ring is closed, up to %FERRY_TRAY_ICON_STEPS
 *
 * Returns: (transfer floating): the icon in all sizes, a(iiay)
 */
GVariant *
ferry_tray_icon_to_variant (int step)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(iiay)"));
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gsize length = (gsize) sizes[i] * (gsize) sizes[i] * 4;
      guint8 *pixels = g_malloc0 (length);

      ferry_tray_icon_draw (pixels, sizes[i], step);
      g_variant_builder_add (&builder, "(ii@ay)", sizes[i], sizes[i],
                             g_variant_new_from_data (G_VARIANT_TYPE_BYTESTRING, pixels, length,
                                                      TRUE, g_free, pixels));
    }

  return g_variant_builder_end (&builder);
}
