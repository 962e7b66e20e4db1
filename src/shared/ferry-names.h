/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "config.h"

/* Every name that another program may rely on, in one place. */

/* A development version has names of its own (the option “profile” of meson), so
 * that it can be installed beside another. */
#ifdef FERRY_IS_DEVELOPMENT
#define FERRY_APP_ID "org.ferry.Ferry.Devel"
#define FERRY_APP_PATH "/org/ferry/Ferry/Devel"
#else
#define FERRY_APP_ID "org.ferry.Ferry"
#define FERRY_APP_PATH "/org/ferry/Ferry"
#endif

#define FERRY_SERVICE_NAME FERRY_APP_ID ".Service"
#define FERRY_SERVICE_PATH FERRY_APP_PATH "/Service"
#define FERRY_JOBS_PATH FERRY_SERVICE_PATH "/jobs"

/* The privileged helper, on the system bus */
#define FERRY_ADMIN_NAME "org.ferry.Ferry.Admin"
#define FERRY_ADMIN_PATH "/org/ferry/Ferry/Admin"
#define FERRY_ADMIN_INTERFACE "org.ferry.Ferry1.Admin"

#define FERRY_MANAGER_INTERFACE "org.ferry.Ferry1"
#define FERRY_JOB_INTERFACE "org.ferry.Ferry1.Job"
#define FERRY_HAND_OVER_INTERFACE "org.ferry.Ferry1.HandOver"

#define FERRY_SETTINGS_SCHEMA "org.ferry.Ferry"

/* The client name of every unconfined caller (reference: design §2, “Owner”). */
#define FERRY_CLIENT_USER "user"

/* Files below $XDG_STATE_HOME/ferry/<machine-id>/ */
#define FERRY_STATE_DIR "ferry"
#define FERRY_STORE_FILE "jobs.db"
#define FERRY_LOCK_FILE "jobs.lock"
#define FERRY_BUS_FILE "bus"
#define FERRY_PENDING_FILE "pending"

/* What tells a Flatpak from everything else; and what the programs of one show
 * each other, below $XDG_RUNTIME_DIR. */
#define FERRY_FLATPAK_INFO "/.flatpak-info"
#define FERRY_KEY_PATH "app/" FERRY_APP_ID "/key"

/* Fields of structured log messages, for journalctl FERRY_JOB=… */
#define FERRY_LOG_JOB "FERRY_JOB"
#define FERRY_LOG_STATE "FERRY_STATE"
#define FERRY_LOG_CODE "FERRY_CODE"
