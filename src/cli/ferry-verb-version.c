/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* `ferry version`: of this program and of the service, if one runs. */

#include "config.h"

#include "cli/ferry-cli-verbs.h"
#include "client/ferry-job-dict.h"

#include <glib/gi18n-lib.h>

/* Asking for a version is no reason to start anything. */
static char *
find_service_version (void)
{
  g_autoptr(FerryClient) client = ferry_client_new (FALSE);
  g_autoptr(GVariant) properties = ferry_client_get_properties (client, NULL);

  return properties != NULL ? g_strdup (ferry_job_dict_get_string (properties, "Version")) : NULL;
}

static void
print_json (const char *service)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "version", FERRY_VERSION);
  if (service != NULL)
    json_object_set_string_member (object, "service", service);
  else
    json_object_set_null_member (object, "service");

  json_node_take_object (node, object);
  ferry_cli_print_json (node);
}

FerryExit
ferry_verb_version (FerryCli *cli,
                    char    **args,
                    GError  **error)
{
  g_auto(GStrv) rest = ferry_cli_parse (cli, NULL, args, 0, 0, error);
  g_autofree char *service = NULL;

  if (rest == NULL)
    return FERRY_EXIT_WRONG_USE;

  service = find_service_version ();
  if (cli->json)
    {
      print_json (service);
      return FERRY_EXIT_DONE;
    }

  g_print ("ferry %s\n", FERRY_VERSION);
  if (service != NULL && !g_str_equal (service, FERRY_VERSION))
    g_print (_("The running service is version %s.\n"), service);
  return FERRY_EXIT_DONE;
}
