/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "host/ferry-power-watch.h"

#define UPOWER "org.freedesktop.UPower"
#define UPOWER_PATH "/org/freedesktop/UPower"
#define DEVICE "org.freedesktop.UPower.Device"
#define DISPLAY_DEVICE_PATH "/org/freedesktop/UPower/devices/DisplayDevice"

/* UPower’s UpDeviceLevel: 3 is low, 4 critical, 5 about to act on it. */
#define WARNING_LEVEL_LOW 3u

/**
 * FerryPowerWatch:
 *
 * Tells the conditions how the machine is powered, for as long as it lives:
 * UPower knows about batteries, #GPowerProfileMonitor about saving power. A
 * machine without UPower counts as one without a battery.
 */
struct _FerryPowerWatch
{
  GObject parent_instance;

  FerryConditions *conditions;   /* (owned) */
  GPowerProfileMonitor *profile; /* (owned) (nullable) */
  GDBusProxy *upower;            /* (owned) (nullable): none before it answered */
  GDBusProxy *device;            /* (owned) (nullable): all batteries as one */
  GCancellable *cancellable;     /* (owned) */
};

G_DEFINE_FINAL_TYPE (FerryPowerWatch, ferry_power_watch, G_TYPE_OBJECT)

static gboolean
is_on_battery (FerryPowerWatch *self)
{
  g_autoptr(GVariant) value = NULL;

  if (self->upower != NULL)
    value = g_dbus_proxy_get_cached_property (self->upower, "OnBattery");

  return value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) &&
         g_variant_get_boolean (value);
}

static gboolean
is_battery_low (FerryPowerWatch *self)
{
  g_autoptr(GVariant) value = NULL;

  if (self->device != NULL)
    value = g_dbus_proxy_get_cached_property (self->device, "WarningLevel");

  return value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_UINT32) &&
         g_variant_get_uint32 (value) >= WARNING_LEVEL_LOW;
}

static void
update (FerryPowerWatch *self)
{
  FerryPower power = {
    .on_battery = is_on_battery (self),
    .power_saver = self->profile != NULL && g_power_profile_monitor_get_power_saver_enabled (self->profile),
  };

  /* One that is being charged is about to be full. */
  power.battery_low = power.on_battery && is_battery_low (self);
  ferry_conditions_set_power (self->conditions, &power);
}

/* A proxy loses its properties with the owner of the name, and asks for them
 * again when there is a new one, but tells only of the owner. */
static void
keep (FerryPowerWatch *self,
      GDBusProxy     **field,
      GDBusProxy      *proxy) /* (transfer full) */
{
  *field = proxy;
  g_signal_connect_object (proxy, "g-properties-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (proxy, "notify::g-name-owner", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
upower_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  FerryPowerWatch *self = user_data; /* gone if this was cancelled */
  GDBusProxy *proxy = g_dbus_proxy_new_finish (result, NULL);

  if (proxy != NULL)
    keep (self, &self->upower, proxy);
}

static void
device_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  FerryPowerWatch *self = user_data; /* gone if this was cancelled */
  GDBusProxy *proxy = g_dbus_proxy_new_finish (result, NULL);

  if (proxy != NULL)
    keep (self, &self->device, proxy);
}

static void
ferry_power_watch_dispose (GObject *object)
{
  FerryPowerWatch *self = FERRY_POWER_WATCH (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->upower);
  g_clear_object (&self->device);
  g_clear_object (&self->profile);
  g_clear_object (&self->conditions);

  G_OBJECT_CLASS (ferry_power_watch_parent_class)->dispose (object);
}

static void
ferry_power_watch_finalize (GObject *object)
{
  g_clear_object (&FERRY_POWER_WATCH (object)->cancellable);

  G_OBJECT_CLASS (ferry_power_watch_parent_class)->finalize (object);
}

static void
ferry_power_watch_class_init (FerryPowerWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ferry_power_watch_dispose;
  object_class->finalize = ferry_power_watch_finalize;
}

static void
ferry_power_watch_init (FerryPowerWatch *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * ferry_power_watch_new:
 * @connection: (nullable): the system bus
 * @profile: (nullable): what knows whether power is to be saved, such as
 *   g_power_profile_monitor_dup_default()
 * @conditions: what to keep up to date
 *
 * Returns: (transfer full): a watch
 */
FerryPowerWatch *
ferry_power_watch_new (GDBusConnection      *connection,
                       GPowerProfileMonitor *profile,
                       FerryConditions      *conditions)
{
  FerryPowerWatch *self;

  g_return_val_if_fail (connection == NULL || G_IS_DBUS_CONNECTION (connection), NULL);
  g_return_val_if_fail (profile == NULL || G_IS_POWER_PROFILE_MONITOR (profile), NULL);
  g_return_val_if_fail (FERRY_IS_CONDITIONS (conditions), NULL);

  self = g_object_new (FERRY_TYPE_POWER_WATCH, NULL);
  self->conditions = g_object_ref (conditions);

  if (profile != NULL)
    {
      self->profile = g_object_ref (profile);
      g_signal_connect_object (profile, "notify::power-saver-enabled", G_CALLBACK (update),
                               self, G_CONNECT_SWAPPED);
      update (self);
    }

  if (connection != NULL)
    {
      g_dbus_proxy_new (connection, G_DBUS_PROXY_FLAGS_NONE, NULL, UPOWER, UPOWER_PATH, UPOWER,
                        self->cancellable, upower_cb, self);
      g_dbus_proxy_new (connection, G_DBUS_PROXY_FLAGS_NONE, NULL, UPOWER, DISPLAY_DEVICE_PATH, DEVICE,
                        self->cancellable, device_cb, self);
    }

  return self;
}
