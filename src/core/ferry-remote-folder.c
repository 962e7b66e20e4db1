/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* Folders of other machines, by the addresses that the desktop’s file managers
 * have for them: davs://host/folder, sftp://host/folder, smb://host/share. */

#include "config.h"

#include "core/ferry-remote-folder.h"

#include "core/ferry-url.h"
#include "shared/ferry-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What stays as it is in a path; “%” because the rest is encoded already. */
#define PATH_CHARACTERS "/%" G_URI_RESERVED_CHARS_ALLOWED_IN_PATH_ELEMENT

#define ADDRESS_FLAGS (G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE)

/* What is no file server: this machine by another name, with root’s rights or
 * none of its own, and what can only be read. */
static const char *const refused[] = {
  "admin", "afc", "archive", "burn", "cdda", "computer", "data", "dns-sd", "file", "gphoto2", "http", "https",
  "localtest", "network", "recent", "resource", "starred", "trash", NULL,
};

static const struct
{
  const char *scheme;
  int port;
} ports[] = {
  { "afp", 548 }, { "dav", 80 }, { "davs", 443 }, { "ftp", 21 }, { "ftpis", 990 }, { "ftps", 21 },
  { "nfs", 2049 }, { "sftp", 22 }, { "smb", 445 }, { "ssh", 22 },
};

static gboolean
refuse (GError    **error,
        const char *sentence)
{
  g_set_error_literal (error, FERRY_ERROR, FERRY_ERROR_INVALID_ARGUMENT, sentence);

  return FALSE;
}

static gboolean
is_printable (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL))
    return FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (p)))
        return FALSE;
    }

  return TRUE;
}

/* GUri makes readable what is encoded in a host’s name; what would be something else
 * in an address then is no name of a host. */
static gboolean
is_host (const char *host)
{
  if (strchr (host, ':') != NULL)
    return g_hostname_is_ip_address (host) && strchr (host, '%') == NULL;

  return *host != '\0' && is_printable (host) && strpbrk (host, "/?#@[]%\\ ") == NULL;
}

/* The path with what it has encoded made readable, as the server will; GUri has
 * resolved every “..” in it. */
static gboolean
check_path (const char *path,
            GError    **error)
{
  g_autofree char *readable = g_uri_unescape_string (path, NULL);

  if (readable != NULL && is_printable (readable))
    return TRUE;

  return refuse (error, _("The folder’s address has characters in its path that no folder can have."));
}

static gboolean
check_parts (GUri    *uri,
             GError **error)
{
  const char *user = g_uri_get_userinfo (uri);
  const char *host = g_uri_get_host (uri);

  if (g_strv_contains (refused, g_uri_get_scheme (uri)))
    {
      g_set_error (error, FERRY_ERROR, FERRY_ERROR_UNSUPPORTED_SCHEME,
                   _("Files cannot be saved to “%s:” addresses. Give a path, or a folder of a file server: davs://, "
                     "sftp://, smb:// or ftp://."),
                   g_uri_get_scheme (uri));
      return FALSE;
    }

  if (host == NULL || !is_host (host) || g_uri_get_port (uri) == 0)
    return refuse (error, _("The folder’s address needs the name of a server, as in “davs://example.org/folder”."));
  if (user != NULL && strchr (user, ':') != NULL)
    return refuse (error, _("Leave the password out of the folder’s address; “ferry token add” takes it."));
  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    return refuse (error, _("The folder’s address must be without “?” and “#”; write them as %3F and %23."));

  return check_path (g_uri_get_path (uri), error);
}

static char *
join (GUri       *uri,
      const char *user,
      const char *path)
{
  return g_uri_join (ADDRESS_FLAGS, g_uri_get_scheme (uri), user, g_uri_get_host (uri), g_uri_get_port (uri), path, NULL,
                     NULL);
}

/**
 * ferry_remote_folder_clean:
 * @address: what ferry_target_is_address() took for an address, from outside
 * @error: return location for %FERRY_ERROR_INVALID_ARGUMENT or
 *   %FERRY_ERROR_UNSUPPORTED_SCHEME
 *
 * Returns: (transfer full) (nullable): the same folder’s address, always written
 *   in the same way, without a slash at its end; it may have a user’s name but
 *   no password
 */
char *
ferry_remote_folder_clean (const char *address,
                           GError    **error)
{
  g_autoptr(GUri) uri = NULL;
  g_autofree char *path = NULL;
  g_autofree char *clean = NULL;
  gsize length;

  g_return_val_if_fail (address != NULL, NULL);

  if (strlen (address) <= FERRY_URL_MAX_BYTES && is_printable (address))
    uri = g_uri_parse (address, ADDRESS_FLAGS, NULL);
  if (uri == NULL)
    {
      refuse (error, _("The folder’s address is not valid; check the server’s name, the port and every “%”."));
      return NULL;
    }

  if (!check_parts (uri, error))
    return NULL;

  path = g_uri_escape_string (g_uri_get_path (uri), PATH_CHARACTERS, FALSE);
  length = strlen (path);
  while (length > 0 && path[length - 1] == '/')
    path[--length] = '\0';

  clean = join (uri, g_uri_get_userinfo (uri), path);
  if (strlen (clean) > FERRY_URL_MAX_BYTES)
    {
      refuse (error, _("The folder’s address is too long."));
      return NULL;
    }

  return g_steal_pointer (&clean);
}

/* Everything here was clean when it came in. */
static GUri *
parse (const char *address)
{
  return g_uri_parse (address, ADDRESS_FLAGS, NULL);
}

/**
 * ferry_remote_folder_dup_origin:
 * @address: what ferry_remote_folder_clean() gave
 *
 * Returns: (transfer full) (nullable): the server, as “protocol://host:port”,
 *   with the port where anybody knows it
 */
char *
ferry_remote_folder_dup_origin (const char *address)
{
  g_autoptr(GUri) uri = NULL;
  g_autofree char *host = NULL;
  int port;

  g_return_val_if_fail (address != NULL, NULL);

  uri = parse (address);
  if (uri == NULL)
    return NULL;

  port = g_uri_get_port (uri);
  for (gsize i = 0; port < 0 && i < G_N_ELEMENTS (ports); i++)
    {
      if (g_str_equal (ports[i].scheme, g_uri_get_scheme (uri)))
        port = ports[i].port;
    }
  host = g_ascii_strdown (g_uri_get_host (uri), -1);

  return g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, host, port, "", NULL, NULL);
}

/**
 * ferry_remote_folder_dup_child:
 * @address: what ferry_remote_folder_clean() gave
 * @name: base name of a file in that folder
 *
 * Returns: (transfer full): the file’s address
 */
char *
ferry_remote_folder_dup_child (const char *address,
                               const char *name)
{
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (address != NULL && name != NULL, NULL);

  escaped = g_uri_escape_string (name, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH_ELEMENT, FALSE);

  return g_strconcat (address, "/", escaped, NULL);
}

/**
 * ferry_remote_folder_dup_as:
 * @address: what ferry_remote_folder_clean() gave
 * @user: (nullable): who signs in there, %NULL for whom @address names
 *
 * Returns: (transfer full): the folder’s address as that user sees it
 */
char *
ferry_remote_folder_dup_as (const char *address,
                            const char *user)
{
  g_autoptr(GUri) uri = NULL;
  g_autofree char *escaped = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  uri = parse (address);
  if (uri == NULL || user == NULL)
    return g_strdup (address);

  escaped = g_uri_escape_string (user, NULL, FALSE);

  return join (uri, escaped, g_uri_get_path (uri));
}

/**
 * ferry_remote_folder_dup_name:
 * @address: what ferry_remote_folder_clean() gave
 *
 * Returns: (transfer full): what people call the folder: its last part, or the
 *   server
 */
char *
ferry_remote_folder_dup_name (const char *address)
{
  g_autoptr(GUri) uri = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  uri = parse (address);
  if (uri == NULL)
    return g_strdup (address);

  name = g_uri_unescape_string (strrchr (g_uri_get_path (uri), '/') != NULL ? strrchr (g_uri_get_path (uri), '/') + 1 : "", NULL);
  if (name == NULL || *name == '\0')
    return g_strdup (g_uri_get_host (uri));

  return g_steal_pointer (&name);
}
