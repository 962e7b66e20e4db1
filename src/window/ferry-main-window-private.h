/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/ferry-job-face.h"
#include "client/ferry-job-shelf.h"
#include "window/ferry-banner.h"
#include "window/ferry-job-page.h"
#include "window/ferry-job-pane.h"
#include "window/ferry-main-window.h"

G_BEGIN_DECLS

typedef struct _FerryFarewell FerryFarewell;

struct _FerryMainWindow
{
  AdwApplicationWindow parent_instance;

  /* Template */
  AdwToastOverlay *toasts;
  AdwLeaflet *leaflet;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  GtkDropDown *filter_drop_down;
  FerryBanner *contact_banner;
  FerryBanner *notice_banner;
  FerryBanner *gate_banner;
  AdwViewStack *shelves;
  AdwSqueezer *title_squeezer;
  GtkWidget *narrow_title;
  AdwViewSwitcherBar *bottom_bar;
  AdwViewStackPage *active_page;
  FerryJobPane *active_pane;
  FerryJobPane *finished_pane;
  GtkWidget *older_button;
  FerryJobPage *job_page;

  /* Borrowed from the application, which outlives every window */
  FerryJobList *jobs;         /* (unowned) */
  FerryServiceStatus *status; /* (unowned) */
  FerryJobCommands *commands; /* (unowned) */
  GSettings *settings;        /* (unowned) (nullable) */

  FerryJobShelf *active;   /* (owned) */
  FerryJobShelf *finished; /* (owned) */
  char *asked_what;        /* (owned) (nullable): what was asked for before the jobs were known */
  char *asked_id;          /* (owned) (nullable): for which job */
  FerryContact contact;    /* as it was last seen */
  GHashTable *farewells;   /* (owned) (element-type guint FerryFarewell): what goes for good unless undone */
  guint n_farewells;       /* how many there ever were */
};

void ferry_main_window_install_actions (FerryMainWindowClass *klass);
void ferry_main_window_let_go (FerryMainWindow *self,
                               FerryRemoteJob  *job,
                               const char      *title);
void ferry_main_window_undo (GtkWidget  *widget,
                             const char *action,
                             GVariant   *parameter);
void ferry_main_window_clear_finished (GtkWidget  *widget,
                                       const char *action,
                                       GVariant   *parameter);
void ferry_farewell_free (FerryFarewell *self);
void ferry_main_window_commit_all (FerryMainWindow *self);
void ferry_main_window_open_files (FerryMainWindow *self,
                                   const char      *id,
                                   gboolean         folder);
void ferry_main_window_remedy (FerryMainWindow *self,
                               FerryRemoteJob  *job,
                               FerryRemedy      remedy);
void ferry_main_window_do_what_was_asked (FerryMainWindow *self);
void ferry_main_window_show_gates (FerryMainWindow *self);
void ferry_main_window_tell_focus (FerryMainWindow *self);
void ferry_main_window_resume_anyway (FerryMainWindow *self);

G_END_DECLS
