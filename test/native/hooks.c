#define _GNU_SOURCE

#include "hooks.h"
#include "support.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The linker asks for these names. */
void *__real_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__real_mmap(void *address, size_t size, int protection, int flags, int file, off_t offset);
void *__wrap_mmap(void *address, size_t size, int protection, int flags, int file, off_t offset);
int __real_munmap(void *address, size_t size);
int __wrap_munmap(void *address, size_t size);
int __wrap_mlock(const void *address, size_t size);
CRYPTO_RWLOCK *__real_CRYPTO_THREAD_lock_new(void);
CRYPTO_RWLOCK *__wrap_CRYPTO_THREAD_lock_new(void);
EVP_MD_CTX *__real_EVP_MD_CTX_new(void);
EVP_MD_CTX *__wrap_EVP_MD_CTX_new(void);
int __real_CRYPTO_THREAD_write_lock(CRYPTO_RWLOCK *lock);
int __wrap_CRYPTO_THREAD_write_lock(CRYPTO_RWLOCK *lock);
int __real_EVP_DigestVerifyInit(EVP_MD_CTX *context, EVP_PKEY_CTX **key_context, const EVP_MD *digest,
                                ENGINE *engine, EVP_PKEY *key);
int __wrap_EVP_DigestVerifyInit(EVP_MD_CTX *context, EVP_PKEY_CTX **key_context, const EVP_MD *digest,
                                ENGINE *engine, EVP_PKEY *key);
int __real_EVP_DigestSignInit(EVP_MD_CTX *context, EVP_PKEY_CTX **key_context, const EVP_MD *digest,
                              ENGINE *engine, EVP_PKEY *key);
int __wrap_EVP_DigestSignInit(EVP_MD_CTX *context, EVP_PKEY_CTX **key_context, const EVP_MD *digest,
                              ENGINE *engine, EVP_PKEY *key);

static struct {
    bool armed;
    bool failed;
    size_t successes;
    bool fail_locking;
    bool fail_verifying;
    bool fail_signing;
    const uint8_t *watched;
    size_t watched_size;
    hooks_watched watched_state;
} hooks;

static size_t mapped_bytes;
static bool before_openssl;

void hooks_reset(void)
{
    hooks.armed = false;
    hooks.failed = false;
    hooks.fail_locking = false;
    hooks.fail_verifying = false;
    hooks.fail_signing = false;
    hooks.watched = NULL;
    hooks.watched_state = HOOKS_STILL_MAPPED;
}

void hooks_fail_allocation(size_t successes)
{
    hooks.armed = true;
    hooks.failed = false;
    hooks.successes = successes;
}

bool hooks_allocation_failed(void)
{
    return hooks.failed;
}

size_t hooks_successes_left(void)
{
    return hooks.successes;
}

void hooks_fail_locking(bool fail)
{
    hooks.fail_locking = fail;
}

void hooks_fail_verifying(bool fail)
{
    hooks.fail_verifying = fail;
}

void hooks_fail_signing(bool fail)
{
    hooks.fail_signing = fail;
}

size_t hooks_mapped_bytes(void)
{
    return mapped_bytes;
}

void hooks_watch(const void *memory, size_t size)
{
    hooks.watched = memory;
    hooks.watched_size = size;
    hooks.watched_state = HOOKS_STILL_MAPPED;
}

hooks_watched hooks_watched_state(void)
{
    return hooks.watched_state;
}

/* Exactly one allocation fails: what follows it, such as an error message, must not fail as well. */
static bool fails_now(void)
{
    if (!hooks.armed || hooks.successes-- > 0) {
        return false;
    }
    hooks.armed = false;
    hooks.failed = true;
    return true;
}

void *__wrap_calloc(size_t count, size_t size)
{
    return fails_now() ? NULL : __real_calloc(count, size);
}

void *__wrap_malloc(size_t size)
{
    return fails_now() ? NULL : __real_malloc(size);
}

void *__wrap_realloc(void *memory, size_t size)
{
    return fails_now() ? NULL : __real_realloc(memory, size);
}

/* What OpenSSL calls; it gives a size of 0 only to free. */
static void *openssl_malloc(size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return __wrap_malloc(size);
}

static void *openssl_realloc(void *memory, size_t size, const char *file, int line)
{
    (void)file;
    (void)line;
    return __wrap_realloc(memory, size);
}

static void openssl_free(void *memory, const char *file, int line)
{
    (void)file;
    (void)line;
    free(memory);
}

bool hooks_stand_before_openssl(void)
{
    before_openssl = CRYPTO_set_mem_functions(openssl_malloc, openssl_realloc, openssl_free) == 1;
    return before_openssl;
}

bool hooks_standing_before_openssl(void)
{
    return before_openssl;
}

void *__wrap_mmap(void *address, size_t size, int protection, int flags, int file, off_t offset)
{
    if (fails_now()) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    void *pages = __real_mmap(address, size, protection, flags, file, offset);
    if (pages != MAP_FAILED) {
        mapped_bytes += size;
    }
    return pages;
}

int __wrap_munmap(void *address, size_t size)
{
    const uint8_t *start = address;
    if (hooks.watched != NULL && hooks.watched >= start && hooks.watched < start + size) {
        const bool wiped = all_bytes_are(hooks.watched, hooks.watched_size, 0);
        hooks.watched_state = wiped ? HOOKS_UNMAPPED_WIPED : HOOKS_UNMAPPED_DIRTY;
        hooks.watched = NULL;
    }
    const int result = __real_munmap(address, size);
    if (result == 0) {
        mapped_bytes -= size;
    }
    return result;
}

/* The sanitizers replace mlock by a function that does nothing and claims success; the kernel does not. */
int __wrap_mlock(const void *address, size_t size)
{
    return (int)syscall(SYS_mlock, address, size);
}

CRYPTO_RWLOCK *__wrap_CRYPTO_THREAD_lock_new(void)
{
    return fails_now() ? NULL : __real_CRYPTO_THREAD_lock_new();
}

EVP_MD_CTX *__wrap_EVP_MD_CTX_new(void)
{
    return fails_now() ? NULL : __real_EVP_MD_CTX_new();
}

int __wrap_CRYPTO_THREAD_write_lock(CRYPTO_RWLOCK *lock)
{
    return hooks.fail_locking ? 0 : __real_CRYPTO_THREAD_write_lock(lock);
}

int __wrap_EVP_DigestVerifyInit(EVP_MD_CTX *context, EVP_PKEY_CTX **key_context, const EVP_MD *digest,
                                ENGINE *engine, EVP_PKEY *key)
{
    return hooks.fail_verifying ? 0 : __real_EVP_DigestVerifyInit(context, key_context, digest, engine, key);
}

int __wrap_EVP_DigestSignInit(EVP_MD_CTX *context, EVP_PKEY_CTX **key_context, const EVP_MD *digest,
                              ENGINE *engine, EVP_PKEY *key)
{
    return hooks.fail_signing ? 0 : __real_EVP_DigestSignInit(context, key_context, digest, engine, key);
}
