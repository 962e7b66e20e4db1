/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A small HTTP/1.1 server of our own for tests, on 127.0.0.1, with a thread
 * for itself and one for each connection. Left alone it is a good server: it
 * knows GET and HEAD, Range with If-Range, ETag and Last-Modified, keep-alive.
 * Answers queued with bad_server_queue() go wrong in one way each. */

typedef struct _BadServer BadServer;

/* How an answer ends, after its body or after .cut_after bytes of it. */
typedef enum
{
  BAD_END_GOOD = 0, /* as HTTP wants it: keep the connection if it can be kept */
  BAD_END_CLOSE,    /* an orderly end of the connection (FIN) */
  BAD_END_RESET,    /* a broken one (RST) */
  BAD_END_STALL,    /* says nothing more, holds the connection open */
} BadEnd;

/**
 * BadAnswer:
 *
 * What one answer does otherwise than a good server’s. Only what differs is
 * named: `&(BadAnswer){ .status = 503, .headers = "Retry-After: 7\r\n" }`.
 * Everything is copied.
 */
typedef struct
{
  /* Which request it answers, and how often. */
  const char *path;   /* only this path; NULL: whatever comes */
  const char *method; /* only this method; NULL: any */
  guint skip;         /* lets so many fitting requests pass first */
  guint times;        /* so many answers; 0: one; G_MAXUINT: all to come */

  /* Instead of an answer. */
  const char *raw;          /* these bytes, then .end; nothing else counts */
  gsize raw_length;         /* 0: up to the NUL */
  gboolean endless_headers; /* a status line, then headers for ever */

  /* The status line and header. */
  guint status;               /* 0: a good server’s; from 300 on no body but .body */
  const char *location;       /* Location, as it stands */
  const char *headers;        /* more lines, each ended by \r\n */
  const char *without;        /* names of fields left out, separated by spaces */
  const char *etag;           /* instead of the server’s, quotes and W/ included */
  const char *last_modified;  /* instead of the server’s */
  const char *content_range;  /* instead of the right one */
  const char *content_length; /* instead of the right one */

  /* The body. */
  GBytes *body;             /* instead of the server’s; ranges are cut from it */
  gboolean ignore_range;    /* 200 with everything */
  gboolean ignore_if_range; /* the range, even if the validator is another */
  goffset shift;            /* 206 from so many bytes further on, honestly said */
  goffset lie;              /* the same, but Content-Range tells what was asked */
  goffset total;            /* says that the whole is so long; 0: the truth */
  gboolean chunked;         /* Transfer-Encoding: chunked */
  gboolean gzip;            /* Content-Encoding: gzip, and so it is */
  gboolean multipart;       /* multipart/byteranges with the one range */

  /* Time. */
  guint delay_ms;    /* before the status line */
  guint drip_bytes;  /* the body in pieces of so many bytes … */
  guint drip_ms;     /* … with so much time before each */
  goffset cut_after; /* .end comes after so many bytes of the body; 0: after all; -1: before the first */
  BadEnd end;
} BadAnswer;

/**
 * BadRequest:
 * @connection: number of the connection it came on, counted from 1
 * @body_sent: bytes of body that were handed to the kernel for it so far
 *
 * What the server was asked, in order of arrival.
 */
typedef struct
{
  guint connection;
  char *method;
  char *target;        /* as it stood in the request line */
  char *path;          /* the same without query and, from a proxy’s client, origin */
  GHashTable *headers; /* name in lower case → value; several joined by “, ” */
  goffset body_sent;
} BadRequest;

BadServer *bad_server_new (void);
BadServer *bad_server_new_tls (GTlsCertificate *certificate);
void bad_server_free (BadServer *self);
guint16 bad_server_get_port (BadServer *self);
void bad_server_require_certificate (BadServer *self);
char *bad_server_get_url (BadServer  *self,
                          const char *path);

/* The good server: what it has and whether it can do ranges. */
void bad_server_set_body (BadServer *self,
                          GBytes    *body);
void bad_server_set_file (BadServer  *self,
                          const char *path,
                          GBytes     *body);
void bad_server_set_etag (BadServer  *self,
                          const char *etag);
void bad_server_set_last_modified (BadServer  *self,
                                   const char *last_modified);
void bad_server_set_ranges (BadServer *self,
                            gboolean   ranges);

/* The bad one. */
void bad_server_queue (BadServer       *self,
                       const BadAnswer *answer);
void bad_server_clear_queue (BadServer *self);
void bad_server_drop_connections (BadServer *self);

/* What happened: a copy, (element-type BadRequest). */
GPtrArray *bad_server_get_requests (BadServer *self);
guint bad_server_count_requests (BadServer *self);
guint bad_server_count_connections (BadServer *self);
const char *bad_request_get_header (const BadRequest *request,
                                    const char       *name);

GBytes *bad_server_make_bytes (gsize   length,
                               guint32 seed);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BadServer, bad_server_free)

G_END_DECLS
