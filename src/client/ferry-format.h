/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* The service shows amounts, too, so the words for them are shared. */
#include "shared/ferry-format.h"
