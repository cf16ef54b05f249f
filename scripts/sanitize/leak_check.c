/*
 * Part of the sanitized addon only: looks for leaks when a process that has loaded it ends. Not
 * LeakSanitizer's own look at that time: it ends the process with an error for what Node.js leaves behind,
 * and by then the variables of Node.js that lead to memory in use are gone.
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
