// SPDX-License-Identifier: Apache-2.0
// What each case of the corpus is fed to, and what its message must hold.
#pragma once

#include <string>
#include <vector>

#include "tests/corpus/hamlet.h"

namespace tsunagi::corpus {

struct Case {
  std::string id;
  std::string file;       // below the corpus
  std::string kind;       // the folder, or "control"
  std::string verdict;    // accept, warn, reject
  std::string must_name;  // as INDEX.csv says it
};

[[nodiscard]] Feed feed_of(const Case& one);

// Texts that what is said must hold, each with its alternatives.
using Alternatives = std::vector<std::string>;
[[nodiscard]] std::vector<Alternatives> wanted_of(const Case& one);

// Cases of sizes that lie and of bombs: 2 s and 200 MB, else 10 s and 1 GB.
[[nodiscard]] bool is_bomb(const Case& one);

}  // namespace tsunagi::corpus
