#!/usr/bin/env bash
# Takes one payment, refunds a part of it, sends one payout and has a link paid, through a running gateway and the
# sandbox behind it, as callers and payers would.
#
#   deploy/smoke-test.sh [base-url]          default http://localhost:8080
#
#   API_KEY      a key with the roles payments, payouts, refunds and read    default: the key of development
#   PAY_URL      where the payer pays, when that is not <nextAction.url>/pay as with the sandbox
#   WAIT         seconds to wait for SUCCEEDED              default 30
#
# Exit code 0: all came through and the history of the payment is printed. 1: the last line says what failed.
set -u

base="${1:-http://localhost:8080}"
base="${base%/}"
key="${API_KEY:-gateway-dev-key}"
wait="${WAIT:-30}"

fail() {
    printf 'smoke test FAILED: %s\n' "$1" >&2
    exit 1
}

# The value of a text field in a JSON document on standard input.
field() {
    sed -n 's/.*"'"$1"'":"\([^"]*\)".*/\1/p' | head -n 1
}

call() { # method path [curl arguments]
    local method="$1" path="$2"
    shift 2
    curl -sS --max-time 30 -X "$method" "$base$path" -H "X-API-Key: $key" "$@"
}

command -v curl >/dev/null || fail "curl is not installed"

echo "1. An internal service asks for a payment of 500.10 PHP at $base"
created=$(call POST /v1/payments \
    -H "Idempotency-Key: smoke-$(date +%s)-$$" \
    -H 'Content-Type: application/json' \
    -d '{"mode":"CASHIER","amount":"500.10","currency":"PHP","country":"PH",
         "customer":{"name":"Maria Santos","email":"payer@example.com","mobile":"09171234567"},
         "redirectUrl":"https://shop.example/return","description":"Smoke test"}') \
    || fail "the gateway does not answer"
# The id is the first field of a transaction, and of nothing else that the gateway answers.
id=$(printf '%s' "$created" | sed -n 's/^{"id":"\([^"]*\)".*/\1/p')
[ -n "$id" ] || fail "no payment was created: $created"
url=$(printf '%s' "$created" | field url)
[ -n "$url" ] || fail "the payment $id has no page to pay on: $created"
echo "   $id, to be paid at $url"

echo "2. The payer pays"
code=$(curl -sS --max-time 30 -o /dev/null -w '%{http_code}' -X POST "${PAY_URL:-$url/pay}") \
    || fail "the page of the payer does not answer"
case "$code" in
    200 | 303) ;;
    *) fail "the page of the payer answered HTTP $code; is there a sandbox behind the gateway?" ;;
esac

await_success() { # what path
    local status=
    for _ in $(seq "$wait"); do
        status=$(call GET "$2" | field status)
        [ "$status" = PROCESSING ] || break
        sleep 1
    done
    [ "$status" = SUCCEEDED ] || fail "the $1 ${2##*/} is $status and not SUCCEEDED after $wait s"
}

echo "3. The webhook arrives and the payment succeeds"
await_success payment "/v1/payments/$id"

echo "4. Its history"
events=$(call GET "/v1/transactions/$id/events") || fail "the history cannot be read"
printf '%s\n' "$events" | sed 's/},{/},\n{/g' | sed 's/^/   /'
case "$events" in
    *'"to":"SUCCEEDED"'*) ;;
    *) fail "the history does not show the success" ;;
esac

echo "5. An internal service sends a payout of 100.00 PHP"
created=$(call POST /v1/payouts \
    -H "Idempotency-Key: smoke-payout-$(date +%s)-$$" \
    -H 'Content-Type: application/json' \
    -d '{"amount":"100.00","currency":"PHP","country":"PH","description":"Smoke test",
         "beneficiary":{"method":"BANK","bankCode":"BDO","accountNumber":"001234567890","name":"Maria Santos"}}') \
    || fail "the gateway does not answer"
payout=$(printf '%s' "$created" | sed -n 's/^{"id":"\([^"]*\)".*/\1/p')
[ -n "$payout" ] || fail "no payout was created: $created"
await_success payout "/v1/payouts/$payout"
echo "   $payout"

echo "6. 100.00 PHP of the payment go back"
created=$(call POST "/v1/payments/$id/refunds" \
    -H "Idempotency-Key: smoke-refund-$(date +%s)-$$" \
    -H 'Content-Type: application/json' \
    -d '{"amount":"100.00","reason":"Smoke test"}') \
    || fail "the gateway does not answer"
refund=$(printf '%s' "$created" | sed -n 's/^{"id":"\([^"]*\)".*/\1/p')
[ -n "$refund" ] || fail "no refund was created: $created"
await_success refund "/v1/refunds/$refund"
echo "   $refund"

echo "7. Somebody pays by a link"
created=$(call POST /v1/payment-links \
    -H 'Content-Type: application/json' \
    -d '{"amount":"500.10","currency":"PHP","country":"PH","description":"Smoke test",
         "customer":{"name":"Maria Santos","email":"payer@example.com","mobile":"09171234567"}}') \
    || fail "the gateway does not answer"
link=$(printf '%s' "$created" | sed -n 's/^{"id":"\([^"]*\)".*/\1/p')
page=$(printf '%s' "$created" | field url)
[ -n "$link" ] && [ -n "$page" ] || fail "no link was made: $created"
page="$base/pay/${page##*/}"
code=$(curl -sS --max-time 30 -o /dev/null -w '%{http_code}' "$page") || fail "the page of the link does not answer"
[ "$code" = 200 ] || fail "the page of the link answered HTTP $code"
cashier=$(curl -sS --max-time 30 -o /dev/null -w '%{redirect_url}' --data '' "$page") \
    || fail "the page of the link does not answer"
[ -n "$cashier" ] || fail "the page of the link leads to no page to pay on"
code=$(curl -sS --max-time 30 -o /dev/null -w '%{http_code}' -X POST "$cashier/pay") \
    || fail "the page of the payer does not answer"
case "$code" in
    200 | 303) ;;
    *) fail "the page of the payer answered HTTP $code" ;;
esac
status=
for _ in $(seq "$wait"); do
    # The first status is the link's, the others are those of its payments.
    status=$(call GET "/v1/payment-links/$link" | sed 's/"status"/\n&/' | sed -n 's/^"status":"\([^"]*\)".*/\1/p' | head -n 1)
    [ "$status" = ACTIVE ] || break
    sleep 1
done
[ "$status" = PAID ] || fail "the link $link is $status and not PAID after $wait s"
echo "   $link is PAID"

echo "smoke test passed: $id, $payout and $refund are SUCCEEDED, $link is PAID"
