#include "support.h"

#include <string.h>

static void every_status_has_its_own_message(void **state)
{
    (void)state;
    const char *messages[BYBIT_ERROR_KEY + 1];
    for (size_t i = 0; i < COUNT_OF(messages); i++) {
        messages[i] = bybit_status_message((bybit_status)i);
        assert_non_null(messages[i]);
        assert_true(strlen(messages[i]) > 0);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(messages[i], messages[j]);
        }
    }
}

static void unknown_status_has_a_message_too(void **state)
{
    (void)state;
    assert_non_null(bybit_status_message((bybit_status)(BYBIT_ERROR_KEY + 1)));
    assert_non_null(bybit_status_message((bybit_status)1000));
}

static void every_finding_has_its_public_name(void **state)
{
    (void)state;
    static const char *const names[BYBIT_FINDING_COUNT] = {
        "empty",
        "surrounding-whitespace",
        "inner-whitespace",
        "invisible-character",
        "control-character",
        "line-ending",
        "quotes",
        "unclosed-quote",
        "non-ascii",
        "masked-value",
        "unexpanded-variable",
        "pem",
        "unexpected-length",
        "swapped",
        "key-equals-secret",
        "too-long",
        "unexpected-character",
        "other-exchange",
        "swapped-passphrase",
        "secret-equals-passphrase",
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        assert_non_null(names[i]);
        assert_string_equal(bybit_finding_name((bybit_finding_id)i), names[i]);
    }
}

static void unknown_finding_has_no_name(void **state)
{
    (void)state;
    assert_null(bybit_finding_name(BYBIT_FINDING_COUNT));
    assert_null(bybit_finding_name((bybit_finding_id)1000));
}

static void every_key_problem_has_its_public_name(void **state)
{
    (void)state;
    static const char *const names[BYBIT_KEY_PROBLEM_COUNT] = {
        "fine",          "empty",        "malformed",          "no-line-ends",     "unexpanded-variable",
        "public-key",    "certificate",  "openssh-key",        "not-rsa",          "ed25519-key",
        "key-too-short", "key-too-long", "passphrase-missing", "wrong-passphrase", "inconsistent-key",
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        assert_non_null(names[i]);
        assert_string_equal(bybit_key_problem_name((bybit_key_problem)i), names[i]);
    }
}

static void unknown_key_problem_has_no_name(void **state)
{
    (void)state;
    assert_null(bybit_key_problem_name(BYBIT_KEY_PROBLEM_COUNT));
    assert_null(bybit_key_problem_name((bybit_key_problem)1000));
}

int run_status_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_status_has_its_own_message),      TEST(unknown_status_has_a_message_too),
        TEST(every_finding_has_its_public_name),     TEST(unknown_finding_has_no_name),
        TEST(every_key_problem_has_its_public_name), TEST(unknown_key_problem_has_no_name),
    };
    return cmocka_run_group_tests_name("status", tests, NULL, NULL);
}
