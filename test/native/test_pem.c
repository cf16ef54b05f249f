/* Keys in every encoding, and as .env files and shells change them.
 */
#include "keys.h"
#include "private_key/pem.h"

#include <string.h>

static const bybit_slice payload = TEXT("1700000000000test_api_key5000category=linear&symbol=BTCUSDT");

/* The text is read, and what is read is that key and no other. */
static void check_is_key(EVP_PKEY *expected, bybit_slice text, bybit_slice passphrase)
{
    bybit_vault *vault = new_vault();
    bybit_private_key *key = NULL;
    assert_int_equal(create_key(vault, text, passphrase, &key), BYBIT_KEY_FINE);
    bounded signature = bounded_create(bybit_private_key_signature_size(key));
    assert_int_equal(signature.size, EVP_PKEY_get_size(expected));
    assert_status(BYBIT_OK, bybit_private_key_sign(key, &payload, 1, signature.data));
    assert_true(openssl_verifies(expected, payload, bounded_slice(&signature)));
    bounded_destroy(&signature);
    bybit_private_key_destroy(key);
    bybit_vault_release(vault);
}

static bybit_slice passphrase_of(key_form form)
{
    return is_encrypted(form) ? PASSPHRASE : NO_BYTES;
}

static void every_form_is_read(void **state)
{
    (void)state;
    for (int form = 0; form < PRIVATE_FORM_COUNT; form++) {
        const encoded text = encode_key(rsa_key(2048), (key_form)form);
        check_is_key(rsa_key(2048), encoded_slice(&text), passphrase_of((key_form)form));
    }
}

static void a_longer_key_is_read(void **state)
{
    (void)state;
    skip_in_quick_run();
    const encoded pem = encode_key(rsa_key(3072), FORM_PKCS8_PEM);
    const encoded der = encode_key(rsa_key(3072), FORM_PKCS1_DER);
    check_is_key(rsa_key(3072), encoded_slice(&pem), NO_BYTES);
    check_is_key(rsa_key(3072), encoded_slice(&der), NO_BYTES);
}

/* Many people give a passphrase always; a key that needs none is read all the same. */
static void needless_passphrase_is_ignored(void **state)
{
    (void)state;
    skip_in_quick_run();
    for (int form = FORM_PKCS8_PEM; form <= FORM_PKCS1_DER; form++) {
        const encoded text = encode_key(rsa_key(2048), (key_form)form);
        check_is_key(rsa_key(2048), encoded_slice(&text), PASSPHRASE);
        check_is_key(rsa_key(2048), encoded_slice(&text), SLICE(""));
    }
}

static const key_form pem_forms[] = {FORM_PKCS8_PEM, FORM_PKCS1_PEM, FORM_ENCRYPTED_PEM,
                                     FORM_TRADITIONAL_ENCRYPTED_PEM};

static void line_ends_of_any_kind(void **state)
{
    (void)state;
    skip_in_quick_run();
    static const bybit_slice ends[] = {TEXT("\\n"), TEXT("\r\n"), TEXT("\\r\\n"), TEXT("\\r\n")};
    for (size_t i = 0; i < COUNT_OF(pem_forms); i++) {
        const encoded text = encode_key(rsa_key(2048), pem_forms[i]);
        for (size_t j = 0; j < COUNT_OF(ends); j++) {
            const encoded changed = replace(encoded_slice(&text), SLICE("\n"), ends[j]);
            check_is_key(rsa_key(2048), encoded_slice(&changed), passphrase_of(pem_forms[i]));
        }
    }
}

typedef struct surroundings {
    bybit_slice before;
    bybit_slice after;
} surroundings;

static const surroundings harmless[] = {
    {TEXT(" \t\r\n\v\f"), TEXT(" \t\r\n\v\f")},
    {TEXT("\""), TEXT("\"")},
    {TEXT("'"), TEXT("'")},
    {TEXT("`"), TEXT("`")},
    {TEXT(" \n\" \n"), TEXT(" \n\" \n")},
    {TEXT("'\\n"), TEXT("\\n'")},
    {TEXT("Bag Attributes\n    friendlyName: bybit\nKey Attributes: <No Attributes>\n"), TEXT("\nthe end\n")},
};

static void surroundings_are_taken_off(void **state)
{
    (void)state;
    skip_in_quick_run();
    for (size_t i = 0; i < COUNT_OF(harmless); i++) {
        const key_form form = pem_forms[i % COUNT_OF(pem_forms)];
        const encoded text = encode_key(rsa_key(2048), form);
        const encoded wrapped = join(harmless[i].before, encoded_slice(&text), harmless[i].after);
        const encoded escaped = replace(encoded_slice(&text), SLICE("\n"), SLICE("\\n"));
        const encoded both = join(harmless[i].before, encoded_slice(&escaped), harmless[i].after);
        check_is_key(rsa_key(2048), encoded_slice(&wrapped), passphrase_of(form));
        check_is_key(rsa_key(2048), encoded_slice(&both), passphrase_of(form));
    }
}

static void missing_last_line_end_is_no_problem(void **state)
{
    (void)state;
    skip_in_quick_run();
    for (size_t i = 0; i < COUNT_OF(pem_forms); i++) {
        const encoded text = encode_key(rsa_key(2048), pem_forms[i]);
        check_is_key(rsa_key(2048), (bybit_slice){text.data, text.size - 1}, passphrase_of(pem_forms[i]));
    }
}

/* One file with the key and what belongs to it, in either order. */
static void private_key_among_others_is_found(void **state)
{
    (void)state;
    skip_in_quick_run();
    static const key_form neighbours[] = {FORM_CERTIFICATE_PEM, FORM_PUBLIC_PEM, FORM_PKCS1_PUBLIC_PEM,
                                          FORM_REQUEST_PEM};
    for (size_t i = 0; i < COUNT_OF(neighbours); i++) {
        const encoded other = encode_key(rsa_key(2048), neighbours[i]);
        const bybit_slice passphrase = passphrase_of(pem_forms[i]);
        const encoded text = encode_key(rsa_key(2048), pem_forms[i]);
        const encoded first = join(encoded_slice(&text), encoded_slice(&other), NO_BYTES);
        const encoded last = join(encoded_slice(&other), encoded_slice(&text), NO_BYTES);
        const encoded between = join(encoded_slice(&other), encoded_slice(&text), encoded_slice(&other));
        check_is_key(rsa_key(2048), encoded_slice(&first), passphrase);
        check_is_key(rsa_key(2048), encoded_slice(&last), passphrase);
        check_is_key(rsa_key(2048), encoded_slice(&between), passphrase);
    }
}

/* ---- the parts alone ---- */

typedef struct tidy_case {
    bybit_slice text;
    bybit_slice tidied;
} tidy_case;

static const tidy_case tidy_cases[] = {
    {TEXT(""), TEXT("")},
    {TEXT(" \t\r\n\v\f "), TEXT("")},
    {TEXT("a"), TEXT("a")},
    {TEXT(" a b "), TEXT("a b")},
    {TEXT("\"\""), TEXT("")},
    {TEXT("\""), TEXT("\"")},
    {TEXT("\"a"), TEXT("\"a")},
    {TEXT("\"a'"), TEXT("\"a'")},
    {TEXT("\"'a'\""), TEXT("'a'")},
    {TEXT(" ` a ` "), TEXT("a")},
    {TEXT("a\\nb"), TEXT("a\nb")},
    {TEXT("a\\r\\nb"), TEXT("a\nb")},
    {TEXT("a\\"), TEXT("a\\")},
    {TEXT("\\"), TEXT("\\")},
    {TEXT("\\n"), TEXT("\n")},
    {TEXT("\\\\n"), TEXT("\\\n")},
    {TEXT("\\t\\x"), TEXT("\\t\\x")},
    {TEXT("a\0b "), TEXT("a\0b")},
    {TEXT("0 \\n\" "), TEXT("0 \\n\" ")}, /* the digit 0 is how DER begins: left alone */
};

static void tidying_takes_off_what_does_not_belong(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(tidy_cases); i++) {
        bounded text = bounded_copy(tidy_cases[i].text);
        bounded tidied = bounded_create(text.size);
        const size_t size = core_pem_tidy(bounded_slice(&text), tidied.data);
        assert_int_equal(size, tidy_cases[i].tidied.size);
        assert_memory_equal(tidied.data, tidy_cases[i].tidied.data, size);
        bounded_destroy(&text);
        bounded_destroy(&tidied);
    }
}

typedef struct name_case {
    bybit_slice text;
    bybit_key_problem problem;
} name_case;

static const name_case name_cases[] = {
    {TEXT(""), BYBIT_KEY_EMPTY},
    {TEXT("s"), BYBIT_KEY_MALFORMED},
    {TEXT("ssh-rsa "), BYBIT_KEY_MALFORMED},
    {TEXT("ssh-rsa AAAAB3NzaC1yc2E= me@here"), BYBIT_KEY_IS_PUBLIC},
    {TEXT("${BYBIT_API_PRIVATE_KEY}"), BYBIT_KEY_IS_VARIABLE},
    {TEXT("-----BEGIN PRIVATE KEY----"), BYBIT_KEY_MALFORMED},
    {TEXT("-----BEGIN PRIVATE KEY-----"), BYBIT_KEY_FINE},
    {TEXT("-----BEGIN ENCRYPTED PRIVATE KEY-----"), BYBIT_KEY_FINE},
    {TEXT("-----BEGIN RSA PRIVATE KEY-----"), BYBIT_KEY_FINE},
    {TEXT("-----BEGIN EC PARAMETERS-----\n-----BEGIN EC PRIVATE KEY-----"), BYBIT_KEY_NOT_RSA},
    {TEXT("-----BEGIN DSA PRIVATE KEY-----"), BYBIT_KEY_NOT_RSA},
    {TEXT("-----BEGIN OPENSSH PRIVATE KEY-----"), BYBIT_KEY_IS_OPENSSH},
    {TEXT("-----BEGIN PUBLIC KEY-----"), BYBIT_KEY_IS_PUBLIC},
    {TEXT("-----BEGIN RSA PUBLIC KEY-----"), BYBIT_KEY_IS_PUBLIC},
    {TEXT("-----BEGIN CERTIFICATE-----"), BYBIT_KEY_IS_CERTIFICATE},
    {TEXT("-----BEGIN X509 CERTIFICATE-----"), BYBIT_KEY_IS_CERTIFICATE},
    {TEXT("-----BEGIN TRUSTED CERTIFICATE-----"), BYBIT_KEY_IS_CERTIFICATE},
    {TEXT("-----BEGIN CERTIFICATE REQUEST-----"), BYBIT_KEY_IS_CERTIFICATE},
    {TEXT("-----BEGIN PGP PRIVATE KEY BLOCK-----"), BYBIT_KEY_MALFORMED},
    {TEXT("-----BEGIN CERTIFICATE----------BEGIN PUBLIC KEY-----"), BYBIT_KEY_IS_PUBLIC},
    {TEXT("-----BEGIN PUBLIC KEY-----\n-----BEGIN PRIVATE KEY-----"), BYBIT_KEY_FINE},
    {TEXT("---- BEGIN SSH2 PUBLIC KEY ----"), BYBIT_KEY_MALFORMED},
};

static void labels_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(name_cases); i++) {
        bounded text = bounded_copy(name_cases[i].text);
        size_t start = 0;
        assert_int_equal(core_pem_classify(bounded_slice(&text), &start), name_cases[i].problem);
        bounded_destroy(&text);
    }
}

static void blocks_in_one_line(void **state)
{
    (void)state;
    static const struct {
        bybit_slice text;
        bool expected;
    } cases[] = {
        {TEXT("-----BEGIN PRIVATE KEY-----bm90-----END PRIVATE KEY-----"), true},
        {TEXT("-----BEGIN PRIVATE KEY----- bm90 -----END PRIVATE KEY-----\n"), true},
        {TEXT("-----BEGIN PRIVATE KEY-----\nbm90-----END PRIVATE KEY-----"), false},
        {TEXT("-----BEGIN PRIVATE KEY-----\rbm90-----END PRIVATE KEY-----"), false},
        {TEXT("-----BEGIN PRIVATE KEY-----bm90-----END"), false},
        {TEXT("-----BEGIN PRIVATE KEY-----"), false},
        {TEXT(""), false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        bounded text = bounded_copy(cases[i].text);
        assert_int_equal(core_pem_is_one_line(bounded_slice(&text)), cases[i].expected);
        bounded_destroy(&text);
    }
}

int run_pem_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tidying_takes_off_what_does_not_belong),
        TEST(labels_are_named),
        TEST(blocks_in_one_line),
        TEST(every_form_is_read),
        TEST(a_longer_key_is_read),
        TEST(needless_passphrase_is_ignored),
        TEST(line_ends_of_any_kind),
        TEST(surroundings_are_taken_off),
        TEST(missing_last_line_end_is_no_problem),
        TEST(private_key_among_others_is_found),
    };
    return cmocka_run_group_tests_name("pem", tests, NULL, NULL);
}
