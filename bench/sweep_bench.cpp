// SPDX-License-Identifier: Apache-2.0
// One site's area by radial sweep: 20 km around it, 30 m pixels, antennas of 30 m and 1.5 m.
// CPU time is of all threads together; `pixels/s` is by CPU, `wall pixels/s` by the clock.
#include <cmath>
#include <cstddef>
#include <vector>

#include <benchmark/benchmark.h>
#include <tbb/global_control.h>

#include "sim/plan/area_coverage.h"
#include "tests/plan/made_terrain.h"

namespace tsunagi::plan {
namespace {

const geo::Terrain& ground(double relief_m) {
  static const geo::Terrain hills = made_terrain(1440, 500, 1);
  static const geo::Terrain plain = made_terrain(1440, 10, 1);
  return relief_m > 100 ? hills : plain;
}

AreaRequest request_of(const geo::Terrain& terrain, std::size_t bands) {
  AreaRequest request{.radius_m = 20'000,
                      .link = {.transmitter_m = 30},
                      .frequency_mhz = {4700},
                      .receiver_m = {1.5}};
  if (bands == 3) request.frequency_mhz = {920, 2585, 4700};
  request.at = terrain.centre(terrain.columns / 2, terrain.rows / 2);
  request.at.x += 4;
  request.at.y += 7;
  return request;
}

void run(benchmark::State& state, double relief_m, const AreaRequest& request, std::size_t threads) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, threads);
  std::int64_t pixels = 0;
  for (auto _ : state) {
    const AreaCoverage area = cover_area(ground(relief_m), {}, request);
    pixels += area.count(PixelState::known);
    benchmark::DoNotOptimize(area.layers.front().loss_db.data());
  }
  state.counters["pixels/s"] = benchmark::Counter(static_cast<double>(pixels), benchmark::Counter::kIsRate);
}

void sweep(benchmark::State& state, double relief_m, std::size_t bands, std::size_t threads) {
  run(state, relief_m, request_of(ground(relief_m), bands), threads);
}
BENCHMARK_CAPTURE(sweep, hills_1_band, 500, 1, 1)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(sweep, hills_3_bands, 500, 3, 1)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(sweep, plain_1_band, 10, 1, 1)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(sweep, plain_3_bands, 10, 3, 1)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();
BENCHMARK_CAPTURE(sweep, hills_1_thread, 500, 1, 1)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(sweep, hills_2_threads, 500, 1, 2)->Unit(benchmark::kMillisecond)->UseRealTime();

// Three heights of the receiver over one geometry.
void sweep_heights(benchmark::State& state) {
  AreaRequest request = request_of(ground(500), 1);
  request.receiver_m = {1.5, 6, 12};
  run(state, 500, request, 1);
}
BENCHMARK(sweep_heights)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

// 1 % of time asks for a second Earth.
void sweep_1_percent(benchmark::State& state) {
  AreaRequest request = request_of(ground(500), 1);
  request.link.time_percent = 1;
  run(state, 500, request, 1);
}
BENCHMARK(sweep_1_percent)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

// Only what a band's limit lets through.
void sweep_pruned(benchmark::State& state) {
  AreaRequest request = request_of(ground(500), 1);
  request.most_loss_db = {120};
  run(state, 500, request, 1);
}
BENCHMARK(sweep_pruned)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime();

}  // namespace
}  // namespace tsunagi::plan

BENCHMARK_MAIN();
