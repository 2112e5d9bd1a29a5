// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/program.h"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include <gtest/gtest.h>

#include "geo/base/files.h"

namespace tsunagi {
namespace {

namespace fs = std::filesystem;

struct Scratch {
  fs::path path = fs::temp_directory_path() / ("tsunagi_cli_" + std::to_string(::getpid()));
  Scratch() { fs::create_directories(path); }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

}  // namespace

const fs::path& scratch() {
  static const Scratch folder;
  return folder.path;
}

Outcome run_program(const std::string& arguments) {
  static int calls = 0;
  const fs::path out = scratch() / ("out" + std::to_string(++calls));
  const fs::path err = scratch() / ("err" + std::to_string(calls));
  const std::string command = std::string(TSUNAGI_PROGRAM) + " " + arguments + " >" + out.string() + " 2>" +
                              err.string() + " </dev/null";
  const int raw = std::system(command.c_str());
  return {WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw), read_file(out), read_file(err)};
}

const fs::path& small_town() {
  static const fs::path town = [] {
    fs::path folder = scratch() / "town";
    const Outcome made = run_program("sample --seed 3 --population 800 --quiet --out " + folder.string());
    EXPECT_EQ(made.status, 0) << made.err;
    return folder;
  }();
  return town;
}

fs::path town_copy(const std::string& name) {
  const fs::path folder = scratch() / name;
  fs::remove_all(folder);
  fs::copy(small_town(), folder, fs::copy_options::recursive);
  return folder;
}

void edit(const fs::path& file, const std::string& from, const std::string& to) {
  std::string text = read_file(file);
  const auto at = text.find(from);
  ASSERT_NE(at, std::string::npos) << from << " is not in " << file;
  text.replace(at, from.size(), to);
  write_file(file, text);
}

}  // namespace tsunagi
