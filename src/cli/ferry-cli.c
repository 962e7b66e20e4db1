/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* What all verbs share: reading the command line, reaching the service, and
 * saying what went wrong. */

#include "config.h"

#include "cli/ferry-cli-print.h"
#include "cli/ferry-cli-verbs.h"
#include "cli/ferry-cli.h"
#include "client/ferry-json.h"
#include "shared/ferry-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static gboolean
check_count (int      n_args,
             int      n_min,
             int      n_max,
             GError **error)
{
  if (n_args < n_min)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, _("Something is missing after the verb."));
      return FALSE;
    }

  if (n_max >= 0 && n_args > n_max)
    {
      g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, _("There is more than the verb takes."));
      return FALSE;
    }

  return TRUE;
}

/* Every complaint about the command line ends with the way to the manual. */
static void
add_hint (FerryCli *cli,
          GError  **error)
{
  GError *original = *error;

  *error = g_error_new (FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, _("%s “ferry %s --help” shows how to use it."),
                        original->message, cli->verb->name);
  g_error_free (original);
}

static gboolean
parse_options (FerryCli           *cli,
               const GOptionEntry *entries,
               char             ***args,
               GError            **error)
{
  const GOptionEntry common[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_ ("Print one JSON value"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr(GOptionContext) context = g_option_context_new (*cli->verb->arguments != '\0' ? cli->verb->arguments : NULL);
  g_autoptr(GError) option_error = NULL;

  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_summary (context, cli->verb->summary);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);

  if (g_option_context_parse_strv (context, args, &option_error))
    return TRUE;

  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, "%s.", option_error->message);
  return FALSE;
}

/**
 * ferry_cli_parse:
 * @cli: the call
 * @entries: (nullable): the verb’s options besides --json and --help; texts
 *   are read as %G_OPTION_ARG_FILENAME, so that no locale gets at them
 * @args: the command line from the verb on
 * @n_min: how many arguments there must be besides options
 * @n_max: how many there may be, -1 for any number
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Answers --help and leaves the program.
 *
 * Returns: (transfer full) (nullable): the arguments that are no options, all
 *   of them UTF-8
 */
char **
ferry_cli_parse (FerryCli           *cli,
                 const GOptionEntry *entries,
                 char              **args,
                 int                 n_min,
                 int                 n_max,
                 GError            **error)
{
  g_auto(GStrv) rest = g_strdupv (args);
  g_autofree char *program = g_strconcat ("ferry ", cli->verb->name, NULL);
  g_autoptr(GStrvBuilder) arguments = g_strv_builder_new ();
  gboolean options_ended = FALSE;
  int n_args = 0;

  g_set_prgname (program);
  if (!parse_options (cli, entries, &rest, error))
    {
      add_hint (cli, error);
      return NULL;
    }

  for (char **arg = rest + 1; *arg != NULL; arg++)
    {
      if (!options_ended && g_str_equal (*arg, "--"))
        {
          options_ended = TRUE;
          continue;
        }
      if (!ferry_cli_check_text (NULL, *arg, error))
        return NULL;
      g_strv_builder_add (arguments, *arg);
      n_args++;
    }

  if (!check_count (n_args, n_min, n_max, error))
    {
      add_hint (cli, error);
      return NULL;
    }

  return g_strv_builder_end (arguments);
}

/**
 * ferry_cli_check_text:
 * @option: (nullable): the option that @text came with
 * @text: what somebody typed
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether @text can be sent to the service
 */
gboolean
ferry_cli_check_text (const char *option,
                      const char *text,
                      GError    **error)
{
  g_autofree char *readable = NULL;

  if (g_utf8_validate (text, -1, NULL))
    return TRUE;

  readable = g_utf8_make_valid (text, -1);
  if (option != NULL)
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, _("%s: “%s” is not UTF-8 text."), option, readable);
  else
    g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, _("“%s” is not UTF-8 text."), readable);
  return FALSE;
}

/**
 * ferry_cli_connect:
 * @cli: the call
 * @error: return location for %FERRY_ERROR_SERVICE_UNREACHABLE
 *
 * Reaches the service, and says so when that took a bus of its own.
 *
 * Returns: whether there is a service
 */
gboolean
ferry_cli_connect (FerryCli *cli,
                   GError  **error)
{
  if (!ferry_client_open (cli->client, error))
    return FALSE;

  if (ferry_client_has_started_bus (cli->client))
    g_printerr (_("ferry: No message bus here offers Ferry’s service, so it was started on a bus of its own.\n"));
  return TRUE;
}

/**
 * ferry_cli_exit_from_error:
 * @error: what a call failed with
 *
 * Returns: the exit status that stands for it
 */
FerryExit
ferry_cli_exit_from_error (const GError *error)
{
  /* What is not named is wrong use: the service refuses such a request. */
  static const struct
  {
    FerryErrorCode code;
    FerryExit status;
  } map[] = {
    { FERRY_ERROR_NOT_FOUND, FERRY_EXIT_NOT_FOUND },
    { FERRY_ERROR_ACCESS_DENIED, FERRY_EXIT_NOT_ALLOWED },
    { FERRY_ERROR_KEYRING_LOCKED, FERRY_EXIT_NOT_ALLOWED },
    { FERRY_ERROR_SERVICE_UNREACHABLE, FERRY_EXIT_UNREACHABLE },
    { FERRY_ERROR_STORE_FAILED, FERRY_EXIT_UNREACHABLE },
    { FERRY_ERROR_FAILED, FERRY_EXIT_UNREACHABLE },
  };
  FerryErrorCode code = ferry_error_get_code (error);

  for (gsize i = 0; i < G_N_ELEMENTS (map); i++)
    {
      if (map[i].code == code)
        return map[i].status;
    }

  return FERRY_EXIT_WRONG_USE;
}

/**
 * ferry_cli_complain:
 * @error: what a call failed with
 *
 * Says it on standard error.
 *
 * Returns: the exit status that stands for it
 */
FerryExit
ferry_cli_complain (const GError *error)
{
  g_autofree char *text = ferry_print_clean (error->message);

  g_printerr ("ferry: %s\n", text);
  return ferry_cli_exit_from_error (error);
}

/**
 * ferry_cli_print_json:
 * @node: (transfer full): a value
 *
 * Prints it on standard output: in lines for a person, in one for a program.
 */
void
ferry_cli_print_json (JsonNode *node)
{
  g_autofree char *text = ferry_json_print (node, isatty (STDOUT_FILENO));

  /* Not g_print(): JSON is UTF-8 whatever the locale. */
  fputs (text, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
  json_node_unref (node);
}

static const FerryVerb *
find_verb (const char *name,
           GError    **error)
{
  const FerryVerb *verb;
  g_autofree char *readable = NULL;

  if (name == NULL || g_str_equal (name, "--help") || g_str_equal (name, "-h"))
    name = "help";
  else if (g_str_equal (name, "--version"))
    name = "version";

  verb = ferry_verbs_find (name);
  if (verb != NULL)
    return verb;

  readable = g_utf8_make_valid (name, -1);
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT,
               _("“%s” is not something that Ferry does; “ferry help” lists what it does."), readable);
  return NULL;
}

/* Whether the answer is for a program is known before the options are read, so
 * that complaints about them are as well. */
static gboolean
asks_for_json (char **argv)
{
  for (char **arg = argv; *arg != NULL && !g_str_equal (*arg, "--"); arg++)
    {
      if (g_str_equal (*arg, "--json"))
        return TRUE;
    }

  return FALSE;
}

static FerryExit
fail (FerryCli     *cli,
      const GError *error)
{
  if (cli->json)
    ferry_cli_print_json (ferry_json_from_error (error));

  return ferry_cli_complain (error);
}

static FerryExit
run (FerryCli *cli,
     int       argc,
     char    **argv)
{
  g_autoptr(GError) error = NULL;
  char *no_args[] = { (char *) "help", NULL };
  FerryExit status;

  cli->json = asks_for_json (argv);
  cli->verb = find_verb (argc > 1 ? argv[1] : NULL, &error);
  if (cli->verb == NULL)
    return fail (cli, error);

  status = cli->verb->run (cli, argc > 1 ? argv + 1 : no_args, &error);
  if (error != NULL)
    return fail (cli, error);

  return argc > 1 ? status : FERRY_EXIT_WRONG_USE;
}

/**
 * ferry_cli_main:
 * @argc: number of arguments
 * @argv: the arguments, in the encoding of file names
 *
 * Returns: the exit status of the program
 */
int
ferry_cli_main (int    argc,
                char **argv)
{
  FerryCli cli = { 0 };
  FerryExit status;

  ferry_print_init ();
  cli.client = ferry_client_new (TRUE);
  status = run (&cli, argc, argv);
  g_clear_object (&cli.client);

  if (fflush (stdout) != 0 && errno != EPIPE)
    {
      g_printerr (_("ferry: The output could not be written: %s.\n"), g_strerror (errno));
      return MAX (status, FERRY_EXIT_WRONG_USE);
    }

  return status;
}
