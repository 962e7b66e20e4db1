/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A list of jobs, or what is said in its place while it is empty. */

#include "config.h"

#include "window/ferry-job-pane.h"
#include "window/ferry-job-row.h"

#include <adwaita.h>

/* Rows of the first frame: more than fit into a window. A list makes two hundred,
 * which take several frames’ time, before it shows one; the others come in the
 * frames after that, and all jobs are there when the list makes no more rows. */
#define FIRST_ROWS 40
#define ROWS_A_FRAME 32
#define MOST_ROWS 256

struct _FerryJobPane
{
  GtkWidget parent_instance;

  /* Template */
  GtkStack *stack;
  AdwStatusPage *empty_page;
  GtkButton *empty_button;
  GtkScrolledWindow *scrolled;
  GtkListView *list_view;

  FerryJobShelf *shelf;    /* (owned) (nullable) */
  GtkSliceListModel *rows; /* (owned) (nullable): what is shown of it so far */
  guint n_frames;          /* with rows, until all are shown */
  guint tick_id;
  char *end_action;     /* (owned) (nullable): for who has scrolled to the end */
};

enum
{
  PROP_0,
  PROP_EMPTY_ICON,
  PROP_EMPTY_TITLE,
  PROP_EMPTY_DESCRIPTION,
  PROP_EMPTY_LABEL,
  PROP_EMPTY_ACTION,
  PROP_LIST_LABEL,
  PROP_END_ACTION,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FerryJobPane, ferry_job_pane, GTK_TYPE_WIDGET)

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          FerryJobPane             *self)
{
  gtk_list_item_set_child (item, ferry_job_row_new ());
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         FerryJobPane             *self)
{
  ferry_job_row_set_job (FERRY_JOB_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
on_unbind (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           FerryJobPane             *self)
{
  ferry_job_row_set_job (FERRY_JOB_ROW (gtk_list_item_get_child (item)), NULL);
}

static void
on_row_activated (FerryJobPane *self,
                  guint         position)
{
  g_autoptr(FerryRemoteJob) job = g_list_model_get_item (G_LIST_MODEL (self->shelf), position);

  if (job != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.job-show", "s", ferry_remote_job_get_path (job));
}

static void
on_edge_reached (FerryJobPane   *self,
                 GtkPositionType edge)
{
  if (edge == GTK_POS_BOTTOM && self->end_action != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), self->end_action, NULL);
}

static const char *
choose_page (FerryJobPane *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->shelf)) > 0)
    return "list";
  if (ferry_job_shelf_get_n_total (self->shelf) > 0)
    return "nothing-found";

  /* Nobody is told that there is nothing before anybody knows. */
  return ferry_job_list_is_loaded (ferry_job_shelf_get_list (self->shelf)) ? "empty" : "unknown";
}

static void
show_page (FerryJobPane *self)
{
  const char *before = gtk_stack_get_visible_child_name (self->stack);

  if (g_strcmp0 (before, "unknown") == 0)
    gtk_stack_set_visible_child_full (self->stack, choose_page (self), GTK_STACK_TRANSITION_TYPE_NONE);
  else
    gtk_stack_set_visible_child_name (self->stack, choose_page (self));
}

static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  FerryJobPane *self = FERRY_JOB_PANE (widget);
  guint n_rows = gtk_slice_list_model_get_size (self->rows);

  /* The first comes before the frame is drawn. */
  if (self->n_frames++ == 0)
    return G_SOURCE_CONTINUE;

  n_rows += ROWS_A_FRAME;
  gtk_slice_list_model_set_size (self->rows, n_rows < MOST_ROWS ? n_rows : G_MAXUINT);
  if (n_rows < MOST_ROWS)
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;
  return G_SOURCE_REMOVE;
}

/* A pane that is not seen waits until it is. */
static void
show_more (FerryJobPane *self)
{
  if (self->tick_id == 0 && gtk_slice_list_model_get_size (self->rows) < G_MAXUINT &&
      g_list_model_get_n_items (G_LIST_MODEL (self->shelf)) > FIRST_ROWS)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

/* A list keeps in place what is seen, which would hide what is new from everybody
 * who looks at the beginning. */
static void
on_items_changed (FerryJobPane *self,
                  guint         position,
                  guint         n_removed,
                  guint         n_added)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  show_page (self);
  show_more (self);
  if (position == 0 && n_added > 0 && gtk_adjustment_get_value (adjustment) < 1.0)
    gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", 0);
}

static void
ferry_job_pane_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  FerryJobPane *self = FERRY_JOB_PANE (object);
  const char *text = g_value_get_string (value);

  switch (prop_id)
    {
    case PROP_EMPTY_ICON:
      adw_status_page_set_icon_name (self->empty_page, text);
      break;
    case PROP_EMPTY_TITLE:
      adw_status_page_set_title (self->empty_page, text);
      break;
    case PROP_EMPTY_DESCRIPTION:
      adw_status_page_set_description (self->empty_page, text);
      break;
    case PROP_EMPTY_LABEL:
      gtk_button_set_label (self->empty_button, text);
      gtk_widget_set_visible (GTK_WIDGET (self->empty_button), TRUE);
      break;
    case PROP_EMPTY_ACTION:
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->empty_button), text);
      break;
    case PROP_LIST_LABEL:
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_view), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
      break;
    case PROP_END_ACTION:
      g_free (self->end_action);
      self->end_action = g_strdup (text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
ferry_job_pane_dispose (GObject *object)
{
  FerryJobPane *self = FERRY_JOB_PANE (object);

  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_JOB_PANE);
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  g_clear_object (&self->rows);
  g_clear_object (&self->shelf);
  g_clear_pointer (&self->end_action, g_free);

  G_OBJECT_CLASS (ferry_job_pane_parent_class)->dispose (object);
}

static void
ferry_job_pane_class_init (FerryJobPaneClass *klass)
{
  static const char *const names[] = {
    [PROP_EMPTY_ICON] = "empty-icon",
    [PROP_EMPTY_TITLE] = "empty-title",
    [PROP_EMPTY_DESCRIPTION] = "empty-description",
    [PROP_EMPTY_LABEL] = "empty-label",
    [PROP_EMPTY_ACTION] = "empty-action",
    [PROP_LIST_LABEL] = "list-label",
    [PROP_END_ACTION] = "end-action",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ferry_job_pane_dispose;
  object_class->set_property = ferry_job_pane_set_property;
  for (guint i = PROP_EMPTY_ICON; i < N_PROPS; i++)
    properties[i] = g_param_spec_string (names[i], NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ferry/Ferry/job-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryJobPane, stack);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPane, empty_page);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPane, empty_button);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPane, scrolled);
  gtk_widget_class_bind_template_child (widget_class, FerryJobPane, list_view);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_edge_reached);
}

static void
ferry_job_pane_init (FerryJobPane *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self->empty_button), FALSE);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), self);
  gtk_list_view_set_factory (self->list_view, factory);
}

/**
 * ferry_job_pane_set_shelf:
 * @self: a pane
 * @shelf: what it lists
 */
void
ferry_job_pane_set_shelf (FerryJobPane  *self,
                          FerryJobShelf *shelf)
{
  g_autoptr(GtkSelectionModel) selection = NULL;

  g_return_if_fail (FERRY_IS_JOB_PANE (self));
  g_return_if_fail (self->shelf == NULL);

  self->shelf = g_object_ref (shelf);
  self->rows = gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (shelf)), 0, FIRST_ROWS);
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->rows))));
  gtk_list_view_set_model (self->list_view, selection);
  g_signal_connect_object (shelf, "items-changed", G_CALLBACK (on_items_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (shelf, "notify::n-total", G_CALLBACK (show_page), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ferry_job_shelf_get_list (shelf), "notify::is-loaded", G_CALLBACK (show_page), self,
                           G_CONNECT_SWAPPED);
  show_page (self);
  show_more (self);
}
