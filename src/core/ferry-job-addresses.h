/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-job-spec.h"

G_BEGIN_DECLS

gboolean ferry_job_addresses_add_sign_ins (FerryJobSpec *spec,
                                           GPtrArray    *sign_ins,
                                           gboolean      replace,
                                           GError      **error);
gboolean ferry_job_addresses_set_url (FerryJobSpec *spec,
                                      const char   *text,
                                      GError      **error);
gboolean ferry_job_addresses_set_prefix (FerryJobSpec *spec,
                                         const char   *from,
                                         const char   *to,
                                         GError      **error);

G_END_DECLS
