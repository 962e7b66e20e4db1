/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which networks a job may use, as a list to choose from. */

#include "config.h"

#include "shared/ferry-enums.h"
#include "window/ferry-network-choice.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>

/* The first stands for what goes with the priority, the last for a connection
 * by its name. */
static const struct
{
  const char *network; /* as an option of the job */
  const char *label;
} choices[] = {
  { "", N_ ("As the priority wants it") },
  { "unmetered", N_ ("All that are not metered") },
  { "not-roaming", N_ ("All, but not while roaming") },
  { "any", N_ ("All") },
  { "always", N_ ("All, even if none seems connected") },
  { "vpn", N_ ("VPN only") },
  { "", N_ ("One connection only…") },
};

#define NAMED (G_N_ELEMENTS (choices) - 1)

/**
 * ferry_network_choice_new_model:
 *
 * Returns: (transfer full): the choices in words
 */
GListModel *
ferry_network_choice_new_model (void)
{
  GtkStringList *list = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    gtk_string_list_append (list, _(choices[i].label));

  return G_LIST_MODEL (list);
}

/**
 * ferry_network_choice_dup:
 * @selected: which of the choices
 * @connection: the name of a connection, for the choice that needs one
 *
 * Returns: (transfer full): the job option “network”, empty for the default
 */
char *
ferry_network_choice_dup (guint       selected,
                          const char *connection)
{
  if (selected == NAMED)
    return g_strstrip (g_strdup (connection));

  return g_strdup (selected < NAMED ? choices[selected].network : "");
}

/**
 * ferry_network_choice_is_named:
 * @selected: which of the choices
 *
 * Returns: whether it needs the name of a connection
 */
gboolean
ferry_network_choice_is_named (guint selected)
{
  return selected == NAMED;
}

/**
 * ferry_network_choice_find:
 * @network: the job option “network”, empty for the default
 *
 * Returns: which of the choices that is
 */
guint
ferry_network_choice_find (const char *network)
{
  for (guint i = 0; i < NAMED; i++)
    {
      if (g_str_equal (choices[i].network, network))
        return i;
    }

  return NAMED;
}
