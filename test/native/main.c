/*
 * Runs all groups, or those named on the command line; the exit code is 1 when a test failed. With
 * --openssl-memory, OpenSSL's allocations fail instead, one after another.
 */
#include "hooks.h"
#include "keys.h"

#include <string.h>

typedef struct group {
    const char *name;
    int (*run)(void);
} group;

static const group groups[] = {
    {"status", run_status_tests},
    {"encode", run_encode_tests},
    {"vault", run_vault_tests},
    {"hmac", run_hmac_tests},
    {"registers", run_registers_tests},
    {"pem", run_pem_tests},
    {"private-key", run_private_key_tests},
    {"signer", run_signer_tests},
    {"unicode", run_unicode_tests},
    {"placeholder", run_placeholder_tests},
    {"credential", run_credential_tests},
    {"credential-whole", run_credential_whole_tests},
    {"credential-any", run_credential_any_tests},
    {"rules", run_rules_tests},
    {"json", run_json_tests},
    {"request", run_request_tests},
    {"venues", run_venues_tests},
    {"memory", run_memory_tests},
};

static bool is_wanted(const char *name, int count, char **names)
{
    for (int i = 1; i < count; i++) {
        if (strcmp(names[i], name) == 0) {
            return true;
        }
    }
    return count == 1;
}

int main(int argument_count, char **arguments)
{
    if (argument_count == 3 && strcmp(arguments[1], "--write-keys") == 0) {
        return write_rsa_keys(arguments[2]) ? 0 : 1;
    }
    if (!open_rules()) {
        return 1;
    }
    if (argument_count == 2 && strcmp(arguments[1], "--openssl-memory") == 0) {
        const int broken = hooks_stand_before_openssl() ? run_openssl_memory_tests() : 1;
        release_rsa_keys();
        close_rules();
        return broken == 0 ? 0 : 1;
    }
    int failed = 0;
    int ran = 0;
    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        if (is_wanted(groups[i].name, argument_count, arguments)) {
            print_message("# %s\n", groups[i].name);
            failed += groups[i].run() != 0;
            ran++;
        }
    }
    release_rsa_keys();
    close_rules();
    print_message("%d of %d groups passed\n", ran - failed, ran);
    return failed == 0 && ran > 0 ? 0 : 1;
}
