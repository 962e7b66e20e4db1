/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-network-state.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FerryLogin:
 * @FERRY_LOGIN_UNWATCHED: nobody can tell, so that the living session bus is the
 *   login
 * @FERRY_LOGIN_SYSTEM_ACCOUNT: a system account, which counts as logged in always
 * @FERRY_LOGIN_PRESENT: a session that counts
 * @FERRY_LOGIN_NONE: no session at all, lingering or not
 * @FERRY_LOGIN_CLOSING: the owner left; only processes of an ended session live
 * @FERRY_LOGIN_OTHER_IDENTITY: only `su`, `sudo`, cron and the like, which do not
 *   count (BITS: RunAs)
 *
 * Whether the owner is logged in (design §7), and if not, what there is instead.
 */
typedef enum
{
  FERRY_LOGIN_UNWATCHED,
  FERRY_LOGIN_SYSTEM_ACCOUNT,
  FERRY_LOGIN_PRESENT,
  FERRY_LOGIN_NONE,
  FERRY_LOGIN_CLOSING,
  FERRY_LOGIN_OTHER_IDENTITY,
} FerryLogin;

/**
 * FerryPower:
 * @on_battery: whether the machine runs on its battery
 * @battery_low: whether that is about to be empty
 * @power_saver: whether the user asked for saving power
 */
typedef struct
{
  gboolean on_battery;
  gboolean battery_low;
  gboolean power_saver;
} FerryPower;

#define FERRY_TYPE_CONDITIONS (ferry_conditions_get_type ())
G_DECLARE_FINAL_TYPE (FerryConditions, ferry_conditions, FERRY, CONDITIONS, GObject)

/* Signals: notify::online, notify::network (for all of it, online included),
 * notify::login, notify::power, notify::asleep. Each only when something changed. */
FerryConditions *ferry_conditions_new (void);
gboolean ferry_conditions_get_online (FerryConditions *self);
void ferry_conditions_set_online (FerryConditions *self,
                                  gboolean         online);
FerryNetworkState *ferry_conditions_get_network (FerryConditions *self);
void ferry_conditions_set_network (FerryConditions         *self,
                                   const FerryNetworkState *network);
FerryLogin ferry_conditions_get_login (FerryConditions *self);
gboolean ferry_conditions_is_logged_in (FerryConditions *self);
void ferry_conditions_set_login (FerryConditions *self,
                                 FerryLogin       login);
const FerryPower *ferry_conditions_get_power (FerryConditions *self);
void ferry_conditions_set_power (FerryConditions  *self,
                                 const FerryPower *power);
gboolean ferry_conditions_get_asleep (FerryConditions *self);
void ferry_conditions_set_asleep (FerryConditions *self,
                                  gboolean         asleep);

G_END_DECLS
