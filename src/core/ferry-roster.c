/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "core/ferry-roster.h"

#include <glib/gi18n-lib.h>

/**
 * FerryRoster:
 *
 * All unfinished jobs: in the order of their creation, by id, by the beginning
 * of an id, and by their creators’ names for them. Finding one never walks
 * through all.
 */
struct _FerryRoster
{
  GQueue order;       /* (element-type FerryEntry) (owned) */
  GHashTable *ids;    /* (owned) (element-type FerryEntry): by id */
  GHashTable *tokens; /* (owned) (element-type FerryEntry): by client and token */
  GHashTable *sizes;  /* (owned) (element-type utf8 guint): jobs of each client,
                       * those included that are reserved */
  guint64 count;      /* entries ever added */
};

/* What is looked for in the tables: an entry without a job stands for it, so that
 * those in the list need no keys of their own. */
typedef struct
{
  FerryEntry entry;
  const char *id;     /* (unowned) */
  gsize id_length;    /* digits of it that count, at least FERRY_SHORT_ID_LENGTH */
  const char *client; /* (unowned) */
  const char *token;  /* (unowned) */
} Sought;

static const char *
get_client (const FerryEntry *entry)
{
  return entry->job != NULL ? ferry_job_get_client (entry->job) : ((const Sought *) entry)->client;
}

static const char *
get_token (const FerryEntry *entry)
{
  return entry->job != NULL ? ferry_job_get_token (entry->job) : ((const Sought *) entry)->token;
}

static guint
hash_token (gconstpointer entry)
{
  return g_str_hash (get_client (entry)) ^ g_str_hash (get_token (entry));
}

static gboolean
tokens_equal (gconstpointer a,
              gconstpointer b)
{
  return g_str_equal (get_token (a), get_token (b)) && g_str_equal (get_client (a), get_client (b));
}

static const char *
get_id (const FerryEntry *entry)
{
  return entry->job != NULL ? ferry_job_get_id (entry->job) : ((const Sought *) entry)->id;
}

static gsize
get_id_length (const FerryEntry *entry)
{
  return entry->job != NULL ? G_MAXSIZE : ((const Sought *) entry)->id_length;
}

/* The first digits alone, so that who knows no more than those finds the id. */
static guint
hash_id (gconstpointer entry)
{
  const char *id = get_id (entry);
  guint hash = 0;

  for (guint i = 0; i < FERRY_SHORT_ID_LENGTH && id[i] != '\0'; i++)
    hash = hash * 33 + (guchar) id[i];

  return hash;
}

static gboolean
ids_equal (gconstpointer a,
           gconstpointer b)
{
  return strncmp (get_id (a), get_id (b), MIN (get_id_length (a), get_id_length (b))) == 0;
}

/**
 * ferry_roster_new:
 *
 * Returns: (transfer full): an empty roster
 */
FerryRoster *
ferry_roster_new (void)
{
  FerryRoster *self = g_new0 (FerryRoster, 1);

  g_queue_init (&self->order);
  self->ids = g_hash_table_new (hash_id, ids_equal);
  self->tokens = g_hash_table_new (hash_token, tokens_equal);
  self->sizes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

/**
 * ferry_roster_free:
 * @self: (transfer full): a roster
 *
 * Frees the entries, too.
 */
void
ferry_roster_free (FerryRoster *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->tokens, g_hash_table_unref);
  g_clear_pointer (&self->sizes, g_hash_table_unref);
  g_clear_pointer (&self->ids, g_hash_table_unref);
  while (self->order.head != NULL)
    {
      FerryEntry *entry = self->order.head->data;

      g_queue_unlink (&self->order, &entry->order);
      ferry_entry_free (entry);
    }
  g_free (self);
}

/**
 * ferry_roster_add:
 * @self: a roster
 * @entry: (transfer full): a job that is not in it
 */
void
ferry_roster_add (FerryRoster *self,
                  FerryEntry  *entry)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (entry != NULL);

  entry->number = ++self->count;
  g_queue_push_tail_link (&self->order, &entry->order);
  g_hash_table_add (self->ids, entry);
  g_hash_table_add (self->tokens, entry);
  ferry_roster_reserve (self, ferry_job_get_client (entry->job), 1);
}

/**
 * ferry_roster_remove:
 * @self: a roster
 * @entry: a job that is in it; freed
 */
void
ferry_roster_remove (FerryRoster *self,
                     FerryEntry  *entry)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (entry != NULL);

  if (g_hash_table_lookup (self->tokens, entry) == entry)
    g_hash_table_remove (self->tokens, entry);
  ferry_roster_reserve (self, ferry_job_get_client (entry->job), -1);
  g_hash_table_remove (self->ids, entry);
  g_queue_unlink (&self->order, &entry->order);
  ferry_entry_free (entry);
}

/**
 * ferry_roster_get_size:
 * @self: a roster
 *
 * Returns: the number of jobs in it
 */
guint
ferry_roster_get_size (const FerryRoster *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->order.length;
}

/**
 * ferry_roster_get_size_of:
 * @self: a roster
 * @client: whose jobs
 *
 * Returns: the number of its jobs, those included that are reserved
 */
guint
ferry_roster_get_size_of (const FerryRoster *self,
                          const char        *client)
{
  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (client != NULL, 0);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->sizes, client));
}

/**
 * ferry_roster_reserve:
 * @self: a roster
 * @client: whose jobs
 * @number: how many are about to come, or, below 0, how many are not any more
 *
 * Counts jobs that are still on their way to the disk.
 */
void
ferry_roster_reserve (FerryRoster *self,
                      const char  *client,
                      int          number)
{
  guint size;

  g_return_if_fail (self != NULL);
  g_return_if_fail (client != NULL);

  size = (guint) ((int) ferry_roster_get_size_of (self, client) + number);
  if (size > 0)
    g_hash_table_replace (self->sizes, g_strdup (client), GUINT_TO_POINTER (size));
  else
    g_hash_table_remove (self->sizes, client);
}

/**
 * ferry_roster_get_entries:
 * @self: a roster
 *
 * Returns: (transfer none) (nullable) (element-type FerryEntry): the first link
 *   of all jobs, oldest first
 */
const GList *
ferry_roster_get_entries (const FerryRoster *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->order.head;
}

/**
 * ferry_roster_find:
 * @self: a roster
 * @id: a whole id
 *
 * Returns: (transfer none) (nullable): the job of that id
 */
FerryEntry *
ferry_roster_find (const FerryRoster *self,
                   const char        *id)
{
  const Sought sought = { .id = id, .id_length = G_MAXSIZE };

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (id != NULL, NULL);

  return g_hash_table_lookup (self->ids, &sought.entry);
}

/**
 * ferry_roster_has_short_id:
 * @self: a roster
 * @id: a whole id
 *
 * Returns: whether the id of a job has the same %FERRY_SHORT_ID_LENGTH first digits
 */
gboolean
ferry_roster_has_short_id (const FerryRoster *self,
                           const char        *id)
{
  const Sought sought = { .id = id, .id_length = FERRY_SHORT_ID_LENGTH };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return g_hash_table_contains (self->ids, &sought.entry);
}

/**
 * ferry_roster_find_prefix:
 * @self: a roster
 * @prefix: an id or the beginning of one
 * @error: return location: %FERRY_ERROR_NOT_FOUND, %FERRY_ERROR_AMBIGUOUS
 *
 * Returns: (transfer none): the one job whose id begins so, or %NULL on error
 */
FerryEntry *
ferry_roster_find_prefix (const FerryRoster *self,
                          const char        *prefix,
                          GError           **error)
{
  FerryEntry *found;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (prefix != NULL, NULL);

  /* Programs give whole ids. */
  found = ferry_roster_find (self, prefix);
  if (found != NULL)
    return found;

  for (const GList *link = self->order.head; link != NULL && *prefix != '\0'; link = link->next)
    {
      FerryEntry *entry = link->data;

      if (!g_str_has_prefix (get_id (entry), prefix))
        continue;

      if (found != NULL)
        {
          g_set_error (error, FERRY_ERROR, FERRY_ERROR_AMBIGUOUS,
                       _("Several jobs begin with “%s”. Give more of the id."), prefix);
          return NULL;
        }
      found = entry;
    }

  if (found == NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_NOT_FOUND,
                 _("There is no job “%s”. “ferry list --all” shows all of them."), prefix);

  return found;
}

/**
 * ferry_roster_find_token:
 * @self: a roster
 * @client: who made the job
 * @token: the name its creator gave it, or its id
 *
 * Returns: (transfer none) (nullable): that job
 */
FerryEntry *
ferry_roster_find_token (const FerryRoster *self,
                         const char        *client,
                         const char        *token)
{
  const Sought sought = { .client = client, .token = token };

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (client != NULL, NULL);
  g_return_val_if_fail (token != NULL, NULL);

  return g_hash_table_lookup (self->tokens, &sought.entry);
}

/**
 * ferry_roster_dup_token_key:
 * @client: who makes a job
 * @token: the name given to it
 *
 * Returns: (transfer full): a string that no other pair has
 */
char *
ferry_roster_dup_token_key (const char *client,
                            const char *token)
{
  g_return_val_if_fail (client != NULL, NULL);
  g_return_val_if_fail (token != NULL, NULL);

  /* Neither a client nor a token has a line break in it. */
  return g_strconcat (client, "\n", token, NULL);
}
