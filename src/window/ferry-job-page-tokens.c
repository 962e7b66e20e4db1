/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* The stored sign-ins that a job can use, as a list to choose from. */

#include "config.h"

#include "client/ferry-job-dict.h"
#include "window/ferry-job-page-private.h"

#include <glib/gi18n-lib.h>

static void
select_token (FerryJobPage *self,
              const char   *name)
{
  GListModel *names = G_LIST_MODEL (self->token_names);

  for (guint i = 1; i < g_list_model_get_n_items (names); i++)
    {
      if (!g_str_equal (gtk_string_list_get_string (self->token_names, i), name))
        continue;

      adw_combo_row_set_selected (self->token_row, i);
      return;
    }

  if (*name != '\0')
    gtk_string_list_append (self->token_names, name);
  adw_combo_row_set_selected (self->token_row, *name != '\0' ? g_list_model_get_n_items (names) - 1 : 0);
}

static void
tokens_listed_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr(FerryJobPage) self = FERRY_JOB_PAGE (user_data);
  g_autoptr(GVariant) reply = ferry_client_call_finish (FERRY_CLIENT (source), result, NULL);
  g_autoptr(GVariant) tokens = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
  gboolean was_filling = self->is_filling;

  if (tokens == NULL || self->job == NULL)
    return;

  self->is_filling = TRUE;
  gtk_string_list_splice (self->token_names, 1, g_list_model_get_n_items (G_LIST_MODEL (self->token_names)) - 1, NULL);
  for (gsize i = 0; i < g_variant_n_children (tokens); i++)
    {
      g_autoptr(GVariant) token = g_variant_get_child_value (tokens, i);
      const char *app = ferry_job_dict_get_string (token, "app");

      if (*app == '\0' || g_str_equal (app, ferry_remote_job_get_client (self->job)))
        gtk_string_list_append (self->token_names, ferry_job_dict_get_string (token, "name"));
    }
  select_token (self, ferry_job_dict_get_string (ferry_remote_job_get_options (self->job), "helper-token"));
  self->is_filling = was_filling;
}

/**
 * ferry_job_page_load_tokens:
 * @self: a page with a job
 *
 * Asks which stored sign-ins there are now.
 */
void
ferry_job_page_load_tokens (FerryJobPage *self)
{
  ferry_client_call_async (self->client, "ListTokens", NULL, tokens_listed_cb, g_object_ref (self));
}

/**
 * ferry_job_page_show_token:
 * @self: a page that is being filled
 * @name: of the job’s stored sign-in, empty for none
 */
void
ferry_job_page_show_token (FerryJobPage *self,
                           const char   *name)
{
  select_token (self, name);
}

static void
on_token_selected (FerryJobPage *self)
{
  guint selected = adw_combo_row_get_selected (self->token_row);
  const char *name = selected > 0 ? gtk_string_list_get_string (self->token_names, selected) : "";

  if (!self->is_filling && self->job != NULL && name != NULL)
    ferry_job_page_set_option (self, "helper-token", g_variant_new_string (name));
}

/**
 * ferry_job_page_init_tokens:
 * @self: a page whose template is there
 */
void
ferry_job_page_init_tokens (FerryJobPage *self)
{
  self->token_names = gtk_string_list_new (NULL);
  gtk_string_list_append (self->token_names, _("None"));
  adw_combo_row_set_model (self->token_row, G_LIST_MODEL (self->token_names));
  g_signal_connect_object (self->token_row, "notify::selected", G_CALLBACK (on_token_selected), self, G_CONNECT_SWAPPED);
}
