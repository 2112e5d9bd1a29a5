// SPDX-License-Identifier: Apache-2.0
// The official cases of ITU-R P.1812, and a net over short paths made with another program.
#include <cstdio>
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "models/p1812.h"
#include "tests/models/profile_reference.h"

namespace tsunagi::models {
namespace {

namespace fs = std::filesystem;

struct Case {
  P1812Link link;
  double L_b_db = 0;
};

struct OfficialPath {
  OwnedProfile profile;
  std::vector<Case> cases;
};

// 1 sea, 3 coastal land, 4 inland.
RadioZone zone_of(const std::string& code) {
  return code == "1" ? RadioZone::sea : code == "3" ? RadioZone::coastal : RadioZone::inland;
}

OfficialPath read_official(const fs::path& file) {
  OfficialPath path;
  RadioClimate climate;
  Place tx;
  Place rx;
  const auto rows = read_rows(file);
  std::size_t at = 0;
  for (; at < rows.size() && rows[at][0] != "{Begin of Profile}"; ++at) {
    const auto& row = rows[at];
    if (row[0] == "Tx LAT:") tx.latitude_deg = std::stod(row[1]);
    if (row[0] == "Tx LON:") tx.longitude_deg = std::stod(row[1]);
    if (row[0] == "Rx LAT:") rx.latitude_deg = std::stod(row[1]);
    if (row[0] == "Rx LON:") rx.longitude_deg = std::stod(row[1]);
    if (row[0].starts_with("Average annual values dN")) climate.delta_N = std::stod(row[1]);
    if (row[0].starts_with("Average annual sea-level")) climate.N_0 = std::stod(row[1]);
  }
  for (at += 2; !rows[at][0].starts_with("{End"); ++at) {
    const auto& row = rows[at];
    path.profile.distance_km.push_back(std::stod(row[0]));
    path.profile.height_m.push_back(std::stod(row[1]));
    path.profile.clutter_m.push_back(std::stod(row[3]));
    path.profile.zone.push_back(zone_of(row[4]));
  }
  climate.latitude_deg = latitude_along_deg(tx, rx, path.profile.distance_km.back() / 2);
  if (path.profile.zone.front() == RadioZone::sea) climate.d_ct_km = 0;
  if (path.profile.zone.back() == RadioZone::sea) climate.d_cr_km = 0;
  while (!rows[at][0].starts_with("{Begin of Meas")) ++at;
  for (++at; !rows[at][0].starts_with("{End"); ++at) {
    const auto& row = rows[at];
    if (row.size() < 18) continue;
    path.cases.push_back(
        {.link = {.frequency_mhz = std::stod(row[0]),
                  .transmitter_m = std::stod(row[1]),
                  .receiver_m = std::stod(row[3]),
                  .polarisation = row[4] == "2" ? Polarisation::vertical : Polarisation::horizontal,
                  .time_percent = std::stod(row[14]),
                  .climate = climate},
         .L_b_db = std::stod(row[17])});
  }
  return path;
}

// Names of the intermediate values as the result files print them. Those of one delta-Bullington calculation
// are of the median radius.
std::map<std::string, double> named_values(const P1812Loss& loss) {
  const PathGeometry& path = loss.path.geometry;
  return {{"dlt (km)", path.d_lt_km},
          {"dlr (km)", path.d_lr_km},
          {"th_t (mrad)", path.theta_t_mrad},
          {"th_r (mrad)", path.theta_r_mrad},
          {"th (mrad)", path.theta_mrad},
          {"w", loss.path.zones.omega},
          {"dtm (km)", loss.path.zones.d_tm_km},
          {"dlm (km)", loss.path.zones.d_lm_km},
          {"b0 (%)", loss.path.ducting.beta_0_percent},
          {"ae (km)", loss.path.a_p_km[0]},
          {"hstd (m)", path.h_std_m},
          {"hsrd (m)", path.h_srd_m},
          {"hte (m)", path.h_te_m},
          {"hre (m)", path.h_re_m},
          {"hm (m)", path.h_m_m},
          {"Fi", loss.diffraction.F_i},
          {"Fj", loss.mechanisms.F_j},
          {"Fk", loss.united.F_k},
          {"Lbfs", loss.sight.L_bfs_db},
          {"Lb0p", loss.sight.L_b0p_db},
          {"Lb0b", loss.sight.L_b0b_db},
          {"Lbulla (dB)", loss.diffraction.median.L_bulla_db},
          {"Lbulls (dB)", loss.diffraction.median.L_bulls_db},
          {"Ldsph (dB)", loss.diffraction.median.L_dsph_db},
          {"Ld50 (dB)", loss.diffraction.median.L_d_db},
          {"Ldb (dB)", loss.diffraction.beta.L_d_db},
          {"Ldp (dB)", loss.diffraction.L_dp_db},
          {"Lbd50 (dB)", loss.mechanisms.L_bd50_db},
          {"Lbd (dB)", loss.mechanisms.L_bd_db},
          {"Lminb0p (dB)", loss.united.L_minb0p_db},
          {"Lba (dB)", loss.duct.L_ba_db},
          {"Lminbap (dB)", loss.united.L_minbap_db},
          {"Lbda (dB)", loss.united.L_bda_db},
          {"Lbam (dB)", loss.united.L_bam_db},
          {"Lbs (dB)", loss.mechanisms.L_bs_db},
          {"Lbc (dB)", loss.united.L_bc_db},
          {"Lb (dB)", loss.L_b_db}};
}

TEST(RealP1812, OfficialCasesAgree) {
  const fs::path folder = reference_folder() / "p1812";
  if (!fs::exists(folder)) GTEST_SKIP() << "skipped: no reference cases";
  Greatest greatest;
  std::map<std::string, Greatest> intermediate;
  for (const auto& entry : fs::directory_iterator(folder / "profiles")) {
    const OfficialPath path = read_official(entry.path());
    for (std::size_t k = 0; k < path.cases.size(); ++k) {
      const std::string name = fmt::format("{} {}", entry.path().stem().string(), k + 1);
      const P1812Loss loss = p1812_loss(path.profile.view(), path.cases[k].link);
      greatest.add(loss.L_b_db, path.cases[k].L_b_db, name);
      const auto found = named_values(loss);
      for (const auto& row :
           read_rows(folder / "results" / fmt::format("{}_{}.csv", entry.path().stem().string(), k + 1))) {
        if (row[0] == "d (km)" && row.size() > 1 && row[1] == "h(m)") break;
        const auto value = found.find(row[0]);
        if (value != found.end()) intermediate[row[0]].add(value->second, std::stod(row[3]), name);
      }
    }
  }
  fmt::print("P.1812: {} official cases, greatest difference {:.2e} dB ({})\n", greatest.count(),
             greatest.value(), greatest.where());
  for (const auto& [name, difference] : intermediate) {
    fmt::print("  {:<14} {:4} values, {:.2e} ({})\n", name, difference.count(), difference.value(),
               difference.where());
    EXPECT_LE(difference.value(), 1e-6) << name << " of " << difference.where();
  }
  EXPECT_EQ(greatest.count(), 42U);
  EXPECT_LE(greatest.value(), 1e-6) << greatest.where();
}

TEST(RealP1812, GeneratedShortPathsAgree) {
  const fs::path folder = reference_folder() / "generated_profiles";
  if (!fs::exists(folder)) GTEST_SKIP() << "skipped: no reference cases";
  struct Equal {
    std::vector<double> height_m, clutter_m;
    double length_km;
    double latitude_deg;
  };
  std::map<std::string, Equal> profiles;
  auto rows = read_rows(folder / "profiles.csv");
  for (std::size_t k = 1; k < rows.size(); ++k) {
    const auto& row = rows[k];
    if (row.size() < 8) continue;
    Equal profile;
    for (const auto& point : cells(row[7], ';')) {
      const auto both = cells(point, '|');
      profile.height_m.push_back(std::stod(both[0]));
      profile.clutter_m.push_back(std::stod(both[1]));
    }
    profile.length_km = std::stod(row[6]) * static_cast<double>(profile.height_m.size() - 1);
    profile.latitude_deg = latitude_along_deg({std::stod(row[1]), std::stod(row[2])},
                                              {std::stod(row[3]), std::stod(row[4])}, profile.length_km / 2);
    profiles[row[0]] = profile;
  }
  Greatest greatest;
  rows = read_rows(folder / "cases.csv");
  for (std::size_t k = 1; k < rows.size(); ++k) {
    const auto& row = rows[k];
    const auto found = profiles.find(row[1]);
    if (row.size() < 11 || found == profiles.end()) continue;
    const Equal& profile = found->second;
    const TerrainProfile view{
        .height_m = profile.height_m, .clutter_m = profile.clutter_m, .length_km = profile.length_km};
    const P1812Link link{.frequency_mhz = 1000 * std::stod(row[2]),
                         .transmitter_m = std::stod(row[5]),
                         .receiver_m = std::stod(row[6]),
                         .polarisation = row[7] == "1" ? Polarisation::vertical : Polarisation::horizontal,
                         .time_percent = std::stod(row[3]),
                         .location_percent = std::stod(row[4]),
                         .climate = {.latitude_deg = profile.latitude_deg}};
    greatest.add(p1812_loss(view, link).L_b_db, std::stod(row[10]), "case " + row[0]);
  }
  fmt::print("P.1812: {} generated cases, greatest difference {:.2e} dB ({})\n", greatest.count(),
             greatest.value(), greatest.where());
  EXPECT_GE(greatest.count(), 480U);
  EXPECT_LE(greatest.value(), 1e-6) << greatest.where();
}

}  // namespace
}  // namespace tsunagi::models
