/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "service/ferry-tray-icon.h"

#define SIZE 48
#define MIDDLE (SIZE / 2)

static guint8 *
draw (int step)
{
  guint8 *pixels = g_malloc0 (SIZE * SIZE * 4);

  ferry_tray_icon_draw (pixels, SIZE, step);
  return pixels;
}

/* ARGB in network byte order, as one number. */
static guint32
get_pixel (const guint8 *pixels,
           int           x,
           int           y)
{
  const guint8 *pixel = pixels + 4 * (y * SIZE + x);

  return (guint32) pixel[0] << 24 | (guint32) pixel[1] << 16 | (guint32) pixel[2] << 8 | pixel[3];
}

static guint
count_blue (const guint8 *pixels)
{
  guint count = 0;

  for (int i = 0; i < SIZE * SIZE; i++)
    count += get_pixel (pixels, i % SIZE, i / SIZE) == 0xff3584e4;

  return count;
}

static void
test_steps (void)
{
  g_assert_cmpint (ferry_tray_icon_get_step (-1), ==, 0);
  g_assert_cmpint (ferry_tray_icon_get_step (0), ==, 0);
  g_assert_cmpint (ferry_tray_icon_get_step (0.5), ==, FERRY_TRAY_ICON_STEPS / 2);
  g_assert_cmpint (ferry_tray_icon_get_step (0.9999), ==, FERRY_TRAY_ICON_STEPS - 1);
  g_assert_cmpint (ferry_tray_icon_get_step (1), ==, FERRY_TRAY_ICON_STEPS);
  g_assert_cmpint (ferry_tray_icon_get_step (7), ==, FERRY_TRAY_ICON_STEPS);
}

static void
test_picture (void)
{
  g_autofree guint8 *pixels = draw (FERRY_TRAY_ICON_STEPS / 2);

  g_assert_cmphex (get_pixel (pixels, 0, 0), ==, 0);               /* corner */
  g_assert_cmphex (get_pixel (pixels, MIDDLE, MIDDLE + 5), ==, 0xff3584e4); /* hull */
  g_assert_cmphex (get_pixel (pixels, SIZE - 4, MIDDLE), ==, 0xff3584e4);   /* done, right */
  g_assert_cmphex (get_pixel (pixels, 3, MIDDLE), ==, 0x90888888); /* to do, left */
  g_assert_cmphex (get_pixel (pixels, MIDDLE + 15, MIDDLE - 6) >> 24, ==, 0); /* between */
}

static void
test_ring_grows (void)
{
  guint last = 0;

  for (int step = 0; step <= FERRY_TRAY_ICON_STEPS; step++)
    {
      g_autofree guint8 *pixels = draw (step);
      guint count = count_blue (pixels);

      g_assert_cmpuint (count, >=, last);
      if (step % 4 == 0 && step > 0)
        {
          g_autofree guint8 *before = draw (step - 4);

          g_assert_cmpuint (count, >, count_blue (before));
        }
      last = count;
    }
}

static void
test_mirror (void)
{
  g_autofree guint8 *empty = draw (0);
  g_autofree guint8 *full = draw (FERRY_TRAY_ICON_STEPS);

  /* The ring alone differs, and it is round. */
  g_assert_cmphex (get_pixel (empty, MIDDLE, 3), ==, 0x90888888);
  g_assert_cmphex (get_pixel (full, MIDDLE, 3), ==, 0xff3584e4);
  for (int y = 0; y < SIZE; y++)
    g_assert_cmphex (get_pixel (full, 1, y) >> 24, ==, get_pixel (full, SIZE - 2, y) >> 24);
}

static void
test_variant (void)
{
  g_autoptr(GVariant) icon = g_variant_ref_sink (ferry_tray_icon_to_variant (10));
  int sizes[] = { 22, 48 };

  g_assert_cmpstr (g_variant_get_type_string (icon), ==, "a(iiay)");
  g_assert_cmpuint (g_variant_n_children (icon), ==, G_N_ELEMENTS (sizes));
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr(GVariant) pixels = NULL;
      int width, height;

      g_variant_get_child (icon, i, "(ii@ay)", &width, &height, &pixels);
      g_assert_cmpint (width, ==, sizes[i]);
      g_assert_cmpint (height, ==, sizes[i]);
      g_assert_cmpuint (g_variant_get_size (pixels), ==, (gsize) (sizes[i] * sizes[i] * 4));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tray-icon/only-all-closes-the-ring", test_steps);
  g_test_add_func ("/tray-icon/ferry-in-a-ring", test_picture);
  g_test_add_func ("/tray-icon/ring-grows-with-progress", test_ring_grows);
  g_test_add_func ("/tray-icon/ring-is-round", test_mirror);
  g_test_add_func ("/tray-icon/in-both-sizes", test_variant);

  return g_test_run ();
}
