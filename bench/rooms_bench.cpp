// SPDX-License-Identifier: Apache-2.0
// How the stages of a plan grow with the town: three sizes, fixed seed, made-up layers.
#include <unistd.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "geo/sample/sample.h"
#include "sim/finance/operation.h"
#include "sim/plan/pipeline.h"
#include "sim/sample_scenario.h"
#include "sim/steiner/solve.h"
#include "sim/steiner/verify.h"

namespace {

using namespace tsunagi;
namespace fs = std::filesystem;

struct World {
  plan::Scenario scenario;
  plan::Planned planned;
};

const World& world(std::int64_t population) {
  static std::map<std::int64_t, World> worlds;
  const auto at = worlds.find(population);
  if (at != worlds.end()) return at->second;
  const fs::path folder = fs::temp_directory_path() /
                          ("tsunagi_bench_" + std::to_string(::getpid()) + "_" + std::to_string(population));
  fs::create_directories(folder);
  static_cast<void>(geo::sample::write_sample({.seed = 1, .population = population}, folder));
  write_sample_scenario(folder, population);
  World made{.scenario = plan::load_scenario(folder / "scenario.toml", folder),
             .planned = {.region = {.name = "", .projection = geo::Projection("EPSG:6672")}}};
  made.planned = plan::plan_region(made.scenario, {}, [](std::string_view) {});
  fs::remove_all(folder);
  return worlds.emplace(population, std::move(made)).first->second;
}

void coverage(benchmark::State& state) {
  const World& w = world(state.range(0));
  std::int64_t links = 0;
  for (auto _ : state) {
    const auto made =
        plan::compute_coverage(w.planned.region, w.scenario, w.planned.candidates, w.planned.demand,
                               plan::sites_on_fiber(w.planned.region, w.planned.candidates, w.planned.fiber));
    links += made.reached_links;
    benchmark::DoNotOptimize(made.links.data());
  }
  state.counters["links/s"] = benchmark::Counter(static_cast<double>(links), benchmark::Counter::kIsRate);
}

void solve(benchmark::State& state) {
  const World& w = world(state.range(0));
  double gap = 0;
  for (auto _ : state) {
    const auto solution = steiner::solve(w.planned.graph.problem);
    gap = static_cast<double>(solution.cost - solution.certified_bound) / static_cast<double>(solution.cost);
  }
  state.counters["arcs"] = static_cast<double>(w.planned.graph.problem.arc_count());
  state.counters["terminals"] = static_cast<double>(w.planned.demand.terminals.size());
  state.counters["gap_percent"] = 100 * gap;
}

// The checker beside the solver: adding a bound up should cost a small share of finding it.
void verify(benchmark::State& state) {
  const World& w = world(state.range(0));
  const auto& solution = w.planned.plan.solution;
  for (auto _ : state) {
    benchmark::DoNotOptimize(steiner::verify_plan(w.planned.graph.problem, solution).holds);
    benchmark::DoNotOptimize(
        steiner::verify_bound(w.planned.graph.problem, solution.certificate, solution.certified_bound).holds);
  }
}

// All fiscal years, support and burden of a plan.
void years(benchmark::State& state) {
  const World& w = world(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(
        finance::operate(w.scenario, finance::plan_facts(w.scenario, w.planned), false).ledger.years);
  state.counters["costs"] = static_cast<double>(w.planned.plan.costs.size());
}

// One evaluation of the yearly model once its lines are made: what a draw of prices and growth costs.
void evaluate_years(benchmark::State& state) {
  const World& w = world(state.range(0));
  const finance::YearlyModel model =
      finance::yearly_model(w.scenario, finance::plan_facts(w.scenario, w.planned));
  const std::vector<double> factor(w.scenario.catalogue.items.size(), 1.1);
  for (auto _ : state)
    benchmark::DoNotOptimize(finance::evaluate(model.inputs, model.paths, factor).jpy.data());
  state.counters["lines"] = static_cast<double>(model.inputs.lines.size());
}

BENCHMARK(coverage)->Arg(2000)->Arg(8000)->Arg(30000)->Unit(benchmark::kMillisecond);
BENCHMARK(solve)->Arg(2000)->Arg(8000)->Arg(30000)->Unit(benchmark::kMillisecond);
BENCHMARK(verify)->Arg(2000)->Arg(8000)->Arg(30000)->Unit(benchmark::kMillisecond);
BENCHMARK(years)->Arg(2000)->Arg(8000)->Arg(30000)->Unit(benchmark::kMillisecond);
BENCHMARK(evaluate_years)->Arg(2000)->Arg(8000)->Arg(30000)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
