/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *ferry_json_from_job (GVariant *job);
JsonNode *ferry_json_from_jobs (GVariant *jobs);
JsonNode *ferry_json_from_log (GVariant *entries);
JsonNode *ferry_json_from_gates (GVariant *gates);
JsonNode *ferry_json_from_token (GVariant *token);
JsonNode *ferry_json_from_setting (GVariant *setting);
JsonNode *ferry_json_from_error (const GError *error);
char *ferry_json_print (JsonNode *node,
                        gboolean  pretty);

G_END_DECLS
