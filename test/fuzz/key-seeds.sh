# Makes private keys and writes them into the folder $1 in every form in which people have keys, and what they take for
# one. Each file begins with the letter for the passphrase that the fuzz target then gives: n none, p the one below, w a
# wrong one.
set -eu
folder=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passphrase='test passphrase'
key=$work/key.pem

seed() { # letter, name: what comes in
  { printf '%s' "$1"; cat; } >"$folder/$2"
}

make_key() { openssl genpkey -quiet "$@" 2>/dev/null || openssl genpkey "$@" 2>/dev/null; }

make_key -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$key"
openssl pkey -in "$key" | seed n pkcs8-pem
openssl pkcs8 -topk8 -nocrypt -in "$key" -outform DER | seed n pkcs8-der
openssl rsa -in "$key" -traditional 2>/dev/null | seed n pkcs1-pem
openssl rsa -in "$key" -traditional -outform DER 2>/dev/null | seed n pkcs1-der
for letter in p n w; do
  # Few rounds, or each input would take as long as a login.
  openssl pkcs8 -topk8 -in "$key" -v2 aes-256-cbc -iter 16 -passout "pass:$passphrase" | seed $letter "encrypted-pem-$letter"
  openssl pkcs8 -topk8 -in "$key" -v2 aes-256-cbc -iter 16 -passout "pass:$passphrase" -outform DER |
    seed $letter "encrypted-der-$letter"
  openssl rsa -in "$key" -traditional -aes256 -passout "pass:$passphrase" 2>/dev/null | seed $letter "traditional-$letter"
done
openssl pkey -in "$key" | sed 's/$/\\n/' | tr -d '\n' | seed n escaped-line-ends
openssl pkey -in "$key" | sed '1s/^/"/; $s/$/"/' | seed n quoted
openssl pkey -in "$key" | sed 's/$/\r/' | seed n carriage-returns
# OpenSSL reads this label up to its NUL byte, and the core refuses it.
openssl rsa -in "$key" -traditional 2>/dev/null | sed '1s/KEY-/KEY\x00\x00-/' | seed n nul-in-label
openssl pkey -in "$key" -pubout | seed n public-pem
openssl pkey -in "$key" -pubout -outform DER | seed n public-der
openssl rsa -in "$key" -RSAPublicKey_out 2>/dev/null | seed n pkcs1-public-pem
openssl req -new -x509 -key "$key" -subj /CN=test -days 1 | seed n certificate-pem
openssl req -new -x509 -key "$key" -subj /CN=test -days 1 -outform DER | seed n certificate-der
openssl req -new -key "$key" -subj /CN=test | seed n request-pem
{ openssl req -new -x509 -key "$key" -subj /CN=test -days 1; openssl pkey -in "$key"; } | seed n certificate-and-key
make_key -algorithm EC -pkeyopt ec_paramgen_curve:P-256 | seed n elliptic
make_key -algorithm ED25519 -out "$work/ed25519.pem"
openssl pkey -in "$work/ed25519.pem" | seed n ed25519-pem
openssl pkcs8 -topk8 -nocrypt -in "$work/ed25519.pem" -outform DER | seed n ed25519-der
openssl pkcs8 -topk8 -in "$work/ed25519.pem" -v2 aes-256-cbc -iter 16 -passout "pass:$passphrase" | seed p ed25519-encrypted
openssl pkey -in "$work/ed25519.pem" -pubout | seed n ed25519-public
make_key -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -outform DER | seed n too-short
make_key -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -outform DER | seed n pss
make_key -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -pkeyopt rsa_keygen_primes:3 -outform DER | seed n three-primes
