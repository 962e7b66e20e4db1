#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants one mistake after the other, and sees that the checks find it."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

HERE = pathlib.Path(__file__).resolve().parent
FORMAT = HERE.parent.parent / "tools/format"

LICENCE = """\
/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

"""

GOOD = LICENCE + """\
#include "config.h"

#include "core/ferry-good.h"

#include <glib/gi18n-lib.h>

/* A “goto” in a comment or "g_object_set_data" in a string is no sin. */
static const char *const words[] = { "goto", "{", NULL };
static const struct
{
  int number;
} numbers[] = {
  { 1 },
};

enum
{
  PROP_0,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

typedef struct _FerryGood FerryGood;

static void later (int value);

G_DEFINE_FINAL_TYPE (FerryGood, ferry_good, G_TYPE_OBJECT)

static gboolean
deep_enough (int                 one,
             int                 two,
             int                 three,
             int                 four,
             int                 five,
             int                 six,
             GCancellable       *cancellable,
             GAsyncReadyCallback callback,
             gpointer            user_data)
{
  static const int limit = 3;
  static gsize quark = 0;

  for (int i = 0; i < limit; i++)
    {
      while (one)
        {
          if (two)
            return FALSE;
          else if (three)
            one--;
          else
            quark++;
        }
    }

  switch (four)
    {
    case 1:
    default:
      break;
    }

  return TRUE;
}

static void
fail (GError **error)
{
  g_set_error (error, FERRY_ERROR, FERRY_ERROR_FAILED, _("It, (or that), failed: %s."), words[0]);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Cancelled");
}
"""

PO_HEADER = """\
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
msgid ""
msgstr ""
"Project-Id-Version: ferry\\n"
"Report-Msgid-Bugs-To: x\\n"
"PO-Revision-Date: 2026-01-01 00:00+0000\\n"
"Last-Translator: x <x@example.org>\\n"
"Language-Team: x\\n"
"Language: es\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
TRANSLATION = 'msgid "It, (or that), failed: %s."\nmsgstr "Falló: %s."\n'
LINGUAS = "es\n"
POTFILES = """\
# SPDX-FileCopyrightText: 2026 The Ferry authors
# SPDX-License-Identifier: GPL-3.0-or-later
src/core/ferry-good.c
"""


class TreeTest(unittest.TestCase):
    """A small tree without a mistake, until a test plants one."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.write("src/core/ferry-good.c", GOOD)
        self.write("src/core/ferry-good.h", LICENCE + "#pragma once\n")
        self.write("po/POTFILES.in", POTFILES)
        self.write("po/LINGUAS", LINGUAS)
        self.write("po/es.po", PO_HEADER + TRANSLATION)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def plant(self, code):
        """A good file with @code at its end; returns the first line of it."""
        self.write("src/core/ferry-good.c", GOOD + textwrap.dedent(code))
        return GOOD.count("\n") + 1

    def run_check(self, check):
        done = subprocess.run([sys.executable, HERE / check, self.root],
                              capture_output=True, text=True, check=False)
        self.assertEqual(done.stderr, "")
        return done

    def assert_good(self, check):
        done = self.run_check(check)
        self.assertEqual((done.stdout, done.returncode), ("", 0))

    def assert_found(self, check, where, what):
        done = self.run_check(check)
        self.assertNotEqual(done.returncode, 0)
        lines = [line for line in done.stdout.splitlines() if line.startswith(f"{where}:") and what in line]
        self.assertTrue(lines, f"{where}: {what}: not found in:\n{done.stdout}")


class LayersTest(TreeTest):
    def assert_refused(self, path, include, what):
        self.write(path, LICENCE + f"#include {include}\n")
        self.assert_found("check-layers.py", f"{path}:4", what)

    def test_good(self):
        self.write("src/service/ferry-service.c", '#include "net/ferry-x.h"\n#include <gio/gio.h>\n')
        self.write("src/service/ferry-x.c", '#include "net/ferry-metalink.h"\n')
        self.write("src/net/ferry-x.c", '#include "net/ferry-x.h"\n#include "core/ferry-y.h"\n')
        self.write("src/client/ferry-x.c", '#include "ferry-wire.h"\n#include "shared/ferry-y.h"\n')
        self.assert_good("check-layers.py")

    def test_upwards(self):
        self.assert_refused("src/core/ferry-x.c", '"service/ferry-y.h"', "core must not include service")
        self.assert_refused("src/shared/ferry-x.h", '"core/ferry-y.h"', "shared must not include core")

    def test_sideways(self):
        self.assert_refused("src/net/ferry-x.c", '"store/ferry-y.h"', "net must not include store")
        self.assert_refused("src/cli/ferry-x.c", '"core/ferry-y.h"', "cli must not include core")
        self.assert_refused("src/service/ferry-x.c", '"client/ferry-y.h"', "service must not include client")

    def test_adapter_outside_composition_root(self):
        self.assert_refused("src/service/ferry-x.c", '"net/ferry-y.h"', "may name an adapter")

    def test_no_layer(self):
        self.assert_refused("src/core/ferry-x.c", '"ferry-y.h"', "does not name its layer")
        self.assert_refused("src/core/ferry-x.c", '"../core/ferry-y.h"', "does not name its layer")
        self.write("src/misc/ferry-x.c", "")
        self.assert_found("check-layers.py", "src/misc/ferry-x.c:1", "misc is no layer")

    def test_libraries(self):
        self.assert_refused("src/core/ferry-x.c", "<libsoup/soup.h>", "core must not include <libsoup/soup.h>")
        self.assert_refused("src/net/ferry-x.c", "<sqlite3.h>", "net must not include <sqlite3.h>")
        self.assert_refused("src/cli/ferry-x.c", "<gtk/gtk.h>", "cli must not include <gtk/gtk.h>")
        self.assert_refused("src/core/ferry-x.c", '"ferry-wire.h"', "core must not include ferry-wire.h")

    def test_dbus_in_core(self):
        self.write("src/core/ferry-x.c", "/* GDBusConnection is not for\n * g_bus_get() */\nGDBusConnection *bus;\n")
        self.assert_found("check-layers.py", "src/core/ferry-x.c:3", "core must not know D-Bus")


class SourceTest(TreeTest):
    def assert_planted(self, code, what, offset=0):
        line = self.plant(code) + offset
        self.assert_found("check-source.py", f"src/core/ferry-good.c:{line}", what)

    def test_good(self):
        self.assert_good("check-source.py")

    def test_licence(self):
        self.write("tools/x", "#!/bin/sh\n")
        self.assert_found("check-source.py", "tools/x:1", "SPDX")

    def test_long_file(self):
        self.plant("\n" * 500)
        self.assert_found("check-source.py", "src/core/ferry-good.c:501", "at most 500")

    def test_long_function(self):
        body = "".join(f"  x ({i});\n" for i in range(61))
        self.assert_planted(f"\nvoid\nlengthy (void)\n{{\n{body}}}\n", "lengthy has 61 lines", 2)

    def test_long_class_init(self):
        body = "".join(f"  x ({i});\n" for i in range(61))
        self.plant(f"\nstatic void\nferry_good_class_init (void)\n{{\n{body}}}\n")
        self.assert_good("check-source.py")

    def test_nesting(self):
        self.assert_planted("\nvoid\ndeep (void)\n{\n  if (a)\n    for (;;)\n      while (b)\n"
                            "        if (c)\n          d ();\n}\n", "deep nests 4 deep", 2)
        self.assert_planted("\nvoid\ndeep (void)\n{\n  do\n    {\n      switch (a)\n        {\n        case A:\n"
                            "          if (b)\n            {\n              x = (T){ .y = 1 };\n"
                            "              if (c)\n                d ();\n            }\n        }\n    }\n"
                            "  while (e);\n}\n", "deep nests 4 deep", 2)

    def test_parameters(self):
        self.assert_planted("\nvoid\nmany (int a,\n      int b,\n      int c,\n      int d,\n      int e,\n"
                            "      int f,\n      int g)\n{\n}\n", "many has 7 parameters", 2)

    def test_words(self):
        self.assert_planted("\nvoid\nx (void)\n{\n  goto out;\n}\n", "goto is not used", 4)
        self.assert_planted("\nvoid\nx (void)\n{\n  g_object_set_data (a, b, c);\n}\n", "hides state", 4)
        self.assert_planted("\n/* TO" "DO: later */\n", "do it, or open an issue", 1)
        self.assert_planted("\nvoid\nx (void)\n{\n  say (_(\"%\" G_GINT64_FORMAT), 1);\n}\n", "never translated", 4)

    def test_globals(self):
        for code in ("static int counter;", "static char *name = NULL;", "int counter = 3;",
                     "static const char *current;", "static GHashTable *table;",
                     "static struct\n{\n  int x;\n} state;", "static int list[3] = { 1 };"):
            self.assert_planted("\n" + code + "\n", "global state", 1)

    def test_static_in_function(self):
        self.assert_planted("\nvoid\nx (void)\n{\n  static int calls = 0;\n}\n", "state inside a function", 4)

    def test_errors(self):
        self.assert_planted("\nvoid\nx (GError **error)\n{\n  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,\n"
                            "               _(\"x\"));\n}\n", "g_set_error of G_IO_ERROR", 4)
        self.assert_planted("\nvoid\nx (GTask *task)\n{\n  g_task_return_new_error (task, G_DBUS_ERROR, 1, \"x\");\n}\n",
                            "g_task_return_new_error of G_DBUS_ERROR", 4)
        self.assert_planted("\nvoid\nx (void)\n{\n  y (g_error_new_literal (SOME_ERROR, 1, \"x\"));\n}\n",
                            "g_error_new_literal of SOME_ERROR", 4)

    def test_steal(self):
        self.assert_planted("\nvoid\nx (Call *call)\n{\n  send (call->store, y,\n        g_steal_pointer (&call));\n}\n",
                            "call is used and stolen in one call", 5)
        self.plant("\nvoid\nx (Call *call)\n{\n  y (call);\n  send (self->call, z, g_steal_pointer (&call));\n}\n")
        self.assert_good("check-source.py")

    def test_header(self):
        self.write("src/core/ferry-good.h", LICENCE)
        self.assert_found("check-source.py", "src/core/ferry-good.h:1", "#pragma once")

    def test_names(self):
        twice = "\nvoid\nferry_twice (void)\n{\n}\n"
        self.write("src/core/ferry-other.c", LICENCE + twice)
        self.plant("\nstatic void\nferry_twice (void)\n{\n}\n")
        self.assert_good("check-source.py")
        self.write("src/net/ferry-other.c", LICENCE + twice)
        self.assert_found("check-source.py", "src/net/ferry-other.c:6", "ferry_twice is in src/core/ferry-other.c, too")

    def test_potfiles(self):
        self.write("src/core/ferry-other.c", LICENCE + 'static const char *const x = N_ ("x");\n')
        self.assert_found("check-source.py", "po/POTFILES.in:1", "ferry-other.c has translatable strings")
        self.write("po/POTFILES.in", POTFILES + "src/core/ferry-gone.c\n")
        self.assert_found("check-source.py", "po/POTFILES.in:1", "not sorted")
        self.assert_found("check-source.py", "po/POTFILES.in:1", "ferry-gone.c does not exist")


class PoTest(TreeTest):
    def test_good(self):
        self.assert_good("check-po.py")

    def test_untranslated(self):
        self.write("po/es.po", PO_HEADER)
        self.assert_found("check-po.py", "po/es.po", "not translated: \"It, (or that)")
        self.write("po/es.po", PO_HEADER + TRANSLATION.replace("Falló: %s.", ""))
        self.assert_found("check-po.py", "po/es.po", "not translated")

    def test_changed_since(self):
        self.write("po/es.po", PO_HEADER + TRANSLATION)
        self.write("src/core/ferry-good.c", GOOD.replace("failed: %s", "broke: %s"))
        self.assert_found("check-po.py", "po/es.po", "not translated: \"It, (or that), broke")

    def test_fuzzy(self):
        self.write("po/es.po", PO_HEADER + "#, fuzzy\n" + TRANSLATION)
        self.assert_found("check-po.py", "po/es.po", "fuzzy")

    def test_wrong_format(self):
        self.write("po/es.po", PO_HEADER + "#, c-format\n" + TRANSLATION.replace("Falló: %s.", "Falló: %d."))
        self.assert_found("check-po.py", "po/es.po", "format")


@unittest.skipUnless(shutil.which("uncrustify"), "uncrustify is not installed")
class FormatTest(TreeTest):
    def check(self, text):
        self.write("src/core/ferry-good.c", text)
        return subprocess.run([sys.executable, FORMAT, "--check", self.root / "src/core/ferry-good.c"],
                              capture_output=True, text=True, check=False)

    def test_good(self):
        done = self.check(GOOD)
        self.assertEqual((done.stdout, done.returncode), ("", 0))

    def test_macro(self):
        """uncrustify takes “//” in the string of a macro for a comment."""
        macro = '\n#define TEXT           \\\n  "http://one, "       \\\n  "http://two"\n'
        done = self.check(GOOD + macro)
        self.assertEqual((done.stdout, done.stderr, done.returncode), ("", "", 0))

    def test_wrong(self):
        for right, wrong in (("deep_enough (int                 one", "deep_enough (int one"),
                             ("return FALSE;", "return  FALSE;"),
                             ("        {\n          if (two)", "        { if (two)"),
                             ("  switch (four)", "  switch(four)"),
                             ("      break;", "\tbreak;")):
            with self.subTest(wrong=wrong):
                self.assertIn(right, GOOD)
                self.assertNotEqual(self.check(GOOD.replace(right, wrong)).returncode, 0)


if __name__ == "__main__":
    unittest.main()
