// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <thread>
#include <vector>

#include "geo/base/random.h"
#include "tests/process/world.h"

namespace tsunagi::process {
namespace {

namespace fs = std::filesystem;

// The raw status of a run that gets `signal` after some milliseconds.
int signalled(std::vector<std::string> words, int signal, int after_ms) {
  const pid_t child = ::fork();
  if (child == 0) {
    const int nothing = ::open("/dev/null", O_RDWR);
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nothing, stream);
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    ::execv(pointers.front(), pointers.data());
    ::_exit(127);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(after_ms));
  ::kill(child, signal);
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
    interrupt(i % 3 == 0 ? SIGTERM : SIGINT, after_ms);
  }
}

}  // namespace
}  // namespace tsunagi::process
