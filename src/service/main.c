/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "service/ferry-journal.h"
#include "service/ferry-memory.h"
#include "service/ferry-service.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <signal.h>

int
main (int    argc,
      char **argv)
{
  g_autoptr(FerryService) service = NULL;

  ferry_memory_prepare (argv);
  ferry_journal_begin ();
  ferry_service_prepare ();
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, FERRY_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");

  /* Beyond the file size limit, writing is to fail and not to kill. */
  signal (SIGXFSZ, SIG_IGN);

  service = ferry_service_new ();
  return ferry_service_run (service, argc, argv);
}
