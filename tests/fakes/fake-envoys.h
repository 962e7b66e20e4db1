/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "admin/ferry-envoys.h"
#include "shared/ferry-error.h"

G_BEGIN_DECLS

#define FAKE_ENVOYS_JOB "11111111111111111111111111111111"

typedef enum
{
  FAKE_JOB_OWNED,
  FAKE_JOB_HELD,
  FAKE_JOB_GONE,
} FakeJobState;

/* Two services as an administrator’s helper sees them, in memory that outlives
 * the helper. */
typedef struct
{
  FakeJobState source;
  gboolean target;
  gboolean partials;
  guint step;
  guint crash_at;  /* the helper dies at this step */
  guint fail_at;   /* what begins with this step fails */
  guint absent_at; /* the same, and everything after it */
  FerryErrorCode code;
  gboolean done_all_the_same; /* what fails was done, only nobody heard */
} FakeEnvoysWorld;

#define FAKE_TYPE_ENVOYS (fake_envoys_get_type ())
G_DECLARE_FINAL_TYPE (FakeEnvoys, fake_envoys, FAKE, ENVOYS, GObject)

FakeEnvoys *fake_envoys_new (FakeEnvoysWorld *world);

G_END_DECLS
