// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/uncertainty.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include "geo/base/error.h"
#include "geo/base/random.h"
#include "models/normal.h"

namespace tsunagi::finance {
namespace {

constexpr int k_block = 256;  // replicates
using Block = std::array<double, k_block>;
using Levels = std::array<std::uint8_t, k_block>;

// Half to even; exact below 2^51.
std::int64_t whole(double jpy) {
  return static_cast<std::int64_t>(jpy + 0x1.8p52 - 0x1.8p52);
}

// The counter holds year and replicate; 0 is what holds for all years.
std::uint64_t counter(int year, int replicate) {
  return (static_cast<std::uint64_t>(year + 1) << 32) | static_cast<std::uint32_t>(replicate);
}
constexpr int k_all_years = -1;

// Scores between one level of a path and the next.
std::array<double, k_path_levels - 1> level_edges() {
  std::array<double, k_path_levels - 1> edges{};
  for (std::size_t i = 0; i < edges.size(); ++i)
    edges[i] = models::normal_quantile(static_cast<double>(i + 1) / static_cast<double>(k_path_levels));
  return edges;
}

bool is_nothing(const YearAmounts& a, std::size_t y) {
  return a.capital_jpy[y] == 0 && a.running_jpy[y] == 0 && a.income_jpy[y] == 0;
}
bool is_nothing(const UncertainAmounts& a, std::size_t y) {
  return a.path == k_certain
             ? is_nothing(a.likely, y)
             : std::ranges::all_of(a.levels, [&](const YearAmounts& l) { return is_nothing(l, y); });
}

void check(const Dependence& d) {
  constexpr double k_slack = 1e-12;
  if (d.national >= 0 && d.technology >= 0 && d.place >= 0 && d.year() >= -k_slack) return;
  throw input_error(
      fmt::format("expected shares of variance of at least 0 that sum to at most 1, found national {}, "
                  "technology {}, place {}",
                  d.national, d.technology, d.place));
}

class Drawer {
 public:
  explicit Drawer(const Draws& draws)
      : draws_(draws),
        own_tables_(draws.tables == nullptr ? std::make_unique<ScoreTables>() : nullptr),
        tables_(draws.tables == nullptr ? *own_tables_ : *draws.tables),
        score_(tables_.of_bits()) {
    check(draws.dependence);
    std::vector<models::Pert> factors;
    for (const UncertainInput& input : draws.inputs) {
      factors.push_back(input.factor);
      national_.emplace_back(draws.seed, "national/" + input.key);
      technology_.emplace_back(draws.seed, "technology/" + input.technology);
    }
    of_score_ = tables_.of(factors);
    for (const UncertainPath& path : draws.paths) {
      national_paths_.emplace_back(draws.seed, "national/" + path.key);
      technology_paths_.emplace_back(draws.seed, "technology/" + path.technology);
    }
    for (const UncertainPlace& place : draws.places) add_place(place);
  }

  [[nodiscard]] Samples together() const {
    Samples out = nothing();
    each_block([&](std::size_t) -> Samples& { return out; });
    return out;
  }

  [[nodiscard]] std::vector<Samples> apart() const {
    std::vector<Samples> out(draws_.places.size(), nothing());
    each_block([&](std::size_t place) -> Samples& { return out[place]; });
    return out;
  }

 private:
  // The inputs of a place and the streams of their local numbers.
  struct Local {
    std::vector<std::uint32_t> inputs;
    std::vector<Random> streams;
    std::vector<std::vector<bool>> is_used;  // [year][input of the place]
    std::vector<Random> path_streams;        // [path]
  };

  void add_place(const UncertainPlace& place) {
    Local local;
    for (const UncertainAmounts& a : place.amounts) {
      for (const std::uint32_t input : {a.input, a.second_input})
        if (input != k_certain) local.inputs.push_back(input);
    }
    std::ranges::sort(local.inputs);
    const auto repeated = std::ranges::unique(local.inputs);
    local.inputs.erase(repeated.begin(), repeated.end());
    for (const std::uint32_t input : local.inputs)
      local.streams.emplace_back(draws_.seed, "place/" + place.code + "/" + draws_.inputs[input].key);
    local.is_used.assign(static_cast<std::size_t>(draws_.years), std::vector<bool>(local.inputs.size()));
    for (const UncertainAmounts& a : place.amounts) {
      for (std::size_t y = 0; y < local.is_used.size(); ++y) {
        if (is_nothing(a, y)) continue;
        for (const std::uint32_t input : {a.input, a.second_input})
          if (input != k_certain) local.is_used[y][position(local, input)] = true;
      }
    }
    for (const UncertainPath& path : draws_.paths)
      local.path_streams.emplace_back(draws_.seed, "place/" + place.code + "/" + path.key);
    locals_.push_back(std::move(local));
  }

  static std::size_t position(const Local& local, std::uint32_t input) {
    return static_cast<std::size_t>(std::ranges::lower_bound(local.inputs, input) - local.inputs.begin());
  }

  // Scores that all places share, of the replicates from `first` on.
  std::vector<Block> shared_scores(int first) const {
    const double national = std::sqrt(draws_.dependence.national);
    const double technology = std::sqrt(draws_.dependence.technology);
    std::vector<Block> out(draws_.inputs.size());
    for (std::size_t v = 0; v < out.size(); ++v) {
      for (int k = 0; k < k_block; ++k) {
        const std::uint64_t at = counter(k_all_years, first + k);
        out[v][static_cast<std::size_t>(k)] =
            national * score_(national_[v].bits(at)) + technology * score_(technology_[v].bits(at));
      }
    }
    return out;
  }

  std::vector<Block> shared_path_scores(int first) const {
    const double national = std::sqrt(draws_.dependence.national);
    const double technology = std::sqrt(draws_.dependence.technology);
    std::vector<Block> out(draws_.paths.size());
    for (std::size_t p = 0; p < out.size(); ++p) {
      for (int k = 0; k < k_block; ++k) {
        const std::uint64_t at = counter(k_all_years, first + k);
        out[p][static_cast<std::size_t>(k)] = national * score_(national_paths_[p].bits(at)) +
                                              technology * score_(technology_paths_[p].bits(at));
      }
    }
    return out;
  }

  // The level of every path in the replicates from `first` on.
  std::vector<Levels> levels(const Local& local, int first, const std::vector<Block>& shared) const {
    const double own = std::sqrt(draws_.dependence.place + std::max(0.0, draws_.dependence.year()));
    std::vector<Levels> out(draws_.paths.size());
    for (std::size_t p = 0; p < out.size(); ++p) {
      for (std::size_t k = 0; k < k_block; ++k) {
        const std::uint64_t bits =
            local.path_streams[p].bits(counter(k_all_years, first + static_cast<int>(k)));
        const double score = shared[p][k] + own * score_(bits);
        out[p][k] = static_cast<std::uint8_t>(std::ranges::upper_bound(edges_, score) - edges_.begin());
      }
    }
    return out;
  }

  [[nodiscard]] Samples nothing() const {
    return {draws_.years, draws_.replicates,
            std::vector<std::int64_t>(k_measure_names.size() * static_cast<std::size_t>(draws_.years) *
                                      static_cast<std::size_t>(draws_.replicates))};
  }

  // Blocks of replicates write apart from each other.
  template <class Target>
  void each_block(Target target) const {
    const int blocks = (draws_.replicates + k_block - 1) / k_block;
    tbb::parallel_for(0, blocks, [&](int block) {
      const int first = block * k_block;
      const Shared shared{shared_scores(first), shared_path_scores(first)};
      for (std::size_t m = 0; m < draws_.places.size(); ++m) draw_place(m, first, shared, target(m));
    });
  }

  // Scores that all places share in a block of replicates.
  struct Shared {
    std::vector<Block> inputs;
    std::vector<Block> paths;
  };

  void draw_place(std::size_t m, int first, const Shared& shared, Samples& out) const {
    const Local& local = locals_[m];
    const double own = std::sqrt(draws_.dependence.place);
    std::vector<Block> scores(local.inputs.size());
    for (std::size_t i = 0; i < scores.size(); ++i) {
      for (std::size_t k = 0; k < k_block; ++k) {
        const std::uint64_t bits = local.streams[i].bits(counter(k_all_years, first + static_cast<int>(k)));
        scores[i][k] = shared.inputs[local.inputs[i]][k] + own * score_(bits);
      }
    }
    const std::vector<Levels> levels = this->levels(local, first, shared.paths);
    std::vector<Block> factors(local.inputs.size());
    for (int y = 0; y < draws_.years; ++y) {
      const double yearly = std::sqrt(std::max(0.0, draws_.dependence.year()));
      for (std::size_t i = 0; i < factors.size(); ++i) {
        if (!local.is_used[static_cast<std::size_t>(y)][i]) continue;
        const models::PertOfScore& of_score = *of_score_[local.inputs[i]];
        const Random& stream = local.streams[i];
        for (std::size_t k = 0; k < k_block; ++k) {
          const std::uint64_t bits = stream.bits(counter(y, first + static_cast<int>(k)));
          factors[i][k] = of_score(scores[i][k] + yearly * score_(bits));
        }
      }
      add_year(m, y, first, factors, levels, out);
    }
  }

  void add_year(std::size_t m, int year, int first, const std::vector<Block>& factors,
                const std::vector<Levels>& levels, Samples& out) const {
    const auto y = static_cast<std::size_t>(year);
    static constexpr Block k_ones = [] {
      Block ones{};
      ones.fill(1);
      return ones;
    }();
    Block capital{};
    Block running{};
    Block income{};
    const auto of = [&](std::uint32_t input) -> const Block& {
      return input == k_certain ? k_ones : factors[position(locals_[m], input)];
    };
    for (const UncertainAmounts& a : draws_.places[m].amounts) {
      if (is_nothing(a, y)) continue;
      const Block& one = of(a.input);
      const Block& two = of(a.second_input);
      if (a.path != k_certain) {
        for (std::size_t k = 0; k < k_block; ++k) {
          const YearAmounts& at = a.levels[levels[a.path][k]];
          const double factor = one[k] * two[k];
          capital[k] += at.capital_jpy[y] * factor;
          running[k] += at.running_jpy[y] * factor;
          income[k] += at.income_jpy[y] * factor;
        }
        continue;
      }
      const double c = a.likely.capital_jpy[y];
      const double r = a.likely.running_jpy[y];
      const double i = a.likely.income_jpy[y];
      for (std::size_t k = 0; k < k_block; ++k) {
        const double factor = one[k] * two[k];
        capital[k] += c * factor;
        running[k] += r * factor;
        income[k] += i * factor;
      }
    }
    const auto replicates = static_cast<std::size_t>(draws_.replicates);
    const std::size_t stride = static_cast<std::size_t>(draws_.years) * replicates;
    std::int64_t* sum = out.jpy.data() + y * replicates + static_cast<std::size_t>(first);
    const auto count = static_cast<std::size_t>(std::min(k_block, draws_.replicates - first));
    for (std::size_t k = 0; k < count; ++k) {
      const std::int64_t spent = whole(running[k]);
      const std::int64_t earned = whole(income[k]);
      const std::int64_t cost = whole(capital[k]) + spent;
      sum[k] += cost;
      sum[stride + k] += cost - earned;
      sum[2 * stride + k] += std::max(std::int64_t{0}, spent - earned);
    }
  }

  const Draws& draws_;
  std::unique_ptr<ScoreTables> own_tables_;
  ScoreTables& tables_;
  const models::ScoreOfBits& score_;
  std::vector<std::shared_ptr<const models::PertOfScore>> of_score_;  // [input]
  std::vector<Random> national_;                                      // [input]
  std::vector<Random> technology_;                                    // [input]
  std::vector<Random> national_paths_;                                // [path]
  std::vector<Random> technology_paths_;                              // [path]
  std::array<double, k_path_levels - 1> edges_ = level_edges();
  std::vector<Local> locals_;  // [place]
};

}  // namespace

std::span<const std::int64_t> Samples::at(Measure measure, int year) const {
  const auto n = static_cast<std::size_t>(replicates);
  const std::size_t row =
      static_cast<std::size_t>(measure) * static_cast<std::size_t>(years) + static_cast<std::size_t>(year);
  return std::span(jpy).subspan(row * n, n);
}

ScoreTables::ScoreTables() = default;

std::vector<std::shared_ptr<const models::PertOfScore>> ScoreTables::of(
    std::span<const models::Pert> factors) {
  const auto shape = [](const models::Pert& p) { return Shape{p.low, p.mid, p.high}; };
  std::vector<models::Pert> unknown;
  {
    const std::scoped_lock lock(mutex_);
    for (const models::Pert& pert : factors)
      if (!tables_.contains(shape(pert))) unknown.push_back(pert);
  }
  std::vector<models::PertOfScore> made = score_tables(unknown);
  const std::scoped_lock lock(mutex_);
  for (std::size_t i = 0; i < unknown.size(); ++i)
    tables_.try_emplace(shape(unknown[i]), std::make_shared<const models::PertOfScore>(std::move(made[i])));
  std::vector<std::shared_ptr<const models::PertOfScore>> out;
  for (const models::Pert& pert : factors) out.push_back(tables_.at(shape(pert)));
  return out;
}

Samples draw_years(const Draws& draws) {
  return Drawer(draws).together();
}

std::vector<Samples> draw_places(const Draws& draws) {
  return Drawer(draws).apart();
}

std::vector<models::PertOfScore> score_tables(std::span<const models::Pert> factors) {
  std::vector<models::PertOfScore> out(factors.size());
  tbb::parallel_for(std::size_t{0}, factors.size(),
                    [&](std::size_t i) { out[i] = models::PertOfScore(factors[i]); });
  return out;
}

}  // namespace tsunagi::finance
