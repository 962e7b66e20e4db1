/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <stdint.h>

/* What a fuzzer calls, and tests/fuzz/replay.c with what it has found before. */
int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);
