/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What of a job is changed less often: its hours, sign-in, proxy, times and request
 * fields. */

#include "config.h"

#include "client/ferry-job-dict.h"
#include "client/ferry-job-facts.h"
#include "window/ferry-job-page-private.h"

#include <glib/gi18n-lib.h>

/* The setting “no-progress-timeout” as it comes. */
#define USUAL_NO_PROGRESS_TIMEOUT (14 * 86400)

static void
on_hours_applied (FerryJobPage *self)
{
  ferry_job_page_set_option (self, "schedule",
                             g_variant_new_string (ferry_groups_row_get_text (FERRY_GROUPS_ROW (self->hours_row))));
}

static void
on_proxy_applied (FerryJobPage *self)
{
  g_autofree char *proxy = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->proxy_row))));

  ferry_job_page_set_option (self, "proxy", g_variant_new_string (proxy));
}

static void
on_overwrite_switched (FerryJobPage *self)
{
  if (!self->is_filling && self->job != NULL)
    ferry_job_page_set_option (self, "overwrite", g_variant_new_boolean (gtk_switch_get_active (self->overwrite_switch)));
}

static void
on_max_time_applied (FerryJobPage *self)
{
  ferry_job_page_set_option (self, "max-time",
                             g_variant_new_uint32 (ferry_duration_row_get_seconds (self->max_time_row)));
}

static void
on_no_progress_applied (FerryJobPage *self)
{
  ferry_job_page_set_option (self, "no-progress-timeout",
                             g_variant_new_uint32 (ferry_duration_row_get_seconds (self->no_progress_row)));
}

static void
on_retry_applied (FerryJobPage *self)
{
  ferry_job_page_set_option (self, "retry-delay",
                             g_variant_new_uint32 (ferry_duration_row_get_seconds (self->retry_row)));
}

/* It may be a secret: it does not stay in sight. */
static void
on_header_applied (FerryJobPage *self)
{
  g_autofree char *line = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->header_row))));

  if (*line != '\0')
    ferry_job_page_set_option (self, "header", g_variant_new_string (line));
  gtk_editable_set_text (GTK_EDITABLE (self->header_row), "");
}

static void
on_header_removed (GSimpleAction *action,
                   GVariant      *parameter,
                   FerryJobPage  *self)
{
  ferry_job_page_set_option (self, "remove-header", g_variant_ref (parameter));
}

static GtkWidget *
make_header_row (const char *name)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *label = g_strdup_printf (_("Remove “%s”"), name);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "job-page.remove-header");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", name);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  return row;
}

/* The entry that adds one stays at the end, and nothing moves while nothing changes. */
static void
show_headers (FerryJobPage *self,
              GVariant     *options)
{
  g_auto(GStrv) names = ferry_job_facts_dup_header_names (options);
  g_autofree char *list = g_strjoinv (", ", names);
  g_autofree char *escaped = g_markup_escape_text (*list != '\0' ? list : _("Only those that every request has"), -1);

  if (g_strcmp0 (self->shown_headers, list) == 0)
    return;

  g_free (self->shown_headers);
  self->shown_headers = g_strdup (list);
  adw_expander_row_set_subtitle (self->headers_row, escaped);
  for (guint i = 0; i < self->header_rows->len; i++)
    adw_expander_row_remove (self->headers_row, self->header_rows->pdata[i]);
  g_ptr_array_set_size (self->header_rows, 0);
  for (char **name = names; *name != NULL; name++)
    {
      GtkWidget *row = make_header_row (*name);

      adw_expander_row_add_row (self->headers_row, row);
      g_ptr_array_add (self->header_rows, row);
    }
}

/**
 * ferry_job_page_show_options:
 * @self: a page with a job
 * @options: its options
 *
 * Shows those that are changed less often.
 */
void
ferry_job_page_show_options (FerryJobPage *self,
                             GVariant     *options)
{
  guint max_time = 0, no_progress = USUAL_NO_PROGRESS_TIMEOUT, retry = 0;
  gboolean overwrite = FALSE;

  /* Progress comes twice a second: what is being changed is left alone. */
  if (self->shown_options == options)
    return;

  g_clear_pointer (&self->shown_options, g_variant_unref);
  self->shown_options = g_variant_ref (options);
  g_variant_lookup (options, "max-time", "u", &max_time);
  g_variant_lookup (options, "no-progress-timeout", "u", &no_progress);
  g_variant_lookup (options, "retry-delay", "u", &retry);
  g_variant_lookup (options, "overwrite", "b", &overwrite);
  ferry_groups_row_set_text (FERRY_GROUPS_ROW (self->hours_row), ferry_job_dict_get_string (options, "schedule"));
  ferry_duration_row_set_seconds (self->max_time_row, max_time);
  ferry_duration_row_set_seconds (self->no_progress_row, no_progress);
  ferry_duration_row_set_seconds (self->retry_row, retry);
  gtk_switch_set_active (self->overwrite_switch, overwrite);
  ferry_job_page_fill_entry (self->proxy_row, ferry_job_dict_get_string (options, "proxy"));
  show_headers (self, options);
}

/**
 * ferry_job_page_bind_options:
 * @widget_class: the page’s class
 */
void
ferry_job_page_bind_options (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, hours_row);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, requests_group);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, proxy_row);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, overwrite_switch);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, max_time_row);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, no_progress_row);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, retry_row);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, headers_row);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPage, header_row);
  gtk_widget_class_bind_template_callback (widget_class, on_hours_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_proxy_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_overwrite_switched);
  gtk_widget_class_bind_template_callback (widget_class, on_max_time_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_no_progress_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_retry_applied);
  gtk_widget_class_bind_template_callback (widget_class, on_header_applied);
}

/**
 * ferry_job_page_init_options:
 * @self: a page whose template is there
 */
void
ferry_job_page_init_options (FerryJobPage *self)
{
  g_autoptr(GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr(GSimpleAction) action = g_simple_action_new ("remove-header", G_VARIANT_TYPE_STRING);

  self->header_rows = g_ptr_array_new ();
  ferry_hours_row_set_for_one_job (self->hours_row);
  g_signal_connect_object (action, "activate", G_CALLBACK (on_header_removed), self, 0);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "job-page", G_ACTION_GROUP (actions));
}
