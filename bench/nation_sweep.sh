#!/usr/bin/env bash
# The figures of a national sweep on this machine: bench/nation_sweep.sh TSUNAGI FOLDER [TOWNS=200] [PEOPLE=3000]
#
# Measured on two shared cores (load 16), 200 towns of at most 1,200 people: overhead 0.4 %, 140 of 351 MiB, years 58 times
# cheaper than a first task, 10,000 parts reduced in 13 s and 108 MiB, 17 core-hours for 1,741 x 100.
#
# Prints scheduling overhead, memory against its estimate, what a finance-only task costs against the first, bytes after
# killing workers, 1,000 trivial tasks in shards, a reduce of 10,000 parts, and an extrapolation to 1,741 x 100.
set -euo pipefail
program=$(realpath "$1") folder=$2 towns=${3:-200} people=${4:-3000}
mkdir -p "$folder" && cd "$folder"
figure() { python3 -c "import json,sys; r=json.load(open('$1')); print($2)"; }

[ -d nation ] || "$program" sample --nation "$towns" --population "$people" --seed 8 --out nation --quiet
echo "== $towns towns of at most $people people x 5 scenarios, 2 threads"
rm -rf parts && "$program" sweep run nation/sweep.toml --out parts --threads 2 --json --quiet >run.json
figure run.json "'tasks %d, plans %d, wall %.1f s' % (r['tasks'], r['plans'], r['wall_s'])"
figure run.json "'scheduling overhead %.2f %% of compute' % (100 * (r['wall_s'] * r['regions_at_once'] / (r['plan_s'] + r['years_s']) - 1))"
figure run.json "'a plan %.4f s, the years of a task %.4f s: %.1f times cheaper' % (r['plan_s'] / r['plans'], r['years_s'] / r['tasks'], (r['plan_s'] / r['plans'] + r['years_s'] / r['tasks']) / (r['years_s'] / r['tasks']))"
figure run.json "'peak memory %.0f MiB of %.0f MiB estimated' % (r['peak_mib'], r['estimated_mib'])"

echo "== about 5 % of workers killed at random moments"
rm -rf killed
for shard in $(seq 40); do
  "$program" sweep work nation/sweep.toml --out killed --shard "$shard/40" --threads 2 --quiet &
  worker=$!
  if [ $((shard % 20)) -eq 7 ]; then sleep "0.$((RANDOM % 9 + 1))"; kill -9 "$worker" 2>/dev/null || true; fi
  wait "$worker" || true
done
"$program" sweep run nation/sweep.toml --out killed --threads 2 --json --quiet >resumed.json
figure resumed.json "'%d parts were there, %d made again' % (r['kept'], r['computed'])"
diff -rq -x '.*' parts/parts killed/parts && diff -rq -x '.*' parts/plans killed/plans && echo "the same bytes"

echo "== 1,000 trivial tasks in 8 shards, 2 at a time"
cat >trivial.toml <<TOML
replicates = 20
[regions]
files = ["nation/00001/scenario.toml"]
[[design]]
kind = "sobol"
samples = 1000
range = { years = { wage_escalation_per_year = [0.0, 0.03] } }
TOML
rm -rf trivial && start=$(date +%s.%N)
seq 8 | xargs -P 2 -I{} "$program" sweep work trivial.toml --out trivial --shard {}/8 --threads 1 --quiet
python3 -c "print('%.1f s' % ($(date +%s.%N) - $start))"

echo "== reduce of 10,000 parts"
cat >many.toml <<TOML
replicates = 200
[regions]
files = ["nation/*/scenario.toml"]
[[design]]
kind = "sobol"
samples = $((10000 / towns))
range = { years = { wage_escalation_per_year = [0.0, 0.03] } }
TOML
"$program" sweep run many.toml --out many --threads 2 --json --quiet >many.json
figure many.json "'%d tasks in %.1f s, %d plans' % (r['tasks'], r['wall_s'], r['plans'])"
/usr/bin/time -f "%e s, %M KiB" "$program" sweep reduce many.toml --out many --overwrite --quiet
du -sh many/parts | cut -f1

echo "== 1,741 municipalities x 100 scenarios, 20 plans each"
# Linear in plans and tasks, as measured here: core-hours = (plans x s a plan + tasks x s a task) / 3,600. It holds for
# municipalities like these; a sweep's own figure comes from sweep plan --measure.
figure run.json "'%.1f core-hours, %.0f MiB a worker thread' % ((1741 * 20 * r['plan_s'] / r['plans'] + 174100 * r['years_s'] / r['tasks']) / 3600, r['peak_mib'] / r['regions_at_once'])"
