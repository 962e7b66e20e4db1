/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What the page of a job shows; what it does is in ferry-job-page.c. */

#include "config.h"

#include "client/ferry-format.h"
#include "client/ferry-job-face.h"
#include "client/ferry-job-facts.h"
#include "client/ferry-job-dict.h"
#include "window/ferry-job-page-private.h"
#include "window/ferry-mood.h"
#include "window/ferry-network-choice.h"

#include <glib/gi18n-lib.h>

static void
show_label (GtkButton  *button,
            const char *label)
{
  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL);
  if (label == NULL || g_strcmp0 (gtk_button_get_label (button), label) == 0)
    return;

  gtk_button_set_label (button, label);
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (button)), TRUE);
}

static void
show_buttons (FerryJobPage *self)
{
  FerryState state = ferry_remote_job_get_state (self->job);
  FerryRemedy remedy = ferry_job_face_get_remedy (self->job);
  FerryControl control = ferry_job_face_get_control (self->job);

  show_label (self->remedy_button, remedy != FERRY_REMEDY_NONE ? ferry_remedy_to_label (remedy) : NULL);
  if (control == FERRY_CONTROL_NONE)
    show_label (self->control_button, NULL);
  else
    show_label (self->control_button, control == FERRY_CONTROL_RESUME ? _("Resume") : _("Suspend"));
  gtk_widget_set_visible (self->open_button, state == FERRY_STATE_ACKNOWLEDGED);
  show_label (self->end_button, ferry_state_is_final (state) ? _("Remove from the List") : _("Cancel"));
}

static void
show_head (FerryJobPage *self)
{
  FerryMood mood = ferry_job_face_get_mood (self->job);
  g_autofree char *caption = ferry_job_face_dup_caption (self->job, g_get_real_time ());
  g_autofree char *state = ferry_job_face_dup_state (self->job);

  adw_window_title_set_title (self->title, ferry_remote_job_get_name (self->job));
  adw_window_title_set_subtitle (self->title, state);
  if (!g_str_equal (gtk_label_get_text (self->caption_label), caption))
    gtk_label_set_text (self->caption_label, caption);
  ferry_mood_apply (self->head, mood);
  ferry_meter_set_fraction (self->meter, ferry_job_face_get_fraction (self->job));
  gtk_widget_set_visible (GTK_WIDGET (self->meter), !ferry_state_is_final (ferry_remote_job_get_state (self->job)) &&
                          (mood == FERRY_MOOD_BUSY ||
                           ferry_remote_job_get_bytes_done (self->job) > 0));
}

/**
 * ferry_job_page_fill_entry:
 * @row: an entry; one that is being edited is left alone
 * @text: what it is to show
 */
void
ferry_job_page_fill_entry (AdwEntryRow *row,
                           const char  *text)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (row)));

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (row)))
    return;
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), text))
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
show_options (FerryJobPage *self)
{
  GVariant *options = ferry_remote_job_get_options (self->job);
  const char *network = ferry_job_dict_get_string (options, "network");
  guint choice = ferry_network_choice_find (network);
  g_autofree char *priority_nick = NULL;
  FerryPriority priority = FERRY_PRIORITY_NORMAL;
  guint64 limit = 0;
  g_autofree char *rate = NULL;

  g_object_get (self->job, "priority", &priority_nick, NULL);
  ferry_priority_from_nick (priority_nick, &priority);
  g_variant_lookup (options, "limit", "t", &limit);
  rate = limit > 0 ? ferry_format_rate (limit) : g_strdup ("");

  adw_combo_row_set_selected (self->priority_row, priority);
  adw_combo_row_set_selected (self->network_row, choice);
  gtk_widget_set_visible (GTK_WIDGET (self->connection_row), ferry_network_choice_is_named (choice));
  ferry_job_page_fill_entry (self->connection_row, ferry_network_choice_is_named (choice) ? network : "");
  ferry_job_page_fill_entry (self->limit_row, rate);
  ferry_job_page_show_token (self, ferry_job_dict_get_string (options, "helper-token"));
  ferry_job_page_fill_entry (self->name_row, ferry_remote_job_get_name (self->job));
  ferry_job_page_show_options (self, options);
}

static void
show_places (FerryJobPage *self)
{
  g_autoptr(FerryRemoteFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), 0);
  g_autofree char *target = NULL;

  if (file == NULL)
    return;

  target = g_filename_display_name (ferry_remote_file_get_target (file));
  adw_action_row_set_subtitle (self->source_row, ferry_remote_file_get_url (file));
  adw_action_row_set_subtitle (self->target_row, *target != '\0' ? target : _("The server has not named it yet."));
}

static void
replace_rows (AdwPreferencesGroup *group,
              GPtrArray           *rows,
              GPtrArray           *facts)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, rows->pdata[i]);
  g_ptr_array_set_size (rows, 0);

  for (guint i = 0; i < facts->len; i++)
    {
      FerryFact *fact = facts->pdata[i];
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), fact->label);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), fact->text);
      adw_preferences_group_add (group, row);
      g_ptr_array_add (rows, row);
    }

  gtk_widget_set_visible (GTK_WIDGET (group), facts->len > 0);
}

/**
 * ferry_job_page_forget:
 * @self: a page
 *
 * Another job comes: what was said of the one before goes.
 */
void
ferry_job_page_forget (FerryJobPage *self)
{
  g_autoptr(GPtrArray) nothing = g_ptr_array_new ();

  g_clear_pointer (&self->shown_options, g_variant_unref);
  replace_rows (self->facts_group, self->fact_rows, nothing);
  replace_rows (self->log_group, self->log_rows, nothing);
}

/**
 * ferry_job_page_show:
 * @self: a page with a job
 *
 * Shows how the job is now.
 */
void
ferry_job_page_show (FerryJobPage *self)
{
  FerryState state = ferry_remote_job_get_state (self->job);
  gboolean is_final = ferry_state_is_final (state);
  gboolean is_whole;
  GtkWidget *editable[] = {
    GTK_WIDGET (self->name_row), GTK_WIDGET (self->priority_row), GTK_WIDGET (self->network_row),
    GTK_WIDGET (self->connection_row), GTK_WIDGET (self->limit_row), GTK_WIDGET (self->token_row), self->renew_button,
    self->place_button,
  };
  g_autoptr(GPtrArray) facts = NULL;

  self->is_filling = TRUE;
  ferry_file_list_update (self->files, ferry_remote_job_get_files (self->job));
  gtk_widget_set_visible (self->files_group, g_list_model_get_n_items (G_LIST_MODEL (self->files)) > 0);
  show_head (self);
  show_buttons (self);
  show_places (self);
  show_options (self);
  self->is_filling = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (editable); i++)
    gtk_widget_set_sensitive (editable[i], !is_final);
  gtk_widget_set_visible (GTK_WIDGET (self->limit_row), !is_final);
  gtk_widget_set_visible (GTK_WIDGET (self->token_row), !is_final);
  gtk_widget_set_visible (GTK_WIDGET (self->hours_row), !is_final);
  gtk_widget_set_visible (self->requests_group, !is_final);
  gtk_widget_set_visible (self->speed_group, ferry_state_is_active (state));
  if (state == FERRY_STATE_TRANSFERRING)
    ferry_rate_graph_add (self->graph, ferry_remote_job_get_rate (self->job));

  /* Rows are made anew, so only when there is something new in them. */
  is_whole = g_variant_n_children (ferry_remote_job_get_files (self->job)) > 0;
  if (state == self->shown_state && is_whole == self->is_whole && self->fact_rows->len > 0)
    return;
  self->is_whole = is_whole;
  facts = ferry_job_facts_new (self->job, g_get_real_time ());
  replace_rows (self->facts_group, self->fact_rows, facts);
}

/**
 * ferry_job_page_show_log:
 * @self: a page with a job
 * @entries: aa{sv}, as GetLog answers
 */
void
ferry_job_page_show_log (FerryJobPage *self,
                         GVariant     *entries)
{
  g_autoptr(GPtrArray) facts = ferry_job_facts_from_log (entries, g_get_real_time ());

  replace_rows (self->log_group, self->log_rows, facts);
}

static void
show_file (FerryRemoteFile *file,
           GtkListItem     *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *name = gtk_widget_get_first_child (box);
  GtkWidget *meter = gtk_widget_get_next_sibling (name);
  GtkWidget *caption = gtk_widget_get_next_sibling (meter);
  g_autofree char *name_text = ferry_remote_file_dup_name (file);
  g_autofree char *caption_text = ferry_remote_file_dup_caption (file);

  gtk_label_set_text (GTK_LABEL (name), name_text);
  gtk_label_set_text (GTK_LABEL (caption), caption_text);
  ferry_meter_set_fraction (FERRY_METER (meter), ferry_remote_file_get_fraction (file));
  gtk_widget_set_visible (meter, ferry_remote_file_get_fraction (file) < 1.0);
  if (gtk_widget_get_parent (box) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (box)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    name_text, -1);
}

static GtkWidget *
make_label (const char        *css_class,
            PangoEllipsizeMode mode)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), mode);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
on_file_setup (GtkSignalListItemFactory *factory,
               GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *caption = make_label ("caption", PANGO_ELLIPSIZE_END);

  gtk_widget_add_css_class (caption, "dim-label");
  gtk_widget_add_css_class (caption, "numeric");
  gtk_box_append (GTK_BOX (box), make_label ("body", PANGO_ELLIPSIZE_MIDDLE));
  gtk_box_append (GTK_BOX (box), ferry_meter_new ());
  gtk_box_append (GTK_BOX (box), caption);
  gtk_list_item_set_child (item, box);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
on_file_bind (GtkSignalListItemFactory *factory,
              GtkListItem              *item)
{
  FerryRemoteFile *file = gtk_list_item_get_item (item);

  g_signal_connect_object (file, "changed", G_CALLBACK (show_file), item, 0);
  show_file (file, item);
}

static void
on_file_unbind (GtkSignalListItemFactory *factory,
                GtkListItem              *item)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_file, item);
}

/**
 * ferry_job_page_make_files_view:
 * @self: a page
 *
 * Lets its list show its files.
 */
void
ferry_job_page_make_files_view (FerryJobPage *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkSelectionModel) selection = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (on_file_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_file_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_file_unbind), NULL);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->files))));
  gtk_list_view_set_factory (self->files_view, factory);
  gtk_list_view_set_model (self->files_view, selection);
}
