/* The names of what can be wrong with a private key. */
#include "bybit_auth.h"

static const char *const problem_names[BYBIT_KEY_PROBLEM_COUNT] = {
    [BYBIT_KEY_FINE] = "fine",
    [BYBIT_KEY_EMPTY] = "empty",
    [BYBIT_KEY_MALFORMED] = "malformed",
    [BYBIT_KEY_NO_LINE_ENDS] = "no-line-ends",
    [BYBIT_KEY_IS_VARIABLE] = "unexpanded-variable",
    [BYBIT_KEY_IS_PUBLIC] = "public-key",
    [BYBIT_KEY_IS_CERTIFICATE] = "certificate",
    [BYBIT_KEY_IS_OPENSSH] = "openssh-key",
    [BYBIT_KEY_NOT_RSA] = "not-rsa",
    [BYBIT_KEY_IS_ED25519] = "ed25519-key",
    [BYBIT_KEY_TOO_SHORT] = "key-too-short",
    [BYBIT_KEY_TOO_LONG] = "key-too-long",
    [BYBIT_KEY_NEEDS_PASSPHRASE] = "passphrase-missing",
    [BYBIT_KEY_WRONG_PASSPHRASE] = "wrong-passphrase",
    [BYBIT_KEY_INCONSISTENT] = "inconsistent-key",
};

const char *bybit_key_problem_name(bybit_key_problem problem)
{
    return (unsigned)problem < BYBIT_KEY_PROBLEM_COUNT ? problem_names[problem] : NULL;
}
