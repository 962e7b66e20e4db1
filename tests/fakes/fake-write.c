/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "tests/fakes/fake-write.h"

void
fake_write_free (FakeWrite *self)
{
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->log, ferry_log_entry_free);
  g_clear_pointer (&self->usage, ferry_usage_free);
  g_strfreev (self->ids);
  g_clear_object (&self->task);
  g_free (self);
}
