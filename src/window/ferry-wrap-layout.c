/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Buttons beside one another as long as they fit, and then in further lines, each
 * in the middle. Neither GTK 4.8 nor libadwaita 1.2 has such a layout. */

#include "config.h"

#include "window/ferry-wrap-layout.h"

#define SPACING 12

struct _FerryWrapLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (FerryWrapLayout, ferry_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* The children of one line, from @first on, and what they take up. */
typedef struct
{
  GtkWidget *first; /* (unowned) (nullable) */
  guint n_children;
  int width;
  int height;
} Line;

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static void
get_size (GtkWidget *child,
          int        room,
          int       *width,
          int       *height)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  *width = CLAMP (room, minimum, natural);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, *width, NULL, height, NULL, NULL);
}

/* Returns the first child of the next line. */
static GtkWidget *
fill_line (Line      *line,
           GtkWidget *first,
           int        room)
{
  GtkWidget *child = first;

  *line = (Line) { .first = first };
  while (child != NULL)
    {
      int gap = line->n_children > 0 ? SPACING : 0;
      int width, height;

      get_size (child, room, &width, &height);
      if (line->n_children > 0 && line->width + gap + width > room)
        break;

      line->width += gap + width;
      line->height = MAX (line->height, height);
      line->n_children++;
      child = skip_hidden (gtk_widget_get_next_sibling (child));
    }

  return child;
}

static int
measure_height (GtkWidget *widget,
                int        room)
{
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget));
  int height = 0;

  while (child != NULL)
    {
      Line line;

      child = fill_line (&line, child, room);
      height += (height > 0 ? SPACING : 0) + line.height;
    }

  return height;
}

static void
measure_width (GtkWidget *widget,
               int       *minimum,
               int       *natural)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget)); child != NULL;
       child = skip_hidden (gtk_widget_get_next_sibling (child)))
    {
      int child_minimum, child_natural;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += (*natural > 0 ? SPACING : 0) + child_natural;
    }
}

static GtkSizeRequestMode
ferry_wrap_layout_get_request_mode (GtkLayoutManager *manager,
                                    GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
ferry_wrap_layout_measure (GtkLayoutManager *manager,
                           GtkWidget        *widget,
                           GtkOrientation    orientation,
                           int               for_size,
                           int              *minimum,
                           int              *natural,
                           int              *minimum_baseline,
                           int              *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (widget, minimum, natural);
  else
    *minimum = *natural = measure_height (widget, for_size >= 0 ? for_size : G_MAXINT);
}

static void
allocate_line (const Line *line,
               int         room,
               int         top,
               gboolean    is_rtl)
{
  GtkWidget *child = line->first;
  int left = (room - line->width) / 2;

  for (guint i = 0; i < line->n_children; i++)
    {
      GtkAllocation place = { .y = top, .height = line->height };
      int height;

      get_size (child, room, &place.width, &height);
      place.x = is_rtl ? room - left - place.width : left;
      gtk_widget_size_allocate (child, &place, -1);
      left += place.width + SPACING;
      child = skip_hidden (gtk_widget_get_next_sibling (child));
    }
}

static void
ferry_wrap_layout_allocate (GtkLayoutManager *manager,
                            GtkWidget        *widget,
                            int               width,
                            int               height,
                            int               baseline)
{
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget));
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int top = 0;

  while (child != NULL)
    {
      Line line;

      child = fill_line (&line, child, width);
      allocate_line (&line, width, top, is_rtl);
      top += line.height + SPACING;
    }
}

static void
ferry_wrap_layout_class_init (FerryWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->get_request_mode = ferry_wrap_layout_get_request_mode;
  manager_class->measure = ferry_wrap_layout_measure;
  manager_class->allocate = ferry_wrap_layout_allocate;
}

static void
ferry_wrap_layout_init (FerryWrapLayout *self)
{
}
