// SPDX-License-Identifier: Apache-2.0
// A benchmark file as a problem, with what is needed to speak of it in the file's own units and numbers.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/steiner/problem.h"

namespace tsunagi::steiner {

// Nodes first … first + count − 1 are called prefix + number: 1, 2, … or those of `numbers` (ascending).
// A block of one node with an empty `numbers` and `is_single` is called by its prefix alone.
struct NodeBlock {
  std::string prefix;
  std::uint32_t first = 0;
  std::uint32_t count = 0;
  std::vector<std::uint32_t> numbers;  // empty: 1 … count
  bool is_single = false;
};

struct Instance {
  Problem problem;
  int decimals = 0;  // costs are in units of 10^−decimals: the fewest that keep every figure exact
  Cost fixed = 0;    // to be added to every plan and bound; below 0 for a tree without a root
  std::string name;
  std::string kind;               // "STP", "SAP", "RPCSTP", "PCSTP", "UFL", "SSCFLP"
  std::string hash;               // XXH3 of the file's text once inflated; 32 hexadecimal digits
  std::vector<NodeBlock> blocks;  // [ascending first] cover all nodes
};

enum class Format { stp, ufl, sscflp, sscflp_delmaire, sscflp_tbed1 };

// By the name used after --format; nothing for another.
[[nodiscard]] std::optional<Format> find_format(std::string_view name);
// "stp, ufl, sscflp, sscflp-delmaire, sscflp-tbed1".
[[nodiscard]] std::string format_names();

// Reads a file, plain or gzipped. Without a format it must be STP by its first word. Throws Error{input} with
// file and line for what is not understood.
[[nodiscard]] Instance read_instance(const std::filesystem::path& path, std::optional<Format> format);
[[nodiscard]] Instance parse_instance(std::string_view text, const std::string& file_name,
                                      std::optional<Format> format);

// What the file calls a node (sim/steiner/FORMATS.md): "17", "p17", "f3", "c12", "root".
[[nodiscard]] std::string node_name(const Instance& instance, std::uint32_t node);
[[nodiscard]] std::optional<std::uint32_t> find_node(const Instance& instance, std::string_view name);

}  // namespace tsunagi::steiner
