// SPDX-License-Identifier: Apache-2.0
// The command `coverage`: one site's maps and its table of pairs.
#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <tbb/global_control.h>
#include <nlohmann/json.hpp>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "geo/base/text.h"
#include "sim/commands.h"
#include "sim/plan/site_coverage.h"
#include "sim/report/coverage_rasters.h"
#include "sim/report/csv.h"

namespace tsunagi::commands {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const std::vector<std::string> k_coverage_files{"coverage.json", "line_of_sight.tif", "pairs.csv",
                                                "path_loss.tif", "received_level.tif"};

// Of a layer: how much of the circle has how much.
struct LayerFacts {
  double antenna_m;
  double frequency_mhz;
  std::int64_t pixels = 0;   // with a level
  std::int64_t reached = 0;  // at the threshold or above; without one, as `pixels`
  float least_loss_db = 0;
  float median_loss_db = 0;
  float most_loss_db = 0;
};

double area_km2(std::int64_t pixels, const plan::AreaCoverage& area) {
  return static_cast<double>(pixels) * area.cell_m * area.cell_m / 1e6;
}

LayerFacts facts_of(const plan::SiteFile& site, const plan::SiteCoverage& found, std::size_t layer) {
  LayerFacts facts{.antenna_m = site.receiver_m[layer / site.frequency_mhz.size()],
                   .frequency_mhz = site.frequency_mhz[layer % site.frequency_mhz.size()]};
  const auto& [loss_db, has_link] = found.area.layers[layer];
  std::vector<float> losses;
  for (std::size_t i = 0; i < loss_db.size(); ++i) {
    if (has_link[i] == 0) continue;
    losses.push_back(loss_db[i]);
    if (!site.threshold_dbm || plan::level_dbm(site, found, layer, i) >= *site.threshold_dbm) ++facts.reached;
  }
  facts.pixels = static_cast<std::int64_t>(losses.size());
  if (losses.empty()) return facts;
  const auto middle = losses.begin() + static_cast<std::ptrdiff_t>(losses.size() / 2);
  std::ranges::nth_element(losses, middle);
  facts.median_loss_db = *middle;
  const auto [least, most] = std::ranges::minmax_element(losses);
  facts.least_loss_db = *least;
  facts.most_loss_db = *most;
  return facts;
}

std::optional<double> margin_db(const plan::SiteFile& site, const plan::SitePair& pair) {
  if (!site.threshold_dbm) return std::nullopt;
  return pair.level_dbm - *site.threshold_dbm;
}

std::string_view model_name(const plan::SitePair& pair) {
  return plan::k_pair_model_names[static_cast<std::size_t>(pair.model)];
}

json pair_json(const plan::SiteFile& site, const plan::SitePair& pair) {
  json row{{"point", site.points[pair.point].name},
           {"antenna_m", pair.antenna_m},
           {"frequency_mhz", pair.frequency_mhz},
           {"distance_km", pair.distance_km},
           {"model", model_name(pair)}};
  if (pair.model == plan::PairModel::none) return row;
  row["loss_db"] = pair.loss_db;
  row["antenna_loss_db"] = pair.antenna_loss_db;
  row["level_dbm"] = pair.level_dbm;
  if (const auto margin = margin_db(site, pair)) row["margin_db"] = *margin;
  row["line_of_sight"] = pair.is_in_sight;
  return row;
}

json layer_json(const LayerFacts& facts, const plan::SiteFile& site, const plan::AreaCoverage& area) {
  json row{{"antenna_m", facts.antenna_m}, {"frequency_mhz", facts.frequency_mhz}, {"pixels", facts.pixels}};
  if (site.threshold_dbm) row["reached_km2"] = area_km2(facts.reached, area);
  if (facts.pixels == 0) return row;
  row["least_loss_db"] = facts.least_loss_db;
  row["median_loss_db"] = facts.median_loss_db;
  row["most_loss_db"] = facts.most_loss_db;
  return row;
}

json sight_json(const plan::SiteFile& site, const plan::AreaCoverage& area) {
  json rows = json::array();
  for (std::size_t r = 0; r < area.sight.size(); ++r) {
    const auto seen = std::ranges::count(area.sight[r], std::uint8_t{1});
    rows.push_back({{"antenna_m", site.receiver_m[r]}, {"seen_km2", area_km2(seen, area)}});
  }
  return rows;
}

void add_maps(json& out, const plan::SiteFile& site, const plan::SiteCoverage& found) {
  const plan::AreaCoverage& area = found.area;
  out["ground_m"] = found.ground_m;
  out["pixel_m"] = area.cell_m;
  out["columns"] = area.columns;
  out["rows"] = area.rows;
  out["known_pixels"] = area.count(plan::PixelState::known);
  out["unknown_ground_pixels"] = area.count(plan::PixelState::unknown_ground);
  out["has_clutter"] = site.clutter.has_value();
  out["clutter_without_height"] = found.unknown_clutter;
  out["line_of_sight"] = sight_json(site, area);
  out["layers"] = json::array();
  for (std::size_t layer = 0; layer < area.layers.size(); ++layer)
    out["layers"].push_back(layer_json(facts_of(site, found, layer), site, area));
}

std::string coverage_json(const plan::SiteFile& site, const plan::SiteCoverage& found) {
  json out{{"version", TSUNAGI_VERSION},
           {"site", site.name},
           {"lon_deg", site.at.lon_deg},
           {"lat_deg", site.at.lat_deg},
           {"antenna_m", site.link.transmitter_m},
           {"eirp_dbm", site.eirp_dbm},
           {"crs", found.projection.crs()},
           {"model", plan::k_pair_model_names[0]},
           {"model_within_250_m", plan::k_pair_model_names[1]}};
  if (site.threshold_dbm) out["threshold_dbm"] = *site.threshold_dbm;
  if (site.elevation) add_maps(out, site, found);
  out["pairs"] = json::array();
  for (const plan::SitePair& pair : found.pairs) out["pairs"].push_back(pair_json(site, pair));
  return out.dump(1, ' ') + "\n";
}

std::string pairs_csv(const plan::SiteFile& site, const std::vector<plan::SitePair>& pairs) {
  report::CsvTable out{"point",   "antenna_m",       "frequency_mhz", "distance_km", "model",
                       "loss_db", "antenna_loss_db", "level_dbm",     "margin_db",   "line_of_sight"};
  for (const plan::SitePair& pair : pairs) {
    out.text(site.points[pair.point].name).number(pair.antenna_m).number(pair.frequency_mhz);
    out.number(pair.distance_km, 4).text(model_name(pair));
    if (pair.model == plan::PairModel::none) {
      out.empty().empty().empty().empty().empty().end_row();
      continue;
    }
    out.number(pair.loss_db, 2).number(pair.antenna_loss_db, 2).number(pair.level_dbm, 2);
    if (const auto margin = margin_db(site, pair)) {
      out.number(*margin, 2);
    } else {
      out.empty();
    }
    out.number(std::int64_t{pair.is_in_sight ? 1 : 0}).end_row();
  }
  return out.bytes();
}

void print_maps(const plan::SiteFile& site, const plan::SiteCoverage& found) {
  const plan::AreaCoverage& area = found.area;
  const std::int64_t unknown = area.count(plan::PixelState::unknown_ground);
  fmt::print("{}: ground {:.0f} m, antenna {} m, {} pixels of {} m in {}\n", site.name, found.ground_m,
             site.link.transmitter_m, with_thousands(area.count(plan::PixelState::known)), area.cell_m,
             found.projection.crs());
  if (unknown > 0) {
    fmt::print("  {} pixels without a value: the ground there or on the way is unknown\n",
               with_thousands(unknown));
  }
  for (std::size_t layer = 0; layer < area.layers.size(); ++layer) {
    const LayerFacts facts = facts_of(site, found, layer);
    const std::string reached = site.threshold_dbm
                                    ? fmt::format(", {:.1f} km2 at {} dBm or more",
                                                  area_km2(facts.reached, area), *site.threshold_dbm)
                                    : "";
    fmt::print("  {:>6} MHz at {:>4} m: loss {:.1f} to {:.1f} dB, half of the pixels under {:.1f}{}\n",
               facts.frequency_mhz, facts.antenna_m, facts.least_loss_db, facts.most_loss_db,
               facts.median_loss_db, reached);
  }
  for (std::size_t r = 0; r < area.sight.size(); ++r) {
    fmt::print("  in sight at {} m: {:.1f} km2\n", site.receiver_m[r],
               area_km2(std::ranges::count(area.sight[r], std::uint8_t{1}), area));
  }
}

void print_table(const plan::SiteFile& site, const plan::SiteCoverage& found) {
  if (site.elevation) {
    print_maps(site, found);
  } else {
    fmt::print("{}: antenna {} m; profiles alone, no maps\n", site.name, site.link.transmitter_m);
  }
  for (const plan::SitePair& pair : found.pairs) {
    const std::string head = fmt::format("  {}, {} m, {} MHz, {:.2f} km: ", site.points[pair.point].name,
                                         pair.antenna_m, pair.frequency_mhz, pair.distance_km);
    if (pair.model == plan::PairModel::none) {
      fmt::print("{}{}\n", head, model_name(pair));
      continue;
    }
    const auto margin = margin_db(site, pair);
    fmt::print("{}loss {:.1f} dB, {:.1f} dBm{}{} ({})\n", head, pair.loss_db, pair.level_dbm,
               margin ? fmt::format(", margin {:+.1f} dB", *margin) : "",
               pair.is_in_sight ? ", in sight" : "", model_name(pair));
  }
}

}  // namespace

int coverage(const CoverageOptions& options, const Common& common) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(thread_count(common)));
  std::optional<OutputFolder> folder;
  if (!options.out.empty()) folder.emplace(options.out, common.overwrite, k_coverage_files);
  const plan::SiteFile site = plan::load_site_file(options.site, data_root(common, options.site));
  const plan::SiteCoverage found = plan::cover_site(site);
  const std::string text = coverage_json(site, found);
  if (folder) {
    if (site.elevation) report::write_coverage_rasters(folder->path(), site, found);
    write_file(folder->path() / "pairs.csv", pairs_csv(site, found.pairs));
    write_file(folder->path() / "coverage.json", text);
    folder->commit();
  }
  if (common.json) {
    fmt::print("{}", text);
  } else if (!common.quiet) {
    print_table(site, found);
    if (folder) fmt::print("  wrote {}\n", options.out.string());
  }
  return 0;
}

}  // namespace tsunagi::commands
