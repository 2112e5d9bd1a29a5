// SPDX-License-Identifier: Apache-2.0
// A run whose system calls fail, or which is killed at one, leaves nothing or a whole result.
//
// Each call is failed at its first, middle and last time; with TSUNAGI_FAULT_STEP=N at every N-th too.
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

  // What a run under strace's options ends with.
  [[nodiscard]] int traced(const std::string& options, const std::string& more = "") const {
    return status_of(strace() + " -o /dev/null " + options + " " + run_command(root() / "out") +
                     " --threads 1" + more);
  }

  [[nodiscard]] bool is_nothing_or_whole() const {
    return !fs::exists(root() / "out") || result_files(root() / "out") == good_;
  }

  // A run without a fault, which clears away what others left.
  void expect_a_clean_run() const {
    EXPECT_EQ(status_of(run_command(root() / "out") + " --threads 1 --overwrite"), 0);
    EXPECT_TRUE(result_files(root() / "out") == good_);
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(root())) names.insert(entry.path().filename().string());
    names.erase("log");
    EXPECT_EQ(names, (std::set<std::string>{"good", "out", "town"}));
    fs::remove_all(root() / "out");
  }

  // How often a run makes a call; others that the C library may make in its place are counted with it.
  [[nodiscard]] int calls_of(const std::string& call) const {
    const fs::path log = root() / "log";
    EXPECT_EQ(status_of(strace() + " -o " + log.string() + " -e trace=" + call + " " +
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
    if (const char* step = std::getenv("TSUNAGI_FAULT_STEP")) {
      for (int n = 1; n <= calls; n += std::max(1, std::atoi(step))) times.insert(n);
    }
    return times;
  }

  void fail(const std::string& call, const std::string& fault, int time) {
    const std::string how = fault == "KILL" ? "signal=SIGKILL" : "error=" + fault;
    const int status =
        traced("-e trace=" + call + " -e inject=" + call + ":" + how + ":when=" + std::to_string(time));
    SCOPED_TRACE(call + " " + fault + " " + std::to_string(time) + ": status " + std::to_string(status));
    EXPECT_NE(status, 1) << "an internal fault";
    const bool is_there = fs::exists(root() / "out");
    EXPECT_TRUE(is_there || status != 0);
    EXPECT_TRUE(is_nothing_or_whole()) << "a result that is not whole";
    std::error_code ignored;
    fs::remove_all(root() / "out", ignored);
  }

  // Every fault of a call, and then a run without one, which clears away what killed ones left.
  void fail_everywhere(const std::string& call) {
    std::set<int> times = times_of(calls_of(call));
#if defined(__SANITIZE_ADDRESS__)
    if (call == "write") times.erase(1);  // the sanitizer's own, which it cannot do without
#endif
    for (const std::string fault : {"ENOSPC", "EIO", "KILL"}) {
      for (const int time : times) fail(call, fault, time);
    }
    expect_a_clean_run();
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
    static_cast<void>(
        traced("-e trace=" + call + " -e inject=" + call + ":signal=SIGKILL:when=1", " --overwrite"));
    ASSERT_TRUE(fs::exists(out)) << call;
    EXPECT_TRUE(result_files(out) == good_) << call;
  }
}

TEST_F(FaultLoop, AFolderThatCannotBeWrittenIsSaidBeforeAnythingIsRead) {
  const std::string no_folder =
      "-e trace=mkdir,openat -e inject=mkdir:error=EACCES -o " + (root() / "log").string() + " ";
  EXPECT_EQ(status_of(strace() + " " + no_folder + run_command(root() / "out")), 4);
  EXPECT_EQ(read_file(root() / "log").find("elevation.tif"), std::string::npos);
  const OutputFolder held(root() / "held", false, {"run.json"});
  EXPECT_EQ(status_of(run_command(root() / "held")), 4);
}

// Two faults at once: what an interrupt, or a full disk, would have removed cannot be removed.
TEST_F(FaultLoop, WhatCannotBeClearedAwayIsNoResult) {
  const auto check = [&](const std::string& call, const std::string& fault, int time) {
    SCOPED_TRACE(call + " " + fault + " " + std::to_string(time));
    const int status = traced("-e trace=" + call + ",unlink,unlinkat,rmdir -e inject=" + call + ":" + fault +
                              ":when=" + std::to_string(time) + " -e inject=unlink,unlinkat,rmdir:error=EIO");
    EXPECT_NE(status, 1) << "an internal fault";
    EXPECT_TRUE(status != 0 || fs::exists(root() / "out"));
    EXPECT_TRUE(is_nothing_or_whole());
    std::error_code ignored;
    fs::remove_all(root() / "out", ignored);
  };
  const std::set<int> flushes = times_of(calls_of("fsync"));
  check("fsync", "signal=SIGINT", *flushes.begin());
  check("fsync", "signal=SIGINT", *flushes.rbegin());
  check("pwrite64", "error=ENOSPC", 100);
  expect_a_clean_run();
}

TEST_F(FaultLoop, AKilledWriterOfRoadsLeavesNoCacheAndTheNextClearsUp) {
  const std::string option = " --overwrite --cache " + (root() / "town" / "cache").string();
  const auto kept = [&] {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(root() / "town" / "cache"))
      names.insert(entry.path().filename().string());
    return names;
  };
  EXPECT_NE(traced("-e trace=rename -e inject=rename:signal=SIGKILL:when=1", option), 0);
  ASSERT_EQ(kept().size(), 1u);
  EXPECT_TRUE(kept().begin()->ends_with(".part")) << *kept().begin();
  EXPECT_EQ(status_of(run_command(root() / "out") + option), 0);
  ASSERT_EQ(kept().size(), 1u);
  EXPECT_TRUE(kept().begin()->ends_with(".cache")) << *kept().begin();
  EXPECT_TRUE(result_files(root() / "out") == good_);
}

}  // namespace
}  // namespace tsunagi::process
