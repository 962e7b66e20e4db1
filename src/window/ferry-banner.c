/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A sentence across the window with at most one button. AdwBanner came after
 * the libadwaita that this is built for. */

#include "config.h"

#include "window/ferry-banner.h"

struct _FerryBanner
{
  GtkWidget parent_instance;

  /* Template */
  GtkRevealer *revealer;
  GtkLabel *label;
  GtkButton *button;

  const char *css_class; /* (unowned) (nullable): a constant */
};

enum
{
  SIGNAL_BUTTON_CLICKED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FerryBanner, ferry_banner, GTK_TYPE_WIDGET)

static void
on_button_clicked (FerryBanner *self)
{
  g_signal_emit (self, signals[SIGNAL_BUTTON_CLICKED], 0);
}

static void
ferry_banner_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FERRY_TYPE_BANNER);

  G_OBJECT_CLASS (ferry_banner_parent_class)->dispose (object);
}

static void
ferry_banner_class_init (FerryBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ferry_banner_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/ferry/Ferry/banner.ui");
  gtk_widget_class_bind_template_child (widget_class, FerryBanner, revealer);
  gtk_widget_class_bind_template_child (widget_class, FerryBanner, label);
  gtk_widget_class_bind_template_child (widget_class, FerryBanner, button);
  gtk_widget_class_bind_template_callback (widget_class, on_button_clicked);

  /**
   * FerryBanner::button-clicked:
   *
   * The user wants what the button says.
   */
  signals[SIGNAL_BUTTON_CLICKED] = g_signal_new ("button-clicked", FERRY_TYPE_BANNER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                                 NULL, G_TYPE_NONE, 0);
}

static void
ferry_banner_init (FerryBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  ferry_banner_hide (self);
}

/**
 * ferry_banner_show:
 * @self: a banner
 * @text: what it says
 * @button_label: (nullable): what its button says, %NULL for none
 * @css_class: (nullable): a constant that says how it is meant
 */
void
ferry_banner_show (FerryBanner *self,
                   const char  *text,
                   const char  *button_label,
                   const char  *css_class)
{
  GtkWidget *box = gtk_revealer_get_child (self->revealer);

  g_return_if_fail (FERRY_IS_BANNER (self));

  if (self->css_class != NULL)
    gtk_widget_remove_css_class (box, self->css_class);
  if (css_class != NULL)
    gtk_widget_add_css_class (box, css_class);
  self->css_class = css_class;

  if (!g_str_equal (gtk_label_get_text (self->label), text))
    gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->button), button_label != NULL);
  gtk_button_set_label (self->button, button_label != NULL ? button_label : "");
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

/**
 * ferry_banner_hide:
 * @self: a banner
 */
void
ferry_banner_hide (FerryBanner *self)
{
  g_return_if_fail (FERRY_IS_BANNER (self));

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
