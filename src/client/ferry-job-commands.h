/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-client.h"
#include "client/ferry-remote-job.h"

G_BEGIN_DECLS

#define FERRY_TYPE_JOB_COMMANDS (ferry_job_commands_get_type ())
G_DECLARE_FINAL_TYPE (FerryJobCommands, ferry_job_commands, FERRY, JOB_COMMANDS, GObject)

FerryJobCommands *ferry_job_commands_new (FerryClient *client);

void ferry_job_commands_suspend (FerryJobCommands *self,
                                 const char       *path);
void ferry_job_commands_resume (FerryJobCommands *self,
                                const char       *path);
void ferry_job_commands_cancel (FerryJobCommands *self,
                                const char       *path);
void ferry_job_commands_complete (FerryJobCommands *self,
                                  const char       *path);
void ferry_job_commands_override (FerryJobCommands *self,
                                  const char       *path);
void ferry_job_commands_set (FerryJobCommands *self,
                             const char       *path,
                             const char       *key,
                             GVariant         *value);
void ferry_job_commands_renew (FerryJobCommands *self,
                               const char       *path,
                               const char       *url);
void ferry_job_commands_sign_in (FerryJobCommands *self,
                                 FerryRemoteJob   *job,
                                 const char       *user,
                                 const char       *password);
void ferry_job_commands_remove (FerryJobCommands  *self,
                                const char *const *ids);
void ferry_job_commands_move (FerryJobCommands *self,
                              FerryRemoteJob   *job,
                              const char       *folder);
void ferry_job_commands_clear (FerryJobCommands *self,
                               gint64            before);
void ferry_job_commands_answer_consent (FerryJobCommands *self,
                                        GVariant         *answer);
void ferry_job_commands_add (FerryJobCommands *self,
                             GVariant         *jobs);

G_END_DECLS
