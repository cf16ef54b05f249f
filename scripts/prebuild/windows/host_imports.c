/*
 * Binds the names of Node-API and OpenSSL to the running program, whatever its file is called. All at once
 * when the addon is loaded, as `-z now` does on Linux: a program that lacks one fails at `require`, where
 * JavaScript can catch it, and not at the first call. The names come from host_imports.S, which
 * scripts/prebuild/windows/imports.js writes.
 */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

typedef struct host_import {
    const char *name;
    FARPROC *slot;
} host_import;

extern const host_import bybit_host_imports[]; /* the last one has no name */

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID reserved);

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, LPVOID reserved)
{
    (void)reserved;
    if (reason != DLL_PROCESS_ATTACH) {
        return TRUE;
    }
    (void)DisableThreadLibraryCalls(module);
    const HMODULE program = GetModuleHandleW(NULL);
    for (const host_import *import = bybit_host_imports; import->name != NULL; import++) {
        *import->slot = GetProcAddress(program, import->name);
        if (*import->slot == NULL) {
            return FALSE;
        }
    }
    return TRUE;
}
