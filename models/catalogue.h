// SPDX-License-Identifier: Apache-2.0
// Catalogues: prices, parameters, network options, use cases and programmes as data with their sources.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/base/error.h"
#include "models/antenna_pattern.h"
#include "models/lora.h"
#include "models/model_chain.h"
#include "models/origin.h"
#include "models/programmes.h"
#include "models/sky_service.h"

namespace tsunagi::models {

enum class PriceLevel { low, mid, high };

struct Figure {
  double low = 0;
  double mid = 0;
  double high = 0;
  [[nodiscard]] double at(PriceLevel level) const noexcept;
};

enum class CostClass { capex, opex, price, parameter };

// One row of the cost catalogue.
struct CostItem {
  std::string id;
  std::string name;
  std::string name_ja;  // as `name` where the catalogue gives none
  std::string technology;
  Layer layer = Layer::route;
  bool calibration_only = false;  // whole-system rows calibrate, they are never charged (PLANNING 10)
  CostClass cost_class = CostClass::capex;
  std::string unit;      // as in the source, e.g. JPY/km, JPY/unit/month
  bool is_taxed = true;  // bears consumption tax; prices are without it
  Figure jpy;
  Origin origin;
};

struct Parameter {
  std::string id;
  std::string name;
  std::string name_ja;
  std::string unit;
  Figure value;
  Origin origin;
};

// What a price is charged on when a plan uses an option.
enum class ChargedOn {
  line,        // a leased or retail line to one unit of demand, a site or a premises
  cable_m,     // each metre of new cable along a road
  off_road_m,  // each metre of drop off the road
  mast,        // a site's mast
  power,       // a site's power
  radio,       // each radio module (station, sector, gateway)
  unit,        // each unit of demand (device, household, vehicle)
  premises,    // each premises
  activation,  // once per place (core, operator, operation team)
  gb,          // each GB a month that a unit of demand uses
};
inline constexpr std::array<std::string_view, 10> k_charged_on_names{
    "line", "cable_m", "off_road_m", "mast", "power", "radio", "unit", "premises", "activation", "gb"};

// One priced part of an option: quantity × catalogue price, made yearly.
//   capex:  price × quantity × (annuity over life + maintenance ratio)
//   opex:   price × quantity × periods a year (12 for a monthly price)
struct Part {
  ChargedOn on = ChargedOn::line;
  std::string item;       // id of a CostItem
  double quantity = 1;    // of the item's unit for one of what it is charged on (0.001 km a metre of cable)
  double life_years = 0;  // capex only
  double maintenance_ratio = 0;  // of the price a year; 0 where an opex part maintains the asset
  Layer layer = Layer::route;
  std::string note;
};

enum class OptionKind {
  existing_line,  // a line on fiber that already passes the place
  new_fiber,      // new cable along roads, outside what exists
  radio,          // own radio on a site: local 5G, BWA, LPWA, Wi-Fi, a mobile station one builds
  microwave,      // site-to-site hop
  satellite,      // LEO, GEO: straight from the root, seen from the open sky
  platform,       // HAPS
  subscription,   // public mobile or IoT line where a carrier covers
};
inline constexpr std::array<std::string_view, 7> k_option_kind_names{
    "existing_line", "new_fiber", "radio", "microwave", "satellite", "platform", "subscription"};

// From a ratio of signal to noise to bit/s/Hz: smooth, or in the steps of 3GPP TS 38.214, Table 5.1.3.1-2.
enum class Efficiency : std::uint8_t { shannon, mcs_table };
inline constexpr std::array<std::string_view, 2> k_efficiency_names{"shannon", "mcs_table"};

// Radio of an option. Levels conducted plus antenna, per carrier.
struct Radio {
  double frequency_mhz = 0;
  double bandwidth_mhz = 0;
  double eirp_dbm = 0;       // base station, down
  double unit_eirp_dbm = 0;  // unit, up
  double site_gain_dbi = 0;  // base station receive antenna
  double unit_gain_dbi = 0;
  double noise_figure_db = 0;         // unit, down
  double site_noise_figure_db = 0;    // base station, up
  double other_losses_db = 0;         // feeder, body, trees at the unit: what no model holds
  double interference_margin_db = 0;  // noise rise by other cells at the planning load; 0: no shared channel
  double site_height_m = 0;           // antenna above ground unless the site says otherwise
  double unit_height_m = 0;
  double most_range_m = 0;  // beyond it no link is tried
  double radius_m = 0;      // catalogue radius, used where there is no terrain
  Efficiency efficiency = Efficiency::shannon;
  double attenuation_down = 0.6;  // 3GPP TR 36.942 Annex A: share of Shannon reached
  double attenuation_up = 0.4;
  double most_efficiency_down = 4.4;  // bit/s/Hz
  double most_efficiency_up = 2.0;
  double least_snr_db = -10;
  double down_ratio = 0.5;            // share of the frame
  double usable_airtime_ratio = 0.5;  // planning load
  int most_modules = 3;               // sectors or gateways on one site
  ModelChain chain;                   // of options of kind radio, as are the next
  SiteAntenna antenna;                // loses nothing towards its best direction: its gain is in the levels
  std::optional<LoraService> lora;    // its modem gives rate, least ratio and usable airtime
};

struct Option {
  std::string id;
  std::string name_ja;
  std::string name_en;
  std::string technology;  // groups options in reports: fiber, local5g, bwa, lpwa, wifi, microwave, mobile,
                           // leo, geo, haps
  OptionKind kind = OptionKind::existing_line;
  bool on_by_default = true;  // what-if options are off (PLANNING 13)
  std::string carrier;        // failure group "provider"
  double latency_ms = 0;      // one way, terminal to gateway, without the backhaul
  double availability = 0;
  double autonomy_h = 0;  // without mains power
  double most_mobility_kmh = 0;
  double most_density_per_km2 = 0;  // devices; 0: no limit
  double down_mbps = 0;             // of one line, dish or subscription; radio computes its own
  double up_mbps = 0;
  double cell_down_mbps = 0;  // satellite and platform: cap of one ground cell
  double cell_up_mbps = 0;
  double cell_size_km = 0;
  bool satellite_backhaul = false;  // may also feed a site
  bool needs_land_right = false;    // arcs only inside own or agreed land (PLANNING 8)
  bool needs_licence = false;       // one licensee per municipality (PLANNING 8)
  double lead_time_months = 0;
  std::string permits;
  std::vector<Part> parts;
  std::string income_item;  // price that a home on an own network pays its owner; empty: none
  std::optional<Radio> radio;
  std::optional<SkyService> sky;  // of options of kind satellite and platform
  Origin origin;
};

struct UseCase {
  std::string id;
  std::string name;
  std::string domain;
  std::string priority_area;
  std::string area_type;
  double down_mbps = 0;
  double up_mbps = 0;
  std::string per;
  double latency_ms = 0;
  double availability = 0;
  double density_per_km2 = 0;
  double mobility_kmh = 0;
  std::vector<std::string> suitable;
  std::vector<std::string> unsuitable;
  Origin origin;
};

struct Source {
  std::string key;
  std::string title;
  std::string url;
  std::string date;
  std::string type;
};

struct Catalogue {
  std::vector<CostItem> items;  // by id, as are all
  std::vector<Parameter> parameters;
  std::vector<Option> options;
  std::vector<UseCase> use_cases;
  ProgrammeRules rules;
  std::vector<Source> sources;
  PriceLevel level = PriceLevel::mid;

  [[nodiscard]] const CostItem& item(std::string_view id) const;        // throws Error{input}
  [[nodiscard]] const Parameter& parameter(std::string_view id) const;  // throws Error{input}
  [[nodiscard]] const Option* find_option(std::string_view id) const noexcept;
  [[nodiscard]] const UseCase* find_use_case(std::string_view id) const noexcept;
};

// Reads costs.toml, parameters.toml, options.toml, use_cases.toml, programmes.toml and sources.toml, for LoRa
// options airtime_rules_jp.toml too, and the antenna patterns that options name.
// Throws Error{input} with all faults: unknown keys, low > mid > high out of order, a source or an item that
// does not exist, a negative price, a calibration-only item that a part charges, a capex part without a life.
[[nodiscard]] Catalogue load_catalogue(const std::filesystem::path& folder);

// One line of a price table override (CSV: item, unit, price_jpy) replaces low, mid and high of an item.
void override_price(Catalogue& catalogue, std::string_view item, std::string_view unit, double price_jpy);

}  // namespace tsunagi::models
