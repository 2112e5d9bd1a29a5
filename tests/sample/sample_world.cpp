// SPDX-License-Identifier: Apache-2.0
#include "tests/sample/sample_world.h"

#include <fmt/format.h>
#include <unistd.h>

#include <system_error>

#include "geo/base/files.h"
#include "geo/base/text.h"

namespace tsunagi::geo::sample::testing {
namespace {

class Folders {
 public:
  ~Folders() {
    std::error_code ignored;
    for (const auto& folder : folders_) std::filesystem::remove_all(folder, ignored);
  }
  std::filesystem::path add() {
    const std::string name = fmt::format("tsunagi_sample_{}_{}", getpid(), folders_.size());
    folders_.push_back(std::filesystem::temp_directory_path() / name);
    std::filesystem::create_directories(folders_.back());
    return folders_.back();
  }

 private:
  std::vector<std::filesystem::path> folders_;
};

Folders& folders() {
  static Folders all;
  return all;
}

}  // namespace

MadeSample make_sample(const SampleSpec& spec) {
  MadeSample made{.folder = folders().add()};
  made.summary = write_sample(spec, made.folder);
  return made;
}

const MadeSample& town() {
  static const MadeSample made = make_sample({});
  return made;
}

std::map<std::string, std::uint64_t> hashes(const std::filesystem::path& folder) {
  std::map<std::string, std::uint64_t> all;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::uint64_t hash = 14695981039346656037ull;
    for (const char c : read_file(entry.path()))
      hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
    all[entry.path().filename().string()] = hash;
  }
  return all;
}

std::vector<MeshRow> mesh_rows(const std::filesystem::path& csv) {
  std::vector<MeshRow> rows;
  const auto lines = split(read_file(csv), '\n');
  for (std::size_t k = 2; k < lines.size(); ++k) {
    if (lines[k].empty()) continue;
    const auto cells = split(lines[k], ',');
    MeshRow row{.key_code = cells.at(0),
                .treatment = static_cast<int>(parse_integer(cells.at(1)).value()),
                .target = cells.at(2),
                .population = parse_integer(cells.at(4)).value(),
                .young = cells.at(7),
                .households = parse_integer(cells.at(10)).value()};
    if (!cells.at(3).empty()) row.sources = split(cells.at(3), ';');
    rows.push_back(row);
  }
  return rows;
}

}  // namespace tsunagi::geo::sample::testing
