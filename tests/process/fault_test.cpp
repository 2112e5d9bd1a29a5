// SPDX-License-Identifier: Apache-2.0
// A run whose system calls fail, or which is killed at one, leaves nothing or a whole result.
//
// Each call is failed at its first, middle and last time; with TSUNAGI_ALL_FAULTS=1 at every time.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>

#include "geo/base/files.h"
#include "tests/process/world.h"

namespace tsunagi::process {
namespace {

namespace fs = std::filesystem;

class FaultLoop : public ProcessWorld {
 protected:
  void SetUp() override {
    if (!can_trace()) GTEST_SKIP() << "skipped: strace is not there, or may not trace";
    ASSERT_EQ(status_of(run_command(root() / "good") + " --threads 1"), 0);
    good_ = result_files(root() / "good");
  }

  // How often a run makes a call; others that the C library may make in its place are counted with it.
  [[nodiscard]] int calls_of(const std::string& call) const {
    const fs::path log = root() / "log";
    EXPECT_EQ(status_of("strace -f -qq -o " + log.string() + " -e trace=" + call + " " +
                        run_command(root() / "counted") + " --threads 1"),
              0);
    std::error_code ignored;
    fs::remove_all(root() / "counted", ignored);
    std::ifstream in(log);
    std::string line;
    int lines = 0;
    while (std::getline(in, line)) lines += line.find('(') != std::string::npos ? 1 : 0;
    return lines;
  }

  static std::set<int> times_of(int calls) {
    std::set<int> times{1, std::max(1, calls / 2), std::max(1, calls)};
    if (std::getenv("TSUNAGI_ALL_FAULTS") != nullptr) {
      for (int n = 1; n <= calls; ++n) times.insert(n);
    }
    return times;
  }

  void fail(const std::string& call, const std::string& fault, int time) {
    const std::string how = fault == "KILL" ? "signal=SIGKILL" : "error=" + fault;
    const int status =
        status_of("strace -f -qq -o /dev/null -e trace=" + call + " -e inject=" + call + ":" + how +
                  ":when=" + std::to_string(time) + " " + run_command(root() / "out") + " --threads 1");
    SCOPED_TRACE(call + " " + fault + " " + std::to_string(time) + ": status " + std::to_string(status));
    EXPECT_NE(status, 1) << "an internal fault";
    const bool is_there = fs::exists(root() / "out");
    EXPECT_TRUE(is_there || status != 0);
    EXPECT_TRUE(!is_there || result_files(root() / "out") == good_) << "a result that is not whole";
    std::error_code ignored;
    fs::remove_all(root() / "out", ignored);
  }

  // Every fault of a call, and then a run without one, which clears away what killed ones left.
  void fail_everywhere(const std::string& call) {
    const std::set<int> times = times_of(calls_of(call));
    for (const std::string fault : {"ENOSPC", "EIO", "KILL"}) {
      for (const int time : times) fail(call, fault, time);
    }
    EXPECT_EQ(status_of(run_command(root() / "out") + " --threads 1"), 0);
    EXPECT_TRUE(result_files(root() / "out") == good_);
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(root())) names.insert(entry.path().filename().string());
    EXPECT_EQ(names, (std::set<std::string>{"good", "log", "out", "town"}));
    fs::remove_all(root() / "out");
  }

  std::map<std::string, std::string> good_;
};

TEST_F(FaultLoop, Write) {
  fail_everywhere("write");
}

TEST_F(FaultLoop, WriteOfTheGeoPackage) {
  fail_everywhere("pwrite64");
}

TEST_F(FaultLoop, Fsync) {
  fail_everywhere("fsync");
}

TEST_F(FaultLoop, Rename) {
  fail_everywhere("rename");
}

TEST_F(FaultLoop, Openat) {
  fail_everywhere("openat");
}

// An old result stays until the new one takes its place in one step.
TEST_F(FaultLoop, Overwrite) {
  const fs::path out = root() / "out";
  for (const std::string call : {"renameat2", "rename", "unlinkat", "fsync"}) {
    ASSERT_EQ(status_of(run_command(out) + " --threads 1 --overwrite"), 0);
    static_cast<void>(status_of("strace -f -qq -o /dev/null -e trace=" + call + " -e inject=" + call +
                                ":signal=SIGKILL:when=1 " + run_command(out) + " --threads 1 --overwrite"));
    ASSERT_TRUE(fs::exists(out)) << call;
    EXPECT_TRUE(result_files(out) == good_) << call;
  }
}

}  // namespace
}  // namespace tsunagi::process
