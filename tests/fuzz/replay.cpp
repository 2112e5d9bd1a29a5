// SPDX-License-Identifier: Apache-2.0
// fuzz_<name> <folder>: feeds every file of a corpus once, also cut short at each of 16 places.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "geo/base/files.h"
#include "tests/fuzz/scratch.h"

namespace fs = std::filesystem;

namespace {

int feed(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) files.push_back(entry.path());
  std::ranges::sort(files);
  for (const fs::path& file : files) {
    const std::string bytes = tsunagi::read_file(file);
    constexpr std::size_t k_cuts = 16;
    for (std::size_t i = 1; i <= k_cuts; ++i) {
      const std::string part = bytes.substr(0, bytes.size() * i / k_cuts);
      static_cast<void>(
          LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(part.data()), part.size()));
    }
  }
  std::printf("%zu files\n", files.size());
  return files.empty() ? 1 : 0;
}

}  // namespace

int main(int count, char** words) {
  if (count == 2) return feed(words[1]);
  std::fputs("usage: fuzz_<name> <folder of inputs>\n", stderr);
  return 1;
}
