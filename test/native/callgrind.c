/*
 * Signs as many REST requests as the argument says, each with a sign string of 100 bytes, with one kept HMAC
 * key. callgrind.js counts the instructions of two such runs: the difference is the signing alone.
 */
#include "bybit_auth.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>

/* 13 digits, 12 characters of API key and 4 digits stand before these 71. */
#define CONTENT "category=linear&symbol=BTCUSDT&orderId=1234567890abcdef1234567890abcdef"

_Static_assert(13 + 12 + 4 + sizeof CONTENT - 1 == 100, "the sign string has 100 bytes");

static bybit_slice slice(const char *text, size_t size)
{
    return (bybit_slice){(const uint8_t *)text, size};
}

/* The time stays the same, so that every signature takes the same way. */
static int sign_repeatedly(const bybit_signer *signer, long count)
{
    const bybit_slice message[] = {slice("1700000000000", 13), BYBIT_OWN_API_KEY, slice("5000", 4),
                                   slice(CONTENT, sizeof CONTENT - 1)};
    char text[64] = "";
    for (long i = 0; i < count; i++) {
        if (bybit_signer_sign(signer, message, 4, text) != BYBIT_OK) {
            return 1;
        }
    }
    (void)printf("%.64s\n", text);
    return 0;
}

int main(int argument_count, char **arguments)
{
    bybit_vault *vault = NULL;
    bybit_signer *signer = NULL;
    if (argument_count != 2) {
        (void)printf("%s\n", OpenSSL_version(OPENSSL_VERSION_STRING));
        return 0;
    }
    if (bybit_vault_create(&vault) != BYBIT_OK ||
        bybit_signer_create_hmac(vault, slice("test_api_key", 12), slice("test_secret", 11), BYBIT_SHA256,
                                 BYBIT_HEX, &signer) != BYBIT_OK) {
        return 1;
    }
    const int result = sign_repeatedly(signer, strtol(arguments[1], NULL, 10));
    bybit_signer_release(signer);
    bybit_vault_release(vault);
    return result;
}
