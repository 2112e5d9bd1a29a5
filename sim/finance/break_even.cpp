// SPDX-License-Identifier: Apache-2.0
#include "sim/finance/break_even.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <queue>
#include <set>
#include <utility>

namespace tsunagi::finance {
namespace {

using plan::ArcKind;
using steiner::Cost;

class Finder {
 public:
  Finder(const plan::Scenario& scenario, const plan::Planned& planned)
      : scenario_(scenario), planned_(planned), graph_(planned.graph) {
    out_arcs_.resize(graph_.nodes.size());
    terminal_of_.assign(graph_.nodes.size(), plan::k_no_index);
    for (std::uint32_t a = 0; a < graph_.arcs.size(); ++a) out_arcs_[graph_.problem.tail[a]].push_back(a);
    for (std::uint32_t t = 0; t < graph_.terminal_node.size(); ++t) terminal_of_[graph_.terminal_node[t]] = t;
    reach_ = reach_costs(plan::k_no_index);
  }

  std::vector<PriceRise> rises() const {
    std::vector<PriceRise> out;
    for (std::uint32_t o = 0; o < scenario_.catalogue.options.size(); ++o) {
      if (!wins(o)) continue;
      const std::vector<Cost> otherwise = reach_costs(o);
      PriceRise best{.option = scenario_.catalogue.options[o].id};
      double best_ratio = -1;
      for (std::uint32_t t = 0; t < graph_.terminal_node.size(); ++t) {
        const plan::Service& service = planned_.plan.services[t];
        const Cost own = service.private_cost - in_house_cost(t);
        const Cost other = otherwise[graph_.terminal_node[t]];
        if (service.option != o || own <= 0 || other >= steiner::k_cost_limit) continue;
        const double ratio = static_cast<double>(other) / static_cast<double>(own);
        if (best_ratio >= 0 && ratio >= best_ratio) continue;
        best_ratio = ratio;
        best.where = planned_.demand.terminals[t].name;
        best.own_cost_jpy_per_year = own / plan::k_cost_per_jpy;
        best.flips_at_jpy_per_year = other / plan::k_cost_per_jpy;
      }
      if (best_ratio >= 0 && best.own_cost_jpy_per_year > 0) out.push_back(best);
    }
    return out;
  }

  std::vector<BreakEven> run() {
    std::vector<BreakEven> out;
    for (std::uint32_t o = 0; o < scenario_.catalogue.options.size(); ++o) {
      if (is_candidate(o) && !wins(o)) out.push_back(nearest(o));
    }
    return out;
  }

 private:
  [[nodiscard]] bool is_candidate(std::uint32_t o) const {
    const std::string& id = scenario_.catalogue.options[o].id;
    return std::ranges::any_of(scenario_.demand, [&](const plan::DemandRow& row) {
      return std::ranges::find(row.options, id) != row.options.end();
    });
  }
  [[nodiscard]] bool wins(std::uint32_t o) const {
    return std::ranges::any_of(planned_.plan.services, [&](const plan::Service& s) { return s.option == o; });
  }

  // Terminals at an access node: itself, or those below its premises class.
  void terminals_below(std::uint32_t node, std::set<std::uint32_t>& found) const {
    if (terminal_of_[node] != plan::k_no_index) found.insert(terminal_of_[node]);
    for (const std::uint32_t a : out_arcs_[node]) {
      if (graph_.arcs[a].kind == ArcKind::in_house || graph_.arcs[a].kind == ArcKind::stricter)
        terminals_below(graph_.problem.head[a], found);
    }
  }

  // The in-house network stays whatever brings the service to the door.
  [[nodiscard]] Cost in_house_cost(std::uint32_t t) const {
    const std::vector<std::uint32_t>& path = planned_.plan.services[t].path;
    if (path.empty() || graph_.arcs[path.back()].kind != ArcKind::in_house) return 0;
    return graph_.problem.cost[path.back()];
  }

  // What the plan would save by no longer serving a node's terminals as it does, less the arc that serves
  // them instead.
  [[nodiscard]] Cost gain(std::uint32_t arc) const {
    std::set<std::uint32_t> below;
    terminals_below(graph_.problem.head[arc], below);
    Cost saved = -graph_.problem.cost[arc];
    for (const std::uint32_t t : below) saved += planned_.plan.services[t].private_cost - in_house_cost(t);
    return saved;
  }

  BreakEven nearest(std::uint32_t o) const {
    BreakEven best{.option = scenario_.catalogue.options[o].id};
    double best_ratio = -1;
    for (std::uint32_t a = 0; a < graph_.arcs.size(); ++a) {
      const plan::PlanArc& arc = graph_.arcs[a];
      if (arc.option != o || arc.kind == ArcKind::link || arc.kind == ArcKind::route ||
          arc.kind == ArcKind::ground_cell)
        continue;
      const bool radio = arc.kind == ArcKind::radio;
      const Cost own = graph_.problem.cost[a] + activation_cost(a);
      if (own <= 0) continue;
      const Cost saved = radio ? radio_gain(a) - site_cost(a)
                               : gain(a) + graph_.problem.cost[a] - reach_[graph_.problem.tail[a]];
      const Cost worth = std::max<Cost>(0, saved);
      const double ratio = static_cast<double>(worth) / static_cast<double>(own);
      if (ratio <= best_ratio) continue;
      best_ratio = ratio;
      best.where = radio ? planned_.candidates.sites[arc.place].name : name_below(graph_.problem.head[a]);
      best.own_cost_jpy_per_year = own / plan::k_cost_per_jpy;
      best.break_even_jpy_per_year = worth / plan::k_cost_per_jpy;
    }
    return best;
  }

  [[nodiscard]] std::string name_below(std::uint32_t node) const {
    std::set<std::uint32_t> below;
    terminals_below(node, below);
    return below.empty() ? std::string{} : planned_.demand.terminals[*below.begin()].name;
  }

  [[nodiscard]] Cost activation_cost(std::uint32_t arc) const {
    Cost sum = 0;
    for (const steiner::Need& need : graph_.problem.needs) {
      if (need.arc == arc && planned_.plan.solution.active[need.activation] == 0)
        sum += graph_.problem.activation_cost[need.activation];
    }
    return sum;
  }

  // What must be built to bring service to the foot of a radio: cable, line, mast, and the staff that a first
  // mast needs.
  [[nodiscard]] Cost site_cost(std::uint32_t radio) const {
    const std::uint32_t out = graph_.problem.tail[radio];
    Cost staff = 0;
    for (std::uint32_t a = 0; a < graph_.arcs.size(); ++a) {
      if (graph_.problem.head[a] == out && graph_.arcs[a].kind == ArcKind::mast)
        staff = std::max(staff, activation_cost(a));
    }
    return reach_[out] + staff;
  }

  // Cheapest cost of reaching each node from what the plan has built, without one option.
  [[nodiscard]] std::vector<Cost> reach_costs(std::uint32_t without) const {
    constexpr Cost k_far = steiner::k_cost_limit;
    std::vector<Cost> reach(graph_.nodes.size(), k_far);
    using Entry = std::pair<Cost, std::uint32_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> queue;
    reach[0] = 0;
    queue.emplace(0, 0);
    while (!queue.empty()) {
      const auto [d, node] = queue.top();
      queue.pop();
      if (d > reach[node]) continue;
      for (const std::uint32_t a : out_arcs_[node]) {
        if (without != plan::k_no_index && graph_.arcs[a].option == without) continue;
        const Cost there = d + (planned_.plan.arc_used[a] != 0 ? 0 : graph_.problem.cost[a]);
        if (there >= reach[graph_.problem.head[a]]) continue;
        reach[graph_.problem.head[a]] = there;
        queue.emplace(there, graph_.problem.head[a]);
      }
    }
    return reach;
  }

  // Gains of the links of one radio module, best gain for the air first, until its air is used up.
  [[nodiscard]] Cost radio_gain(std::uint32_t arc) const {
    const auto module = std::ranges::find(graph_.problem.modules, arc, &steiner::Module::arc);
    struct Offer {
      Cost gain;
      steiner::Load air;
      std::int64_t most;
      std::set<std::uint32_t> terminals;
    };
    std::vector<Offer> offers;
    for (const std::uint32_t a : out_arcs_[graph_.problem.head[arc]]) {
      const Cost g = gain(a);
      if (g <= 0) continue;
      std::set<std::uint32_t> below;
      terminals_below(graph_.problem.head[a], below);
      Offer offer{g, {}, 1, below};
      for (const std::uint32_t t : below) {
        for (std::size_t k = 0; k < steiner::k_dimensions; ++k)
          offer.air[k] += graph_.problem.load[t][k] * graph_.problem.airtime[a][k % 2];
      }
      offer.most = std::max<std::int64_t>(1, *std::ranges::max_element(offer.air));
      offers.push_back(offer);
    }
    std::ranges::stable_sort(offers, [](const Offer& a, const Offer& b) {
      return static_cast<double>(a.gain) / static_cast<double>(a.most) >
             static_cast<double>(b.gain) / static_cast<double>(b.most);
    });
    steiner::Load used{};
    std::set<std::uint32_t> taken;
    Cost sum = 0;
    for (const Offer& offer : offers) {
      const auto is_taken = [&](std::uint32_t t) { return taken.contains(t); };
      bool fits =
          std::ranges::none_of(offer.terminals, is_taken);  // reached through a stricter class already
      for (std::size_t k = 0; k < steiner::k_dimensions; ++k)
        fits = fits && used[k] + offer.air[k] <= module->capacity[k];
      if (!fits) continue;
      for (std::size_t k = 0; k < steiner::k_dimensions; ++k) used[k] += offer.air[k];
      sum += offer.gain;
      taken.insert(offer.terminals.begin(), offer.terminals.end());
    }
    return sum;
  }

  const plan::Scenario& scenario_;
  const plan::Planned& planned_;
  const plan::PlanGraph& graph_;
  std::vector<std::vector<std::uint32_t>> out_arcs_;
  std::vector<std::uint32_t> terminal_of_;
  std::vector<Cost> reach_;  // [node]
};

}  // namespace

std::vector<BreakEven> find_break_evens(const plan::Scenario& scenario, const plan::Planned& planned) {
  return Finder(scenario, planned).run();
}

std::vector<PriceRise> find_price_rises(const plan::Scenario& scenario, const plan::Planned& planned) {
  return Finder(scenario, planned).rises();
}

}  // namespace tsunagi::finance
