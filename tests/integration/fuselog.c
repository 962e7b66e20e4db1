/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A disk that remembers every write, so that it can be had as it would be after
 * a power cut at any moment. (The kernel has dm-log-writes for this; few
 * machines have that built in, and none of the containers that run tests.)
 *
 *   fuselog serve BASE LOG MOUNTPOINT
 *   fuselog replay LOG OUT POSITION SEED
 *
 * `serve` shows MOUNTPOINT/disk, which reads and writes BASE and notes each
 * write and each flush in LOG; a loop device makes a block device of it.
 * `replay` makes of OUT, a copy of what BASE was at first, what a power cut
 * leaves when LOG had POSITION bytes: all writes up to the last flush, and of
 * those after it a random half. */

#define FUSE_USE_VERSION 31

#include <errno.h>
#include <fcntl.h>
#include <fuse3/fuse.h>
#include <glib.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum
{
  RECORD_WRITE,
  RECORD_FLUSH,
  RECORD_DISCARD,
};

/* What is in the log before the bytes of a write. */
typedef struct
{
  uint64_t offset;
  uint64_t length;
  uint64_t kind;
} Record;

typedef struct
{
  int base;
  int log;
  pthread_mutex_t mutex; /* one order for the log and the disk */
} Disk;

static Disk *
get_disk (void)
{
  return fuse_get_context ()->private_data;
}

static void
note (Disk       *self,
      uint64_t    kind,
      uint64_t    offset,
      uint64_t    length,
      const void *bytes)
{
  const Record record = { offset, length, kind };

  if (write (self->log, &record, sizeof record) != sizeof record ||
      (bytes != NULL && write (self->log, bytes, length) != (ssize_t) length))
    {
      perror ("fuselog: the log");
      abort ();
    }
}

static int
disk_getattr (const char            *path,
              struct stat           *status,
              struct fuse_file_info *info)
{
  struct stat base;

  if (strcmp (path, "/") == 0)
    {
      status->st_mode = S_IFDIR | 0755;
      status->st_nlink = 2;
      return 0;
    }

  if (strcmp (path, "/disk") != 0 || fstat (get_disk ()->base, &base) != 0)
    return -ENOENT;

  status->st_mode = S_IFREG | 0600;
  status->st_nlink = 1;
  status->st_size = base.st_size;
  status->st_blocks = base.st_blocks;
  return 0;
}

static int
disk_open (const char            *path,
           struct fuse_file_info *info)
{
  return strcmp (path, "/disk") == 0 ? 0 : -ENOENT;
}

static int
disk_read (const char            *path,
           char                  *buffer,
           size_t                 size,
           off_t                  offset,
           struct fuse_file_info *info)
{
  ssize_t done = pread (get_disk ()->base, buffer, size, offset);

  return done < 0 ? -errno : (int) done;
}

static int
disk_write (const char            *path,
            const char            *bytes,
            size_t                 size,
            off_t                  offset,
            struct fuse_file_info *info)
{
  Disk *self = get_disk ();
  ssize_t done;

  pthread_mutex_lock (&self->mutex);
  note (self, RECORD_WRITE, (uint64_t) offset, size, bytes);
  done = pwrite (self->base, bytes, size, offset);
  pthread_mutex_unlock (&self->mutex);
  return done < 0 ? -errno : (int) done;
}

static int
disk_fsync (const char            *path,
            int                    data_only,
            struct fuse_file_info *info)
{
  Disk *self = get_disk ();

  pthread_mutex_lock (&self->mutex);
  note (self, RECORD_FLUSH, 0, 0, NULL);
  pthread_mutex_unlock (&self->mutex);
  return 0;
}

static int
disk_fallocate (const char            *path,
                int                    mode,
                off_t                  offset,
                off_t                  length,
                struct fuse_file_info *info)
{
  Disk *self = get_disk ();
  int failed;

  pthread_mutex_lock (&self->mutex);
  note (self, RECORD_DISCARD, (uint64_t) offset, (uint64_t) length, NULL);
  failed = fallocate (self->base, mode, offset, length);
  pthread_mutex_unlock (&self->mutex);
  return failed ? -errno : 0;
}

static int
serve (char *program,
       char *base,
       char *log,
       char *mount_point)
{
  static const struct fuse_operations operations = {
    .getattr = disk_getattr,
    .open = disk_open,
    .read = disk_read,
    .write = disk_write,
    .fsync = disk_fsync,
    .fallocate = disk_fallocate,
  };
  char foreground[] = "-f";
  char *arguments[] = { program, foreground, mount_point, NULL };
  Disk self = {
    .base = open (base, O_RDWR | O_CLOEXEC),
    .log = open (log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600),
    .mutex = PTHREAD_MUTEX_INITIALIZER,
  };

  if (self.base < 0 || self.log < 0)
    {
      perror ("fuselog");
      return 1;
    }

  return fuse_main (3, arguments, &operations, &self);
}

/* Gives the next record that is whole before @end, and where its bytes are. */
static gboolean
next_record (int     log,
             off_t  *position,
             off_t   end,
             Record *record,
             off_t  *bytes)
{
  if (*position + (off_t) sizeof *record > end ||
      pread (log, record, sizeof *record, *position) != sizeof *record)
    return FALSE;

  *bytes = *position + (off_t) sizeof *record;
  *position = *bytes + (off_t) (record->kind == RECORD_WRITE ? record->length : 0);
  return *position <= end;
}

static gboolean
apply (int           out,
       int           log,
       const Record *record,
       off_t         bytes)
{
  g_autofree char *buffer = NULL;
  const off_t offset = (off_t) record->offset;

  if (record->kind == RECORD_DISCARD)
    return fallocate (out, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, (off_t) record->length) == 0;

  buffer = g_malloc (record->length);
  return pread (log, buffer, record->length, bytes) == (ssize_t) record->length &&
         pwrite (out, buffer, record->length, offset) == (ssize_t) record->length;
}

static int
replay (int   log,
        int   out,
        off_t end)
{
  Record record;
  off_t position = 0, last_flush = 0, bytes;
  guint n_kept = 0, n_lost = 0;

  while (next_record (log, &position, end, &record, &bytes))
    {
      if (record.kind == RECORD_FLUSH)
        last_flush = position;
    }

  position = 0;
  while (next_record (log, &position, end, &record, &bytes))
    {
      if (record.kind == RECORD_FLUSH)
        continue;

      if (position > last_flush && random () % 2 == 0)
        {
          n_lost++;
          continue;
        }

      if (!apply (out, log, &record, bytes))
        {
          perror ("fuselog: replay");
          return 1;
        }
      n_kept++;
    }

  printf ("%u writes kept, %u lost\n", n_kept, n_lost);
  return 0;
}

int
main (int    argc,
      char **argv)
{
  int log, out;

  if (argc == 5 && strcmp (argv[1], "serve") == 0)
    return serve (argv[0], argv[2], argv[3], argv[4]);

  if (argc != 6 || strcmp (argv[1], "replay") != 0)
    return 2;

  log = open (argv[2], O_RDONLY | O_CLOEXEC);
  out = open (argv[3], O_RDWR | O_CLOEXEC);
  if (log < 0 || out < 0)
    {
      perror ("fuselog");
      return 1;
    }

  srandom ((unsigned int) atoi (argv[5]));
  return replay (log, out, (off_t) atoll (argv[4]));
}
