// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/assignment_search.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>
#include <utility>

#include "geo/base/random.h"

namespace tsunagi::steiner {
namespace {

// Of a thousand moves; the rest exchange two places.
constexpr std::uint64_t k_shifts = 480;
constexpr std::uint64_t k_swaps = 420;
constexpr std::uint64_t k_ejections = 80;
constexpr std::uint64_t k_closings = 5;
constexpr std::uint64_t k_openings = 5;
constexpr std::size_t k_most_filled = 40;  // customers that may take room a move has left
constexpr std::int64_t k_steps_by_clock = 8192;
constexpr std::uint32_t k_few_options = 6;
constexpr int k_draws = 4;              // of an option, until one leads to an open place
constexpr std::size_t k_most_fits = 6;  // options with room that a reinsertion compares
constexpr int k_rounds = 3;             // coolings; each but the first starts from the best at a lower heat
constexpr double k_first_heat = 1.0;    // of the mean cost of a customer
constexpr double k_last_heat = 0.002;
constexpr double k_first_rate = 10.0;  // of the mean cost of a customer, for a full resource of overload
constexpr double k_rate_up = 1.02;
constexpr double k_rate_down = 0.99;
constexpr double k_reheat = 0.4;  // of the heat of the round before

// Simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983) over the neighbourhoods of the multi-exchange
// heuristic of Ahuja, Orlin, Pallottino, Scaparra and Scutellà 2004 for single-source capacitated facility
// location; customers of a closed place are reinserted by regret (Martello and Toth 1990, §7.4).
class AssignmentSearch {
 public:
  AssignmentSearch(const Problem& problem, const HangingModel& model, const AssignmentBudget& budget)
      : model_(model),
        budget_(budget),
        now_(problem, model, cost_of_not_serving(model)),
        random_(budget.seed, "assignment") {
    list_by_place();
    remember();
  }

  Assignment run() {
    if (model_.options.empty()) return {std::move(best_), 0};
    const double usual = budget_.uses_all_places ? mean_detour() : mean_cost();
    double first = k_first_heat * usual;
    rate_ = k_first_rate * usual / k_overload_scale;
    for (int round = 0; round < k_rounds; ++round, first *= k_reheat) {
      if (round > 0) restore_best();
      cool(first, k_last_heat * usual, budget_.ticks * (round + 1) / k_rounds);
    }
    return {std::move(best_), ticks_};
  }

 private:
  static Cost cost_of_not_serving(const HangingModel& model) {
    Cost dearest = 0;
    for (const HangingOption& option : model.options) dearest = std::max(dearest, option.cost);
    Cost opening = 0;
    for (const HangingPlace& place : model.places) opening = std::max(opening, place.opening);
    return dearest + opening + 1;
  }

  [[nodiscard]] double mean_cost() const {
    return static_cast<double>(best_cost_) / static_cast<double>(std::max<std::size_t>(1, served(best_)));
  }
  // What a customer pays above its cheapest option at the next few, on average.
  [[nodiscard]] double mean_detour() const {
    double sum = 1;
    for (std::uint32_t i = 0; i < model_.customers.size(); ++i) {
      const std::uint32_t first = model_.option_start[i];
      const std::uint32_t few = std::min(model_.options_of(i), k_few_options);
      for (std::uint32_t o = first; o < first + few; ++o)
        sum += static_cast<double>(model_.options[o].cost - model_.options[first].cost) / few;
    }
    return sum / static_cast<double>(model_.customers.size());
  }
  [[nodiscard]] static std::size_t served(const std::vector<std::uint32_t>& options) {
    return static_cast<std::size_t>(
        std::ranges::count_if(options, [](std::uint32_t o) { return o != k_none; }));
  }

  void list_by_place() {
    by_place_.resize(model_.options.size());
    for (std::uint32_t o = 0; o < by_place_.size(); ++o) by_place_[o] = o;
    for (std::size_t i = 0; i < model_.customers.size(); ++i)
      std::sort(by_place_.begin() + model_.option_start[i], by_place_.begin() + model_.option_start[i + 1],
                [&](std::uint32_t a, std::uint32_t b) {
                  return std::tuple(model_.options[a].place, a) < std::tuple(model_.options[b].place, b);
                });
  }

  // ---- acceptance

  void cool(double first, double last, std::int64_t until) {
    const std::int64_t from = ticks_;
    const auto span = static_cast<double>(std::max<std::int64_t>(1, until - from));
    for (std::int64_t steps = 0; ticks_ < until; ++steps) {
      if (steps % k_steps_by_clock == 0 && is_late()) return;
      if (steps % 128 == 0) {
        adapt_rate();
        heat_ = first * std::pow(last / first, static_cast<double>(ticks_ - from) / span);
      }
      journal_.clear();
      const Cost before = penalised();
      ++ticks_;
      if (!move() || !accepts(penalised() - before)) {
        undo_to(0);
      } else if (now_.overload() == 0 && now_.cost() < best_cost_) {
        remember();
      }
    }
  }

  [[nodiscard]] bool is_late() const {
    return budget_.deadline != Deadline::max() && std::chrono::steady_clock::now() >= budget_.deadline;
  }

  // Overload is allowed on the way (strategic oscillation, Glover 1977); its price follows what is met.
  [[nodiscard]] Cost penalised() const {
    return now_.cost() + static_cast<Cost>(rate_ * static_cast<double>(now_.overload()));
  }

  void adapt_rate() { rate_ *= now_.overload() > 0 ? k_rate_up : k_rate_down; }

  bool accepts(Cost rise) {
    return rise <= 0 || static_cast<double>(rise) < -heat_ * std::log(1.0 - random_.uniform(index_++));
  }

  void remember() {
    best_cost_ = now_.cost();
    best_.assign(now_.options().begin(), now_.options().end());
  }

  void restore_best() {
    for (std::uint32_t i = 0; i < best_.size(); ++i)
      if (now_.option_of(i) != k_none && now_.option_of(i) != best_[i]) now_.remove(i);
    for (std::uint32_t i = 0; i < best_.size(); ++i)
      if (now_.option_of(i) == k_none && best_[i] != k_none) now_.add(best_[i]);
  }

  // ---- changes, undone in reverse

  void drop(std::uint32_t customer) {
    journal_.emplace_back(customer, now_.option_of(customer));
    if (now_.option_of(customer) != k_none) now_.remove(customer);
  }
  void hang(std::uint32_t option) {
    journal_.emplace_back(model_.options[option].customer, k_none);
    now_.add(option);
  }
  bool hang_if_fits(std::uint32_t option) {
    ++ticks_;
    if (now_.price(option) == k_cost_limit) return false;
    hang(option);
    return true;
  }
  void undo_to(std::size_t mark) {
    for (; journal_.size() > mark; journal_.pop_back()) {
      const auto [customer, option] = journal_.back();
      if (now_.option_of(customer) != k_none) now_.remove(customer);
      if (option != k_none) now_.add(option);
    }
  }

  // ---- random choices

  std::uint32_t below(std::size_t n) { return static_cast<std::uint32_t>(random_.below(index_++, n)); }
  std::uint32_t any_customer() { return below(model_.customers.size()); }

  // An option of the customer, the cheap ones more often.
  std::uint32_t draw_option(std::uint32_t customer) {
    const double u = random_.uniform(index_++);
    const auto rank = static_cast<std::uint32_t>(u * u * u * model_.options_of(customer));
    return model_.option_start[customer] + rank;
  }

  std::uint32_t place_of(std::uint32_t customer) const {
    const std::uint32_t option = now_.option_of(customer);
    return option == k_none ? k_none : model_.options[option].place;
  }

  [[nodiscard]] bool may_use(std::uint32_t place) const {
    return budget_.uses_all_places || now_.is_open(place);
  }

  // An option of the customer at an open place that is not its own.
  std::optional<std::uint32_t> draw_open_option(std::uint32_t customer) {
    if (model_.options_of(customer) == 0) return std::nullopt;
    for (int i = 0; i < k_draws; ++i) {
      const std::uint32_t option = draw_option(customer);
      const std::uint32_t place = model_.options[option].place;
      if (may_use(place) && place != place_of(customer)) return option;
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::uint32_t> option_at(std::uint32_t customer, std::uint32_t place) const {
    const auto first = by_place_.begin() + model_.option_start[customer];
    const auto last = by_place_.begin() + model_.option_start[customer + 1];
    const auto found = std::lower_bound(first, last, place, [&](std::uint32_t option, std::uint32_t wanted) {
      return model_.options[option].place < wanted;
    });
    if (found == last || model_.options[*found].place != place) return std::nullopt;
    return *found;
  }

  // ---- moves: false when nothing came of one

  bool move() {
    const std::uint64_t roll = below(budget_.uses_all_places ? k_shifts + k_swaps + k_ejections : 1000);
    if (roll < k_shifts) return shift();
    if (roll < k_shifts + k_swaps) return swap();
    if (roll < k_shifts + k_swaps + k_ejections) return eject();
    if (roll < k_shifts + k_swaps + k_ejections + k_closings) return close_any();
    if (roll < k_shifts + k_swaps + k_ejections + k_closings + k_openings) return open_any();
    return exchange();
  }

  bool shift() {
    const std::uint32_t customer = any_customer();
    const auto option = draw_open_option(customer);
    if (!option) return false;
    drop(customer);
    hang(*option);
    return true;
  }

  // Two customers change places.
  bool swap() {
    const std::uint32_t customer = any_customer();
    const std::uint32_t own = place_of(customer);
    const auto option = draw_open_option(customer);
    if (!option || own == k_none) return false;
    const auto members = now_.members(model_.options[*option].place);
    if (members.empty()) return false;
    const std::uint32_t other = members[below(members.size())];
    const auto back = option_at(other, own);
    if (!back) return false;
    drop(customer);
    drop(other);
    hang(*option);
    hang(*back);
    return true;
  }

  // A customer takes a place's room from one or two others, which go where they cost least.
  bool eject() {
    const std::uint32_t customer = any_customer();
    const auto option = draw_open_option(customer);
    if (!option) return false;
    const std::uint32_t place = model_.options[*option].place;
    drop(customer);
    std::vector<std::uint32_t> ejected;
    for (int i = 0; i < 2 && now_.price(*option) == k_cost_limit; ++i) {
      const auto members = now_.members(place);
      if (members.empty()) return false;
      ejected.push_back(members[below(members.size())]);
      drop(ejected.back());
    }
    if (!hang_if_fits(*option)) return false;
    return std::ranges::all_of(ejected, [&](std::uint32_t other) { return insert(other, k_none); });
  }

  bool close_any() {
    const auto open = now_.open_places();
    if (open.empty() || !close(open[below(open.size())])) return false;
    settle();
    return true;
  }

  bool close(std::uint32_t place) {
    std::vector<std::uint32_t> customers(now_.members(place).begin(), now_.members(place).end());
    for (const std::uint32_t i : customers) drop(i);
    return insert_all(std::move(customers), place);
  }

  std::optional<std::uint32_t> draw_closed_place() {
    for (int i = 0; i < 2 * k_draws; ++i) {
      const std::uint32_t customer = any_customer();
      if (model_.options_of(customer) == 0) continue;
      const std::uint32_t place = model_.options[draw_option(customer)].place;
      if (!now_.is_open(place)) return place;
    }
    return std::nullopt;
  }

  bool open_any() {
    const auto place = draw_closed_place();
    if (!place) return false;
    pull(*place);
    settle();
    return now_.is_open(*place);
  }

  // Moves to a place what gains by it, the most gain first.
  void pull(std::uint32_t place) {
    std::vector<std::pair<Cost, std::uint32_t>> gains;
    for (const std::uint32_t option : model_.options_at.row(place)) {
      const HangingOption& o = model_.options[option];
      const std::uint32_t own = now_.option_of(o.customer);
      const Cost gain = own == k_none ? k_cost_limit : model_.options[own].cost - o.cost;
      if (gain > 0) gains.emplace_back(-gain, option);
    }
    ticks_ += static_cast<std::int64_t>(model_.options_at.row(place).size()) / 4;
    std::ranges::sort(gains);
    for (const auto& [gain, option] : gains) {
      ++ticks_;
      if (now_.price(option) == k_cost_limit) continue;
      const std::uint32_t customer = model_.options[option].customer;
      drop(customer);
      hang(option);
    }
  }

  // Closes a place and opens another near one of its customers.
  bool exchange() {
    const auto opened = draw_closed_place();
    if (!opened) return false;
    const auto row = model_.options_at.row(*opened);
    const std::uint32_t closed =
        place_of(model_.options[row[below(std::min<std::size_t>(row.size(), 12))]].customer);
    if (closed == k_none) return false;
    std::vector<std::uint32_t> customers(now_.members(closed).begin(), now_.members(closed).end());
    for (const std::uint32_t i : customers) drop(i);
    sort_by_regret(customers, *opened, closed);
    std::vector<std::uint32_t> left;
    for (const std::uint32_t i : customers) {
      const auto option = option_at(i, *opened);
      if (!option || !hang_if_fits(*option)) left.push_back(i);
    }
    if (!now_.is_open(*opened)) return false;
    if (!insert_all(std::move(left), closed)) return false;
    pull(*opened);
    settle();
    return true;
  }

  // Lets customers take the room that the move so far has left, then those moved look for a better place.
  void settle() {
    std::vector<std::uint32_t> places;
    std::vector<std::uint32_t> moved;
    for (const auto& [customer, option] : journal_) {
      moved.push_back(customer);
      if (option != k_none) places.push_back(model_.options[option].place);
    }
    for (std::vector<std::uint32_t>* ids : {&places, &moved}) {
      std::ranges::sort(*ids);
      ids->erase(std::unique(ids->begin(), ids->end()), ids->end());
    }
    for (const std::uint32_t place : places)
      if (now_.is_open(place)) fill(place);
    for (const std::uint32_t customer : moved) improve(customer);
  }

  void fill(std::uint32_t place) {
    const auto row = model_.options_at.row(place);
    for (const std::uint32_t option : row.first(std::min(row.size(), k_most_filled))) {
      const HangingOption& o = model_.options[option];
      const std::uint32_t own = now_.option_of(o.customer);
      ++ticks_;
      if (own == k_none || o.cost >= model_.options[own].cost || now_.price(option) == k_cost_limit) continue;
      drop(o.customer);
      hang(option);
    }
  }

  // Hangs a customer where it costs least.
  void improve(std::uint32_t customer) {
    const std::uint32_t own = now_.option_of(customer);
    if (own == k_none) return;
    const Cost before = now_.cost();
    const std::size_t mark = journal_.size();
    drop(customer);
    if (insert(customer, k_none) && now_.cost() < before) return;
    undo_to(mark);
  }

  // What a customer loses most by not going to `wanted` comes first.
  void sort_by_regret(std::vector<std::uint32_t>& customers, std::uint32_t wanted, std::uint32_t banned) {
    std::vector<std::pair<Cost, std::uint32_t>> order;
    for (const std::uint32_t i : customers) {
      const std::uint32_t best = cheapest_fits(i, banned).best;
      const auto there = option_at(i, wanted);
      const Cost other = best == k_none ? k_cost_limit / 4 : model_.options[best].cost;
      order.emplace_back(there ? model_.options[*there].cost - other : k_cost_limit / 2, i);
    }
    std::ranges::sort(order);
    for (std::size_t i = 0; i < order.size(); ++i) customers[i] = order[i].second;
  }

  // ---- reinsertion

  struct Fits {
    std::uint32_t best = k_none;  // option
    Cost regret = k_cost_limit;   // price of the second best − price of the best
  };

  // The cheapest ways to hang a customer on an open place that is not `banned`.
  Fits cheapest_fits(std::uint32_t customer, std::uint32_t banned) {
    Fits fits;
    Cost first = k_cost_limit;
    Cost second = k_cost_limit;
    std::size_t found = 0;
    for (std::uint32_t o = model_.option_start[customer]; o < model_.option_start[customer + 1]; ++o) {
      const std::uint32_t place = model_.options[o].place;
      if (place == banned || !may_use(place)) continue;
      ++ticks_;
      const Cost price = now_.price(o);
      if (price == k_cost_limit) continue;
      if (price < first) {
        second = std::exchange(first, price);
        fits.best = o;
      } else {
        second = std::min(second, price);
      }
      if (++found == k_most_fits) break;
    }
    if (second < k_cost_limit) fits.regret = second - first;
    return fits;
  }

  bool insert(std::uint32_t customer, std::uint32_t banned) {
    const Fits fits = cheapest_fits(customer, banned);
    if (fits.best == k_none) return false;
    hang(fits.best);
    return true;
  }

  bool insert_all(std::vector<std::uint32_t> customers, std::uint32_t banned) {
    std::vector<std::pair<Cost, std::uint32_t>> order;
    for (const std::uint32_t i : customers) order.emplace_back(-cheapest_fits(i, banned).regret, i);
    std::ranges::sort(order);
    return std::ranges::all_of(order, [&](const auto& entry) { return insert(entry.second, banned); });
  }

  const HangingModel& model_;
  const AssignmentBudget& budget_;
  Hanging now_;
  Random random_;
  std::uint64_t index_ = 0;
  std::int64_t ticks_ = 0;
  double heat_ = 0;
  double rate_ = 0;  // of one step of overload
  Cost best_cost_ = 0;
  std::vector<std::uint32_t> best_;                               // [customer] option
  std::vector<std::uint32_t> by_place_;                           // options by customer, then place
  std::vector<std::pair<std::uint32_t, std::uint32_t>> journal_;  // customer, the option it had
};

}  // namespace

Assignment search_assignment(const Problem& problem, const HangingModel& model,
                             const AssignmentBudget& budget) {
  return AssignmentSearch(problem, model, budget).run();
}

}  // namespace tsunagi::steiner
