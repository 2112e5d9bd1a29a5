// SPDX-License-Identifier: Apache-2.0
#include "sim/sweep/points.h"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "sim/sweep/design.h"

namespace tsunagi::sweep {
namespace {

enum class Kind { grid, list, zip, one_at_a_time, latin_hypercube, sobol };
constexpr std::array<std::string_view, 6> k_kind_names{
    "grid", "list", "zip", "one_at_a_time", "latin_hypercube", "sobol"};
constexpr double k_most_samples = 100'000;

void set_file(TomlNode& node, const std::shared_ptr<const std::string>& file) {
  node.file = file;
  if (auto* list = std::get_if<TomlArray>(&node.value))
    for (TomlNode& item : *list) set_file(item, file);
  if (auto* table = std::get_if<TomlTable>(&node.value))
    for (TomlEntry& entry : *table) set_file(entry.node, file);
}

// A key and the values that it takes.
struct Axis {
  Override change;
  TomlArray values;

  [[nodiscard]] SweepScenario at(std::size_t i) const {
    Override one = change;
    one.value.node.value = values[i].value;
    return {fmt::format("{}={}", one.key(), shown(one.value.node)), {one}};
  }
};

SweepScenario joined(const SweepScenario& a, const SweepScenario& b) {
  SweepScenario out = a;
  if (!out.name.empty() && !b.name.empty()) out.name += ", ";
  out.name += b.name;
  out.set.insert(out.set.end(), b.set.begin(), b.set.end());
  return out;
}

class DesignReader {
 public:
  DesignReader(const TomlReader& reader, std::uint64_t seed, const std::shared_ptr<const std::string>& file)
      : reader_(reader), seed_(seed), file_(file) {}

  std::vector<SweepScenario> run() {
    const auto kind = static_cast<Kind>(reader_.choice("kind", k_kind_names));
    const bool is_sampled = kind == Kind::latin_hypercube || kind == Kind::sobol;
    std::vector<SweepScenario> out;
    if (kind == Kind::list) {
      out = cases();
    } else if (is_sampled) {
      out = samples(kind);
    } else {
      read_axes("values");
      if (kind == Kind::grid) out = grid();
      if (kind == Kind::zip) out = zip();
      if (kind == Kind::one_at_a_time) out = one_at_a_time();
    }
    reader_.finish();
    return out;
  }

 private:
  void read_axes(std::string_view key) {
    for (Override& change : read_overrides(reader_, key, file_)) {
      const auto* values = std::get_if<TomlArray>(&change.value.node.value);
      if (values == nullptr || values->empty()) {
        reader_.fault(key, fmt::format("{}: expected a list of at least one value", change.key()));
        continue;
      }
      axes_.push_back({change, *values});
    }
    if (axes_.empty()) reader_.fault(key, "expected a table of keys with the values they take");
  }

  std::vector<SweepScenario> grid() const {
    double points = 1;
    for (const Axis& axis : axes_) points *= static_cast<double>(axis.values.size());
    if (points > static_cast<double>(k_most_scenarios)) {
      reader_.fault("values", fmt::format("makes {:.0f} scenarios; a sweep takes at most {}", points,
                                          k_most_scenarios));
      return {};
    }
    std::vector<SweepScenario> out{{}};
    for (const Axis& axis : axes_) {
      std::vector<SweepScenario> next;
      for (const SweepScenario& before : out)
        for (std::size_t i = 0; i < axis.values.size(); ++i) next.push_back(joined(before, axis.at(i)));
      out = std::move(next);
    }
    return out;
  }

  std::vector<SweepScenario> zip() const {
    std::vector<SweepScenario> out;
    for (const Axis& axis : axes_) {
      if (axis.values.size() == axes_.front().values.size()) continue;
      reader_.fault("values",
                    fmt::format("{} takes {} values and {} takes {}; zipped lists are of one length",
                                axes_.front().change.key(), axes_.front().values.size(), axis.change.key(),
                                axis.values.size()));
      return out;
    }
    if (axes_.empty()) return out;
    for (std::size_t i = 0; i < axes_.front().values.size(); ++i) {
      SweepScenario point;
      for (const Axis& axis : axes_) point = joined(point, axis.at(i));
      out.push_back(std::move(point));
    }
    return out;
  }

  // Nothing changed, then each value of each key by itself.
  std::vector<SweepScenario> one_at_a_time() const {
    std::vector<SweepScenario> out{{"base", {}}};
    for (const Axis& axis : axes_)
      for (std::size_t i = 0; i < axis.values.size(); ++i) out.push_back(axis.at(i));
    return out;
  }

  std::vector<SweepScenario> cases() const {
    std::vector<SweepScenario> out;
    for (const TomlReader& row : reader_.tables("case")) {
      out.push_back({row.text("name"), read_overrides(row, "set", file_)});
      row.finish();
    }
    if (out.empty()) reader_.fault("case", "expected at least one [[design.case]] with name and set");
    return out;
  }

  // Bounds of a sampled key; two whole numbers sample whole numbers.
  struct Bounds {
    double least = 0;
    double most = 0;
    bool is_whole = false;
  };

  Bounds bounds_of(const Axis& axis) const {
    Bounds out{.is_whole = true};
    std::array<double, 2> ends{};
    bool is_range = axis.values.size() == 2;
    for (std::size_t i = 0; is_range && i < 2; ++i) {
      if (const auto* whole = std::get_if<std::int64_t>(&axis.values[i].value)) {
        ends[i] = static_cast<double>(*whole);
      } else if (const auto* number = std::get_if<double>(&axis.values[i].value)) {
        ends[i] = *number;
        out.is_whole = false;
      } else {
        is_range = false;
      }
    }
    if (!is_range || !(ends[0] <= ends[1]) || !std::isfinite(ends[1] - ends[0]))
      reader_.fault("range", fmt::format("{}: expected two numbers, the lesser first", axis.change.key()));
    out.least = ends[0];
    out.most = ends[1];
    return out;
  }

  std::vector<SweepScenario> samples(Kind kind) {
    const auto count = static_cast<std::size_t>(reader_.integer("samples", {1, k_most_samples}));
    read_axes("range");
    if (count > k_most_samples) return {};  // told above; nothing of that size is made
    std::vector<Bounds> bounds;
    for (const Axis& axis : axes_) bounds.push_back(bounds_of(axis));
    if (kind == Kind::sobol && axes_.size() > k_most_sobol_dimensions) {
      reader_.fault("range", fmt::format("a Sobol design takes at most {} keys, found {}",
                                         k_most_sobol_dimensions, axes_.size()));
      return {};
    }
    const UnitSamples unit =
        kind == Kind::sobol ? sobol(count, axes_.size(), seed_) : latin_hypercube(count, axes_.size(), seed_);
    std::vector<SweepScenario> out;
    for (std::size_t i = 0; i < count; ++i) {
      SweepScenario point{fmt::format("{} {}", kind == Kind::sobol ? "sobol" : "lhs", i + 1), {}};
      for (std::size_t a = 0; a < axes_.size(); ++a) {
        Override one = axes_[a].change;
        const double u = unit[i][a];
        if (bounds[a].is_whole) {
          one.value.node.value = static_cast<std::int64_t>(
              bounds[a].least + std::floor(u * (bounds[a].most - bounds[a].least + 1)));
        } else {
          one.value.node.value = bounds[a].least + u * (bounds[a].most - bounds[a].least);
        }
        point.set.push_back(std::move(one));
      }
      out.push_back(std::move(point));
    }
    return out;
  }

  const TomlReader& reader_;
  std::uint64_t seed_;
  std::shared_ptr<const std::string> file_;
  std::vector<Axis> axes_;
};

}  // namespace

std::vector<Override> read_overrides(const TomlReader& reader, std::string_view key,
                                     const std::shared_ptr<const std::string>& file) {
  const auto table = reader.table(key);
  if (!table) return {};
  std::vector<Override> out = flattened(table->entries());
  for (Override& change : out) set_file(change.value.node, file);
  return out;
}

std::vector<SweepScenario> read_design(const TomlReader& reader, std::uint64_t seed,
                                       const std::shared_ptr<const std::string>& file) {
  return DesignReader(reader, seed, file).run();
}

std::vector<SweepScenario> read_switch(const TomlReader& reader,
                                       const std::shared_ptr<const std::string>& file) {
  const std::string name = reader.text("name");
  std::vector<Override> on = read_overrides(reader, "set", file);
  if (on.empty()) reader.fault("set", "expected a table of keys with the value they take when it is on");
  reader.finish();
  return {{"", {}}, {name, std::move(on)}};
}

}  // namespace tsunagi::sweep
