/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Which apps may hand transfers to Ferry, and what they were told. */

#include "config.h"

#include "client/ferry-job-dict.h"
#include "window/ferry-apps-group.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* What a row is about; kept for as long as the row or a call needs it. */
typedef struct
{
  FerryClient *client; /* (owned) */
  char *app;           /* (owned) */
  guint shown;         /* the place of the permission that the row shows */
} Link;

/* What the user says about an app. */
typedef struct
{
  Link *link;       /* (owned) */
  AdwComboRow *row; /* (owned) */
  guint before;     /* what it showed until then */
  guint wanted;
} Call;

/* A group that waits for the apps. */
typedef struct
{
  AdwPreferencesGroup *group; /* (owned) */
  char *wanted;               /* (owned) (nullable): the app that comes first */
} Listing;

static const struct
{
  const char *permission;
  const char *label;
} permissions[] = {
  { "ask", N_ ("Ask") },
  { "allow", N_ ("Allow") },
  { "deny", N_ ("Deny") },
};

static Link *
link_new (FerryClient *client,
          const char  *app,
          guint        shown)
{
  Link *link = g_rc_box_new0 (Link);

  link->client = g_object_ref (client);
  link->app = g_strdup (app);
  link->shown = shown;
  return link;
}

static void
link_clear (gpointer data)
{
  Link *link = data;

  g_object_unref (link->client);
  g_free (link->app);
}

static void
link_release (gpointer  link,
              GClosure *closure)
{
  g_rc_box_release_full (link, link_clear);
}

static void
call_free (Call *call)
{
  link_release (call->link, NULL);
  g_object_unref (call->row);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
listing_free (Listing *listing)
{
  g_object_unref (listing->group);
  g_free (listing->wanted);
  g_free (listing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Listing, listing_free)

static void
say (GtkWidget  *row,
     const char *sentence)
{
  GtkRoot *root = gtk_widget_get_root (row);
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  if (ADW_IS_PREFERENCES_WINDOW (root))
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (root), adw_toast_new (escaped));
}

/* What was refused is not shown as if it held. */
static void
refuse (Call       *call,
        const char *sentence)
{
  call->link->shown = call->before;
  adw_combo_row_set_selected (call->row, call->before);
  say (GTK_WIDGET (call->row), sentence);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Call) call = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = ferry_client_call_finish (FERRY_CLIENT (source), result, &error);

  if (reply == NULL)
    refuse (call, error->message);
}

/* Only who has the question’s nonce may answer it. */
static void
asked_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Call) call = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = ferry_client_call_finish (FERRY_CLIENT (source), result, &error);
  const char *answer = permissions[call->wanted].permission;
  const char *nonce;

  if (reply == NULL)
    {
      refuse (call, error->message);
      return;
    }

  g_variant_get (reply, "(&s)", &nonce);
  ferry_client_call_async (FERRY_CLIENT (source), "AnswerConsent", g_variant_new ("(ss)", nonce, answer), answered_cb,
                           g_steal_pointer (&call));
}

static void
on_selected (AdwComboRow *row,
             GParamSpec  *pspec,
             Link        *link)
{
  guint selected = adw_combo_row_get_selected (row);
  Call *call;

  if (selected >= G_N_ELEMENTS (permissions) || selected == link->shown)
    return;

  call = g_new0 (Call, 1);
  call->link = g_rc_box_acquire (link);
  call->row = g_object_ref (row);
  call->before = link->shown;
  call->wanted = selected;
  link->shown = selected;
  if (selected == 0)
    ferry_client_call_async (link->client, "ForgetApp", g_variant_new ("(s)", link->app), answered_cb, call);
  else
    ferry_client_call_async (link->client, "AskConsent", g_variant_new ("(s)", link->app), asked_cb, call);
}

static GtkWidget *
make_row (FerryClient *client,
          GVariant    *app)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr(GtkStringList) labels = gtk_string_list_new (NULL);
  const char *permission = ferry_job_dict_get_string (app, "permission");
  const char *id = ferry_job_dict_get_string (app, "app");
  const char *name = ferry_job_dict_get_string (app, "name");
  g_autofree char *count = NULL;
  g_autofree char *subtitle = NULL;
  guint n_jobs = 0, selected = 0;

  g_variant_lookup (app, "jobs", "u", &n_jobs);
  count = g_strdup_printf (ngettext ("%u transfer", "%u transfers", n_jobs), n_jobs);
  subtitle = g_str_equal (id, name) ? g_strdup (count) : g_strdup_printf ("%s · %s", id, count);
  for (guint i = 0; i < G_N_ELEMENTS (permissions); i++)
    {
      gtk_string_list_append (labels, _(permissions[i].label));
      if (g_str_equal (permissions[i].permission, permission))
        selected = i;
    }

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (labels));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), selected);
  g_signal_connect_data (row, "notify::selected", G_CALLBACK (on_selected), link_new (client, id, selected), link_release, 0);
  return row;
}

static void
add_note (AdwPreferencesGroup *group,
          const char          *text)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (group, row);
}

static gboolean
is_wanted (GVariant   *app,
           const char *wanted)
{
  return g_strcmp0 (ferry_job_dict_get_string (app, "app"), wanted) == 0;
}

/* What somebody has come for is at the top, and has the keyboard. */
static void
add_apps (Listing     *listing,
          FerryClient *client,
          GVariant    *apps,
          gboolean     wanted)
{
  for (gsize i = 0; i < g_variant_n_children (apps); i++)
    {
      g_autoptr(GVariant) app = g_variant_get_child_value (apps, i);
      GtkWidget *row;

      if (is_wanted (app, listing->wanted) != wanted)
        continue;

      row = make_row (client, app);
      adw_preferences_group_add (listing->group, row);
      if (wanted)
        gtk_widget_grab_focus (row);
    }
}

static void
listed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Listing) listing = user_data;
  FerryClient *client = FERRY_CLIENT (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = ferry_client_call_finish (client, result, &error);
  g_autoptr(GVariant) apps = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;

  if (apps == NULL)
    {
      add_note (listing->group, error->message);
      return;
    }

  add_apps (listing, client, apps, TRUE);
  add_apps (listing, client, apps, FALSE);
  if (g_variant_n_children (apps) == 0)
    add_note (listing->group, _("No app has asked yet."));
}

/**
 * ferry_apps_group_new:
 * @client: the way to the service
 * @app: (nullable): the id of the app that comes first
 *
 * Returns: (transfer floating): a group of the preferences
 */
GtkWidget *
ferry_apps_group_new (FerryClient *client,
                      const char  *app)
{
  GtkWidget *group = adw_preferences_group_new ();
  Listing *listing = g_new0 (Listing, 1);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Apps That Hand Over Transfers"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("An app in a sandbox may ask Ferry to fetch something for it once you have allowed it."));
  listing->group = g_object_ref (ADW_PREFERENCES_GROUP (group));
  listing->wanted = g_strdup (app);
  ferry_client_call_async (client, "ListApps", NULL, listed_cb, listing);
  return group;
}
