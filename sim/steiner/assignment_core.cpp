// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/assignment_core.h"

#include <algorithm>
#include <cmath>

namespace tsunagi::steiner {
namespace {

constexpr double k_usual_cost = 1000;  // of an option, in the programme's own units
constexpr double k_usual_load = 1000;  // of a unit's capacity, where loads are larger than k_exact_load
constexpr double k_least_gain = 1e-7;  // of a programme's value
constexpr double k_exact_load = 1e6;   // up to here capacities stay whole numbers

// x_o: option o is taken. y_j: place j is open. u_r: units of resource r.
//   Σ_o x_o = 1 for each customer;  x_o ≤ y_j;  Σ w_o x_o ≤ room · y_j or capacity · u_r − fixed
class CoreProgramme {
 public:
  CoreProgramme(const Problem& problem, const HangingModel& model, std::span<const std::uint32_t> now,
                const AssignmentCore& core, bool may_split = false)
      : p_(problem),
        m_(model),
        now_(now),
        core_(core),
        may_split_(may_split),
        fixed_(model.fixed_load),
        members_(model.places.size(), 0),
        place_column_(model.places.size(), k_none),
        units_column_(model.resources.size(), k_none),
        touching_(model.resources.size()) {
    set_scale();
    place_the_others();
    add_options();
    add_choices();
    for (std::uint32_t r = 0; r < touching_.size(); ++r)
      if (!touching_[r].empty()) add_resource(r);
  }

  [[nodiscard]] const Mip& mip() const { return mip_; }

  // Below it the programme's values mean that customers more are served, or as many for less.
  [[nodiscard]] double cutoff() const {
    double value = 0;
    std::vector<std::uint8_t> is_open(m_.places.size(), 0);
    std::vector<std::int64_t> load = fixed_;
    for (std::size_t c = 0; c < core_.options.size(); ++c) {
      const HangingOption& option = m_.options[core_.options[c]];
      if (now_[option.customer] != core_.options[c]) continue;
      value += mip_.cost[c];
      const std::uint32_t y = place_column_[option.place];
      if (y != k_none && is_open[option.place] == 0) value += mip_.cost[y];
      is_open[option.place] = 1;
      add_load(option, load);
    }
    for (std::uint32_t r = 0; r < units_column_.size(); ++r)
      if (units_column_[r] != k_none)
        value +=
            mip_.cost[units_column_[r]] * static_cast<double>(m_.units(r, &load[r * m_.dimensions.size()]));
    return value - std::max(0.5 * scale_, k_least_gain * std::abs(value));
  }

  [[nodiscard]] std::vector<std::uint32_t> read(const std::vector<double>& value) const {
    std::vector<std::uint32_t> taken(now_.begin(), now_.end());
    for (const std::uint32_t i : core_.customers) taken[i] = k_none;
    for (std::size_t c = 0; c < core_.options.size(); ++c)
      if (value[c] > 0.5) taken[m_.options[core_.options[c]].customer] = core_.options[c];
    return taken;
  }

  // At least one place opens that was not in `tried`.
  void forbid(const std::vector<std::uint8_t>& tried) {
    std::vector<MipTerm> row;
    for (std::uint32_t j = 0; j < tried.size(); ++j)
      if (tried[j] == 0 && place_column_[j] != k_none) row.push_back({place_column_[j], 1});
    mip_.add_row(1, k_mip_far, row);
  }

  // Places of the core without an opening cost are always open, those outside it never.
  [[nodiscard]] std::vector<std::uint8_t> read_places(const std::vector<double>& value) const {
    std::vector<std::uint8_t> is_open(m_.places.size(), 0);
    for (const std::uint32_t o : core_.options) {
      const std::uint32_t j = m_.options[o].place;
      is_open[j] = place_column_[j] == k_none || value[place_column_[j]] > 0.5 ? 1 : 0;
    }
    return is_open;
  }

 private:
  void set_scale() {
    double sum = 0;
    for (const std::uint32_t o : core_.options) sum += static_cast<double>(m_.options[o].cost);
    for (const std::uint32_t o : core_.options)
      sum += static_cast<double>(m_.places[m_.options[o].place].opening) /
             static_cast<double>(core_.options.size());
    if (sum > 0) scale_ = k_usual_cost * static_cast<double>(core_.options.size()) / sum;
  }

  [[nodiscard]] double scaled(Cost cost) const { return static_cast<double>(cost) * scale_; }

  // Customers outside the core load what they draw on and keep their places open.
  void place_the_others() {
    std::vector<std::uint8_t> is_free(m_.customers.size(), 0);
    for (const std::uint32_t i : core_.customers) is_free[i] = 1;
    for (std::uint32_t i = 0; i < is_free.size(); ++i) {
      if (is_free[i] != 0 || now_[i] == k_none) continue;
      const HangingOption& option = m_.options[now_[i]];
      ++members_[option.place];
      add_load(option, fixed_);
    }
  }

  void add_load(const HangingOption& option, std::vector<std::int64_t>& load) const {
    for (const Draw& draw : m_.places[option.place].draws)
      for (std::size_t d = 0; d < m_.dimensions.size(); ++d)
        load[draw.resource * m_.dimensions.size() + d] += draw_weight(p_, m_, option, draw, d);
  }

  void add_options() {
    Cost reward = 1;  // for serving a customer who is not: more than that can cost
    for (const std::uint32_t o : core_.options)
      reward = std::max(reward, m_.options[o].cost + m_.places[m_.options[o].place].opening);
    for (const std::uint32_t o : core_.options) {
      const HangingOption& option = m_.options[o];
      mip_.add_column(scaled(now_[option.customer] == k_none ? option.cost - 2 * reward : option.cost), 0, 1,
                      !may_split_, 2);
    }
    for (std::uint32_t c = 0; c < core_.options.size(); ++c) {
      const HangingOption& option = m_.options[core_.options[c]];
      const HangingPlace& place = m_.places[option.place];
      const bool opens = place.opening > 0 && members_[option.place] == 0;
      if (opens && place_column_[option.place] == k_none)
        place_column_[option.place] = mip_.add_column(scaled(place.opening), 0, 1, true);
      for (std::uint32_t d = 0; d < place.draws.size(); ++d)
        touching_[place.draws[d].resource].push_back({c, d});
    }
  }

  void add_choices() {
    std::vector<MipTerm> row;
    for (std::uint32_t c = 0; c < core_.options.size();) {
      const std::uint32_t customer = m_.options[core_.options[c]].customer;
      row.clear();
      for (; c < core_.options.size() && m_.options[core_.options[c]].customer == customer; ++c) {
        row.push_back({c, 1});
        add_opening(c);
      }
      mip_.add_row(now_[customer] == k_none ? 0 : 1, 1, row);
    }
  }

  void add_opening(std::uint32_t c) {
    const std::uint32_t y = place_column_[m_.options[core_.options[c]].place];
    if (y == k_none) return;
    const MipTerm row[] = {{c, 1}, {y, -1}};
    mip_.add_row(-k_mip_far, 0, row);
  }

  struct Touch {
    std::uint32_t column;
    std::uint32_t draw;
  };

  [[nodiscard]] const HangingPlace& place_of(const Touch& touch) const {
    return m_.places[m_.options[core_.options[touch.column]].place];
  }

  // The column of the only place that draws on a resource; k_none where it is open, or there are others.
  [[nodiscard]] std::uint32_t only_place(std::uint32_t r) const {
    const std::uint32_t first = m_.options[core_.options[touching_[r][0].column]].place;
    for (const Touch& touch : touching_[r])
      if (m_.options[core_.options[touch.column]].place != first) return k_none;
    return place_column_[first];
  }

  void add_resource(std::uint32_t r) {
    const Resource& resource = m_.resources[r];
    std::uint32_t units = k_none;
    if (resource.unit_cost > 0 && resource.most_units > 1)
      units = units_column_[r] = mip_.add_column(scaled(resource.unit_cost), 1, resource.most_units, true);
    for (std::size_t d = 0; d < m_.dimensions.size(); ++d) add_room(r, d, units);
  }

  void add_room(std::uint32_t r, std::size_t d, std::uint32_t units) {
    const std::size_t at = r * m_.dimensions.size() + d;
    if (m_.capacity[at] == 0) return;
    const auto most = static_cast<double>(units == k_none ? m_.most[at] : m_.capacity[at]);
    const double factor = most <= k_exact_load ? 1 : k_usual_load / most;
    std::vector<MipTerm> row;
    for (const Touch& touch : touching_[r]) {
      const HangingOption& option = m_.options[core_.options[touch.column]];
      const std::int64_t weight = draw_weight(p_, m_, option, place_of(touch).draws[touch.draw], d);
      if (weight > 0) row.push_back({touch.column, static_cast<double>(weight) * factor});
    }
    double room = -static_cast<double>(fixed_[at]) * factor;
    const std::uint32_t opener = fixed_[at] == 0 && units == k_none ? only_place(r) : k_none;
    if (units != k_none) {
      row.push_back({units, -most * factor});
    } else if (opener != k_none) {
      row.push_back({opener, -most * factor});
    } else {
      room += most * factor;
    }
    mip_.add_row(-k_mip_far, room, row);
  }

  const Problem& p_;
  const HangingModel& m_;
  std::span<const std::uint32_t> now_;
  const AssignmentCore& core_;
  bool may_split_;                           // customers between options
  std::vector<std::int64_t> fixed_;          // [resource][dimension] of customers outside the core and before
  std::vector<std::uint32_t> members_;       // [place] customers outside the core
  std::vector<std::uint32_t> place_column_;  // [place]
  std::vector<std::uint32_t> units_column_;  // [resource]
  std::vector<std::vector<Touch>> touching_;  // [resource]
  double scale_ = 1;
  Mip mip_;
};

}  // namespace

Worth worth_of(const Problem& problem, const HangingModel& model, std::span<const std::uint32_t> option) {
  Hanging hanging(problem, model, 0);
  for (std::uint32_t i = 0; i < option.size(); ++i)
    if (hanging.option_of(i) != option[i] && hanging.option_of(i) != k_none) hanging.remove(i);
  Worth worth;
  for (std::uint32_t i = 0; i < option.size(); ++i) {
    if (option[i] == k_none) {
      ++worth.unserved;
    } else if (hanging.option_of(i) == k_none) {
      hanging.add(option[i]);
    }
  }
  worth.cost = hanging.cost();
  worth.overfills = hanging.overload() > 0;
  return worth;
}

CoreAnswer solve_core(const Problem& problem, const HangingModel& model, std::span<const std::uint32_t> now,
                      const AssignmentCore& core, const MipLimits& limits) {
  const CoreProgramme programme(problem, model, now, core);
  MipLimits bounded = limits;
  bounded.cutoff = std::min(limits.cutoff, programme.cutoff());
  const MipAnswer found = solve_mip(programme.mip(), bounded);
  CoreAnswer answer{.option = {}, .is_complete = found.is_complete, .ticks = found.ticks};
  if (found.value.empty()) return answer;
  std::vector<std::uint32_t> taken = programme.read(found.value);
  if (worth_of(problem, model, taken) < worth_of(problem, model, now)) answer.option = std::move(taken);
  return answer;
}

PlaceAnswer choose_places(const Problem& problem, const HangingModel& model,
                          std::span<const std::uint32_t> now, const AssignmentCore& core,
                          std::span<const std::vector<std::uint8_t>> tried, const MipLimits& limits) {
  CoreProgramme programme(problem, model, now, core, true);
  for (const auto& set : tried) programme.forbid(set);
  MipLimits bounded = limits;
  bounded.cutoff = std::min(limits.cutoff, programme.cutoff());
  const MipAnswer found = solve_mip(programme.mip(), bounded);
  PlaceAnswer answer{.is_open = {}, .is_complete = found.is_complete, .ticks = found.ticks};
  if (found.value.empty()) return answer;
  answer.is_open = programme.read_places(found.value);
  return answer;
}

}  // namespace tsunagi::steiner
