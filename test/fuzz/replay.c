/*
 * Calls a fuzz target once for each file named on the command line, so that inputs can be replayed with any
 * compiler. A directory stands for the files in it. The exit code is 0, 2 when nothing was replayed; a
 * promise that does not hold aborts.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* opendir is hidden by -std=c11 alone */
#endif

#include "fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static size_t replayed;

static void replay_file(const char *name)
{
    FILE *file = fopen(name, "rb");
    struct stat status;
    if (file == NULL || fstat(fileno(file), &status) != 0) {
        (void)fprintf(stderr, "%s: %s\n", name, strerror(errno));
        exit(2);
    }
    const size_t size = (size_t)status.st_size;
    uint8_t *data = fuzz_allocate(size);
    if (fread(data, 1, size, file) != size) {
        (void)fprintf(stderr, "%s: cannot be read\n", name);
        exit(2);
    }
    (void)fclose(file);
    (void)setenv("BYBIT_FUZZ_INPUT", name, 1); /* fuzz_fail() names it */
    (void)LLVMFuzzerTestOneInput(data, size);
    free(data);
    replayed++;
}

static void replay_folder(const char *folder, DIR *entries)
{
    for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        char name[4096];
        if (entry->d_name[0] != '.') {
            (void)snprintf(name, sizeof name, "%s/%s", folder, entry->d_name);
            replay_file(name);
        }
    }
}

int main(int argument_count, char **arguments)
{
    for (int i = 1; i < argument_count; i++) {
        DIR *entries = opendir(arguments[i]);
        if (entries == NULL) { /* a file, or nothing: that is said when it is opened */
            replay_file(arguments[i]);
            continue;
        }
        replay_folder(arguments[i], entries);
        (void)closedir(entries);
    }
    (void)printf("%s: %zu inputs\n", arguments[0], replayed);
    return replayed > 0 ? 0 : 2;
}
