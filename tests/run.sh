#!/usr/bin/env bash
# Installs what is missing, builds everything and runs every test. Ends with a line "N passed, N failed".
# Tests labelled `real` read the public layers under ../shared/data (or TSUNAGI_DATA) and say `skipped` without them.
set -uo pipefail
cd "$(dirname "$0")/.."
source scenarios/setup.sh
set +e

tsunagi_install "${tsunagi_test_packages[@]}" || echo "the tests that need ${tsunagi_test_packages[*]} are left out"
tsunagi_install && tsunagi_install_page && { tsunagi_install_browser; tsunagi_build all; } || { echo "the build failed"; echo "0 passed, 1 failed"; exit 1; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
ctest --test-dir build/release --output-on-failure -j "$(nproc)" --timeout 600 "$@" | tee "$log" | grep -vE '^ +Start |Passed +[0-9.]+ sec$'
status=${PIPESTATUS[0]}
passed=$(grep -cE ' Passed +[0-9.]+ sec' "$log")
skipped=$(grep -cE '\*\*\*Skipped' "$log")
failed=$(grep -cE '\*\*\*(Failed|Timeout|Not Run|Exception)' "$log")
[ "$status" -ne 0 ] && [ "$failed" -eq 0 ] && failed=1
[ "$skipped" -gt 0 ] && echo "$skipped skipped: their data are not there"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
