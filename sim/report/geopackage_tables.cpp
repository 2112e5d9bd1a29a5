// SPDX-License-Identifier: Apache-2.0
// Tables without a place: costs, assumptions, data used, the meaning of columns; and all tables in order.
#include "sim/report/geopackage_tables.h"

#include <algorithm>
#include <array>
#include <compare>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/finance/yen.h"
#include "sim/report/geopackage_places.h"

namespace tsunagi::report {
namespace {

using finance::to_yen;

// Rows of the cost table are told apart by what a reader would add up.
struct CostKey {
  models::Layer layer;
  std::uint32_t item;
  std::uint32_t option;
  bool is_joint;
  std::int32_t municipality;
  bool is_penalty;
  friend auto operator<=>(const CostKey&, const CostKey&) = default;
};

struct CostSum {
  steiner::Cost cost = 0;
  double quantity = 0;
  std::set<std::uint32_t> terminals;
};

std::map<CostKey, CostSum> sum_costs(const PlanFacts& facts) {
  std::map<CostKey, CostSum> sums;
  for (const plan::PlanCost& c : facts.planned.plan.costs) {
    CostSum& sum = sums[{c.line.layer, c.line.item, c.line.option, c.is_joint, c.municipality, c.is_penalty}];
    sum.cost += c.line.cost;
    sum.quantity += c.line.quantity;
    sum.terminals.insert(c.terminals.begin(), c.terminals.end());
  }
  return sums;
}

std::string kind_name(models::Kind kind) {
  constexpr std::array<std::string_view, 3> k_names{"sourced", "derived", "assumption"};
  return std::string(k_names[static_cast<std::size_t>(kind)]);
}

// The origin columns of a cost: of its catalogue item, or the scenario's own penalty.
std::vector<LayerValue> origin_values(const models::CostItem* item) {
  if (item == nullptr)
    return {kind_name(models::Kind::assumption), LayerValue{}, std::string("scenario"), LayerValue{}};
  const models::Origin& origin = item->origin;
  return {kind_name(origin.kind), origin.confidence, fmt::format("{}", fmt::join(origin.sources, "; ")),
          origin.year == 0 ? LayerValue{} : LayerValue{std::int64_t{origin.year}}};
}

std::string technology_of(const models::CostItem* item, const models::Option* option, bool is_penalty) {
  if (is_penalty) return std::string(k_unserved_name);
  if (option != nullptr) return option->technology;
  return item != nullptr ? item->technology : std::string();
}

LayerRow cost_row(const PlanFacts& facts, const CostKey& key, const CostSum& sum, std::int64_t yearly_jpy) {
  const auto& items = facts.scenario.catalogue.items;
  const models::CostItem* item = key.item < items.size() ? &items[key.item] : nullptr;
  const models::Option* option = facts.option(key.option);
  std::vector<LayerValue> values{
      std::string(models::k_layer_names[static_cast<std::size_t>(key.layer)]),
      item != nullptr ? LayerValue{item->id} : LayerValue{},
      item != nullptr ? item->name : std::string(key.is_penalty ? "未収容の損失" : "その他"),
      option != nullptr ? LayerValue{option->id} : LayerValue{},
      option != nullptr ? LayerValue{option->name_ja} : LayerValue{},
      technology_of(item, option, key.is_penalty),
      key.is_joint ? std::string("共同") : facts.municipality(key.municipality),
      rounded(sum.quantity, 3),
      item != nullptr ? LayerValue{item->unit} : LayerValue{},
      yearly_jpy};
  std::ranges::copy(origin_values(item), std::back_inserter(values));
  values.emplace_back(key.is_penalty);
  values.emplace_back(static_cast<std::int64_t>(sum.terminals.size()));
  return {{}, std::move(values)};
}

std::vector<LayerRow> cost_rows(const PlanFacts& facts) {
  const auto sums = sum_costs(facts);
  std::vector<steiner::Cost> costs;
  for (const auto& [key, sum] : sums) costs.push_back(sum.cost);
  const auto jpy = to_yen(costs);
  std::vector<LayerRow> rows;
  for (const auto& [key, sum] : sums) rows.push_back(cost_row(facts, key, sum, jpy[rows.size()]));
  return rows;
}

std::vector<LayerRow> assumption_rows(const PlanFacts& facts) {
  std::vector<LayerRow> rows;
  for (const geo::Assumption& a : facts.planned.assumptions)
    rows.push_back({{}, {a.id, a.text_ja, a.text_en, a.count}});
  return rows;
}

std::vector<LayerRow> used_rows(const PlanFacts& facts) {
  std::vector<LayerRow> rows;
  for (const geo::LayerRecord& l : facts.planned.region.layers) {
    rows.push_back({{},
                    {std::string(geo::k_role_names[static_cast<std::size_t>(l.role)]), l.file, l.vintage,
                     l.attribution, l.licence, l.features, l.hash, l.synthetic}});
  }
  return rows;
}

}  // namespace

std::vector<LayerRow> dictionary_rows(std::span<const LayerSpec> layers) {
  static constexpr std::array<std::string_view, 4> k_types{"text", "integer", "number", "boolean"};
  std::vector<LayerRow> rows;
  const auto add = [&](std::string_view layer, std::string_view column, std::string_view type,
                       std::string_view unit, std::string_view ja, std::string_view en) {
    rows.push_back({{},
                    {std::string(layer), std::string(column), std::string(type), std::string(unit),
                     std::string(ja), std::string(en)}});
  };
  for (const LayerSpec& layer : layers) {
    add(layer.name, "fid", "integer", "", "行の番号", "Number of the row");
    if (layer.shape != LayerShape::none)
      add(layer.name, "geom", "geometry", "m", "図形(地域の平面直角座標系)",
          "Geometry, in metres of the region's CRS");
    for (const LayerColumn& c : layer.columns)
      add(layer.name, c.name, k_types[static_cast<std::size_t>(c.type)], c.unit, c.meaning_ja, c.meaning_en);
  }
  // Tables that QGIS reads, as QGIS defines them.
  add("layer_styles", "*", "text", "", "QGISが読むレイヤの表示設定", "Styles that QGIS applies");
  add("qgis_projects", "*", "text", "", "QGISが開くプロジェクト(印刷用レイアウトを含む)",
      "A project that QGIS opens, with a sheet to print");
  return rows;
}

std::vector<LayerTable> make_layer_tables(const PlanFacts& facts) {
  using Maker = std::vector<LayerRow> (*)(const PlanFacts&);
  const std::map<std::string_view, Maker> makers{
      {"boundary", boundary_rows},
      {"coverage", coverage_rows},
      {"routes", route_rows},
      {"links", link_rows},
      {"sky", sky_rows},
      {"premises", premises_rows},
      {"terminals", terminal_rows},
      {"sites", site_rows},
      {"radios", radio_rows},
      {"gateways", gateway_rows},
      {"costs", cost_rows},
      {"assumptions", assumption_rows},
      {"layers_used", used_rows},
      {"data_dictionary", [](const PlanFacts&) { return dictionary_rows(layer_specs()); }}};
  std::vector<LayerTable> tables;
  for (const LayerSpec& spec : layer_specs()) tables.push_back({&spec, makers.at(spec.name)(facts)});
  return tables;
}

}  // namespace tsunagi::report
