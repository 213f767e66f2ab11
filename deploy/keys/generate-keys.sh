#!/usr/bin/env bash
# Makes the key pair with which the gateway signs what it sends to PayCools, and prints the public half in the form in
# which PayCools' dashboard takes it: one line of Base64, without header, blanks or line breaks.
#
#   deploy/keys/generate-keys.sh [folder] [bits]      default: the folder where you are, 2048 bits
#
# Malaysia needs 4096 bits. The private key is written to <folder>/merchant-private-key.pem (PKCS#8), which its owner
# alone can read. What is there already is never overwritten: a key that is lost cannot be made again.
#
# Standard output has the public key alone, so that it can be piped; everything else goes to standard error.
set -eu

folder="${1:-.}"
bits="${2:-2048}"
private="$folder/merchant-private-key.pem"

fail() {
    printf 'no key was made: %s\n' "$1" >&2
    exit 1
}

command -v openssl >/dev/null || fail "openssl is not installed"
case "$bits" in
    2048 | 4096) ;;
    *) fail "the length must be 2048, or 4096 for Malaysia" ;;
esac

umask 077
mkdir -p -- "$folder"
# A name that leads nowhere exists too.
if [ -e "$private" ] || [ -L "$private" ]; then
    fail "$private exists, and is left as it is"
fi

temporary=$(mktemp "$folder/.merchant-private-key.XXXXXX")
trap 'rm -f -- "$temporary"' EXIT
# genpkey writes PKCS#8. Its dots about the progress tell nobody anything.
openssl genpkey -algorithm RSA -pkeyopt "rsa_keygen_bits:$bits" -out "$temporary" 2>/dev/null \
    || fail "openssl could not make it"
chmod 600 -- "$temporary"
# A second name for the finished file: fails when somebody was faster, and nobody ever sees half a key.
ln -- "$temporary" "$private" 2>/dev/null || fail "$private cannot be written, or exists and is left as it is"

fingerprint=$(openssl pkey -in "$private" -pubout -outform DER | openssl dgst -sha256 -r)
{
    printf 'Private key, %s bits: %s (for paycools.merchant-private-key-file; keep it secret and keep a copy)\n' \
        "$bits" "$private"
    printf 'Fingerprint, as /go-live and /q/health/ready show it: SHA256:%s\n' "${fingerprint%% *}"
    printf 'Public key, to be pasted into Developer, App Details, Public Key of the PayCools dashboard:\n'
} >&2
openssl pkey -in "$private" -pubout -outform DER | openssl base64 -A
printf '\n'
