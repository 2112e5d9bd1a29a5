// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "geo/base/files.h"
#include "tests/process/world.h"

namespace tsunagi::process {
namespace {

namespace fs = std::filesystem;

class Memory : public ProcessWorld {};

TEST_F(Memory, ARunThatNeedsMoreThanItMayHaveIsRefusedBeforeItBegins) {
  EXPECT_EQ(status_of(run_command(root() / "out") + " --memory 50MB"), 4);
  EXPECT_FALSE(fs::exists(root() / "out"));
  EXPECT_EQ(status_of(run_command(root() / "out") + " --memory 1GB"), 0);
  EXPECT_EQ(status_of(run_command(root() / "other") + " --memory much"), 2);
}

TEST_F(Memory, ARunTakesAtMostAThirdMoreThanItSaid) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "skipped: the sanitizers take memory of their own";
#endif
  ASSERT_EQ(status_of(run_command(root() / "out")), 0);
  const auto run = nlohmann::json::parse(read_file(root() / "out" / "run.json"));
  EXPECT_LT(run.at("peak_memory_mib").get<double>(), 1.3 * run.at("memory_need_mib").get<double>());
}

// Too little address space ends a run with status 4 (or 2, where a library called the file unreadable for
// it), never by an abort or as an internal fault; 127 is the loader's.
TEST_F(Memory, TooLittleOfItIsAnErrorOfTheSurroundings) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "skipped: the sanitizers take terabytes of addresses";
#endif
  for (const int megabytes : {150, 178, 184, 192, 200, 208, 214}) {
    SCOPED_TRACE(megabytes);
    const int status = status_of("sh -c 'ulimit -c 0; ulimit -v " + std::to_string(megabytes * 1000) +
                                 "; exec " + run_command(root() / "out") + " --threads 2 --overwrite'");
    EXPECT_TRUE(status == 0 || status == 2 || status == 4 || status == 127) << status;
    EXPECT_EQ(status == 0, fs::exists(root() / "out"));
    fs::remove_all(root() / "out");
  }
}

}  // namespace
}  // namespace tsunagi::process
