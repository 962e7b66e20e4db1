/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-conditions.h"

/**
 * FerryConditions:
 *
 * The world’s side of the gates, as plain values: the host layer writes them,
 * the engine reads them and hears of changes by `notify`. Until somebody says
 * otherwise the machine counts as online, since a machine whose network nobody
 * watches can only be tried.
 */
struct _FerryConditions
{
  GObject parent_instance;

  gboolean online;
};

enum
{
  PROP_0,
  PROP_ONLINE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FerryConditions, ferry_conditions, G_TYPE_OBJECT)

static void
ferry_conditions_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  FerryConditions *self = FERRY_CONDITIONS (object);

  if (prop_id == PROP_ONLINE)
    g_value_set_boolean (value, self->online);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_conditions_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  FerryConditions *self = FERRY_CONDITIONS (object);

  if (prop_id == PROP_ONLINE)
    ferry_conditions_set_online (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
ferry_conditions_class_init (FerryConditionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ferry_conditions_get_property;
  object_class->set_property = ferry_conditions_set_property;

  properties[PROP_ONLINE] =
    g_param_spec_boolean ("online", NULL, NULL, TRUE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_conditions_init (FerryConditions *self)
{
  self->online = TRUE;
}

/**
 * ferry_conditions_new:
 *
 * Returns: (transfer full): conditions that are all open
 */
FerryConditions *
ferry_conditions_new (void)
{
  return g_object_new (FERRY_TYPE_CONDITIONS, NULL);
}

/**
 * ferry_conditions_get_online:
 * @self: the conditions
 *
 * Returns: whether there is a network connection
 */
gboolean
ferry_conditions_get_online (FerryConditions *self)
{
  g_return_val_if_fail (FERRY_IS_CONDITIONS (self), FALSE);

  return self->online;
}

/**
 * ferry_conditions_set_online:
 * @self: the conditions
 * @online: whether there is a network connection
 */
void
ferry_conditions_set_online (FerryConditions *self,
                             gboolean         online)
{
  g_return_if_fail (FERRY_IS_CONDITIONS (self));

  online = !!online;
  if (self->online == online)
    return;

  self->online = online;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
}
