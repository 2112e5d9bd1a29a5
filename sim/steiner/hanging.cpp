// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/hanging.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace tsunagi::steiner {
namespace {

constexpr std::int64_t k_endless = std::numeric_limits<std::int64_t>::max();

void list_by_place(HangingModel& model) {
  std::vector<std::uint32_t> order(model.options.size());
  for (std::uint32_t o = 0; o < order.size(); ++o) order[o] = o;
  std::ranges::sort(order, {}, [&](std::uint32_t o) {
    return std::tuple(model.options[o].place, model.options[o].cost, o);
  });
  model.options_at.start.assign(model.places.size() + 1, 0);
  for (const HangingOption& option : model.options) ++model.options_at.start[option.place + 1];
  for (std::size_t j = 0; j < model.places.size(); ++j)
    model.options_at.start[j + 1] += model.options_at.start[j];
  model.options_at.values = std::move(order);
}

class ModelBuilder {
 public:
  ModelBuilder(const Problem& problem, const Graph& graph, PathSearch& search, const Tree& tree)
      : problem_(problem),
        graph_(graph),
        search_(search),
        tree_(tree),
        customer_of_(problem.node_count, k_none),
        place_of_(problem.node_count, k_none),
        resource_of_(problem.modules.size(), k_none) {}

  HangingModel build() {
    find_dimensions();
    find_customers();
    find_options();
    count_fixed_load();
    list_by_place(model_);
    return std::move(model_);
  }

 private:
  void find_dimensions() {
    for (std::size_t k = 0; k < k_dimensions; ++k)
      if (std::ranges::any_of(problem_.modules, [k](const Module& m) { return m.capacity[k] > 0; }))
        model_.dimensions.push_back(k);
  }

  [[nodiscard]] bool is_customer(std::uint32_t node) const {
    return tree_.arc_into(node) == k_none || (tree_.is_needed(node) && !tree_.has_children(node));
  }

  void find_customers() {
    for (std::size_t t = 0; t < problem_.terminals.size(); ++t) {
      const std::uint32_t node = problem_.terminals[t];
      if (!is_customer(node)) continue;
      customer_of_[node] = static_cast<std::uint32_t>(model_.customers.size());
      model_.customers.push_back(node);
      for (const std::size_t k : model_.dimensions) model_.load.push_back(problem_.load[t][k]);
    }
  }

  // An arc that needs an activation the tree does not pay is no option.
  [[nodiscard]] bool is_paid_for(std::uint32_t arc) const { return tree_.activation_price(arc) == 0; }

  void find_options() {
    model_.option_start.push_back(0);
    for (std::uint32_t i = 0; i < model_.customers.size(); ++i) {
      const auto first = static_cast<std::ptrdiff_t>(model_.options.size());
      for (const std::uint32_t arc : graph_.in.row(model_.customers[i])) add_option(arc, i);
      std::sort(model_.options.begin() + first, model_.options.end(), [](const auto& a, const auto& b) {
        return std::tuple(a.cost, a.arc) < std::tuple(b.cost, b.arc);
      });
      model_.option_start.push_back(static_cast<std::uint32_t>(model_.options.size()));
    }
    model_.current.assign(model_.customers.size(), k_none);
    for (std::uint32_t o = 0; o < model_.options.size(); ++o) {
      const HangingOption& option = model_.options[o];
      if (tree_.arc_into(model_.customers[option.customer]) == option.arc)
        model_.current[option.customer] = o;
    }
  }

  void add_option(std::uint32_t arc, std::uint32_t customer) {
    const std::uint32_t tail = problem_.tail[arc];
    if (customer_of_[tail] != k_none || !is_paid_for(arc)) return;
    if (graph_.module_of[arc] != k_none && tree_.arc_into(problem_.head[arc]) != arc) return;
    const std::uint32_t place = place_at(tail);
    if (place != k_none) model_.options.push_back({arc, place, customer, problem_.cost[arc]});
  }

  static constexpr std::uint32_t k_unreachable = k_none - 1;

  std::uint32_t place_at(std::uint32_t node) {
    if (place_of_[node] == k_unreachable) return k_none;
    if (place_of_[node] != k_none) return place_of_[node];
    HangingPlace place;
    place.node = node;
    if (tree_.holds(node)) {
      describe_held(place);
    } else if (!describe_closed(place)) {
      place_of_[node] = k_unreachable;
      return k_none;
    }
    place_of_[node] = static_cast<std::uint32_t>(model_.places.size());
    model_.places.push_back(std::move(place));
    return place_of_[node];
  }

  [[nodiscard]] bool serves_customers_only(std::uint32_t node) const {
    if (tree_.is_needed(node)) return false;
    for (std::uint32_t c = tree_.first_child(node); c != k_none; c = tree_.next_sibling(c))
      if (customer_of_[c] == k_none) return false;
    return tree_.has_children(node);
  }

  void describe_held(HangingPlace& place) {
    std::uint32_t node = place.node;
    bool is_private = serves_customers_only(node);
    while (tree_.arc_into(node) != k_none) {
      const std::uint32_t arc = tree_.arc_into(node);
      if (is_private) place.opening += problem_.cost[arc];
      node = tree_.parent(node);
      is_private = is_private && tree_.has_one_child(node) && !tree_.is_needed(node);
    }
    draw_above(place, place.node, k_none);
  }

  bool describe_closed(HangingPlace& place) {
    search_.lift_bans();
    for (const std::uint32_t node : model_.customers) search_.ban(node);
    const auto found = search_.find(tree_, place.node, Load{}, {k_cost_limit, 0});
    if (!found) return false;
    place.path = found->arcs;
    place.opening = found->price.cost;
    std::uint32_t next_arc = k_none;
    for (const std::uint32_t arc : place.path) {
      draw(place, arc, next_arc);
      next_arc = arc;
    }
    draw_above(place, problem_.tail[next_arc], next_arc);
    return true;
  }

  void draw_above(HangingPlace& place, std::uint32_t node, std::uint32_t next_arc) {
    for (; tree_.arc_into(node) != k_none; node = problem_.tail[next_arc]) {
      draw(place, tree_.arc_into(node), next_arc);
      next_arc = tree_.arc_into(node);
    }
  }

  void draw(HangingPlace& place, std::uint32_t arc, std::uint32_t next_arc) {
    const std::uint32_t m = graph_.module_of[arc];
    if (m == k_none) return;
    const Module& module = problem_.modules[m];
    if (resource_of_[m] == k_none) {
      resource_of_[m] = add_resource(module);
    } else {
      model_.shares_resources = true;
    }
    place.draws.push_back({resource_of_[m], next_arc, module.is_airtime, next_arc == k_none});
  }

  std::uint32_t add_resource(const Module& module) {
    for (const std::size_t k : model_.dimensions) {
      std::int64_t most = 0;
      if (__builtin_mul_overflow(module.capacity[k], std::int64_t{module.most_units}, &most))
        most = k_endless;
      model_.capacity.push_back(module.capacity[k]);
      model_.most.push_back(most);
    }
    model_.resources.push_back({module.unit_cost, module.most_units});
    return static_cast<std::uint32_t>(model_.resources.size() - 1);
  }

  // Terminals that are no customers load the modules above them.
  void count_fixed_load() {
    model_.fixed_load.assign(model_.capacity.size(), 0);
    for (std::size_t t = 0; t < problem_.terminals.size(); ++t)
      if (customer_of_[problem_.terminals[t]] == k_none) count_fixed_load_of(t);
  }

  void count_fixed_load_of(std::size_t t) {
    std::uint32_t next_arc = k_none;
    for (std::uint32_t v = problem_.terminals[t]; tree_.arc_into(v) != k_none; v = problem_.tail[next_arc]) {
      const std::uint32_t arc = tree_.arc_into(v);
      const std::uint32_t m = graph_.module_of[arc];
      if (m != k_none && resource_of_[m] != k_none) add_fixed_load(m, next_arc, problem_.load[t]);
      next_arc = arc;
    }
  }

  void add_fixed_load(std::uint32_t m, std::uint32_t next_arc, const Load& load) {
    const bool is_airtime = problem_.modules[m].is_airtime;
    if (is_airtime && next_arc == k_none) return;
    for (std::size_t d = 0; d < model_.dimensions.size(); ++d) {
      const std::size_t k = model_.dimensions[d];
      const std::int64_t factor = is_airtime ? problem_.airtime[next_arc][k % 2] : 1;
      model_.fixed_load[resource_of_[m] * model_.dimensions.size() + d] += load[k] * factor;
    }
  }

  const Problem& problem_;
  const Graph& graph_;
  PathSearch& search_;
  const Tree& tree_;
  std::vector<std::uint32_t> customer_of_;  // [node]
  std::vector<std::uint32_t> place_of_;     // [node]
  std::vector<std::uint32_t> resource_of_;  // [module]
  HangingModel model_;
};

}  // namespace

bool capacity_may_bind(const Problem& problem) {
  if (problem.modules.empty() || problem.load.empty()) return false;
  Load total{};
  for (const Load& load : problem.load)
    for (std::size_t k = 0; k < k_dimensions; ++k) total[k] += load[k];
  return std::ranges::any_of(problem.modules, [&](const Module& module) {
    for (std::size_t k = 0; k < k_dimensions; ++k)
      if (module.capacity[k] > 0 && total[k] > 0 && (module.is_airtime || total[k] > module.capacity[k]))
        return true;
    return false;
  });
}

HangingModel build_hanging_model(const Problem& problem, const Graph& graph, PathSearch& search,
                                 const Tree& tree) {
  return ModelBuilder(problem, graph, search, tree).build();
}

HangingModel with_places(HangingModel model, const std::vector<std::uint8_t>& is_kept) {
  std::vector<HangingOption> kept;
  std::vector<std::uint32_t> start{0};
  for (std::uint32_t i = 0; i < model.customers.size(); ++i) {
    const std::uint32_t current = model.current[i];
    for (std::uint32_t o = model.option_start[i]; o < model.option_start[i + 1]; ++o) {
      if (o == current) model.current[i] = static_cast<std::uint32_t>(kept.size());
      if (o == current || is_kept[model.options[o].place] != 0) kept.push_back(model.options[o]);
    }
    start.push_back(static_cast<std::uint32_t>(kept.size()));
  }
  model.options = std::move(kept);
  model.option_start = std::move(start);
  list_by_place(model);
  return model;
}

std::int64_t HangingModel::units(std::uint32_t resource, const std::int64_t* by_dimension) const {
  const std::size_t width = dimensions.size();
  std::int64_t units = 1;
  for (std::size_t d = 0; d < width; ++d) {
    const std::int64_t of_one = capacity[resource * width + d];
    if (of_one > 0)
      units = std::max(units, by_dimension[d] / of_one + (by_dimension[d] % of_one != 0 ? 1 : 0));
  }
  return units;
}

// An airtime module carries nothing for a terminal at its own head: then there is no next arc.
std::int64_t draw_weight(const Problem& problem, const HangingModel& model, const HangingOption& option,
                         const Draw& draw, std::size_t d) {
  const std::int64_t load = model.load[option.customer * model.dimensions.size() + d];
  if (!draw.is_airtime) return load;
  const std::uint32_t arc = draw.is_direct ? option.arc : draw.via;
  return load * problem.airtime[arc][model.dimensions[d] % 2];
}

Hanging::Hanging(const Problem& problem, const HangingModel& model, Cost unserved_cost)
    : problem_(problem),
      model_(model),
      width_(model.dimensions.size()),
      unserved_cost_(unserved_cost),
      load_(model.fixed_load),
      option_of_(model.customers.size(), k_none),
      members_(model.places.size()),
      position_(model.customers.size(), 0),
      open_position_(model.places.size(), 0) {
  cost_ = unserved_cost * static_cast<Cost>(model.customers.size());
  for (std::uint32_t i = 0; i < model.customers.size(); ++i)
    if (model.current[i] != k_none) add(model.current[i]);
}

Cost Hanging::draw_price(const HangingOption& option, const Draw& draw) const {
  const Resource& resource = model_.resources[draw.resource];
  const std::size_t row = draw.resource * width_;
  std::int64_t after[k_dimensions];
  for (std::size_t d = 0; d < width_; ++d) {
    after[d] = load_[row + d] + draw_weight(problem_, model_, option, draw, d);
    if (model_.most[row + d] > 0 && after[d] > model_.most[row + d]) return k_cost_limit;
  }
  if (resource.unit_cost == 0 || resource.most_units == 1) return 0;
  return (model_.units(draw.resource, after) - model_.units(draw.resource, &load_[row])) * resource.unit_cost;
}

Cost Hanging::price(std::uint32_t option) const {
  const HangingOption& o = model_.options[option];
  const HangingPlace& place = model_.places[o.place];
  Cost sum = o.cost;
  for (const Draw& draw : place.draws) {
    const Cost units = draw_price(o, draw);
    if (units == k_cost_limit) return k_cost_limit;
    sum += units;
  }
  if (members_[o.place].empty()) sum += place.opening;
  return sum - unserved_cost_;
}

std::int64_t Hanging::overload_of(std::uint32_t resource) const {
  std::int64_t sum = 0;
  for (std::size_t at = resource * width_; at < (resource + 1) * width_; ++at) {
    const std::int64_t over = load_[at] - model_.most[at];
    if (model_.most[at] == 0 || over <= 0) continue;
    const double share = static_cast<double>(over) / static_cast<double>(model_.most[at]);
    sum += 1 + static_cast<std::int64_t>(std::min(share, 1000.0) * k_overload_scale);
  }
  return sum;
}

void Hanging::shift_load(const HangingOption& option, int sign) {
  for (const Draw& draw : model_.places[option.place].draws) {
    const Resource& resource = model_.resources[draw.resource];
    std::int64_t* const load = &load_[draw.resource * width_];
    const bool is_priced = resource.unit_cost != 0 && resource.most_units != 1;
    if (is_priced) cost_ -= model_.units(draw.resource, load) * resource.unit_cost;
    overload_ -= overload_of(draw.resource);
    for (std::size_t d = 0; d < width_; ++d) load[d] += sign * draw_weight(problem_, model_, option, draw, d);
    overload_ += overload_of(draw.resource);
    if (is_priced) cost_ += model_.units(draw.resource, load) * resource.unit_cost;
  }
}

void Hanging::add(std::uint32_t option) {
  const HangingOption& o = model_.options[option];
  std::vector<std::uint32_t>& members = members_[o.place];
  if (members.empty()) {
    cost_ += model_.places[o.place].opening;
    open_position_[o.place] = static_cast<std::uint32_t>(open_.size());
    open_.push_back(o.place);
  }
  position_[o.customer] = static_cast<std::uint32_t>(members.size());
  members.push_back(o.customer);
  option_of_[o.customer] = option;
  cost_ += o.cost - unserved_cost_;
  shift_load(o, 1);
}

void Hanging::remove(std::uint32_t customer) {
  const HangingOption& o = model_.options[option_of_[customer]];
  shift_load(o, -1);
  cost_ += unserved_cost_ - o.cost;
  option_of_[customer] = k_none;
  std::vector<std::uint32_t>& members = members_[o.place];
  members[position_[customer]] = members.back();
  position_[members.back()] = position_[customer];
  members.pop_back();
  if (!members.empty()) return;
  cost_ -= model_.places[o.place].opening;
  open_[open_position_[o.place]] = open_.back();
  open_position_[open_.back()] = open_position_[o.place];
  open_.pop_back();
}

}  // namespace tsunagi::steiner
