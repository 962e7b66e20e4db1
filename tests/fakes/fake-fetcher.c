/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/fake-fetcher.h"

/* A fetcher that moves no bytes: it writes down what it was asked for, and a
 * test says what each fetch meets. */
struct _FakeFetcher
{
  GObject parent_instance;

  GPtrArray *running; /* (owned) (element-type FakeFetch): in the order they began */
  guint n_started;
  gboolean hold_stops;
  FerryFetchLimits limits;
  GString *asked_again; /* (owned): addresses, one a line, “*” for all */
};

struct _FakeFetch
{
  GObject parent_instance;

  FakeFetcher *fetcher;           /* (unowned) */
  FerryFetchRequest *request;     /* (owned) */
  const FerryFetchEvents *events; /* (nullable): NULL when it is over */
  gpointer user_data;
  goffset length;
  goffset bytes_done;
  guint64 limit;
  FerryPriority priority;
  gboolean connected;
  gboolean stopping;
};

static void fake_fetcher_iface_init (FerryFetcherInterface *iface);
static void fake_fetch_iface_init (FerryFetchInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeFetcher, fake_fetcher, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_FETCHER, fake_fetcher_iface_init))
G_DEFINE_FINAL_TYPE_WITH_CODE (FakeFetch, fake_fetch, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_FETCH, fake_fetch_iface_init))

FerryCheckpoint *
fake_checkpoint_new (const char *part_name,
                     goffset length,
                     goffset done)
{
  FerryCheckpoint *checkpoint = ferry_checkpoint_new ();
  FerrySegment segment = { .length = length, .done = done };

  checkpoint->part_name = g_strdup (part_name);
  checkpoint->part_inode = g_str_hash (part_name) | 1;
  checkpoint->etag = g_strdup ("\"one\"");
  checkpoint->remote_length = length;
  checkpoint->accepts_ranges = TRUE;
  checkpoint->verified = done == length;
  g_array_append_val (checkpoint->segments, segment);

  return checkpoint;
}

static void
end (FakeFetch    *self,
     const GError *error,
     gint64        retry_after)
{
  g_autoptr(FakeFetch) fetch = g_object_ref (self);
  const FerryFetchEvents *events = g_steal_pointer (&self->events);

  g_assert_nonnull (events);
  g_ptr_array_remove (self->fetcher->running, self);
  events->finished (self->user_data, error, retry_after);
}

static gboolean
on_stop_idle (gpointer user_data)
{
  FakeFetch *self = user_data;

  if (self->events != NULL)
    fake_fetch_release (self);

  return G_SOURCE_REMOVE;
}

static void
fake_fetch_stop (FerryFetch *fetch)
{
  FakeFetch *self = FAKE_FETCH (fetch);

  if (self->stopping)
    return;

  self->stopping = TRUE;
  if (!self->fetcher->hold_stops)
    g_idle_add_full (G_PRIORITY_DEFAULT, on_stop_idle, g_object_ref (self), g_object_unref);
}

static void
fake_fetch_set_limit (FerryFetch *fetch,
                      guint64     limit)
{
  FAKE_FETCH (fetch)->limit = limit;
}

static void
fake_fetch_set_priority (FerryFetch   *fetch,
                         FerryPriority priority)
{
  FAKE_FETCH (fetch)->priority = priority;
}

static void
fake_fetch_iface_init (FerryFetchInterface *iface)
{
  iface->stop = fake_fetch_stop;
  iface->set_limit = fake_fetch_set_limit;
  iface->set_priority = fake_fetch_set_priority;
}

static void
fake_fetch_finalize (GObject *object)
{
  ferry_fetch_request_free (FAKE_FETCH (object)->request);

  G_OBJECT_CLASS (fake_fetch_parent_class)->finalize (object);
}

static void
fake_fetch_class_init (FakeFetchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_fetch_finalize;
}

static void
fake_fetch_init (FakeFetch *self)
{
}

static FerryFetch *
fake_fetcher_start (FerryFetcher            *fetcher,
                    const FerryFetchRequest *request,
                    const FerryFetchEvents  *events,
                    gpointer                 user_data)
{
  FakeFetcher *self = FAKE_FETCHER (fetcher);
  FakeFetch *fetch = g_object_new (FAKE_TYPE_FETCH, NULL);

  fetch->fetcher = self;
  fetch->request = ferry_fetch_request_copy (request);
  fetch->events = events;
  fetch->user_data = user_data;
  fetch->limit = request->spec->extras->limit;
  fetch->priority = request->priority;
  if (request->checkpoint != NULL)
    fetch->bytes_done = ferry_checkpoint_get_done (request->checkpoint);

  /* Two writers of one partial file would be the end of it. */
  for (guint i = 0; i < self->running->len; i++)
    g_assert_cmpstr (((FakeFetch *) g_ptr_array_index (self->running, i))->request->short_id, !=,
                     request->short_id);

  self->n_started++;
  g_ptr_array_add (self->running, g_object_ref (fetch));

  return FERRY_FETCH (fetch);
}

static void
fake_fetcher_set_limits (FerryFetcher           *fetcher,
                         const FerryFetchLimits *limits)
{
  FAKE_FETCHER (fetcher)->limits = *limits;
}

static void
fake_fetcher_ask_again (FerryFetcher *fetcher,
                        const char   *url)
{
  g_string_append_printf (FAKE_FETCHER (fetcher)->asked_again, "%s\n", url != NULL ? url : "*");
}

static void
fake_fetcher_iface_init (FerryFetcherInterface *iface)
{
  iface->start = fake_fetcher_start;
  iface->set_limits = fake_fetcher_set_limits;
  iface->ask_again = fake_fetcher_ask_again;
}

static void
fake_fetcher_finalize (GObject *object)
{
  g_ptr_array_unref (FAKE_FETCHER (object)->running);
  g_string_free (FAKE_FETCHER (object)->asked_again, TRUE);

  G_OBJECT_CLASS (fake_fetcher_parent_class)->finalize (object);
}

static void
fake_fetcher_class_init (FakeFetcherClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_fetcher_finalize;
}

static void
fake_fetcher_init (FakeFetcher *self)
{
  self->running = g_ptr_array_new_with_free_func (g_object_unref);
  self->asked_again = g_string_new (NULL);
}

FakeFetcher *
fake_fetcher_new (void)
{
  return g_object_new (FAKE_TYPE_FETCHER, NULL);
}

/* Whether a stopped fetch waits for fake_fetch_release() to end. */
void
fake_fetcher_hold_stops (FakeFetcher *self,
                         gboolean     hold)
{
  self->hold_stops = hold;
}

/* (transfer full): whose refusals were forgotten since the last call */
char *
fake_fetcher_take_asked_again (FakeFetcher *self)
{
  char *text = g_strdup (self->asked_again->str);

  g_string_truncate (self->asked_again, 0);

  return text;
}

guint
fake_fetcher_get_n_running (FakeFetcher *self)
{
  return self->running->len;
}

guint
fake_fetcher_get_n_started (FakeFetcher *self)
{
  return self->n_started;
}

FakeFetch *
fake_fetcher_get_running (FakeFetcher *self,
                          guint        index)
{
  g_assert_cmpuint (index, <, self->running->len);

  return g_ptr_array_index (self->running, index);
}

/* The running fetch of an address, NULL if there is none. */
FakeFetch *
fake_fetcher_find (FakeFetcher *self,
                   const char  *url)
{
  for (guint i = 0; i < self->running->len; i++)
    {
      FakeFetch *fetch = g_ptr_array_index (self->running, i);

      if (g_str_equal (fetch->request->file->url, url))
        return fetch;
    }

  return NULL;
}

const FerryFetchRequest *
fake_fetch_get_request (FakeFetch *self)
{
  return self->request;
}

const FerryFetchLimits *
fake_fetcher_get_limits (FakeFetcher *self)
{
  return &self->limits;
}

FerryPriority
fake_fetch_get_priority (FakeFetch *self)
{
  return self->priority;
}

guint64
fake_fetch_get_limit (FakeFetch *self)
{
  return self->limit;
}

gboolean
fake_fetch_is_connected (FakeFetch *self)
{
  return self->connected;
}

gboolean
fake_fetch_is_stopping (FakeFetch *self)
{
  return self->stopping;
}

void
fake_fetch_connect (FakeFetch  *self,
                    const char *name,
                    goffset     length)
{
  FerryFetchHead head = { .name = name, .length = length, .resumable = TRUE };

  self->length = length;
  self->connected = TRUE;
  self->events->connected (self->user_data, &head);
}

void
fake_fetch_traffic (FakeFetch *self,
                    guint64    bytes)
{
  self->events->traffic (self->user_data, bytes);
}

void
fake_fetch_progress (FakeFetch *self,
                     goffset    bytes_done)
{
  self->bytes_done = bytes_done;
  self->events->progress (self->user_data, bytes_done);
}

/* All bytes are there; what is left is the disk’s. */
void
fake_fetch_receive (FakeFetch *self)
{
  self->events->received (self->user_data);
}

void
fake_fetch_checkpoint (FakeFetch *self,
                       goffset    bytes_done)
{
  g_autofree char *part_name = g_strdup_printf (".x.%s.part", self->request->short_id);
  g_autoptr(FerryCheckpoint) checkpoint = NULL;

  checkpoint = fake_checkpoint_new (part_name, self->length, bytes_done);
  self->events->checkpoint (self->user_data, checkpoint);
}

/* The last byte, proved and durable. */
void
fake_fetch_succeed (FakeFetch *self)
{
  g_autoptr(FakeFetch) fetch = g_object_ref (self);

  fake_fetch_progress (self, self->length);
  fake_fetch_checkpoint (self, self->length);
  end (self, NULL, 0);
}

/* A fetch that calls itself done without a verified checkpoint. */
void
fake_fetch_end_unproved (FakeFetch *self)
{
  g_autoptr(FakeFetch) fetch = g_object_ref (self);

  fake_fetch_checkpoint (self, self->bytes_done);
  end (self, NULL, 0);
}

void
fake_fetch_fail (FakeFetch     *self,
                 FerryErrorCode code,
                 gint64         retry_after)
{
  g_autoptr(GError) error = NULL;

  error = g_error_new (FERRY_ERROR, (int) code, "Trouble: %s.", ferry_error_code_to_nick (code));
  end (self, error, retry_after);
}

/* Lets a stopped fetch come to its end: a checkpoint of all bytes, and over. */
void
fake_fetch_release (FakeFetch *self)
{
  g_autoptr(FakeFetch) fetch = g_object_ref (self);
  g_autoptr(GError) error = NULL;

  g_assert_true (self->stopping);
  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Stopped");
  if (self->bytes_done > 0)
    fake_fetch_checkpoint (self, self->bytes_done);
  end (self, error, 0);
}

/* A whole download in one go. */
void
fake_fetch_download (FakeFetch  *self,
                     const char *name,
                     goffset     length)
{
  fake_fetch_connect (self, name, length);
  fake_fetch_succeed (self);
}
