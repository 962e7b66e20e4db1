/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Who one transfer is towards its server and its proxy. It has sessions of its
 * own as soon as it has a credential, because libsoup keeps what it knows of a
 * sign-in with the session and with the connection, where another job would find
 * it. Nothing goes to another origin than the one it was given for. Owned by its
 * transfer; lives on the transfer thread. */

#include "config.h"

#include "net/ferry-transfer-auth.h"

#include "core/ferry-url.h"
#include "net/ferry-client-certificate.h"
#include "net/ferry-here.h"
#include "net/ferry-http-credential.h"

/* A transfer may have to show who it is in three ways at once. */
typedef enum
{
  SLOT_SERVER,
  SLOT_PROXY,
  SLOT_CERTIFICATE,
  N_SLOTS,
} Slot;

typedef struct
{
  FerryPass *pass;    /* (owned) (nullable) */
  gboolean is_answer; /* whether it was given for a challenge, and not before */
  gboolean is_for_here;
  gboolean is_used;   /* whether a server has seen it */
  gboolean is_judged; /* whether that was told */
} Entry;

struct _FerryTransferAuth
{
  FerryTransferLoop *loop;               /* (unowned) */
  const FerryTransferAuthEvents *events; /* (unowned) (nullable): %NULL where nobody can be asked */
  gpointer user_data;
  char *job;    /* (owned) */
  char *client; /* (owned) */
  char *token;  /* (owned) (nullable) */
  char *proxy;  /* (owned) (nullable), as #FerryJobSpec has it */

  Entry entries[N_SLOTS];
  char *interface; /* (owned) (nullable), as #FerryFetchRequest has it */
  FerrySession *sessions[2];          /* (owned) (nullable): without and with the server’s */
  FerrySignOnQuestion *question;     /* (owned) (nullable): while it is being asked */
  GError *unanswered;                /* (owned) (nullable): what to say if nobody knows */
  GCancellable *cancellable;         /* (owned) */
};

static Slot
get_slot (FerryTokenUsage usage,
          gboolean        certificate)
{
  if (usage == FERRY_TOKEN_USAGE_PROXY)
    return SLOT_PROXY;

  return certificate ? SLOT_CERTIFICATE : SLOT_SERVER;
}

static const FerryCredential *
get_credential (const FerryTransferAuth *self,
                Slot                     slot)
{
  return self->entries[slot].pass != NULL ? self->entries[slot].pass->grant->credential : NULL;
}

/* Whether what there is for the server may be shown where @message goes. */
static gboolean
is_for (const FerryTransferAuth *self,
        Slot                     slot,
        SoupMessage             *message,
        gboolean                 is_elsewhere)
{
  const FerryCredential *credential = get_credential (self, slot);
  g_autofree char *url = NULL;
  g_autofree char *origin = NULL;

  if (credential == NULL || is_elsewhere)
    return FALSE;

  url = g_uri_to_string (soup_message_get_uri (message));
  origin = ferry_url_dup_origin (url);

  return ferry_credential_fits (credential, FERRY_TOKEN_USAGE_NETWORK, origin);
}

/**
 * ferry_transfer_auth_new:
 * @loop: the transfer loop
 * @request: what is fetched, for whom
 * @events: (nullable): whom to ask, %NULL for nobody
 * @user_data: for @events
 *
 * Returns: (transfer full): nobody yet
 */
FerryTransferAuth *
ferry_transfer_auth_new (FerryTransferLoop             *loop,
                         const FerryFetchRequest       *request,
                         const FerryTransferAuthEvents *events,
                         gpointer                       user_data)
{
  FerryTransferAuth *self = g_new0 (FerryTransferAuth, 1);

  self->loop = loop;
  self->events = request->client != NULL ? events : NULL;
  self->user_data = user_data;
  self->job = g_strdup (request->job_id);
  self->client = g_strdup (request->client);
  self->token = g_strdup (request->spec->extras->helper_token);
  self->proxy = g_strdup (request->spec->extras->proxy);
  self->interface = g_strdup (request->bind_interface);
  self->cancellable = g_cancellable_new ();

  return self;
}

static void
drop_sessions (FerryTransferAuth *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->sessions); i++)
    {
      if (self->sessions[i] != NULL)
        soup_session_abort (ferry_session_get_soup (self->sessions[i]));
      g_clear_pointer (&self->sessions[i], ferry_session_free);
    }
}

/**
 * ferry_transfer_auth_free:
 * @self: (transfer full): of a transfer without connections
 */
void
ferry_transfer_auth_free (FerryTransferAuth *self)
{
  g_cancellable_cancel (self->cancellable);
  drop_sessions (self);
  for (guint i = 0; i < N_SLOTS; i++)
    g_clear_pointer (&self->entries[i].pass, ferry_pass_free);
  g_clear_pointer (&self->question, ferry_sign_on_question_free);
  g_clear_error (&self->unanswered);
  g_object_unref (self->cancellable);
  g_free (self->job);
  g_free (self->client);
  g_free (self->token);
  g_free (self->proxy);
  g_free (self->interface);
  g_free (self);
}

/**
 * ferry_transfer_auth_is_asking:
 * @self: of a transfer
 *
 * Returns: whether an answer is awaited, so that nothing can be fetched
 */
gboolean
ferry_transfer_auth_is_asking (const FerryTransferAuth *self)
{
  return self->question != NULL;
}

static void
judge (FerryTransferAuth *self,
       Slot               slot,
       FerrySignOnVerdict verdict)
{
  Entry *entry = &self->entries[slot];

  if (entry->is_judged)
    return;

  entry->is_judged = TRUE;
  self->events->judged (self->user_data, entry->pass->grant, verdict);
}

static void
on_proxy_found_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  FerryTransferAuth *self = user_data;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) proxies = g_proxy_resolver_lookup_finish (G_PROXY_RESOLVER (object), result, &error);

  /* Cancelled only when all of this is gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  for (guint i = 0; proxies != NULL && proxies[i] != NULL && self->question->origin == NULL; i++)
    self->question->origin = ferry_url_dup_origin (proxies[i]);
  if (self->question->origin == NULL)
    self->question->origin = g_strdup ("");
  self->events->asked (self->user_data, self->question);
}

static void
ask (FerryTransferAuth    *self,
     const FerryChallenge *challenge)
{
  self->question = g_new0 (FerrySignOnQuestion, 1);
  self->question->job = g_strdup (self->job);
  self->question->client = g_strdup (self->client);
  self->question->token = g_strdup (self->token);
  self->question->usage = challenge->usage;
  self->question->certificate = challenge->certificate;
  self->question->is_here = challenge->is_here;
  if (challenge->usage != FERRY_TOKEN_USAGE_PROXY)
    self->question->origin = ferry_url_dup_origin (challenge->url);
  else if (self->proxy != NULL)
    self->question->origin = ferry_url_dup_origin (self->proxy);

  if (self->question->origin != NULL)
    {
      self->events->asked (self->user_data, self->question);
      return;
    }

  /* The system’s proxy; its configuration may be a program that takes time. */
  g_proxy_resolver_lookup_async (g_proxy_resolver_get_default (), challenge->url, self->cancellable,
                                 on_proxy_found_cb, self);
}

/**
 * ferry_transfer_auth_challenge:
 * @self: of a transfer that can wait
 * @challenge: what was asked
 * @error: return location for %FERRY_ERROR_SIGN_IN
 *
 * Returns: whether the main thread was asked for a credential; its answer comes
 *   with ferry_transfer_auth_take()
 */
gboolean
ferry_transfer_auth_challenge (FerryTransferAuth    *self,
                               const FerryChallenge *challenge,
                               GError              **error)
{
  const Slot slot = get_slot (challenge->usage, challenge->certificate);
  const FerryCredential *credential = get_credential (self, slot);
  Entry *entry = &self->entries[slot];

  if (self->events == NULL || (challenge->usage == FERRY_TOKEN_USAGE_NETWORK && challenge->is_elsewhere))
    {
      g_propagate_error (error, ferry_challenge_to_error (challenge));
      return FALSE;
    }

  if (credential != NULL && entry->is_used)
    {
      entry->is_judged = FALSE;
      judge (self, slot, FERRY_SIGN_ON_REFUSED);
      g_propagate_error (error, ferry_sign_on_new_refusal (credential, challenge->usage));
      return FALSE;
    }

  if (entry->is_answer && (entry->is_for_here || !challenge->is_here))
    {
      g_propagate_error (error, ferry_challenge_new_mismatch (credential));
      return FALSE;
    }

  /* Nobody may wait for a verdict on what is asked for anew. */
  if (credential != NULL)
    judge (self, slot, FERRY_SIGN_ON_UNDECIDED);
  g_clear_error (&self->unanswered);
  self->unanswered = ferry_challenge_to_error (challenge);
  ask (self, challenge);

  return TRUE;
}

/**
 * ferry_transfer_auth_take:
 * @self: of a transfer
 * @pass: (transfer full) (nullable): the answer, or what its job named
 * @error: return location for %FERRY_ERROR_SIGN_IN
 *
 * Returns: whether the transfer can go on
 */
gboolean
ferry_transfer_auth_take (FerryTransferAuth *self,
                          FerryPass         *pass,
                          GError           **error)
{
  g_autoptr(FerrySignOnQuestion) question = g_steal_pointer (&self->question);
  const FerryCredential *credential;
  Entry *entry;

  if (pass == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->unanswered));
      return FALSE;
    }

  credential = pass->grant->credential;
  entry = &self->entries[get_slot (credential->usage, credential->scheme == FERRY_TOKEN_SCHEME_CERTIFICATE)];
  g_clear_pointer (&entry->pass, ferry_pass_free);
  *entry = (Entry){
    .pass = pass,
    .is_answer = question != NULL,
    .is_for_here = question != NULL && question->is_here,
  };
  drop_sessions (self);

  return TRUE;
}

static FerrySession *
create_session (FerryTransferAuth *self,
                gboolean           with_server)
{
  FerrySession *created = ferry_transfer_loop_create_session (self->loop, self->proxy, self->interface);
  SoupSession *session = ferry_session_get_soup (created);

  soup_session_add_feature_by_type (session, SOUP_TYPE_AUTH_MANAGER);
  if (get_credential (self, SLOT_PROXY) != NULL)
    ferry_http_credential_add_types (get_credential (self, SLOT_PROXY), session);
  if (with_server && get_credential (self, SLOT_SERVER) != NULL)
    ferry_http_credential_add_types (get_credential (self, SLOT_SERVER), session);

  return created;
}

/**
 * ferry_transfer_auth_get_session:
 * @self: of a transfer
 * @message: a message that is about to be sent
 * @is_elsewhere: whether another server sent there
 *
 * Returns: (transfer none) (nullable): the session to ask with, %NULL for the
 *   one that all transfers share because there is nothing to show there
 */
FerrySession *
ferry_transfer_auth_get_session (FerryTransferAuth *self,
                                 SoupMessage       *message,
                                 gboolean           is_elsewhere)
{
  const gboolean with_server = is_for (self, SLOT_SERVER, message, is_elsewhere) ||
                               is_for (self, SLOT_CERTIFICATE, message, is_elsewhere);

  if (!with_server && get_credential (self, SLOT_PROXY) == NULL)
    return NULL;

  if (self->sessions[with_server] == NULL)
    self->sessions[with_server] = create_session (self, with_server);

  return self->sessions[with_server];
}

/**
 * ferry_transfer_auth_prepare:
 * @self: of a transfer
 * @message: a message that is about to be sent
 * @is_elsewhere: whether another server sent there
 *
 * Shows a client certificate, which is wanted before there is a request.
 */
void
ferry_transfer_auth_prepare (FerryTransferAuth *self,
                             SoupMessage       *message,
                             gboolean           is_elsewhere)
{
  Entry *entry = &self->entries[SLOT_CERTIFICATE];

  if (!is_for (self, SLOT_CERTIFICATE, message, is_elsewhere))
    return;
  soup_message_set_tls_client_certificate (message, entry->pass->certificate);
  entry->is_used = TRUE;
}

/**
 * ferry_transfer_auth_apply:
 * @self: of a transfer
 * @message: a message whose connection is there, just before its header is sent
 * @is_elsewhere: whether another server sent there
 *
 * Shows a bearer token, or a name and password that are to be sent as Basic,
 * without being asked: many servers hide what they have from strangers. A field
 * that the job has itself is left alone.
 */
void
ferry_transfer_auth_apply (FerryTransferAuth *self,
                           SoupMessage       *message,
                           gboolean           is_elsewhere)
{
  const FerryCredential *credential = get_credential (self, SLOT_SERVER);
  Entry *entry = &self->entries[SLOT_SERVER];

  if (!is_for (self, SLOT_SERVER, message, is_elsewhere) || !ferry_grant_covers (entry->pass->grant, ferry_here_is_peer (soup_message_get_remote_address (message))))
    return;

  if (credential->scheme == FERRY_TOKEN_SCHEME_NEGOTIATE)
    entry->is_used = TRUE;
  if (credential->scheme != FERRY_TOKEN_SCHEME_BEARER && credential->scheme != FERRY_TOKEN_SCHEME_BASIC)
    return;
  if (!entry->is_used &&
      soup_message_headers_get_list (soup_message_get_request_headers (message), "Authorization") != NULL)
    return;

  ferry_http_credential_authorize (credential, message);
  entry->is_used = TRUE;
}

/**
 * ferry_transfer_auth_authenticate:
 * @self: of a transfer
 * @message: the message that was answered with a challenge
 * @auth: the challenge
 * @is_elsewhere: whether another server sent there
 * @is_retry: whether what was given before was wrong
 *
 * Answers libsoup, once: what was refused is not sent again.
 *
 * Returns: whether it was answered
 */
gboolean
ferry_transfer_auth_authenticate (FerryTransferAuth *self,
                                  SoupMessage       *message,
                                  SoupAuth          *auth,
                                  gboolean           is_elsewhere,
                                  gboolean           is_retry)
{
  const Slot slot = soup_auth_is_for_proxy (auth) ? SLOT_PROXY : SLOT_SERVER;
  Entry *entry = &self->entries[slot];
  const FerryCredential *credential = get_credential (self, slot);

  if (is_retry || credential == NULL || !ferry_http_credential_may_answer (credential, auth) ||
      !ferry_grant_covers (entry->pass->grant, ferry_here_is_peer (soup_message_get_remote_address (message))))
    return FALSE;

  /* What was shown unasked was wrong. */
  if (slot == SLOT_SERVER && credential->scheme == FERRY_TOKEN_SCHEME_BASIC)
    return FALSE;

  if (slot == SLOT_PROXY ? !ferry_http_credential_is_proxy (credential, auth) : !is_for (self, slot, message, is_elsewhere))
    return FALSE;

  soup_auth_authenticate (auth, credential->user, ferry_secret_get_text (credential->secret));
  entry->is_used = TRUE;

  return TRUE;
}

/**
 * ferry_transfer_auth_give_key_password:
 * @self: of a transfer
 * @password: what a smart card or a key wants to know
 *
 * Returns: whether @password has its value
 */
gboolean
ferry_transfer_auth_give_key_password (FerryTransferAuth *self,
                                       GTlsPassword      *password)
{
  const FerryCredential *credential = get_credential (self, SLOT_CERTIFICATE);

  return credential != NULL && ferry_client_certificate_give_password (credential, password);
}

/* Whether an answer of @status shows that what is in @slot was right. */
static gboolean
is_welcome (Slot  slot,
            guint status)
{
  if (slot != SLOT_SERVER)
    return slot == SLOT_CERTIFICATE || status != SOUP_STATUS_PROXY_AUTHENTICATION_REQUIRED;

  return (status >= 200 && status < 400) || status == SOUP_STATUS_NOT_FOUND ||
         status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE;
}

/**
 * ferry_transfer_auth_note_status:
 * @self: of a transfer
 * @status: what was answered in the end
 *
 * Whoever answers a request has taken what came with it. It must be told before
 * anything else is asked for: other fetches wait for the verdict.
 */
void
ferry_transfer_auth_note_status (FerryTransferAuth *self,
                                 guint              status)
{
  for (guint i = 0; i < N_SLOTS; i++)
    {
      if (self->entries[i].is_used && is_welcome (i, status))
        judge (self, i, FERRY_SIGN_ON_ACCEPTED);
    }
}
