/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-budget.h"

#define MAX_DAY 31

/* The clock of a machine that has just started may be decades wrong; no month of
 * then is begun. 2020-01-01 */
#define PLAUSIBLE (G_GINT64_CONSTANT (1577836800) * G_USEC_PER_SEC)

/* The current month of all tariffs that begin on one day. */
typedef struct
{
  gint64 begin;
  gint64 end;
} Month;

/**
 * FerryBudget:
 *
 * Counts what goes over each connection that has a data budget, month by month.
 * Owned by the engine, which tells it the time and sees to it that the numbers
 * reach the store.
 */
struct _FerryBudget
{
  FerryBudgetRules *rules; /* (owned) (nullable) */
  Month months[MAX_DAY + 1];
  gboolean is_plausible; /* whether the date can be right */
  GHashTable *usages;    /* (owned) (element-type utf8 FerryUsage): by connection */
  GHashTable *changed;   /* (owned) (element-type FerryUsage): set of those to save */
  guint64 unsaved;       /* bytes in them */
};

/**
 * ferry_budget_new:
 *
 * Returns: (transfer full): one without rules
 */
FerryBudget *
ferry_budget_new (void)
{
  FerryBudget *self = g_new0 (FerryBudget, 1);

  self->usages = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) ferry_usage_free);
  self->changed = g_hash_table_new (NULL, NULL);

  return self;
}

/**
 * ferry_budget_free:
 * @self: (transfer full): a budget
 */
void
ferry_budget_free (FerryBudget *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->rules, ferry_budget_rules_unref);
  g_hash_table_unref (self->changed);
  g_hash_table_unref (self->usages);
  g_free (self);
}

static FerryUsage *
find_usage (const FerryBudget     *self,
            const FerryConnection *connection)
{
  return g_hash_table_lookup (self->usages, connection != NULL ? connection->uuid : "");
}

/**
 * ferry_budget_load:
 * @self: a budget
 * @usages: (element-type FerryUsage): what the store kept; copied
 */
void
ferry_budget_load (FerryBudget *self,
                   GPtrArray   *usages)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (usages != NULL);

  for (guint i = 0; i < usages->len; i++)
    {
      FerryUsage *usage = ferry_usage_copy (usages->pdata[i]);

      g_hash_table_replace (self->usages, usage->connection, usage);
    }
}

/* The midnight at which a month begins that belongs to year and month. */
static GDateTime *
find_begin (GTimeZone *zone,
            int        year,
            int        month,
            guint      day)
{
  guint8 days = g_date_get_days_in_month ((GDateMonth) month, (GDateYear) year);

  return g_date_time_new (zone, year, month, (int) MIN (day, days), 0, 0, 0);
}

static Month
find_month (GTimeZone *zone,
            gint64     real,
            guint      day)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (real / G_USEC_PER_SEC);
  g_autoptr(GDateTime) now = utc != NULL ? g_date_time_to_timezone (utc, zone) : NULL;
  int year = now != NULL ? g_date_time_get_year (now) : 1970;
  int month = now != NULL ? g_date_time_get_month (now) : 1;
  gint64 begins[3] = { 0, G_MAXINT64, G_MAXINT64 };

  /* The month before, this one and the next: one of the first two is the one. */
  for (int i = 0; i < 3; i++)
    {
      int other = month - 1 + i;
      g_autoptr(GDateTime) begin = find_begin (zone, year + (other < 1 ? -1 : other > 12 ? 1 : 0),
                                               other < 1 ? 12 : other > 12 ? 1 : other, day);

      if (begin != NULL)
        begins[i] = g_date_time_to_unix (begin) * G_USEC_PER_SEC;
    }

  return begins[1] <= real ? (Month){ begins[1], begins[2] } : (Month){ begins[0], begins[1] };
}

/**
 * ferry_budget_set_time:
 * @self: a budget
 * @rules: (nullable): what the tariffs allow from now on
 * @real: the time, in microseconds since 1970, UTC
 * @zone: where the user is
 *
 * Returns: when this has to be called again at the latest, 0 for never
 */
gint64
ferry_budget_set_time (FerryBudget      *self,
                       FerryBudgetRules *rules,
                       gint64            real,
                       GTimeZone        *zone)
{
  FerryBudgetRules *old_rules;
  gint64 next = 0;
  guint days;

  g_return_val_if_fail (self != NULL, 0);

  old_rules = self->rules;
  self->rules = rules != NULL ? ferry_budget_rules_ref (rules) : NULL;
  g_clear_pointer (&old_rules, ferry_budget_rules_unref);
  self->is_plausible = real >= PLAUSIBLE;
  days = rules != NULL ? ferry_budget_rules_get_days (rules) : 0;

  for (guint day = 1; day <= MAX_DAY; day++)
    {
      if ((days & (1u << day)) == 0)
        continue;

      self->months[day] = find_month (zone, real, day);
      if (next == 0 || self->months[day].end < next)
        next = self->months[day].end;
    }

  return next;
}

static const FerryBudgetRule *
find_rule (const FerryBudget     *self,
           const FerryConnection *connection)
{
  const FerryBudgetRule *rule = NULL;

  if (self->rules != NULL)
    rule = ferry_budget_rules_find (self->rules, connection);

  return rule != NULL && rule->bytes != G_MAXUINT64 ? rule : NULL;
}

/* Whether what was counted belongs to this month. A count of a month to come was
 * made under a wrong date; it goes on counting, so that nobody gets a second
 * budget by setting the clock. */
static gboolean
is_current (const FerryBudget *self,
            const FerryUsage  *usage,
            const Month       *month)
{
  return usage->began >= month->begin || !self->is_plausible;
}

/**
 * ferry_budget_look_up:
 * @self: a budget
 * @connection: (nullable): a connection, %NULL for one that nobody knows
 * @allowance: (out): how its budget stands
 *
 * Returns: whether it has one
 */
gboolean
ferry_budget_look_up (const FerryBudget     *self,
                      const FerryConnection *connection,
                      FerryAllowance        *allowance)
{
  const FerryBudgetRule *rule;
  const FerryUsage *usage;
  const Month *month;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (allowance != NULL, FALSE);

  rule = find_rule (self, connection);
  if (rule == NULL)
    return FALSE;

  usage = find_usage (self, connection);
  month = &self->months[rule->day];
  allowance->bytes = rule->bytes;
  allowance->used = usage != NULL && is_current (self, usage, month) ? usage->bytes : 0;
  allowance->reset = month->end;

  return TRUE;
}

/**
 * ferry_budget_is_spent:
 * @self: a budget
 * @connection: (nullable): a connection, %NULL for one that nobody knows
 *
 * Returns: whether nothing of its budget is left
 */
gboolean
ferry_budget_is_spent (const FerryBudget     *self,
                       const FerryConnection *connection)
{
  FerryAllowance allowance;

  return ferry_budget_look_up (self, connection, &allowance) && allowance.used >= allowance.bytes;
}

static void
count (FerryBudget           *self,
       const FerryConnection *connection,
       const Month           *month,
       guint64                bytes)
{
  FerryUsage *usage = find_usage (self, connection);

  if (usage == NULL)
    {
      usage = ferry_usage_new (connection != NULL ? connection->uuid : "", month->begin, 0);
      g_hash_table_replace (self->usages, usage->connection, usage);
    }
  else if (!is_current (self, usage, month))
    {
      usage->bytes = 0;
    }

  /* A month to come was one of a wrong date. */
  if (self->is_plausible)
    usage->began = month->begin;
  usage->bytes += MIN (bytes, G_MAXUINT64 - usage->bytes);
  g_hash_table_add (self->changed, usage);
  self->unsaved += bytes;
}

/**
 * ferry_budget_add:
 * @self: a budget
 * @connection: (nullable): the connection over which bytes went
 * @bytes: how many
 *
 * Returns: whether that was the rest of its budget
 */
gboolean
ferry_budget_add (FerryBudget           *self,
                  const FerryConnection *connection,
                  guint64                bytes)
{
  const FerryBudgetRule *rule;
  gboolean was_spent;

  g_return_val_if_fail (self != NULL, FALSE);

  rule = find_rule (self, connection);
  if (rule == NULL)
    return FALSE;

  was_spent = ferry_budget_is_spent (self, connection);
  count (self, connection, &self->months[rule->day], bytes);

  return !was_spent && ferry_budget_is_spent (self, connection);
}

/**
 * ferry_budget_get_unsaved:
 * @self: a budget
 *
 * Returns: how many bytes were counted since ferry_budget_take_unsaved()
 */
guint64
ferry_budget_get_unsaved (const FerryBudget *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->unsaved;
}

/**
 * ferry_budget_take_unsaved:
 * @self: a budget
 *
 * Returns: (transfer container) (element-type FerryUsage): what the store has to
 *   keep; valid until the next call
 */
GPtrArray *
ferry_budget_take_unsaved (FerryBudget *self)
{
  g_autoptr(GPtrArray) usages = NULL;
  GHashTableIter iter;
  gpointer usage;

  g_return_val_if_fail (self != NULL, NULL);

  usages = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, self->changed);
  while (g_hash_table_iter_next (&iter, &usage, NULL))
    g_ptr_array_add (usages, usage);

  g_hash_table_remove_all (self->changed);
  self->unsaved = 0;

  return g_steal_pointer (&usages);
}
