/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-fetcher.h"

G_DEFINE_INTERFACE (FerryFetch, ferry_fetch, G_TYPE_OBJECT)
G_DEFINE_INTERFACE (FerryFetcher, ferry_fetcher, G_TYPE_OBJECT)

static void
ferry_fetch_default_init (FerryFetchInterface *iface)
{
}

static void
ferry_fetcher_default_init (FerryFetcherInterface *iface)
{
}

/**
 * ferry_fetch_request_copy:
 * @self: a request
 *
 * Returns: (transfer full): a copy; what is immutable is shared
 */
FerryFetchRequest *
ferry_fetch_request_copy (const FerryFetchRequest *self)
{
  FerryFetchRequest *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->job_id = g_strdup (self->job_id);
  copy->client = g_strdup (self->client);
  copy->short_id = g_strdup (self->short_id);
  copy->bind_interface = g_strdup (self->bind_interface);
  copy->file = ferry_file_spec_ref (self->file);
  copy->spec = ferry_job_spec_ref (self->spec);
  if (self->checkpoint != NULL)
    copy->checkpoint = ferry_checkpoint_ref (self->checkpoint);

  return copy;
}

/**
 * ferry_fetch_request_free:
 * @self: (transfer full): a request
 */
void
ferry_fetch_request_free (FerryFetchRequest *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->job_id);
  g_free (self->client);
  g_free (self->short_id);
  g_free (self->bind_interface);
  g_clear_pointer (&self->file, ferry_file_spec_unref);
  g_clear_pointer (&self->spec, ferry_job_spec_unref);
  g_clear_pointer (&self->checkpoint, ferry_checkpoint_unref);
  g_free (self);
}

/**
 * ferry_fetch_stop:
 * @self: a running fetch
 *
 * Closes its connections now. It still makes its bytes durable and then ends
 * with a checkpoint and `finished`, %G_IO_ERROR_CANCELLED. Idempotent.
 */
void
ferry_fetch_stop (FerryFetch *self)
{
  g_return_if_fail (FERRY_IS_FETCH (self));

  FERRY_FETCH_GET_IFACE (self)->stop (self);
}

/**
 * ferry_fetch_set_limit:
 * @self: a running fetch
 * @limit: bytes per second for the whole job, 0 for none
 */
void
ferry_fetch_set_limit (FerryFetch *self,
                       guint64     limit)
{
  g_return_if_fail (FERRY_IS_FETCH (self));

  FERRY_FETCH_GET_IFACE (self)->set_limit (self, limit);
}

/**
 * ferry_fetch_set_priority:
 * @self: a running fetch
 * @priority: the job’s priority from now on
 */
void
ferry_fetch_set_priority (FerryFetch   *self,
                          FerryPriority priority)
{
  g_return_if_fail (FERRY_IS_FETCH (self));

  FERRY_FETCH_GET_IFACE (self)->set_priority (self, priority);
}

/**
 * ferry_fetcher_start:
 * @self: a fetcher
 * @request: what to fetch; copied
 * @events: functions that hear of it; must live as long as the program
 * @user_data: for @events
 *
 * Begins to fetch. Trouble arrives as `finished`; no event arrives before this
 * function has returned.
 *
 * Returns: (transfer full): the running fetch
 */
FerryFetch *
ferry_fetcher_start (FerryFetcher            *self,
                     const FerryFetchRequest *request,
                     const FerryFetchEvents  *events,
                     gpointer                 user_data)
{
  g_return_val_if_fail (FERRY_IS_FETCHER (self), NULL);
  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (events != NULL, NULL);

  return FERRY_FETCHER_GET_IFACE (self)->start (self, request, events, user_data);
}

/**
 * ferry_fetcher_set_limits:
 * @self: a fetcher
 * @limits: what holds for all fetches from now on; copied
 */
void
ferry_fetcher_set_limits (FerryFetcher           *self,
                          const FerryFetchLimits *limits)
{
  g_return_if_fail (FERRY_IS_FETCHER (self));
  g_return_if_fail (limits != NULL);

  FERRY_FETCHER_GET_IFACE (self)->set_limits (self, limits);
}

/**
 * ferry_fetcher_ask_again:
 * @self: a fetcher
 * @url: (nullable): an address of the server that is meant, %NULL for all of them
 *
 * Somebody insists, or the network is another one: what servers said of when they
 * want to be asked again is forgotten.
 */
void
ferry_fetcher_ask_again (FerryFetcher *self,
                         const char   *url)
{
  g_return_if_fail (FERRY_IS_FETCHER (self));

  FERRY_FETCHER_GET_IFACE (self)->ask_again (self, url);
}
