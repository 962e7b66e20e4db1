/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-reply.h"

#include "service/ferry-sealed-file.h"
#include "shared/ferry-error.h"

#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>

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
 * ferry_reply_file:
 * @invocation: (transfer full): a call whose answer is one handle
 * @value: what the handle leads to
 *
 * Answers with a sealed file that holds @value. The bus passes it on without
 * reading it, and neither side takes it apart, which takes longer than
 * everything else when it is long.
 */
void
ferry_reply_file (GDBusMethodInvocation *invocation,
                  GVariant              *value)
{
  g_autoptr(GUnixFDList) handles = NULL;
  GError *error = NULL;
  int fd;

  g_return_if_fail (G_IS_DBUS_METHOD_INVOCATION (invocation));
  g_return_if_fail (value != NULL);

  fd = ferry_sealed_file_new ("ferry-answer", value, &error);
  if (fd < 0)
    {
      ferry_reply_error (invocation, error);
      return;
    }

  handles = g_unix_fd_list_new_from_array (&fd, 1);
  g_dbus_method_invocation_return_value_with_unix_fd_list (invocation, g_variant_new ("(h)", 0), handles);
}
