// SPDX-License-Identifier: Apache-2.0
#include "tests/plan/plan_world.h"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>

#include "geo/sample/sample.h"
#include "sim/sample_scenario.h"

namespace tsunagi::plan::testing {
namespace {

constexpr std::int64_t k_population = 1500;

class Folders {
 public:
  ~Folders() {
    std::error_code ignored;
    for (const auto& [seed, folder] : made_) std::filesystem::remove_all(folder, ignored);
  }
  const std::filesystem::path& get(std::uint64_t seed) {
    auto& folder = made_[seed];
    if (!folder.empty()) return folder;
    folder = std::filesystem::temp_directory_path() / fmt::format("tsunagi_plan_{}_{}", ::getpid(), seed);
    std::filesystem::create_directories(folder);
    static_cast<void>(geo::sample::write_sample({.seed = seed, .population = k_population}, folder));
    write_sample_scenario(folder, k_population);
    return folder;
  }

 private:
  std::map<std::uint64_t, std::filesystem::path> made_;
};

}  // namespace

const std::filesystem::path& sample_folder(std::uint64_t seed) {
  static Folders folders;
  return folders.get(seed);
}

Scenario sample_scenario(std::uint64_t seed) {
  return load_scenario(sample_folder(seed) / "scenario.toml", sample_folder(seed));
}

const geo::Region& sample_region() {
  static const geo::Region region = geo::load_region(sample_scenario(1).region);
  return region;
}

World plan_world(std::uint64_t seed, const Change& change) {
  World world{.folder = sample_folder(seed),
              .scenario = sample_scenario(seed),
              .planned = {.region = {.projection = geo::Projection("EPSG:6676")}}};
  change(world.scenario);
  world.planned = plan_region(world.scenario, {}, [](std::string_view) {});
  return world;
}

const World& town() {
  static const World world = plan_world(1, [](Scenario&) {});
  return world;
}

const World& radio_town() {
  static const World world = plan_world(1, without_subscriptions);
  return world;
}

const World& shared_channel_town() {
  static const World world = plan_world(1, [](Scenario& s) {
    without_subscriptions(s);
    models::Radio& radio = *s.catalogue.options[option_index(s, "lpwa")].radio;
    radio.interference_margin_db = 1;
    radio.lora.reset();
    radio.least_snr_db = -15;
  });
  return world;
}

void without_subscriptions(Scenario& scenario) {
  scenario.forbidden_options = {"mobile_4g", "lte_m", "satellite_iot", "fiber_line_guaranteed", "leo_public"};
  for (DemandRow& row : scenario.demand) {  // what must be served keeps its line
    if (!row.must_serve) continue;
    row.options = {"fiber_line_best_effort", "fiber_new_aerial"};
    row.autonomy_h = 0;
    row.availability = std::min(row.availability, 0.999);
    row.down_mbps = std::min(row.down_mbps, 100.0);
    row.backup.clear();
  }
}

void with_new_cable(Scenario& scenario) {
  scenario.forbidden_options = {"leo_household", "bwa"};
  scenario.penalty_factor = 100;
}

std::uint32_t option_index(const Scenario& scenario, const std::string& id) {
  const models::Option* option = scenario.catalogue.find_option(id);
  if (option == nullptr) throw std::invalid_argument(id);
  return static_cast<std::uint32_t>(option - scenario.catalogue.options.data());
}

std::uint32_t row_index(const Scenario& scenario, const std::string& id) {
  const auto at = std::ranges::find(scenario.demand, id, &DemandRow::id);
  if (at == scenario.demand.end()) throw std::invalid_argument(id);
  return static_cast<std::uint32_t>(at - scenario.demand.begin());
}

}  // namespace tsunagi::plan::testing
