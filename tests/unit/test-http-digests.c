/* SPDX-FileCopyrightText: 2026 The Ferry authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "net/ferry-http-digests.h"

#include <string.h>

/* Of the empty string. */
#define SHA256_BASE64 "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define SHA256_HEX "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define SHA512_BASE64 "z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg=="
#define SHA512_HEX "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce" \
                   "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"

typedef FerryDigest *(*ParseFunc) (const char *value);

typedef struct
{
  const char *value;
  const char *hex; /* NULL: no digest */
} Case;

/* In ASCII, for the report has to be UTF-8 and the case need not. */
static void
show_case (const char *text)
{
  g_autofree char *escaped = g_strescape (text != NULL ? text : "(null)", NULL);

  g_test_message ("“%s”", escaped);
}

static void
assert_parsed (ParseFunc   parse,
               const Case *cases,
               gsize       n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autoptr(FerryDigest) digest = parse (cases[i].value);

      show_case (cases[i].value);
      g_assert_cmpstr (digest != NULL ? digest->hex : NULL, ==, cases[i].hex);
      if (digest != NULL)
        g_assert_cmpint (digest->type, ==, strlen (digest->hex) == 64 ? G_CHECKSUM_SHA256 : G_CHECKSUM_SHA512);
    }
}

static void
test_new_fields (void)
{
  static const Case cases[] = {
    { "sha-256=:" SHA256_BASE64 ":", SHA256_HEX },
    { "sha-512=:" SHA512_BASE64 ":", SHA512_HEX },
    { "sha-256=:" SHA256_BASE64 ":, sha-512=:" SHA512_BASE64 ":", SHA512_HEX },
    { "sha-512=:" SHA512_BASE64 ":,sha-256=:" SHA256_BASE64 ":", SHA512_HEX },
    { " sha-256=:" SHA256_BASE64 ":;a=b;c , x=5", SHA256_HEX },
    { "md5=:1B2M2Y8AsgTpgAmy7PhCfg==:, sha-256=:" SHA256_BASE64 ":", SHA256_HEX },
    { "unknown, sha-256=:" SHA256_BASE64 ":", SHA256_HEX },
    { "md5=:1B2M2Y8AsgTpgAmy7PhCfg==:", NULL },
    { "sha-256=" SHA256_BASE64, NULL },
    { "sha-256=:" SHA256_BASE64, NULL },
    { "sha-256=:" SHA256_HEX ":", NULL },
    { "sha-256=:" SHA512_BASE64 ":", NULL },
    { "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU:", NULL },
    { "sha-256=:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=:", NULL },
    { "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFV=:", NULL },
    { "sha-256=:47DEQpj8 HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:", NULL },
    { "sha-256=::", NULL },
    { "sha-256=:" SHA256_BASE64 ":, ", NULL },
    { "sha-256=:" SHA256_BASE64 ":, =", NULL },
    { ",", NULL },
    { "", NULL },
    { NULL, NULL },
  };

  assert_parsed (ferry_http_parse_digest_field, cases, G_N_ELEMENTS (cases));
}

static void
test_twice (void)
{
  static const Case cases[] = {
    { "sha-256=:" SHA256_BASE64 ":, sha-256=:wrong:", NULL },
    { "sha-256=:wrong:, sha-256=:" SHA256_BASE64 ":", SHA256_HEX },
  };

  assert_parsed (ferry_http_parse_digest_field, cases, G_N_ELEMENTS (cases));
}

static void
test_old_field (void)
{
  static const Case cases[] = {
    { "SHA-256=" SHA256_BASE64, SHA256_HEX },
    { "sha-256=" SHA256_BASE64 ",md5=1B2M2Y8AsgTpgAmy7PhCfg==", SHA256_HEX },
    { "MD5=1B2M2Y8AsgTpgAmy7PhCfg==, SHA-512=" SHA512_BASE64 " , SHA-256=" SHA256_BASE64, SHA512_HEX },
    { ",, SHA-256 = " SHA256_BASE64 ",", SHA256_HEX },
    { "SHA=5AmV2u4ZAw6Y", NULL },
    { "SHA-256=:" SHA256_BASE64 ":", NULL },
    { "SHA-256", NULL },
    { "SHA-256=", NULL },
    { "=", NULL },
    { "", NULL },
    { NULL, NULL },
  };

  assert_parsed (ferry_http_parse_old_digest_field, cases, G_N_ELEMENTS (cases));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http-digests/strongest-of-the-field", test_new_fields);
  g_test_add_func ("/http-digests/last-of-two-alike", test_twice);
  g_test_add_func ("/http-digests/old-field", test_old_field);

  return g_test_run ();
}
