// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/slurm.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tsunagi::sweep {
namespace {

using testing::HasSubstr;

TEST(SlurmScript, NamesItsOwnElementWhenItAsksToBeRequeued) {
  const std::string script = work_script({.name = "s",
                                          .program = "/opt/ts",
                                          .sweep = "/a/s.toml",
                                          .folder = "/o",
                                          .shards = 40,
                                          .throttle = 8,
                                          .cpus = 2,
                                          .minutes = 30,
                                          .warn_s = 90});
  EXPECT_THAT(script, HasSubstr("#SBATCH --array=1-40%8\n"));
  EXPECT_THAT(script, HasSubstr("#SBATCH --signal=B:USR1@90\n"));
  EXPECT_THAT(script, HasSubstr("#SBATCH --requeue\n"));
  EXPECT_THAT(script, HasSubstr("scontrol requeue \"${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}\""));
  EXPECT_THAT(script, HasSubstr("--shard \"$SLURM_ARRAY_TASK_ID/40\" --threads 2"));
}

TEST(SlurmScript, PathsAreOneWordWhateverTheyHold) {
  const std::string script =
      reduce_script({.program = "/opt/a b/ts", .sweep = "/x/$(rm).toml", .folder = "/o'o"});
  EXPECT_THAT(script, HasSubstr("'/opt/a b/ts' sweep reduce '/x/$(rm).toml' --out '/o'\\''o'"));
}

TEST(SlurmScript, ElementsStayBelowTheSitesLimit) {
  EXPECT_EQ(most_shards(1001), 1000u);
  EXPECT_EQ(most_shards(1), 1u);
}

}  // namespace
}  // namespace tsunagi::sweep
