/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The data budgets of the settings, one by one. The service judges them; what
 * cannot be taken apart here is left as the text that it is. */

#include "config.h"

#include "client/ferry-data-budgets.h"
#include "client/ferry-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_NAME "default"
#define UNLIMITED "unlimited"
#define FROM " from "

static const struct
{
  const char *name;
  double bytes;
} units[] = {
  { "TB", 1e12 }, { "GB", 1e9 }, { "MB", 1e6 }, { "kB", 1e3 },
  { "TiB", 1099511627776. }, { "GiB", 1073741824. }, { "MiB", 1048576. }, { "KiB", 1024. },
};

/**
 * ferry_data_budget_free:
 * @self: a budget
 */
void
ferry_data_budget_free (FerryDataBudget *self)
{
  g_free (self->connection);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryDataBudget, ferry_data_budget_free)

static gboolean
read_amount (const char *text,
             guint64    *bytes)
{
  char *unit;
  double number;

  *bytes = G_MAXUINT64;
  if (g_ascii_strcasecmp (text, UNLIMITED) == 0)
    return TRUE;
  if (!g_ascii_isdigit (*text))
    return FALSE;

  number = g_ascii_strtod (text, &unit);
  unit += strspn (unit, " ");
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      if (g_ascii_strcasecmp (units[i].name, unit) != 0 || !(number * units[i].bytes < 1e18))
        continue;

      *bytes = (guint64) (number * units[i].bytes);
      return TRUE;
    }

  return FALSE;
}

static gboolean
read_value (FerryDataBudget *budget,
            const char      *text)
{
  g_autofree char *value = g_strstrip (g_strdup (text));
  char *from = strstr (value, FROM);
  guint64 day = 1;

  if (from != NULL)
    {
      *from = '\0';
      if (!g_ascii_string_to_unsigned (g_strstrip (from + strlen (FROM)), 10, 1, 31, &day, NULL))
        return FALSE;
    }

  budget->day = (guint) day;
  return read_amount (g_strstrip (value), &budget->bytes);
}

/* A name with “;” or “=” in it stands in quotation marks. */
static const char *
take_name (const char *text,
           char      **name)
{
  static const char *const marks[][2] = { { "\"", "\"" }, { "'", "'" }, { "“", "”" } };
  gsize length = strcspn (text, "=;");

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      const char *begin = text + strlen (marks[i][0]);
      const char *end = g_str_has_prefix (text, marks[i][0]) ? strstr (begin, marks[i][1]) : NULL;

      if (end == NULL)
        continue;

      *name = g_strndup (begin, (gsize) (end - begin));
      end += strlen (marks[i][1]);
      return end + strspn (end, " ");
    }

  *name = g_strchomp (g_strndup (text, length));
  return text + length;
}

/**
 * ferry_data_budgets_parse:
 * @text: the setting
 *
 * Returns: (transfer full) (nullable) (element-type FerryDataBudget): its budgets;
 *   %NULL if it cannot be taken apart
 */
GPtrArray *
ferry_data_budgets_parse (const char *text)
{
  g_autoptr(GPtrArray) budgets = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_data_budget_free);

  for (text += strspn (text, " ;\n\t"); *text != '\0'; text += strspn (text, " ;\n\t"))
    {
      g_autoptr(FerryDataBudget) budget = g_new0 (FerryDataBudget, 1);
      g_autofree char *value = NULL;

      text = take_name (text, &budget->connection);
      value = g_strndup (text, strcspn (text, ";"));
      text += strlen (value);
      if (*value != '=' || *budget->connection == '\0' || !read_value (budget, value + 1))
        return NULL;

      if (g_str_equal (budget->connection, DEFAULT_NAME))
        g_clear_pointer (&budget->connection, g_free);
      g_ptr_array_add (budgets, g_steal_pointer (&budget));
    }

  return g_steal_pointer (&budgets);
}

/* In the largest unit in which it is no fraction that nobody would write. */
static char *
format_amount (guint64 bytes)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (bytes == G_MAXUINT64)
    return g_strdup (UNLIMITED);

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      double amount = (double) bytes / units[i].bytes;
      double hundredths = amount * 100;

      if (amount >= 1 && hundredths < 1e6 && hundredths - (double) (guint64) hundredths == 0)
        return g_strdup_printf ("%s %s", g_ascii_formatd (number, sizeof number, "%.6g", amount), units[i].name);
    }

  return g_strdup_printf ("%s kB", g_ascii_formatd (number, sizeof number, "%.3f", (double) bytes / 1e3));
}

static char *
quote (const char *connection)
{
  if (connection == NULL)
    return g_strdup (DEFAULT_NAME);
  if (strpbrk (connection, ";=\"'") == NULL && !g_str_equal (connection, DEFAULT_NAME))
    return g_strdup (connection);

  return strchr (connection, '"') == NULL ? g_strdup_printf ("\"%s\"", connection)
                                          : g_strdup_printf ("“%s”", connection);
}

/**
 * ferry_data_budgets_format:
 * @budgets: (element-type FerryDataBudget): budgets
 *
 * Returns: (transfer full): the setting that they make
 */
char *
ferry_data_budgets_format (GPtrArray *budgets)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < budgets->len; i++)
    {
      const FerryDataBudget *budget = budgets->pdata[i];
      g_autofree char *name = quote (budget->connection);
      g_autofree char *amount = format_amount (budget->bytes);

      g_string_append_printf (text, "%s%s = %s", i > 0 ? "; " : "", name, amount);
      if (budget->day != 1)
        g_string_append_printf (text, FROM "%u", budget->day);
    }

  return g_string_free (text, FALSE);
}

/**
 * ferry_data_budgets_describe:
 * @text: the setting
 *
 * Returns: (transfer full): the same for people
 */
char *
ferry_data_budgets_describe (const char *text)
{
  g_autoptr(GPtrArray) budgets = ferry_data_budgets_parse (text);
  GString *description;

  if (budgets == NULL)
    return g_strdup (text);
  if (budgets->len == 0)
    return g_strdup (_("As much as they like"));

  description = g_string_new (NULL);
  for (guint i = 0; i < budgets->len; i++)
    {
      const FerryDataBudget *budget = budgets->pdata[i];
      g_autofree char *size = budget->bytes != G_MAXUINT64 ? ferry_format_size (budget->bytes) : NULL;

      g_string_append_printf (description, "%s%s: %s", i > 0 ? " · " : "",
                              budget->connection != NULL ? budget->connection : _("All others"),
                              size != NULL ? size : _("any amount"));
    }

  return g_string_free (description, FALSE);
}
