/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "service/ferry-consent.h"
#include "service/ferry-note.h"

G_BEGIN_DECLS

#define FERRY_TYPE_CONSENT_NOTES (ferry_consent_notes_get_type ())
G_DECLARE_FINAL_TYPE (FerryConsentNotes, ferry_consent_notes, FERRY, CONSENT_NOTES, GObject)

/* Signals: post (FerryNote *, to be taken), withdraw (string: id). */

FerryConsentNotes *ferry_consent_notes_new (FerryConsent *consent);
void ferry_consent_notes_set_quiet (FerryConsentNotes *self,
                                    gboolean           quiet);

G_END_DECLS
