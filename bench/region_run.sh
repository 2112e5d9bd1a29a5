#!/usr/bin/env bash
# Wall time, CPU time and peak memory of whole runs of a scenario: bench/region_run.sh SCENARIO [RUNS]
set -euo pipefail
cd "$(dirname "$0")/.."
scenario=${1:-scenarios/fujigoko/scenario.toml}
runs=${2:-3}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for _ in $(seq "$runs"); do
  TIMEFORMAT='wall %R s, user %U s, system %S s'
  time build/release/sim/tsunagi run "$scenario" --quiet --overwrite --out "$out/plan"
  grep -E '"(peak_memory_mib|stage|seconds)"' "$out/plan/run.json" | tr -d '\n' | sed 's/ *"stage": //g; s/"seconds"://g; s/  */ /g'
  echo
done
