/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-reply.h"

#include "shared/ferry-error.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

/* An array on the bus has at most 64 MiB (D-Bus specification, “Arrays”). A
 * longer answer could not be sent, and its caller would wait for it in vain. */
#define MAX_ANSWER (60 * 1024 * 1024)

/**
 * ferry_reply_error:
 * @invocation: (transfer full): a call
 * @error: (transfer full): why it failed
 *
 * Answers with an error of %FERRY_ERROR. One of another domain has slipped
 * through an adapter; it is logged, and the caller gets a plain sentence.
 */
void
ferry_reply_error (GDBusMethodInvocation *invocation,
                   GError                *error)
{
  g_autoptr(GError) taken = error;

  if (taken->domain == FERRY_ERROR)
    {
      g_dbus_method_invocation_return_gerror (invocation, taken);
      return;
    }

  g_message ("The call %s failed: %s", g_dbus_method_invocation_get_method_name (invocation),
             taken->message);
  g_dbus_method_invocation_return_error_literal (invocation, FERRY_ERROR, FERRY_ERROR_FAILED,
                                                 ferry_error_code_to_sentence (FERRY_ERROR_FAILED));
}

/**
 * ferry_reply_value:
 * @invocation: (transfer full): a call
 * @value: its answer, a tuple; taken if floating
 *
 * Answers, unless the answer is longer than the bus allows.
 */
void
ferry_reply_value (GDBusMethodInvocation *invocation,
                   GVariant              *value)
{
  g_autoptr(GVariant) sunk = g_variant_ref_sink (value);

  if (g_variant_get_size (sunk) > MAX_ANSWER)
    g_dbus_method_invocation_return_error (invocation, FERRY_ERROR, FERRY_ERROR_FAILED,
                                           _("The answer is longer than a message can be; ask for fewer “fields”, or set a “limit”."));
  else
    g_dbus_method_invocation_return_value (invocation, sunk);
}

/**
 * ferry_reply_content:
 * @invocation: (transfer full): a call whose answer is one value
 * @type: the value’s type
 * @fd: a sealed file that holds it; closed
 *
 * Answers with what is in the file, unless that is longer than the bus allows.
 */
void
ferry_reply_content (GDBusMethodInvocation *invocation,
                     const GVariantType    *type,
                     int                    fd)
{
  g_autoptr(GMappedFile) mapping = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GVariant) value = NULL;
  g_autoptr(GError) error = NULL;

  mapping = g_mapped_file_new_from_fd (fd, FALSE, &error);
  close (fd);
  if (mapping == NULL)
    {
      ferry_reply_error (invocation, g_steal_pointer (&error));
      return;
    }

  bytes = g_mapped_file_get_bytes (mapping);
  value = g_variant_ref_sink (g_variant_new_from_bytes (type, bytes, TRUE));
  ferry_reply_value (invocation, g_variant_new_tuple (&value, 1));
}

/**
 * ferry_reply_file:
 * @invocation: (transfer full): a call whose answer is one handle
 * @fd: what the handle leads to; closed
 *
 * Answers with a file. The bus passes it on without reading it, and neither side
 * takes it apart, which takes longer than everything else when it is long.
 */
void
ferry_reply_file (GDBusMethodInvocation *invocation,
                  int                    fd)
{
  g_autoptr(GUnixFDList) handles = g_unix_fd_list_new_from_array (&fd, 1);

  g_dbus_method_invocation_return_value_with_unix_fd_list (invocation, g_variant_new ("(h)", 0), handles);
}
