#!/usr/bin/env bash
# A sweep by Slurm on loopback: a worker and a slurmd are killed, time limits strike, and the parts and the nation's
# figures are byte for byte those of `sweep run`. Usage: slurm_loopback.sh TSUNAGI
set -u
program=$1
here=$(cd "$(dirname "$0")" && pwd)
source "$here/slurm_cluster.sh"
slurm_there || { echo "skipped: slurm-wlm and munge are not installed"; exit 77; }
# As nobody where that can run the program; Slurm needs no more.
if [ "$(id -u)" -eq 0 ] && setpriv --reuid=65534 --regid=65534 --clear-groups "$program" --version >/dev/null 2>&1; then
  exec setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/tmp USER=nobody "$0" "$@"
fi
root=$(mktemp -d)
chmod 755 "$root"  # munge wants its socket to be reachable
fail() { echo "FAILED: $*"; tail -5 "$root"/out/slurm/*.log 2>/dev/null; exit 1; }
cleanup() { slurm_stop "$root/slurm"; rm -rf "$root"; }
trap cleanup EXIT
cd "$root"

"$program" sample --nation 6 --population 1200 --seed 5 --out nation --quiet || fail sample
cat >sweep.toml <<'TOML'
replicates = 30
[regions]
files = ["nation/*/scenario.toml"]
[[design]]
kind = "grid"
values = { price_level = ["low", "mid"], years = { traffic_growth = ["none", "observed"] } }
TOML
"$program" sweep run sweep.toml --out local --quiet --threads 1 || fail "sweep run"
"$program" sweep reduce sweep.toml --out local --quiet || fail "reduce of sweep run"

slurm_start "$root/slurm" || fail "Slurm does not start here: $(tail -3 "$root"/slurm/log/*.log)"
submit() { "$program" sweep submit sweep.toml --out "$1" --slurm --shards 4 --throttle 2 --sbatch=--exclusive=user "${@:2}"; }
workers() { pgrep -f "sweep work .*$root/$1 "; }
# Whether a process has a signal set in a field of proc(5): SigCgt has a handler, ShdPnd is to come.
has_usr1() { local mask; mask=$(sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status" 2>/dev/null); [ -n "$mask" ] && [ $((0x$mask & 0x200)) -ne 0 ]; }
submit out --minutes 30 --dry-run | grep -q -- '--array=1-4%2' || fail "dry run"
[ -e out ] && fail "a dry run wrote something"

# A limit of a minute with a warning 57 s before it. One worker is held until the warning has come (Slurm looks every
# half minute), so that it surely meets it between two tasks; another is killed, and the slurmd of the other node with it.
submit out --minutes 1 --warn 57 || fail submit
caught=()  # two workers, stopped as soon as they can be warned: they are quick
for _ in $(seq 400); do
  for p in $(workers out); do
    [[ " ${caught[*]-} " == *" $p "* ]] && continue
    has_usr1 "$p" SigCgt && kill -STOP "$p" 2>/dev/null && caught+=("$p")
    [ ${#caught[@]} -ge 2 ] && break 2
  done
  sleep 0.05
done
[ ${#caught[@]} -ge 2 ] || fail "no two workers came up"
held=${caught[0]}
killed=${caught[1]}
shard=$(tr '\0' ' ' <"/proc/$held/cmdline" | sed 's/.*--shard \([0-9]*\).*/\1/')
[ "$(squeue -h -r -o '%K %N' | awk -v s="$shard" '$1 == s {print $2}')" = n1 ] && other=n2 || other=n1
kill -9 "$killed" && echo "killed a worker"
kill -9 "$(cat "$root/slurm/slurmd-$other.pid")" && echo "killed the slurmd of $other"
scontrol update nodename=$other state=down reason=test
sleep 1
slurmd -f "$SLURM_CONF" -N $other
scontrol update nodename=$other state=resume
for _ in $(seq 300); do
  has_usr1 "$held" ShdPnd && break
  sleep 0.25
done
has_usr1 "$held" ShdPnd || fail "no warning came before the time limit"
kill -CONT "$held"
slurm_wait 200 || fail "jobs are left"
"$program" sweep status sweep.toml --out out
case $? in
  0) ;;
  5)  # Slurm may lose an element that was to be requeued when its node went down: the user submits again.
    echo "submitted again"
    submit out --minutes 30 || fail "submit again"
    slurm_wait 200 || fail "jobs are left"
    "$program" sweep status sweep.toml --out out || fail "parts are missing after the second array" ;;
  *) fail "status of the sweep" ;;
esac
grep -q 'stopped when asked to' out/slurm/*_"$shard".log || fail "the held worker did not stop when asked to"
[ -e out/national/summary.json ] || fail "no reduce job wrote the nation's figures"
for what in parts plans regions national; do
  diff -r "local/$what" "out/$what" || fail "$what differ between sweep run and Slurm"
done
echo "the same bytes"
