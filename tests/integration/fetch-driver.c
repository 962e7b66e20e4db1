/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Fetches addresses without a service, for tests that build networks of their own.
 *
 * usage: fetch-driver [OPTION…] FOLDER URL…
 *
 * Prints a line for all that happens: “bytes N” with what has come of all files
 * together, “pacing WORD”, “failed CODE SENTENCE”, and at the end “done”. */

#include "core/ferry-fetcher.h"
#include "net/ferry-soup-fetcher.h"
#include "shared/ferry-error.h"
#include "tests/fakes/parsed-spec.h"

#include <glib-unix.h>
#include <stdio.h>

typedef struct
{
  /* Input */
  char *interface;
  char *priority;
  gboolean is_metered;
  int limit;
  char **arguments; /* (owned): the folder, and addresses */

  /* In progress */
  FerryFetcher *fetcher; /* (owned) */
  GMainLoop *loop;       /* (owned) */
  GPtrArray *fetches;    /* (owned) (element-type Fetch) */
  guint n_running;
  gboolean has_failed;
} Driver;

typedef struct
{
  Driver *driver;    /* (unowned) */
  FerryFetch *fetch; /* (owned) */
  goffset bytes;
} Fetch;

static void
fetch_free (gpointer data)
{
  Fetch *self = data;

  g_object_unref (self->fetch);
  g_free (self);
}

static void
on_connected (gpointer              user_data,
              const FerryFetchHead *head)
{
}

static void
on_progress (gpointer user_data,
             goffset  bytes_done)
{
  Fetch *self = user_data;
  goffset total = 0;

  self->bytes = bytes_done;
  for (guint i = 0; i < self->driver->fetches->len; i++)
    total += ((Fetch *) g_ptr_array_index (self->driver->fetches, i))->bytes;
  printf ("bytes %" G_GOFFSET_FORMAT "\n", total);
}

static void
on_checkpoint (gpointer         user_data,
               FerryCheckpoint *checkpoint)
{
}

static void
on_finished (gpointer      user_data,
             const GError *error,
             gint64        retry_after)
{
  Fetch *self = user_data;
  Driver *driver = self->driver;

  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      driver->has_failed = TRUE;
      printf ("failed %s %s\n", ferry_error_code_to_nick ((FerryErrorCode) error->code), error->message);
    }
  if (--driver->n_running == 0)
    g_main_loop_quit (driver->loop);
}

static const FerryFetchEvents events = {
  .connected = on_connected,
  .progress = on_progress,
  .checkpoint = on_checkpoint,
  .finished = on_finished,
};

static void
on_pacing_notified (FerryFetcher *fetcher)
{
  g_autofree char *pacing = NULL;

  g_object_get (fetcher, "pacing", &pacing, NULL);
  printf ("pacing %s\n", pacing);
}

static gboolean
on_stop_signal (gpointer user_data)
{
  Driver *driver = user_data;

  for (guint i = 0; i < driver->fetches->len; i++)
    ferry_fetch_stop (((Fetch *) g_ptr_array_index (driver->fetches, i))->fetch);

  return G_SOURCE_CONTINUE;
}

static gboolean
start (Driver  *driver,
       guint    index,
       GError **error)
{
  g_autofree char *options = g_strdup_printf ("{'proxy': <'none'>, 'priority': <'%s'>, 'limit': <uint64 %d>}",
                                              driver->priority, driver->limit);
  g_autofree char *files = g_strdup_printf ("[('%s', {'folder': <'%s'>, 'name': <'%u'>})]",
                                            driver->arguments[index], driver->arguments[0], index);
  g_autofree char *id = g_strdup_printf ("%016u", index);
  g_autoptr(FerryJobSpec) spec = parsed_job_spec (options, files, error);
  FerryFetchRequest request = { 0 };
  Fetch *fetch;

  if (spec == NULL)
    return FALSE;

  request.job_id = id;
  request.short_id = id;
  request.spec = spec;
  request.file = spec->files[0];
  request.segments = 1;
  request.priority = spec->priority;
  request.bind_interface = driver->interface;
  request.metered = driver->is_metered;

  fetch = g_new0 (Fetch, 1);
  fetch->driver = driver;
  g_ptr_array_add (driver->fetches, fetch);
  driver->n_running++;
  fetch->fetch = ferry_fetcher_start (driver->fetcher, &request, &events, fetch);

  return TRUE;
}

static gboolean
parse (Driver  *driver,
       int     *argc,
       char  ***argv,
       GError **error)
{
  const GOptionEntry entries[] = {
    { "interface", 0, 0, G_OPTION_ARG_STRING, &driver->interface, "Bind to it", "NAME" },
    { "priority", 0, 0, G_OPTION_ARG_STRING, &driver->priority, "Its limits and pace", "WORD" },
    { "metered", 0, 0, G_OPTION_ARG_NONE, &driver->is_metered, "Keep little under way", NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT, &driver->limit, "Of each file", "BYTES" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &driver->arguments, NULL, "FOLDER URL…" },
    { NULL },
  };
  g_autoptr(GOptionContext) context = g_option_context_new (NULL);

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;

  if (driver->priority == NULL)
    driver->priority = g_strdup ("normal");

  return driver->arguments != NULL && driver->arguments[0] != NULL;
}

int
main (int    argc,
      char **argv)
{
  Driver driver = { 0 };
  g_autoptr(GError) error = NULL;

  ferry_soup_fetcher_init_environment ();
  setvbuf (stdout, NULL, _IOLBF, 0);
  if (!parse (&driver, &argc, &argv, &error))
    {
      fprintf (stderr, "fetch-driver: %s\n", error != NULL ? error->message : "FOLDER URL…");
      return 2;
    }

  driver.loop = g_main_loop_new (NULL, FALSE);
  driver.fetches = g_ptr_array_new_with_free_func (fetch_free);
  driver.fetcher = ferry_soup_fetcher_new (NULL);
  g_signal_connect (driver.fetcher, "notify::pacing", G_CALLBACK (on_pacing_notified), NULL);
  g_unix_signal_add (SIGTERM, on_stop_signal, &driver);
  for (guint i = 1; driver.arguments[i] != NULL; i++)
    {
      if (!start (&driver, i, &error))
        {
          fprintf (stderr, "fetch-driver: %s\n", error->message);
          return 2;
        }
    }

  if (driver.n_running > 0)
    g_main_loop_run (driver.loop);
  puts ("done");

  g_ptr_array_unref (driver.fetches);
  g_object_unref (driver.fetcher);
  g_main_loop_unref (driver.loop);
  g_strfreev (driver.arguments);
  g_free (driver.interface);
  g_free (driver.priority);

  return driver.has_failed ? 1 : 0;
}
