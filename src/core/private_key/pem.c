/* Removes what .env files and shells add to a key, and reads PEM labels. */
#include "private_key/pem.h"
#include "text/placeholder.h"

#include <string.h>

static bool is_space(uint8_t byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_quote(uint8_t byte)
{
    return byte == '"' || byte == '\'' || byte == '`';
}

static bybit_slice trim(bybit_slice text)
{
    while (text.size > 0 && is_space(text.data[0])) {
        text.data++;
        text.size--;
    }
    while (text.size > 0 && is_space(text.data[text.size - 1])) {
        text.size--;
    }
    return text;
}

size_t core_pem_tidy(bybit_slice encoded, uint8_t *text)
{
    size_t written = 0;
    if (encoded.size > 0 && encoded.data[0] == 0x30) { /* a DER sequence; no PEM begins with the digit 0 */
        memcpy(text, encoded.data, encoded.size);
        return encoded.size;
    }
    bybit_slice inside = trim(encoded);
    if (inside.size >= 2 && is_quote(inside.data[0]) && inside.data[0] == inside.data[inside.size - 1]) {
        inside = trim((bybit_slice){inside.data + 1, inside.size - 2});
    }
    for (size_t i = 0; i < inside.size; i++) {
        const bool escaped = inside.data[i] == '\\' && i + 1 < inside.size;
        if (escaped && inside.data[i + 1] == 'n') {
            text[written++] = '\n';
            i++;
        } else if (escaped && inside.data[i + 1] == 'r') {
            i++;
        } else {
            text[written++] = inside.data[i];
        }
    }
    return written;
}

typedef struct label_meaning {
    const char *label;
    bybit_key_problem problem;
} label_meaning;

/* By precedence, where a file holds several blocks: a private key comes first. */
static const label_meaning labels[] = {
    {"PRIVATE KEY", BYBIT_KEY_FINE},
    {"ENCRYPTED PRIVATE KEY", BYBIT_KEY_FINE},
    {"RSA PRIVATE KEY", BYBIT_KEY_FINE},
    {"EC PRIVATE KEY", BYBIT_KEY_NOT_RSA},
    {"DSA PRIVATE KEY", BYBIT_KEY_NOT_RSA},
    {"OPENSSH PRIVATE KEY", BYBIT_KEY_IS_OPENSSH},
    {"PUBLIC KEY", BYBIT_KEY_IS_PUBLIC},
    {"RSA PUBLIC KEY", BYBIT_KEY_IS_PUBLIC},
    {"SSH2 PUBLIC KEY", BYBIT_KEY_IS_PUBLIC},
    {"CERTIFICATE", BYBIT_KEY_IS_CERTIFICATE},
    {"X509 CERTIFICATE", BYBIT_KEY_IS_CERTIFICATE},
    {"TRUSTED CERTIFICATE", BYBIT_KEY_IS_CERTIFICATE},
    {"CERTIFICATE REQUEST", BYBIT_KEY_IS_CERTIFICATE},
};

static bool starts_with(bybit_slice text, size_t offset, const char *wanted)
{
    const size_t size = strlen(wanted);
    return text.size - offset >= size && memcmp(text.data + offset, wanted, size) == 0;
}

/* Where text has the first line of a block with that label, or text.size. */
static size_t find_label(bybit_slice text, const char *label)
{
    static const char begin[] = "-----BEGIN ";
    for (size_t offset = 0; offset < text.size; offset++) {
        const size_t label_at = offset + sizeof begin - 1;
        if (starts_with(text, offset, begin) && starts_with(text, label_at, label) &&
            starts_with(text, label_at + strlen(label), "-----")) {
            return offset;
        }
    }
    return text.size;
}

bybit_key_problem core_pem_classify(bybit_slice text, size_t *start)
{
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        *start = find_label(text, labels[i].label);
        if (*start < text.size) {
            return labels[i].problem;
        }
    }
    if (text.size > 8 && memcmp(text.data, "ssh-rsa ", 8) == 0) {
        return BYBIT_KEY_IS_PUBLIC;
    }
    if (text.size == 0) {
        return BYBIT_KEY_EMPTY;
    }
    return core_is_unexpanded_variable(text) ? BYBIT_KEY_IS_VARIABLE : BYBIT_KEY_MALFORMED;
}

bool core_pem_is_one_line(bybit_slice block)
{
    for (size_t i = 0; i < block.size; i++) {
        if (block.data[i] == '\n' || block.data[i] == '\r') {
            return false;
        }
        if (starts_with(block, i, "-----END ")) {
            return true;
        }
    }
    return false;
}
