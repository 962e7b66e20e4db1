/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a job is shown: its words, its icon and its buttons. The sentences about
 * waits and errors are the service’s own, so that they are the same everywhere;
 * here it is decided which of them is said, and what can be done about it. */

#include "config.h"

#include "client/ferry-format.h"
#include "client/ferry-job-face.h"
#include "shared/ferry-error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

static const char *const state_words[] = {
  [FERRY_STATE_QUEUED] = N_ ("Queued"),
  [FERRY_STATE_CONNECTING] = N_ ("Connecting"),
  [FERRY_STATE_TRANSFERRING] = N_ ("Transferring"),
  [FERRY_STATE_SUSPENDED] = N_ ("Suspended"),
  [FERRY_STATE_ERROR] = N_ ("Failed"),
  [FERRY_STATE_TRANSIENT_ERROR] = N_ ("Waiting"),
  [FERRY_STATE_TRANSFERRED] = N_ ("Transferred"),
  [FERRY_STATE_ACKNOWLEDGED] = N_ ("Finished"),
  [FERRY_STATE_CANCELLED] = N_ ("Cancelled"),
};
G_STATIC_ASSERT (G_N_ELEMENTS (state_words) == FERRY_N_STATES);

/* Who can end which wait, and how. */
static const FerryRemedy wait_remedies[] = {
  [FERRY_WAIT_NONE] = FERRY_REMEDY_NONE,
  [FERRY_WAIT_CONSENT] = FERRY_REMEDY_CONSENT,
  [FERRY_WAIT_LOGIN] = FERRY_REMEDY_NONE,
  [FERRY_WAIT_NETWORK] = FERRY_REMEDY_NONE,
  [FERRY_WAIT_CAPTIVE_PORTAL] = FERRY_REMEDY_PORTAL,
  [FERRY_WAIT_OTHER_NETWORK] = FERRY_REMEDY_OTHER_NETWORK,
  [FERRY_WAIT_METERED] = FERRY_REMEDY_ANYWAY,
  [FERRY_WAIT_ROAMING] = FERRY_REMEDY_ANYWAY,
  [FERRY_WAIT_BUDGET] = FERRY_REMEDY_ANYWAY,
  [FERRY_WAIT_SCHEDULE] = FERRY_REMEDY_ANYWAY,
  [FERRY_WAIT_BATTERY] = FERRY_REMEDY_ANYWAY,
  [FERRY_WAIT_POWER_SAVER] = FERRY_REMEDY_ANYWAY,
  [FERRY_WAIT_KEYRING_LOCKED] = FERRY_REMEDY_UNLOCK,
  [FERRY_WAIT_SIGN_IN] = FERRY_REMEDY_SIGN_IN,
  [FERRY_WAIT_DESTINATION_MISSING] = FERRY_REMEDY_OTHER_PLACE,
  [FERRY_WAIT_DISK_FULL] = FERRY_REMEDY_OTHER_PLACE,
  [FERRY_WAIT_RETRY] = FERRY_REMEDY_RETRY,
  [FERRY_WAIT_TURN] = FERRY_REMEDY_NONE,
};
G_STATIC_ASSERT (G_N_ELEMENTS (wait_remedies) == FERRY_N_WAITS);

static const char *const remedy_labels[] = {
  [FERRY_REMEDY_NONE] = "",
  [FERRY_REMEDY_CONSENT] = N_ ("Decide…"),
  [FERRY_REMEDY_PORTAL] = N_ ("Open Sign-In Page"),
  [FERRY_REMEDY_ANYWAY] = N_ ("Download Now Anyway"),
  [FERRY_REMEDY_UNLOCK] = N_ ("Unlock Keyring…"),
  [FERRY_REMEDY_SIGN_IN] = N_ ("Sign In…"),
  [FERRY_REMEDY_OTHER_PLACE] = N_ ("Choose Another Place…"),
  [FERRY_REMEDY_RENEW_LINK] = N_ ("Renew Link…"),
  [FERRY_REMEDY_RETRY] = N_ ("Retry"),
  [FERRY_REMEDY_COMPLETE] = N_ ("Publish Files"),
  [FERRY_REMEDY_PERMISSION] = N_ ("Change Permission…"),
  [FERRY_REMEDY_OTHER_NETWORK] = N_ ("Choose Another Network…"),
};
G_STATIC_ASSERT (G_N_ELEMENTS (remedy_labels) == FERRY_N_REMEDIES);

/* The line of a job that waits: why nothing moves, and when Ferry tries again. When
 * hours begin and budgets are new is in their sentences already. */
static char *
dup_waiting_caption (FerryRemoteJob *job,
                     gint64          now)
{
  FerryWait wait = ferry_remote_job_get_wait (job);
  gint64 until = ferry_remote_job_get_wait_until (job);
  g_autofree char *moment = NULL;
  g_autofree char *when = NULL;

  if (until <= now || wait == FERRY_WAIT_SCHEDULE || wait == FERRY_WAIT_BUDGET)
    return g_strdup (ferry_remote_job_get_message (job));

  moment = ferry_format_moment (until, now);
  /* Translators: %s is a time, such as “14:05” or “Tomorrow, 14:05”. */
  when = g_strdup_printf (_("Next try: %s"), moment);

  return g_strdup_printf ("%s %s", ferry_remote_job_get_message (job), when);
}

static char *
dup_amount (FerryRemoteJob *job)
{
  guint64 done = ferry_remote_job_get_bytes_done (job);
  gint64 total = ferry_remote_job_get_bytes_total (job);

  return done == 0 && total < 0 ? NULL : ferry_format_amount (done, total);
}

static FerryErrorCode
get_error (FerryRemoteJob *job,
           char          **text)
{
  g_autoptr(GVariant) error = NULL;
  FerryErrorCode code = FERRY_ERROR_FAILED;
  const char *nick;

  g_object_get (job, "error", &error, NULL);
  g_variant_get (error, "(&ss)", &nick, text);
  ferry_error_code_from_nick (nick, &code);
  return code;
}

static char *
join (char       *first, /* (transfer full) (nullable) */
      const char *second)
{
  g_autofree char *taken = first;

  return taken != NULL ? g_strdup_printf ("%s · %s", taken, second) : g_strdup (second);
}

static char *
dup_final_caption (FerryRemoteJob *job,
                   gint64          now)
{
  g_autofree char *moment = ferry_format_moment (ferry_remote_job_get_completed (job), now);

  if (ferry_remote_job_get_state (job) == FERRY_STATE_CANCELLED)
    return join (g_strdup (_("Cancelled")), moment);

  return join (dup_amount (job), moment);
}

/**
 * ferry_job_face_dup_caption:
 * @job: a job
 * @now: microseconds since 1970
 *
 * Returns: (transfer full): what a list says below the job’s name: how far it
 *   is, or why it does not move
 */
char *
ferry_job_face_dup_caption (FerryRemoteJob *job,
                            gint64          now)
{
  FerryState state = ferry_remote_job_get_state (job);
  g_autofree char *trouble = NULL;

  if (ferry_state_is_final (state))
    return dup_final_caption (job, now);

  switch ((int) state)
    {
    case FERRY_STATE_TRANSFERRING:
      return ferry_format_progress (ferry_remote_job_get_bytes_done (job), ferry_remote_job_get_bytes_total (job),
                                    ferry_remote_job_get_rate (job));
    case FERRY_STATE_SUSPENDED:
      return join (dup_amount (job), _("Suspended"));
    case FERRY_STATE_CONNECTING:
      return join (dup_amount (job), _("Connecting…"));
    case FERRY_STATE_ERROR:
      get_error (job, &trouble);
      return g_strdup (*trouble != '\0' ? trouble : ferry_remote_job_get_message (job));
    default:
      return dup_waiting_caption (job, now);
    }
}

/**
 * ferry_job_face_dup_state:
 * @job: a job
 *
 * Returns: (transfer full): its state in a word or two
 */
char *
ferry_job_face_dup_state (FerryRemoteJob *job)
{
  FerryState state = ferry_remote_job_get_state (job);

  if (ferry_job_face_get_mood (job) == FERRY_MOOD_WAITING)
    return g_strdup (_("Waiting"));

  return g_strdup (_(state_words[state]));
}

/**
 * ferry_job_face_get_mood:
 * @job: a job
 *
 * Returns: how its state is meant
 */
FerryMood
ferry_job_face_get_mood (FerryRemoteJob *job)
{
  FerryWait wait = ferry_remote_job_get_wait (job);

  switch (ferry_remote_job_get_state (job))
    {
    case FERRY_STATE_CONNECTING:
    case FERRY_STATE_TRANSFERRING:
      return FERRY_MOOD_BUSY;
    case FERRY_STATE_TRANSFERRED:
    case FERRY_STATE_ACKNOWLEDGED:
      return FERRY_MOOD_GOOD;
    case FERRY_STATE_ERROR:
      return FERRY_MOOD_BAD;
    case FERRY_STATE_TRANSIENT_ERROR:
      return FERRY_MOOD_WAITING;
    case FERRY_STATE_QUEUED:
      return wait == FERRY_WAIT_NONE || wait == FERRY_WAIT_TURN ? FERRY_MOOD_IDLE : FERRY_MOOD_WAITING;
    case FERRY_STATE_SUSPENDED:
    case FERRY_STATE_CANCELLED:
    default:
      return FERRY_MOOD_IDLE;
    }
}

/**
 * ferry_job_face_get_fraction:
 * @job: a job
 *
 * Returns: which part of it is there, from 0 to 1; -1 if nobody knows
 */
double
ferry_job_face_get_fraction (FerryRemoteJob *job)
{
  gint64 total = ferry_remote_job_get_bytes_total (job);
  guint64 done = ferry_remote_job_get_bytes_done (job);

  if (total < 0)
    return -1.0;
  if (total == 0 || done >= (guint64) total)
    return 1.0;

  return (double) done / (double) total;
}

/* Icon themes have a symbolic icon for few types, and fall back to coloured
 * ones for the others. The first that fits counts. */
static const struct
{
  const char *type; /* the beginning of a content type */
  const char *icon;
} type_icons[] = {
  { "audio/", "audio-x-generic-symbolic" },
  { "font/", "font-x-generic-symbolic" },
  { "image/", "image-x-generic-symbolic" },
  { "video/", "video-x-generic-symbolic" },
  { "text/", "text-x-generic-symbolic" },
  { "application/pdf", "x-office-document-symbolic" },
  { "application/epub", "x-office-document-symbolic" },
  { "application/msword", "x-office-document-symbolic" },
  { "application/rtf", "x-office-document-symbolic" },
  { "application/vnd.oasis.opendocument", "x-office-document-symbolic" },
  { "application/vnd.openxmlformats", "x-office-document-symbolic" },
  { "application/vnd.efi.iso", "drive-optical-symbolic" },
  { "application/x-cd-image", "drive-optical-symbolic" },
  { "application/x-raw-disk-image", "drive-harddisk-symbolic" },
  { "application/x-iso9660-image", "drive-optical-symbolic" },
  { "application/octet-stream", "text-x-generic-symbolic" },
  { "application/", "package-x-generic-symbolic" },
};

/**
 * ferry_job_face_get_icon_name:
 * @job: a job
 *
 * Returns: (transfer none): a symbolic icon for the type that its name tells of
 */
const char *
ferry_job_face_get_icon_name (FerryRemoteJob *job)
{
  g_autofree char *type = g_content_type_guess (ferry_remote_job_get_name (job), NULL, 0, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (type_icons); i++)
    {
      if (g_str_has_prefix (type, type_icons[i].type))
        return type_icons[i].icon;
    }

  return "text-x-generic-symbolic";
}

/**
 * ferry_job_face_get_control:
 * @job: a job
 *
 * Returns: whether it can be suspended or resumed
 */
FerryControl
ferry_job_face_get_control (FerryRemoteJob *job)
{
  switch (ferry_remote_job_get_state (job))
    {
    case FERRY_STATE_QUEUED:
    case FERRY_STATE_CONNECTING:
    case FERRY_STATE_TRANSFERRING:
    case FERRY_STATE_TRANSIENT_ERROR:
      return FERRY_CONTROL_SUSPEND;
    case FERRY_STATE_SUSPENDED:
    case FERRY_STATE_ERROR:
      return FERRY_CONTROL_RESUME;
    case FERRY_STATE_TRANSFERRED:
    case FERRY_STATE_ACKNOWLEDGED:
    case FERRY_STATE_CANCELLED:
    default:
      return FERRY_CONTROL_NONE;
    }
}

static FerryRemedy
get_error_remedy (FerryErrorCode code)
{
  switch ((int) code)
    {
    case FERRY_ERROR_REMOTE_NOT_FOUND:
    case FERRY_ERROR_REMOTE_FORBIDDEN:
    case FERRY_ERROR_HTTP_STATUS:
    case FERRY_ERROR_REDIRECT_REFUSED:
    case FERRY_ERROR_TOO_MANY_REDIRECTS:
    case FERRY_ERROR_UNSUPPORTED_SCHEME:
      return FERRY_REMEDY_RENEW_LINK;
    case FERRY_ERROR_FILE_TOO_LARGE:
    case FERRY_ERROR_DESTINATION_DENIED:
      return FERRY_REMEDY_OTHER_PLACE;
    case FERRY_ERROR_TOKEN_REQUIRED:
      return FERRY_REMEDY_SIGN_IN;
    case FERRY_ERROR_CONSENT_DENIED:
      return FERRY_REMEDY_PERMISSION;
    default:
      return FERRY_REMEDY_RETRY;
    }
}

/**
 * ferry_job_face_get_remedy:
 * @job: a job
 *
 * Returns: what the user can do so that it goes on
 */
FerryRemedy
ferry_job_face_get_remedy (FerryRemoteJob *job)
{
  FerryState state = ferry_remote_job_get_state (job);
  g_autofree char *text = NULL;

  if (state == FERRY_STATE_ERROR)
    return get_error_remedy (get_error (job, &text));

  if (state == FERRY_STATE_TRANSFERRED && !ferry_remote_job_get_auto_complete (job))
    return FERRY_REMEDY_COMPLETE;

  if (state == FERRY_STATE_QUEUED || state == FERRY_STATE_TRANSIENT_ERROR)
    return wait_remedies[ferry_remote_job_get_wait (job)];

  return FERRY_REMEDY_NONE;
}

/**
 * ferry_job_face_is_held_by_policy:
 * @job: a job
 *
 * Returns: whether it waits for a condition that “download now anyway” lifts
 */
gboolean
ferry_job_face_is_held_by_policy (FerryRemoteJob *job)
{
  return ferry_job_face_get_remedy (job) == FERRY_REMEDY_ANYWAY;
}

/**
 * ferry_remedy_to_label:
 * @remedy: a remedy
 *
 * Returns: (transfer none): what its button says, empty for
 *   %FERRY_REMEDY_NONE
 */
const char *
ferry_remedy_to_label (FerryRemedy remedy)
{
  g_return_val_if_fail ((guint) remedy < FERRY_N_REMEDIES, "");

  return remedy == FERRY_REMEDY_NONE ? "" : _(remedy_labels[remedy]);
}
