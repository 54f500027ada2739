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
  command -v openssl >/dev/null || echo openssl
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

install_node_packages() {
  local packages
  for packages in tests/*/node; do
    (cd "$packages" && npm ci --silent --no-audit --no-fund --ignore-scripts) || return 1
  done
}

install_node_packages &
node_packages=$!
# One compiler for all projects spares each the start of its own with all analyzers. It has a name, so that it can end with the build.
compiler="envoyrls-tests-$$"
dotnet build EnvoyRls.sln -c Release --nologo -v quiet -p:UseSharedCompilation=true -p:SharedCompilationId="$compiler"
built=$?
pkill -f -- "-pipename:$compiler\$"
[ "$built" -eq 0 ] || exit 1
wait "$node_packages" || exit 1

# A suite that hangs ends without a summary, which counts as a failure.
LONGEST_SUITE=20m
# Suites run two at a time, as each waits for something now and then; three are no sooner through on two processors. The longest begin first.
SUITES_AT_ONCE=${SUITES_AT_ONCE:-2}
LONGEST_SUITES=(Conformance Redis Deployment Dashboard Management Adaptive Fuzz Bench Core Server)
# These start programs all the time, whose code is seldom run often enough for what the runtime learns of it to pay.
STARTING_SUITES=(Conformance Deployment Dashboard Cli)

# These bring thousands of small files to the disk and wait for it each time, which takes no time where files are in memory. Whether the
# power may fail is tested there as well as elsewhere: tests make up what it leaves.
SYNCING_SUITES=(Conformance Management Dashboard Adaptive Server)
# Kilobytes, ten times what these have there at once. A container may have less.
ROOM_FOR_FILES=500000

logs=$(mktemp -d)
# Suites in the background hear no Ctrl+C by themselves.
trap 'kill $(jobs -p) 2>/dev/null; wait; rm -rf "$logs" "${memory-}"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
passed=0 failed=0 skipped=0

if [ "$(df --output=avail /dev/shm 2>/dev/null | tail -n 1)" -ge "$ROOM_FOR_FILES" ] 2>/dev/null; then
  memory=$(mktemp -d /dev/shm/envoyrls-tests-XXXXXX)
  # PostgreSQL, which is not root, passes through.
  chmod 711 "$memory"
fi

log_of() { echo "$logs/${1//\//-}"; }

# Runs a suite, whose name and command are given, and prints its log as a whole when it has ended.
run_suite() {
  local log suite
  log=$(log_of "$1")
  timeout "$LONGEST_SUITE" "${@:2}" >"$log" 2>&1 &
  suite=$!
  trap 'kill "$suite"; wait "$suite"; exit 1' TERM
  wait "$suite"
  echo $? >"$log.status"
  { flock 9 && echo "== $1" && cat "$log"; } 9>"$logs/lock"
}

# Counts the tests of a suite that has run.
count_suite() {
  local name=$1 log status summary bad
  log=$(log_of "$name")
  status=$(cat "$log.status")
  # The runner's last line: "  Name  Total: 12, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 1.234s"
  summary=$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+, Skipped: [0-9]+' "$log" | tail -n 1)
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
mapfile -t suites < <({ printf 'EnvoyRls.%s.Tests\n' "${LONGEST_SUITES[@]}"; basename -a tests/*.Tests; } | awk '!seen[$0]++')
run_tests() {
  local short=${1#EnvoyRls.} learns=1 files=${TMPDIR-/tmp}
  [[ " ${STARTING_SUITES[*]} " != *" ${short%.Tests} "* ]] || learns=0
  [[ " ${SYNCING_SUITES[*]} " != *" ${short%.Tests} "* ]] || files=${memory-$files}
  TMPDIR=$files DOTNET_TieredPGO=$learns run_suite "$1" "tests/$1/bin/Release/net10.0/$1" -noLogo -noColor "${@:2}"
}

# This one measures how late calls are, and runs by itself.
ALONE=EnvoyRls.Faults.Tests
run_tests "$ALONE" "$@"
for name in "${suites[@]}"; do
  [ "$name" != "$ALONE" ] || continue
  while [ "$(jobs -rp | wc -l)" -ge "$SUITES_AT_ONCE" ]; do wait -n; done
  run_tests "$name" "$@" &
done
wait
# Filters choose among tests, and how fast the server is beside a bare endpoint is none.
[ -n "$filtered" ] || { suites+=(bench/check) && run_suite bench/check bench/check; }

for name in "${suites[@]}"; do count_suite "$name"; done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
