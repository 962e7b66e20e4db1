/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* How a job is shown: the line below its name, its buttons, its icon. */

#include "client/ferry-job-face.h"

#include <locale.h>

#define NBSP "\302\240"
#define NOW (G_GINT64_CONSTANT (1767225600) * G_USEC_PER_SEC)

static FerryRemoteJob *
make_job (const char *fields)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) job = g_variant_parse (G_VARIANT_TYPE_VARDICT, fields, NULL, NULL, &error);

  g_assert_no_error (error);
  return ferry_remote_job_new (job);
}

static void
assert_caption (const char *fields,
                const char *expected)
{
  g_autoptr(FerryRemoteJob) job = make_job (fields);
  g_autofree char *caption = ferry_job_face_dup_caption (job, NOW);

  g_assert_cmpstr (caption, ==, expected);
}

static void
assert_remedy (const char *fields,
               FerryRemedy expected)
{
  g_autoptr(FerryRemoteJob) job = make_job (fields);

  g_assert_cmpint (ferry_job_face_get_remedy (job), ==, expected);
}

static void
test_moving_job_tells_how_far (void)
{
  assert_caption ("{'state': <'transferring'>, 'bytes_done': <uint64 3100000000>, 'bytes_total': <int64 5000000000>,"
                  " 'rate': <uint64 12000000>}",
                  "3.1 of 5.0" NBSP "GB · 12.0" NBSP "MB/s · 3 minutes left");
  assert_caption ("{'state': <'connecting'>, 'bytes_done': <uint64 500>, 'bytes_total': <int64 1000>}",
                  "500 bytes of 1.0" NBSP "kB · Connecting…");
  assert_caption ("{'state': <'suspended'>}", "Suspended");
}

static void
test_waiting_job_tells_why_and_until_when (void)
{
  assert_caption ("{'state': <'transient-error'>, 'wait': <'metered'>, 'message': <'Because.'>}", "Because.");
  assert_caption ("{'state': <'transient-error'>, 'wait': <'retry'>, 'message': <'Later.'>,"
                  " 'wait_until': <int64 1767225660000000>}", "Later. Next try: 00:01");
  assert_caption ("{'state': <'transient-error'>, 'wait': <'schedule'>, 'message': <'At night.'>,"
                  " 'wait_until': <int64 1767315600000000>}", "At night.");
  assert_caption ("{'state': <'transient-error'>, 'wait': <'destination-missing'>, 'message': <'Unplugged.'>,"
                  " 'wait_until': <int64 1767315600000000>}", "Unplugged. Next try: Tomorrow, 01:00");
  /* A time that has passed says nothing. */
  assert_caption ("{'state': <'transient-error'>, 'wait': <'retry'>, 'message': <'Later.'>,"
                  " 'wait_until': <int64 1767225600000000>}", "Later.");
}

static void
test_failed_job_tells_its_error (void)
{
  assert_caption ("{'state': <'error'>, 'error': <('disk-full', 'No space.')>, 'message': <'Failed.'>}", "No space.");
  assert_caption ("{'state': <'error'>, 'error': <('disk-full', '')>, 'message': <'Failed.'>}", "Failed.");
}

static void
test_ended_job_tells_when (void)
{
  assert_caption ("{'state': <'acknowledged'>, 'bytes_done': <uint64 1500>, 'bytes_total': <int64 1500>,"
                  " 'completed': <int64 1767139500000000>}", "1.5" NBSP "kB · Yesterday, 00:05");
  assert_caption ("{'state': <'cancelled'>, 'completed': <int64 1767225600000000>}", "Cancelled · 00:00");
}

/* Every wait and every error has the remedy that its sentence names, or none. */
static void
test_remedies_fit_what_is_wrong (void)
{
  assert_remedy ("{'state': <'transient-error'>, 'wait': <'metered'>}", FERRY_REMEDY_ANYWAY);
  assert_remedy ("{'state': <'transient-error'>, 'wait': <'budget'>}", FERRY_REMEDY_ANYWAY);
  assert_remedy ("{'state': <'transient-error'>, 'wait': <'network'>}", FERRY_REMEDY_NONE);
  assert_remedy ("{'state': <'transient-error'>, 'wait': <'other-network'>}", FERRY_REMEDY_OTHER_NETWORK);
  assert_remedy ("{'state': <'transient-error'>, 'wait': <'sign-in'>}", FERRY_REMEDY_SIGN_IN);
  assert_remedy ("{'state': <'transient-error'>, 'wait': <'keyring-locked'>}", FERRY_REMEDY_UNLOCK);
  assert_remedy ("{'state': <'transient-error'>, 'wait': <'disk-full'>}", FERRY_REMEDY_OTHER_PLACE);
  assert_remedy ("{'state': <'transient-error'>, 'wait': <'captive-portal'>}", FERRY_REMEDY_PORTAL);
  assert_remedy ("{'state': <'transient-error'>, 'wait': <'retry'>}", FERRY_REMEDY_RETRY);
  assert_remedy ("{'state': <'queued'>, 'wait': <'consent'>}", FERRY_REMEDY_CONSENT);
  assert_remedy ("{'state': <'queued'>, 'wait': <'turn'>}", FERRY_REMEDY_NONE);
  assert_remedy ("{'state': <'error'>, 'error': <('remote-not-found', 'x')>}", FERRY_REMEDY_RENEW_LINK);
  assert_remedy ("{'state': <'error'>, 'error': <('token-required', 'x')>}", FERRY_REMEDY_SIGN_IN);
  assert_remedy ("{'state': <'error'>, 'error': <('consent-denied', 'x')>}", FERRY_REMEDY_PERMISSION);
  assert_remedy ("{'state': <'error'>, 'error': <('no-progress', 'x')>}", FERRY_REMEDY_RETRY);
  assert_remedy ("{'state': <'error'>, 'error': <('of-a-newer-service', 'x')>}", FERRY_REMEDY_RETRY);
  assert_remedy ("{'state': <'transferred'>, 'auto_complete': <false>}", FERRY_REMEDY_COMPLETE);
  assert_remedy ("{'state': <'transferred'>, 'auto_complete': <true>}", FERRY_REMEDY_NONE);
  assert_remedy ("{'state': <'suspended'>, 'wait': <'metered'>}", FERRY_REMEDY_NONE);

  for (guint remedy = FERRY_REMEDY_NONE + 1; remedy < FERRY_N_REMEDIES; remedy++)
    g_assert_cmpstr (ferry_remedy_to_label ((FerryRemedy) remedy), !=, "");
}

static void
test_control_and_mood_for_every_state (void)
{
  static const struct
  {
    FerryControl control;
    FerryMood mood;
  } expected[] = {
    [FERRY_STATE_QUEUED] = { FERRY_CONTROL_SUSPEND, FERRY_MOOD_IDLE },
    [FERRY_STATE_CONNECTING] = { FERRY_CONTROL_SUSPEND, FERRY_MOOD_BUSY },
    [FERRY_STATE_TRANSFERRING] = { FERRY_CONTROL_SUSPEND, FERRY_MOOD_BUSY },
    [FERRY_STATE_SUSPENDED] = { FERRY_CONTROL_RESUME, FERRY_MOOD_IDLE },
    [FERRY_STATE_ERROR] = { FERRY_CONTROL_RESUME, FERRY_MOOD_BAD },
    [FERRY_STATE_TRANSIENT_ERROR] = { FERRY_CONTROL_SUSPEND, FERRY_MOOD_WAITING },
    [FERRY_STATE_TRANSFERRED] = { FERRY_CONTROL_NONE, FERRY_MOOD_GOOD },
    [FERRY_STATE_ACKNOWLEDGED] = { FERRY_CONTROL_NONE, FERRY_MOOD_GOOD },
    [FERRY_STATE_CANCELLED] = { FERRY_CONTROL_NONE, FERRY_MOOD_IDLE },
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (expected) == FERRY_N_STATES);
  for (guint state = 0; state < FERRY_N_STATES; state++)
    {
      g_autofree char *fields = g_strdup_printf ("{'state': <'%s'>}", ferry_state_to_nick ((FerryState) state));
      g_autoptr(FerryRemoteJob) job = make_job (fields);
      g_autofree char *word = ferry_job_face_dup_state (job);

      g_assert_cmpint (ferry_job_face_get_control (job), ==, expected[state].control);
      g_assert_cmpint (ferry_job_face_get_mood (job), ==, expected[state].mood);
      g_assert_cmpstr (word, !=, "");
    }
}

static void
test_fraction (void)
{
  g_autoptr(FerryRemoteJob) half = make_job ("{'bytes_done': <uint64 1>, 'bytes_total': <int64 2>}");
  g_autoptr(FerryRemoteJob) unknown = make_job ("{'bytes_done': <uint64 1>}");
  g_autoptr(FerryRemoteJob) empty = make_job ("{'bytes_total': <int64 0>}");

  g_assert_cmpfloat (ferry_job_face_get_fraction (half), ==, 0.5);
  g_assert_cmpfloat (ferry_job_face_get_fraction (unknown), ==, -1.0);
  g_assert_cmpfloat (ferry_job_face_get_fraction (empty), ==, 1.0);
}

static void
test_icon_by_name (void)
{
  g_autoptr(FerryRemoteJob) video = make_job ("{'name': <'film.mp4'>}");
  g_autoptr(FerryRemoteJob) unknown = make_job ("{'name': <'what'>}");

  g_assert_cmpstr (ferry_job_face_get_icon_name (video), ==, "video-x-generic-symbolic");
  g_assert_cmpstr (ferry_job_face_get_icon_name (unknown), ==, "text-x-generic-symbolic");
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job-face/moving-job-tells-how-far", test_moving_job_tells_how_far);
  g_test_add_func ("/job-face/waiting-job-tells-why-and-until-when", test_waiting_job_tells_why_and_until_when);
  g_test_add_func ("/job-face/failed-job-tells-its-error", test_failed_job_tells_its_error);
  g_test_add_func ("/job-face/ended-job-tells-when", test_ended_job_tells_when);
  g_test_add_func ("/job-face/remedies-fit-what-is-wrong", test_remedies_fit_what_is_wrong);
  g_test_add_func ("/job-face/control-and-mood-for-every-state", test_control_and_mood_for_every_state);
  g_test_add_func ("/job-face/fraction", test_fraction);
  g_test_add_func ("/job-face/icon-by-name", test_icon_by_name);
  return g_test_run ();
}
