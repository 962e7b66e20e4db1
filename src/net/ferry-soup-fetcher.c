/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The port through which bytes come, on libsoup. Owns the transfer thread; all
 * it does itself is to start fetches there. */

#include "config.h"

#include "net/ferry-soup-fetcher.h"

#include "core/ferry-url.h"
#include "net/ferry-soup-fetch.h"

/* As long as a network may take to come back without a connection’s ending. */
#define DEFAULT_TIMEOUT (60 * G_USEC_PER_SEC)

/* libsoup looks at it when it makes a connection, and offers no other way before
 * version 3.4. */
#define FORCE_HTTP1 "SOUP_FORCE_HTTP1"

struct _FerrySoupFetcher
{
  GObject parent_instance;

  FerryTransferLoop *loop; /* (owned) */
  FerrySignOn *sign_on;    /* (owned) (nullable) */
  gint64 timeout;
  FerryPacing pacing;
};

enum
{
  PROP_0,
  PROP_PACING,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* Limits on their way to the transfer thread. */
typedef struct
{
  FerryTransferLoop *loop; /* (unowned): ends after this was done */
  FerryFetchLimits limits;
} LimitsCommand;

typedef struct
{
  FerryTransferLoop *loop; /* (unowned) */
  char *origin;            /* (owned) (nullable) */
} AskAgainCommand;

static void ferry_soup_fetcher_iface_init (FerryFetcherInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FerrySoupFetcher, ferry_soup_fetcher, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_FETCHER, ferry_soup_fetcher_iface_init))

static FerryFetch *
ferry_soup_fetcher_start (FerryFetcher            *fetcher,
                          const FerryFetchRequest *request,
                          const FerryFetchEvents  *events,
                          gpointer user_data)
{
  FerrySoupFetcher *self = FERRY_SOUP_FETCHER (fetcher);
  const FerrySoupFetchSetup setup = {
    .fetcher = fetcher,
    .loop = self->loop,
    .sign_on = self->sign_on,
    .timeout = self->timeout,
  };

  return FERRY_FETCH (ferry_soup_fetch_start (&setup, request, events, user_data));
}

static void
set_limits_in_thread (gpointer data)
{
  LimitsCommand *command = data;

  ferry_limits_set (ferry_transfer_loop_get_limits (command->loop), &command->limits);
  ferry_hosts_set_limit (ferry_transfer_loop_get_hosts (command->loop), command->limits.connections_per_host);
  g_free (command);
}

static void
ferry_soup_fetcher_set_limits (FerryFetcher           *fetcher,
                               const FerryFetchLimits *limits)
{
  LimitsCommand *command = g_new0 (LimitsCommand, 1);

  command->loop = FERRY_SOUP_FETCHER (fetcher)->loop;
  command->limits = *limits;
  ferry_transfer_loop_call (command->loop, set_limits_in_thread, command);
}

static void
ask_again_in_thread (gpointer data)
{
  AskAgainCommand *command = data;

  ferry_hosts_forget_refusals (ferry_transfer_loop_get_hosts (command->loop), command->origin);
  g_free (command->origin);
  g_free (command);
}

static void
ferry_soup_fetcher_ask_again (FerryFetcher *fetcher,
                              const char   *url)
{
  AskAgainCommand *command = g_new0 (AskAgainCommand, 1);

  command->loop = FERRY_SOUP_FETCHER (fetcher)->loop;
  command->origin = url != NULL ? ferry_url_dup_origin (url) : NULL;
  ferry_transfer_loop_call (command->loop, ask_again_in_thread, command);
}

static void
on_pacing_changed (gpointer    data,
                   FerryPacing pacing)
{
  FerrySoupFetcher *self = data;

  if (self->pacing == pacing)
    return;

  self->pacing = pacing;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PACING]);
}

static void
ferry_soup_fetcher_get_property (GObject    *object,
                                 guint       id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  static const char *const words[] = {
    [FERRY_PACING_OFF] = "off",
    [FERRY_PACING_DELAY] = "delay",
    [FERRY_PACING_COUNTERS] = "counters",
  };

  if (id == PROP_PACING)
    g_value_set_static_string (value, words[FERRY_SOUP_FETCHER (object)->pacing]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* No fetch runs any more: each holds a reference. */
static void
ferry_soup_fetcher_finalize (GObject *object)
{
  FerrySoupFetcher *self = FERRY_SOUP_FETCHER (object);

  g_clear_pointer (&self->loop, ferry_transfer_loop_free);
  g_clear_object (&self->sign_on);

  G_OBJECT_CLASS (ferry_soup_fetcher_parent_class)->finalize (object);
}

static void
ferry_soup_fetcher_class_init (FerrySoupFetcherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_soup_fetcher_finalize;
  G_OBJECT_CLASS (klass)->get_property = ferry_soup_fetcher_get_property;

  /**
   * FerrySoupFetcher:pacing:
   *
   * What background transfers are held back by at the moment: `off` for nothing,
   * `delay` for the time that bytes wait at the bottleneck, `counters` for what
   * passes the network interface alone, because the kernel tells of no delay.
   */
  properties[PROP_PACING] = g_param_spec_string ("pacing", NULL, NULL, "off",
                                                 G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPERTIES, properties);
}

static void
ferry_soup_fetcher_iface_init (FerryFetcherInterface *iface)
{
  iface->start = ferry_soup_fetcher_start;
  iface->set_limits = ferry_soup_fetcher_set_limits;
  iface->ask_again = ferry_soup_fetcher_ask_again;
}

static void
ferry_soup_fetcher_init (FerrySoupFetcher *self)
{
}

/**
 * ferry_soup_fetcher_init_environment:
 *
 * Makes libsoup use HTTP/1.1. Its HTTP/2 of version 3.2 takes whatever the
 * server sends into memory, however slowly it is read. To be called before there
 * is a second thread, for it changes the environment.
 */
void
ferry_soup_fetcher_init_environment (void)
{
  g_setenv (FORCE_HTTP1, "1", TRUE);
}

/**
 * ferry_soup_fetcher_new:
 * @sign_on: (nullable): who has credentials for servers and proxies
 *
 * Returns: (transfer full): a fetcher whose events arrive on the thread-default
 *   main context of the caller
 */
FerryFetcher *
ferry_soup_fetcher_new (FerrySignOn *sign_on)
{
  const FerrySoupFetcherOptions options = { .sign_on = sign_on };

  return ferry_soup_fetcher_new_with_options (&options);
}

/**
 * ferry_soup_fetcher_new_with_options:
 * @options: what is to be otherwise than usual
 *
 * Returns: (transfer full): a fetcher as by ferry_soup_fetcher_new()
 */
FerryFetcher *
ferry_soup_fetcher_new_with_options (const FerrySoupFetcherOptions *options)
{
  FerrySoupFetcher *self;

  g_return_val_if_fail (options != NULL, NULL);
  g_assert (g_getenv (FORCE_HTTP1) != NULL);

  self = g_object_new (FERRY_TYPE_SOUP_FETCHER, NULL);
  self->timeout = options->timeout > 0 ? options->timeout : DEFAULT_TIMEOUT;
  self->loop = ferry_transfer_loop_new (options->tls_database);
  g_set_object (&self->sign_on, options->sign_on);
  ferry_transfer_loop_watch_pacing (self->loop, on_pacing_changed, self);

  return FERRY_FETCHER (self);
}

/**
 * ferry_soup_fetcher_get_loop:
 * @self: a fetcher
 *
 * Returns: (transfer none): its transfer thread, for others who keep to the same
 *   limits; lives as long as @self
 */
FerryTransferLoop *
ferry_soup_fetcher_get_loop (FerrySoupFetcher *self)
{
  g_return_val_if_fail (FERRY_IS_SOUP_FETCHER (self), NULL);

  return self->loop;
}
