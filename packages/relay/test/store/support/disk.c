/*
 * A disk that can be watched and made to fail, for LD_PRELOAD.
 *
 * DISK_LOG    each fsync and fdatasync appends a line: "sync NAME", after it is done
 * DISK_HANG   a file; as long as it exists, each of them waits
 * DISK_FAIL   a file; while it exists, each of them fails with EIO
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int is_there(const char *variable)
{
    const char *path = getenv(variable);
    return path != NULL && access(path, F_OK) == 0;
}

static void write_line(int descriptor)
{
    const char *log = getenv("DISK_LOG");
    char link[64];
    char name[PATH_MAX];
    char line[PATH_MAX + 8];
    if (log == NULL)
        return;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, name, sizeof name - 1);
    if (length < 0)
        return;
    name[length] = '\0';
    const char *slash = strrchr(name, '/');
    int bytes = snprintf(line, sizeof line, "sync %s\n", slash == NULL ? name : slash + 1);
    int file = open(log, O_WRONLY | O_APPEND | O_CREAT, 0600);
    if (file < 0)
        return;
    if (write(file, line, (size_t)bytes) != bytes)
        abort();
    close(file);
}

static int synchronise(const char *function, int descriptor)
{
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, function);
    if (is_there("DISK_FAIL")) {
        errno = EIO;
        return -1;
    }
    while (is_there("DISK_HANG"))
        usleep(10000);
    int result = real(descriptor);
    if (result == 0)
        write_line(descriptor);
    return result;
}

int fsync(int descriptor)
{
    return synchronise("fsync", descriptor);
}

int fdatasync(int descriptor)
{
    return synchronise("fdatasync", descriptor);
}
