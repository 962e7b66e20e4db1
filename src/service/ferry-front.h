/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-parts.h"

G_BEGIN_DECLS

#define FERRY_TYPE_FRONT (ferry_front_get_type ())
G_DECLARE_FINAL_TYPE (FerryFront, ferry_front, FERRY, FRONT, GObject)

/**
 * FerryFrontNeeds:
 * @connection: the bus
 * @activity: counts what keeps the service
 * @engine: the jobs
 * @store: the history
 * @conditions: the gates
 * @settings: the settings
 * @key: (nullable): what Ferry’s own programs know, if the service is in a
 *   sandbox itself
 * @vault: (nullable): the credentials
 *
 * What a front is put in front of. All borrowed; the front takes references.
 */
typedef struct
{
  GDBusConnection *connection;
  FerryActivity *activity;
  FerryEngine *engine;
  FerryStore *store;
  FerryConditions *conditions;
  FerrySettings *settings;
  const char *key;
  FerryVault *vault;
} FerryFrontNeeds;

/* Signal: opened (the jobs are loaded, and calls are let in). */

FerryFront *ferry_front_new (const FerryFrontNeeds *needs,
                             GActionMap            *actions);
gboolean ferry_front_export (FerryFront *self,
                             GError    **error);
const FerryParts *ferry_front_get_parts (FerryFront *self);
void ferry_front_begin (FerryFront *self);
void ferry_front_open (FerryFront *self);
void ferry_front_close (FerryFront *self);
void ferry_front_unexport (FerryFront *self);
FerryConsent *ferry_front_get_consent (FerryFront *self);
void ferry_front_set_notice (FerryFront *self,
                             const char *notice);
void ferry_front_watch_pacing (FerryFront *self,
                               GObject    *fetcher);

G_END_DECLS
