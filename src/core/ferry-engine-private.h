/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-engine.h"
#include "core/ferry-roster.h"
#include "core/ferry-transitions.h"

G_BEGIN_DECLS

/* What the files of the engine share: ferry-engine.c is the object, -jobs its
 * list of jobs, -move moves them, -run schedules and runs them, -gates holds them
 * back, -world hears of changes of the world, -budget counts, -trouble decides what trouble means, -end and -publish end them;
 * -create, -add and -calls carry out the calls, -consent what the user allows,
 * -limits what is too much, -life starts and stops it all. */

struct _FerryEngine
{
  GObject parent_instance;

  FerryStore *store;           /* (owned) */
  FerryFetcher *fetcher;       /* (owned) */
  FerryPublisher *publisher;   /* (owned) */
  FerryClock *clock;           /* (owned) */
  FerryConditions *conditions; /* (owned) */
  FerryVault *vault;           /* (owned) (nullable) */
  FerryPolicy policy;          /* (owned), the names in it */
  FerryGateView view;        /* (unowned), all of it: of the others here */
  FerryGateBoard *board;       /* (owned) */
  FerryBudget *budget;         /* (owned) */
  GTimeZone *zone;             /* (owned): as last seen */
  FerryNetworkState *network;  /* (owned): as last seen */

  FerryRoster *roster; /* (owned) */
  FerryAgenda *agenda; /* (owned) */
  GSequence *waiting;  /* (owned) (element-type FerryEntry): by whose turn it is */
  GQueue running;      /* (element-type FerryEntry) */
  GHashTable *claims;  /* (owned) (element-type utf8 GTask): tokens of jobs being created */

  FerryAppointment slice_end;
  FerryAppointment settled;
  FerryAppointment hours;
  FerryAppointment usage;
  FerryAppointment rate_tick;
  FerryAppointment prune;
  FerryAppointment stop_deadline;

  guint schedule_id;
  guint n_reserved; /* jobs being created */
  guint n_runners;  /* jobs with fetches, those that are stopping included */
  guint n_endings;  /* jobs being published or cancelled */
  guint n_missing;  /* jobs that wait for a connection that is not there */
  guint n_busy;     /* jobs that the service has to stay for */
  guint n_calls;    /* asynchronous calls under way */
  gboolean busy;    /* as last notified */
  guint64 rate;
  gboolean asleep;
  gboolean moving; /* as last notified */
  gboolean stopping;
  GTask *stop_task;   /* (owned) (nullable) */
  GPtrArray *flushes; /* (owned) (element-type GTask): that wait for fetches to end */
};

/* What ends a job: see ferry-engine-end.c. */
struct _FerryEnding
{
  /* Input */
  FerryEngine *engine; /* (owned): must outlive the callbacks */
  FerryEvent event;    /* CANCEL or COMPLETE */
  GPtrArray *tasks;  /* (owned) (element-type GTask): calls that wait for it */
  GPtrArray *rivals; /* (owned) (element-type GTask): cancels that came too late
                      * to stop a complete, unless it fails */

  /* In progress */
  GCancellable *cancellable; /* (owned) */
  GPtrArray *publications;   /* (owned) (nullable) (element-type FerryPublication) */
  GPtrArray *published;      /* (owned) (element-type FerryFile): theirs */
  GPtrArray *leftovers;      /* (owned) (element-type FerryFile): to be discarded */
  guint n_discarding;
  gboolean suspends; /* whether the job is suspended once it has been stopped */
  FerryState state; /* the final one */
};

/**
 * FerryMove:
 * @event: what happened
 * @waits: what a job in transient-error waits for from then on
 * @retry_at: when to try again, on the clock, 0 for no time
 * @code: the error it shows, if @text is set
 * @text: (nullable): that error’s sentence
 *
 * Everything that one move of a job brings along.
 */
typedef struct
{
  FerryEvent event;
  FerryWaitSet waits;
  gint64 retry_at;
  FerryErrorCode code;
  const char *text;
} FerryMove;

/* ferry-engine.c */
void ferry_engine_update_busy (FerryEngine *self);
void ferry_engine_update_moving (FerryEngine *self);
void ferry_engine_begin_call (FerryEngine *self);
void ferry_engine_end_call (FerryEngine *self);
gboolean ferry_engine_is_running (FerryEngine *self,
                                  GError     **error);
void ferry_engine_update_board (FerryEngine *self);
void ferry_engine_tell_added (FerryEngine *self,
                              FerryJob    *job);
void ferry_engine_tell (FerryEngine   *self,
                        FerryJob      *job,
                        FerryJobChange change);
void ferry_engine_tell_removed (FerryEngine *self,
                                FerryJob    *job);
void ferry_engine_tell_store_failed (FerryEngine  *self,
                                     const GError *error);

/* ferry-engine-jobs.c */
FerryEntry *ferry_engine_admit (FerryEngine *self,
                                FerryJob    *job);
void ferry_engine_announce (FerryEngine *self,
                            FerryEntry  *entry);
void ferry_engine_dismiss (FerryEngine *self,
                           FerryEntry  *entry);
void ferry_engine_refresh (FerryEngine *self,
                           FerryEntry  *entry);
FerryEntry *ferry_engine_get_entry (FerryEngine *self,
                                    FerryJob    *job,
                                    GError     **error);

/* ferry-engine-move.c */
gboolean ferry_engine_move (FerryEngine     *self,
                            FerryEntry      *entry,
                            const FerryMove *move,
                            GError         **error);
void ferry_engine_stay (FerryEngine     *self,
                        FerryEntry      *entry,
                        const FerryMove *move);
gboolean ferry_engine_store_final (FerryEngine *self,
                                   FerryEntry  *entry,
                                   FerryEvent   event,
                                   FerryState  *state,
                                   GError     **error);
void ferry_engine_log (FerryEngine *self,
                       FerryEntry  *entry,
                       const char  *event,
                       const char  *code,
                       const char  *text);
void ferry_engine_set_rate (FerryEngine *self,
                            FerryJob    *job,
                            guint64      rate);

/* ferry-engine-run.c */
void ferry_engine_place (FerryEngine *self,
                         FerryEntry  *entry);
void ferry_engine_schedule_soon (FerryEngine *self);
void ferry_engine_stop_run (FerryEngine *self,
                            FerryEntry  *entry);
void ferry_engine_preempt (FerryEngine *self,
                           FerryEntry  *entry);
void ferry_engine_extend_run (FerryEngine *self,
                              FerryEntry  *entry);
gboolean ferry_engine_finish_if_whole (FerryEngine *self,
                                       FerryEntry  *entry);
void ferry_engine_update_rates (FerryEngine *self);

/* ferry-engine-trouble.c */
void ferry_engine_meet_trouble (FerryEngine  *self,
                                FerryEntry   *entry,
                                const GError *error,
                                gint64        retry_after);
void ferry_engine_meet_publishing_trouble (FerryEngine  *self,
                                           FerryEntry   *entry,
                                           const GError *error);
void ferry_engine_handle_due (FerryEngine *self,
                              FerryEntry  *entry);

/* ferry-engine-gates.c */
FerryWaitSet ferry_engine_get_gates (FerryEngine *self,
                                     FerryEntry  *entry);
gboolean ferry_engine_is_held (FerryEngine *self,
                               FerryEntry  *entry,
                               FerryMove   *move);
void ferry_engine_apply_gates (FerryEngine *self,
                               FerryEntry  *entry);
void ferry_engine_doubt_consent (FerryEngine *self,
                                 FerryEntry  *entry);
void ferry_engine_reopen (FerryEngine *self,
                          FerryEntry  *entry,
                          FerryEvent   event);

/* ferry-engine-world.c */
void ferry_engine_apply_all_gates (FerryEngine *self);
void ferry_engine_handle_network (FerryEngine *self);
void ferry_engine_accept_network (FerryEngine *self);
void ferry_engine_handle_settled (FerryEngine *self);
void ferry_engine_handle_hours (FerryEngine *self);
void ferry_engine_note_hours (FerryEngine *self,
                              FerryEntry  *entry);
void ferry_engine_handle_sleep (FerryEngine *self);

/* ferry-engine-tokens.c */
void ferry_engine_handle_unlocked (FerryEngine *self);
void ferry_engine_handle_token_added (FerryEngine *self,
                                      const char  *client,
                                      const char  *name);
void ferry_engine_handle_token_lost (FerryEngine *self,
                                     const char  *client,
                                     const char  *name);
void ferry_engine_handle_login (FerryEngine *self);
void ferry_engine_log_sign_in (FerryEngine *self,
                               FerryEntry  *entry,
                               const char  *token,
                               const char  *host);

/* ferry-engine-budget.c */
void ferry_engine_count_traffic (FerryEngine *self,
                                 FerryEntry  *entry,
                                 guint64      bytes);
void ferry_engine_save_usage (FerryEngine *self);

/* ferry-engine-end.c */
void ferry_engine_end (FerryEngine *self,
                       FerryEntry  *entry,
                       FerryEvent   event,
                       GTask       *task);
void ferry_engine_continue_ending (FerryEngine *self,
                                   FerryEntry  *entry);
void ferry_engine_interrupt_endings (FerryEngine *self);
void ferry_engine_end_after_publishing (FerryEngine  *self,
                                        FerryEntry   *entry,
                                        const GError *error);

/* ferry-engine-deliver.c */
gboolean ferry_engine_is_delivery (FerryEntry *entry);
gboolean ferry_engine_is_resting_delivery (FerryEntry *entry);
void ferry_engine_complete_by_itself (FerryEngine *self,
                                      FerryEntry  *entry);
void ferry_engine_reopen_delivery (FerryEngine *self,
                                   FerryEntry  *entry);
void ferry_engine_apply_gates_to_delivery (FerryEngine *self,
                                           FerryEntry  *entry);
gboolean ferry_engine_is_moving_delivery (FerryEntry *entry);
gboolean ferry_engine_suspend_delivery (FerryEntry *entry);

/* ferry-engine-hand-over.c */
void ferry_engine_continue_holding (FerryEngine *self,
                                    FerryEntry  *entry);

/* ferry-engine-publish.c */
void ferry_engine_publish (FerryEngine *self,
                           FerryEntry  *entry);

/* ferry-engine-limits.c */
gboolean ferry_engine_check_number (FerryEngine *self,
                                    const char  *client,
                                    guint        n_new,
                                    GError     **error);
gboolean ferry_engine_check_files (FerryEngine *self,
                                   const char  *client,
                                   guint        n_files,
                                   GPtrArray   *files,
                                   GError     **error);

/* ferry-engine-life.c */
void ferry_engine_prune (FerryEngine *self);
void ferry_engine_forget (FerryEngine *self,
                          FerryJob    *job);
void ferry_engine_stop_if_over (FerryEngine *self);
void ferry_engine_continue_flushes (FerryEngine *self);
void ferry_engine_give_up_waiting (FerryEngine *self);

G_END_DECLS
