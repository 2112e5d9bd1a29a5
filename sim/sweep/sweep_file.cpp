// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/sweep_file.h"

#include <fnmatch.h>

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "geo/base/random.h"
#include "geo/base/text.h"
#include "sim/sweep/points.h"

namespace tsunagi::sweep {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t k_most_regions = 100'000;

bool is_pattern(const std::string& part) {
  return part.find_first_of("*?[") != std::string::npos;
}

bool fits(const std::string& pattern, const std::string& name) {
  return ::fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD) == 0;
}

// Files that a path with * and ? in its parts finds, in alphabetical order.
void find_files(const fs::path& at, const std::vector<std::string>& parts, std::size_t i,
                std::set<fs::path>& out) {
  if (i == parts.size()) {
    if (fs::is_regular_file(at)) out.insert(at);
    return;
  }
  if (!is_pattern(parts[i])) return find_files(at / parts[i], parts, i + 1, out);
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(at.empty() ? fs::path(".") : at, error)) {
    const std::string name = entry.path().filename().string();
    if (fits(parts[i], name)) find_files(at / name, parts, i + 1, out);
  }
}

std::vector<fs::path> read_regions(const TomlReader& reader, const fs::path& folder) {
  const auto table = reader.table("regions");
  std::vector<fs::path> out;
  if (!table) {
    reader.fault("regions", "a table is required with files = [\"town/*/scenario.toml\", …]");
    return out;
  }
  std::set<fs::path> left_out;
  const auto expand = [&](std::string_view key, const std::string& pattern, std::set<fs::path>& found) {
    const fs::path path(pattern);
    std::vector<std::string> parts;
    for (const fs::path& part : path.relative_path()) parts.push_back(part.string());
    find_files(path.is_absolute() ? path.root_path() : folder, parts, 0, found);
    if (found.empty()) table->fault(key, fmt::format("\"{}\" finds no scenario file", pattern));
  };
  for (const std::string& pattern : table->texts_or("without")) {
    std::set<fs::path> found;
    expand("without", pattern, found);
    left_out.merge(found);
  }
  std::set<fs::path> seen;
  for (const std::string& pattern : table->texts_or("files")) {
    std::set<fs::path> found;
    expand("files", pattern, found);
    for (const fs::path& file : found)
      if (!left_out.contains(file) && seen.insert(file).second) out.push_back(file);
  }
  if (!table->has("files")) table->fault("files", "is required: scenario files, * and ? allowed");
  if (out.size() > k_most_regions)
    table->fault("files",
                 fmt::format("finds {} files; a sweep takes at most {}", out.size(), k_most_regions));
  table->finish();
  return out;
}

using Designs = std::vector<std::vector<SweepScenario>>;

std::vector<SweepScenario> crossed(const Designs& designs, const std::vector<Override>& everywhere) {
  std::vector<SweepScenario> out{{"", everywhere}};
  for (const auto& points : designs) {
    std::vector<SweepScenario> next;
    next.reserve(out.size() * points.size());
    for (const SweepScenario& before : out) {
      for (const SweepScenario& point : points) {
        next.push_back(before);
        SweepScenario& made = next.back();
        if (!made.name.empty() && !point.name.empty()) made.name += ", ";
        made.name += point.name;
        made.set.insert(made.set.end(), point.set.begin(), point.set.end());
      }
    }
    out = std::move(next);
  }
  for (SweepScenario& scenario : out)
    if (scenario.name.empty()) scenario.name = "base";
  return out;
}

void check_size(const TomlReader& reader, const Designs& designs, std::size_t regions) {
  double scenarios = 1;
  for (const auto& points : designs) scenarios *= static_cast<double>(points.size());
  const double tasks = scenarios * static_cast<double>(regions);
  if (scenarios > static_cast<double>(k_most_scenarios))
    reader.fault("design",
                 fmt::format("the designs cross to {:.0f} scenarios; a sweep takes at most {}. Use a "
                             "latin_hypercube or sobol design instead of a grid",
                             scenarios, k_most_scenarios));
  else if (tasks > static_cast<double>(k_most_tasks))
    reader.fault("design",
                 fmt::format("{:.0f} scenarios of {} regions are {:.0f} tasks; a sweep takes at most "
                             "{}. Split it, or sample the scenarios",
                             scenarios, regions, tasks, k_most_tasks));
}

bool holds(const SweepScenario& scenario, const Override& wanted) {
  // The last word on a key counts, as it does in the scenario.
  const auto at = std::find_if(scenario.set.rbegin(), scenario.set.rend(),
                               [&](const Override& o) { return o.path == wanted.path; });
  return at != scenario.set.rend() && shown(at->value.node) == shown(wanted.value.node);
}

}  // namespace

std::string region_name(const fs::path& scenario_file) {
  return fs::absolute(scenario_file).lexically_normal().parent_path().filename().string();
}

bool Sweep::is_excluded(std::size_t region, std::size_t scenario) const {
  return std::ranges::any_of(exclusions, [&](const Exclusion& e) {
    const auto named = [&](const std::string& pattern) {
      return fits(pattern, region_name(regions[region]));
    };
    if (!e.regions.empty() && std::ranges::none_of(e.regions, named)) return false;
    return std::ranges::all_of(e.when, [&](const Override& o) { return holds(scenarios[scenario], o); });
  });
}

Sweep load_sweep(const fs::path& file) {
  const TomlDocument document = load_toml(file);
  const auto name = std::make_shared<const std::string>(document.file);
  Faults faults;
  const TomlReader reader(document, faults);
  Sweep sweep{.file = file, .name = reader.text_or("name", file.stem().string())};
  sweep.seed = static_cast<std::uint64_t>(reader.integer_or("seed", 1, {0, 9e15}));
  sweep.replicates = static_cast<int>(reader.integer_or("replicates", 200, {1, 10'000}));
  sweep.ticks = reader.integer_or("ticks", sweep.ticks, {1, 1e15});
  sweep.regions = read_regions(reader, file.parent_path());
  const std::vector<Override> everywhere = read_overrides(reader, "set", name);
  Designs designs;
  for (const TomlReader& row : reader.tables("design"))
    designs.push_back(read_design(row, splitmix64(sweep.seed + designs.size()), name));
  for (const TomlReader& row : reader.tables("switch")) designs.push_back(read_switch(row, name));
  for (const TomlReader& row : reader.tables("exclude")) {
    sweep.exclusions.push_back({read_overrides(row, "when", name), row.texts_or("regions")});
    if (sweep.exclusions.back().when.empty() && sweep.exclusions.back().regions.empty())
      row.fault("when", "expected when = { key = value } or regions = [\"name\"], or both");
    row.finish();
  }
  reader.finish();
  check_size(reader, designs, sweep.regions.size());
  faults.throw_if_any();
  sweep.scenarios = crossed(designs, everywhere);
  return sweep;
}

}  // namespace tsunagi::sweep
