/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How fast a job was in the last two minutes, as a curve. It is drawn anew when
 * it is told a rate, and never by itself. */

#include "config.h"

#include "client/ferry-format.h"
#include "window/ferry-rate-graph.h"

#include <glib/gi18n-lib.h>

#define HEADROOM 1.15
#define MARGIN 8

struct _FerryRateGraph
{
  GtkWidget parent_instance;

  FerryRateHistory *history; /* (owned) */
};

G_DEFINE_FINAL_TYPE (FerryRateGraph, ferry_rate_graph, GTK_TYPE_WIDGET)

static void
trace (FerryRateGraph *self,
       cairo_t        *cr,
       double          width,
       double          height)
{
  gint64 now = g_get_monotonic_time ();
  double peak = MAX (1.0, (double) ferry_rate_history_get_peak (self->history, now)) * HEADROOM;

  for (guint i = 0; i < FERRY_RATE_HISTORY_LENGTH; i++)
    {
      guint ago = FERRY_RATE_HISTORY_LENGTH - 1 - i;
      double rate = (double) ferry_rate_history_get (self->history, ago, now);

      cairo_line_to (cr, width * i / (FERRY_RATE_HISTORY_LENGTH - 1), height - rate / peak * height);
    }
}

static void
draw_lines (cairo_t *cr,
            double   width,
            double   height)
{
  for (int i = 1; i < 4; i++)
    {
      cairo_move_to (cr, 0, (int) (height * i / 4) + 0.5);
      cairo_line_to (cr, width, (int) (height * i / 4) + 0.5);
    }
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

/* At the beginning of a line, which may be at the right. */
static void
append_caption (FerryRateGraph *self,
                GtkSnapshot    *snapshot,
                const char     *text,
                gboolean        at_bottom)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  PangoAttrList *attributes = pango_attr_list_new ();
  GdkRGBA colour;
  int width, height;
  float x, y;

  gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "theme_fg_color", &colour);
  colour.alpha = 0.6f;
  pango_attr_list_insert (attributes, pango_attr_scale_new (0.82));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_get_pixel_size (layout, &width, &height);
  x = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? (float) (gtk_widget_get_width (widget) - width - MARGIN)
                                                            : MARGIN;
  y = at_bottom ? (float) (gtk_widget_get_height (widget) - height - MARGIN) : MARGIN;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, &colour);
  gtk_snapshot_restore (snapshot);
}

/* How fast the top is, and how long ago the beginning. */
static void
append_captions (FerryRateGraph *self,
                 GtkSnapshot    *snapshot)
{
  guint64 peak = ferry_rate_history_get_peak (self->history, g_get_monotonic_time ());
  g_autofree char *rate = ferry_format_rate ((guint64) ((double) peak * HEADROOM));

  if (peak == 0)
    return;

  append_caption (self, snapshot, rate, FALSE);
  append_caption (self, snapshot, _("The last two minutes"), TRUE);
}

static void
ferry_rate_graph_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  FerryRateGraph *self = FERRY_RATE_GRAPH (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  /* The past is where reading begins. */
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    {
      cairo_translate (cr, width, 0);
      cairo_scale (cr, -1, 1);
    }

  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, colour.alpha * 0.12);
  draw_lines (cr, width, height);

  cairo_move_to (cr, 0, height);
  trace (self, cr, width, height);
  cairo_line_to (cr, width, height);
  cairo_close_path (cr);
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, colour.alpha * 0.25);
  cairo_fill (cr);

  trace (self, cr, width, height);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, 2);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
  cairo_destroy (cr);
  append_captions (self, snapshot);
}

static void
ferry_rate_graph_finalize (GObject *object)
{
  g_clear_pointer (&FERRY_RATE_GRAPH (object)->history, ferry_rate_history_free);

  G_OBJECT_CLASS (ferry_rate_graph_parent_class)->finalize (object);
}

static void
ferry_rate_graph_class_init (FerryRateGraphClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ferry_rate_graph_finalize;
  widget_class->snapshot = ferry_rate_graph_snapshot;
  gtk_widget_class_set_css_name (widget_class, "ferry-graph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
ferry_rate_graph_init (FerryRateGraph *self)
{
  self->history = ferry_rate_history_new ();
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Speed of the last two minutes"), -1);
}

/**
 * ferry_rate_graph_clear:
 * @self: a graph
 *
 * Forgets everything: another job comes.
 */
void
ferry_rate_graph_clear (FerryRateGraph *self)
{
  g_return_if_fail (FERRY_IS_RATE_GRAPH (self));

  ferry_rate_history_free (self->history);
  self->history = ferry_rate_history_new ();
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * ferry_rate_graph_add:
 * @self: a graph
 * @rate: bytes per second, now
 */
void
ferry_rate_graph_add (FerryRateGraph *self,
                      guint64         rate)
{
  g_return_if_fail (FERRY_IS_RATE_GRAPH (self));

  ferry_rate_history_add (self->history, g_get_monotonic_time (), rate);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
