#if !defined(_GNU_SOURCE) && !defined(_WIN32)
#define _GNU_SOURCE /* MAP_ANONYMOUS, madvise and mlock2 are hidden by -std=c11 alone */
#endif

#include "memory/pages.h"

#ifdef _WIN32

#define WIN32_LEAN_AND_MEAN
#include <windows.h>

size_t core_pages_unit(void)
{
    SYSTEM_INFO information;
    GetSystemInfo(&information);
    return information.dwPageSize;
}

void *core_pages_map(size_t size, bool *locked)
{
    void *pages = VirtualAlloc(NULL, size, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    *locked = pages != NULL && VirtualLock(pages, size) != 0;
    return pages;
}

void core_pages_unmap(void *pages, size_t size)
{
    (void)size;
    (void)VirtualFree(pages, 0, MEM_RELEASE);
}

#else

#include <sys/mman.h>
#include <unistd.h>

size_t core_pages_unit(void)
{
    const long size = sysconf(_SC_PAGESIZE);
    return size > 0 ? (size_t)size : 4096;
}

void *core_pages_map(size_t size, bool *locked)
{
    void *pages = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *locked = false;
    if (pages == MAP_FAILED) {
        return NULL;
    }
#ifdef MADV_DONTDUMP
    (void)madvise(pages, size, MADV_DONTDUMP);
#elif defined(MADV_NOCORE)
    (void)madvise(pages, size, MADV_NOCORE);
#endif
    *locked = mlock(pages, size) == 0;
    return pages;
}

void core_pages_unmap(void *pages, size_t size)
{
    (void)munmap(pages, size); /* unmapping unlocks */
}

#endif
