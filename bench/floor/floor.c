/*
 * The lower bounds for a signer behind Node-API: HMAC-SHA256 from a kept keyed state with the OpenSSL of the
 * running Node.js, in a plain C loop without Node-API calls; and, separately, a call that only takes a string
 * and returns one.
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <node_api.h>
#include <openssl/sha.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 4096, PAYLOAD_MAX = 1024 * 1024, HEX_SIZE = 2 * SHA256_DIGEST_LENGTH };

static void absorb_pad(SHA256_CTX *context, const char *key, size_t size, uint8_t pad)
{
    uint8_t block[SHA256_CBLOCK];
    memset(block, pad, sizeof block);
    for (size_t i = 0; i < size; i++) {
        block[i] ^= (uint8_t)key[i];
    }
    SHA256_Init(context);
    SHA256_Update(context, block, sizeof block);
}

static void write_hex(const uint8_t *bytes, char *hex)
{
    for (size_t i = 0; i < SHA256_DIGEST_LENGTH; i++) {
        hex[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
        hex[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
}

/* loop(key, payload, count): signs the payload count times; gives the last signature. */
static napi_value loop(napi_env env, napi_callback_info info)
{
    napi_value arguments[3], result = NULL;
    size_t argument_count = 3, key_size = 0, payload_size = 0;
    char key[SHA256_CBLOCK + 1], hex[HEX_SIZE];
    char *payload = malloc(PAYLOAD_MAX + 1);
    uint8_t mac[SHA256_DIGEST_LENGTH] = {0};
    uint32_t count = 0;
    SHA256_CTX inner, outer, context;
    if (payload == NULL || napi_get_cb_info(env, info, &argument_count, arguments, NULL, NULL) != napi_ok ||
        napi_get_value_string_utf8(env, arguments[0], key, sizeof key, &key_size) != napi_ok ||
        napi_get_value_string_utf8(env, arguments[1], payload, PAYLOAD_MAX + 1, &payload_size) != napi_ok ||
        napi_get_value_uint32(env, arguments[2], &count) != napi_ok) {
        free(payload);
        napi_throw_type_error(env, NULL, "loop(key, payload, count)");
        return NULL;
    }
    absorb_pad(&inner, key, key_size, 0x36);
    absorb_pad(&outer, key, key_size, 0x5c);
    for (uint32_t i = 0; i < count; i++) {
        context = inner;
        SHA256_Update(&context, payload, payload_size);
        SHA256_Final(mac, &context);
        context = outer;
        SHA256_Update(&context, mac, sizeof mac);
        SHA256_Final(mac, &context);
        write_hex(mac, hex);
    }
    free(payload);
    (void)napi_create_string_latin1(env, hex, sizeof hex, &result);
    return result;
}

/* echo(string): its first 64 characters as a new string, which is what a signer's strings amount to. */
static napi_value echo(napi_env env, napi_callback_info info)
{
    napi_value argument, result = NULL;
    size_t argument_count = 1, size = 0;
    char text[TEXT_MAX];
    if (napi_get_cb_info(env, info, &argument_count, &argument, NULL, NULL) != napi_ok ||
        napi_get_value_string_utf8(env, argument, text, sizeof text, &size) != napi_ok) {
        napi_throw_type_error(env, NULL, "echo(string)");
        return NULL;
    }
    (void)napi_create_string_latin1(env, text, size < HEX_SIZE ? size : HEX_SIZE, &result);
    return result;
}

NAPI_MODULE_INIT(/* napi_env env, napi_value exports */)
{
    const napi_property_descriptor properties[] = {
        {"loop", NULL, loop, NULL, NULL, NULL, napi_enumerable, NULL},
        {"echo", NULL, echo, NULL, NULL, NULL, napi_enumerable, NULL},
    };
    (void)napi_define_properties(env, exports, sizeof properties / sizeof properties[0], properties);
    return exports;
}
