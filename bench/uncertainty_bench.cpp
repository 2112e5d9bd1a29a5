// SPDX-License-Identifier: Apache-2.0
// All municipalities of the country by draws: made-up amounts, eight uncertain inputs and two paths of
// growth, fixed seed.
#include <string>

#include <benchmark/benchmark.h>

#include "geo/base/random.h"
#include "sim/finance/uncertainty.h"

namespace {

using namespace tsunagi;

constexpr int k_years = 20;

finance::Draws country(int municipalities, int replicates) {
  finance::Draws draws{.years = k_years,
                       .inputs = {{"cable", "fiber", {0.5, 1, 2.33}},
                                  {"line", "fiber", {0.7, 1, 1.3}},
                                  {"station", "local5g", {0.4, 1, 1.8}},
                                  {"gateway", "lpwa", {0.5, 1, 2}},
                                  {"dish", "leo", {0.8, 1, 1.5}},
                                  {"staff", "", {0.8, 1, 1.4}},
                                  {"take_up", "", {0.33, 1, 1.88}},
                                  {"power", "", {0.8, 1, 1.6}}},
                       .paths = {{"traffic", "traffic"}, {"homes", "homes"}},
                       .places = {},
                       .dependence = {0.3, 0.2, 0.4},
                       .seed = 1,
                       .replicates = replicates};
  const Random random(1, "country");
  std::uint64_t at = 0;
  for (int m = 0; m < municipalities; ++m) {
    finance::UncertainPlace place{std::to_string(m), {}};
    for (std::uint32_t input = 0; input < draws.inputs.size(); ++input) {
      finance::UncertainAmounts amounts{.input = input};
      for (int y = 0; y < k_years; ++y) {
        amounts.likely.capital_jpy.push_back(input < 5 && y % 8 == 0 ? 3e8 * random.uniform(at++) : 0);
        amounts.likely.running_jpy.push_back(input != 6 ? 2e7 * random.uniform(at++) : 0);
        amounts.likely.income_jpy.push_back(input == 6 ? 9e7 * random.uniform(at++) : 0);
      }
      if (input >= 6) {  // volumes and homes follow a path
        amounts.path = input - 6;
        for (std::size_t level = 0; level < finance::k_path_levels; ++level) {
          amounts.levels.push_back(amounts.likely);
          for (double& jpy : amounts.levels.back().running_jpy)
            jpy *= 0.5 + finance::level_probability(level);
          for (double& jpy : amounts.levels.back().income_jpy) jpy *= 0.5 + finance::level_probability(level);
        }
      }
      place.amounts.push_back(std::move(amounts));
    }
    draws.places.push_back(std::move(place));
  }
  return draws;
}

void draw_country(benchmark::State& state) {
  const finance::Draws draws = country(static_cast<int>(state.range(0)), static_cast<int>(state.range(1)));
  for (auto _ : state) benchmark::DoNotOptimize(finance::draw_years(draws).jpy.data());
  state.counters["draws/s"] = benchmark::Counter(static_cast<double>(state.range(0) * state.range(1)) *
                                                     k_years * static_cast<double>(draws.inputs.size()) *
                                                     static_cast<double>(state.iterations()),
                                                 benchmark::Counter::kIsRate);
}

BENCHMARK(draw_country)
    ->Args({174, 1'000})
    ->Args({1'741, 1'000})
    ->Args({1'741, 10'000})
    ->Unit(benchmark::kSecond)
    ->UseRealTime();

}  // namespace

BENCHMARK_MAIN();
