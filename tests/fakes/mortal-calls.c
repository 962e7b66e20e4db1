/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "tests/fakes/mortal-calls.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* The calls take no user data. */
static MortalCalls world;

static int
begin (void)
{
  if (++world.calls == world.die_before)
    _exit (MORTAL_STATUS);

  return 0;
}

static int
end (int result)
{
  if (world.calls == world.die_after)
    _exit (MORTAL_STATUS);

  return result;
}

static int
fail (int code)
{
  errno = code;

  return -1;
}

static int
mortal_rename_new (int         fd,
                   const char *from,
                   const char *to)
{
  begin ();
  if (world.rename_error != 0)
    return fail (world.rename_error);
  if (world.kind != MORTAL_KIND_MODERN)
    return fail (world.kind == MORTAL_KIND_LINKS ? EINVAL : ENOSYS);

  return end (ferry_file_calls_get_real ()->rename_new (fd, from, to));
}

static int
mortal_rename_over (int         fd,
                    const char *from,
                    const char *to)
{
  begin ();
  if (world.rename_error != 0)
    return fail (world.rename_error);

  return end (ferry_file_calls_get_real ()->rename_over (fd, from, to));
}

static int
mortal_link (int         fd,
             const char *from,
             const char *to)
{
  begin ();
  if (world.kind != MORTAL_KIND_LINKS)
    return fail (EPERM);

  return end (ferry_file_calls_get_real ()->link (fd, from, to));
}

static int
mortal_unlink (int         fd,
               const char *name)
{
  begin ();

  return end (ferry_file_calls_get_real ()->unlink (fd, name));
}

static int
mortal_reserve (int         fd,
                const char *name)
{
  begin ();

  return end (ferry_file_calls_get_real ()->reserve (fd, name));
}

static int
mortal_sync (int fd)
{
  begin ();
  if (world.sync_error != 0)
    return fail (world.sync_error);

  return end (ferry_file_calls_get_real ()->sync (fd));
}

static const FerryFileCalls mortal_calls = {
  mortal_rename_new, mortal_rename_over, mortal_link, mortal_unlink, mortal_reserve, mortal_sync,
};

/**
 * mortal_calls_get:
 *
 * Returns: (transfer none): the calls, which do what mortal_calls_reset() gave
 */
const FerryFileCalls *
mortal_calls_get (void)
{
  return &mortal_calls;
}

/**
 * mortal_calls_reset:
 * @kind: what the file system can do from now on
 *
 * Returns: (transfer none): the world, in which nothing fails and nobody dies
 */
MortalCalls *
mortal_calls_reset (MortalKind kind)
{
  memset (&world, 0, sizeof world);
  world.kind = kind;

  return &world;
}
