// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/scratch.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "geo/base/error.h"
#include "geo/base/text.h"

namespace tsunagi::fuzz {
namespace {

namespace fs = std::filesystem;

struct Scratch {
  fs::path path = fs::temp_directory_path() / ("tsunagi_fuzz_" + std::to_string(::getpid()));
  Scratch() { fs::create_directories(path); }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  Scratch(Scratch&&) = delete;
  Scratch& operator=(Scratch&&) = delete;
};

}  // namespace

const fs::path& scratch() {
  static const Scratch folder;
  return folder.path;
}

fs::path put(std::string_view name, std::string_view bytes) {
  fs::path file = scratch() / name;
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
  return file;
}

std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};  // bytes as text
}

void read_or_refuse(const std::function<void()>& read) {
  try {
    read();
  } catch (const Error& error) {
    require(error.kind() == ErrorKind::input, error.what());
    require(!first_invalid_utf8(error.what()), "a message is UTF-8");
  }
}

void require(bool holds, const char* property) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", property);
  std::abort();
}

}  // namespace tsunagi::fuzz
