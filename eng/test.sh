#!/usr/bin/env bash
# Runs every test suite and ends with "N passed, N failed, N skipped".
# Installs what the suites need and the machine lacks; starts and stops everything itself on free loopback ports.
set -uo pipefail
cd "$(dirname "$0")/.."

needed_packages() {
  command -v redis-server >/dev/null || echo redis-server
  compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || command -v postgres >/dev/null || echo postgresql
  command -v psql >/dev/null || echo postgresql-client
  [ -x /usr/bin/chromium ] || echo chromium
  command -v promtool >/dev/null || echo prometheus
  command -v mmdblookup >/dev/null || echo mmdb-bin
  command -v node >/dev/null || echo nodejs
  command -v npm >/dev/null || echo npm
  /usr/bin/python3 -c 'import grpc, google.protobuf' 2>/dev/null || echo python3-grpcio python3-protobuf
}

packages=$(needed_packages | tr '\n' ' ')
if [ -n "${packages// /}" ]; then
  echo "installing: $packages"
  as_root=$([ "$(id -u)" -eq 0 ] || echo sudo)
  # shellcheck disable=SC2086 # one word per package, and none for root
  { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $packages; } >/dev/null || exit 1
fi

for packages in tests/*/node; do
  (cd "$packages" && npm ci --silent --no-audit --no-fund --ignore-scripts) || exit 1
done

dotnet build EnvoyRls.sln -c Release --nologo -v quiet || exit 1

# A suite that hangs ends without a summary, which counts as a failure.
LONGEST_SUITE=15m
passed=0 failed=0 skipped=0

# Runs a suite, whose name and command are given, and counts its tests.
run_suite() {
  local name=$1 log status summary bad
  shift
  log=$(mktemp)
  echo "== $name"
  timeout "$LONGEST_SUITE" "$@" | tee "$log"
  status=${PIPESTATUS[0]}
  # The runner's last line: "  Name  Total: 12, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 1.234s"
  summary=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -n 1)
  rm -f "$log"
  if [ -z "$summary" ]; then
    # A filter may leave a suite without tests; without a filter that is a failure.
    [ -n "$filtered" ] && [ "$status" -eq 0 ] && return
    echo "$name ended without a summary (exit $status)"
    failed=$((failed + 1))
    return
  fi
  count() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<<"$summary"; }
  bad=$(($(count Failed) + $(count Errors)))
  [ "$status" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
  failed=$((failed + bad))
  skipped=$((skipped + $(count Skipped)))
  passed=$((passed + $(count Total) - $(count Failed) - $(count Skipped)))
}

filtered=${1-}
for project in tests/*.Tests; do
  name=$(basename "$project")
  run_suite "$name" "$project/bin/Release/net10.0/$name" -noLogo -noColor "$@"
done
# Filters choose among tests; how fast the server is beside a bare endpoint is none.
[ -n "$filtered" ] || run_suite bench/check bench/check

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
