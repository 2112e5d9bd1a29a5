// SPDX-License-Identifier: Apache-2.0
// Plan parts as JSON: keys in alphabetical order, numbers the shortest that read back the same.
#include <nlohmann/json.hpp>

#include "sim/sweep/plan_part.h"

namespace tsunagi::sweep {
namespace {

using nlohmann::json;

json line_json(const plan::CostLine& line) {
  return json::array({static_cast<int>(line.layer), line.item, line.option, line.quantity, line.cost,
                      line.life_years, line.maintenance_ratio});
}

plan::CostLine line_of(const json& a) {
  return {.layer = static_cast<models::Layer>(a.at(0).get<int>()),
          .item = a.at(1),
          .option = a.at(2),
          .quantity = a.at(3),
          .cost = a.at(4),
          .life_years = a.at(5),
          .maintenance_ratio = a.at(6)};
}

json users_json(const finance::Users& u) {
  return json::array({u.homes, u.growing_homes, u.others, u.growing_others, u.technologies});
}

finance::Users users_of(const json& a) {
  return {.homes = a.at(0),
          .growing_homes = a.at(1),
          .others = a.at(2),
          .growing_others = a.at(3),
          .technologies = a.at(4)};
}

template <class T>
json optional_json(const std::optional<T>& value) {
  return value ? json(*value) : json();
}

std::optional<double> optional_of(const json& value) {
  return value.is_null() ? std::nullopt : std::optional(value.get<double>());
}

json facts_json(const finance::PlanFacts& facts) {
  json places = json::array();
  for (std::size_t i = 0; i < facts.places.size(); ++i)
    places.push_back(
        {{"code", facts.places[i].code},
         {"name", facts.places[i].name},
         {"fiscal_capability_index", optional_json(facts.claimants[i].fiscal_capability_index)},
         {"standard_fiscal_scale_jpy", optional_json(facts.claimants[i].standard_fiscal_scale_jpy)}});
  json costs = json::array();
  for (const finance::CostFact& c : facts.costs)
    costs.push_back({{"line", line_json(c.line)},
                     {"place", c.place},
                     {"relay", c.is_relay},
                     {"users", users_json(c.users)}});
  json subscribers = json::array();
  for (const finance::SubscriberFact& s : facts.subscribers)
    subscribers.push_back(json::array({s.place, s.option, s.units}));
  json modules = json::array();
  for (const finance::ModuleFact& m : facts.modules) {
    json lines = json::array();
    for (const plan::CostLine& line : m.lines) lines.push_back(line_json(line));
    modules.push_back({{"place", m.place},
                       {"relay", m.is_relay},
                       {"most_units", m.most_units},
                       {"fixed", m.fixed_ratio},
                       {"growing", m.growing_ratio},
                       {"users", users_json(m.users)},
                       {"lines", std::move(lines)}});
  }
  json cables = json::array();
  for (const plan::SurveyedCable& c : facts.cables)
    cables.push_back(json::array({c.municipality, c.owner, c.build_year, c.km}));
  return {{"places", std::move(places)},
          {"cables", std::move(cables)},
          {"costs", std::move(costs)},
          {"subscribers", std::move(subscribers)},
          {"modules", std::move(modules)}};
}

finance::PlanFacts facts_of(const json& root) {
  finance::PlanFacts out;
  for (const json& p : root.at("places")) {
    out.places.push_back({p.at("code"), p.at("name")});
    out.claimants.push_back(
        {optional_of(p.at("fiscal_capability_index")), optional_of(p.at("standard_fiscal_scale_jpy"))});
  }
  for (const json& c : root.at("costs"))
    out.costs.push_back({line_of(c.at("line")), c.at("place"), c.at("relay"), users_of(c.at("users"))});
  for (const json& s : root.at("subscribers"))
    out.subscribers.push_back({s.at(0), s.at(1), s.at(2).get<std::int64_t>()});
  for (const json& c : root.at("cables")) out.cables.push_back({c.at(0), c.at(1), c.at(2), c.at(3)});
  for (const json& m : root.at("modules")) {
    finance::ModuleFact fact{.place = m.at("place"),
                             .is_relay = m.at("relay"),
                             .most_units = m.at("most_units"),
                             .fixed_ratio = m.at("fixed"),
                             .growing_ratio = m.at("growing"),
                             .users = users_of(m.at("users"))};
    for (const json& line : m.at("lines")) fact.lines.push_back(line_of(line));
    out.modules.push_back(std::move(fact));
  }
  return out;
}

json use_json(const UseRow& row) {
  return {{"id", row.id},
          {"name_ja", row.name_ja},
          {"use_case", row.use_case},
          {"place", row.place},
          {"residential", row.is_residential},
          {"units", row.units},
          {"served", row.served},
          {"cost_jpy_per_year", row.cost_jpy_per_year}};
}

UseRow use_of(const json& r) {
  return {.id = r.at("id"),
          .name_ja = r.at("name_ja"),
          .use_case = r.at("use_case"),
          .place = r.at("place"),
          .is_residential = r.at("residential"),
          .units = r.at("units"),
          .served = r.at("served").get<std::map<std::string, std::int64_t>>(),
          .cost_jpy_per_year = r.at("cost_jpy_per_year")};
}

}  // namespace

std::string plan_part_json(const PlanPart& part) {
  json uses = json::array();
  for (const UseRow& row : part.uses) uses.push_back(use_json(row));
  json technologies = json::array();
  for (const TechnologyCost& t : part.technologies)
    technologies.push_back(
        {{"place", t.place}, {"technology", t.technology}, {"jpy_per_year", t.jpy_per_year}});
  return json{{"schema", "tsunagi-sweep-plan-2"},
              {"reasons", part.reasons},
              {"total_jpy_per_year", part.total_jpy_per_year},
              {"penalties_jpy_per_year", part.penalties_jpy_per_year},
              {"gap_percent", part.gap_percent},
              {"new_cable_km", part.new_cable_km},
              {"masts", part.masts},
              {"radios", part.radios},
              {"uses", std::move(uses)},
              {"technologies", std::move(technologies)},
              {"prices", part.prices},
              {"price_units", part.price_units},
              {"facts", facts_json(part.facts)}}
             .dump() +
         "\n";
}

PlanPart parse_plan_part(const std::string& text) {
  const json root = json::parse(text);
  PlanPart out{.reasons = root.at("reasons").get<std::vector<std::string>>(),
               .total_jpy_per_year = root.at("total_jpy_per_year"),
               .penalties_jpy_per_year = root.at("penalties_jpy_per_year"),
               .gap_percent = root.at("gap_percent"),
               .new_cable_km = root.at("new_cable_km"),
               .masts = root.at("masts"),
               .radios = root.at("radios"),
               .prices = root.at("prices").get<std::map<std::string, double>>(),
               .price_units = root.at("price_units").get<std::map<std::string, std::string>>(),
               .facts = facts_of(root.at("facts"))};
  for (const json& row : root.at("uses")) out.uses.push_back(use_of(row));
  for (const json& t : root.at("technologies"))
    out.technologies.push_back({t.at("place"), t.at("technology"), t.at("jpy_per_year")});
  return out;
}

}  // namespace tsunagi::sweep
