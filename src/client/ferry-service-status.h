/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-watch.h"

G_BEGIN_DECLS

/**
 * FerryContact:
 * @FERRY_CONTACT_LOOKING: the service is being looked for
 * @FERRY_CONTACT_THERE: it is there, and what it says is heard
 * @FERRY_CONTACT_LOST: it went away, and the next one is looked for
 * @FERRY_CONTACT_MISSED: it was not found at once, and is looked for again
 * @FERRY_CONTACT_GIVEN_UP: none was found
 */
typedef enum
{
  FERRY_CONTACT_LOOKING,
  FERRY_CONTACT_THERE,
  FERRY_CONTACT_LOST,
  FERRY_CONTACT_MISSED,
  FERRY_CONTACT_GIVEN_UP,
} FerryContact;

#define FERRY_TYPE_SERVICE_STATUS (ferry_service_status_get_type ())
G_DECLARE_FINAL_TYPE (FerryServiceStatus, ferry_service_status, FERRY, SERVICE_STATUS, GObject)

FerryServiceStatus *ferry_service_status_new (FerryWatch *watch);

FerryContact ferry_service_status_get_contact (FerryServiceStatus *self);
const char *ferry_service_status_get_trouble (FerryServiceStatus *self);
const char *ferry_service_status_get_notice (FerryServiceStatus *self);
const char *ferry_service_status_get_version (FerryServiceStatus *self);
guint64 ferry_service_status_get_rate (FerryServiceStatus *self);
GVariant *ferry_service_status_get_gates (FerryServiceStatus *self);
GVariant *ferry_service_status_find_question (FerryServiceStatus *self,
                                              const char         *id);

G_END_DECLS
