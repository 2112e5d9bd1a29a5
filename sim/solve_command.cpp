// SPDX-License-Identifier: Apache-2.0
// `tsunagi solve` and `tsunagi verify`.
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <optional>

#include <fmt/format.h>
#include <tbb/global_control.h>
#include <nlohmann/json.hpp>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "geo/base/text.h"
#include "sim/commands.h"
#include "sim/report/progress.h"
#include "sim/steiner/instance.h"
#include "sim/steiner/prize_tree.h"
#include "sim/steiner/result_files.h"
#include "sim/steiner/solve.h"
#include "sim/steiner/text_input.h"
#include "sim/steiner/verify.h"
#include "sim/steiner/verify_files.h"

namespace tsunagi::commands {
namespace {

namespace fs = std::filesystem;
using steiner::Cost;

std::optional<steiner::Format> format_of(const std::string& name) {
  if (name.empty()) return std::nullopt;
  const auto format = steiner::find_format(name);
  if (!format)
    throw input_error(
        fmt::format("--format: expected one of {}, found \"{}\"", steiner::format_names(), name));
  return format;
}

// What the process holds in memory now, by proc(5); 0 where that is not to be had.
std::int64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::int64_t total_pages = 0;
  std::int64_t resident_pages = 0;
  file >> total_pages >> resident_pages;
  return resident_pages * sysconf(_SC_PAGESIZE);
}

// Large vectors go back to the system when they are freed, where the C library would keep their room.
void give_back_freed_memory() {
#ifdef __GLIBC__
  constexpr int k_large_bytes = 256 << 10;
  mallopt(M_MMAP_THRESHOLD, k_large_bytes);
#endif
}

struct Usage {
  double cpu_s = 0;  // of all threads
  std::int64_t peak_bytes = 0;
};

Usage usage_now() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return {seconds(usage.ru_utime) + seconds(usage.ru_stime), std::int64_t{usage.ru_maxrss} * 1024};
}

struct Solved {
  steiner::Solution solution;
  double cpu_s = 0;
  double wall_s = 0;
  std::int64_t peak_bytes = 0;  // above what was held before reading
};

// A search stopped early may have no bound yet: 0 is one, for no arc costs less.
void give_trivial_bound(const steiner::Problem& problem, steiner::Solution& solution) {
  if (!solution.certificate.leaves.empty() || solution.certified_bound != 0) return;
  constexpr std::uint16_t k_whole_permille = 1000;
  solution.certificate.theta_permille.assign(problem.modules.size(), k_whole_permille);
  solution.certificate.dimension.assign(problem.modules.size(), 0);
  solution.certificate.leaves.resize(1);
}

Solved solve_timed(const steiner::Instance& instance, const SolveOptions& options,
                   std::int64_t bytes_before) {
  const double cpu_before_s = usage_now().cpu_s;
  const auto start = std::chrono::steady_clock::now();
  Solved solved;
  steiner::Solution found =
      steiner::solve(instance.problem, {.ticks = options.ticks, .seconds = options.seconds});
  solved.solution = steiner::keep_one_tree(instance, std::move(found));
  give_trivial_bound(instance.problem, solved.solution);
  const Usage usage = usage_now();
  solved.cpu_s = usage.cpu_s - cpu_before_s;
  solved.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  solved.peak_bytes = std::max<std::int64_t>(0, usage.peak_bytes - bytes_before);
  return solved;
}

void check_result(const steiner::Instance& instance, const steiner::Solution& solution,
                  const fs::path& file) {
  if (solution.status == steiner::Status::infeasible)
    throw Error(ErrorKind::infeasible,
                fmt::format("{} terminals cannot be reached from the root", solution.unreached.size()),
                {.file = file.string()});
  const steiner::Verdict plan = steiner::verify_plan(instance.problem, solution);
  const steiner::Verdict proof =
      steiner::verify_bound(instance.problem, solution.certificate, solution.certified_bound);
  if (plan.holds && proof.holds) return;
  const steiner::Verdict& wrong = plan.holds ? proof : plan;
  throw Error(ErrorKind::internal, "the solver's result does not hold: " + wrong.faults.front(),
              {.file = file.string()});
}

// (cost − bound)/cost, 0 for a plan that costs nothing.
double gap_ratio(Cost cost, Cost bound) {
  return cost > 0 ? static_cast<double>(cost - bound) / static_cast<double>(cost) : 0.0;
}

// The figures of a result in the file's units.
struct Figures {
  Cost cost;
  Cost bound;
  Cost certified_bound;
  std::string status;
};

Figures figures_of(const steiner::Instance& instance, const steiner::Solution& solution) {
  const Cost bound = std::max(solution.certified_bound, solution.proven_bound);
  return {.cost = solution.cost + instance.fixed,
          .bound = bound + instance.fixed,
          .certified_bound = solution.certified_bound + instance.fixed,
          .status = solution.cost == bound ? "optimal" : "feasible"};
}

// Costs are JSON numbers with all their digits; a reader that keeps doubles rounds beyond 2^53.
std::string result_json(const steiner::Instance& instance, const Solved& solved) {
  const Figures figures = figures_of(instance, solved.solution);
  const auto number = [&](Cost cost) { return steiner::in_file_units(cost, instance.decimals); };
  return fmt::format(
      "{{\n \"instance\": {},\n \"kind\": \"{}\",\n \"nodes\": {},\n \"arcs\": {},\n \"terminals\": {},\n"
      " \"cost\": {},\n \"bound\": {},\n \"certified_bound\": {},\n \"gap\": {:.9f},\n \"status\": \"{}\",\n"
      " \"stopped_by_clock\": {},\n \"ticks\": {},\n \"seconds\": {:.6f},\n \"wall_seconds\": {:.6f},\n"
      " \"memory\": {}\n}}\n",
      nlohmann::json(instance.name).dump(), instance.kind, instance.problem.node_count,
      instance.problem.arc_count(), instance.problem.terminals.size(), number(figures.cost),
      number(figures.bound), number(figures.certified_bound),
      gap_ratio(figures.cost, figures.certified_bound), figures.status, solved.solution.is_stopped_by_clock,
      solved.solution.ticks, solved.cpu_s, solved.wall_s, solved.peak_bytes);
}

std::string result_table(const steiner::Instance& instance, const Solved& solved) {
  const Figures figures = figures_of(instance, solved.solution);
  const auto number = [&](Cost cost) { return steiner::in_file_units(cost, instance.decimals); };
  std::string text = fmt::format(
      "{} ({}): {} nodes, {} arcs, {} terminals\n  cost            {}\n  bound           {}\n  certified "
      "bound "
      "{}\n  gap             {:.4f} % (of the certified bound)\n  status          {}\n  seconds         "
      "{:.2f} "
      "CPU, {:.2f} by the clock\n  memory          {:.1f} MB\n",
      instance.name, instance.kind, instance.problem.node_count, instance.problem.arc_count(),
      instance.problem.terminals.size(), number(figures.cost), number(figures.bound),
      number(figures.certified_bound), 100 * gap_ratio(figures.cost, figures.certified_bound), figures.status,
      solved.cpu_s, solved.wall_s, static_cast<double>(solved.peak_bytes) * 1e-6);
  if (solved.solution.is_stopped_by_clock)
    text += "  stopped by --time: another run may find another plan and bound\n";
  return text;
}

void write_results(const steiner::Instance& instance, const steiner::Solution& solution,
                   const SolveOptions& options) {
  const auto write = [](const fs::path& target, const std::string& text) {
    OutputFile file(target, true);
    write_file(file.path(), target.extension() == ".gz" ? steiner::gzipped(text) : text);
    file.commit();
  };
  if (!options.solution.empty()) write(options.solution, steiner::solution_text(instance, solution));
  if (!options.certificate.empty()) write(options.certificate, steiner::certificate_text(instance, solution));
}

std::string verdict_json(const steiner::Instance& instance, const steiner::FileVerdict& verdict) {
  const auto number = [&](Cost cost) { return steiner::in_file_units(cost, instance.decimals); };
  return fmt::format("{{\n \"holds\": {},\n \"cost\": {},\n \"bound\": {},\n \"faults\": {}\n}}\n",
                     verdict.holds(), number(verdict.cost), verdict.bound ? number(*verdict.bound) : "null",
                     nlohmann::json(verdict.faults).dump());
}

std::string verdict_text(const steiner::Instance& instance, const steiner::FileVerdict& verdict) {
  const auto number = [&](Cost cost) { return steiner::in_file_units(cost, instance.decimals); };
  std::string text = fmt::format("cost   {}\n", number(verdict.cost));
  if (verdict.bound)
    text += fmt::format("bound  {}\ngap    {:.4f} %\n", number(*verdict.bound),
                        100 * gap_ratio(verdict.cost, *verdict.bound));
  return text + "holds\n";
}

}  // namespace

int solve(const SolveOptions& options, const Common& common) {
  give_back_freed_memory();
  const std::int64_t bytes_before = resident_bytes();
  const auto format = format_of(options.format);
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(thread_count(common)));
  std::optional<report::Progress> progress(std::in_place, std::vector<std::string>{"read", "solve", "check"},
                                           common.quiet || common.json);
  progress->begin("read");
  const steiner::Instance instance = steiner::read_instance(options.instance, format);
  progress->begin("solve");
  const Solved solved = solve_timed(instance, options, bytes_before);
  progress->begin("check");
  check_result(instance, solved.solution, options.instance);
  write_results(instance, solved.solution, options);
  (void)progress->finish();
  progress.reset();
  if (common.json) {
    fmt::print("{}", result_json(instance, solved));
  } else if (!common.quiet) {
    fmt::print("{}", result_table(instance, solved));
  }
  return 0;
}

int verify(const VerifyOptions& options, const Common& common) {
  const steiner::Instance instance = steiner::read_instance(options.instance, format_of(options.format));
  const std::string solution = steiner::read_text(options.solution);
  std::optional<std::string> certificate;
  if (!options.certificate.empty()) certificate = steiner::read_text(options.certificate);
  const steiner::FileVerdict verdict = steiner::verify_files(instance, solution, certificate);
  if (common.json) fmt::print("{}", verdict_json(instance, verdict));
  for (const std::string& fault : verdict.faults) fmt::print(stderr, "{}\n", fault);
  if (verdict.holds() && !common.json && !common.quiet) fmt::print("{}", verdict_text(instance, verdict));
  return verdict.holds() ? 0 : static_cast<int>(ErrorKind::input);
}

}  // namespace tsunagi::commands
