/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* For how long a user’s programs may take to answer: a service may have to be
 * started, and a job to be stopped. */
#define FERRY_ADMIN_ANSWER_SECONDS 60

int ferry_admin_main (int    argc,
                      char **argv,
                      guint  answer_seconds);

G_END_DECLS
