/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "shared/ferry-enums.h"

G_BEGIN_DECLS

#define FERRY_ERROR (ferry_error_quark ())

/**
 * FerryErrorCode:
 *
 * Everything that can go wrong. One list for calls and for jobs: the word of a
 * code (ferry_error_code_to_nick()) is a job’s `error.code`, and the same word
 * in CamelCase is its D-Bus error name. What a code means for a job that meets
 * it is its class, see #FerryErrorClass.
 */
typedef enum
{
  /* A call was refused; nothing changed. */
  FERRY_ERROR_FAILED,             /* an internal failure; the text says which */
  FERRY_ERROR_INVALID_ARGUMENT,   /* the text names the argument */
  FERRY_ERROR_NOT_FOUND,          /* no such job (BG_E_NOT_FOUND) */
  FERRY_ERROR_AMBIGUOUS,          /* a prefix that several jobs share */
  FERRY_ERROR_INVALID_STATE,      /* not in this state (BG_E_INVALID_STATE) */
  FERRY_ERROR_EMPTY,              /* a job without files (BG_E_EMPTY) */
  FERRY_ERROR_TOKEN_IN_USE,       /* same client and token, another request */
  FERRY_ERROR_TOO_MANY_JOBS,      /* BG_E_TOO_MANY_JOBS_PER_USER */
  FERRY_ERROR_TOO_MANY_FILES,     /* BG_E_TOO_MANY_FILES_IN_JOB */
  FERRY_ERROR_TOO_MANY_RANGES,    /* BG_E_TOO_MANY_RANGES_IN_FILE */
  FERRY_ERROR_OVERLAPPING_RANGES, /* BG_E_OVERLAPPING_RANGES */
  FERRY_ERROR_ACCESS_DENIED,
  FERRY_ERROR_NOT_AVAILABLE,       /* this edition or machine cannot do it */
  FERRY_ERROR_SERVICE_UNREACHABLE, /* no service answers */
  FERRY_ERROR_STORE_FAILED,        /* the job list cannot be read or written */

  /* It may pass: the job tries again by itself. */
  FERRY_ERROR_NETWORK_DISCONNECTED, /* BG_E_NETWORK_DISCONNECTED */
  FERRY_ERROR_BLOCKED_BY_POLICY,    /* BG_E_BLOCKED_BY_POLICY */
  FERRY_ERROR_NAME_NOT_RESOLVED,
  FERRY_ERROR_CONNECT_FAILED,    /* BG_E_CONNECT_FAILURE */
  FERRY_ERROR_CONNECTION_CLOSED, /* BG_E_CONNECTION_CLOSED */
  FERRY_ERROR_TIMED_OUT,         /* nothing arrived for the inactivity timeout */
  FERRY_ERROR_SERVER_BUSY,       /* 408, 409, 421, 425, 429, 5xx but 501 and 505 */
  FERRY_ERROR_TRUNCATED,         /* the body ended before its length */

  /* A gate is shut: see FerryWait of the same name. */
  FERRY_ERROR_CAPTIVE_PORTAL,
  FERRY_ERROR_SIGN_IN,
  FERRY_ERROR_KEYRING_LOCKED,
  FERRY_ERROR_DESTINATION_MISSING,
  FERRY_ERROR_DISK_FULL,

  /* It will not pass by itself: the job is in error until somebody acts. */
  FERRY_ERROR_REMOTE_NOT_FOUND,  /* 404, 410 */
  FERRY_ERROR_REMOTE_FORBIDDEN,  /* 403, 451 */
  FERRY_ERROR_HTTP_STATUS,       /* any other refusal by the server */
  FERRY_ERROR_REDIRECT_REFUSED,  /* https to http, or another scheme */
  FERRY_ERROR_TOO_MANY_REDIRECTS,
  FERRY_ERROR_TLS_UNTRUSTED,
  FERRY_ERROR_INVALID_RESPONSE,    /* BG_E_INVALID_SERVER_RESPONSE */
  FERRY_ERROR_RANGE_UNSUPPORTED,   /* BG_E_INSUFFICIENT_RANGE_SUPPORT */
  FERRY_ERROR_INVALID_RANGE,       /* BG_E_INVALID_RANGE, outside the file */
  FERRY_ERROR_REMOTE_FILE_CHANGED, /* BG_E_REMOTE_FILE_CHANGED, again and again */
  FERRY_ERROR_LENGTH_MISMATCH,     /* not as long as announced or asked for */
  FERRY_ERROR_VALIDATION_FAILED,   /* BG_E_VALIDATION_FAILED: the digest differs */
  FERRY_ERROR_UNSUPPORTED_SCHEME,
  FERRY_ERROR_DESTINATION_DENIED, /* the target folder refuses to be written */
  FERRY_ERROR_TARGET_CHANGED,     /* the partial file is not the one we left */
  FERRY_ERROR_FILE_TOO_LARGE,     /* the file system cannot hold such a file */
  FERRY_ERROR_NO_PROGRESS,        /* BG_E_NO_PROGRESS */
  FERRY_ERROR_MAX_TIME,           /* BG_E_MAXDOWNLOAD_TIMEOUT */
  FERRY_ERROR_TOKEN_REQUIRED,     /* BG_E_TOKEN_REQUIRED */
  FERRY_ERROR_CONSENT_DENIED,     /* the user does not allow the app to delegate */
  FERRY_ERROR_TAKEN_OVER,         /* an administrator owns it now; only of a cancelled job */

  /* Of a call; at the end because the job list has these as numbers. */
  FERRY_ERROR_TOO_MANY_CALLS, /* an app sends them faster than they are answered */
} FerryErrorCode;
#define FERRY_N_ERRORS (FERRY_ERROR_TOO_MANY_CALLS + 1)

/**
 * FerryErrorClass:
 * @FERRY_ERROR_CLASS_CALL: a call was refused; never a job’s error
 * @FERRY_ERROR_CLASS_TRANSIENT: transient-error, tried again
 * @FERRY_ERROR_CLASS_WAIT: transient-error, waiting for ferry_error_code_to_wait()
 * @FERRY_ERROR_CLASS_FATAL: error
 */
typedef enum
{
  FERRY_ERROR_CLASS_CALL,
  FERRY_ERROR_CLASS_TRANSIENT,
  FERRY_ERROR_CLASS_WAIT,
  FERRY_ERROR_CLASS_FATAL,
} FerryErrorClass;

GQuark ferry_error_quark (void);

const char *ferry_error_code_to_nick (FerryErrorCode code);
gboolean ferry_error_code_from_nick (const char *nick, FerryErrorCode *code);
FerryErrorClass ferry_error_code_get_class (FerryErrorCode code);
FerryWait ferry_error_code_to_wait (FerryErrorCode code);
FerryErrorCode ferry_error_code_from_wait (FerryWait wait);
const char *ferry_error_code_to_sentence (FerryErrorCode code);
const char *ferry_error_code_to_dbus_name (FerryErrorCode code);
FerryErrorCode ferry_error_get_code (const GError *error);

G_END_DECLS
