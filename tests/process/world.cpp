// SPDX-License-Identifier: Apache-2.0
#include "tests/process/world.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

#include "geo/base/files.h"

namespace tsunagi::process {

namespace fs = std::filesystem;

ProcessWorld::ProcessWorld()
    : root_(fs::temp_directory_path() / ("tsunagi_process_" + std::to_string(::getpid()))) {
  fs::create_directories(root_);
  const std::string made = std::string(TSUNAGI_PROGRAM) + " sample --seed 3 --population 500 --quiet --out " +
                           (root_ / "town").string();
  if (status_of(made) != 0) throw std::runtime_error("no town could be made");
}

ProcessWorld::~ProcessWorld() {
  std::error_code ignored;
  fs::remove_all(root_, ignored);
}

std::string ProcessWorld::run_command(const fs::path& out) const {
  return std::string(TSUNAGI_PROGRAM) + " run " + scenario() + " --out " + out.string() +
         " --quiet --plan-only";
}

int status_of(const std::string& command) {
  const int raw = std::system((command + " >/dev/null 2>/dev/null </dev/null").c_str());
  return WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
}

std::map<std::string, std::string> result_files(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name != "run.json") files[name] = read_file(entry.path());
  }
  return files;
}

std::string strace() {
#if defined(__SANITIZE_ADDRESS__)
  return "env ASAN_OPTIONS=detect_leaks=0 strace -f -qq";  // a traced program cannot look for its leaks
#else
  return "strace -f -qq";
#endif
}

bool can_trace() {
  return status_of(strace() + " -o /dev/null -e trace=none true") == 0;
}

}  // namespace tsunagi::process
