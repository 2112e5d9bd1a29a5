// SPDX-License-Identifier: Apache-2.0
// The published cases of the Irregular Terrain Model, and a net over short paths made with the same model's
// published program.
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "models/itm.h"
#include "tests/models/profile_reference.h"

namespace tsunagi::models {
namespace {

namespace fs = std::filesystem;

using Row = std::map<std::string, double>;

std::vector<Row> read_named(const fs::path& file) {
  const auto rows = read_rows(file);
  std::vector<Row> named;
  for (std::size_t k = 1; k < rows.size(); ++k) {
    if (rows[k].size() < rows[0].size()) continue;
    Row row;
    for (std::size_t c = 0; c < rows[0].size(); ++c) row[rows[0][c]] = std::stod(rows[k][c]);
    named.push_back(row);
  }
  return named;
}

ItmLink link_of(const Row& row) {
  const int variability = static_cast<int>(row.at("mdvar"));
  return {.frequency_mhz = row.at("f__mhz"),
          .transmitter_m = row.at("h_tx__meter"),
          .receiver_m = row.at("h_rx__meter"),
          .polarisation = row.at("pol") == 1 ? Polarisation::vertical : Polarisation::horizontal,
          .climate = static_cast<ItmClimate>(static_cast<int>(row.at("climate")) - 1),
          .N_0 = row.at("N_0"),
          .epsilon_r = row.at("epsilon"),
          .sigma = row.at("sigma"),
          .variability = static_cast<ItmVariability>(variability % 10),
          .without_location = variability / 10 % 2 == 1,
          .without_situation = variability >= 20,
          .time_percent = row.at("time"),
          .location_percent = row.at("location"),
          .situation_percent = row.at("situation")};
}

void report(const char* set, const Greatest& greatest) {
  fmt::print("ITM {}: {} cases, greatest difference {:.2e} dB ({})\n", set, greatest.count(),
             greatest.value(), greatest.where());
}

TEST(RealItm, PointToPointCasesAgree) {
  const fs::path folder = reference_folder() / "ntia_itm";
  if (!fs::exists(folder)) GTEST_SKIP() << "skipped: no reference cases";
  const auto links = read_named(folder / "p2p.csv");
  const auto profiles = read_rows(folder / "pfls.csv");
  Greatest greatest;
  for (std::size_t k = 0; k < links.size(); ++k) {
    std::vector<double> height_m;
    for (std::size_t c = 2; c < profiles.at(k).size(); ++c) height_m.push_back(std::stod(profiles[k][c]));
    ASSERT_EQ(static_cast<double>(height_m.size()), std::stod(profiles[k][0]) + 1);
    const TerrainProfile profile{.height_m = height_m,
                                 .length_km = std::stod(profiles[k][0]) * std::stod(profiles[k][1]) / 1000};
    greatest.add(itm_loss(profile, link_of(links[k])).L_b_db, links[k].at("A__db"), fmt::format("row {}", k));
  }
  report("point to point", greatest);
  EXPECT_GE(greatest.count(), 3U);
  EXPECT_LE(greatest.value(), 0.005 + 1e-9);  // printed to 0.01
}

TEST(RealItm, AreaCasesAgree) {
  const fs::path folder = reference_folder() / "ntia_itm";
  if (!fs::exists(folder)) GTEST_SKIP() << "skipped: no reference cases";
  Greatest greatest;
  for (const Row& row : read_named(folder / "area.csv")) {
    const ItmArea area{
        .length_km = row.at("d__km"),
        .delta_h_m = row.at("delta_h__meter"),
        .transmitter_siting = static_cast<ItmSiting>(static_cast<int>(row.at("tx_siting_criteria"))),
        .receiver_siting = static_cast<ItmSiting>(static_cast<int>(row.at("rx_siting_criteria")))};
    greatest.add(itm_area_loss(area, link_of(row)).L_b_db, row.at("A__db"),
                 fmt::format("row {}", greatest.count()));
  }
  report("area", greatest);
  EXPECT_GE(greatest.count(), 3U);
  EXPECT_LE(greatest.value(), 0.05 + 1e-9);  // printed to 0.1
}

TEST(RealItm, GeneratedShortPathsAgree) {
  const fs::path folder = reference_folder() / "generated_profiles";
  if (!fs::exists(folder)) GTEST_SKIP() << "skipped: no reference cases";
  struct Equal {
    std::vector<double> height_m;
    double length_km;
  };
  std::map<std::string, Equal> profiles;
  auto rows = read_rows(folder / "profiles.csv");
  for (std::size_t k = 1; k < rows.size(); ++k) {
    if (rows[k].size() < 8) continue;
    Equal profile;
    for (const auto& point : cells(rows[k][7], ';'))
      profile.height_m.push_back(std::stod(cells(point, '|')[0]));
    profile.length_km = std::stod(rows[k][6]) * static_cast<double>(profile.height_m.size() - 1);
    profiles[rows[k][0]] = profile;
  }
  Greatest greatest;
  rows = read_rows(folder / "cases.csv");
  for (std::size_t k = 1; k < rows.size(); ++k) {
    const auto& row = rows[k];
    if (row.size() < 13 || !profiles.contains(row[1])) continue;
    const Equal& profile = profiles.at(row[1]);
    const ItmLink link{.frequency_mhz = 1000 * std::stod(row[2]),
                       .transmitter_m = std::stod(row[5]),
                       .receiver_m = std::stod(row[6]),
                       .polarisation = row[7] == "1" ? Polarisation::vertical : Polarisation::horizontal,
                       .variability = ItmVariability::mobile,
                       .without_location = true};
    const ItmLoss loss = itm_loss({.height_m = profile.height_m, .length_km = profile.length_km}, link);
    greatest.add(loss.L_b_db, std::stod(row[11]), "case " + row[0]);
    EXPECT_EQ(loss.warnings, std::stoi(row[12], nullptr, 16)) << "case " << row[0];
  }
  report("generated", greatest);
  EXPECT_GE(greatest.count(), 480U);
  EXPECT_LE(greatest.value(), 0.001) << greatest.where();
}

}  // namespace
}  // namespace tsunagi::models
