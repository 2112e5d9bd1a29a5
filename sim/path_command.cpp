// SPDX-License-Identifier: Apache-2.0
#include "sim/path_command.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "geo/base/error.h"
#include "models/itm.h"
#include "models/link_capacity.h"
#include "models/p1812.h"
#include "models/p452.h"
#include "models/p530.h"
#include "models/propagation.h"
#include "models/tr38901.h"
#include "sim/commands.h"
#include "sim/plan/itm_check.h"
#include "sim/plan/link_ends.h"

namespace tsunagi::commands {
namespace {

using Values = nlohmann::ordered_json;

// Names are those of the Recommendations, with their units.
Values clear_air_values(const models::ClearAirPath& path) {
  const models::PathGeometry& g = path.geometry;
  const models::Ducting& d = path.ducting;
  const auto tangents = [](const models::Tangents& t) {
    return Values{{"S_tim_m_per_km", t.S_tim}, {"S_rim_m_per_km", t.S_rim}, {"edge_m_per_sqrt_km", t.edge}};
  };
  return {{"a_e_km", path.a_p_km[0]},
          {"a_beta_km", path.a_p_km[1]},
          {"d_km", g.d_km},
          {"h_ts_m", g.h_ts_m},
          {"h_rs_m", g.h_rs_m},
          {"S_tr_m_per_km", path.ray().slope()},
          {"is_transhorizon", g.is_transhorizon},
          {"theta_t_mrad", g.theta_t_mrad},
          {"theta_r_mrad", g.theta_r_mrad},
          {"theta_mrad", g.theta_mrad},
          {"d_lt_km", g.d_lt_km},
          {"d_lr_km", g.d_lr_km},
          {"h_st_m", g.h_st_m},
          {"h_sr_m", g.h_sr_m},
          {"h_std_m", g.h_std_m},
          {"h_srd_m", g.h_srd_m},
          {"h_te_m", g.h_te_m},
          {"h_re_m", g.h_re_m},
          {"h_m_m", g.h_m_m},
          {"omega", path.zones.omega},
          {"d_tm_km", path.zones.d_tm_km},
          {"d_lm_km", path.zones.d_lm_km},
          {"tau", d.tau},
          {"mu_1", d.mu_1},
          {"mu_2", d.mu_2},
          {"mu_3", d.mu_3},
          {"mu_4", d.mu_4},
          {"beta_0_percent", d.beta_0_percent},
          {"log_beta", d.log_beta},
          {"Gamma", d.Gamma},
          {"actual_median", tangents(path.surface[0])},
          {"actual_beta", tangents(path.surface[1])},
          {"smooth_median", tangents(path.smooth[0])},
          {"smooth_beta", tangents(path.smooth[1])}};
}

Values diffraction_values(const models::Diffraction& diffraction) {
  const auto one = [](const models::DeltaBullington& d) {
    return Values{{"L_bulla_db", d.L_bulla_db},
                  {"L_bulls_db", d.L_bulls_db},
                  {"L_dsph_db", d.L_dsph_db},
                  {"L_d_db", d.L_d_db}};
  };
  return {{"median", one(diffraction.median)},
          {"beta", one(diffraction.beta)},
          {"F_i", diffraction.F_i},
          {"L_dp_db", diffraction.L_dp_db}};
}

// What P.1812 and P.452 have in common after the path and before the end.
void add_mechanisms(Values& out, const models::SightLoss& sight, const models::Diffraction& diffraction,
                    const models::DuctingLoss& duct, const models::Mechanisms& m, const models::United& u) {
  out["line_of_sight"] = {
      {"L_bfs_db", sight.L_bfs_db}, {"L_b0p_db", sight.L_b0p_db}, {"L_b0beta_db", sight.L_b0b_db}};
  out["diffraction"] = diffraction_values(diffraction);
  out["L_bd50_db"] = m.L_bd50_db;
  out["L_bd_db"] = m.L_bd_db;
  out["L_bs_db"] = m.L_bs_db;
  out["ducting"] = {{"A_f_db", duct.A_f_db}, {"A_d_db", duct.A_d_db}, {"L_ba_db", duct.L_ba_db}};
  out["F_j"] = m.F_j;
  out["F_k"] = u.F_k;
  out["L_minb0p_db"] = u.L_minb0p_db;
  out["L_minbap_db"] = u.L_minbap_db;
  out["L_bda_db"] = u.L_bda_db;
  out["L_bam_db"] = u.L_bam_db;
  out["L_bc_db"] = u.L_bc_db;
}

Values p1812_values(const PathQuestion& q, const plan::RadioPaths& paths) {
  models::P1812Link link = paths.p1812_link(q.option.radio->site_height_m);
  link.time_percent = q.time_percent;
  link.location_percent = q.location_percent;
  const models::P1812Loss loss = models::p1812_loss(q.points.view(), link);
  Values out{{"time_percent", link.time_percent},
             {"location_percent", link.location_percent},
             {"location_width_m", link.location_width_m},
             {"path", clear_air_values(loss.path)}};
  add_mechanisms(out, loss.sight, loss.diffraction, loss.duct, loss.mechanisms, loss.united);
  out["sigma_L_db"] = loss.sigma_L_db;
  out["L_loc_db"] = loss.L_loc_db;
  out["L_b_db"] = loss.L_b_db;
  return out;
}

Values p452_values(const PathQuestion& q, const plan::RadioPaths& paths) {
  models::P452Link link = paths.p452_link(q.option.radio->site_height_m);
  link.time_percent = q.time_percent;
  const models::P452Loss loss = models::p452_loss(q.points.view(), link);
  Values out{{"time_percent", link.time_percent},
             {"path", clear_air_values(loss.path)},
             {"gas_db_per_km", loss.gas.path_db_per_km},
             {"A_g_db", loss.A_g_db}};
  add_mechanisms(out, loss.sight, loss.diffraction, loss.duct, loss.mechanisms, loss.united);
  out["L_b_db"] = loss.L_b_db;
  return out;
}

Values itm_values(const PathQuestion& q) {
  if (!q.points.distance_km.empty())
    throw input_error(
        "the Longley-Rice model takes equal steps only; sample the profile anew or leave itm out");
  const models::Radio& radio = *q.option.radio;
  const models::ItmLoss loss =
      models::itm_loss(q.points.view(), {.frequency_mhz = radio.frequency_mhz,
                                         .transmitter_m = radio.site_height_m,
                                         .receiver_m = radio.unit_height_m,
                                         .polarisation = models::Polarisation::vertical,
                                         .N_0 = q.conditions.N_0,
                                         .time_percent = q.time_percent,
                                         .location_percent = q.location_percent});
  static constexpr std::array<std::string_view, 3> k_modes{"line of sight", "diffraction", "troposcatter"};
  Values warnings = Values::array();
  for (std::size_t bit = 0; bit < plan::k_itm_warning_names.size(); ++bit) {
    if (((loss.warnings >> bit) & 1) != 0) warnings.push_back(plan::k_itm_warning_names[bit]);
  }
  return {{"N_s", loss.N_s},
          {"a_e_m", loss.a_e_m},
          {"Z_g_real", loss.Z_g.real()},
          {"Z_g_imaginary", loss.Z_g.imag()},
          {"delta_h_m", loss.delta_h_m},
          {"h_e_m", loss.h_e_m},
          {"d_L_m", loss.d_L_m},
          {"theta_e_rad", loss.theta_e_rad},
          {"mode", k_modes[static_cast<std::size_t>(loss.mode)]},
          {"A_ref_db", loss.A_ref_db},
          {"A_fs_db", loss.A_fs_db},
          {"A_db", loss.A_db},
          {"L_b_db", loss.L_b_db},
          {"warnings", warnings}};
}

Values cell_values(const PathQuestion& q, models::PathModel model, const plan::RadioPaths& paths) {
  const models::CellPath cell =
      plan::cell_path(model, *q.option.radio, q.points.length_km, q.option.radio->site_height_m);
  const bool is_clear = paths.sees(q.points.view(), q.option.radio->site_height_m);
  Values out{{"h_bs_m", cell.h_bs_m},
             {"h_ut_m", cell.h_ut_m},
             {"distance_2d_m", cell.distance_2d_m},
             {"line_of_sight", is_clear}};
  for (const models::Sight sight : {models::Sight::line, models::Sight::none}) {
    const std::string name = sight == models::Sight::line ? "los" : "nlos";
    if (!models::is_in_range(cell, sight)) {
      out["out_of_range_" + name] = true;
      continue;
    }
    out["L_" + name + "_db"] = models::path_loss_db(cell, sight);
    out["sigma_" + name + "_db"] = models::shadow_fading_db(cell, sight);
    if (sight == models::Sight::line)
      out["line_of_sight_probability"] = models::line_of_sight_probability(cell);
    if (is_clear != (sight == models::Sight::line)) continue;
    out["L_b_db"] = models::path_loss_db(cell, sight);
    out["sigma_db"] = models::shadow_fading_db(cell, sight);
  }
  return out;
}

// Models by their names, the chain's choice first resolved.
Values model_values(const PathQuestion& q, const plan::RadioPaths& paths, ShownModel shown) {
  switch (shown) {
    case ShownModel::chain:
      break;
    case ShownModel::p1812:
      return p1812_values(q, paths);
    case ShownModel::p452:
      return p452_values(q, paths);
    case ShownModel::itm:
      return itm_values(q);
    case ShownModel::tr38901_rma:
      return cell_values(q, models::PathModel::tr38901_rma, paths);
    case ShownModel::tr38901_uma:
      return cell_values(q, models::PathModel::tr38901_uma, paths);
    case ShownModel::tr38901_umi:
      return cell_values(q, models::PathModel::tr38901_umi, paths);
  }
  return {};
}

ShownModel resolved(const PathQuestion& q, ShownModel shown) {
  if (shown != ShownModel::chain) return shown;
  const double d_km = q.points.length_km;
  const auto model = q.option.radio->chain.model_at(d_km);
  if (!model) {
    throw input_error(fmt::format("option {}: no model of its chain holds at {:.3f} km; name one in models",
                                  q.option.id, d_km));
  }
  switch (*model) {
    case models::PathModel::p1812:
      return ShownModel::p1812;
    case models::PathModel::p452:
      return ShownModel::p452;
    case models::PathModel::tr38901_rma:
      return ShownModel::tr38901_rma;
    case models::PathModel::tr38901_uma:
      return ShownModel::tr38901_uma;
    case models::PathModel::tr38901_umi:
      return ShownModel::tr38901_umi;
  }
  return ShownModel::p1812;
}

// Per point: ground, clutter, the ray over an Earth of a_e, and its clearance in first Fresnel radii.
Values point_values(const PathQuestion& q, const models::ClearAirPath& path) {
  Values rows = Values::array();
  const models::TerrainProfile points = q.points.view();
  const models::Ray ray = path.ray();
  for (std::size_t i = 0; i < q.points.height_m.size(); ++i) {
    const double d = points.distance_at_km(i);
    const double clutter_m = q.points.clutter_m.empty() ? 0 : q.points.clutter_m[i];
    const bool is_end = i == 0 || i + 1 == q.points.height_m.size();
    // The Earth's bulge is taken off the ray instead of put under the ground.
    const double ray_m = ray.h_t_m + ray.slope() * d - 500 / path.a_p_km[0] * d * (ray.d_km - d);
    Values row{{"distance_m", 1000 * d},
               {"height_m", q.points.height_m[i]},
               {"clutter_m", clutter_m},
               {"ray_m", ray_m}};
    if (!is_end) {
      const double radius_m =
          models::first_fresnel_radius_m(q.option.radio->frequency_mhz / 1000, d, ray.d_km - d);
      row["first_fresnel_m"] = radius_m;
      row["clearance_ratio"] = (ray_m - q.points.height_m[i] - clutter_m) / radius_m;
    }
    rows.push_back(row);
  }
  return rows;
}

// The antenna shows the unit its best direction, and the unit is outdoors.
Values budget_values(const models::Option& option, const plan::PathLoss& loss) {
  const models::Radio& radio = *option.radio;
  const double availability = plan::path_availability(option.availability, option.availability);
  const double fade_margin_db = models::fade_margin_db(availability, loss.sigma_db);
  Values out{{"loss_db", loss.loss_db},
             {"eirp_dbm", radio.eirp_dbm},
             {"unit_eirp_dbm", radio.unit_eirp_dbm},
             {"availability", availability},
             {"sigma_db", loss.sigma_db},
             {"fade_margin_db", fade_margin_db},
             {"interference_margin_db", radio.interference_margin_db},
             {"other_losses_db", radio.other_losses_db}};
  const auto budget = models::link_budget(radio, {loss.loss_db, fade_margin_db});
  out["is_link"] = budget.has_value();
  if (budget) {
    out["margin_db"] = budget->margin_db;
    out["down_mbps"] = budget->down_bps / 1e6;
    out["up_mbps"] = budget->up_bps / 1e6;
    if (radio.lora) out["spreading_factor"] = budget->spreading_factor;
  }
  return out;
}

Values answer(const PathQuestion& q) {
  const models::Radio& radio = *q.option.radio;
  const plan::RadioPaths paths(q.option, q.conditions, q.latitude_deg);
  const models::ClearAirPath path = models::clear_air_path(
      q.points.view(), {radio.site_height_m, radio.unit_height_m},
      {.delta_N = q.conditions.delta_N_per_km, .N_0 = q.conditions.N_0, .latitude_deg = q.latitude_deg});
  Values out{{"frequency_mhz", radio.frequency_mhz},
             {"site_height_m", radio.site_height_m},
             {"unit_height_m", radio.unit_height_m},
             {"length_km", q.points.length_km},
             {"points", q.points.height_m.size()},
             {"latitude_deg", q.latitude_deg},
             {"N_0", q.conditions.N_0},
             {"delta_N_per_km", q.conditions.delta_N_per_km}};
  if (q.is_of_catalogue) out["option"] = q.option.id;
  for (const ShownModel shown : q.models) {
    const ShownModel model = resolved(q, shown);
    const std::string name(k_shown_model_names[static_cast<std::size_t>(model)]);
    out[name] = model_values(q, paths, model);
    if (shown == ShownModel::chain && out[name].contains("L_b_db"))
      out["link_budget"] =
          budget_values(q.option, {.loss_db = out[name]["L_b_db"].get<double>(),
                                   .sigma_db = out[name].value("sigma_db", q.conditions.shadow_sigma_db)});
  }
  out["profile"] = point_values(q, path);
  return out;
}

std::string text_of(const Values& value) {
  if (value.is_number_float()) return fmt::format("{:.6g}", value.get<double>());
  return value.is_string() ? value.get<std::string>() : value.dump();
}

void print_values(const Values& values, const std::string& indent) {
  for (const auto& [name, value] : values.items()) {
    if (value.is_object()) {
      fmt::print("{}{}\n", indent, name);
      print_values(value, indent + "  ");
    } else if (value.is_array()) {
      std::string list;
      for (const Values& one : value) list += (list.empty() ? "" : ", ") + text_of(one);
      fmt::print("{}{:<{}} {}\n", indent, name, 28 - indent.size(), list.empty() ? "none" : list);
    } else {
      fmt::print("{}{:<{}} {}\n", indent, name, 28 - indent.size(), text_of(value));
    }
  }
}

void print_points(const Values& profile) {
  fmt::print("{:>12} {:>10} {:>10} {:>10} {:>10} {:>10}\n", "distance_m", "height_m", "clutter_m", "ray_m",
             "fresnel_m", "clearance");
  for (const Values& p : profile) {
    fmt::print("{:>12.1f} {:>10.2f} {:>10.1f} {:>10.2f}", p["distance_m"].get<double>(),
               p["height_m"].get<double>(), p["clutter_m"].get<double>(), p["ray_m"].get<double>());
    if (p.contains("clearance_ratio")) {
      fmt::print(" {:>10.2f} {:>10.2f}", p["first_fresnel_m"].get<double>(),
                 p["clearance_ratio"].get<double>());
    }
    fmt::print("\n");
  }
}

}  // namespace

int path(const PathOptions& options, const Common& common) {
  Values out = answer(read_path_question(options.file));
  if (common.json) {
    fmt::print("{}\n", out.dump(1, ' '));
    return 0;
  }
  if (common.quiet) return 0;
  const Values profile = out["profile"];
  out.erase("profile");
  print_values(out, "");
  if (options.points) print_points(profile);
  return 0;
}

}  // namespace tsunagi::commands
