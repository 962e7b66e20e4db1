/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/fake-token-guard.h"

#include "shared/ferry-error.h"

/* A machine with one administrator, who says what a test lets him say. */
struct _FakeTokenGuard
{
  GObject parent_instance;

  char *administrator; /* (owned) (nullable) */
  gboolean is_allowed;
  guint n_asked;
};

static void fake_token_guard_iface_init (FerryTokenGuardInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeTokenGuard, fake_token_guard, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FERRY_TYPE_TOKEN_GUARD, fake_token_guard_iface_init))

static void
check_async (FerryTokenGuard    *guard,
             const char         *user,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  g_autoptr(GTask) task = g_task_new (guard, cancellable, callback, user_data);

  g_task_return_boolean (task, g_strcmp0 (FAKE_TOKEN_GUARD (guard)->administrator, user) == 0);
}

static gboolean
check_finish (FerryTokenGuard *guard,
              GAsyncResult    *result,
              gboolean        *is_administrator,
              GError         **error)
{
  GError *failure = NULL;

  *is_administrator = g_task_propagate_boolean (G_TASK (result), &failure);
  if (failure == NULL)
    return TRUE;

  g_propagate_error (error, failure);
  return FALSE;
}

static void
authorise_async (FerryTokenGuard       *guard,
                 const FerryCredential *credential,
                 GCancellable          *cancellable,
                 GAsyncReadyCallback    callback,
                 gpointer               user_data)
{
  FakeTokenGuard *self = FAKE_TOKEN_GUARD (guard);
  g_autoptr(GTask) task = g_task_new (guard, cancellable, callback, user_data);

  self->n_asked++;
  if (self->is_allowed)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_new_error (task, FERRY_ERROR, FERRY_ERROR_TOKEN_REQUIRED, "The administrator said no.");
}

static gboolean
authorise_finish (FerryTokenGuard *guard,
                  GAsyncResult    *result,
                  GError         **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
fake_token_guard_finalize (GObject *object)
{
  g_free (FAKE_TOKEN_GUARD (object)->administrator);

  G_OBJECT_CLASS (fake_token_guard_parent_class)->finalize (object);
}

static void
fake_token_guard_class_init (FakeTokenGuardClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fake_token_guard_finalize;
}

static void
fake_token_guard_iface_init (FerryTokenGuardInterface *iface)
{
  iface->check_async = check_async;
  iface->check_finish = check_finish;
  iface->authorise_async = authorise_async;
  iface->authorise_finish = authorise_finish;
}

static void
fake_token_guard_init (FakeTokenGuard *self)
{
}

FakeTokenGuard *
fake_token_guard_new (void)
{
  return g_object_new (FAKE_TYPE_TOKEN_GUARD, NULL);
}

void
fake_token_guard_set_administrator (FakeTokenGuard *self,
                                    const char     *user)
{
  g_free (self->administrator);
  self->administrator = g_strdup (user);
}

void
fake_token_guard_set_allowed (FakeTokenGuard *self,
                              gboolean        allowed)
{
  self->is_allowed = allowed;
}

/* How often the administrator was asked. */
guint
fake_token_guard_get_n_asked (FakeTokenGuard *self)
{
  return self->n_asked;
}
