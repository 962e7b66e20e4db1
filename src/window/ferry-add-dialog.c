/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Asks what to add. What is typed is put into a FerryAddRequest, which judges
 * it; the dialog stays until the service has it on disk. */

#include "config.h"

#include "client/ferry-format.h"
#include "shared/ferry-target.h"
#include "window/ferry-add-dialog.h"
#include "window/ferry-close-later.h"
#include "window/ferry-hours-row.h"
#include "window/ferry-network-choice.h"

#include <glib/gi18n-lib.h>

struct _FerryAddDialog
{
  AdwWindow parent_instance;

  /* Template */
  GtkButton *add_button;
  GtkTextView *address_view;
  GtkLabel *hint_label;
  AdwActionRow *metalink_row;
  AdwEntryRow *name_row;
  AdwActionRow *folder_row;
  AdwComboRow *priority_row;
  AdwExpanderRow *more_row;
  AdwComboRow *network_row;
  AdwEntryRow *connection_row;
  FerryHoursRow *hours_row;
  AdwEntryRow *limit_row;
  AdwEntryRow *digest_row;
  AdwEntryRow *user_row;
  GtkEditable *password_row;
  GtkWidget *together_row;
  GtkSwitch *together_switch;
  GtkSwitch *overwrite_switch;
  GtkSwitch *suspended_switch;

  FerryJobCommands *commands;   /* (owned) */
  GPtrArray *metalinks;         /* (owned) (element-type GBytes) */
  char *folder;                 /* (owned) */
  GtkFileChooserNative *chooser; /* (owned) (nullable): the one that is open */
  gboolean is_sent;
};

G_DEFINE_FINAL_TYPE (FerryAddDialog, ferry_add_dialog, ADW_TYPE_WINDOW)

static char *
dup_addresses (FerryAddDialog *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->address_view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static char *
dup_text (gpointer row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static FerryAddRequest *
read_request (FerryAddDialog *self)
{
  FerryAddRequest *request = ferry_add_request_new ();
  g_autofree char *addresses = dup_addresses (self);

  ferry_add_request_set_text (request, addresses);
  for (guint i = 0; i < self->metalinks->len; i++)
    ferry_add_request_add_metalink (request, self->metalinks->pdata[i], NULL);

  request->name = dup_text (self->name_row);
  request->folder = g_strdup (self->folder);
  request->priority = (FerryPriority) adw_combo_row_get_selected (self->priority_row);
  request->network = ferry_network_choice_dup (adw_combo_row_get_selected (self->network_row),
                                               gtk_editable_get_text (GTK_EDITABLE (self->connection_row)));
  request->schedule = g_strdup (ferry_groups_row_get_text (FERRY_GROUPS_ROW (self->hours_row)));
  request->limit = dup_text (self->limit_row);
  request->digest = dup_text (self->digest_row);
  request->user = dup_text (self->user_row);
  request->password = g_strdup (gtk_editable_get_text (self->password_row));
  request->together = gtk_switch_get_active (self->together_switch);
  request->overwrite = gtk_switch_get_active (self->overwrite_switch);
  request->suspended = gtk_switch_get_active (self->suspended_switch);
  return request;
}

static void
show_hint (FerryAddDialog *self,
           const char     *text,
           gboolean        is_error)
{
  gtk_label_set_text (self->hint_label, text);
  if (is_error)
    gtk_widget_add_css_class (GTK_WIDGET (self->hint_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->hint_label), "error");
}

static void
show_state (FerryAddDialog *self)
{
  g_autoptr(FerryAddRequest) request = read_request (self);
  g_autofree char *suggested = ferry_add_request_dup_suggested_name (request);
  g_autofree char *hint = NULL;
  g_autoptr(GError) error = NULL;
  guint n_files = ferry_add_request_get_n_files (request);
  gboolean is_good = ferry_add_request_check (request, &error);

  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button), is_good && !self->is_sent);
  gtk_widget_set_sensitive (GTK_WIDGET (self->name_row), n_files <= 1);
  gtk_widget_set_visible (self->together_row, n_files > 1);
  gtk_widget_set_visible (GTK_WIDGET (self->connection_row),
                          ferry_network_choice_is_named (adw_combo_row_get_selected (self->network_row)));

  if (n_files > 1 && is_good)
    hint = g_strdup_printf (ngettext ("%u file", "%u files", n_files), n_files);
  else if (suggested != NULL && is_good)
    /* Translators: %s is the name that a file is probably going to get. */
    hint = g_strdup_printf (_("Will be called “%s” unless the server names it."), suggested);
  else if (n_files == 0 && request->unusable == NULL)
    hint = g_strdup (_("Paste one or more addresses. Ctrl+Enter begins a new line."));

  show_hint (self, hint != NULL ? hint : (is_good ? "" : error->message), hint == NULL && !is_good);
}

static void
on_details_changed (FerryAddDialog *self)
{
  show_state (self);
}

static void
on_add_clicked (FerryAddDialog *self)
{
  g_autoptr(FerryAddRequest) request = read_request (self);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) jobs = ferry_add_request_build (request, &error);

  if (jobs == NULL)
    {
      show_hint (self, error->message, TRUE);
      return;
    }

  if (self->is_sent)
    return;

  self->is_sent = TRUE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button), FALSE);
  ferry_job_commands_add (self->commands, jobs);
}

static void
on_added (FerryAddDialog *self)
{
  if (self->is_sent)
    gtk_window_close (GTK_WINDOW (self));
}

static void
on_failed (FerryAddDialog *self,
           const char     *sentence)
{
  if (!self->is_sent)
    return;

  self->is_sent = FALSE;
  show_state (self);
  show_hint (self, sentence, TRUE);
}

/* Enter adds; a new line is what Ctrl or Shift are for. */
static gboolean
on_address_key_pressed (FerryAddDialog *self,
                        guint           key,
                        guint           code,
                        GdkModifierType state)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->address_view);

  if (key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_ISO_Enter)
    return GDK_EVENT_PROPAGATE;

  if (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK))
    gtk_text_buffer_insert_at_cursor (buffer, "\n", 1);
  else
    on_add_clicked (self);
  return GDK_EVENT_STOP;
}

static void
show_folder (FerryAddDialog *self)
{
  g_autofree char *name = g_filename_display_name (self->folder);

  adw_action_row_set_subtitle (self->folder_row, name);
}

static void
show_metalinks (FerryAddDialog *self)
{
  g_autofree char *text = NULL;

  text = g_strdup_printf (ngettext ("%u file that describes downloads", "%u files that describe downloads",
                                    self->metalinks->len), self->metalinks->len);
  adw_action_row_set_subtitle (self->metalink_row, text);
  gtk_widget_set_visible (GTK_WIDGET (self->metalink_row), self->metalinks->len > 0);
  show_state (self);
}

static void
on_metalink_removed (FerryAddDialog *self)
{
  g_ptr_array_set_size (self->metalinks, 0);
  show_metalinks (self);
}

/* Begins where the files are to go: that is where Metalink files come down, too. */
static void
open_chooser (FerryAddDialog      *self,
              const char          *title,
              GtkFileChooserAction action,
              GCallback            on_response)
{
  g_autofree char *uri = ferry_target_dup_uri (self->folder);
  g_autoptr(GFile) folder = uri != NULL ? g_file_new_for_uri (uri) : g_file_new_for_path (self->folder);

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action, NULL, NULL);
  gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (self->chooser), folder, NULL);
  g_signal_connect_swapped (self->chooser, "response", on_response, self);
}

static void
on_folder_chosen (FerryAddDialog *self,
                  int             response)
{
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  char *path;

  if (response != GTK_RESPONSE_ACCEPT || file == NULL)
    return;

  /* A folder of another machine has but an address. */
  path = g_file_get_path (file);
  g_free (self->folder);
  self->folder = path != NULL ? path : g_file_get_uri (file);
  show_folder (self);
}

static void
on_folder_activated (FerryAddDialog *self)
{
  open_chooser (self, _("Choose a Folder"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, G_CALLBACK (on_folder_chosen));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_metalink_chosen (FerryAddDialog *self,
                    int             response)
{
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  g_autoptr(FerryAddRequest) request = ferry_add_request_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (response != GTK_RESPONSE_ACCEPT || file == NULL)
    return;

  bytes = g_file_load_bytes (file, NULL, NULL, &error);
  if (bytes == NULL || !ferry_add_request_add_metalink (request, bytes, &error))
    {
      show_hint (self, error->message, TRUE);
      return;
    }

  g_ptr_array_add (self->metalinks, g_steal_pointer (&bytes));
  show_metalinks (self);
}

/* By type as well: a desktop may know one by what is in it. */
static void
filter_metalinks (GtkFileChooser *chooser)
{
  g_autoptr(GtkFileFilter) metalinks = gtk_file_filter_new ();
  g_autoptr(GtkFileFilter) all = gtk_file_filter_new ();

  gtk_file_filter_set_name (metalinks, _("Metalink Files"));
  gtk_file_filter_add_suffix (metalinks, "meta4");
  gtk_file_filter_add_suffix (metalinks, "metalink");
  gtk_file_filter_add_mime_type (metalinks, "application/metalink4+xml");
  gtk_file_filter_add_mime_type (metalinks, "application/metalink+xml");
  gtk_file_filter_set_name (all, _("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, metalinks);
  gtk_file_chooser_add_filter (chooser, all);
}

static void
on_metalink_clicked (FerryAddDialog *self)
{
  open_chooser (self, _("Open a Metalink File"), GTK_FILE_CHOOSER_ACTION_OPEN, G_CALLBACK (on_metalink_chosen));
  filter_metalinks (GTK_FILE_CHOOSER (self->chooser));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
ferry_add_dialog_dispose (GObject *object)
{
  FerryAddDialog *self = FERRY_ADD_DIALOG (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_ADD_DIALOG);
  g_clear_object (&self->chooser);
  g_clear_object (&self->commands);
  g_clear_pointer (&self->metalinks, g_ptr_array_unref);
  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (ferry_add_dialog_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, address_view);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, hint_label);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, metalink_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, folder_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, priority_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, more_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, network_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, connection_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, hours_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, limit_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, digest_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, user_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, password_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, together_row);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, together_switch);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, overwrite_switch);
  gtk_widget_class_bind_template_child (widget_class, FerryAddDialog, suspended_switch);
}

static void
ferry_add_dialog_class_init (FerryAddDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_add_dialog_dispose;
  g_type_ensure (FERRY_TYPE_HOURS_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ferry/Ferry/add-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_add_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_details_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_address_key_pressed);
  gtk_widget_class_bind_template_callback (widget_class, on_folder_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_metalink_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_metalink_removed);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
ferry_add_dialog_init (FerryAddDialog *self)
{
  const char *downloads = g_get_user_special_dir (G_USER_DIRECTORY_DOWNLOAD);
  g_autoptr(GListModel) networks = ferry_network_choice_new_model ();

  self->metalinks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->folder = g_strdup (downloads != NULL ? downloads : g_get_home_dir ());
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (self->network_row, networks);
  ferry_hours_row_set_for_one_job (self->hours_row);
  g_signal_connect_swapped (gtk_text_view_get_buffer (self->address_view), "changed", G_CALLBACK (show_state), self);
  show_folder (self);
  show_state (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->address_view));
}

/**
 * ferry_add_dialog_new:
 * @parent: where it belongs
 * @commands: what adds
 *
 * Returns: (transfer none): a dialog that is not shown yet
 */
FerryAddDialog *
ferry_add_dialog_new (GtkWindow        *parent,
                      FerryJobCommands *commands)
{
  FerryAddDialog *self = g_object_new (FERRY_TYPE_ADD_DIALOG, "transient-for", parent, NULL);

  self->commands = g_object_ref (commands);
  g_signal_connect (self, "close-request", G_CALLBACK (ferry_close_later), NULL);
  g_signal_connect_object (commands, "added", G_CALLBACK (on_added), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (commands, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * ferry_add_dialog_fill:
 * @self: a dialog
 * @request: what is wanted, as far as it is known
 */
void
ferry_add_dialog_fill (FerryAddDialog  *self,
                       FerryAddRequest *request)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_if_fail (FERRY_IS_ADD_DIALOG (self));

  for (guint i = 0; i < request->addresses->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "\n" : "", (const char *) request->addresses->pdata[i]);
  for (guint i = 0; i < request->metalinks->len; i++)
    g_ptr_array_add (self->metalinks, g_bytes_ref (request->metalinks->pdata[i]));

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->address_view), text->str, -1);
  show_metalinks (self);
}

static void
clipboard_read_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr(FerryAddDialog) self = FERRY_ADD_DIALOG (user_data);
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
  g_autofree char *addresses = ferry_add_request_find_addresses (text);
  g_autofree char *typed = NULL;

  /* Whoever has typed already knows better. */
  if (self->commands == NULL || *addresses == '\0')
    return;
  typed = dup_addresses (self);
  if (*typed != '\0')
    return;

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->address_view), addresses, -1);
}

static gboolean
has_text (GdkContentFormats *formats)
{
  return gdk_content_formats_contain_gtype (formats, G_TYPE_STRING) ||
         gdk_content_formats_contain_mime_type (formats, "text/plain;charset=utf-8") ||
         gdk_content_formats_contain_mime_type (formats, "text/plain");
}

/* GTK 4.8 leaks a task when there is no text to read. */
static void
read_clipboard (FerryAddDialog *self,
                GdkClipboard   *clipboard)
{
  if (!has_text (gdk_clipboard_get_formats (clipboard)))
    return;

  g_signal_handlers_disconnect_by_func (clipboard, read_clipboard, self);
  gdk_clipboard_read_text_async (clipboard, NULL, clipboard_read_cb, g_object_ref (self));
}

/**
 * ferry_add_dialog_fill_from_clipboard:
 * @self: a dialog
 *
 * Fills in the addresses that were copied, if there are any. A program that has
 * only just been started learns of them later: from X11 when their owner has
 * answered, on Wayland with the keyboard’s focus.
 */
void
ferry_add_dialog_fill_from_clipboard (FerryAddDialog *self)
{
  GdkClipboard *clipboard;

  g_return_if_fail (FERRY_IS_ADD_DIALOG (self));

  clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  g_signal_connect_object (clipboard, "changed", G_CALLBACK (read_clipboard), self, G_CONNECT_SWAPPED);
  read_clipboard (self, clipboard);
}
