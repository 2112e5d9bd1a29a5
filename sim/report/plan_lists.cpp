// SPDX-License-Identifier: Apache-2.0
#include "sim/report/plan_lists.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "sim/finance/yen.h"
#include "sim/plan/prices.h"
#include "sim/report/csv.h"

namespace tsunagi::report {
namespace {

using finance::Place;
using models::CostItem;
using plan::k_no_index;

std::uint16_t place_of(const plan::PlanCost& cost, std::size_t municipalities) {
  if (cost.is_joint) return static_cast<std::uint16_t>(municipalities + 1);
  return static_cast<std::uint16_t>(
      cost.municipality == geo::k_outside ? municipalities : static_cast<std::size_t>(cost.municipality));
}

// Who owns what is bought: the carrier of a service, else the municipality.
std::string owner(const plan::Scenario& scenario, std::uint32_t option) {
  if (option == k_no_index) return "municipality";
  return scenario.catalogue.options[option].carrier;
}

CsvTable bill_csv(const plan::Scenario& scenario, const plan::Planned& planned,
                  const std::vector<Place>& places) {
  CsvTable csv{"municipality_code", "municipality", "layer",    "option",   "owner", "item",
               "item_name",         "unit",         "quantity", "unit_jpy", "paid",  "jpy"};
  for (const BillRow& row : bill_of_quantities(scenario, planned)) {
    const CostItem& item = scenario.catalogue.items[row.item];
    csv.text(places[row.municipality].code)
        .text(places[row.municipality].name)
        .text(models::k_layer_names[static_cast<std::size_t>(row.layer)])
        .text(row.option == k_no_index ? "" : scenario.catalogue.options[row.option].id)
        .text(owner(scenario, row.option))
        .text(item.id)
        .text(item.name)
        .text(item.unit.substr(item.unit.find('/') + 1))
        .number(std::round(row.quantity * 1000) / 1000)
        .number(item.jpy.at(scenario.catalogue.level))
        .text(row.is_bought ? "once" : "yearly")
        .number(row.jpy)
        .end_row();
  }
  return csv;
}

// Where what one owner answers for meets what another does, by the layer of the item.
std::string_view demarcation_ja(models::Layer layer) {
  switch (layer) {
    case models::Layer::gateway:
      return "収容局の配線架(事業者側端子)";
    case models::Layer::route:
      return "引込線の成端箱(架線・管路は所有者、成端箱より宅内側は施設管理者)";
    case models::Layer::site:
      return "鉄塔・柱の取付金具(構造物は所有者、金具より先は無線局の所有者)";
    case models::Layer::power:
      return "分電盤の二次側端子";
    case models::Layer::radio:
      return "無線機の有線側端子(免許人が無線機を管理)";
    case models::Layer::premises:
      return "回線終端装置の利用者側端子";
    case models::Layer::core:
      return "交換設備の上位接続端子";
    case models::Layer::platform:
      return "データ連携基盤の公開API";
    case models::Layer::operation:
      return "運用体制の受付窓口(一次受付と現地対応の分担は協定による)";
  }
  return "";
}

// Sums by municipality, layer and owner.
CsvTable owners_csv(const plan::Scenario& scenario, const plan::Planned& planned,
                    const std::vector<Place>& places) {
  struct Owned {
    std::int64_t once_jpy = 0;
    std::int64_t yearly_jpy = 0;
    std::set<std::string> options;
  };
  std::map<std::tuple<std::uint16_t, models::Layer, std::string>, Owned> owned;
  for (const BillRow& row : bill_of_quantities(scenario, planned)) {
    Owned& sum = owned[{row.municipality, row.layer, owner(scenario, row.option)}];
    (row.is_bought ? sum.once_jpy : sum.yearly_jpy) += row.jpy;
    if (row.option != k_no_index) sum.options.insert(scenario.catalogue.options[row.option].id);
  }
  CsvTable csv{"municipality_code", "municipality", "layer",       "owner",    "options",
               "once_jpy",          "yearly_jpy",   "demarcation", "statement"};
  for (const auto& [key, sum] : owned) {
    const auto& [municipality, layer, name] = key;
    csv.text(places[municipality].code)
        .text(places[municipality].name)
        .text(models::k_layer_names[static_cast<std::size_t>(layer)])
        .text(name)
        .text(fmt::format("{}", fmt::join(sum.options, "; ")))
        .number(sum.once_jpy)
        .number(sum.yearly_jpy)
        .text(demarcation_ja(layer))
        .text("責任分界は案。事業者との協議・協定で定める")
        .end_row();
  }
  return csv;
}

CsvTable permits_csv(const plan::Scenario& scenario, const plan::Planned& planned,
                     const std::vector<Place>& places) {
  std::set<std::pair<std::uint16_t, std::uint32_t>> used;
  for (const BillRow& row : bill_of_quantities(scenario, planned)) {
    if (row.option != k_no_index) used.insert({row.municipality, row.option});
  }
  CsvTable csv{"municipality_code", "municipality", "option", "option_name", "lead_time_months", "permits"};
  for (const auto& [municipality, option] : used) {
    const models::Option& o = scenario.catalogue.options[option];
    csv.text(places[municipality].code)
        .text(places[municipality].name)
        .text(o.id)
        .text(o.name_ja)
        .number(o.lead_time_months)
        .text(o.permits)
        .end_row();
  }
  return csv;
}

bool is_firm(const models::Origin& origin) {
  const bool known = origin.confidence == "high" || origin.confidence == "medium";
  return origin.kind != models::Kind::assumption && known;
}

CsvTable assumptions_csv(const plan::Scenario& scenario, const plan::Planned& planned,
                         const finance::Operation& operation) {
  static constexpr std::array<std::string_view, 3> k_kinds{"sourced", "derived", "assumption"};
  CsvTable csv{"what", "id", "text", "kind", "confidence", "sources", "touches", "plan_jpy_per_year"};
  std::map<std::uint32_t, steiner::Cost> by_item;
  for (const plan::PlanCost& cost : planned.plan.costs) {
    if (!cost.is_penalty && !is_firm(scenario.catalogue.items[cost.line.item].origin))
      by_item[cost.line.item] += cost.line.cost;
  }
  std::vector<std::pair<steiner::Cost, std::uint32_t>> dearest;
  for (const auto& [item, cost] : by_item) dearest.emplace_back(-cost, item);
  std::ranges::sort(dearest);
  for (const auto& [cost, index] : dearest) {
    const CostItem& item = scenario.catalogue.items[index];
    std::string sources;
    for (const std::string& key : item.origin.sources) sources += (sources.empty() ? "" : "; ") + key;
    csv.text("price")
        .text(item.id)
        .text(fmt::format("{}: {} {}", item.name, item.jpy.at(scenario.catalogue.level), item.unit))
        .text(k_kinds[static_cast<std::size_t>(item.origin.kind)])
        .text(item.origin.confidence)
        .text(sources)
        .empty()
        .number(finance::yen(-cost))
        .end_row();
  }
  for (const geo::Assumption& a : planned.assumptions) {
    csv.text("layer").text(a.id).text(a.text_ja).text("assumption").empty().empty().number(a.count).empty();
    csv.end_row();
  }
  for (const std::string& text : operation.model.assumed) {
    csv.text("years").empty().text(text).text("catalogue").empty().empty().empty().empty().end_row();
  }
  return csv;
}

}  // namespace

std::vector<BillRow> bill_of_quantities(const plan::Scenario& scenario, const plan::Planned& planned) {
  using Key = std::tuple<std::uint16_t, models::Layer, std::uint32_t, std::uint32_t>;
  std::map<Key, double> quantity;
  for (const plan::PlanCost& cost : planned.plan.costs) {
    if (cost.is_penalty) continue;
    const std::uint16_t place = place_of(cost, planned.region.municipalities.size());
    quantity[{place, cost.line.layer, cost.line.option, cost.line.item}] += cost.line.quantity;
  }
  std::vector<BillRow> rows;
  for (const auto& [key, amount] : quantity) {
    const auto& [place, layer, option, index] = key;
    const CostItem& item = scenario.catalogue.items[index];
    const bool is_bought = item.cost_class == models::CostClass::capex;
    const double jpy =
        amount * item.jpy.at(scenario.catalogue.level) * (is_bought ? 1 : plan::periods_a_year(item));
    rows.push_back({place, layer, option, index, amount, finance::rounded_jpy(jpy), is_bought});
  }
  return rows;
}

std::vector<NamedTable> plan_lists(const plan::Scenario& scenario, const plan::Planned& planned,
                                   const finance::Operation& operation) {
  const std::vector<Place>& places = operation.ledger.places;
  return {{"bill_of_quantities.csv", bill_csv(scenario, planned, places)},
          {"owners.csv", owners_csv(scenario, planned, places)},
          {"permits.csv", permits_csv(scenario, planned, places)},
          {"assumptions.csv", assumptions_csv(scenario, planned, operation)}};
}

}  // namespace tsunagi::report
