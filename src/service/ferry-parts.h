/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-engine.h"
#include "service/ferry-admission.h"
#include "service/ferry-callers.h"
#include "service/ferry-consent.h"
#include "service/ferry-focus.h"
#include "service/ferry-job-finder.h"
#include "service/ferry-settings.h"
#include "service/ferry-subscribers.h"

G_BEGIN_DECLS

/**
 * FerryParts:
 * @connection: the bus
 * @callers: the door that every call goes through
 * @activity: counts what keeps the service
 * @focus: whether the user looks at a window of ours
 * @subscribers: who hears signals
 * @engine: the jobs
 * @store: the history
 * @conditions: the gates
 * @finder: finds jobs in both
 * @settings: the settings
 * @permissions: what the user says to sandboxed apps
 * @consent: asks the user about them
 * @vault: (nullable): the credentials
 *
 * What the objects on the bus are made of. All borrowed: the service owns the
 * parts and outlives none of them before its objects are gone.
 */
typedef struct
{
  GDBusConnection *connection;
  FerryCallers *callers;
  FerryActivity *activity;
  FerryFocus *focus;
  FerrySubscribers *subscribers;
  FerryEngine *engine;
  FerryStore *store;
  FerryConditions *conditions;
  FerryJobFinder *finder;
  FerrySettings *settings;
  FerryPermissionStore *permissions;
  FerryConsent *consent;
  FerryVault *vault;
} FerryParts;

G_END_DECLS
