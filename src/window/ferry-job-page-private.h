/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-file-list.h"
#include "window/ferry-duration-row.h"
#include "window/ferry-hours-row.h"
#include "window/ferry-job-page.h"
#include "window/ferry-meter.h"
#include "window/ferry-rate-graph.h"

#include <adwaita.h>

G_BEGIN_DECLS

struct _FerryJobPage
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *root;
  AdwWindowTitle *title;
  GtkScrolledWindow *scrolled;
  GtkWidget *head;
  GtkLabel *caption_label;
  FerryMeter *meter;
  GtkButton *remedy_button;
  GtkButton *control_button;
  GtkWidget *open_button;
  GtkButton *end_button;
  GtkWidget *speed_group;
  FerryRateGraph *graph;
  AdwEntryRow *name_row;
  AdwActionRow *source_row;
  GtkWidget *renew_button;
  AdwActionRow *target_row;
  GtkWidget *place_button;
  AdwComboRow *priority_row;
  AdwComboRow *network_row;
  AdwEntryRow *connection_row;
  AdwEntryRow *limit_row;
  AdwComboRow *token_row;
  FerryHoursRow *hours_row;
  GtkWidget *requests_group;
  AdwEntryRow *proxy_row;
  GtkSwitch *overwrite_switch;
  FerryDurationRow *max_time_row;
  FerryDurationRow *no_progress_row;
  FerryDurationRow *retry_row;
  AdwExpanderRow *headers_row;
  AdwEntryRow *header_row;
  GtkWidget *files_group;
  GtkListView *files_view;
  AdwPreferencesGroup *facts_group;
  AdwPreferencesGroup *log_group;

  FerryClient *client;        /* (owned) (nullable) until there is a source */
  FerryJobCommands *commands; /* (owned) (nullable) */
  FerryRemoteJob *job;        /* (owned) (nullable) */
  FerryFileList *files;       /* (owned) */
  GPtrArray *fact_rows;       /* (owned) (element-type GtkWidget): of the page */
  GPtrArray *log_rows;        /* (owned) (element-type GtkWidget): of the page */
  GPtrArray *header_rows;     /* (owned) (element-type GtkWidget): of the page */
  GtkStringList *token_names; /* (owned): “None” and the names of stored sign-ins */
  char *shown_headers;        /* (owned) (nullable) */
  GVariant *shown_options;    /* (owned) (nullable) */
  gulong changed_id;
  FerryState shown_state;
  gboolean is_filling;
  gboolean is_whole; /* whether the files are known */
};

void ferry_job_page_show (FerryJobPage *self);
void ferry_job_page_forget (FerryJobPage *self);
void ferry_job_page_show_log (FerryJobPage *self,
                              GVariant     *entries);
void ferry_job_page_fill_entry (AdwEntryRow *row,
                                const char  *text);
void ferry_job_page_set_option (FerryJobPage *self,
                                const char   *key,
                                GVariant     *value);
void ferry_job_page_bind_options (GtkWidgetClass *widget_class);
void ferry_job_page_init_options (FerryJobPage *self);
void ferry_job_page_show_options (FerryJobPage *self,
                                  GVariant     *options);
void ferry_job_page_init_tokens (FerryJobPage *self);
void ferry_job_page_load_tokens (FerryJobPage *self);
void ferry_job_page_show_token (FerryJobPage *self,
                                const char   *name);
void ferry_job_page_make_files_view (FerryJobPage *self);

G_END_DECLS
