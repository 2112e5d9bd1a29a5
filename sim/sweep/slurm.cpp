// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/slurm.h"

#include <algorithm>

#include <fmt/format.h>

namespace tsunagi::sweep {
namespace {

// As one word of a shell.
std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string common_of(const SlurmJob& job) {
  std::string out;
  for (const std::string& argument : job.common) out += " " + quoted(argument);
  return out;
}

std::string head(const SlurmJob& job, const std::string& kind) {
  std::string out =
      fmt::format("#!/bin/bash\n#SBATCH --job-name={}\n#SBATCH --cpus-per-task={}\n", kind, job.cpus);
  if (job.memory_mib > 0) out += fmt::format("#SBATCH --mem={}\n", job.memory_mib);
  for (const std::string& option : job.options) out += fmt::format("#SBATCH {}\n", option);
  return out;
}

}  // namespace

std::size_t most_shards(std::size_t max_array_size) {
  return std::max<std::size_t>(1, max_array_size - 1);
}

std::string work_script(const SlurmJob& job) {
  std::string out = head(job, "tsunagi-sweep");
  out += fmt::format("#SBATCH --array=1-{}{}\n", job.shards,
                     job.throttle > 0 ? fmt::format("%{}", job.throttle) : "");
  out += fmt::format("#SBATCH --time={}\n#SBATCH --signal=B:USR1@{}\n", job.minutes, job.warn_s);
  out += "#SBATCH --requeue\n#SBATCH --open-mode=append\n";
  out += fmt::format("#SBATCH --output={}/slurm/%A_%a.log\n", job.folder.string());
  out += fmt::format("\n{} sweep work {} --out {} --shard \"$SLURM_ARRAY_TASK_ID/{}\" --threads {}{} &\n",
                     quoted(job.program.string()), quoted(job.sweep.string()), quoted(job.folder.string()),
                     job.shards, job.cpus, common_of(job));
  out += fmt::format(R"(worker=$!
# The warning goes on to the worker; one that is within a long plan is ended before the limit strikes.
warned() {{
  kill -USR1 "$worker"
  ( sleep {}; kill -TERM "$worker" ) 2>/dev/null &
}}
trap warned USR1
wait "$worker"; status=$?
while kill -0 "$worker" 2>/dev/null; do wait "$worker"; status=$?; done
case $status in
  75|137|138|143)  # asked to stop, or killed: this element of the array again, unless that helps nothing
    if [ "${{SLURM_RESTART_COUNT:-0}}" -lt 50 ]; then
      scontrol requeue "${{SLURM_ARRAY_JOB_ID}}_${{SLURM_ARRAY_TASK_ID}}"
      sleep 60
    fi ;;
esac
exit $status
)",
                     std::max(1, job.warn_s - 15));
  return out;
}

std::string reduce_script(const SlurmJob& job) {
  std::string out = head(job, "tsunagi-reduce");
  out += fmt::format("#SBATCH --output={}/slurm/reduce_%j.log\n#SBATCH --time={}\n", job.folder.string(),
                     std::max(job.minutes, 30));
  out += fmt::format("\nexec {} sweep reduce {} --out {} --overwrite{}\n", quoted(job.program.string()),
                     quoted(job.sweep.string()), quoted(job.folder.string()), common_of(job));
  return out;
}

}  // namespace tsunagi::sweep
