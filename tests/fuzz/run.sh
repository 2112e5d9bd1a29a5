#!/usr/bin/env bash
# Builds the fuzz targets with clang and runs each for a while (60 s, or the seconds given). What ends one is left in
# tests/fuzz/found; new inputs that reach new code stay in build/fuzz/corpus.
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${1:-60}
targets=(csv_table mesh_code region road_layer scenario stp wkb)
cmake --preset fuzz >/dev/null
cmake --build build/fuzz --target "${targets[@]/#/fuzz_}"
mkdir -p tests/fuzz/found
failed=0
for target in "${targets[@]}"; do
  mkdir -p "build/fuzz/corpus/$target"
  echo "== $target"
  ASAN_OPTIONS=detect_leaks=0 "build/fuzz/tests/fuzz/fuzz_$target" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=2048 -max_len=65536 -artifact_prefix="tests/fuzz/found/$target-" -print_final_stats=1 \
    "build/fuzz/corpus/$target" "tests/fuzz/corpus/$target" 2>&1 | grep -E '^(stat::number_of_exec|SUMMARY|==|Done)' || failed=1
done
[ -z "$(ls -A tests/fuzz/found)" ] || { ls tests/fuzz/found; failed=1; }
exit "$failed"
