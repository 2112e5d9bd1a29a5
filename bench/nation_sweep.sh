#!/usr/bin/env bash
# The figures of a national sweep on this machine.
#
#   bench/nation_sweep.sh TSUNAGI FOLDER [TOWNS=200] [PEOPLE=3000] [FULL=40] [FULL_PEOPLE=100000]
#
# TOWNS municipalities of at most PEOPLE people under five scenarios: scheduling overhead, memory against its estimate,
# what a finance-only task costs, the same through a Slurm on loopback, the same with 5 % of the workers killed; then
# 1,000 trivial tasks in shards, a reduce of 10,000 parts, and core-hours of 1,741 municipalities x 100 scenarios from
# FULL municipalities of at most FULL_PEOPLE. About 10 minutes at the default size on two free cores. SEED=… draws other
# moments to kill at. Ends with 1 when bytes differ.
#
# Measured with the default sizes on two cores that others used too (load 8 to 12, about a quarter of them left):
#   scheduling overhead 0.15 % of compute (2.5 % with reading the inputs, whose catalogue is read once since), 103 of 273 MiB,
#   a finance-only task 50 times cheaper than a first one; two of 40 workers killed and Slurm: the same bytes; 1,000 trivial
#   tasks in 26 s; 10,000 parts reduced in 24 s (11.6 s of one core), 126 MiB.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
program=$(realpath "$1") towns=${3:-200} people=${4:-3000} full=${5:-40} full_people=${6:-100000} seed=${SEED:-8}
mkdir -p "$2" && cd "$2"
folder=$PWD
rm -rf parts killed trivial many finance slurm_out
figure() { python3 -c "import json; r=json.load(open('$1')); print($2)"; }
same() { diff -rq -x '.*' "$1" "$2" >/dev/null && echo "  the same bytes: $3" || { echo "  OTHER BYTES: $3"; exit 1; }; }
seconds() { date +%s.%N; }
since() { python3 -c "print('%.1f' % ($(seconds) - $1))"; }

[ -d nation ] || "$program" sample --nation "$towns" --population "$people" --seed 8 --out nation --quiet
echo "== $towns municipalities of at most $people people x 5 scenarios, 2 threads, load $(cut -d' ' -f1 /proc/loadavg)"
"$program" sweep run nation/sweep.toml --out parts --threads 2 --json --quiet >run.json
figure run.json "'  %d tasks, %d plans, %d failed, %.1f s' % (r['tasks'], r['plans'], r['failed'], r['wall_s'])"
figure run.json "'  scheduling overhead %.2f %% of compute, %.2f %% with reading and hashing the inputs' % tuple(100 * (w * r['regions_at_once'] / (r['plan_s'] + r['years_s']) - 1) for w in (r['wall_s'], r['wall_s'] + r['prepare_s']))"
figure run.json "'  peak memory %.0f MiB, estimated at most %.0f MiB' % (r['peak_mib'], r['estimated_mib'])"
"$program" sweep reduce nation/sweep.toml --out parts --quiet
figure parts/national/summary.json "'  area types: %s' % r['municipalities_by_area_type']"

# Other wages on plans that are there, from the start of the program to its end.
cat >finance.toml <<TOML
[regions]
files = ["nation/*/scenario.toml"]
[[design]]
kind = "grid"
values = { years = { wage_escalation_per_year = [0.005, 0.015, 0.025] } }
TOML
cp -r parts finance && rm -rf finance/national finance/manifest.json
begin=$(seconds)
"$program" sweep run finance.toml --out finance --threads 2 --json --quiet >finance.json
export finance_s=$(since "$begin")
python3 - <<'PY'
import json, os
first, more = json.load(open('run.json')), json.load(open('finance.json'))
assert more['plans'] == 0, 'a change of wages planned again'
plan = first['plan_s'] / first['plans']
task = 2 * float(os.environ['finance_s']) / more['computed']
print('  first task of a municipality %.3f s, a finance-only one %.4f s on one core: %.0f times cheaper' %
      (plan + task, task, (plan + task) / task))
PY

echo "== 40 workers, two killed at moments drawn by seed $seed, two at a time"
# Moments within the mean time of a worker, before whose end its plans are in work.
python3 - "$seed" >kills <<'PY'
import json, random, sys
random.seed(int(sys.argv[1]))
run = json.load(open('run.json'))
mean = (run['plan_s'] + run['years_s']) / 40
for shard in random.sample(range(1, 41), 2):
    print(shard, '%.2f' % (mean * random.uniform(0.15, 0.75)))
PY
cat >shard.sh <<'SH'
"$1" sweep work nation/sweep.toml --out killed --shard "$2/40" --threads 1 --quiet &
worker=$!
moment=$(sed -n "s/^$2 //p" kills)
if [ -n "$moment" ]; then sleep "$moment"; kill -9 $worker && echo "  worker $2 killed after $moment s"; fi
wait $worker || true
SH
seq 40 | xargs -P 2 -I{} bash shard.sh "$program" {} 2>/dev/null
"$program" sweep status nation/sweep.toml --out killed --quiet || true
"$program" sweep run nation/sweep.toml --out killed --threads 2 --json --quiet >resumed.json
figure resumed.json "'  resumed: %d parts were there, %d made again' % (r['kept'], r['computed'])"
"$program" sweep reduce nation/sweep.toml --out killed --quiet
for what in parts plans regions national; do same "parts/$what" "killed/$what" "$what"; done

echo "== Slurm on loopback: 20 shards on two nodes"
cat >slurm.sh <<'SH'
source "$1/tests/sweep/slurm_cluster.sh"
slurm_there || { echo "  skipped: slurm-wlm and munge are not installed"; exit 0; }
trap 'slurm_stop "$4/slurm"; rm -rf "$4"' EXIT
slurm_start "$4/slurm" || { echo "  Slurm does not start here"; exit 1; }
cp -r "$3/nation" "$4/nation" && cp "$2" "$4/tsunagi"
cd "$4"
begin=$SECONDS
"$4/tsunagi" sweep submit nation/sweep.toml --out out --slurm --shards 20 --throttle 2 --minutes 30 --sbatch=--exclusive=user |
  sed 's/^/  /'
slurm_wait 3000 >/dev/null || { echo "  jobs are left"; exit 1; }
echo "  $((SECONDS - begin)) s with the reduce"
chmod -R a+rX out && cp -r out "$5"
SH
# Slurm needs no more than nobody where the program and its sources can be read by all.
work=$(mktemp -d) out=$(mktemp -d) && chmod 755 "$work" && chmod 777 "$out"
as=()
if [ "$(id -u)" -eq 0 ] && setpriv --reuid=65534 --regid=65534 --clear-groups test -r "$here/tests/sweep/slurm_cluster.sh" \
  -a -r "$folder/nation/sweep.toml" -a -x "$program"; then
  chown 65534:65534 "$work"
  as=(setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp USER=nobody)
fi
"${as[@]}" bash slurm.sh "$here" "$program" "$folder" "$work" "$out"
if [ -d "$out/out" ]; then
  for what in parts plans regions national; do same "parts/$what" "$out/out/$what" "$what"; done
fi
rm -rf "$work" "$out"

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
begin=$(seconds)
seq 8 | xargs -P 2 -I{} "$program" sweep work trivial.toml --out trivial --shard {}/8 --threads 1 --quiet
echo "  $(since "$begin") s"

echo "== reduce of 10,000 parts"
cat >many.toml <<TOML
replicates = 200
[regions]
files = ["nation/*/scenario.toml"]
[[design]]
kind = "sobol"
samples = $(((10000 + towns - 1) / towns))
range = { years = { wage_escalation_per_year = [0.0, 0.03] } }
TOML
cp -r parts many && rm -rf many/national many/manifest.json
"$program" sweep run many.toml --out many --threads 2 --json --quiet >many.json
figure many.json "'  %d tasks in %.1f s, %d plans' % (r['tasks'], r['wall_s'], r['plans'])"
python3 - "$program" <<'PY'
import resource, subprocess, sys, time
begin = time.time()
subprocess.run([sys.argv[1], 'sweep', 'reduce', 'many.toml', '--out', 'many', '--overwrite', '--quiet'], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print('  reduced in %.1f s (%.1f s of cores), %.0f MiB' % (time.time() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))
PY
rm -rf finance many

echo "== 1,741 municipalities x 100 scenarios, 20 plans each"
[ -d full ] || "$program" sample --nation "$full" --population "$full_people" --seed 8 --out full --quiet
cat >full.toml <<TOML
[regions]
files = ["full/*/scenario.toml"]
[[design]]
kind = "sobol"
samples = 20
range = { discount_rate = [0.01, 0.05] }
[[design]]
kind = "grid"
values = { years = { wage_escalation_per_year = [0.0, 0.005, 0.01, 0.015, 0.02] } }
TOML
"$program" sweep plan full.toml --measure "$full" --threads 1 --json --quiet >full.json
figure full.json "'  by bytes of layers: %.1f core-hours for %d x 100, standard error %.1f' % (r['measured']['core_hours'], r['regions'], r['measured']['core_hours_standard_error'])"
python3 "$here/bench/nation_extrapolation.py" "$full_people" || true
