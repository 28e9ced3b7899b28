#!/usr/bin/env bash
# Runs the connector's tests on older Flink releases: compiled once, against the release in pom.xml, as users get the jar.
# usage: tools/verify-flink-versions.sh [RELEASE ...]     (default: 2.2.0 2.1.1; MVN names another Maven)
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

releases=("$@")
[ ${#releases[@]} -gt 0 ] || releases=(2.2.0 2.1.1)
module=flink-connector-datashard
logs=target/flink-versions
mkdir -p "$logs"

run() { "${MVN:-mvn}" -B -Dfast -pl "$module" "$@" </dev/null; }

if ! run test-compile >"$logs/compile.log" 2>&1; then
  grep '^\[ERROR\]' "$logs/compile.log" | head -n 20
  echo "Does not compile: $logs/compile.log" >&2
  exit 1
fi

result=0
for release in "${releases[@]}"; do
  log="$logs/$release.log"
  rm -rf "$module/target/surefire-reports" "$module/target/failsafe-reports"
  # Goals, not phases: a phase would compile again, against the older release.
  run -Dflink.version="$release" surefire:test failsafe:integration-test failsafe:verify >"$log" 2>&1
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
