/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-credential.h"

#include <libsecret/secret.h>

G_BEGIN_DECLS

/* Does what a call is for, once there is a service; its task has the call. */
typedef void (*FerryKeyringFunc) (GTask *task);

/**
 * FerryKeyringCall:
 *
 * One call to the keyring and its time-out: the data of a task.
 */
typedef struct
{
  FerryKeyringFunc run;          /* what to do once there is a service */
  GCancellable *cancellable;     /* (owned): of the call alone */
  GCancellable *outer;           /* (owned) (nullable): the caller’s */
  gulong outer_id;
  guint timeout_id;
  gboolean is_over; /* its task has been answered */

  SecretService *service;      /* (owned) (nullable): once it is there */
  GHashTable *attributes;      /* (owned) (nullable) */
  SecretItem *item;            /* (owned) (nullable) */
  FerryCredential *credential; /* (owned) (nullable) */
} FerryKeyringCall;

FerryKeyringCall *ferry_keyring_call_new (FerryKeyringFunc run,
                                          GCancellable    *outer);
void ferry_keyring_call_free (FerryKeyringCall *call);
void ferry_keyring_call_begin (GTask            *task,
                               FerryKeyringCall *call);
gboolean ferry_keyring_call_end (GTask *task);
void ferry_keyring_call_fail (GTask  *task,
                              GError *foreign);

G_END_DECLS
