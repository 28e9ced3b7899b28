#!/usr/bin/env bash
# Runs the connector's tests on older Flink releases: compiled once, against the release in pom.xml, as users get the jar.
# usage: tools/verify-flink-versions.sh [RELEASE ...]     (default: of each line in LINES the newest that can be had; MVN names another Maven)
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

# Newest patch first. Not every repository has all artifacts of the newest: then the next is taken, and it is said.
LINES=("2.2.1 2.2.0" "2.1.3 2.1.2 2.1.1")

module=flink-connector-datashard
logs=target/flink-versions
mkdir -p "$logs"

run() { "${MVN:-mvn}" -B -Dfast -pl "$module" -am "$@" </dev/null; }

# on RELEASE SUITES GOAL...: with Flink RELEASE, and its suites for connectors (test code only) of release SUITES.
on() { run -Dflink.version="$1" -Dflink.connector-suites.version="$2" "${@:3}"; }

# Without tests: whether all of it can be resolved is known when the tests' class path is made.
can_be_had() { on "$1" "$2" -q -Dcompile.skip -DskipTests verify >"$logs/resolve-$1-$2.log" 2>&1; }

# choose CANDIDATE...: sets "chosen" to the first candidate that can be had, and the newest of its line's suites that can.
choose() {
  local release suites
  for release in "$@"; do
    for suites in "$release" "$@"; do
      if can_be_had "$release" "$suites"; then
        chosen="$release $suites"
        [ "$suites" = "$release" ] || echo "Flink $release: its suites for connectors can't be had; those of $suites are run"
        return 0
      fi
    done
    echo "Flink $release can't be had: $logs/resolve-$release-$release.log"
  done
  return 1
}

wanted=("$@")
[ ${#wanted[@]} -gt 0 ] || wanted=("${LINES[@]}")

if ! run test-compile >"$logs/compile.log" 2>&1; then
  grep '^\[ERROR\]' "$logs/compile.log" | head -n 20
  echo "Does not compile: $logs/compile.log" >&2
  exit 1
fi

result=0
for line in "${wanted[@]}"; do
  # shellcheck disable=SC2086 # a line is a list
  if ! choose $line; then
    result=1
    continue
  fi
  read -r release suites <<<"$chosen"
  log="$logs/$release.log"
  rm -rf "$module/target/surefire-reports" "$module/target/failsafe-reports"
  # Not compiled again, which would be against the older release.
  on "$release" "$suites" -Dcompile.skip verify >"$log" 2>&1
  status=$?
  # The closing lines of surefire and failsafe are those that name no class.
  tests=$(grep -oE 'Tests run: [0-9]+, Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+$' "$log" |
    awk -F'[:,] ' '{ t += $2; f += $4; e += $6; s += $8 } END { printf "%d tests, %d failures, %d errors, %d skipped", t, f, e, s }')
  if [ "$status" -eq 0 ] && [[ $tests != "0 tests"* ]]; then
    echo "Flink $release: passed ($tests)"
  else
    echo "Flink $release: FAILED ($tests), see $log"
    result=1
  fi
done
exit "$result"
