/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How far something is, as a bar. Unlike a GtkProgressBar it tells assistive
 * technologies of every tenth alone: a screen reader that follows a list of
 * transfers must not be fed twice a second. */

#include "config.h"

#include "window/ferry-meter.h"

#include <glib/gi18n-lib.h>

#define HEIGHT 6
#define STEPS 10

struct _FerryMeter
{
  GtkWidget parent_instance;

  double fraction; /* below 0 while nobody knows */
  int told;        /* in steps, -1 for unknown */
};

G_DEFINE_FINAL_TYPE (FerryMeter, ferry_meter, GTK_TYPE_WIDGET)

static void
append_bar (GtkSnapshot           *snapshot,
            const graphene_rect_t *area,
            const GdkRGBA         *colour)
{
  GskRoundedRect bar;

  gsk_rounded_rect_init_from_rect (&bar, area, HEIGHT / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &bar);
  gtk_snapshot_append_color (snapshot, colour, area);
  gtk_snapshot_pop (snapshot);
}

static void
ferry_meter_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  FerryMeter *self = FERRY_METER (widget);
  float width = (float) gtk_widget_get_width (widget);
  float top = ((float) gtk_widget_get_height (widget) - HEIGHT) / 2.0f;
  float filled = self->fraction <= 0 ? 0.0f : MAX (HEIGHT, (float) self->fraction * width);
  float left = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? width - filled : 0.0f;
  GdkRGBA colour, trough;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  trough = colour;
  trough.alpha *= 0.2f;
  append_bar (snapshot, &GRAPHENE_RECT_INIT (0, top, width, HEIGHT), &trough);
  if (filled > 0)
    append_bar (snapshot, &GRAPHENE_RECT_INIT (left, top, filled, HEIGHT), &colour);
}

static void
ferry_meter_class_init (FerryMeterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = ferry_meter_snapshot;
  gtk_widget_class_set_css_name (widget_class, "ferry-meter");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
}

static void
tell (FerryMeter *self)
{
  g_autofree char *name = NULL;

  if (self->told < 0)
    name = g_strdup (_("Progress unknown"));
  else
    /* Translators: %d is a whole number of percents. */
    name = g_strdup_printf (_("Progress %d %%"), self->told * 100 / STEPS);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
ferry_meter_init (FerryMeter *self)
{
  self->fraction = -1;
  self->told = -1;
  tell (self);
}

/**
 * ferry_meter_new:
 *
 * Returns: (transfer floating): a bar about which nothing is known
 */
GtkWidget *
ferry_meter_new (void)
{
  return g_object_new (FERRY_TYPE_METER, NULL);
}

/**
 * ferry_meter_set_fraction:
 * @self: a meter
 * @fraction: from 0 to 1, below 0 if nobody knows
 */
void
ferry_meter_set_fraction (FerryMeter *self,
                          double      fraction)
{
  int steps = fraction < 0 ? -1 : (int) (MIN (fraction, 1.0) * STEPS);

  g_return_if_fail (FERRY_IS_METER (self));

  if (self->fraction != fraction)
    gtk_widget_queue_draw (GTK_WIDGET (self));

  self->fraction = fraction;
  if (steps == self->told)
    return;

  self->told = steps;
  tell (self);
}
