/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry-window`: the window, alone in its process. */

#include "config.h"

#include "ferry-resources.h"
#include "shared/ferry-names.h"
#include "window/ferry-window-app.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

int
main (int    argc,
      char **argv)
{
  g_autoptr(FerryWindowApp) app = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, FERRY_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname (FERRY_APP_ID);

  g_resources_register (ferry_get_resource ());
  app = ferry_window_app_new ();
  return g_application_run (G_APPLICATION (app), argc, argv);
}
