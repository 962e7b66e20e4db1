/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks for the credentials of one fetch, on the main thread, and tells in the end
 * what became of each. Owned by its fetch. */

#include "net/ferry-fetch-sign-on.h"

#include "net/ferry-client-certificate.h"

struct _FerryFetchSignOn
{
  int ref_count;
  FerrySignOn *sign_on; /* (owned) */
  FerryPassFunc func;   /* (nullable): %NULL once nobody wants to know */
  gpointer user_data;
  GCancellable *cancellable; /* (owned) */
  GPtrArray *grants;         /* (owned) (element-type FerryGrant): to be reported on */
};

/* A grant whose certificate is being loaded. */
typedef struct
{
  FerryFetchSignOn *asker; /* (owned) */
  FerryGrant *grant;       /* (owned) */
} Loading;

static void
drop (FerryFetchSignOn *self)
{
  if (--self->ref_count > 0)
    return;

  g_object_unref (self->sign_on);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->grants);
  g_free (self);
}

static void
answer (FerryFetchSignOn *self,
        FerryPass        *pass,
        const GError     *error)
{
  if (self->func != NULL)
    self->func (pass, error, self->user_data);
  else if (pass != NULL)
    ferry_pass_free (pass);
}

static void
on_certificate_loaded_cb (GObject      *object,
                          GAsyncResult *result,
                          gpointer      user_data)
{
  Loading *loading = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GTlsCertificate) certificate = ferry_client_certificate_load_finish (result, &error);

  answer (loading->asker, certificate != NULL ? ferry_pass_new (loading->grant, certificate) : NULL, error);
  drop (loading->asker);
  ferry_grant_unref (loading->grant);
  g_free (loading);
}

static void
load_certificate (FerryFetchSignOn *self,
                  FerryGrant       *grant)
{
  Loading *loading = g_new0 (Loading, 1);

  self->ref_count++;
  loading->asker = self;
  loading->grant = ferry_grant_ref (grant);
  ferry_client_certificate_load_async (grant->credential, self->cancellable, on_certificate_loaded_cb, loading);
}

static void
on_answered_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  FerryFetchSignOn *self = user_data;
  FerryGrant *grant = NULL;
  g_autoptr(GError) error = NULL;

  ferry_sign_on_ask_finish (self->sign_on, result, &grant, &error);
  if (grant != NULL && self->func == NULL)
    {
      ferry_sign_on_report (self->sign_on, grant, FERRY_SIGN_ON_UNDECIDED);
      ferry_grant_unref (grant);
    }
  else if (grant != NULL)
    {
      g_ptr_array_add (self->grants, grant);
      if (grant->credential->scheme == FERRY_TOKEN_SCHEME_CERTIFICATE)
        load_certificate (self, grant);
      else
        answer (self, ferry_pass_new (grant, NULL), NULL);
    }
  else
    {
      answer (self, NULL, error);
    }

  drop (self);
}

/**
 * ferry_fetch_sign_on_new:
 * @sign_on: who decides
 * @func: called with each answer, never before the question was asked
 * @user_data: for @func
 *
 * Returns: (transfer full): asks nothing yet
 */
FerryFetchSignOn *
ferry_fetch_sign_on_new (FerrySignOn  *sign_on,
                         FerryPassFunc func,
                         gpointer      user_data)
{
  FerryFetchSignOn *self = g_new0 (FerryFetchSignOn, 1);

  self->ref_count = 1;
  self->sign_on = g_object_ref (sign_on);
  self->func = func;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  self->grants = g_ptr_array_new_with_free_func ((GDestroyNotify) ferry_grant_unref);

  return self;
}

/**
 * ferry_fetch_sign_on_free:
 * @self: (transfer full): of a fetch that is over
 *
 * Wants no more answers, and gives back what was granted.
 */
void
ferry_fetch_sign_on_free (FerryFetchSignOn *self)
{
  self->func = NULL;
  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < self->grants->len; i++)
    ferry_sign_on_report (self->sign_on, g_ptr_array_index (self->grants, i), FERRY_SIGN_ON_UNDECIDED);
  g_ptr_array_set_size (self->grants, 0);
  drop (self);
}

/**
 * ferry_fetch_sign_on_ask:
 * @self: of a fetch
 * @question: who asks for what; copied
 */
void
ferry_fetch_sign_on_ask (FerryFetchSignOn          *self,
                         const FerrySignOnQuestion *question)
{
  self->ref_count++;
  ferry_sign_on_ask_async (self->sign_on, question, self->cancellable, on_answered_cb, self);
}

/**
 * ferry_fetch_sign_on_judge:
 * @self: of a fetch
 * @grant: what it was given
 * @verdict: what the server thinks of it
 */
void
ferry_fetch_sign_on_judge (FerryFetchSignOn  *self,
                           FerryGrant        *grant,
                           FerrySignOnVerdict verdict)
{
  ferry_sign_on_report (self->sign_on, grant, verdict);
}
