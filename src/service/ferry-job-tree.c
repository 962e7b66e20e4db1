/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-job-tree.h"

#include "ferry-wire.h"
#include "service/ferry-job-calls.h"
#include "service/ferry-job-path.h"
#include "service/ferry-reply.h"
#include "shared/ferry-names.h"

#include <string.h>

/**
 * FerryJobTree:
 *
 * The job objects on the bus. There are none: a folder of each client is
 * registered, and what is called below it is looked up when it is called, so
 * that ten thousand jobs cost nothing here and finished ones can be called,
 * too. Owned by the service.
 */
struct _FerryJobTree
{
  GObject parent_instance;

  FerryParts parts;    /* (unowned), all */
  GHashTable *folders; /* (owned) (element-type utf8 Folder) by client */
  gboolean is_begun;
};

G_DEFINE_FINAL_TYPE (FerryJobTree, ferry_job_tree, G_TYPE_OBJECT)

/* The jobs of one client. */
typedef struct
{
  FerryJobTree *tree; /* (unowned) */
  char *client;       /* (owned) */
  guint registration_id;
} Folder;

static void
folder_free (Folder *folder)
{
  g_dbus_connection_unregister_subtree (folder->tree->parts.connection, folder->registration_id);
  g_free (folder->client);
  g_free (folder);
}

static Folder *
find_folder (FerryJobTree *self,
             const char   *path)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->folders);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Folder *folder = value;
      g_autofree char *folder_path = ferry_job_path_for_client (folder->client);
      gsize length = strlen (folder_path);

      if (strncmp (path, folder_path, length) == 0 && path[length] == '/')
        return folder;
    }

  return NULL;
}

/* A call on its way to its job. */
typedef struct
{
  FerryCaller *caller;               /* (owned) */
  GDBusMethodInvocation *invocation; /* (owned until answered) */
} Call;

static void
job_found_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autofree Call *call = user_data;
  g_autoptr(FerryCaller) caller = call->caller;
  GDBusMethodInvocation *invocation = call->invocation;
  FerryJobTree *self = g_dbus_method_invocation_get_user_data (invocation);
  g_autoptr(FerryJob) job = NULL;
  GError *error = NULL;

  job = ferry_job_finder_find_finish (FERRY_JOB_FINDER (source), result, &error);
  if (job == NULL)
    ferry_reply_error (invocation, error);
  else
    ferry_job_calls_answer (&self->parts, caller, job, invocation);
}

static void
handle_admitted (gpointer               target,
                 FerryCaller           *caller,
                 GDBusMethodInvocation *invocation)
{
  FerryJobTree *self = target;
  const char *path = g_dbus_method_invocation_get_object_path (invocation);
  Folder *folder = find_folder (self, path);
  Call *call;

  if (folder == NULL)
    {
      ferry_reply_error (invocation,
                         g_error_new_literal (FERRY_ERROR, FERRY_ERROR_NOT_FOUND,
                                              ferry_error_code_to_sentence (FERRY_ERROR_NOT_FOUND)));
      return;
    }

  call = g_new0 (Call, 1);
  call->caller = ferry_caller_ref (caller);
  call->invocation = invocation;
  ferry_job_finder_find_token_async (self->parts.finder, caller, folder->client,
                                     strrchr (path, '/') + 1, job_found_cb, call);
}

static void
on_method_called (GDBusConnection       *connection,
                  const char            *sender,
                  const char            *path,
                  const char            *interface,
                  const char            *method,
                  GVariant              *parameters,
                  GDBusMethodInvocation *invocation,
                  gpointer               user_data)
{
  FerryJobTree *self = user_data;

  ferry_callers_admit_apps (self->parts.callers, invocation, G_OBJECT (self), handle_admitted);
}

/* Introspection cannot wait for an identification: whoever has not called
 * anything else yet sees no jobs. */
static char **
enumerate_jobs (GDBusConnection *connection,
                const char      *sender,
                const char      *path,
                gpointer         user_data)
{
  Folder *folder = user_data;
  FerryJobTree *self = folder->tree;
  g_autoptr(GStrvBuilder) tokens = g_strv_builder_new ();
  g_autoptr(GPtrArray) jobs = NULL;
  FerryCaller *caller = ferry_callers_lookup (self->parts.callers, sender);

  if (caller == NULL || !ferry_caller_may_see (caller, folder->client))
    return g_strv_builder_end (tokens);

  jobs = ferry_engine_get_jobs (self->parts.engine);
  for (guint i = 0; i < jobs->len; i++)
    {
      FerryJob *job = g_ptr_array_index (jobs, i);

      if (g_str_equal (ferry_job_get_client (job), folder->client))
        g_strv_builder_add (tokens, ferry_job_get_token (job));
    }

  return g_strv_builder_end (tokens);
}

static GDBusInterfaceInfo **
introspect_job (GDBusConnection *connection,
                const char      *sender,
                const char      *path,
                const char      *node,
                gpointer         user_data)
{
  GDBusInterfaceInfo **interfaces;

  if (node == NULL)
    return NULL;

  interfaces = g_new0 (GDBusInterfaceInfo *, 2);
  interfaces[0] = g_dbus_interface_info_ref (ferry_wire_ferry1_job_interface_info ());

  return interfaces;
}

static const GDBusInterfaceVTable *
dispatch_job (GDBusConnection *connection,
              const char      *sender,
              const char      *path,
              const char      *interface,
              const char      *node,
              gpointer        *out_user_data,
              gpointer         user_data)
{
  /* No property functions: GDBus then sends reads through the same door. */
  static const GDBusInterfaceVTable vtable = { .method_call = on_method_called };
  Folder *folder = user_data;

  *out_user_data = folder->tree;

  return node != NULL ? &vtable : NULL;
}

static void
ferry_job_tree_finalize (GObject *object)
{
  FerryJobTree *self = FERRY_JOB_TREE (object);

  g_hash_table_unref (self->folders);

  G_OBJECT_CLASS (ferry_job_tree_parent_class)->finalize (object);
}

static void
ferry_job_tree_class_init (FerryJobTreeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ferry_job_tree_finalize;
}

static void
ferry_job_tree_init (FerryJobTree *self)
{
  self->folders = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) folder_free);
}

/**
 * ferry_job_tree_new:
 * @parts: what the service is made of
 *
 * Returns: (transfer full): a tree that is not on the bus yet
 */
FerryJobTree *
ferry_job_tree_new (const FerryParts *parts)
{
  FerryJobTree *self = g_object_new (FERRY_TYPE_JOB_TREE, NULL);

  self->parts = *parts;

  return self;
}

/**
 * ferry_job_tree_export:
 * @self: a tree
 * @client: whose jobs; nothing happens if they are on the bus already
 * @error: (nullable): what GDBus says
 *
 * Returns: whether the client’s jobs are on the bus now
 */
gboolean
ferry_job_tree_export (FerryJobTree *self,
                       const char   *client,
                       GError      **error)
{
  static const GDBusSubtreeVTable vtable = {
    .enumerate = enumerate_jobs,
    .introspect = introspect_job,
    .dispatch = dispatch_job,
  };
  g_autofree char *path = NULL;
  Folder *folder;
  guint id;

  g_return_val_if_fail (FERRY_IS_JOB_TREE (self), FALSE);

  if (g_hash_table_contains (self->folders, client))
    return TRUE;

  folder = g_new0 (Folder, 1);
  folder->tree = self;
  folder->client = g_strdup (client);
  path = ferry_job_path_for_client (client);
  id = g_dbus_connection_register_subtree (self->parts.connection, path, &vtable,
                                           G_DBUS_SUBTREE_FLAGS_DISPATCH_TO_UNENUMERATED_NODES,
                                           folder, NULL, error);
  if (id == 0)
    {
      g_free (folder->client);
      g_free (folder);
      return FALSE;
    }

  folder->registration_id = id;
  g_hash_table_insert (self->folders, folder->client, folder);

  return TRUE;
}

/**
 * ferry_job_tree_unexport:
 * @self: a tree
 *
 * Takes all jobs off the bus.
 */
void
ferry_job_tree_unexport (FerryJobTree *self)
{
  g_return_if_fail (FERRY_IS_JOB_TREE (self));

  self->is_begun = FALSE;
  g_hash_table_remove_all (self->folders);
}

/* The service may leave before the disk has answered. */
static void
apps_found_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autofree GWeakRef *ref = user_data;
  g_autoptr(FerryJobTree) self = g_weak_ref_get (ref);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) jobs = ferry_store_history_finish (FERRY_STORE (source), result, &error);

  g_weak_ref_clear (ref);
  if (jobs == NULL)
    g_message ("It could not be read which apps have finished jobs: %s", error->message);

  for (guint i = 0; jobs != NULL && self != NULL && self->is_begun && i < jobs->len; i++)
    ferry_job_tree_export (self, ferry_job_get_client (jobs->pdata[i]), NULL);
}

/**
 * ferry_job_tree_begin:
 * @self: a tree
 *
 * Also puts the jobs of apps on the bus that have finished ones alone: who was
 * told of an end, or asks after a restart, reads them there.
 */
void
ferry_job_tree_begin (FerryJobTree *self)
{
  GWeakRef *ref;

  g_return_if_fail (FERRY_IS_JOB_TREE (self));

  self->is_begun = TRUE;
  ref = g_new0 (GWeakRef, 1);
  g_weak_ref_init (ref, self);
  ferry_store_history_async (self->parts.store, FERRY_STORE_ONE_OF_EACH_APP | ((1u << FERRY_N_STATES) - 1), 0, 0,
                             NULL, apps_found_cb, ref);
}
