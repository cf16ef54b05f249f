/* Every allocation of every operation fails once, one after another. ASan, LSan and valgrind see what is
 * left. */
#include "hooks.h"
#include "keys.h"
#include "operations.h"

#include <openssl/err.h>
#include <string.h>

/* More allocations than any operation makes, OpenSSL's included. */
#define ALLOCATIONS_MAX 100000

typedef struct attempt {
    bybit_status status;
    bool right;  /* the result is what it has to be for that status */
    bool failed; /* an allocation did */
} attempt;

/* One run, of which all but the result must be gone afterwards. */
static attempt attempt_of(const operation *tried, size_t successes)
{
    attempt made = {.right = false};
    const size_t used = operations_used_bytes();
    hooks_fail_allocation(successes);
    made.status = tried->run(tried, &made.right);
    made.failed = hooks_allocation_failed();
    hooks_reset();
    if (made.status == BYBIT_ERROR_CRYPTO) {
        renew_operations();
    }
    assert_int_equal(operations_used_bytes(), used);
    assert_int_equal(ERR_peek_error(), 0);
    return made;
}

static void check_success(const operation *tried)
{
    const attempt made = attempt_of(tried, ALLOCATIONS_MAX);
    if (made.failed || made.status != tried->expected || !made.right) {
        print_error("%s: status %d, right %d\n", tried->name, made.status, made.right);
        fail();
    }
}

/* ---- the allocations of the core ---- */

/* Its own allocations, the pages, locks and digest contexts: each of them must come out as "out of memory".
 */
static size_t fail_each(const operation *tried)
{
    for (size_t successes = 0; successes < ALLOCATIONS_MAX; successes++) {
        const attempt made = attempt_of(tried, successes);
        if (!made.failed) {
            return successes;
        }
        if (made.status != BYBIT_ERROR_MEMORY || !made.right) {
            print_error("%s, allocation %zu: status %d, right %d\n", tried->name, successes + 1, made.status,
                        made.right);
            fail();
        }
        check_success(tried);
    }
    fail();
    return 0;
}

static void every_operation_without_memory(void **state)
{
    (void)state;
    open_operations();
    for (size_t i = 0; i < operation_count; i++) {
        const operation *tried = &operations[i];
        check_success(tried);
        const size_t failures = fail_each(tried);
        check_success(tried);
        if (failures < tried->fewest || (tried->fewest == 0 && failures > 0)) {
            print_error("%s: %zu allocations, %zu were known\n", tried->name, failures, tried->fewest);
            fail();
        }
    }
    close_operations();
}

/* A vault that ran out of memory works again when there is some. */
static void vault_recovers(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    void *memory = NULL;
    for (size_t successes = 0; successes < 2; successes++) {
        hooks_fail_allocation(successes);
        assert_status(BYBIT_ERROR_MEMORY, bybit_vault_allocate(vault, 64, &memory));
        assert_int_equal(bybit_vault_measure(vault).mapped_bytes, 0);
    }
    hooks_reset();
    memory = allocate(vault, 64);
    bybit_vault_free(vault, memory, 64);
    bybit_vault_release(vault);
}

static void lock_that_cannot_be_taken_is_an_error(void **state)
{
    (void)state;
    static const char *const needing[] = {"create a SHA-256 key", "stream", "create an HMAC signer",
                                          "read PKCS#8, PEM"};
    size_t tried = 0;
    void *memory = NULL;
    bybit_vault *vault = new_vault();
    hooks_fail_locking(true);
    assert_status(BYBIT_ERROR_CRYPTO, bybit_vault_allocate(vault, 1000, &memory));
    assert_status(BYBIT_ERROR_CRYPTO, bybit_vault_allocate(vault, 100000, &memory));
    hooks_fail_locking(false);
    assert_null(memory);
    bybit_vault_release(vault);
    open_operations();
    for (size_t i = 0; i < operation_count; i++) {
        for (size_t j = 0; j < COUNT_OF(needing); j++) {
            bool right = false;
            if (strcmp(operations[i].name, needing[j]) == 0) {
                hooks_fail_locking(true);
                assert_status(BYBIT_ERROR_CRYPTO, operations[i].run(&operations[i], &right));
                hooks_fail_locking(false);
                assert_true(right);
                tried++;
            }
        }
    }
    assert_int_equal(tried, COUNT_OF(needing));
    close_operations();
}

/* ---- the allocations of OpenSSL ---- */

/*
 * Of an operation that makes thousands of allocations so many are tried, evenly spread, and all of the last:
 * there the result is put together. Under valgrind, where one run takes a second, fewer of both.
 */
typedef struct sampling {
    size_t spread;
    size_t last;
} sampling;

static const sampling usual_sampling = {400, 60};
static const sampling quick_sampling = {6, 6};

static size_t count_allocations(const operation *tried)
{
    bool right = false;
    hooks_fail_allocation(ALLOCATIONS_MAX);
    (void)tried->run(tried, &right);
    const size_t count = ALLOCATIONS_MAX - hooks_successes_left();
    hooks_reset();
    return count;
}

/*
 * OpenSSL gets by without some of its memory, and has no status for the lack of the rest. What must not come
 * out is a verdict that is not true.
 */
static bool is_clean(const operation *tried, attempt made)
{
    const bool is_error = made.status == BYBIT_ERROR_MEMORY || made.status == BYBIT_ERROR_CRYPTO;
    return made.right && (is_error || made.status == tried->expected);
}

static size_t fail_within_openssl(const operation *tried, size_t *tries)
{
    const size_t count = count_allocations(tried);
    const sampling used = is_quick_run() ? quick_sampling : usual_sampling;
    const size_t step = count / used.spread + 1;
    size_t unclean = 0;
    for (size_t successes = 0; successes < count; successes += successes + used.last < count ? step : 1) {
        const attempt made = attempt_of(tried, successes);
        ++*tries;
        if (!is_clean(tried, made)) {
            print_error("%s, allocation %zu of %zu: status %d, right %d\n", tried->name, successes + 1, count,
                        made.status, made.right);
            unclean++;
        }
    }
    check_success(tried);
    return unclean;
}

static void every_operation_while_openssl_has_no_memory(void **state)
{
    (void)state;
    size_t unclean = 0;
    size_t tries = 0;
    open_operations();
    for (size_t i = 0; i < operation_count; i++) {
        check_success(&operations[i]); /* also makes what OpenSSL makes once */
        unclean += fail_within_openssl(&operations[i], &tries);
    }
    close_operations();
    print_message("%zu allocations failed, %zu operations\n", tries, operation_count);
    assert_true(tries > 4 * operation_count);
    assert_int_equal(unclean, 0);
}

int run_openssl_memory_tests(void)
{
    const struct CMUnitTest tests[] = {TEST(every_operation_while_openssl_has_no_memory)};
    return cmocka_run_group_tests_name("memory of OpenSSL", tests, NULL, NULL);
}

int run_memory_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_operation_without_memory),
        TEST(vault_recovers),
        TEST(lock_that_cannot_be_taken_is_an_error),
    };
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
