/*
 * A disk whose cache is lost when the process is killed, as that of a machine is when its power goes:
 * preloaded into a process, it keeps what is written to *.db and *.db-wal in memory, and hands it to the real
 * file when it is synced.
 *
 * What is not synced reaches the disk all the same when the process ends by itself, as a kernel sees to it
 * sooner or later.
 *
 * POWER_CUT_LIES=1   syncs do nothing: what a program gets that leaves them out
 * POWER_CUT_TEARS=1  every other write reaches the real file at once, as a kernel may do at any time
 *
 * Only what SQLite calls is here: open, read and write with and without an offset, seek, stat, truncate,
 * sync, unlink.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_FILES = 64, MOST_DESCRIPTORS = 65536 };

typedef struct {
    dev_t device;
    ino_t inode;
    unsigned char *bytes;
    size_t length;
    size_t capacity;
    /* The real file differs from `bytes` at most from `dirty_from` to `dirty_to`, and in its length. */
    size_t dirty_from;
    size_t dirty_to;
    /* To write with when nobody has the file open any more. */
    int own_descriptor;
    int in_use;
    /* Its number may be given to a new file. */
    int unlinked;
} shadow_t;

static shadow_t shadows[MOST_FILES];
static shadow_t *by_descriptor[MOST_DESCRIPTORS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned write_count;

#define REAL(name, type, ...)                                                                                \
    static type (*real)(__VA_ARGS__);                                                                        \
    if (real == NULL)                                                                                        \
    real = (type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static ssize_t real_pread(int fd, void *buffer, size_t size, off_t at)
{
    REAL("pread64", ssize_t, int, void *, size_t, off_t);
    return real(fd, buffer, size, at);
}

static ssize_t real_pwrite(int fd, const void *buffer, size_t size, off_t at)
{
    REAL("pwrite64", ssize_t, int, const void *, size_t, off_t);
    return real(fd, buffer, size, at);
}

static int real_ftruncate(int fd, off_t size)
{
    REAL("ftruncate64", int, int, off_t);
    return real(fd, size);
}

static off_t real_lseek(int fd, off_t at, int whence)
{
    REAL("lseek64", off_t, int, off_t, int);
    return real(fd, at, whence);
}

static int is_set(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && strcmp(value, "1") == 0;
}

static int ends_with(const char *path, const char *end)
{
    size_t length = strlen(path);
    size_t end_length = strlen(end);
    return length >= end_length && strcmp(path + length - end_length, end) == 0;
}

static int is_kept(const char *path)
{
    return ends_with(path, ".db") || ends_with(path, ".db-wal") || ends_with(path, ".db-journal");
}

static shadow_t *find_shadow(dev_t device, ino_t inode)
{
    for (int i = 0; i < MOST_FILES; i++) {
        if (shadows[i].in_use && !shadows[i].unlinked && shadows[i].device == device &&
            shadows[i].inode == inode)
            return &shadows[i];
    }
    return NULL;
}

static void reserve(shadow_t *shadow, size_t length)
{
    if (length <= shadow->capacity)
        return;
    size_t capacity = length * 2;
    shadow->bytes = realloc(shadow->bytes, capacity);
    if (shadow->bytes == NULL)
        abort();
    memset(shadow->bytes + shadow->capacity, 0, capacity - shadow->capacity);
    shadow->capacity = capacity;
}

static void mark_dirty(shadow_t *shadow, size_t from, size_t to)
{
    if (from < shadow->dirty_from)
        shadow->dirty_from = from;
    if (to > shadow->dirty_to)
        shadow->dirty_to = to;
}

static void mark_clean(shadow_t *shadow)
{
    shadow->dirty_from = (size_t)-1;
    shadow->dirty_to = 0;
}

static shadow_t *new_shadow(int fd, const struct stat *status)
{
    for (int i = 0; i < MOST_FILES; i++) {
        shadow_t *shadow = &shadows[i];
        if (shadow->in_use)
            continue;
        memset(shadow, 0, sizeof *shadow);
        shadow->in_use = 1;
        shadow->device = status->st_dev;
        shadow->inode = status->st_ino;
        mark_clean(shadow);
        shadow->own_descriptor = fcntl(fd, F_DUPFD_CLOEXEC, 3);
        size_t length = (size_t)status->st_size;
        reserve(shadow, length + 1);
        while (shadow->length < length) {
            ssize_t got = real_pread(fd, shadow->bytes + shadow->length, length - shadow->length,
                                     (off_t)shadow->length);
            if (got <= 0)
                abort();
            shadow->length += (size_t)got;
        }
        return shadow;
    }
    abort();
}

static int opened(int fd, const char *path)
{
    struct stat status;
    if (fd < 0 || fd >= MOST_DESCRIPTORS || !is_kept(path))
        return fd;
    pthread_mutex_lock(&lock);
    /* The system call, because fstat() below reports the length of a shadow. */
    if (fstatat(fd, "", &status, AT_EMPTY_PATH) == 0 && S_ISREG(status.st_mode)) {
        shadow_t *shadow = find_shadow(status.st_dev, status.st_ino);
        by_descriptor[fd] = shadow != NULL ? shadow : new_shadow(fd, &status);
    }
    pthread_mutex_unlock(&lock);
    return fd;
}

#define OPEN(name)                                                                                           \
    int name(const char *path, int flags, ...)                                                               \
    {                                                                                                        \
        va_list rest;                                                                                        \
        va_start(rest, flags);                                                                               \
        mode_t mode = va_arg(rest, mode_t);                                                                  \
        va_end(rest);                                                                                        \
        REAL(#name, int, const char *, int, ...);                                                            \
        return opened(real(path, flags, mode), path);                                                        \
    }
OPEN(open)
OPEN(open64)

/* Asks which file it is: libuv closes descriptors without close(), and their numbers are used again. */
static shadow_t *shadow_of(int fd)
{
    shadow_t *shadow = fd >= 0 && fd < MOST_DESCRIPTORS ? by_descriptor[fd] : NULL;
    if (shadow == NULL) {
        return NULL;
    }
    struct stat status;
    int is_there = fstatat(fd, "", &status, AT_EMPTY_PATH) == 0;
    if (is_there && status.st_dev == shadow->device && status.st_ino == shadow->inode) {
        return shadow;
    }
    by_descriptor[fd] = NULL;
    return NULL;
}

int close(int fd)
{
    REAL("close", int, int);
    if (shadow_of(fd) != NULL)
        by_descriptor[fd] = NULL;
    return real(fd);
}

static ssize_t read_shadow(shadow_t *shadow, void *buffer, size_t size, off_t at)
{
    pthread_mutex_lock(&lock);
    size_t from = (size_t)at;
    size_t count = from >= shadow->length ? 0 : shadow->length - from;
    if (count > size)
        count = size;
    if (count > 0)
        memcpy(buffer, shadow->bytes + from, count);
    pthread_mutex_unlock(&lock);
    return (ssize_t)count;
}

static ssize_t write_shadow(int fd, shadow_t *shadow, const void *buffer, size_t size, off_t at)
{
    pthread_mutex_lock(&lock);
    size_t from = (size_t)at;
    size_t to = from + size;
    reserve(shadow, to);
    memcpy(shadow->bytes + from, buffer, size);
    if (to > shadow->length)
        shadow->length = to;
    mark_dirty(shadow, from, to);
    write_count += 1;
    if (is_set("POWER_CUT_TEARS") && write_count % 2 == 0)
        real_pwrite(fd, buffer, size, at);
    pthread_mutex_unlock(&lock);
    return (ssize_t)size;
}

#define PREAD(name)                                                                                          \
    ssize_t name(int fd, void *buffer, size_t size, off_t at)                                                \
    {                                                                                                        \
        shadow_t *shadow = shadow_of(fd);                                                                    \
        return shadow != NULL ? read_shadow(shadow, buffer, size, at) : real_pread(fd, buffer, size, at);    \
    }
PREAD(pread)
PREAD(pread64)

#define PWRITE(name)                                                                                         \
    ssize_t name(int fd, const void *buffer, size_t size, off_t at)                                          \
    {                                                                                                        \
        shadow_t *shadow = shadow_of(fd);                                                                    \
        return shadow != NULL ? write_shadow(fd, shadow, buffer, size, at)                                   \
                              : real_pwrite(fd, buffer, size, at);                                           \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

ssize_t read(int fd, void *buffer, size_t size)
{
    REAL("read", ssize_t, int, void *, size_t);
    shadow_t *shadow = shadow_of(fd);
    if (shadow == NULL)
        return real(fd, buffer, size);
    off_t at = real_lseek(fd, 0, SEEK_CUR);
    ssize_t count = read_shadow(shadow, buffer, size, at);
    real_lseek(fd, at + count, SEEK_SET);
    return count;
}

ssize_t write(int fd, const void *buffer, size_t size)
{
    REAL("write", ssize_t, int, const void *, size_t);
    shadow_t *shadow = shadow_of(fd);
    if (shadow == NULL)
        return real(fd, buffer, size);
    off_t at = real_lseek(fd, 0, SEEK_CUR);
    write_shadow(fd, shadow, buffer, size, at);
    real_lseek(fd, at + (off_t)size, SEEK_SET);
    return (ssize_t)size;
}

static int truncate_shadow(shadow_t *shadow, off_t size)
{
    pthread_mutex_lock(&lock);
    size_t length = (size_t)size;
    reserve(shadow, length);
    if (length < shadow->length)
        memset(shadow->bytes + length, 0, shadow->length - length);
    else
        mark_dirty(shadow, shadow->length, length);
    shadow->length = length;
    pthread_mutex_unlock(&lock);
    return 0;
}

#define TRUNCATE(name)                                                                                       \
    int name(int fd, off_t size)                                                                             \
    {                                                                                                        \
        shadow_t *shadow = shadow_of(fd);                                                                    \
        return shadow != NULL ? truncate_shadow(shadow, size) : real_ftruncate(fd, size);                    \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

static int hand_over(int fd, shadow_t *shadow)
{
    pthread_mutex_lock(&lock);
    size_t to = shadow->dirty_to < shadow->length ? shadow->dirty_to : shadow->length;
    int failed = 0;
    for (size_t at = shadow->dirty_from; at < to && !failed;) {
        ssize_t count = real_pwrite(fd, shadow->bytes + at, to - at, (off_t)at);
        if (count <= 0)
            failed = 1;
        else
            at += (size_t)count;
    }
    if (!failed && real_ftruncate(fd, (off_t)shadow->length) != 0)
        failed = 1;
    if (!failed)
        mark_clean(shadow);
    pthread_mutex_unlock(&lock);
    return failed ? -1 : 0;
}

static int sync_shadow(int fd, shadow_t *shadow)
{
    return is_set("POWER_CUT_LIES") ? 0 : hand_over(fd, shadow);
}

__attribute__((destructor)) static void hand_over_all(void)
{
    for (int i = 0; i < MOST_FILES; i++) {
        if (shadows[i].in_use)
            hand_over(shadows[i].own_descriptor, &shadows[i]);
    }
}

#define SYNC(name)                                                                                           \
    int name(int fd)                                                                                         \
    {                                                                                                        \
        REAL(#name, int, int);                                                                               \
        shadow_t *shadow = shadow_of(fd);                                                                    \
        return shadow != NULL ? sync_shadow(fd, shadow) : real(fd);                                          \
    }
SYNC(fsync)
SYNC(fdatasync)

static int with_length(int result, struct stat *status)
{
    if (result != 0)
        return result;
    pthread_mutex_lock(&lock);
    shadow_t *shadow = find_shadow(status->st_dev, status->st_ino);
    if (shadow != NULL)
        status->st_size = (off_t)shadow->length;
    pthread_mutex_unlock(&lock);
    return 0;
}

/* Programs built against an older C library call the forms with a version. On 64 bits the structs are the
 * same. */
#define FSTAT(name)                                                                                          \
    int name(int fd, struct stat *status)                                                                    \
    {                                                                                                        \
        return with_length(fstatat(fd, "", status, AT_EMPTY_PATH), status);                                  \
    }
#define STAT(name)                                                                                           \
    int name(const char *path, struct stat *status)                                                          \
    {                                                                                                        \
        return with_length(fstatat(AT_FDCWD, path, status, 0), status);                                      \
    }
#define FXSTAT(name)                                                                                         \
    int name(int version, int fd, struct stat *status)                                                       \
    {                                                                                                        \
        (void)version;                                                                                       \
        return with_length(fstatat(fd, "", status, AT_EMPTY_PATH), status);                                  \
    }
#define XSTAT(name)                                                                                          \
    int name(int version, const char *path, struct stat *status)                                             \
    {                                                                                                        \
        (void)version;                                                                                       \
        return with_length(fstatat(AT_FDCWD, path, status, 0), status);                                      \
    }
FSTAT(fstat)
FXSTAT(__fxstat)
FXSTAT(__fxstat64)
STAT(stat)
XSTAT(__xstat)
XSTAT(__xstat64)
int fstat64(int fd, struct stat64 *status)
{
    return fstat(fd, (struct stat *)status);
}
int stat64(const char *path, struct stat64 *status)
{
    return stat(path, (struct stat *)status);
}

int unlink(const char *path)
{
    REAL("unlink", int, const char *);
    struct stat status;
    if (is_kept(path) && fstatat(AT_FDCWD, path, &status, 0) == 0) {
        pthread_mutex_lock(&lock);
        shadow_t *shadow = find_shadow(status.st_dev, status.st_ino);
        if (shadow != NULL) {
            shadow->unlinked = 1;
        }
        pthread_mutex_unlock(&lock);
    }
    return real(path);
}
