#define _GNU_SOURCE

#include "support.h"
#include "hooks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MEBIBYTE ((size_t)1024 * 1024)

static size_t used_bytes(bybit_vault *vault)
{
    return bybit_vault_measure(vault).used_bytes;
}

/* ---- sizes ---- */

static void check_piece(bybit_vault *vault, size_t size)
{
    const bybit_vault_statistics before = bybit_vault_measure(vault);
    uint8_t *memory = allocate(vault, size);
    assert_int_equal((uintptr_t)memory % 16, 0);
    assert_true(all_bytes_are(memory, size, 0));
    memset(memory, 0xa5, size);
    const bybit_vault_statistics during = bybit_vault_measure(vault);
    assert_int_equal(during.used_bytes, before.used_bytes + size);
    assert_true(during.mapped_bytes >= during.used_bytes);
    assert_true(during.locked_bytes <= during.mapped_bytes);
    bybit_vault_free(vault, memory, size);
    assert_int_equal(used_bytes(vault), before.used_bytes);
}

static void every_size_is_zeroed_and_aligned(void **state)
{
    (void)state;
    static const size_t large[] = {8191, 8192, 65536, MEBIBYTE - 16, MEBIBYTE, 4 * MEBIBYTE + 1};
    bybit_vault *vault = new_vault();
    for (size_t size = 1; size <= 5000; size++) {
        check_piece(vault, size);
    }
    for (size_t i = 0; i < COUNT_OF(large); i++) {
        check_piece(vault, large[i]);
    }
    bybit_vault_release(vault);
}

/* All sizes at once: no piece reaches into another. */
static void pieces_do_not_overlap(void **state)
{
    (void)state;
    enum { PIECES = 3000 };
    static uint8_t *pieces[PIECES + 1];
    bybit_vault *vault = new_vault();
    for (size_t size = 1; size <= PIECES; size++) {
        pieces[size] = allocate(vault, size);
        memset(pieces[size], (int)(size % 251), size);
    }
    assert_int_equal(used_bytes(vault), (size_t)PIECES * (PIECES + 1) / 2);
    for (size_t size = 1; size <= PIECES; size++) {
        assert_true(all_bytes_are(pieces[size], size, (uint8_t)(size % 251)));
    }
    for (size_t size = 1; size <= PIECES; size++) {
        bybit_vault_free(vault, pieces[size], size);
    }
    assert_int_equal(used_bytes(vault), 0);
    bybit_vault_release(vault);
}

static void a_hundred_thousand_small_pieces(void **state)
{
    (void)state;
    enum { PIECES = 100000, SIZE = 64 };
    uint8_t **pieces = malloc(PIECES * sizeof *pieces);
    random_source source = {8};
    assert_non_null(pieces);
    bybit_vault *vault = new_vault();
    for (size_t i = 0; i < PIECES; i++) {
        pieces[i] = allocate(vault, SIZE);
        memcpy(pieces[i], &i, sizeof i);
    }
    const bybit_vault_statistics full = bybit_vault_measure(vault);
    assert_int_equal(full.used_bytes, (size_t)PIECES * SIZE);
    assert_true(full.mapped_bytes >= full.used_bytes);
    assert_true(full.mapped_bytes < full.used_bytes + MEBIBYTE); /* little is wasted */
    for (size_t left = PIECES; left > 0; left--) {
        const size_t chosen = random_below(&source, left);
        bybit_vault_free(vault, pieces[chosen], SIZE);
        pieces[chosen] = pieces[left - 1];
    }
    assert_int_equal(used_bytes(vault), 0);
    for (size_t i = 0; i < PIECES; i++) {
        pieces[i] = allocate(vault, SIZE);
        assert_true(all_bytes_are(pieces[i], SIZE, 0));
    }
    assert_int_equal(bybit_vault_measure(vault).mapped_bytes, full.mapped_bytes); /* all used again */
    for (size_t i = 0; i < PIECES; i++) {
        bybit_vault_free(vault, pieces[i], SIZE);
    }
    bybit_vault_release(vault);
    free(pieces);
}

static void sizes_out_of_range_are_refused(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 512 * MEBIBYTE + 1, SIZE_MAX / 2, SIZE_MAX - 4096, SIZE_MAX};
    bybit_vault *vault = new_vault();
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        void *memory = &memory;
        assert_status(BYBIT_ERROR_ARGUMENT, bybit_vault_allocate(vault, sizes[i], &memory));
        assert_ptr_equal(memory, &memory);
    }
    assert_int_equal(used_bytes(vault), 0);
    bybit_vault_release(vault);
}

/* The largest size is within the range; whether there is so much memory is another question. */
static void largest_size_is_in_range(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    void *memory = NULL;
    hooks_fail_allocation(0);
    assert_status(BYBIT_ERROR_MEMORY, bybit_vault_allocate(vault, 512 * MEBIBYTE, &memory));
    bybit_vault_release(vault);
}

/* ---- wiping ---- */

/*
 * The vault stays alive through a second piece, so that the pages of the first can be looked at after it
 * was given back. Its first bytes may hold the vault's own list.
 */
static void small_pieces_are_wiped_on_free(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    for (size_t size = 1; size <= 1024; size++) {
        void *keeper = allocate(vault, size);
        uint8_t *memory = allocate(vault, size);
        memset(memory, 0xa5, size);
        bybit_vault_free(vault, memory, size);
        const size_t list = size < sizeof(void *) ? size : sizeof(void *);
        assert_true(all_bytes_are(memory + list, size - list, 0));
        uint8_t *again = allocate(vault, size);
        assert_true(all_bytes_are(again, size, 0));
        bybit_vault_free(vault, again, size);
        bybit_vault_free(vault, keeper, size);
    }
    bybit_vault_release(vault);
}

static void large_pieces_are_wiped_before_they_are_unmapped(void **state)
{
    (void)state;
    static const size_t sizes[] = {1025, 2048, 4000, 4096, 5000, 65536, MEBIBYTE};
    bybit_vault *vault = new_vault();
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        uint8_t *memory = allocate(vault, sizes[i]);
        memset(memory, 0xa5, sizes[i]);
        hooks_watch(memory, sizes[i]);
        bybit_vault_free(vault, memory, sizes[i]);
        assert_int_equal(hooks_watched_state(), HOOKS_UNMAPPED_WIPED);
    }
    assert_int_equal(bybit_vault_measure(vault).mapped_bytes, 0);
    assert_int_equal(bybit_vault_measure(vault).locked_bytes, 0);
    bybit_vault_release(vault);
}

static void wipe_clears_exactly_its_range(void **state)
{
    (void)state;
    uint8_t memory[66];
    for (size_t size = 0; size <= 64; size++) {
        memset(memory, 0xa5, sizeof memory);
        bybit_wipe(memory + 1, size);
        assert_int_equal(memory[0], 0xa5);
        assert_true(all_bytes_are(memory + 1, size, 0));
        assert_true(all_bytes_are(memory + 1 + size, sizeof memory - 1 - size, 0xa5));
    }
    bybit_wipe(NULL, 0);
}

static void equal_compares_every_byte(void **state)
{
    (void)state;
    uint8_t left[64] = {0};
    uint8_t right[64] = {0};
    assert_true(bybit_equal(NULL, NULL, 0));
    assert_true(bybit_equal(left, right, sizeof left));
    for (size_t i = 0; i < sizeof left; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            right[i] = (uint8_t)(1u << bit);
            assert_false(bybit_equal(left, right, sizeof left));
            assert_true(bybit_equal(left, right, i)); /* bytes past the size do not count */
        }
        right[i] = 0;
    }
}

/* ---- lifetime ---- */

static void free_accepts_null_and_release_too(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_vault_free(vault, NULL, 64);
    bybit_vault_free(vault, NULL, 0);
    assert_int_equal(used_bytes(vault), 0);
    bybit_vault_release(vault);
    bybit_vault_release(NULL);
}

static void new_vault_holds_nothing(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    const bybit_vault_statistics statistics = bybit_vault_measure(vault);
    assert_int_equal(statistics.mapped_bytes, 0);
    assert_int_equal(statistics.locked_bytes, 0);
    assert_int_equal(statistics.used_bytes, 0);
    bybit_vault_release(vault);
}

static void vault_outlives_its_owner(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    uint8_t *small = allocate(vault, 64);
    uint8_t *medium = allocate(vault, 1000);
    uint8_t *large = allocate(vault, 100000);
    bybit_vault_release(vault);
    memset(small, 1, 64);
    memset(medium, 2, 1000);
    memset(large, 3, 100000);
    assert_int_equal(used_bytes(vault), 64 + 1000 + 100000);
    bybit_vault_free(vault, medium, 1000);
    uint8_t *late = allocate(vault, 200); /* still a whole vault */
    memset(late, 4, 200);
    bybit_vault_free(vault, small, 64);
    bybit_vault_free(vault, large, 100000);
    hooks_watch(late + sizeof(void *), 200 - sizeof(void *));
    bybit_vault_free(vault, late, 200); /* the last piece takes the vault with it */
    assert_int_equal(hooks_watched_state(), HOOKS_UNMAPPED_WIPED);
}

/* ---- locking and core dumps ---- */

/* Asks the kernel itself; mlock() of a sanitizer lies. */
static bool can_lock_a_page(void)
{
    const size_t size = (size_t)sysconf(_SC_PAGESIZE);
    void *page = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(page, MAP_FAILED);
    const bool locked = syscall(SYS_mlock, page, size) == 0;
    assert_int_equal(munmap(page, size), 0);
    return locked;
}

static void memory_is_locked_where_the_limit_allows(void **state)
{
    (void)state;
    if (!can_lock_a_page()) {
        skip();
    }
    bybit_vault *vault = new_vault();
    void *small = allocate(vault, 64);
    const bybit_vault_statistics one = bybit_vault_measure(vault);
    assert_true(one.locked_bytes > 0);
    assert_int_equal(one.locked_bytes, one.mapped_bytes);
    void *large = allocate(vault, 5000);
    bybit_vault_free(vault, large, 5000);
    assert_int_equal(bybit_vault_measure(vault).locked_bytes, one.locked_bytes);
    bybit_vault_free(vault, small, 64);
    bybit_vault_release(vault);
}

typedef struct limited_run {
    bool limited;
    bool works;
    bybit_vault_statistics statistics;
} limited_run;

/* No assertions here: this is a child, and cmocka lives in the parent. */
static limited_run run_without_locked_memory(void)
{
    limited_run run = {0};
    const struct rlimit none = {0, 0};
    bybit_vault *vault = NULL;
    void *small = NULL;
    void *large = NULL;
    run.limited = setrlimit(RLIMIT_MEMLOCK, &none) == 0;
    if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0) { /* root's CAP_IPC_LOCK overrides the limit */
        run.limited = false;
    }
    run.limited = run.limited && !can_lock_a_page();
    run.works = bybit_vault_create(&vault) == BYBIT_OK &&
                bybit_vault_allocate(vault, 64, &small) == BYBIT_OK &&
                bybit_vault_allocate(vault, 5000, &large) == BYBIT_OK && all_bytes_are(small, 64, 0) &&
                all_bytes_are(large, 5000, 0);
    if (run.works) {
        memset(small, 1, 64);
        memset(large, 2, 5000);
        run.statistics = bybit_vault_measure(vault);
        bybit_vault_free(vault, small, 64);
        bybit_vault_free(vault, large, 5000);
        run.works = used_bytes(vault) == 0;
    }
    bybit_vault_release(vault);
    return run;
}

static void memory_limit_of_zero_is_survived(void **state)
{
    (void)state;
    int ends[2];
    limited_run run = {0};
    assert_int_equal(pipe(ends), 0);
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        run = run_without_locked_memory();
        _exit(write(ends[1], &run, sizeof run) == (ssize_t)sizeof run ? 0 : 1);
    }
    assert_int_equal(close(ends[1]), 0);
    /* The answer comes through the pipe: under valgrind the exit code is about what the parent left behind.
     */
    assert_int_equal(read(ends[0], &run, sizeof run), sizeof run);
    assert_int_equal(close(ends[0]), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_true(run.works);
    if (!run.limited) {
        skip();
    }
    assert_int_equal(run.statistics.locked_bytes, 0);
    assert_int_equal(run.statistics.used_bytes, 64 + 5000);
    assert_true(run.statistics.mapped_bytes >= 64 + 5000);
}

/* Copies the VmFlags line of the mapping that holds address; false where the system has none. */
static bool read_mapping_flags(const void *address, char *flags, int capacity)
{
    const uintptr_t wanted = (uintptr_t)address;
    bool inside = false;
    bool found = false;
    FILE *file = fopen("/proc/self/smaps", "r");
    while (file != NULL && !found && fgets(flags, capacity, file) != NULL) {
        char *rest = NULL;
        const unsigned long long first = strtoull(flags, &rest, 16);
        if (rest != flags && *rest == '-') {
            const unsigned long long last = strtoull(rest + 1, NULL, 16);
            inside = wanted >= first && wanted < last;
        } else if (inside && strncmp(flags, "VmFlags:", 8) == 0) {
            found = true;
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return found;
}

static void memory_stays_out_of_core_dumps(void **state)
{
    (void)state;
    static const size_t sizes[] = {64, 1024, 5000, MEBIBYTE};
    char flags[512];
    bybit_vault *vault = new_vault();
    if (!read_mapping_flags(vault, flags, sizeof flags)) {
        bybit_vault_release(vault);
        skip();
    }
    assert_null(strstr(flags, " dd")); /* the heap is in the dump: the test can tell the difference */
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        uint8_t *memory = allocate(vault, sizes[i]);
        assert_true(read_mapping_flags(memory, flags, sizeof flags));
        assert_non_null(strstr(flags, " dd"));
        assert_true(read_mapping_flags(memory + sizes[i] - 1, flags, sizeof flags));
        assert_non_null(strstr(flags, " dd"));
        bybit_vault_free(vault, memory, sizes[i]);
    }
    bybit_vault_release(vault);
}

int run_vault_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(new_vault_holds_nothing),
        TEST(every_size_is_zeroed_and_aligned),
        TEST(pieces_do_not_overlap),
        TEST(a_hundred_thousand_small_pieces),
        TEST(sizes_out_of_range_are_refused),
        TEST(largest_size_is_in_range),
        TEST(small_pieces_are_wiped_on_free),
        TEST(large_pieces_are_wiped_before_they_are_unmapped),
        TEST(wipe_clears_exactly_its_range),
        TEST(equal_compares_every_byte),
        TEST(free_accepts_null_and_release_too),
        TEST(vault_outlives_its_owner),
        TEST(memory_is_locked_where_the_limit_allows),
        TEST(memory_limit_of_zero_is_survived),
        TEST(memory_stays_out_of_core_dumps),
    };
    return cmocka_run_group_tests_name("vault", tests, NULL, NULL);
}
