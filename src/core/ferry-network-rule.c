/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "core/ferry-network-rule.h"

/* Nobody’s connection has a longer name; what is longer was not meant as one. */
#define NAME_MAX_LENGTH 256

static gboolean
is_name (const char *text)
{
  gsize length = 0;

  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (c)))
        return FALSE;
      length++;
    }

  return length > 0 && length <= NAME_MAX_LENGTH;
}

/**
 * ferry_network_rule_parse:
 * @self: (out): where the rule goes; what was there is not freed
 * @text: any, unmetered, not-roaming, always, vpn, or what names a connection
 *
 * Returns: whether @text is a rule
 */
gboolean
ferry_network_rule_parse (FerryNetworkRule *self,
                          const char       *text)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (!is_name (text))
    return FALSE;

  *self = (FerryNetworkRule){ .kind = FERRY_NETWORK_ANY };
  while (self->kind < FERRY_NETWORK_CONNECTION
         && !g_str_equal (ferry_network_kind_to_nick (self->kind), text))
    self->kind++;

  if (self->kind == FERRY_NETWORK_CONNECTION)
    self->connection = g_strdup (text);

  return TRUE;
}

/**
 * ferry_network_rule_copy:
 * @self: (out): where the copy goes; what was there is not freed
 * @other: a rule
 */
void
ferry_network_rule_copy (FerryNetworkRule       *self,
                         const FerryNetworkRule *other)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (other != NULL);

  self->kind = other->kind;
  self->connection = g_strdup (other->connection);
}

/**
 * ferry_network_rule_clear:
 * @self: a rule
 */
void
ferry_network_rule_clear (FerryNetworkRule *self)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->connection, g_free);
  self->kind = FERRY_NETWORK_ANY;
}

/**
 * ferry_network_rule_is_binding:
 * @self: a rule
 *
 * Returns: whether it names what packets have to leave through, so that
 *   nothing else will do (design §8)
 */
gboolean
ferry_network_rule_is_binding (const FerryNetworkRule *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->kind == FERRY_NETWORK_VPN || self->kind == FERRY_NETWORK_CONNECTION;
}
