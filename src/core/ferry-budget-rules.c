/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-budget-rules.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Nobody types more. */
#define MAX_BYTES 4000

#define DEFAULT_NAME "default"
#define UNLIMITED "unlimited"

/* Larger amounts are slips of the keyboard. */
#define MAX_AMOUNT 1e18

/**
 * FerryBudgetRules:
 *
 * What the tariffs of connections allow; immutable. As text:
 *
 *   Phone = 5 GB from 15; “Hotel; lobby” = 500 MB; default = 100 GB
 *
 * Each connection has an amount a month and the day on which its month begins,
 * the first if nothing is said. A name with “;” or “=” in it stands in quotation
 * marks. “default” is for every other connection, each for itself.
 */
struct _FerryBudgetRules
{
  grefcount ref_count;
  GPtrArray *rules; /* (owned) (element-type FerryBudgetRule) */
};

static void
rule_free (FerryBudgetRule *self)
{
  g_free (self->name);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryBudgetRule, rule_free)

/* Takes the text in quotation marks, straight or curly, that @text begins with;
 * empty if the second mark is missing, %NULL if the first is. */
static char *
take_quoted (const char **text)
{
  static const struct
  {
    const char *open;
    const char *close;
  } marks[] = {
    { "\"", "\"" },
    { "'", "'" },
    { "“", "”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      const char *begin = *text + strlen (marks[i].open);
      const char *end;

      if (!g_str_has_prefix (*text, marks[i].open))
        continue;

      end = strstr (begin, marks[i].close);
      if (end == NULL)
        return g_strdup ("");

      *text = end + strlen (marks[i].close);
      return g_strndup (begin, (gsize) (end - begin));
    }

  return NULL;
}

static const char *
skip_spaces (const char *text)
{
  return text + strspn (text, " \t\n");
}

static char *
take_name (const char **text)
{
  const char *begin = *text;
  char *quoted = take_quoted (text);

  if (quoted != NULL)
    return quoted;

  *text = begin + strcspn (begin, "=;");

  return g_strchomp (g_strndup (begin, (gsize) (*text - begin)));
}

static double
get_factor (const char *unit)
{
  static const struct
  {
    const char *unit;
    double factor;
  } rows[] = {
    { "kb", 1e3 }, { "mb", 1e6 }, { "gb", 1e9 }, { "tb", 1e12 },
    { "kib", 1024. }, { "mib", 1048576. }, { "gib", 1073741824. }, { "tib", 1099511627776. },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      if (g_ascii_strcasecmp (rows[i].unit, unit) == 0)
        return rows[i].factor;
    }

  return 0;
}

/* “5 GB”, “1.5GiB” */
static gboolean
read_amount (const char *text,
             guint64    *bytes)
{
  char *end;
  double number;
  double factor;

  if (g_ascii_strcasecmp (text, UNLIMITED) == 0)
    {
      *bytes = G_MAXUINT64;
      return TRUE;
    }

  if (!g_ascii_isdigit (*text))
    return FALSE;

  number = g_ascii_strtod (text, &end);
  factor = get_factor (skip_spaces (end));
  if (factor <= 0 || !(number * factor < MAX_AMOUNT))
    return FALSE;

  *bytes = (guint64) (number * factor);

  return TRUE;
}

/* What stands behind “from”; the first if nothing does. */
static gboolean
read_day (const char *text,
          guint      *day)
{
  guint digits = (guint) strspn (text, "0123456789");

  if (digits < 1 || digits > 2 || text[digits] != '\0')
    return FALSE;

  *day = (guint) g_ascii_strtoull (text, NULL, 10);

  return *day >= 1 && *day <= 31;
}

static gboolean
read_value (FerryBudgetRule *rule,
            const char      *text)
{
  g_autofree char *value = g_strstrip (g_strdup (text));
  char *from = strstr (value, " from ");

  rule->day = 1;
  if (from == NULL)
    return read_amount (value, &rule->bytes);

  *from = '\0';

  return read_amount (g_strchomp (value), &rule->bytes)
         && read_day (skip_spaces (from + strlen (" from ")), &rule->day);
}

/* Takes one rule, and the “;” behind it. */
static gboolean
take_rule (FerryBudgetRules *self,
           const char      **text,
           GError          **error)
{
  g_autoptr(FerryBudgetRule) rule = g_new0 (FerryBudgetRule, 1);
  const char *begin = *text;
  g_autofree char *value = NULL;
  g_autofree char *shown = NULL;
  gsize length;

  rule->name = take_name (text);
  *text = skip_spaces (*text);
  length = strcspn (*text, ";");
  shown = g_strchomp (g_strndup (begin, (gsize) (*text - begin) + length));
  value = g_strndup (*text, length);
  *text += length;
  if (**text == ';')
    (*text)++;

  if (*rule->name == '\0' || *value != '=' || !read_value (rule, value + 1))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("“%s” is no data budget; write it like “Phone = 5 GB from 15; default = 100 GB”, with a connection’s name, an amount and the day on which its month begins."),
                   shown);
      return FALSE;
    }

  if (g_str_equal (rule->name, DEFAULT_NAME))
    g_clear_pointer (&rule->name, g_free);
  g_ptr_array_add (self->rules, g_steal_pointer (&rule));

  return TRUE;
}

/**
 * ferry_budget_rules_new:
 * @text: budgets; see #FerryBudgetRules
 * @error: (nullable): %FERRY_ERROR_INVALID_ARGUMENT that names what is not
 *   understood
 *
 * Returns: (transfer full) (nullable): the rules
 */
FerryBudgetRules *
ferry_budget_rules_new (const char *text,
                        GError    **error)
{
  g_autoptr(FerryBudgetRules) self = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  if (strlen (text) > MAX_BYTES || !g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
                   _("Data budgets must be text of %d bytes at most."), MAX_BYTES);
      return NULL;
    }

  self = g_new0 (FerryBudgetRules, 1);
  g_ref_count_init (&self->ref_count);
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);

  for (text = skip_spaces (text); *text != '\0'; text = skip_spaces (text))
    {
      if (*text == ';')
        text++;
      else if (!take_rule (self, &text, error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

/**
 * ferry_budget_rules_ref:
 * @self: rules
 *
 * Returns: (transfer full): @self
 */
FerryBudgetRules *
ferry_budget_rules_ref (FerryBudgetRules *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * ferry_budget_rules_unref:
 * @self: (transfer full): rules
 */
void
ferry_budget_rules_unref (FerryBudgetRules *self)
{
  g_return_if_fail (self != NULL);

  if (!g_ref_count_dec (&self->ref_count))
    return;

  g_ptr_array_unref (self->rules);
  g_free (self);
}

/**
 * ferry_budget_rules_find:
 * @self: rules
 * @connection: (nullable): a connection, %NULL for one that nobody knows
 *
 * Returns: (transfer none) (nullable): what its tariff allows; %NULL if nothing was
 *   said of it
 */
const FerryBudgetRule *
ferry_budget_rules_find (const FerryBudgetRules *self,
                         const FerryConnection  *connection)
{
  const FerryBudgetRule *found = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->rules->len; i++)
    {
      const FerryBudgetRule *rule = self->rules->pdata[i];

      if (rule->name == NULL)
        found = found != NULL ? found : rule;
      else if (connection != NULL
               && (g_strcmp0 (rule->name, connection->uuid) == 0
                   || g_strcmp0 (rule->name, connection->id) == 0
                   || g_strcmp0 (rule->name, connection->wifi_name) == 0))
        return rule;
    }

  return found;
}

/**
 * ferry_budget_rules_get_days:
 * @self: rules
 *
 * Returns: the days on which months begin, one bit each
 */
guint
ferry_budget_rules_get_days (const FerryBudgetRules *self)
{
  guint days = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->rules->len; i++)
    days |= 1u << ((const FerryBudgetRule *) self->rules->pdata[i])->day;

  return days;
}
