// SPDX-License-Identifier: Apache-2.0
// The official cases of ITU-R P.452-18.
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "models/p452.h"
#include "tests/models/profile_reference.h"

namespace tsunagi::models {
namespace {

namespace fs = std::filesystem;

OwnedProfile read_profile(const fs::path& file) {
  OwnedProfile profile;
  const auto rows = read_rows(file);
  for (std::size_t k = 1; k < rows.size(); ++k) {
    const auto& row = rows[k];
    if (row.size() < 5) continue;
    profile.distance_km.push_back(std::stod(row[0]));
    profile.height_m.push_back(std::stod(row[1]));
    profile.clutter_m.push_back(std::stod(row[2]));
    profile.zone.push_back(row[3] == "B"    ? RadioZone::sea
                           : row[3] == "A1" ? RadioZone::coastal
                                            : RadioZone::inland);
  }
  return profile;
}

// Cells of a result row by the name of their column.
std::map<std::string, std::string> named_cells(const std::vector<std::string>& names,
                                               const std::vector<std::string>& row) {
  std::map<std::string, std::string> out;
  for (std::size_t k = 0; k < std::min(names.size(), row.size()); ++k) out[names[k]] = row[k];
  return out;
}

P452Link link_of(std::map<std::string, std::string> row, double length_km) {
  const auto number = [&](const char* name) { return std::stod(row.at(name)); };
  const Place tx{number("phit_n (deg)"), number("phit_e (deg)")};
  const Place rx{number("phir_n (deg)"), number("phir_e (deg)")};
  return {.frequency_mhz = 1000 * number("f (GHz)"),
          .transmitter_m = number("htg (m)"),
          .receiver_m = number("hrg (m)"),
          .transmitter_gain_dbi = number("Gt (dBi)"),
          .receiver_gain_dbi = number("Gr (dBi)"),
          .polarisation = row.at("pol (1-h/2-v)") == "2" ? Polarisation::vertical : Polarisation::horizontal,
          .time_percent = number("p (%)"),
          .climate = {.delta_N = number("DN"),
                      .N_0 = number("N0"),
                      .latitude_deg = latitude_along_deg(tx, rx, length_km / 2),
                      .d_ct_km = number("dct (km)"),
                      .d_cr_km = number("dcr (km)")},
          .pressure_hpa = number("press (hPa)"),
          .temperature_c = number("temp (deg C)")};
}

std::map<std::string, double> named_values(const P452Loss& loss) {
  const PathGeometry& path = loss.path.geometry;
  return {{"theta_t", path.theta_t_mrad},
          {"theta_r", path.theta_r_mrad},
          {"theta", path.theta_mrad},
          {"hm", path.h_m_m},
          {"hte", path.h_te_m},
          {"hre", path.h_re_m},
          {"hstd", path.h_std_m},
          {"hsrd", path.h_srd_m},
          {"dlt", path.d_lt_km},
          {"dlr", path.d_lr_km},
          {"dtm", loss.path.zones.d_tm_km},
          {"dlm", loss.path.zones.d_lm_km},
          {"b0", loss.path.ducting.beta_0_percent},
          {"omega", loss.path.zones.omega},
          {"Lbfsg", loss.sight.L_bfs_db},
          {"Lb0p", loss.sight.L_b0p_db},
          {"Lb0b", loss.sight.L_b0b_db},
          {"Ldsph", loss.diffraction.median.L_dsph_db},
          {"Ld50", loss.diffraction.median.L_d_db},
          {"Ldp", loss.diffraction.L_dp_db},
          {"Lbs", loss.mechanisms.L_bs_db},
          {"Lba", loss.duct.L_ba_db}};
}

TEST(RealP452, OfficialCasesAgree) {
  const fs::path folder = reference_folder() / "p452_v18";
  if (!fs::exists(folder)) GTEST_SKIP() << "skipped: no reference cases";
  Greatest greatest;
  std::map<std::string, Greatest> intermediate;
  for (const auto& entry : fs::directory_iterator(folder / "results")) {
    const auto rows = read_rows(entry.path());
    // By the file's name: the column `profile` of one result file names another's profile.
    std::string profile_name = entry.path().filename().string();
    profile_name.replace(profile_name.find("result"), 6, "profile");
    const OwnedProfile profile = read_profile(folder / "profiles" / profile_name);
    for (std::size_t k = 1; k < rows.size(); ++k) {
      if (rows[k].size() < rows[0].size()) continue;
      const auto row = named_cells(rows[0], rows[k]);
      const std::string name = fmt::format("{} row {}", entry.path().stem().string(), k);
      const P452Loss loss = p452_loss(profile.view(), link_of(row, profile.distance_km.back()));
      greatest.add(loss.L_b_db, std::stod(row.at("Lb")), name);
      for (const auto& [column, value] : named_values(loss)) {
        intermediate[column].add(value, std::stod(row.at(column)), name);
      }
    }
  }
  fmt::print("P.452: {} official cases, greatest difference {:.2e} dB ({})\n", greatest.count(),
             greatest.value(), greatest.where());
  for (const auto& [name, difference] : intermediate) {
    fmt::print("  {:<8} {:4} values, {:.2e} ({})\n", name, difference.count(), difference.value(),
               difference.where());
    // The lapse rate is printed to six places, which is felt where the diffraction loss is thousands of dB.
    EXPECT_LE(difference.value(), name.starts_with("Ld") ? 1e-5 : 1e-6)
        << name << " of " << difference.where();
  }
  EXPECT_EQ(greatest.count(), 420U);
  EXPECT_LE(greatest.value(), 1e-6) << greatest.where();
}

}  // namespace
}  // namespace tsunagi::models
