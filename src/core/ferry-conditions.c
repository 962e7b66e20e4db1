/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-conditions.h"

/**
 * FerryConditions:
 *
 * The world’s side of the gates, as plain values: the host layer writes them,
 * the engine reads them and hears of changes by `notify`. Until somebody says
 * otherwise the machine counts as online and awake, the owner as logged in and
 * nothing as metered, since a machine that nobody watches can only be tried.
 */
struct _FerryConditions
{
  GObject parent_instance;

  FerryNetworkState *network; /* (owned) */
  FerryLogin login;
  FerryPower power;
  gboolean asleep;
};

enum
{
  PROP_0,
  PROP_ONLINE,
  PROP_NETWORK,
  PROP_LOGIN,
  PROP_POWER,
  PROP_ASLEEP,
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

  switch (prop_id)
    {
    case PROP_ONLINE:
      g_value_set_boolean (value, self->network->online);
      break;
    case PROP_NETWORK:
      g_value_set_pointer (value, self->network);
      break;
    case PROP_LOGIN:
      g_value_set_int (value, (int) self->login);
      break;
    case PROP_POWER:
      g_value_set_pointer (value, &self->power);
      break;
    case PROP_ASLEEP:
      g_value_set_boolean (value, self->asleep);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_conditions_finalize (GObject *object)
{
  FerryConditions *self = FERRY_CONDITIONS (object);

  ferry_network_state_unref (self->network);

  G_OBJECT_CLASS (ferry_conditions_parent_class)->finalize (object);
}

static void
ferry_conditions_class_init (FerryConditionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = ferry_conditions_get_property;
  object_class->finalize = ferry_conditions_finalize;

  properties[PROP_ONLINE] = g_param_spec_boolean ("online", NULL, NULL, TRUE, flags);
  properties[PROP_NETWORK] = g_param_spec_pointer ("network", NULL, NULL, flags);
  properties[PROP_LOGIN] = g_param_spec_int ("login", NULL, NULL, 0, FERRY_LOGIN_OTHER_IDENTITY,
                                             FERRY_LOGIN_UNWATCHED, flags);
  properties[PROP_POWER] = g_param_spec_pointer ("power", NULL, NULL, flags);
  properties[PROP_ASLEEP] = g_param_spec_boolean ("asleep", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ferry_conditions_init (FerryConditions *self)
{
  self->network = ferry_network_state_new (&(FerryNetworkState){ .online = TRUE });
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

  return self->network->online;
}

/**
 * ferry_conditions_set_online:
 * @self: the conditions
 * @online: whether there is a network connection
 *
 * For a watch that knows nothing else of the network.
 */
void
ferry_conditions_set_online (FerryConditions *self,
                             gboolean         online)
{
  FerryNetworkState network;

  g_return_if_fail (FERRY_IS_CONDITIONS (self));

  network = *self->network;
  network.online = !!online;
  ferry_conditions_set_network (self, &network);
}

/**
 * ferry_conditions_get_network:
 * @self: the conditions
 *
 * Returns: (transfer none): the network as it is; take a reference to keep it
 */
FerryNetworkState *
ferry_conditions_get_network (FerryConditions *self)
{
  g_return_val_if_fail (FERRY_IS_CONDITIONS (self), NULL);

  return self->network;
}

/**
 * ferry_conditions_set_network:
 * @self: the conditions
 * @network: the network as it is from now on; copied
 */
void
ferry_conditions_set_network (FerryConditions         *self,
                              const FerryNetworkState *network)
{
  g_autoptr(FerryNetworkState) copy = NULL;
  gboolean was_online;

  g_return_if_fail (FERRY_IS_CONDITIONS (self));
  g_return_if_fail (network != NULL);

  copy = ferry_network_state_new (network);
  if (ferry_network_state_equal (self->network, copy))
    return;

  was_online = self->network->online;
  ferry_network_state_unref (self->network);
  self->network = g_steal_pointer (&copy);
  if (was_online != self->network->online)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLINE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NETWORK]);
}

/**
 * ferry_conditions_get_login:
 * @self: the conditions
 *
 * Returns: what is known of the owner’s login
 */
FerryLogin
ferry_conditions_get_login (FerryConditions *self)
{
  g_return_val_if_fail (FERRY_IS_CONDITIONS (self), FERRY_LOGIN_UNWATCHED);

  return self->login;
}

/**
 * ferry_conditions_is_logged_in:
 * @self: the conditions
 *
 * Returns: whether the owner counts as logged in
 */
gboolean
ferry_conditions_is_logged_in (FerryConditions *self)
{
  g_return_val_if_fail (FERRY_IS_CONDITIONS (self), FALSE);

  return self->login <= FERRY_LOGIN_PRESENT;
}

/**
 * ferry_conditions_set_login:
 * @self: the conditions
 * @login: what is known of the owner’s login from now on
 */
void
ferry_conditions_set_login (FerryConditions *self,
                            FerryLogin       login)
{
  g_return_if_fail (FERRY_IS_CONDITIONS (self));

  if (self->login == login)
    return;

  self->login = login;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOGIN]);
}

/**
 * ferry_conditions_get_power:
 * @self: the conditions
 *
 * Returns: (transfer none): how the machine is powered
 */
const FerryPower *
ferry_conditions_get_power (FerryConditions *self)
{
  g_return_val_if_fail (FERRY_IS_CONDITIONS (self), NULL);

  return &self->power;
}

/**
 * ferry_conditions_set_power:
 * @self: the conditions
 * @power: how the machine is powered from now on
 */
void
ferry_conditions_set_power (FerryConditions  *self,
                            const FerryPower *power)
{
  g_return_if_fail (FERRY_IS_CONDITIONS (self));
  g_return_if_fail (power != NULL);

  if (!self->power.on_battery == !power->on_battery
      && !self->power.battery_low == !power->battery_low
      && !self->power.power_saver == !power->power_saver)
    return;

  self->power = *power;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POWER]);
}

/**
 * ferry_conditions_get_asleep:
 * @self: the conditions
 *
 * Returns: whether the machine is about to sleep, or sleeps
 */
gboolean
ferry_conditions_get_asleep (FerryConditions *self)
{
  g_return_val_if_fail (FERRY_IS_CONDITIONS (self), FALSE);

  return self->asleep;
}

/**
 * ferry_conditions_set_asleep:
 * @self: the conditions
 * @asleep: whether the machine is about to sleep
 */
void
ferry_conditions_set_asleep (FerryConditions *self,
                             gboolean         asleep)
{
  g_return_if_fail (FERRY_IS_CONDITIONS (self));

  asleep = !!asleep;
  if (self->asleep == asleep)
    return;

  self->asleep = asleep;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ASLEEP]);
}
