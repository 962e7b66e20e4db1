/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A program of the desktop that does nothing but write down what it is asked. */
typedef struct _BusMock BusMock;

/**
 * BusMockSpec:
 * @name: bus name that it owns
 * @path: its object
 * @xml: the interfaces of that
 * @answer: (nullable): its answer to a method, floating; %NULL for an empty one
 */
typedef struct
{
  const char *name;
  const char *path;
  const char *xml;
  GVariant *(*answer) (BusMock    *mock,
                       const char *method);
} BusMockSpec;

BusMock *bus_mock_new (GDBusConnection   *connection,
                       const BusMockSpec *spec);
void bus_mock_free (BusMock *self);
char *bus_mock_take (BusMock *self);
guint bus_mock_count (BusMock    *self,
                      const char *text);
void bus_mock_await (BusMock    *self,
                     const char *text);
char *bus_mock_dup_last (BusMock    *self,
                         const char *text);
void bus_mock_emit (BusMock    *self,
                    const char *to,
                    const char *name,
                    const char *parameters);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (BusMock, bus_mock_free)

G_END_DECLS
