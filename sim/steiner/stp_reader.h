// SPDX-License-Identifier: Apache-2.0
// Benchmark files: SteinLib's STP format (steinlib.zib.de/format.php), plain or gzipped.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

struct Instance {
  Problem problem;
  int decimals = 0;  // costs are in units of 10^−decimals: the fewest that keep every figure exact
  Cost fixed = 0;    // to be added to every plan
  std::string name;
};

// Reads Steiner trees (`E u v c`), arborescences (`A u v c` or `A u v c c_back`, `Root r`; without a root
// the first terminal is one) and rooted prize-collecting trees (`RootP r`, `TP v prize`: v becomes a leaf
// that is also served from the root at the prize). Costs of 10^15 and more are absent arcs. Throws
// Error{input} with file and line for everything else that is not understood.
[[nodiscard]] Instance parse_stp(std::string_view text, const std::string& file_name);
[[nodiscard]] Instance read_stp(const std::filesystem::path& path);

}  // namespace tsunagi::steiner
