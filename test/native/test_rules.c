/* The table of an exchange's rules: what is well-formed, and what is refused. */
#include "hooks.h"
#include "support.h"
#include "bybit_rules.h"

#include <string.h>

enum { TABLE_SIZE = sizeof bybit_rule_table };

static bybit_status load(bybit_slice table)
{
    bounded copy = bounded_copy(table);
    bybit_rules *rules = NULL;
    const bybit_status status = bybit_rules_create(bounded_slice(&copy), &rules);
    assert_true((rules != NULL) == (status == BYBIT_OK));
    assert_true(rules == NULL || bybit_rules_are_of(rules, table));
    bybit_rules_release(rules);
    bounded_destroy(&copy);
    return status;
}

static void a_table_is_copied(void **state)
{
    (void)state;
    uint8_t table[TABLE_SIZE];
    bybit_rules *rules = NULL;
    memcpy(table, bybit_rule_table, sizeof table);
    assert_status(BYBIT_OK, bybit_rules_create(BYTES(table), &rules));
    memset(table, 0, sizeof table);
    assert_false(bybit_rules_are_of(rules, BYTES(table)));
    assert_true(bybit_rules_are_of(rules, BYTES(bybit_rule_table)));
    assert_ptr_equal(bybit_rules_retain(rules), rules);
    bybit_rules_release(rules);
    assert_true(bybit_rules_are_of(rules, BYTES(bybit_rule_table)));
    bybit_rules_release(rules);
    bybit_rules_release(NULL);
}

static void a_table_that_ends_early_is_refused(void **state)
{
    (void)state;
    for (size_t size = 0; size < TABLE_SIZE; size++) {
        assert_status(BYBIT_ERROR_ARGUMENT, load((bybit_slice){bybit_rule_table, size}));
    }
}

static void a_table_that_is_too_long_is_refused(void **state)
{
    (void)state;
    bounded longer = bounded_create(BYBIT_RULES_MAX + 1);
    memset(longer.data, 0, longer.size);
    memcpy(longer.data, bybit_rule_table, TABLE_SIZE);
    assert_status(BYBIT_ERROR_ARGUMENT, load((bybit_slice){longer.data, TABLE_SIZE + 1}));
    assert_status(BYBIT_ERROR_ARGUMENT, load(bounded_slice(&longer)));
    bounded_destroy(&longer);
}

/* Inspects a request, which reads most of the rules. */
static void use(const bybit_rules *rules)
{
    static const bybit_request_header headers[] = {{TEXT("X-BAPI-API-KEY"), TEXT("AbCdEfGhIjKlMnOpQr")},
                                                   {TEXT("X-BAPI-TIMESTAMP"), TEXT("1700000000000")},
                                                   {TEXT("X-BAPI-SIGNS"), TEXT("0")}};
    const bybit_request request = {.rules = rules,
                                   .method = SLICE("POST"),
                                   .url = SLICE("https://h/v3/x?a=1"),
                                   .body = SLICE("{\"qty\":1,\"a\":\"b\"}"),
                                   .headers = headers,
                                   .header_count = COUNT_OF(headers),
                                   .now = 1700000000000};
    bybit_request_report report;
    assert_status(BYBIT_OK, bybit_request_inspect(&request, &report));
}

/* Whatever a byte is changed to, the table is refused or its rules can be used. */
static void a_changed_table_is_refused_or_usable(void **state)
{
    (void)state;
    static const uint8_t values[] = {0, 1, 0x7f, 0x80, 0xff};
    size_t refused = 0;
    bounded table = bounded_copy(BYTES(bybit_rule_table));
    for (size_t at = 0; at < TABLE_SIZE; at++) {
        for (size_t i = 0; i < COUNT_OF(values); i++) {
            bybit_rules *rules = NULL;
            table.data[at] = values[i];
            const bybit_status status = bybit_rules_create(bounded_slice(&table), &rules);
            if (status == BYBIT_OK) {
                use(rules);
            } else {
                assert_int_equal(status, BYBIT_ERROR_ARGUMENT);
                assert_null(rules);
                refused++;
            }
            bybit_rules_release(rules);
        }
        table.data[at] = bybit_rule_table[at];
    }
    assert_in_range(refused, TABLE_SIZE, COUNT_OF(values) * TABLE_SIZE);
    bounded_destroy(&table);
}

static void without_memory_no_rules_are_made(void **state)
{
    (void)state;
    bybit_rules *rules = NULL;
    hooks_fail_allocation(0);
    assert_status(BYBIT_ERROR_MEMORY, bybit_rules_create(BYTES(bybit_rule_table), &rules));
    assert_true(hooks_allocation_failed());
    assert_null(rules);
    hooks_reset();
}

/* Values of a length that is unusual at Bybit are as good as others where no exchange is known. */
static void without_rules_no_length_is_usual(void **state)
{
    (void)state;
    const bybit_slice fields[] = {SLICE("key"), SLICE("secret")};
    uint8_t key[3];
    uint8_t secret[6];
    uint8_t *const cleaned[] = {key, secret};
    bybit_credential_report report;
    bybit_credential_validate(NULL, fields, BYBIT_PAIR_COUNT, cleaned, bybit_equal, &report);
    assert_int_equal(report.count, 0);
    bybit_credential_validate(rules_of_bybit(), fields, BYBIT_PAIR_COUNT, cleaned, bybit_equal, &report);
    assert_int_equal(report.count, 2);
    assert_int_equal(report.findings[0].id, BYBIT_FINDING_UNEXPECTED_LENGTH);
}

int run_rules_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_table_is_copied),
        TEST(a_table_that_ends_early_is_refused),
        TEST(a_table_that_is_too_long_is_refused),
        TEST(a_changed_table_is_refused_or_usable),
        TEST(without_memory_no_rules_are_made),
        TEST(without_rules_no_length_is_usual),
    };
    return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
