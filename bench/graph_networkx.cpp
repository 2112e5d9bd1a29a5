// SPDX-License-Identifier: Apache-2.0
#include "bench/graph_networkx.h"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <system_error>

#include <fmt/core.h>

namespace tsunagi::bench {
namespace {

// A file of the run's own, removed with it.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& name)
      : path_(std::filesystem::temp_directory_path() / (name + "." + std::to_string(::getpid()))) {}
  ~TemporaryFile() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  [[nodiscard]] std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

void write_edges(const std::string& path, const graph::GraphView& graph) {
  std::ofstream out(path);
  out << graph.node_count() << '\n';
  for (const graph::Edge& e : graph.edges) out << e.from << ' ' << e.to << ' ' << e.length_mm << '\n';
}

void write_nodes(const std::string& path, const std::vector<std::uint32_t>& nodes) {
  std::ofstream out(path);
  for (const std::uint32_t v : nodes) out << v << '\n';
}

struct Line {
  std::string group;
  std::string name;
  double ms = 0;
  std::uint64_t answer = 0;
};

std::vector<Line> output_of(const std::string& command) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::vector<Line> lines;
  std::array<char, 512> text{};
  while (pipe && std::fgets(text.data(), text.size(), pipe.get()) != nullptr) {
    std::istringstream in(text.data());
    Line line;
    std::getline(in, line.group, '\t');
    std::getline(in, line.name, '\t');
    in >> line.ms >> line.answer;
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

bool print_networkx(const std::string& script, const NetworkxInput& input, const std::vector<Row>& rows,
                    const Answers& expected) {
  const TemporaryFile edges("tsunagi-edges");
  const TemporaryFile many("tsunagi-many");
  write_edges(edges.path(), input.graph);
  write_nodes(many.path(), input.many);
  const auto lines =
      output_of(fmt::format("python3 '{}' '{}' {} '{}'", script, edges.path(), input.source, many.path()));
  fmt::print("\n{:<44}{:>10}{:>10}\n", "networkx, beside our best", "ms", "x ours");
  if (lines.empty()) fmt::print("  left out: networkx is not installed\n");
  bool agree = true;
  for (const Line& line : lines) {
    if (expected.at(line.group) != line.answer) {
      fmt::print("{}: networkx {} disagrees\n", line.group, line.name);
      agree = false;
    }
    fmt::print("  {:<42}{:>10.1f}{:>10.0f}\n", line.name, line.ms,
               line.ms / best_ms(rows, line.group, "ours"));
  }
  return agree;
}

}  // namespace tsunagi::bench
