#!/usr/bin/env bash
# A Slurm of two nodes on this machine's loopback, for tests: munge, slurmctld and two slurmd, no cgroup, no database.
# Sourced. slurm_start FOLDER makes it, slurm_stop ends what slurm_start began, by process id. The port numbers come
# from SLURM_TEST_PORT, so that two tests do not meet.

slurm_there() {
  local tool
  for tool in munged slurmctld slurmd sbatch scontrol squeue; do
    command -v "$tool" >/dev/null || [ -x "/usr/sbin/$tool" ] || return 1
  done
}

slurm_conf() {
  local root=$1 me host port=${SLURM_TEST_PORT:-16817}
  me=$(id -un)
  host=$(hostname -s)
  cat <<CONF
ClusterName=mini
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$me
SlurmdUser=$me
AuthType=auth/munge
AuthInfo=socket=$root/sock/munge,cred_expire=5
CredType=cred/munge
SlurmctldPort=$port
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
StateSaveLocation=$root/state
SlurmdSpoolDir=$root/spool%n
SlurmctldPidFile=$root/slurmctld.pid
SlurmdPidFile=$root/slurmd-%n.pid
SlurmctldLogFile=$root/log/slurmctld.log
SlurmdLogFile=$root/log/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,sched_min_interval=20000,bf_interval=1,batch_sched_delay=0
SlurmdTimeout=10
KillWait=2
MailProg=/bin/true
SwitchType=switch/none
MpiDefault=none
ReturnToService=2
SlurmdParameters=config_overrides
JobRequeue=1
NodeName=n[1-2] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$((port + 1))-$((port + 2))] CPUs=1 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
}

slurm_start() {
  local root=$1
  export PATH=$PATH:/usr/sbin SLURM_CONF=$root/slurm.conf
  mkdir -p "$root"/{sock,munge,state,log,spooln1,spooln2}
  chmod 755 "$root" "$root/sock"
  chmod 700 "$root/munge"
  head -c 1024 /dev/urandom >"$root/munge/key"
  chmod 600 "$root/munge/key"
  slurm_conf "$root" >"$SLURM_CONF"
  munged --key-file="$root/munge/key" --socket="$root/sock/munge" --pid-file="$root/munge/pid" \
    --log-file="$root/log/munge.log" --seed-file="$root/munge/seed" || return 1
  slurmctld -f "$SLURM_CONF" -c || return 1
  slurmd -f "$SLURM_CONF" -N n1 || return 1
  slurmd -f "$SLURM_CONF" -N n2 || return 1
  local i
  for i in $(seq 40); do
    [ "$(sinfo -h -t idle -o %D 2>/dev/null)" = 2 ] && return 0
    sleep 0.5
  done
  return 1
}

slurm_stop() {
  local root=$1 file pid
  [ -n "${SLURM_CONF:-}" ] && scancel -u "$(id -un)" 2>/dev/null && sleep 1
  for file in "$root"/slurmd-n*.pid "$root/slurmctld.pid" "$root/munge/pid"; do
    pid=$(cat "$file" 2>/dev/null) || continue
    kill "$pid" 2>/dev/null
  done
  for file in "$root"/slurmd-n*.pid "$root/slurmctld.pid" "$root/munge/pid"; do
    for _ in $(seq 20); do
      pid=$(cat "$file" 2>/dev/null) && kill -0 "$pid" 2>/dev/null || break
      sleep 0.2
    done
  done
}

# slurm_wait SECONDS: until no job is left.
slurm_wait() {
  local end=$((SECONDS + $1))
  while [ $SECONDS -lt $end ]; do
    [ -z "$(squeue -h 2>/dev/null)" ] && return 0
    # Do not wait for the age that Slurm gives a requeued job.
    for job in $(squeue -h -t PD -o '%i %r' 2>/dev/null | awk '$2 == "(BeginTime)" || $2 == "BeginTime" {print $1}'); do
      scontrol update jobid="$job" StartTime=now 2>/dev/null
    done
    sleep 1
  done
  squeue
  return 1
}
