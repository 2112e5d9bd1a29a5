// SPDX-License-Identifier: Apache-2.0
// Runs the built program as a user would.
#pragma once

#include <filesystem>
#include <string>

namespace tsunagi {

struct Outcome {
  int status = 0;
  std::string out;
  std::string err;
};

// Runs `tsunagi <arguments>` by the shell in an empty environment but for PATH, HOME and TSUNAGI_DATA.
[[nodiscard]] Outcome run_program(const std::string& arguments);

// A fresh folder for one test program, removed when it ends.
[[nodiscard]] const std::filesystem::path& scratch();

// A made-up town of 800 people, written once.
[[nodiscard]] const std::filesystem::path& small_town();

// A copy of the small town to break.
[[nodiscard]] std::filesystem::path town_copy(const std::string& name);

// Replaces the first `from` in a file; the test fails where there is none.
void edit(const std::filesystem::path& file, const std::string& from, const std::string& to);

}  // namespace tsunagi
