// SPDX-License-Identifier: Apache-2.0
#include "tests/corpus/child.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>

#include "geo/base/files.h"

namespace tsunagi::corpus {
namespace {

namespace fs = std::filesystem;

constexpr unsigned k_most_seconds = 20;

[[noreturn]] void become_program(std::vector<std::string> words, const fs::path& out, const fs::path& err) {
  const int in_file = ::open("/dev/null", O_RDONLY);
  const int out_file = ::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  const int err_file = ::open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  ::dup2(in_file, STDIN_FILENO);
  ::dup2(out_file, STDOUT_FILENO);
  ::dup2(err_file, STDERR_FILENO);
  ::alarm(k_most_seconds);  // survives exec
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  ::execv(pointers.front(), pointers.data());
  ::_exit(127);
}

}  // namespace

Measured run_measured(const std::vector<std::string>& arguments, const fs::path& scratch) {
  std::vector<std::string> words{TSUNAGI_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  const fs::path out = scratch / "out";
  const fs::path err = scratch / "err";
  const auto start = std::chrono::steady_clock::now();
  const pid_t child = ::fork();
  if (child == 0) become_program(words, out, err);
  int raw = 0;
  rusage usage{};
  ::wait4(child, &raw, 0, &usage);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  return {.status = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw),
          .seconds = took.count(),
          .memory_mb = static_cast<double>(usage.ru_maxrss) / 1024,
          .said = read_file(out) + read_file(err)};
}

std::map<std::string, std::string> bytes_below(const fs::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const bool is_file = entry.symlink_status().type() == fs::file_type::regular;
    out[entry.path().string()] = is_file ? read_file(entry.path()) : "";
  }
  return out;
}

}  // namespace tsunagi::corpus
