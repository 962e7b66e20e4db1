/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Text in columns. The last one takes what the terminal has left, so that no
 * line wraps. */

#include "config.h"

#include "cli/ferry-cli-table.h"

#define GAP 2

/* A name shorter than this says nothing; such a terminal may wrap. */
#define SHORTEST_LAST 12

typedef struct
{
  char **cells; /* (owned) */
  FerryStyle style;
} Row;

struct _FerryTable
{
  guint n_columns;
  GPtrArray *rows; /* (owned) (element-type Row) */
  int *widths;     /* (owned) */
};

static void
row_free (gpointer data)
{
  Row *row = data;

  g_strfreev (row->cells);
  g_free (row);
}

/**
 * ferry_table_new:
 * @n_columns: how many columns
 *
 * Returns: (transfer full): a table without rows
 */
FerryTable *
ferry_table_new (guint n_columns)
{
  FerryTable *self = g_new0 (FerryTable, 1);

  self->n_columns = n_columns;
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->widths = g_new0 (int, n_columns);
  return self;
}

/**
 * ferry_table_free:
 * @self: a table
 */
void
ferry_table_free (FerryTable *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self->widths);
  g_free (self);
}

/**
 * ferry_table_add:
 * @self: a table
 * @cells: (array zero-terminated=1): a text for each column
 * @style: how the second one is meant; %FERRY_STYLE_HEADING is for the row
 */
void
ferry_table_add (FerryTable        *self,
                 const char *const *cells,
                 FerryStyle         style)
{
  Row *row = g_new0 (Row, 1);

  row->cells = g_new0 (char *, self->n_columns + 1);
  row->style = style;
  for (guint i = 0; i < self->n_columns && cells[i] != NULL; i++)
    {
      row->cells[i] = ferry_print_clean (cells[i]);
      self->widths[i] = MAX (self->widths[i], ferry_print_measure (row->cells[i]));
    }

  g_ptr_array_add (self->rows, row);
}

static void
draw_cell (GString    *text,
           const char *cell,
           int         width,
           FerryStyle  style)
{
  g_autofree char *styled = ferry_print_style (cell, style, style != FERRY_STYLE_PLAIN);

  g_string_append (text, styled);
  for (int i = ferry_print_measure (cell); i < width; i++)
    g_string_append_c (text, ' ');
}

static void
draw_row (FerryTable *self,
          const Row  *row,
          int         last_width,
          gboolean    colour,
          GString    *text)
{
  g_autofree char *last = ferry_print_fit (row->cells[self->n_columns - 1], last_width);

  for (guint i = 0; i < self->n_columns - 1; i++)
    {
      gboolean styled = colour && (i == 1 || row->style == FERRY_STYLE_HEADING);

      draw_cell (text, row->cells[i], self->widths[i] + GAP, styled ? row->style : FERRY_STYLE_PLAIN);
    }

  draw_cell (text, last, 0, colour && row->style == FERRY_STYLE_HEADING ? row->style : FERRY_STYLE_PLAIN);
  g_string_append_c (text, '\n');
}

/**
 * ferry_table_draw:
 * @self: a table
 * @width: columns of the terminal, -1 for no limit
 * @colour: whether it shows colour
 *
 * Returns: (transfer full): the table in lines
 */
char *
ferry_table_draw (FerryTable *self,
                  int         width,
                  gboolean    colour)
{
  GString *text = g_string_new (NULL);
  int last_width = width;

  for (guint i = 0; i < self->n_columns - 1; i++)
    last_width -= self->widths[i] + GAP;
  last_width = width < 0 ? -1 : MAX (last_width, SHORTEST_LAST);

  for (guint i = 0; i < self->rows->len; i++)
    draw_row (self, self->rows->pdata[i], last_width, colour, text);

  return g_string_free (text, FALSE);
}
