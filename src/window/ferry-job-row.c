/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* One job in a list. It hears of its job’s changes only while it shows it, and
 * asks the window for everything that its buttons stand for. */

#include "config.h"

#include "client/ferry-job-face.h"
#include "window/ferry-job-row.h"
#include "window/ferry-meter.h"
#include "window/ferry-mood.h"

#include <glib/gi18n-lib.h>

struct _FerryJobRow
{
  GtkWidget parent_instance;

  /* Template */
  GtkWidget *box;
  GtkButton *icon_button;
  GtkLabel *name_label;
  FerryMeter *meter;
  GtkLabel *caption_label;
  GtkButton *remedy_button;
  GtkButton *control_button;
  GtkButton *folder_button;
  GtkButton *end_button;

  FerryRemoteJob *job; /* (owned) (nullable) */
  gulong changed_id;
  const char *control_name; /* (unowned) (nullable): translated */
  const char *end_name;     /* (unowned) (nullable): translated */
  char *told; /* (owned) (nullable): what assistive technologies were told */
};

G_DEFINE_FINAL_TYPE (FerryJobRow, ferry_job_row, GTK_TYPE_WIDGET)

static void
ask (FerryJobRow *self,
     const char  *action)
{
  if (self->job != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), action, "s", ferry_remote_job_get_path (self->job));
}

/* A row with buttons in it is not reached by keyboard itself (GTK 4.8). */
static void
on_icon_clicked (FerryJobRow *self)
{
  ask (self, "win.job-show");
}

static void
on_remedy_clicked (FerryJobRow *self)
{
  ask (self, "win.job-remedy");
}

static void
on_control_clicked (FerryJobRow *self)
{
  if (self->job == NULL)
    return;

  if (ferry_job_face_get_control (self->job) == FERRY_CONTROL_RESUME)
    ask (self, "win.job-resume");
  else
    ask (self, "win.job-suspend");
}

static void
on_folder_clicked (FerryJobRow *self)
{
  ask (self, "win.job-folder");
}

static void
on_end_clicked (FerryJobRow *self)
{
  if (self->job != NULL && ferry_state_is_final (ferry_remote_job_get_state (self->job)))
    ask (self, "win.job-remove");
  else
    ask (self, "win.job-cancel");
}

static void
show_text (GtkLabel   *label,
           const char *text)
{
  if (!g_str_equal (gtk_label_get_text (label), text))
    gtk_label_set_text (label, text);
}

static void
set_button (GtkButton   *button,
            const char  *icon_name,
            const char  *name,
            const char **kept_name)
{
  if (g_strcmp0 (gtk_button_get_icon_name (button), icon_name) == 0)
    return;

  gtk_button_set_icon_name (button, icon_name);
  *kept_name = name;
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Only a pointer that rests on a button wants its name: GTK asks the X server where
 * the pointer is each time that a tooltip is set, and a list has hundreds of rows. */
static gboolean
on_query_tooltip (GtkWidget   *button,
                  int          x,
                  int          y,
                  gboolean     is_keyboard,
                  GtkTooltip  *tooltip,
                  FerryJobRow *self)
{
  const char *name = self->end_name;

  if (button == GTK_WIDGET (self->icon_button))
    name = _("Show Details");
  else if (button == GTK_WIDGET (self->control_button))
    name = self->control_name;
  else if (button == GTK_WIDGET (self->folder_button))
    name = _("Show in Folder");

  gtk_tooltip_set_text (tooltip, name);
  return name != NULL;
}

static void
show_buttons (FerryJobRow *self)
{
  FerryControl control = ferry_job_face_get_control (self->job);
  FerryRemedy remedy = ferry_job_face_get_remedy (self->job);
  FerryState state = ferry_remote_job_get_state (self->job);

  gtk_widget_set_visible (GTK_WIDGET (self->control_button), control != FERRY_CONTROL_NONE);
  if (control == FERRY_CONTROL_RESUME)
    set_button (self->control_button, "media-playback-start-symbolic", _("Resume"), &self->control_name);
  else
    set_button (self->control_button, "media-playback-pause-symbolic", _("Suspend"), &self->control_name);

  gtk_widget_set_visible (GTK_WIDGET (self->folder_button), state == FERRY_STATE_ACKNOWLEDGED);
  if (ferry_state_is_final (state))
    set_button (self->end_button, "user-trash-symbolic", _("Remove from the List"), &self->end_name);
  else
    set_button (self->end_button, "window-close-symbolic", _("Cancel"), &self->end_name);

  gtk_widget_set_visible (GTK_WIDGET (self->remedy_button), remedy != FERRY_REMEDY_NONE);
  if (g_strcmp0 (gtk_button_get_label (self->remedy_button), ferry_remedy_to_label (remedy)) != 0)
    {
      gtk_button_set_label (self->remedy_button, ferry_remedy_to_label (remedy));
      gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (self->remedy_button)), TRUE);
    }
}

/* The name of the whole row: what it is and how it stands, but no number that
 * changes all the time. */
static void
tell (FerryJobRow *self)
{
  GtkWidget *list_item = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *state = ferry_job_face_dup_state (self->job);
  g_autofree char *name = g_strdup_printf ("%s, %s", ferry_remote_job_get_name (self->job), state);

  if (list_item == NULL || g_strcmp0 (name, self->told) == 0)
    return;

  g_free (self->told);
  self->told = g_steal_pointer (&name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list_item), GTK_ACCESSIBLE_PROPERTY_LABEL, self->told, -1);
}

static void
show_job (FerryJobRow *self)
{
  FerryMood mood = ferry_job_face_get_mood (self->job);
  FerryState state = ferry_remote_job_get_state (self->job);
  g_autofree char *caption = ferry_job_face_dup_caption (self->job, g_get_real_time ());

  show_text (self->name_label, ferry_remote_job_get_name (self->job));
  show_text (self->caption_label, caption);
  ferry_mood_apply (self->box, mood);
  gtk_widget_set_visible (GTK_WIDGET (self->meter),
                          !ferry_state_is_final (state) && (mood == FERRY_MOOD_BUSY ||
                                                            ferry_remote_job_get_bytes_done (self->job) > 0));
  ferry_meter_set_fraction (self->meter, ferry_job_face_get_fraction (self->job));
  show_buttons (self);
  tell (self);
}

static void
ferry_job_row_dispose (GObject *object)
{
  FerryJobRow *self = FERRY_JOB_ROW (object);

  ferry_job_row_set_job (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_JOB_ROW);
  g_clear_pointer (&self->told, g_free);

  G_OBJECT_CLASS (ferry_job_row_parent_class)->dispose (object);
}

static void
ferry_job_row_class_init (FerryJobRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_job_row_dispose;
  g_type_ensure (FERRY_TYPE_METER);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ferry/Ferry/job-row.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryJobRow, box);
  gtk_widget_class_bind_template_child (widget_class, FerryJobRow, icon_button);
  gtk_widget_class_bind_template_child (widget_class, FerryJobRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, FerryJobRow, meter);
  gtk_widget_class_bind_template_child (widget_class, FerryJobRow, caption_label);
  gtk_widget_class_bind_template_child (widget_class, FerryJobRow, remedy_button);
  gtk_widget_class_bind_template_child (widget_class, FerryJobRow, control_button);
  gtk_widget_class_bind_template_child (widget_class, FerryJobRow, folder_button);
  gtk_widget_class_bind_template_child (widget_class, FerryJobRow, end_button);
  gtk_widget_class_bind_template_callback (widget_class, on_icon_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_remedy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_control_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_folder_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_end_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_query_tooltip);
}

static void
ferry_job_row_init (FerryJobRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * ferry_job_row_new:
 *
 * Returns: (transfer floating): a row without a job
 */
GtkWidget *
ferry_job_row_new (void)
{
  return g_object_new (FERRY_TYPE_JOB_ROW, NULL);
}

/**
 * ferry_job_row_set_job:
 * @self: a row
 * @job: (nullable): what it shows from now on
 */
void
ferry_job_row_set_job (FerryJobRow    *self,
                       FerryRemoteJob *job)
{
  g_return_if_fail (FERRY_IS_JOB_ROW (self));

  if (self->job != NULL)
    g_clear_signal_handler (&self->changed_id, self->job);
  g_set_object (&self->job, job);
  if (job == NULL)
    return;

  gtk_button_set_icon_name (self->icon_button, ferry_job_face_get_icon_name (job));
  self->changed_id = g_signal_connect_swapped (job, "changed", G_CALLBACK (show_job), self);
  show_job (self);
}
