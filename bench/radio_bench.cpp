// SPDX-License-Identifier: Apache-2.0
// Path models on profiles in memory: 20 km of seeded hills, 30 m and 1.5 m antennas.
#include <cmath>
#include <cstddef>
#include <vector>

#include <benchmark/benchmark.h>

#include "geo/base/random.h"
#include "models/itm.h"
#include "models/p1812.h"
#include "models/p452.h"

namespace tsunagi::models {
namespace {

constexpr double k_length_km = 20;
constexpr std::size_t k_profile_count = 64;

// Hills of four wavelengths with seeded phases, 0 to about 800 m, and clutter of 0 to 20 m by the point.
struct Hills {
  std::vector<double> height_m;
  std::vector<double> clutter_m;

  Hills(std::size_t points, std::uint64_t seed) {
    for (std::size_t i = 0; i < points; ++i) {
      const double x = k_length_km * static_cast<double>(i) / static_cast<double>(points - 1);
      double h = 400;
      for (std::uint64_t k = 0; k < 4; ++k) {
        const double phase = 6.283 * static_cast<double>(splitmix64(4 * seed + k) >> 11) * 0x1p-53;
        h += 200 / static_cast<double>(1ULL << k) * std::sin(phase + x * static_cast<double>(1ULL << k));
      }
      height_m.push_back(h);
      clutter_m.push_back(5.0 * static_cast<double>(splitmix64(seed * points + i) % 5));
    }
  }
};

std::vector<Hills> some_hills(std::size_t points) {
  std::vector<Hills> all;
  for (std::uint64_t seed = 0; seed < k_profile_count; ++seed) all.emplace_back(points, seed);
  return all;
}

// Runs `loss_db` over the profiles in turn and counts them.
template <class Loss>
void run_profiles(benchmark::State& state, bool clutter, Loss loss_db) {
  const auto hills = some_hills(static_cast<std::size_t>(state.range(0)));
  std::size_t next = 0;
  for (auto _ : state) {
    const Hills& hill = hills[next];
    next = (next + 1) % k_profile_count;
    TerrainProfile profile{.height_m = hill.height_m, .length_km = k_length_km};
    if (clutter) profile.clutter_m = hill.clutter_m;
    benchmark::DoNotOptimize(loss_db(profile));
  }
  state.counters["profiles/s"] =
      benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void p1812(benchmark::State& state, bool clutter, double time_percent) {
  const P1812Link link{
      .frequency_mhz = 4700, .transmitter_m = 30, .receiver_m = 1.5, .time_percent = time_percent};
  const P1812Terms terms(link);
  run_profiles(state, clutter,
               [&](const TerrainProfile& profile) { return p1812_loss(profile, link, terms).L_b_db; });
}

BENCHMARK_CAPTURE(p1812, bare_50_percent, false, 50.0)->Arg(50)->Arg(200)->Arg(667);
BENCHMARK_CAPTURE(p1812, clutter_50_percent, true, 50.0)->Arg(50)->Arg(200)->Arg(667);
BENCHMARK_CAPTURE(p1812, clutter_1_percent, true, 1.0)->Arg(50)->Arg(200)->Arg(667);

// One path, three bands.
void p1812_bands(benchmark::State& state) {
  std::vector<P1812Link> links;
  std::vector<P1812Terms> terms;
  for (const double frequency_mhz : {920.0, 2585.0, 4700.0}) {
    links.push_back({.frequency_mhz = frequency_mhz, .transmitter_m = 30, .receiver_m = 1.5});
    terms.emplace_back(links.back());
  }
  run_profiles(state, true, [&](const TerrainProfile& profile) {
    const ClearAirPath path =
        clear_air_path(profile, {links[0].transmitter_m, links[0].receiver_m}, links[0].climate);
    double sum_db = 0;
    for (std::size_t k = 0; k < links.size(); ++k) sum_db += p1812_loss(path, links[k], terms[k]).L_b_db;
    return sum_db;
  });
}

BENCHMARK(p1812_bands)->Arg(50)->Arg(200)->Arg(667);

void p452(benchmark::State& state, bool gas_known) {
  const P452Link link{.frequency_mhz = 18000, .transmitter_m = 30, .receiver_m = 10, .time_percent = 1};
  const P452Gas gas = p452_gas(link, 0);
  run_profiles(state, true, [&](const TerrainProfile& profile) {
    return (gas_known ? p452_loss(profile, link, gas) : p452_loss(profile, link)).L_b_db;
  });
}

BENCHMARK_CAPTURE(p452, gas_known, true)->Arg(50)->Arg(200)->Arg(667);
BENCHMARK_CAPTURE(p452, gas_summed, false)->Arg(50)->Arg(200)->Arg(667);

void itm(benchmark::State& state) {
  const ItmLink link{.frequency_mhz = 920, .transmitter_m = 30, .receiver_m = 1.5};
  run_profiles(state, false, [&](const TerrainProfile& profile) { return itm_loss(profile, link).L_b_db; });
}

BENCHMARK(itm)->Arg(50)->Arg(200)->Arg(667);

}  // namespace
}  // namespace tsunagi::models

BENCHMARK_MAIN();
