/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* The record of a job that goes from one user to another (design §7).
 *
 * It has no room for what must stay behind: credentials, client certificates,
 * request fields, cookies, proxies, mirrors, helper tokens, notify-actions, the
 * caller’s token, whether targets may be overwritten. And it has no variant in
 * it, so that nothing is in a record that its reader does not know.
 *
 * Texts that are not there are empty. A file’s partial file is not there if its
 * name is empty; else what ferry_checkpoint_to_variant() says of it, less
 * “verified”: bytes that came from another user are checked again.
 *
 *   job      name, priority, network, limit, max-time, no-progress-timeout,
 *            retry-delay, auto-complete, whether it was on its way, files
 *   file     url, folder, name, digest, size (-1 if unknown), ranges, partial
 *   partial  base name, inode, etag, last-modified, length of the remote file,
 *            whether it can be resumed, the name that the server suggested,
 *            the file’s time, segments (offset, position, length, done)
 */
#define FERRY_HAND_OVER_PARTIAL_TYPE "(stssxbsxa(xxxx))"
#define FERRY_HAND_OVER_FILE_TYPE "(ssssxas" FERRY_HAND_OVER_PARTIAL_TYPE ")"
#define FERRY_HAND_OVER_TYPE "(ssstuuubba" FERRY_HAND_OVER_FILE_TYPE ")"

/* Letters of a job’s id that its partial files are named with. */
#define FERRY_HAND_OVER_SHORT_ID_LENGTH 8
