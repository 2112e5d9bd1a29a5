// SPDX-License-Identifier: Apache-2.0
#include "sim/plan/scenario.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geo/base/files.h"
#include "geo/base/text.h"
#include "geo/base/toml.h"
#include "geo/roads.h"

namespace tsunagi::plan {
namespace {

namespace fs = std::filesystem;

constexpr Range k_rate{0, 1e6};
constexpr Range k_money{0, 1e12};
constexpr Range k_count{0, 1e8};

std::vector<NamedPoint> read_points(const TomlReader& reader) {
  std::vector<NamedPoint> points;
  for (const TomlReader& row : reader.tables("points")) {
    points.push_back(
        {row.text_or("name", ""), {row.number("lon_deg", {-180, 180}), row.number("lat_deg", {-90, 90})}});
    row.finish();
  }
  return points;
}

// "trunk-secondary" or one class; from the larger road to the smaller.
void check_road_classes(const TomlReader& reader, std::string_view text) {
  const std::vector<std::string> ends = split(text, '-');
  std::vector<std::ptrdiff_t> ranks;
  for (const std::string& end : ends) {
    const auto at = std::ranges::find(geo::k_road_class_names, end);
    if (at != geo::k_road_class_names.end()) ranks.push_back(at - geo::k_road_class_names.begin());
  }
  const bool fits = ranks.size() == ends.size() && ranks.size() <= 2 && ranks.front() <= ranks.back();
  if (!fits) {
    reader.fault("road_classes", fmt::format("expected one class or \"larger-smaller\" of {}; found \"{}\"",
                                             fmt::join(geo::k_road_class_names, ", "), text));
  }
}

Place read_place(const TomlReader& reader) {
  Place place;
  place.kind = static_cast<PlaceKind>(reader.choice("kind", k_place_kind_names));
  place.households = static_cast<HouseholdSet>(reader.choice_or("households", 0, k_household_set_names));
  place.facility_classes = reader.texts_or("classes");
  place.name_contains = reader.texts_or("name_contains");
  place.name_excludes = reader.texts_or("name_excludes");
  place.municipalities = reader.texts_or("municipalities");
  place.points = read_points(reader);
  place.radius_m = reader.number_or("radius_m", 500, {1, 1e5});
  place.spacing_m = reader.number_or("spacing_m", 200, {10, 1e5});
  place.most_from_road_m = reader.number_or("most_from_road_m", 300, {0, 1e5});
  place.clutter_kind = reader.text_or("beside_clutter", "");
  place.road_classes = reader.text_or("road_classes", "trunk-secondary");
  check_road_classes(reader, place.road_classes);
  const bool needs_points =
      place.kind == PlaceKind::points || place.kind == PlaceKind::circle || place.kind == PlaceKind::corridor;
  if (needs_points && place.points.empty())
    reader.fault("points", "at least one point is required for this kind of place");
  reader.finish();
  return place;
}

// Four busy hours, or one figure for all.
std::array<double, 4> read_busy_hours(const TomlReader& reader, std::string_view key) {
  std::array<double, 4> hours{};
  const auto values = reader.numbers_or(key, {0, 0, 0, 0}, k_rate);
  if (values.size() != 4) {
    reader.fault(key,
                 fmt::format("expected four figures (weekday day, evening, tourist peak, disaster), found {}",
                             values.size()));
    return hours;
  }
  std::ranges::copy(values, hours.begin());
  return hours;
}

void check_options(const TomlReader& reader, std::string_view key, const std::vector<std::string>& ids,
                   const models::Catalogue& catalogue) {
  std::vector<std::string> known;
  for (const models::Option& option : catalogue.options) known.push_back(option.id);
  for (const std::string& id : ids) {
    if (catalogue.find_option(id) == nullptr)
      reader.fault(key, fmt::format("\"{}\" is no option of the catalogue{}", id, did_you_mean(id, known)));
  }
}

// A second path by the same carrier fails with the first.
void check_backup(const TomlReader& reader, const DemandRow& row, const models::Catalogue& catalogue) {
  for (const std::string& backup : row.backup) {
    for (const std::string& primary : row.options) {
      const models::Option* second = catalogue.find_option(backup);
      const models::Option* first = catalogue.find_option(primary);
      if (first == nullptr || second == nullptr || first->carrier != second->carrier) continue;
      reader.fault("backup", fmt::format("{} and {} are both of {}: they fail together", backup, primary,
                                         first->carrier));
    }
  }
}

// Homes, and what sends or takes 1 Mbps and more in a busy hour (PLANNING 7).
bool is_home_or_video(const DemandRow& row) {
  constexpr double k_video_mbps = 1;
  const auto most = std::max(std::ranges::max(row.load_down_mbps), std::ranges::max(row.load_up_mbps));
  return row.place.kind == PlaceKind::households || most >= k_video_mbps;
}

// As ITU-R P.2109 names them: metallised glass and foil make the second.
models::BuildingType read_building(const TomlReader& reader) {
  static constexpr std::array<std::string_view, 2> k_buildings{"traditional", "thermally_efficient"};
  return static_cast<models::BuildingType>(reader.choice("indoors", k_buildings));
}

DemandRow read_row(const TomlReader& reader, const models::Catalogue& catalogue) {
  DemandRow row;
  row.id = reader.text("id");
  const auto is_plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  if (row.id.empty() || !std::ranges::all_of(row.id, is_plain)) {
    reader.fault("id", "expected a name of small letters, digits and underscores");
  }
  row.name_ja = reader.text_or("name_ja", row.id);
  row.use_case = reader.text("use_case");
  const models::UseCase* use_case = catalogue.find_use_case(row.use_case);
  if (use_case == nullptr && !row.use_case.empty())
    reader.fault("use_case", fmt::format("\"{}\" is no use case of the catalogue", row.use_case));
  const models::UseCase defaults = use_case == nullptr ? models::UseCase{} : *use_case;
  row.department = reader.text("department");
  if (const auto place = reader.table("place")) {
    row.place = read_place(*place);
  } else {
    reader.fault("place", "a table is required that says where the units are");
  }
  row.count = reader.integer_or("count", 0, k_count);
  row.most_units_a_terminal = reader.integer_or("most_units_a_terminal", 30, {1, 30});
  const bool needs_count = row.place.kind == PlaceKind::circle ||
                           row.place.kind == PlaceKind::along_waterways ||
                           row.place.kind == PlaceKind::along_roads || row.place.kind == PlaceKind::grid ||
                           row.place.kind == PlaceKind::corridor;
  constexpr std::int64_t k_most_terminals = 200'000;
  if (needs_count && row.count == 0) reader.fault("count", "is required for this kind of place: at least 1");
  if (needs_count && row.count / row.most_units_a_terminal > k_most_terminals) {
    reader.fault("count", fmt::format("makes more than {} places; raise most_units_a_terminal or lower it",
                                      k_most_terminals));
  }
  row.down_mbps = reader.number_or("down_mbps", defaults.down_mbps, k_rate);
  row.up_mbps = reader.number_or("up_mbps", defaults.up_mbps, k_rate);
  row.backup_down_mbps = reader.number_or("backup_down_mbps", row.down_mbps, k_rate);
  row.backup_up_mbps = reader.number_or("backup_up_mbps", row.up_mbps, k_rate);
  row.load_down_mbps = read_busy_hours(reader, "load_down_mbps");
  row.load_up_mbps = read_busy_hours(reader, "load_up_mbps");
  row.gb_per_month = reader.number_or("gb_per_month", 0, {0, 1e6});
  row.latency_ms = reader.number_or("latency_ms", defaults.latency_ms, {0, 1e8});
  row.availability = reader.number_or("availability", defaults.availability, {0, 1});
  row.autonomy_h = reader.number_or("autonomy_h", 0, {0, 1000});
  row.mobility_kmh = reader.number_or("mobility_kmh", 0, {0, 500});
  row.must_serve = reader.flag_or("must_serve", false);
  row.require_backup = reader.flag_or("require_backup", false);
  row.penalty_jpy_per_year = reader.number_or("penalty_jpy_per_year", 0, k_money);
  row.options = reader.texts_or("options");
  row.backup = reader.texts_or("backup");
  row.in_house_item = reader.text_or("in_house_item", "");
  row.in_house_life_years = reader.number_or("in_house_life_years", 10, {1, 100});
  row.is_residential = reader.flag_or("residential", false);
  row.is_moving = reader.flag_or("moving", false);
  row.grows = reader.flag_or("traffic_grows", is_home_or_video(row));
  if (reader.has("indoors")) row.indoors = read_building(reader);
  check_options(reader, "options", row.options, catalogue);
  check_options(reader, "backup", row.backup, catalogue);
  check_backup(reader, row, catalogue);
  if (row.backup_down_mbps > row.down_mbps || row.backup_up_mbps > row.up_mbps)
    reader.fault("backup_down_mbps", "the second path needs no more than the first: down_mbps, up_mbps");
  if (row.options.empty()) reader.fault("options", "at least one candidate option is required");
  if (!row.must_serve && row.penalty_jpy_per_year <= 0) {
    reader.fault("penalty_jpy_per_year", "a penalty above 0 is required unless must_serve = true");
  }
  if (!row.in_house_item.empty() &&
      std::ranges::find(catalogue.items, row.in_house_item, &models::CostItem::id) == catalogue.items.end()) {
    reader.fault("in_house_item", fmt::format("\"{}\" is no item of the catalogue", row.in_house_item));
  }
  reader.finish();
  return row;
}

OperationAssumption read_operation(const TomlReader& reader) {
  OperationAssumption out;
  if (const auto t = reader.table("operation")) {
    out.base_fte_per_municipality =
        t->number_or("base_fte_per_municipality", out.base_fte_per_municipality, {0, 100});
    out.own_network_fte_per_municipality =
        t->number_or("own_network_fte_per_municipality", out.own_network_fte_per_municipality, {0, 100});
    out.joint_own_network_fte = t->number_or("joint_own_network_fte", out.joint_own_network_fte, {0, 1000});
    out.joint_body_allowed = t->flag_or("joint_body_allowed", true);
    out.zero_reason = t->text_or("zero_reason", "");
    if (out.base_fte_per_municipality == 0 && out.own_network_fte_per_municipality == 0 &&
        out.zero_reason.empty()) {
      t->fault("base_fte_per_municipality",
               "a plan without staff is refused; state zero_reason = \"…\" if that is meant");
    }
    t->finish();
  }
  return out;
}

std::map<std::string, std::string> region_overrides(const TomlReader& region) {
  std::map<std::string, std::string> overrides;
  for (const std::string_view role : geo::k_role_names) {
    const bool named = region.has(role);
    const std::string file = region.text_or(role, "");
    if (named) overrides.emplace(role, file);
  }
  return overrides;
}

void read_assumptions(const TomlReader& reader, Scenario& s) {
  s.seed = static_cast<std::uint64_t>(reader.integer_or("seed", 1, {0, 9e15}));
  s.base_year = static_cast<int>(reader.integer_or("base_year", 2025, {1950, 2200}));
  s.design_year = static_cast<int>(reader.integer_or("design_year", 2030, {1950, 2200}));
  if (s.design_year < s.base_year)
    reader.fault("design_year", fmt::format("lies before base_year {}", s.base_year));
  s.horizon_years = static_cast<int>(reader.integer_or("horizon_years", 20, {1, 100}));
  s.discount_rate = reader.number_or("discount_rate", 0.04, {0, 0.5});
  const double budget_jpy = reader.number_or("budget_jpy", -1, {0, 1e15});
  if (reader.has("budget_jpy")) s.budget_jpy = budget_jpy;
  s.tower_height_m = reader.number_or("tower_height_m", 15, {2, 200});
  s.mobile_variant = static_cast<geo::Variant>(reader.choice_or("mobile_coverage", 1, geo::k_variant_names));
  s.fiber_variant = static_cast<geo::Variant>(reader.choice_or("existing_fiber", 1, geo::k_variant_names));
  s.uncovered_areas = reader.texts_or("uncovered_areas");
  s.renewal_areas = reader.texts_or("renewal_areas");
  s.uncovered_household_ratio = reader.number_or("uncovered_household_ratio", 0.0016, {0, 1});
  s.bwa_licence_held = reader.flag_or("bwa_licence_held", false);
  s.most_mast_height_amsl_m = reader.number_or("most_mast_height_amsl_m", 1500, {0, 9000});
  s.site_spacing_m = reader.number_or("site_spacing_m", 1000, {200, 20000});
  s.most_drop_m = reader.number_or("most_drop_m", 300, {0, 5000});
  s.links_per_demand = static_cast<int>(reader.integer_or("links_per_demand", 4, {1, 50}));
  s.penalty_factor = reader.number_or("penalty_factor", 1, {0, 1000});
  s.forbidden_options = reader.texts_or("forbidden_options");
  for (const TomlReader& land : reader.tables("agreed_land")) {
    s.agreed_land.push_back({land.text("name"),
                             {land.number("lon_deg", {-180, 180}), land.number("lat_deg", {-90, 90})},
                             land.number("radius_m", {1, 1e5})});
    land.finish();
  }
  s.operation = read_operation(reader);
  s.radio = read_radio_conditions(reader);
}

void read_prices(const TomlReader& reader, Scenario& s, Faults& faults) {
  static constexpr std::array<std::string_view, 3> k_levels{"low", "mid", "high"};
  s.catalogue.level = static_cast<models::PriceLevel>(reader.choice_or("price_level", 1, k_levels));
  const auto prices = reader.table("prices");
  if (!prices) return;
  for (const std::string& id : prices->keys()) {
    const double price = prices->number(id, k_money);
    try {
      models::override_price(s.catalogue, id, s.catalogue.item(id).unit, price);
    } catch (const Error& error) {
      faults.add(error.located(prices->where(id)));
    }
  }
}

// The catalogue that a scenario names, else the one beside it, else the one this program was built with.
fs::path find_catalogue(const fs::path& folder, const std::string& named) {
  if (!named.empty()) return geo::contained_path(folder, named);
  const fs::path beside = folder / ".." / "catalogue";
  return fs::is_directory(beside) ? beside : usual_catalogue();
}

}  // namespace

bool Scenario::is_on(const models::Option& option) const {
  return std::ranges::find(forbidden_options, option.id) == forbidden_options.end();
}

fs::path usual_catalogue() {
  return TSUNAGI_CATALOGUE_DIR;
}

std::map<std::string, double> read_clutter_heights(const TomlReader& reader) {
  std::map<std::string, double> heights;
  for (const std::string& kind : reader.keys()) heights.emplace(kind, reader.number(kind, {0, 100}));
  reader.finish();
  return heights;
}

RadioConditions read_radio_conditions(const TomlReader& reader) {
  RadioConditions radio;
  const auto table = reader.table("radio");
  if (!table) return radio;
  radio.N_0 = table->number_or("refractivity_n0", radio.N_0, {250, 400});
  radio.delta_N_per_km = table->number_or("refractivity_lapse_per_km", radio.delta_N_per_km, {0, 150});
  radio.rain_001_mm_per_h = table->number_or("rain_001_mm_per_h", radio.rain_001_mm_per_h, {0, 300});
  radio.shadow_sigma_db = table->number_or("shadow_sigma_db", radio.shadow_sigma_db, {0, 20});
  radio.built_up_per_km2 = table->number_or("built_up_per_km2", radio.built_up_per_km2, {0, 1e6});
  radio.gradient_1_percent =
      table->number_or("refractivity_gradient_1_percent", radio.gradient_1_percent, {-1000, 0});
  if (table->has("rain_height_km")) radio.rain_height_km = table->number("rain_height_km", {0, 10});
  if (const auto heights = table->table("clutter_height_m")) {
    radio.cover.clutter_height_m = read_clutter_heights(*heights);
  }
  radio.cover.sea_classes = table->texts_or("sea_classes", radio.cover.sea_classes);
  table->finish();
  return radio;
}

Scenario load_scenario(const fs::path& file, const fs::path& data_root) {
  return read_scenario(load_toml(file), file, data_root, models::load_catalogue);
}

ScenarioFiles files_of(const TomlDocument& document, const fs::path& file) {
  Faults ignored;  // read_scenario reports them
  const TomlReader reader(document, ignored);
  const auto region = reader.table("region");
  const fs::path folder = file.parent_path();
  return {.catalogue = find_catalogue(folder, reader.text_or("catalogue", "")),
          .region = geo::contained_path(
              folder, region ? region->text_or("file", "region.toml") : std::string("region.toml"))};
}

Scenario read_scenario(const TomlDocument& document, const fs::path& file, const fs::path& data_root,
                       const CatalogueSource& catalogue_of) {
  Faults faults;
  const TomlReader reader(document, faults);
  Scenario s;
  s.file = file;
  s.name = reader.text_or("name", file.stem().string());
  const fs::path folder = file.parent_path();
  const std::string catalogue = reader.text_or("catalogue", "");
  const fs::path catalogue_folder = find_catalogue(folder, catalogue);
  const auto region = reader.table("region");
  std::map<std::string, std::string> overrides;
  std::string region_file = "region.toml";
  std::string population_vintage;
  if (region) {
    region_file = region->text_or("file", "region.toml");
    overrides = region_overrides(*region);
    population_vintage = region->text_or("population_vintage", "");
    region->finish();
  }
  read_assumptions(reader, s);
  try {
    s.catalogue = catalogue_of(catalogue_folder);
    read_prices(reader, s, faults);
    for (const TomlReader& row : reader.tables("demand")) {
      s.demand.push_back(read_row(row, s.catalogue));
      const auto same = [&](const DemandRow& other) { return other.id == s.demand.back().id; };
      if (std::ranges::count_if(s.demand, same) > 1)
        row.fault("id", fmt::format("\"{}\" stands twice", s.demand.back().id));
    }
    check_options(reader, "forbidden_options", s.forbidden_options, s.catalogue);
    s.years = read_years(reader, s.catalogue, s.base_year, s.horizon_years);
    const bool has_gates = fs::is_regular_file(catalogue_folder / "gates.toml");
    s.gates = models::load_gate_rules(has_gates ? catalogue_folder : usual_catalogue());
    std::vector<std::string> rows;
    for (const DemandRow& row : s.demand) rows.push_back(row.id);
    s.projects = read_projects(reader, s.gates, rows);
  } catch (const Error& error) {
    faults.add(error);
  }
  if (s.demand.empty()) faults.add("at least one [[demand]] is required", {.file = document.file});
  reader.finish();
  try {
    const geo::DataRoots roots{.region_folder = folder, .data_root = data_root};
    const fs::path region_path = geo::contained_path(folder, region_file);
    if (!fs::is_regular_file(region_path))
      throw input_error(fmt::format("there is no file \"{}\" in {}", region_file, folder_name(folder)),
                        region ? region->where("file") : Where{});
    s.region =
        geo::load_region_file(region_path, roots, overrides,
                              region ? region->where() : Where{.file = document.file}, population_vintage);
  } catch (const Error& error) {
    faults.add(error.located({.file = document.file, .key = "region.file"}));
  }
  faults.throw_if_any();
  return s;
}

}  // namespace tsunagi::plan
