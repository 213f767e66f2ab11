#!/usr/bin/env bash
# Starts the packaged application once, without a database and without PayCools, asks it a few things and stops it. What the JVM
# has learnt then stays beside the application and makes its next starts faster: app.aot with Java 25 or newer (use it with
# -XX:AOTCache), app.jsa with an older one (-XX:SharedArchiveFile).
#
#   deploy/make-start-cache.sh <folder of the application> <folder of the tests' keys>
#
# JAVA: the java to record with, which must be the one to start with. PORT: the first of two free ports.
set -euo pipefail

cd "$1"
keys="$2"
java="${JAVA:-java}"
port="${PORT:-8080}"
management=$((port + 1))
log="$(mktemp)"

version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
if [ "$version" -ge 25 ]; then
    file=app.aot
    record="-XX:AOTCacheOutput=$PWD/$file"
else
    file=app.jsa
    record="-XX:ArchiveClassesAtExit=$PWD/$file"
fi
rm -f "$file"

# The caller's key is "record"; nobody else will ever see this process.
env -i PATH="$PATH" \
    QUARKUS_FLYWAY_MIGRATE_AT_START=false \
    QUARKUS_DATASOURCE_REACTIVE_URL=postgresql://127.0.0.1:1/none \
    QUARKUS_DATASOURCE_USERNAME=none QUARKUS_DATASOURCE_PASSWORD=none \
    QUARKUS_HTTP_HOST=127.0.0.1 QUARKUS_HTTP_PORT="$port" \
    QUARKUS_MANAGEMENT_HOST=127.0.0.1 QUARKUS_MANAGEMENT_PORT="$management" \
    PAYCOOLS_BASE_URL=https://127.0.0.1:1/ PAYCOOLS_CALLBACK_BASE_URL=https://gateway.invalid \
    PAYCOOLS_APP_ID=none \
    PAYCOOLS_MERCHANT_PRIVATE_KEY_FILE="$keys/merchant-2048.pkcs8.pem" \
    PAYCOOLS_PLATFORM_PUBLIC_KEY_FILES="$keys/platform-2048.public.pem" \
    GATEWAY_ENCRYPTION_KEYS=record:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= \
    GATEWAY_API_KEYS_RECORD_SHA256="$(printf %s record | sha256sum | cut -d ' ' -f 1)" \
    GATEWAY_API_KEYS_RECORD_ROLES=payments,payouts,refunds,read \
    "$java" -XX:+UseSerialGC -XX:-UsePerfData "$record" -jar quarkus-run.jar >"$log" 2>&1 &
process=$!

fail() {
    cat "$log" >&2
    echo "no start cache was made: $1" >&2
    kill -KILL "$process" 2>/dev/null || true
    exit 1
}

# Without curl, which the image may not have. Answers the status line.
ask() { # port method path [body]
    local body="${4:-}" line=
    exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
    printf '%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-API-Key: record\r\nIdempotency-Key: record\r\n' \
        "$2" "$3" >&3
    printf 'Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' "${#body}" "$body" >&3
    read -r line <&3 || true
    exec 3<&- 3>&-
    printf '%s\n' "$line"
}

for attempt in $(seq 120); do
    kill -0 "$process" 2>/dev/null || fail "the application ended"
    case "$(ask "$management" GET /q/health/live 2>/dev/null)" in
        *' 200 '*) break ;;
    esac
    [ "$attempt" -lt 120 ] || fail "the application did not start"
    sleep 0.5
done

# There is no database, so that each of them is refused; what is on the way there is loaded by then.
ask "$management" GET /q/health/started >/dev/null
ask "$management" GET /q/health/ready >/dev/null
ask "$management" GET /q/metrics >/dev/null
ask "$port" GET /v1/transactions >/dev/null
ask "$port" GET /pay/23456789ABCDEFGHJKLMNP >/dev/null
ask "$port" POST /webhooks/paycools/default '{}' >/dev/null
ask "$port" POST /v1/payments '{"mode":"CASHIER","amount":"500.10","currency":"PHP","country":"PH",
    "customer":{"name":"Maria Santos","email":"payer@example.com","mobile":"09171234567"},
    "redirectUrl":"https://shop.example/return","description":"Order 1"}' >/dev/null

kill -TERM "$process"
code=0
wait "$process" || code=$?
[ "$code" -eq 0 ] || [ "$code" -eq 143 ] || fail "the application ended with $code"
[ -s "$file" ] || fail "the JVM left no $file"
chmod 644 "$file"
rm -f "$log"
echo "made $file, $(du -m "$file" | cut -f 1) MB"
