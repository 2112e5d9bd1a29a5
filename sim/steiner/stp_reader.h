// SPDX-License-Identifier: Apache-2.0
// Benchmark files: SteinLib's STP format (steinlib.zib.de/format.php), plain or gzipped.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "sim/steiner/instance.h"

namespace tsunagi::steiner {

// Reads Steiner trees (`E u v c`), arborescences (`A u v c` or `A u v c c_back`, `Root r`; without a root
// the first terminal is one) and prize-collecting trees (`TP v prize`; `RootP r`, or a tree anywhere; see
// prize_tree.h). Costs of 10^15 and more are absent arcs, such prizes vertices that must be in the tree.
// Throws Error{input} with file and line for everything else that is not understood.
[[nodiscard]] Instance parse_stp(std::string_view text, const std::string& file_name);
[[nodiscard]] Instance read_stp(const std::filesystem::path& path);

}  // namespace tsunagi::steiner
