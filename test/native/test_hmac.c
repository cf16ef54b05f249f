#include "support.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

static const EVP_MD *reference_digest(bybit_digest digest)
{
    return digest == BYBIT_SHA256 ? EVP_sha256() : EVP_sha512();
}

/* OpenSSL's own one-shot HMAC; it takes a NULL key for "the key of last time". */
static void reference_mac(bybit_digest digest, bybit_slice secret, bybit_slice data, uint8_t *mac)
{
    const void *key = secret.size > 0 ? (const void *)secret.data : "";
    const uint8_t *bytes = data.size > 0 ? data.data : (const uint8_t *)"";
    assert_non_null(HMAC(reference_digest(digest), key, (int)secret.size, bytes, data.size, mac, NULL));
}

static void assert_mac(bybit_digest digest, const uint8_t *mac, bybit_slice secret, bybit_slice data)
{
    uint8_t expected[BYBIT_MAC_MAX];
    reference_mac(digest, secret, data, expected);
    assert_memory_equal(mac, expected, bybit_digest_size(digest));
}

/* ---- RFC 4231 ---- */

typedef struct vector {
    const char *title;
    uint8_t secret_byte; /* repeated, or 0: secret_text */
    size_t secret_size;
    const char *secret_text;
    uint8_t data_byte;
    size_t data_size;
    const char *data_text;
    size_t mac_size; /* 0: the whole MAC */
    const char *macs[BYBIT_DIGEST_COUNT];
} vector;

static const vector rfc4231[] = {
    {.title = "case 1",
     .secret_byte = 0x0b,
     .secret_size = 20,
     .data_text = "Hi There",
     .macs = {"b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
              "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde"
              "daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854"}},
    {.title = "case 2",
     .secret_text = "Jefe",
     .data_text = "what do ya want for nothing?",
     .macs = {"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
              "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
              "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737"}},
    {.title = "case 3",
     .secret_byte = 0xaa,
     .secret_size = 20,
     .data_byte = 0xdd,
     .data_size = 50,
     .macs = {"773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
              "fa73b0089d56a284efb0f0756c890be9b1b5dbdd8ee81a3655f83e33b2279d39"
              "bf3e848279a722c806b485a47e67c807b946a337bee8942674278859e13292fb"}},
    {.title = "case 4",
     .secret_text = "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16"
                    "\x17\x18\x19",
     .data_byte = 0xcd,
     .data_size = 50,
     .macs = {"82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b",
              "b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3db"
              "a91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd"}},
    {.title = "case 5, of which the RFC gives 128 bits",
     .secret_byte = 0x0c,
     .secret_size = 20,
     .data_text = "Test With Truncation",
     .mac_size = 16,
     .macs = {"a3b6167473100ee06e0c796c2955552b", "415fad6271580a531d4179bc891d87a6"}},
    {.title = "case 6",
     .secret_byte = 0xaa,
     .secret_size = 131,
     .data_text = "Test Using Larger Than Block-Size Key - Hash Key First",
     .macs = {"60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
              "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
              "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598"}},
    {.title = "case 7",
     .secret_byte = 0xaa,
     .secret_size = 131,
     .data_text =
         "This is a test using a larger than block-size key and a larger than block-size data. The key "
         "needs to be hashed before being used by the HMAC algorithm.",
     .macs = {"9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
              "e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944"
              "b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58"}},
};

static bounded vector_bytes(uint8_t byte, size_t size, const char *text)
{
    if (text != NULL) {
        return bounded_copy((bybit_slice){(const uint8_t *)text, strlen(text)});
    }
    bounded memory = bounded_create(size);
    memset(memory.data, byte, size);
    return memory;
}

static void check_vector(bybit_vault *vault, const vector *tested, bybit_digest digest)
{
    bounded secret = vector_bytes(tested->secret_byte, tested->secret_size, tested->secret_text);
    bounded data = vector_bytes(tested->data_byte, tested->data_size, tested->data_text);
    const bybit_slice part = bounded_slice(&data);
    const size_t size = tested->mac_size > 0 ? tested->mac_size : bybit_digest_size(digest);
    uint8_t mac[BYBIT_MAC_MAX];
    bybit_hmac_key *key = new_key(vault, digest, bounded_slice(&secret));
    bybit_hmac_sign(key, &part, 1, mac);
    assert_hex(mac, size, tested->macs[digest]);
    memset(mac, 0, sizeof mac);
    bybit_hmac_once(digest, bounded_slice(&secret), part, mac);
    assert_hex(mac, size, tested->macs[digest]);
    bybit_hmac_key_release(key);
    bounded_destroy(&secret);
    bounded_destroy(&data);
}

static void rfc4231_vectors(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    for (size_t i = 0; i < COUNT_OF(rfc4231); i++) {
        check_vector(vault, &rfc4231[i], BYBIT_SHA256);
        check_vector(vault, &rfc4231[i], BYBIT_SHA512);
    }
    bybit_vault_release(vault);
}

/* ---- against OpenSSL ---- */

/* Kept key, one-shot and stream give what OpenSSL gives, and write not a byte more. */
static void check_pair(bybit_vault *vault, bybit_digest digest, bybit_slice secret, bybit_slice data)
{
    bounded mac = bounded_create(bybit_digest_size(digest));
    bybit_hmac_key *key = new_key(vault, digest, secret);
    bybit_hmac_sign(key, &data, 1, mac.data);
    assert_mac(digest, mac.data, secret, data);
    memset(mac.data, 0, mac.size);
    bybit_hmac_once(digest, secret, data, mac.data);
    assert_mac(digest, mac.data, secret, data);
    memset(mac.data, 0, mac.size);
    bybit_hmac_stream *stream = NULL;
    assert_status(BYBIT_OK, bybit_hmac_stream_create(key, &stream));
    bybit_hmac_stream_update(stream, data);
    bybit_hmac_stream_finish(stream, mac.data);
    assert_mac(digest, mac.data, secret, data);
    bybit_hmac_stream_destroy(stream);
    bybit_hmac_key_release(key);
    bounded_destroy(&mac);
}

static void every_key_length(void **state)
{
    (void)state;
    random_source source = {3};
    bybit_vault *vault = new_vault();
    for (size_t size = 0; size <= 200; size++) {
        bounded secret = bounded_create(size);
        bounded data = bounded_create(random_below(&source, 300));
        random_fill(&source, secret.data, secret.size);
        random_fill(&source, data.data, data.size);
        check_pair(vault, BYBIT_SHA256, bounded_slice(&secret), bounded_slice(&data));
        check_pair(vault, BYBIT_SHA512, bounded_slice(&secret), bounded_slice(&data));
        bounded_destroy(&secret);
        bounded_destroy(&data);
    }
    bybit_vault_release(vault);
}

static void data_sizes_up_to_a_mebibyte(void **state)
{
    (void)state;
    static const size_t sizes[] = {
        0,   1,   2,   31,  32,   33,   54,   55,   56,    57,    62,    63,     64,      65,     66,  110,
        111, 112, 113, 119, 120,  126,  127,  128,  129,   130,   175,   183,    191,     192,    193, 239,
        240, 255, 256, 257, 1000, 4095, 4096, 4097, 65535, 65536, 65537, 262144, 1048575, 1048576};
    random_source source = {4};
    uint8_t secret[36];
    bybit_vault *vault = new_vault();
    random_fill(&source, secret, sizeof secret);
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        bounded data = bounded_create(sizes[i]);
        random_fill(&source, data.data, data.size);
        check_pair(vault, BYBIT_SHA256, BYTES(secret), bounded_slice(&data));
        check_pair(vault, BYBIT_SHA512, BYTES(secret), bounded_slice(&data));
        bounded_destroy(&data);
    }
    bybit_vault_release(vault);
}

static void empty_secret_and_data_may_be_null(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    check_pair(vault, BYBIT_SHA256, NO_BYTES, NO_BYTES);
    check_pair(vault, BYBIT_SHA512, NO_BYTES, NO_BYTES);
    bybit_vault_release(vault);
}

/* ---- parts ---- */

static void check_splits(const bybit_hmac_key *key, bybit_slice secret, bybit_slice data)
{
    const bybit_digest digest = bybit_hmac_key_digest(key);
    uint8_t mac[BYBIT_MAC_MAX];
    for (size_t split = 0; split <= data.size; split++) {
        const bybit_slice parts[] = {{data.data, split}, NO_BYTES, {data.data + split, data.size - split}};
        memset(mac, 0, sizeof mac);
        bybit_hmac_sign(key, parts, COUNT_OF(parts), mac);
        assert_mac(digest, mac, secret, data);
    }
}

static void parts_split_at_every_point(void **state)
{
    (void)state;
    random_source source = {5};
    uint8_t secret[36];
    uint8_t data[300];
    bybit_vault *vault = new_vault();
    random_fill(&source, secret, sizeof secret);
    random_fill(&source, data, sizeof data);
    for (int digest = 0; digest < BYBIT_DIGEST_COUNT; digest++) {
        bybit_hmac_key *key = new_key(vault, (bybit_digest)digest, BYTES(secret));
        check_splits(key, BYTES(secret), BYTES(data));
        bybit_hmac_key_release(key);
    }
    bybit_vault_release(vault);
}

static void parts_of_one_byte_and_no_parts(void **state)
{
    (void)state;
    random_source source = {6};
    uint8_t secret[36];
    uint8_t data[257];
    bybit_slice parts[sizeof data];
    uint8_t mac[BYBIT_MAC_MAX];
    bybit_vault *vault = new_vault();
    random_fill(&source, secret, sizeof secret);
    random_fill(&source, data, sizeof data);
    for (size_t i = 0; i < sizeof data; i++) {
        parts[i] = (bybit_slice){data + i, 1};
    }
    for (int digest = 0; digest < BYBIT_DIGEST_COUNT; digest++) {
        bybit_hmac_key *key = new_key(vault, (bybit_digest)digest, BYTES(secret));
        bybit_hmac_sign(key, parts, sizeof data, mac);
        assert_mac((bybit_digest)digest, mac, BYTES(secret), BYTES(data));
        bybit_hmac_sign(key, NULL, 0, mac);
        assert_mac((bybit_digest)digest, mac, BYTES(secret), NO_BYTES);
        bybit_hmac_key_release(key);
    }
    bybit_vault_release(vault);
}

/* ---- several keys, several MACs ---- */

enum { FIND_KEYS = 3, FIND_MACS = 4 };

static void any_pair_is_found(void **state)
{
    (void)state;
    static const char *const secrets[FIND_KEYS] = {"first", "second", "third"};
    const bybit_slice parts[] = {SLICE("id."), NO_BYTES, SLICE("body")};
    bybit_vault *vault = new_vault();
    for (int digest = 0; digest < BYBIT_DIGEST_COUNT; digest++) {
        const size_t size = bybit_digest_size((bybit_digest)digest);
        bounded macs = bounded_create(FIND_MACS * size);
        bybit_hmac_key *keys[FIND_KEYS];
        for (size_t i = 0; i < FIND_KEYS; i++) {
            keys[i] = new_key(vault, (bybit_digest)digest,
                              (bybit_slice){(const uint8_t *)secrets[i], strlen(secrets[i])});
        }
        const bybit_hmac_key *const *known = (const bybit_hmac_key *const *)keys;
        for (size_t pair = 0; pair < (size_t)FIND_KEYS * FIND_MACS; pair++) {
            const size_t place = pair % FIND_MACS * size;
            memset(macs.data, 0x5a, macs.size);
            bybit_hmac_sign(keys[pair / FIND_MACS], parts, COUNT_OF(parts), macs.data + place);
            const bybit_slice all = bounded_slice(&macs);
            assert_int_equal(bybit_hmac_find(known, FIND_KEYS, parts, COUNT_OF(parts), all), pair);
            macs.data[place + pair % size] ^= 1;
            assert_true(bybit_hmac_find(known, FIND_KEYS, parts, COUNT_OF(parts), all) == BYBIT_NOT_FOUND);
        }
        for (size_t i = 0; i < FIND_KEYS; i++) {
            bybit_hmac_key_release(keys[i]);
        }
        bounded_destroy(&macs);
    }
    bybit_vault_release(vault);
}

static void the_first_pair_counts(void **state)
{
    (void)state;
    const bybit_slice data = SLICE("data");
    uint8_t macs[3][32];
    bybit_vault *vault = new_vault();
    bybit_hmac_key *keys[] = {new_key(vault, BYBIT_SHA256, SLICE("new")),
                              new_key(vault, BYBIT_SHA512, SLICE("old")),
                              new_key(vault, BYBIT_SHA256, SLICE("old"))};
    const bybit_hmac_key *const *known = (const bybit_hmac_key *const *)keys;
    bybit_hmac_sign(keys[2], &data, 1, macs[0]);
    bybit_hmac_sign(keys[0], &data, 1, macs[1]);
    bybit_hmac_sign(keys[0], &data, 1, macs[2]);
    assert_int_equal(bybit_hmac_find(known, COUNT_OF(keys), &data, 1, ((bybit_slice){macs[0], sizeof macs})),
                     1);
    /* The key of another digest is left out, and so are MACs that are cut off. */
    assert_int_equal(bybit_hmac_find(known, COUNT_OF(keys), &data, 1, BYTES(macs[0])), 2);
    assert_true(bybit_hmac_find(known, COUNT_OF(keys), &data, 1, (bybit_slice){macs[0], 31}) ==
                BYBIT_NOT_FOUND);
    assert_true(bybit_hmac_find(known, COUNT_OF(keys), &data, 1, NO_BYTES) == BYBIT_NOT_FOUND);
    assert_true(bybit_hmac_find(NULL, 0, &data, 1, ((bybit_slice){macs[0], sizeof macs})) == BYBIT_NOT_FOUND);
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        bybit_hmac_key_release(keys[i]);
    }
    bybit_vault_release(vault);
}

/* ---- streams ---- */

static void feed_in_pieces(random_source *source, bybit_hmac_stream *stream, bybit_slice data)
{
    size_t offset = 0;
    while (offset < data.size) {
        size_t piece = random_below(source, 200);
        if (piece > data.size - offset) {
            piece = data.size - offset;
        }
        bybit_hmac_stream_update(stream, (bybit_slice){piece > 0 ? data.data + offset : NULL, piece});
        offset += piece;
    }
}

static void streams_fed_in_random_pieces(void **state)
{
    (void)state;
    random_source source = {7};
    uint8_t secret[40];
    uint8_t data[2000];
    uint8_t mac[BYBIT_MAC_MAX];
    bybit_vault *vault = new_vault();
    random_fill(&source, secret, sizeof secret);
    random_fill(&source, data, sizeof data);
    for (size_t round = 0; round < 400; round++) {
        const bybit_digest digest = round % 2 == 0 ? BYBIT_SHA256 : BYBIT_SHA512;
        const bybit_slice fed = {data, random_below(&source, sizeof data + 1)};
        bybit_hmac_key *key = new_key(vault, digest, BYTES(secret));
        bybit_hmac_stream *stream = NULL;
        assert_status(BYBIT_OK, bybit_hmac_stream_create(key, &stream));
        feed_in_pieces(&source, stream, fed);
        bybit_hmac_stream_finish(stream, mac);
        assert_mac(digest, mac, BYTES(secret), fed);
        bybit_hmac_stream_destroy(stream);
        bybit_hmac_key_release(key);
    }
    assert_int_equal(bybit_vault_measure(vault).used_bytes, 0);
    bybit_vault_release(vault);
}

/* Streams of one key do not disturb one another, nor the key. */
static void streams_share_a_key(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_hmac_key *key = new_key(vault, BYBIT_SHA256, SLICE("test_secret"));
    bybit_hmac_stream *streams[2] = {NULL, NULL};
    uint8_t mac[BYBIT_MAC_MAX];
    const bybit_slice plain = SLICE("plain");
    assert_status(BYBIT_OK, bybit_hmac_stream_create(key, &streams[0]));
    assert_status(BYBIT_OK, bybit_hmac_stream_create(key, &streams[1]));
    bybit_hmac_stream_update(streams[0], SLICE("left "));
    bybit_hmac_stream_update(streams[1], SLICE("right "));
    bybit_hmac_sign(key, &plain, 1, mac);
    assert_mac(BYBIT_SHA256, mac, SLICE("test_secret"), plain);
    bybit_hmac_stream_update(streams[0], SLICE("side"));
    bybit_hmac_stream_finish(streams[0], mac);
    assert_mac(BYBIT_SHA256, mac, SLICE("test_secret"), SLICE("left side"));
    bybit_hmac_stream_update(streams[1], SLICE("side"));
    bybit_hmac_stream_finish(streams[1], mac);
    assert_mac(BYBIT_SHA256, mac, SLICE("test_secret"), SLICE("right side"));
    bybit_hmac_stream_destroy(streams[0]);
    bybit_hmac_stream_destroy(streams[1]);
    bybit_hmac_key_release(key);
    bybit_vault_release(vault);
}

/* Owner and key may go first; the stream keeps what it needs. An unfinished stream can be destroyed. */
static void stream_outlives_key_and_vault(void **state)
{
    (void)state;
    uint8_t mac[BYBIT_MAC_MAX];
    for (int finished = 0; finished < 2; finished++) {
        bybit_vault *vault = new_vault();
        bybit_hmac_key *key = new_key(vault, BYBIT_SHA512, SLICE("test_secret"));
        bybit_hmac_stream *stream = NULL;
        assert_status(BYBIT_OK, bybit_hmac_stream_create(key, &stream));
        bybit_hmac_key_release(key);
        bybit_vault_release(vault);
        bybit_hmac_stream_update(stream, SLICE("data"));
        if (finished) {
            bybit_hmac_stream_finish(stream, mac);
            assert_mac(BYBIT_SHA512, mac, SLICE("test_secret"), SLICE("data"));
        }
        bybit_hmac_stream_destroy(stream);
    }
    bybit_hmac_stream_destroy(NULL);
}

/* ---- lifetimes ---- */

static void digest_sizes(void **state)
{
    (void)state;
    assert_int_equal(bybit_digest_size(BYBIT_SHA256), 32);
    assert_int_equal(bybit_digest_size(BYBIT_SHA512), 64);
    assert_int_equal(bybit_digest_size((bybit_digest)BYBIT_DIGEST_COUNT), 0);
    assert_int_equal(bybit_digest_size((bybit_digest)-1), 0);
}

static void unknown_digest_is_refused(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_hmac_key *const untouched = (bybit_hmac_key *)(void *)vault;
    bybit_hmac_key *key = untouched;
    const bybit_slice secret = SLICE("secret");
    assert_status(BYBIT_ERROR_ARGUMENT, bybit_hmac_key_create(vault, (bybit_digest)2, secret, &key));
    assert_status(BYBIT_ERROR_ARGUMENT, bybit_hmac_key_create(vault, (bybit_digest)-1, secret, &key));
    assert_ptr_equal(key, untouched);
    assert_int_equal(bybit_vault_measure(vault).used_bytes, 0);
    bybit_vault_release(vault);
}

static void key_lives_until_its_last_release(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    bybit_hmac_key *key = new_key(vault, BYBIT_SHA256, SLICE("test_secret"));
    const bybit_slice data = SLICE("data");
    uint8_t mac[BYBIT_MAC_MAX];
    assert_int_equal(bybit_hmac_key_digest(key), BYBIT_SHA256);
    for (int i = 0; i < 10; i++) {
        assert_ptr_equal(bybit_hmac_key_retain(key), key);
    }
    for (int i = 0; i < 10; i++) {
        bybit_hmac_key_release(key);
        bybit_hmac_sign(key, &data, 1, mac);
        assert_mac(BYBIT_SHA256, mac, SLICE("test_secret"), data);
        assert_true(bybit_vault_measure(vault).used_bytes > 0);
    }
    bybit_hmac_key_release(key);
    assert_int_equal(bybit_vault_measure(vault).used_bytes, 0);
    bybit_hmac_key_release(NULL);
    bybit_vault_release(vault);
}

static void key_does_not_keep_the_callers_secret(void **state)
{
    (void)state;
    bybit_vault *vault = new_vault();
    uint8_t secret[] = "test_secret";
    const bybit_slice data = SLICE("data");
    uint8_t mac[BYBIT_MAC_MAX];
    bybit_hmac_key *key = new_key(vault, BYBIT_SHA256, (bybit_slice){secret, sizeof secret - 1});
    memset(secret, 0, sizeof secret);
    bybit_hmac_sign(key, &data, 1, mac);
    assert_mac(BYBIT_SHA256, mac, SLICE("test_secret"), data);
    bybit_hmac_key_release(key);
    bybit_vault_release(vault);
}

/* Takes every slot of the vault's first slabs again and looks for bytes that somebody left there. */
static void assert_vault_is_clean(bybit_vault *vault)
{
    static const size_t sizes[] = {64, 128, 256, 512, 1024};
    void *pieces[COUNT_OF(sizes)][64];
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        for (size_t j = 0; j < COUNT_OF(pieces[i]); j++) {
            pieces[i][j] = allocate(vault, sizes[i]);
            assert_true(all_bytes_are(pieces[i][j], sizes[i], 0));
        }
    }
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        for (size_t j = 0; j < COUNT_OF(pieces[i]); j++) {
            bybit_vault_free(vault, pieces[i][j], sizes[i]);
        }
    }
}

static void memory_of_keys_and_streams_is_wiped(void **state)
{
    (void)state;
    for (int digest = 0; digest < BYBIT_DIGEST_COUNT; digest++) {
        bybit_vault *vault = new_vault();
        bybit_hmac_key *keys[8];
        bybit_hmac_stream *streams[8] = {NULL};
        uint8_t mac[BYBIT_MAC_MAX];
        for (size_t i = 0; i < COUNT_OF(keys); i++) {
            keys[i] = new_key(vault, (bybit_digest)digest, SLICE("test_secret"));
            assert_status(BYBIT_OK, bybit_hmac_stream_create(keys[i], &streams[i]));
            bybit_hmac_stream_update(streams[i], SLICE("data that fills a part of the block"));
        }
        for (size_t i = 0; i < COUNT_OF(keys); i++) {
            if (i % 2 == 0) {
                bybit_hmac_stream_finish(streams[i], mac);
            }
            bybit_hmac_stream_destroy(streams[i]);
            bybit_hmac_key_release(keys[i]);
        }
        assert_int_equal(bybit_vault_measure(vault).used_bytes, 0);
        assert_vault_is_clean(vault);
        bybit_vault_release(vault);
    }
}

int run_hmac_tests(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rfc4231_vectors),
        TEST(every_key_length),
        TEST(data_sizes_up_to_a_mebibyte),
        TEST(empty_secret_and_data_may_be_null),
        TEST(parts_split_at_every_point),
        TEST(parts_of_one_byte_and_no_parts),
        TEST(any_pair_is_found),
        TEST(the_first_pair_counts),
        TEST(streams_fed_in_random_pieces),
        TEST(streams_share_a_key),
        TEST(stream_outlives_key_and_vault),
        TEST(digest_sizes),
        TEST(unknown_digest_is_refused),
        TEST(key_lives_until_its_last_release),
        TEST(key_does_not_keep_the_callers_secret),
        TEST(memory_of_keys_and_streams_is_wiped),
    };
    return cmocka_run_group_tests_name("hmac", tests, NULL, NULL);
}
