/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-resume.h"

/* The rules of design §4.5, case by case. */

typedef struct
{
  const char *about;
  FerryVersion ours;
  FerryAsked asked;
  FerryAnswer answer;
  FerryVerdict verdict;
} Case;

#define NOTHING { NULL, NULL, -1 }
#define TAGGED { "\"a\"", NULL, 100 }
#define DATED { NULL, "Mon, 02 Jan 2023 03:04:05 GMT", 100 }
#define ENDLESS { "\"a\"", NULL, -1 }
#define OF_A_MIRROR { NULL, NULL, 100 }

#define WHOLE { -1, -1 }
#define REST { 40, -1 }
#define MIDDLE { 40, 59 }

#define DATE ((char *) "Mon, 02 Jan 2023 03:04:05 GMT")
#define A ((char *) "\"a\"")
#define B ((char *) "\"b\"")

#define PART(first_, last_, total_) \
  .status = 206, .length = (last_) - (first_) + 1, .has_range = TRUE, .range = { first_, last_, total_ }

static const Case cases[] = {
  /* Nothing is there. */
  { "fresh", NOTHING, WHOLE, { .status = 200, .length = 100, .etag = A }, FERRY_VERDICT_ANEW },
  { "fresh, nothing told", NOTHING, WHOLE, { .status = 200, .length = -1 }, FERRY_VERDICT_ANEW },
  { "fresh, but a part", NOTHING, WHOLE, { PART (0, 99, 100) }, FERRY_VERDICT_ODD },
  { "fresh, but 416", NOTHING, WHOLE, { .status = 416, .length = -1 }, FERRY_VERDICT_ODD },
  { "fresh range", NOTHING, MIDDLE, { PART (40, 59, 100) }, FERRY_VERDICT_CONTINUE },
  { "fresh range, length unknown", NOTHING, MIDDLE, { PART (40, 59, -1) }, FERRY_VERDICT_CONTINUE },
  { "fresh open range", NOTHING, REST, { PART (40, 99, 100) }, FERRY_VERDICT_CONTINUE },
  { "fresh open range, length unknown", NOTHING, REST, { PART (40, 99, -1) }, FERRY_VERDICT_ODD },
  { "fresh range over the end", NOTHING, MIDDLE, { PART (40, 49, 50) }, FERRY_VERDICT_OUTSIDE },
  { "fresh range behind the end", NOTHING, MIDDLE, { .status = 416, .length = -1 }, FERRY_VERDICT_OUTSIDE },
  { "fresh range ignored", NOTHING, MIDDLE, { .status = 200, .length = 100 }, FERRY_VERDICT_ANEW },

  /* 206 */
  { "goes on", TAGGED, REST, { PART (40, 99, 100), .etag = A }, FERRY_VERDICT_CONTINUE },
  { "goes on in the middle", TAGGED, MIDDLE, { PART (40, 59, 100), .etag = A }, FERRY_VERDICT_CONTINUE },
  { "goes on, no tag", TAGGED, REST, { PART (40, 99, 100) }, FERRY_VERDICT_CONTINUE },
  { "goes on by date", DATED, REST, { PART (40, 99, 100), .last_modified = DATE }, FERRY_VERDICT_CONTINUE },
  { "goes on, length learnt", ENDLESS, REST, { PART (40, 99, 100), .etag = A }, FERRY_VERDICT_CONTINUE },
  { "mirror goes on", OF_A_MIRROR, REST, { PART (40, 99, 100), .etag = B }, FERRY_VERDICT_CONTINUE },
  { "other tag", TAGGED, REST, { PART (40, 99, 100), .etag = B }, FERRY_VERDICT_CHANGED },
  { "other date", DATED, REST, { PART (40, 99, 100), .last_modified = (char *) "Tue" }, FERRY_VERDICT_CHANGED },
  { "other weak tag", TAGGED, REST, { PART (40, 99, 100), .weak_etag = B }, FERRY_VERDICT_CHANGED },
  { "same tag, but weak", TAGGED, REST, { PART (40, 99, 100), .weak_etag = A }, FERRY_VERDICT_ODD },
  { "starts elsewhere", TAGGED, REST, { PART (41, 99, 100), .etag = A }, FERRY_VERDICT_ODD },
  { "starts at 0", TAGGED, REST, { PART (0, 99, 100), .etag = A }, FERRY_VERDICT_ODD },
  { "ends too early", TAGGED, REST, { PART (40, 98, 100), .etag = A }, FERRY_VERDICT_ODD },
  { "ends too late", TAGGED, MIDDLE, { PART (40, 60, 100), .etag = A }, FERRY_VERDICT_ODD },
  { "other total", TAGGED, REST, { PART (40, 100, 101), .etag = A }, FERRY_VERDICT_ODD },
  { "other total of a mirror", OF_A_MIRROR, REST, { PART (40, 100, 101) }, FERRY_VERDICT_ODD },
  { "total untold", TAGGED, REST, { PART (40, 99, -1), .etag = A }, FERRY_VERDICT_ODD },
  { "no range", TAGGED, REST, { .status = 206, .length = 60, .etag = A }, FERRY_VERDICT_ODD },
  { "unsatisfied range", TAGGED, REST,
    { .status = 206, .length = -1, .has_range = TRUE, .range = { -1, -1, 100 } }, FERRY_VERDICT_ODD },
  { "several ranges", TAGGED, REST, { PART (40, 99, 100), .is_multipart = TRUE }, FERRY_VERDICT_ODD },
  { "length contradicts", TAGGED, REST,
    { .status = 206, .length = 59, .has_range = TRUE, .range = { 40, 99, 100 } }, FERRY_VERDICT_ODD },
  { "length untold", TAGGED, REST,
    { .status = 206, .length = -1, .has_range = TRUE, .range = { 40, 99, 100 } }, FERRY_VERDICT_CONTINUE },

  /* 200 */
  { "range ignored", TAGGED, REST, { .status = 200, .length = 100, .etag = A }, FERRY_VERDICT_SKIP },
  { "range ignored, by date", DATED, REST, { .status = 200, .length = 100, .last_modified = DATE }, FERRY_VERDICT_SKIP },
  { "range ignored, length unknown", ENDLESS, REST, { .status = 200, .length = -1, .etag = A }, FERRY_VERDICT_SKIP },
  { "same tag, other length", TAGGED, REST, { .status = 200, .length = 101, .etag = A }, FERRY_VERDICT_ANEW },
  { "same tag, length unknown", TAGGED, REST, { .status = 200, .length = -1, .etag = A }, FERRY_VERDICT_ANEW },
  { "new version", TAGGED, REST, { .status = 200, .length = 100, .etag = B }, FERRY_VERDICT_ANEW },
  { "new version, weak", TAGGED, REST, { .status = 200, .length = 100, .weak_etag = A }, FERRY_VERDICT_ANEW },
  { "no validator any more", TAGGED, REST, { .status = 200, .length = 100 }, FERRY_VERDICT_ANEW },
  { "mirror without ranges", OF_A_MIRROR, REST, { .status = 200, .length = 100 }, FERRY_VERDICT_ANEW },

  /* 416 */
  { "complete", ENDLESS, REST,
    { .status = 416, .length = -1, .has_range = TRUE, .range = { -1, -1, 40 } }, FERRY_VERDICT_COMPLETE },
  { "complete, but another", ENDLESS, REST,
    { .status = 416, .length = -1, .etag = B, .has_range = TRUE, .range = { -1, -1, 40 } }, FERRY_VERDICT_CHANGED },
  { "shorter", ENDLESS, REST,
    { .status = 416, .length = -1, .has_range = TRUE, .range = { -1, -1, 30 } }, FERRY_VERDICT_CHANGED },
  { "longer?", ENDLESS, REST,
    { .status = 416, .length = -1, .has_range = TRUE, .range = { -1, -1, 50 } }, FERRY_VERDICT_CHANGED },
  { "says nothing", ENDLESS, REST, { .status = 416, .length = -1 }, FERRY_VERDICT_CHANGED },
  { "cannot be", TAGGED, REST,
    { .status = 416, .length = -1, .has_range = TRUE, .range = { -1, -1, 40 } }, FERRY_VERDICT_CHANGED },
};

static void
test_verdicts (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].about);
      g_assert_cmpint (ferry_resume_judge (&cases[i].ours, &cases[i].asked, &cases[i].answer), ==, cases[i].verdict);
    }
}

static void
test_range (void)
{
  const FerryAsked rest = { 5000000000, -1 };
  const FerryAsked middle = { 0, 499 };
  g_autofree char *open = ferry_resume_dup_range (&rest);
  g_autofree char *closed = ferry_resume_dup_range (&middle);

  g_assert_cmpstr (open, ==, "bytes=5000000000-");
  g_assert_cmpstr (closed, ==, "bytes=0-499");
}

static FerryCheckpoint *
make (const char      *etag,
      goffset          done,
      FerryCheckpoint *previous)
{
  FerryCheckpoint *checkpoint = ferry_checkpoint_new ();
  const FerrySegment segment = { 0, 0, 100, done };

  checkpoint->part_name = g_strdup (".x.part");
  checkpoint->etag = g_strdup (etag);
  checkpoint->remote_length = 100;
  checkpoint->previous = previous;
  g_array_append_val (checkpoint->segments, segment);

  return checkpoint;
}

static void
test_choose (void)
{
  g_autoptr(FerryCheckpoint) good = make ("\"a\"", 50, NULL);
  g_autoptr(FerryCheckpoint) empty = make ("\"a\"", 0, NULL);
  g_autoptr(FerryCheckpoint) unmarked = make (NULL, 50, NULL);
  g_autoptr(FerryCheckpoint) whole = make (NULL, 100, NULL);
  g_autoptr(FerryCheckpoint) unmarked_after_good = make (NULL, 90, make ("\"a\"", 50, NULL));
  g_autoptr(FerryCheckpoint) good_after_good = make ("\"b\"", 1, make ("\"a\"", 50, NULL));

  g_assert_null (ferry_resume_choose (NULL, FALSE, TRUE));
  g_assert_true (ferry_resume_choose (good, FALSE, TRUE) == good);
  g_assert_null (ferry_resume_choose (empty, FALSE, TRUE));
  g_assert_null (ferry_resume_choose (unmarked, FALSE, TRUE));
  g_assert_true (ferry_resume_choose (unmarked, TRUE, TRUE) == unmarked);
  g_assert_true (ferry_resume_choose (whole, FALSE, TRUE) == whole);
  g_assert_true (ferry_resume_choose (unmarked_after_good, FALSE, TRUE) == unmarked_after_good->previous);
  g_assert_true (ferry_resume_choose (good_after_good, FALSE, TRUE) == good_after_good);
  g_assert_null (ferry_resume_choose (good, TRUE, FALSE));
  g_assert_true (ferry_resume_choose (whole, FALSE, FALSE) == whole);
}

static void
test_choose_kept (void)
{
  g_autoptr(FerryCheckpoint) good = make ("\"a\"", 50, NULL);
  g_autoptr(FerryCheckpoint) better = make ("\"b\"", 60, NULL);
  g_autoptr(FerryCheckpoint) unmarked = make (NULL, 90, NULL);

  g_assert_null (ferry_resume_choose_kept (NULL, NULL));
  g_assert_true (ferry_resume_choose_kept (good, NULL) == good);
  g_assert_true (ferry_resume_choose_kept (NULL, good) == good);
  g_assert_true (ferry_resume_choose_kept (good, better) == better);
  g_assert_true (ferry_resume_choose_kept (unmarked, good) == good);
  g_assert_true (ferry_resume_choose_kept (good, unmarked) == good);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/resume/verdicts", test_verdicts);
  g_test_add_func ("/resume/range", test_range);
  g_test_add_func ("/resume/choose", test_choose);
  g_test_add_func ("/resume/choose-kept", test_choose_kept);

  return g_test_run ();
}
