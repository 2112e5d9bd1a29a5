#!/usr/bin/env bash
# Random small problems of every kind beside brute force, and one in fifty somewhat larger beside CBC, over all cores:
#   bench/solve_random.sh [PROBLEMS]
# Prints a row a kind; status 1 when any answer is wrong (a bound above the optimum, a plan below it, a proof that does
# not hold, a plan where there is none). "missed": a plan exists and none was found.
set -euo pipefail
cd "$(dirname "$0")/.."
problems=${1:-100000}
kinds=12
program=${TSUNAGI_SOLVE_RANDOM:-build/release/bench/solve_random}
[ -x "$program" ] || { echo "no $program: build it with -DTSUNAGI_BENCH=ON" >&2; exit 1; }
cores=$(nproc)
seeds=$(((problems + kinds - 1) / kinds))
share=$(((seeds + cores - 1) / cores))
larger=$((share * kinds / 8 / 50))
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
jobs=()
for ((i = 0; i < cores; ++i)); do
  "$program" $((1000000 + i * share)) "$share" "$larger" > "$out/$i" &
  jobs+=($!)
done
status=0
for job in "${jobs[@]}"; do wait "$job" || status=1; done
cat "$out"/* | awk '
  { if (!($1 in n)) order[++kinds] = $1
    n[$1] += $2; f[$1] += $3; w[$1] += $4; m[$1] += $5; o[$1] += $6; p[$1] += $7; g[$1] += $8 }
  END {
    printf "%-20s %9s %9s %6s %7s %9s %9s %11s\n", "kind", "problems", "feasible", "wrong", "missed", "optimal", "proven", "mean gap %"
    for (i = 1; i <= kinds; ++i) {
      k = order[i]
      printf "%-20s %9d %9d %6d %7d %9d %9d %11.3f\n", k, n[k], f[k], w[k], m[k], o[k], p[k], 100 * g[k] / (f[k] > m[k] ? f[k] - m[k] : 1)
      N += n[k]; F += f[k]; W += w[k]; M += m[k]; O += o[k]; P += p[k]; G += g[k]
    }
    printf "%-20s %9d %9d %6d %7d %9d %9d %11.3f\n", "all", N, F, W, M, O, P, 100 * G / (F > M ? F - M : 1)
  }'
exit $status
