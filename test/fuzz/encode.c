/* Hex and base64 against OpenSSL's own, in both directions. The input: any bytes, and any text. */
#include "fuzz.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

static void check_hex_encoding(bybit_slice data)
{
    const size_t size = BYBIT_HEX_SIZE(data.size);
    char *text = fuzz_allocate(size);
    char *upper = fuzz_allocate(size + 1);
    uint8_t *decoded = fuzz_allocate(data.size);
    bybit_hex_encode(data.data, data.size, text);
    REQUIRE(data.size == 0 || OPENSSL_buf2hexstr_ex(upper, size + 1, NULL, data.data, data.size, '\0') == 1);
    for (size_t i = 0; i < size; i++) {
        REQUIRE(text[i] == (upper[i] >= 'A' ? upper[i] | 0x20 : upper[i]));
    }
    REQUIRE(bybit_hex_decode(text, size, decoded) == BYBIT_OK);
    REQUIRE(fuzz_equal((bybit_slice){decoded, data.size}, data));
    REQUIRE(bybit_hex_decode(upper, size, decoded) == BYBIT_OK);
    REQUIRE(fuzz_equal((bybit_slice){decoded, data.size}, data));
    free(text);
    free(upper);
    free(decoded);
}

/* OpenSSL reads hex up to a NUL. */
static void check_hex_decoding(bybit_slice text)
{
    const bool has_nul = text.size > 0 && memchr(text.data, 0, text.size) != NULL;
    const bybit_slice parts[] = {text, {(const uint8_t *)"", 1}};
    const bybit_slice string = fuzz_join(parts, 2);
    uint8_t *decoded = fuzz_allocate(text.size / 2);
    uint8_t *expected = fuzz_allocate(text.size + 1);
    size_t size = 0;
    const bool read = bybit_hex_decode((const char *)text.data, text.size, decoded) == BYBIT_OK;
    const bool expects = !has_nul && OPENSSL_hexstr2buf_ex(expected, text.size + 1, &size,
                                                           (const char *)string.data, '\0') == 1;
    REQUIRE(read == expects);
    REQUIRE(!read || fuzz_equal((bybit_slice){decoded, text.size / 2}, (bybit_slice){expected, size}));
    free((void *)(uintptr_t)string.data);
    free(decoded);
    free(expected);
}

static void check_base64_encoding(bybit_slice data)
{
    const size_t size = BYBIT_BASE64_SIZE(data.size);
    size_t written = 0;
    char *text = fuzz_allocate(size);
    uint8_t *expected = fuzz_allocate(size + 1);
    uint8_t *decoded = fuzz_allocate(size / 4 * 3);
    bybit_base64_encode(data.data, data.size, text);
    REQUIRE((size_t)EVP_EncodeBlock(expected, data.data, (int)data.size) == size);
    REQUIRE(fuzz_equal((bybit_slice){(const uint8_t *)text, size}, (bybit_slice){expected, size}));
    REQUIRE(bybit_base64_decode(text, size, decoded, &written) == BYBIT_OK);
    REQUIRE(fuzz_equal((bybit_slice){decoded, written}, data));
    free(text);
    free(expected);
    free(decoded);
}

/*
 * OpenSSL also reads white space around the text and stray bits at its end, and takes padding for zeros: the
 * core reads exactly those texts that come out again when what OpenSSL read is encoded.
 */
static bool openssl_reads(bybit_slice text, uint8_t *data, size_t *size)
{
    uint8_t *again = fuzz_allocate(text.size + 8);
    const int read = EVP_DecodeBlock(data, text.data, (int)text.size);
    size_t padding = 0;
    while (padding < 2 && padding < text.size && text.data[text.size - 1 - padding] == '=') {
        padding++;
    }
    bool same = read >= (int)padding;
    if (same) {
        *size = (size_t)read - padding;
        const int encoded = EVP_EncodeBlock(again, data, (int)*size);
        same = fuzz_equal((bybit_slice){again, (size_t)encoded}, text);
    }
    free(again);
    return same;
}

static void check_base64_decoding(bybit_slice text)
{
    uint8_t *decoded = fuzz_allocate(text.size / 4 * 3);
    uint8_t *expected = fuzz_allocate(text.size + 3);
    size_t written = 0;
    size_t size = 0;
    const bool read = bybit_base64_decode((const char *)text.data, text.size, decoded, &written) == BYBIT_OK;
    REQUIRE(read == openssl_reads(text, expected, &size));
    REQUIRE(!read || fuzz_equal((bybit_slice){decoded, written}, (bybit_slice){expected, size}));
    free(decoded);
    free(expected);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const bybit_slice copied = fuzz_copy((bybit_slice){data, size});
    check_hex_encoding(copied);
    check_hex_decoding(copied);
    check_base64_encoding(copied);
    check_base64_decoding(copied);
    ERR_clear_error(); /* OpenSSL's own, of the comparisons */
    fuzz_discard(copied);
    return 0;
}
