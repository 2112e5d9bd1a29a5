// SPDX-License-Identifier: Apache-2.0
#include "sim/report/sharing_tables.h"

#include <algorithm>
#include <functional>

#include <nlohmann/json.hpp>

#include "sim/finance/yen.h"
#include "sim/report/csv.h"

namespace tsunagi::report {
namespace {

using finance::rounded_jpy;
using finance::yen;
using nlohmann::json;

constexpr std::size_t k_most_listed = 10;
constexpr double k_rounding_jpy = 1;

std::vector<std::string> names_of(const finance::GroupGame& game, std::size_t group) {
  std::vector<std::string> names;
  for (std::size_t p = 0; p < game.players.size(); ++p) {
    if ((group >> p & 1) != 0) names.push_back(game.players[p]);
  }
  return names;
}

struct Listed {
  std::string_view method;
  finance::Objection objection;
};

// The largest objections to either way of sharing.
std::vector<Listed> listed_objections(const finance::GroupGame& game) {
  std::vector<Listed> out;
  const auto list = [&](const std::vector<double>& shares, std::string_view method) {
    if (shares.empty()) return;
    std::vector<finance::Objection> kept;
    for (const finance::Objection& one : finance::objections(game.game, shares, k_rounding_jpy)) {
      if (kept.size() == k_most_listed) break;
      // Who joins a group without any gain for it is no part of the objection.
      const bool is_padded = std::ranges::any_of(kept, [&](const finance::Objection& other) {
        return (other.group & one.group) == other.group && other.gain_jpy() > one.gain_jpy() - k_rounding_jpy;
      });
      if (!is_padded) kept.push_back(one);
    }
    for (const finance::Objection& one : kept) out.push_back({method, one});
  };
  list(game.shapley, "shapley");
  list(game.separable, "separable_costs");
  return out;
}

CsvTable ladder_table(const finance::Savings& savings) {
  CsvTable csv{"shared_up_to",
               "cost_jpy_per_year",
               "bound_jpy_per_year",
               "saved_against_rung_before_jpy_per_year",
               "saved_against_silos_jpy_per_year",
               "saved_against_as_is_jpy_per_year",
               "distinguishable"};
  if (savings.silos.empty()) return csv;
  for (std::size_t r = 0; r < finance::k_rungs; ++r) {
    const finance::Rung& rung = savings.ladder.rungs[r];
    csv.text(finance::k_rung_names[r]).number(yen(rung.cost)).number(yen(rung.bound));
    csv.number(yen(savings.ladder.saving(r)));
    csv.number(savings.silo_jpy_per_year - yen(rung.cost))
        .number(savings.as_is_jpy_per_year - yen(rung.cost));
    csv.text(savings.ladder.is_distinguishable(r) ? "yes" : "no").end_row();
  }
  return csv;
}

CsvTable shares_table(const finance::Savings& savings) {
  CsvTable csv{"players",
               "department",
               "municipality",
               "alone_jpy_per_year",
               "separable_jpy_per_year",
               "shapley_jpy_per_year",
               "separable_cost_share_jpy_per_year",
               "standard_error_jpy"};
  const auto add = [&](std::string_view kind, const finance::GroupGame& game, bool by_department) {
    for (std::size_t i = 0; i < game.shapley.size(); ++i) {
      csv.text(kind).text(by_department ? game.players[i] : "").text(by_department ? "" : game.players[i]);
      csv.number(rounded_jpy(game.game.alone(i))).number(rounded_jpy(game.game.separable(i)));
      csv.number(rounded_jpy(game.shapley[i])).number(rounded_jpy(game.separable[i])).empty().end_row();
    }
  };
  add("departments", savings.ladder.departments, true);
  add("municipalities", savings.ladder.municipalities, false);
  for (std::size_t i = 0; i < savings.silos.size(); ++i) {
    const finance::Silo& silo = savings.silos[i];
    const finance::SampledShares& shares = savings.ladder.of_players;
    csv.text("departments of municipalities").text(silo.department).text(silo.municipality);
    csv.number(silo.jpy_per_year).empty().number(rounded_jpy(shares.mean[i] / plan::k_cost_per_jpy));
    csv.empty().number(rounded_jpy(shares.standard_error[i] / plan::k_cost_per_jpy)).end_row();
  }
  return csv;
}

CsvTable objections_table(const finance::Savings& savings) {
  CsvTable csv{"players",           "method",         "group", "alone_jpy_per_year", "shares_jpy_per_year",
               "gain_jpy_per_year", "distinguishable"};
  const auto add = [&](std::string_view kind, const finance::GroupGame& game) {
    for (const Listed& one : listed_objections(game)) {
      std::string group;
      for (const std::string& name : names_of(game, one.objection.group))
        group += (group.empty() ? "" : "; ") + name;
      csv.text(kind).text(one.method).text(group).number(rounded_jpy(one.objection.alone_jpy));
      csv.number(rounded_jpy(one.objection.shares_jpy)).number(rounded_jpy(one.objection.gain_jpy()));
      csv.text(one.objection.gain_jpy() > gap_jpy(savings.ladder) ? "yes" : "no").end_row();
    }
  };
  add("departments", savings.ladder.departments);
  add("municipalities", savings.ladder.municipalities);
  return csv;
}

CsvTable own_table(const finance::OwnOptimum& own) {
  CsvTable csv{"municipality", "own_payments_in_society_plan_jpy_per_year",
               "own_payments_in_own_plan_jpy_per_year"};
  for (const finance::OwnRow& row : own.rows)
    csv.text(row.municipality).number(row.in_society_plan_jpy).number(row.in_own_plan_jpy).end_row();
  return csv;
}

}  // namespace

double gap_jpy(const finance::Ladder& ladder) {
  return static_cast<double>(yen(ladder.rungs.back().cost) - yen(ladder.rungs.back().bound));
}

json ladder_json(const finance::Ladder& ladder) {
  json out = json::array();
  for (std::size_t r = 0; r < finance::k_rungs; ++r) {
    const finance::Rung& rung = ladder.rungs[r];
    out.push_back({{"shared_up_to", finance::k_rung_names[r]},
                   {"cost_jpy_per_year", yen(rung.cost)},
                   {"bound_jpy_per_year", yen(rung.bound)},
                   {"saved_against_rung_before_jpy_per_year", yen(ladder.saving(r))},
                   {"distinguishable", ladder.is_distinguishable(r)}});
  }
  return out;
}

json game_json(const finance::GroupGame& game, double gap_jpy) {
  json players = json::array();
  for (std::size_t i = 0; i < game.shapley.size(); ++i) {
    players.push_back({{"name", game.players[i]},
                       {"alone_jpy_per_year", rounded_jpy(game.game.alone(i))},
                       {"separable_jpy_per_year", rounded_jpy(game.game.separable(i))},
                       {"shapley_jpy_per_year", rounded_jpy(game.shapley[i])},
                       {"separable_cost_share_jpy_per_year", rounded_jpy(game.separable[i])}});
  }
  json groups = json::array();
  for (const Listed& one : listed_objections(game)) {
    groups.push_back({{"method", one.method},
                      {"group", names_of(game, one.objection.group)},
                      {"alone_jpy_per_year", rounded_jpy(one.objection.alone_jpy)},
                      {"shares_jpy_per_year", rounded_jpy(one.objection.shares_jpy)},
                      {"gain_jpy_per_year", rounded_jpy(one.objection.gain_jpy())},
                      {"distinguishable", one.objection.gain_jpy() > gap_jpy}});
  }
  return {{"enumerated", !game.shapley.empty()}, {"players", players}, {"better_off_alone", groups}};
}

json own_json(const finance::OwnOptimum& own) {
  if (!own.is_solved) return {{"compared", false}};
  json rows = json::array();
  for (const finance::OwnRow& row : own.rows) {
    rows.push_back({{"municipality", row.municipality},
                    {"own_payments_in_society_plan_jpy_per_year", row.in_society_plan_jpy},
                    {"own_payments_in_own_plan_jpy_per_year", row.in_own_plan_jpy}});
  }
  return {{"compared", true},
          {"society_plan_cost_jpy_per_year", own.society_cost_jpy},
          {"own_plan_cost_jpy_per_year", own.own_plan_cost_jpy},
          {"own_payments_in_society_plan_jpy_per_year", own.society_own_jpy},
          {"own_payments_in_own_plan_jpy_per_year", own.own_own_jpy},
          {"changed_terminals", own.changed_terminals},
          {"changed_units", own.changed_units},
          {"municipalities", std::move(rows)}};
}

std::vector<NamedTable> sharing_files(const finance::Savings& savings, const finance::OwnOptimum& own) {
  return {{"sharing_ladder.csv", ladder_table(savings)},
          {"sharing_shares.csv", shares_table(savings)},
          {"better_off_alone.csv", objections_table(savings)},
          {"own_optimum.csv", own_table(own)}};
}

}  // namespace tsunagi::report
