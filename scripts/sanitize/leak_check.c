/*
 * Part of the sanitized addon only: looks for leaks when a process that has loaded it ends. LeakSanitizer's
 * own check runs later, when the variables of Node.js that point to memory in use are gone, and it ends the
 * process with an error for memory that Node.js does not free.
 */
#include <sanitizer/lsan_interface.h>
#include <stdlib.h>

static void check_for_leaks(void)
{
    (void)__lsan_do_recoverable_leak_check();
}

__attribute__((constructor)) static void register_check(void)
{
    (void)atexit(check_for_leaks);
}
