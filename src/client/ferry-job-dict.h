/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

GVariant *ferry_job_dict_from_properties (const char *path,
                                          GVariant   *properties);
char *ferry_job_dict_key_from_property (const char *property);

const char *ferry_job_dict_get_string (GVariant   *job,
                                       const char *key);
gint64 ferry_job_dict_get_int64 (GVariant   *job,
                                 const char *key,
                                 gint64      fallback);
gboolean ferry_job_dict_get_boolean (GVariant   *job,
                                     const char *key,
                                     gboolean    fallback);
void ferry_job_dict_get_error (GVariant    *job,
                               const char **code,
                               const char **text);
const char *ferry_job_dict_get_file_word (GVariant *file);

G_END_DECLS
