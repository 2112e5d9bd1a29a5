// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <iterator>
#include <thread>
#include <vector>

#include "geo/base/random.h"
#include "tests/process/world.h"

namespace tsunagi::process {
namespace {

namespace fs = std::filesystem;

// The raw status of a run that gets `signal` after some milliseconds, as often as `times`. It ignores
// hang-ups from its beginning where `nohup`.
int signalled(std::vector<std::string> words, int signal, int after_ms, int times = 1, bool nohup = false) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (nohup) std::signal(SIGHUP, SIG_IGN);
    const int nothing = ::open("/dev/null", O_RDWR);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, stream);
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::execv(pointers.front(), pointers.data());
    ::_exit(127);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(after_ms));
  for (int i = 0; i < times; ++i) {
    ::kill(child, signal);
    std::this_thread::sleep_for(std::chrono::milliseconds(i));
  }
  int raw = 0;
  ::waitpid(child, &raw, 0);
  return raw;
}

class Interrupts : public ProcessWorld {
 protected:
  // Ended by the signal's status with nothing left, or done before it came.
  void interrupt(int signal, int after_ms) {
    const fs::path out = root() / "out";
    const int raw =
        signalled({TSUNAGI_PROGRAM, "run", scenario(), "--out", out.string(), "--quiet"}, signal, after_ms);
    SCOPED_TRACE("signal " + std::to_string(signal) + " after " + std::to_string(after_ms) + " ms");
    if (WIFSIGNALED(raw)) {  // before main was there to take it
      EXPECT_EQ(WTERMSIG(raw), signal);
    } else {
      EXPECT_TRUE(WEXITSTATUS(raw) == 128 + signal || WEXITSTATUS(raw) == 0) << WEXITSTATUS(raw);
    }
    std::vector<std::string> left;
    for (const auto& entry : fs::directory_iterator(root())) left.push_back(entry.path().filename().string());
    for (const std::string& name : left) EXPECT_TRUE(name == "town" || name == "out") << name;
    fs::remove_all(out);
  }
};

TEST_F(Interrupts, LeaveNothingOrAWholeResult) {
  const Random random(9, "interrupts");
  for (std::uint64_t i = 0; i < 12; ++i) {
    const auto after_ms = static_cast<int>(random.uniform(i) * 900);
    interrupt(std::array{SIGTERM, SIGINT, SIGHUP, SIGPIPE}[i % 4], after_ms);
  }
}

// The second one ends a run where it stands; the next run clears away what that left.
TEST_F(Interrupts, ASecondOneLeavesNoHalfResult) {
  const Random random(9, "second interrupts");
  const fs::path out = root() / "out";
  const std::vector<std::string> words{TSUNAGI_PROGRAM, "run",         scenario(), "--out",
                                       out.string(),    "--plan-only", "--quiet",  "--overwrite"};
  ASSERT_EQ(status_of(run_command(root() / "good")), 0);
  const auto good = result_files(root() / "good");
  for (std::uint64_t i = 0; i < 6; ++i) {
    const int raw = signalled(words, SIGINT, static_cast<int>(random.uniform(i) * 500), 3);
    SCOPED_TRACE(raw);
    if (WIFEXITED(raw)) {
      EXPECT_TRUE(WEXITSTATUS(raw) == 130 || WEXITSTATUS(raw) == 0) << WEXITSTATUS(raw);
    }
    EXPECT_TRUE(!fs::exists(out) || result_files(out) == good);
  }
  ASSERT_EQ(status_of(run_command(out) + " --overwrite"), 0);
  EXPECT_TRUE(result_files(out) == good);
  EXPECT_EQ(std::distance(fs::directory_iterator(root()), {}), 3);  // good, out, town
}

TEST_F(Interrupts, NobodyReadingLeavesNothingOrAWholeResult) {
  const fs::path out = root() / "out";
  const std::string told =
      std::string(TSUNAGI_PROGRAM) + " run " + scenario() + " --plan-only --out " + out.string();
  ASSERT_EQ(status_of(run_command(root() / "good")), 0);
  static_cast<void>(status_of("sh -c '" + told + " 2>&1 | true'"));  // the shell waits for both
  EXPECT_TRUE(!fs::exists(out) || result_files(out) == result_files(root() / "good"));
  fs::remove_all(out);
  EXPECT_EQ(std::distance(fs::directory_iterator(root()), {}), 2);  // good, town
}

TEST_F(Interrupts, UnderNohupAHangUpIsNothing) {
  const fs::path out = root() / "out";
  const int raw =
      signalled({TSUNAGI_PROGRAM, "run", scenario(), "--out", out.string(), "--plan-only", "--quiet"}, SIGHUP,
                100, 1, true);
  EXPECT_TRUE(WIFEXITED(raw) && WEXITSTATUS(raw) == 0) << raw;
  EXPECT_TRUE(fs::exists(out));
}

}  // namespace
}  // namespace tsunagi::process
