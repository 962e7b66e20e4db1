/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "shared/ferry-error.h"
#include "shared/ferry-names.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#define DBUS_ERROR FERRY_MANAGER_INTERFACE ".Error."

typedef struct
{
  const char *nick;
  const char *dbus_name;
  FerryErrorClass error_class;
  const char *sentence; /* one plain sentence and the next step */
} ErrorRow;

/* The one table of everything that can go wrong. */
static const ErrorRow rows[] = {
  [FERRY_ERROR_FAILED] = {
    "failed", DBUS_ERROR "Failed",
    FERRY_ERROR_CLASS_CALL,
    N_ ("Something went wrong inside Ferry. The journal has the details."),
  },
  [FERRY_ERROR_INVALID_ARGUMENT] = {
    "invalid-argument", DBUS_ERROR "InvalidArgument",
    FERRY_ERROR_CLASS_CALL,
    N_ ("That request cannot be carried out as written."),
  },
  [FERRY_ERROR_NOT_FOUND] = {
    "not-found", DBUS_ERROR "NotFound",
    FERRY_ERROR_CLASS_CALL,
    N_ ("There is no such job. “ferry list --all” shows all of them."),
  },
  [FERRY_ERROR_AMBIGUOUS] = {
    "ambiguous", DBUS_ERROR "Ambiguous",
    FERRY_ERROR_CLASS_CALL,
    N_ ("Several jobs begin like that. Give more of the id."),
  },
  [FERRY_ERROR_INVALID_STATE] = {
    "invalid-state", DBUS_ERROR "InvalidState",
    FERRY_ERROR_CLASS_CALL,
    N_ ("The job is not in a state that allows this."),
  },
  [FERRY_ERROR_EMPTY] = {
    "empty", DBUS_ERROR "Empty",
    FERRY_ERROR_CLASS_CALL,
    N_ ("The job has no files yet. Add one first."),
  },
  [FERRY_ERROR_TOKEN_IN_USE] = {
    "token-in-use", DBUS_ERROR "TokenInUse",
    FERRY_ERROR_CLASS_CALL,
    N_ ("Another job bears this token already. Choose another token."),
  },
  [FERRY_ERROR_TOO_MANY_JOBS] = {
    "too-many-jobs", DBUS_ERROR "TooManyJobs",
    FERRY_ERROR_CLASS_CALL,
    N_ ("There are too many jobs already. Finish or cancel some first."),
  },
  [FERRY_ERROR_TOO_MANY_FILES] = {
    "too-many-files", DBUS_ERROR "TooManyFiles",
    FERRY_ERROR_CLASS_CALL,
    N_ ("The job would have too many files. Spread them over several jobs."),
  },
  [FERRY_ERROR_TOO_MANY_RANGES] = {
    "too-many-ranges", DBUS_ERROR "TooManyRanges",
    FERRY_ERROR_CLASS_CALL,
    N_ ("The file would have too many ranges. Ask for fewer of them."),
  },
  [FERRY_ERROR_OVERLAPPING_RANGES] = {
    "overlapping-ranges", DBUS_ERROR "OverlappingRanges",
    FERRY_ERROR_CLASS_CALL,
    N_ ("Two ranges of the file overlap. Ask for every byte once."),
  },
  [FERRY_ERROR_ACCESS_DENIED] = {
    "access-denied", DBUS_ERROR "AccessDenied",
    FERRY_ERROR_CLASS_CALL,
    N_ ("You are not allowed to do this."),
  },
  [FERRY_ERROR_NOT_AVAILABLE] = {
    "not-available", DBUS_ERROR "NotAvailable",
    FERRY_ERROR_CLASS_CALL,
    N_ ("This is not available here."),
  },
  [FERRY_ERROR_SERVICE_UNREACHABLE] = {
    "service-unreachable", DBUS_ERROR "ServiceUnreachable",
    FERRY_ERROR_CLASS_CALL,
    N_ ("The Ferry service cannot be reached. Try again, or look at its journal."),
  },
  [FERRY_ERROR_STORE_FAILED] = {
    "store-failed", DBUS_ERROR "StoreFailed",
    FERRY_ERROR_CLASS_CALL,
    N_ ("The job list could not be read or written. Check the disk that holds it."),
  },
  [FERRY_ERROR_NETWORK_DISCONNECTED] = {
    "network-disconnected", DBUS_ERROR "NetworkDisconnected",
    FERRY_ERROR_CLASS_TRANSIENT,
    N_ ("There is no network connection. The transfer goes on when there is one again."),
  },
  [FERRY_ERROR_BLOCKED_BY_POLICY] = {
    "blocked-by-policy", DBUS_ERROR "BlockedByPolicy",
    FERRY_ERROR_CLASS_TRANSIENT,
    N_ ("The rules for this job do not allow a transfer now. It goes on when they do."),
  },
  [FERRY_ERROR_NAME_NOT_RESOLVED] = {
    "name-not-resolved", DBUS_ERROR "NameNotResolved",
    FERRY_ERROR_CLASS_TRANSIENT,
    N_ ("The server’s name could not be looked up. Ferry tries again by itself."),
  },
  [FERRY_ERROR_CONNECT_FAILED] = {
    "connect-failed", DBUS_ERROR "ConnectFailed",
    FERRY_ERROR_CLASS_TRANSIENT,
    N_ ("The server could not be reached. Ferry tries again by itself."),
  },
  [FERRY_ERROR_CONNECTION_CLOSED] = {
    "connection-closed", DBUS_ERROR "ConnectionClosed",
    FERRY_ERROR_CLASS_TRANSIENT,
    N_ ("The connection to the server broke. Ferry tries again by itself."),
  },
  [FERRY_ERROR_TIMED_OUT] = {
    "timed-out", DBUS_ERROR "TimedOut",
    FERRY_ERROR_CLASS_TRANSIENT,
    N_ ("The server has stopped sending. Ferry tries again by itself."),
  },
  [FERRY_ERROR_SERVER_BUSY] = {
    "server-busy", DBUS_ERROR "ServerBusy",
    FERRY_ERROR_CLASS_TRANSIENT,
    N_ ("The server is busy. Ferry tries again by itself."),
  },
  [FERRY_ERROR_TRUNCATED] = {
    "truncated", DBUS_ERROR "Truncated",
    FERRY_ERROR_CLASS_TRANSIENT,
    N_ ("The server ended the file too early. Ferry tries again by itself."),
  },
  [FERRY_ERROR_CAPTIVE_PORTAL] = {
    "captive-portal", DBUS_ERROR "CaptivePortal",
    FERRY_ERROR_CLASS_WAIT,
    N_ ("This network asks you to sign in first. Open a web page to do so."),
  },
  [FERRY_ERROR_SIGN_IN] = {
    "sign-in", DBUS_ERROR "SignIn",
    FERRY_ERROR_CLASS_WAIT,
    N_ ("The server asks for a name and password. Sign in to go on."),
  },
  [FERRY_ERROR_KEYRING_LOCKED] = {
    "keyring-locked", DBUS_ERROR "KeyringLocked",
    FERRY_ERROR_CLASS_WAIT,
    N_ ("The keyring that holds the password is locked. Unlock it to go on."),
  },
  [FERRY_ERROR_DESTINATION_MISSING] = {
    "destination-missing", DBUS_ERROR "DestinationMissing",
    FERRY_ERROR_CLASS_WAIT,
    N_ ("The target folder is not there. Plug in its drive, or choose another folder."),
  },
  [FERRY_ERROR_DISK_FULL] = {
    "disk-full", DBUS_ERROR "DiskFull",
    FERRY_ERROR_CLASS_WAIT,
    N_ ("The target disk is full. Free some space to go on."),
  },
  [FERRY_ERROR_REMOTE_NOT_FOUND] = {
    "remote-not-found", DBUS_ERROR "RemoteNotFound",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("The server does not have this file. Check the address, or give the job a new one."),
  },
  [FERRY_ERROR_REMOTE_FORBIDDEN] = {
    "remote-forbidden", DBUS_ERROR "RemoteForbidden",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("The server refuses to hand out this file. Check the address; a link may have expired."),
  },
  [FERRY_ERROR_HTTP_STATUS] = {
    "http-status", DBUS_ERROR "HttpStatus",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("The server refused the request. Check the address, then resume the job."),
  },
  [FERRY_ERROR_REDIRECT_REFUSED] = {
    "redirect-refused", DBUS_ERROR "RedirectRefused",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("The server sends on to an address that is not safe to follow. Check the address."),
  },
  [FERRY_ERROR_TOO_MANY_REDIRECTS] = {
    "too-many-redirects", DBUS_ERROR "TooManyRedirects",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("The server sends from one address to the next without end. Check the address."),
  },
  [FERRY_ERROR_TLS_UNTRUSTED] = {
    "tls-untrusted", DBUS_ERROR "TlsUntrusted",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("The server’s identity could not be verified, so nothing was downloaded. Check the address and this computer’s date."),
  },
  [FERRY_ERROR_INVALID_RESPONSE] = {
    "invalid-response", DBUS_ERROR "InvalidResponse",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("The server’s answer makes no sense. Resume the job to try again, or use another address."),
  },
  [FERRY_ERROR_RANGE_UNSUPPORTED] = {
    "range-unsupported", DBUS_ERROR "RangeUnsupported",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("The server cannot send parts of a file. Ask for the whole file instead."),
  },
  [FERRY_ERROR_INVALID_RANGE] = {
    "invalid-range", DBUS_ERROR "InvalidRange",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("The file is shorter than the range that was asked for. Ask for a range inside the file."),
  },
  [FERRY_ERROR_REMOTE_FILE_CHANGED] = {
    "remote-file-changed", DBUS_ERROR "RemoteFileChanged",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("The file on the server changes faster than it can be downloaded. Resume the job when it is stable."),
  },
  [FERRY_ERROR_LENGTH_MISMATCH] = {
    "length-mismatch", DBUS_ERROR "LengthMismatch",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("The file has not the length that was announced. Resume the job to fetch it again."),
  },
  [FERRY_ERROR_VALIDATION_FAILED] = {
    "validation-failed", DBUS_ERROR "ValidationFailed",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("The file does not match its checksum, so it was not published. Resume the job to fetch it again, or check the checksum."),
  },
  [FERRY_ERROR_UNSUPPORTED_SCHEME] = {
    "unsupported-scheme", DBUS_ERROR "UnsupportedScheme",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("Ferry downloads from http and https addresses only. Use such an address."),
  },
  [FERRY_ERROR_DESTINATION_DENIED] = {
    "destination-denied", DBUS_ERROR "DestinationDenied",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("The target folder cannot be written. Change its permissions, then resume the job."),
  },
  [FERRY_ERROR_TARGET_CHANGED] = {
    "target-changed", DBUS_ERROR "TargetChanged",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("The partial file was changed by another program. Resume the job to start the file anew."),
  },
  [FERRY_ERROR_FILE_TOO_LARGE] = {
    "file-too-large", DBUS_ERROR "FileTooLarge",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("The target disk cannot hold a file of this size. Choose another folder."),
  },
  [FERRY_ERROR_NO_PROGRESS] = {
    "no-progress", DBUS_ERROR "NoProgress",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("There was no progress for too long, so Ferry gave up. Resume the job to try again."),
  },
  [FERRY_ERROR_MAX_TIME] = {
    "max-time", DBUS_ERROR "MaxTime",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("The transfer took longer than it was allowed to. Resume the job to grant it the same time again."),
  },
  [FERRY_ERROR_CONSENT_DENIED] = {
    "consent-denied", DBUS_ERROR "ConsentDenied",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("You do not allow this app to download in the background. To go on, allow it in Ferry’s preferences or with “ferry app allow”."),
  },
  [FERRY_ERROR_TOKEN_REQUIRED] = {
    "token-required", DBUS_ERROR "TokenRequired",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("The sign-in that this job needs is gone. Give the job a new token, then resume it."),
  },
  [FERRY_ERROR_TAKEN_OVER] = {
    "taken-over", DBUS_ERROR "TakenOver",
    FERRY_ERROR_CLASS_FATAL,
    N_ ("An administrator has taken this job over. Ask the administrator for the file."),
  },
  [FERRY_ERROR_TOO_MANY_CALLS] = {
    "too-many-calls", DBUS_ERROR "TooManyCalls",
    FERRY_ERROR_CLASS_CALL,
    N_ ("Too many calls of this app wait already. Wait for the answers to some first."),
  },
};
G_STATIC_ASSERT (G_N_ELEMENTS (rows) == FERRY_N_ERRORS);

/* What a job waits for, and the code it shows meanwhile (design §2). */
static const struct
{
  FerryWait wait;
  FerryErrorCode code;
} wait_codes[] = {
  { FERRY_WAIT_NETWORK, FERRY_ERROR_NETWORK_DISCONNECTED },
  { FERRY_WAIT_CAPTIVE_PORTAL, FERRY_ERROR_CAPTIVE_PORTAL },
  { FERRY_WAIT_OTHER_NETWORK, FERRY_ERROR_BLOCKED_BY_POLICY },
  { FERRY_WAIT_METERED, FERRY_ERROR_BLOCKED_BY_POLICY },
  { FERRY_WAIT_ROAMING, FERRY_ERROR_BLOCKED_BY_POLICY },
  { FERRY_WAIT_BUDGET, FERRY_ERROR_BLOCKED_BY_POLICY },
  { FERRY_WAIT_SCHEDULE, FERRY_ERROR_BLOCKED_BY_POLICY },
  { FERRY_WAIT_BATTERY, FERRY_ERROR_BLOCKED_BY_POLICY },
  { FERRY_WAIT_POWER_SAVER, FERRY_ERROR_BLOCKED_BY_POLICY },
  { FERRY_WAIT_KEYRING_LOCKED, FERRY_ERROR_KEYRING_LOCKED },
  { FERRY_WAIT_SIGN_IN, FERRY_ERROR_SIGN_IN },
  { FERRY_WAIT_DESTINATION_MISSING, FERRY_ERROR_DESTINATION_MISSING },
  { FERRY_WAIT_DISK_FULL, FERRY_ERROR_DISK_FULL },
};

static void
register_errors (GQuark domain)
{
  for (guint code = 0; code < FERRY_N_ERRORS; code++)
    g_dbus_error_register_error (domain, (int) code, rows[code].dbus_name);
}

/**
 * ferry_error_quark:
 *
 * The domain of every error that leaves a layer. The first call registers the
 * D-Bus names, so errors cross the bus unchanged in both directions.
 *
 * Returns: the error domain
 */
GQuark
ferry_error_quark (void)
{
  static gsize quark = 0;

  if (g_once_init_enter (&quark))
    {
      GQuark domain = g_quark_from_static_string ("ferry-error-quark");

      register_errors (domain);
      g_once_init_leave (&quark, domain);
    }

  return (GQuark) quark;
}

/**
 * ferry_error_code_to_nick:
 * @code: an error code
 *
 * Returns: (transfer none): the word for @code, such as `disk-full`
 */
const char *
ferry_error_code_to_nick (FerryErrorCode code)
{
  g_return_val_if_fail ((guint) code < FERRY_N_ERRORS, "failed");

  return rows[code].nick;
}

/**
 * ferry_error_code_from_nick:
 * @nick: (nullable): a word, possibly from outside
 * @code: (out): where the code goes
 *
 * Returns: whether @nick names an error code
 */
gboolean
ferry_error_code_from_nick (const char     *nick,
                            FerryErrorCode *code)
{
  for (guint i = 0; nick != NULL && i < FERRY_N_ERRORS; i++)
    {
      if (g_str_equal (rows[i].nick, nick))
        {
          *code = (FerryErrorCode) i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * ferry_error_code_get_class:
 * @code: an error code
 *
 * Returns: what becomes of a job that meets @code
 */
FerryErrorClass
ferry_error_code_get_class (FerryErrorCode code)
{
  g_return_val_if_fail ((guint) code < FERRY_N_ERRORS, FERRY_ERROR_CLASS_FATAL);

  return rows[code].error_class;
}

/**
 * ferry_error_code_to_wait:
 * @code: an error code that a job met
 *
 * %FERRY_ERROR_BLOCKED_BY_POLICY stands for several waits; the gates know
 * which, so it has none here.
 *
 * Returns: what a job that met @code waits for: a gate, %FERRY_WAIT_RETRY for
 *   trouble that time may heal, %FERRY_WAIT_NONE for everything else
 */
FerryWait
ferry_error_code_to_wait (FerryErrorCode code)
{
  if (code == FERRY_ERROR_BLOCKED_BY_POLICY)
    return FERRY_WAIT_NONE;

  for (gsize i = 0; i < G_N_ELEMENTS (wait_codes); i++)
    {
      if (wait_codes[i].code == code)
        return wait_codes[i].wait;
    }

  return ferry_error_code_get_class (code) == FERRY_ERROR_CLASS_TRANSIENT
             ? FERRY_WAIT_RETRY
             : FERRY_WAIT_NONE;
}

/**
 * ferry_error_code_from_wait:
 * @wait: a wait that goes with transient-error, but %FERRY_WAIT_RETRY
 *
 * Returns: the code that a job held by @wait shows
 */
FerryErrorCode
ferry_error_code_from_wait (FerryWait wait)
{
  for (gsize i = 0; i < G_N_ELEMENTS (wait_codes); i++)
    {
      if (wait_codes[i].wait == wait)
        return wait_codes[i].code;
    }

  g_return_val_if_reached (FERRY_ERROR_FAILED);
}

/**
 * ferry_error_code_to_sentence:
 * @code: an error code
 *
 * Returns: (transfer none): what happened and what to do, in the user’s
 *   language; used where nothing more precise is known
 */
const char *
ferry_error_code_to_sentence (FerryErrorCode code)
{
  g_return_val_if_fail ((guint) code < FERRY_N_ERRORS, "");

  return _(rows[code].sentence);
}

/**
 * ferry_error_code_to_dbus_name:
 * @code: an error code
 *
 * Returns: (transfer none): the D-Bus error name of @code
 */
const char *
ferry_error_code_to_dbus_name (FerryErrorCode code)
{
  g_return_val_if_fail ((guint) code < FERRY_N_ERRORS, "");

  return rows[code].dbus_name;
}

/**
 * ferry_error_get_code:
 * @error: any error
 *
 * Returns: the code of @error, %FERRY_ERROR_FAILED for a foreign one
 */
FerryErrorCode
ferry_error_get_code (const GError *error)
{
  g_return_val_if_fail (error != NULL, FERRY_ERROR_FAILED);

  if (error->domain != FERRY_ERROR || (guint) error->code >= FERRY_N_ERRORS)
    return FERRY_ERROR_FAILED;

  return (FerryErrorCode) error->code;
}
