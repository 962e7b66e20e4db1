/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "core/ferry-checkpoint.h"
#include "core/ferry-job-spec.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * FerryFetchRequest:
 * @job_id: id of the job, for logs and for the job’s shared rate limit
 * @client: whose job it is, so that it gets no one else’s credentials
 * @short_id: what goes into the name of a partial file: the job’s short id, and
 *   the index too but for the first file, so that no two files share one
 * @file_index: the file’s place in the job
 * @file: (owned): what to fetch and where to
 * @spec: (owned): headers, method, proxy, limit
 * @checkpoint: (owned) (nullable): where an earlier run left off
 * @segments: connections that may be used for this file
 * @priority: for the order in which sockets are served
 * @local: whether the file is on this machine or link, where no captive portal
 *   can be
 * @bind_interface: (nullable): the network interface that every connection has to
 *   leave through, but for those to this machine; %NULL if the system may
 *   choose, empty if there is none, so that nothing else may be reached
 * @metered: whether the way out costs, so that no more may be under way than
 *   is about to be read
 *
 * Everything a fetch needs, so that it shares nothing with the job.
 */
typedef struct
{
  char *job_id;
  char *client;
  char *short_id;
  guint file_index;
  FerryFileSpec *file;
  FerryJobSpec *spec;
  FerryCheckpoint *checkpoint;
  guint segments;
  FerryPriority priority;
  gboolean local;
  char *bind_interface;
  gboolean metered;
} FerryFetchRequest;

FerryFetchRequest *ferry_fetch_request_copy (const FerryFetchRequest *self);
void ferry_fetch_request_free (FerryFetchRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FerryFetchRequest, ferry_fetch_request_free)

/**
 * FerryFetchLimits:
 * @total: bytes per second of all jobs together, 0 for no limit, as for the rest
 * @background: of all background jobs together
 * @priorities: of all jobs of one priority together
 * @connections_per_host: how many requests a server gets at the same time
 *
 * What holds whichever job it is.
 */
typedef struct
{
  guint64 total;
  guint64 background;
  guint64 priorities[FERRY_N_PRIORITIES];
  guint connections_per_host;
} FerryFetchLimits;

/**
 * FerryFetchHead:
 * @name: (nullable): the name the file will bear, sanitised
 * @length: bytes that will arrive in all for this file, -1 if unknown
 * @resumable: whether an interrupted transfer can go on where it stopped
 *
 * What the first usable answer of the server tells.
 */
typedef struct
{
  const char *name;
  goffset length;
  gboolean resumable;
} FerryFetchHead;

/**
 * FerryFetchEvents:
 * @connected: an answer with usable bytes arrived; once per fetch, before any
 *   @progress
 * @progress: bytes received so far, durable or not, counting those of earlier
 *   runs; at most four times a second, and once at the end. It may go back
 *   when the file had to start anew.
 * @traffic: so many bytes more went over the fetch’s sockets, in either
 *   direction and whatever they were; soon enough for a data budget to be kept,
 *   the last before @finished
 * @received: (nullable): all bytes are there, and what is left to do needs no
 *   connection: another fetch may begin. Not every fetch tells
 * @checkpoint: a new durable state: the bytes it names have been fdatasync’ed.
 *   At least every 5 s or 64 MiB (design §4.2), at the start as soon as the
 *   partial file exists, and before @finished.
 * @signed_in: (nullable): a stored credential is being used; its name, and who
 *   asked for it or is going to
 * @finished: the fetch is over, has no file open and will call nothing any
 *   more. Without @error
 *   the last checkpoint is verified. With it, @error is of %FERRY_ERROR with a
 *   code of class transient, wait or fatal and a sentence for the user, or
 *   %G_IO_ERROR_CANCELLED after ferry_fetch_stop(). @retry_after is the time
 *   before which the server does not want to be asked again, in microseconds
 *   since 1970, 0 if it named none.
 *
 * Called on the main context. After @finished the fetch drops its references.
 */
typedef struct
{
  void (*connected) (gpointer              user_data,
                     const FerryFetchHead *head);
  void (*progress) (gpointer user_data,
                    goffset  bytes_done);
  void (*traffic) (gpointer user_data,
                   guint64  bytes);
  void (*received) (gpointer user_data);
  void (*checkpoint) (gpointer         user_data,
                      FerryCheckpoint *checkpoint);
  void (*signed_in) (gpointer    user_data,
                     const char *token,
                     const char *host);
  void (*finished) (gpointer      user_data,
                    const GError *error,
                    gint64        retry_after);
} FerryFetchEvents;

#define FERRY_TYPE_FETCH (ferry_fetch_get_type ())
G_DECLARE_INTERFACE (FerryFetch, ferry_fetch, FERRY, FETCH, GObject)

/**
 * FerryFetchInterface:
 * @stop: closes the connections now, makes the bytes so far durable, then
 *   ends with @checkpoint and @finished (%G_IO_ERROR_CANCELLED); idempotent; no
 *   event arrives before it returns
 * @set_limit: changes the job’s rate limit, bytes per second, 0 for none; takes
 *   effect within a second, without a new connection
 * @set_priority: changes whose limits it keeps to and how it is paced, likewise
 *
 * One running fetch of one file.
 */
struct _FerryFetchInterface
{
  GTypeInterface parent_iface;

  void (*stop) (FerryFetch *self);
  void (*set_limit) (FerryFetch *self,
                     guint64     limit);
  void (*set_priority) (FerryFetch   *self,
                        FerryPriority priority);
};

void ferry_fetch_stop (FerryFetch *self);
void ferry_fetch_set_limit (FerryFetch *self,
                            guint64     limit);
void ferry_fetch_set_priority (FerryFetch   *self,
                               FerryPriority priority);

#define FERRY_TYPE_FETCHER (ferry_fetcher_get_type ())
G_DECLARE_INTERFACE (FerryFetcher, ferry_fetcher, FERRY, FETCHER, GObject)

/**
 * FerryFetcherInterface:
 * @start: begins to fetch; never fails itself, trouble arrives as `finished`,
 *   and no event arrives before it returns
 * @set_limits: changes what holds for all fetches, those that run included;
 *   takes effect within a second, without a new connection
 * @ask_again: forgets before when servers do not want to be asked; holds for
 *   fetches that start later
 *
 * The port through which core moves bytes.
 */
struct _FerryFetcherInterface
{
  GTypeInterface parent_iface;

  FerryFetch *(*start) (FerryFetcher            *self,
                        const FerryFetchRequest *request,
                        const FerryFetchEvents  *events,
                        gpointer                 user_data);
  void (*set_limits) (FerryFetcher           *self,
                      const FerryFetchLimits *limits);
  void (*ask_again) (FerryFetcher *self,
                     const char   *url);
};

FerryFetch *ferry_fetcher_start (FerryFetcher            *self,
                                 const FerryFetchRequest *request,
                                 const FerryFetchEvents  *events,
                                 gpointer                 user_data);
void ferry_fetcher_set_limits (FerryFetcher           *self,
                               const FerryFetchLimits *limits);
void ferry_fetcher_ask_again (FerryFetcher *self,
                              const char   *url);

G_END_DECLS
