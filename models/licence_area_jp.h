// SPDX-License-Identifier: Apache-2.0
// Area calculation of Japanese licence forms for local 5G and regional BWA: extended Hata with the constants
// of a parameter file. It answers what a form asks, not where a link works; the engineering models know
// nothing of it and it knows nothing of terrain.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/catalogue.h"

namespace tsunagi::models {

enum class LicenceFormula { extended_hata, free_space };
enum class LicenceEnvironment { urban, suburban, open };
enum class LicenceArea { cover, adjustment };  // カバーエリア, 調整対象区域

// One system of the directive.
struct LicenceRule {
  std::string id;
  std::string name_ja;
  std::string directive;  // where the rule stands
  std::string status;     // what a reader must do before relying on it
  LicenceFormula formula = LicenceFormula::extended_hata;
  double frequency_least_mhz = 0;
  double frequency_most_mhz = 0;
  double distance_most_km = 0;
  double base_height_least_m = 0;       // taken for a lower antenna in the slope and the height gain
  bool lower_antenna_corrected = true;  // b(Hb): the loss that a lower antenna adds
  double mobile_height_m = 0;
  double mobile_gain_dbi = 0;
  double terrain_K_db = 0;
  std::optional<double> building_entry_R_db;           // none: nobody could confirm it
  bool free_space_floor = true;                        // no loss below free space (ITU-R SM.2028-2)
  std::array<double, 3> environment_S_db{};            // by LicenceEnvironment
  std::array<std::optional<double>, 2> threshold_dbm;  // by LicenceArea; absent: not known, must be filled in
  Origin origin;
};

struct LicenceRules {
  std::string version;
  std::string status;
  std::vector<LicenceRule> rules;                                    // by id
  [[nodiscard]] const LicenceRule& rule(std::string_view id) const;  // throws Error{input}
};

// Reads licence_area_jp.toml, and sources.toml beside it. Throws Error{input} with all faults, each with
// file, line and key.
[[nodiscard]] LicenceRules load_licence_rules(const std::filesystem::path& folder);

struct LicenceStation {
  double frequency_mhz = 0;
  double eirp_dbm = 0;   // toward the direction in question, of the whole channel
  double antenna_m = 0;  // above ground, 1 to 200
  LicenceEnvironment environment = LicenceEnvironment::open;
  bool indoor_receiver = false;  // takes R off
};

// Loss L − S in dB at 0.001 km up to the rule's greatest distance. Extended Hata: ITU-R SM.2028-2, Annex 2,
// urban case above 2000 MHz; S in full from 0.1 km, none up to 0.04 km, in a straight line over log d
// between. Free space: 32.4 + 20 log f + 10 log(d² + (Hb − Hm)²). Throws Error{input} outside the rule's
// ranges.
[[nodiscard]] double licence_loss_db(const LicenceRule& rule, const LicenceStation& station,
                                     double distance_km);

// Pr = EIRP + Gr − (L − S) − K − R in dBm. Throws as licence_loss_db does.
[[nodiscard]] double licence_level_dbm(const LicenceRule& rule, const LicenceStation& station,
                                       double distance_km);

// Greatest distance in km at which the level still reaches the area's threshold, to 0.1 m; the rule's
// greatest distance where it does even there, 0 where it does nowhere from 1 m on. Throws Error{input} also
// where the rule has no threshold for the area.
[[nodiscard]] double licence_radius_km(const LicenceRule& rule, const LicenceStation& station,
                                       LicenceArea area);

}  // namespace tsunagi::models
