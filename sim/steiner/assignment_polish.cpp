// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/assignment_polish.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "geo/base/random.h"
#include "sim/steiner/assignment_core.h"
#include "sim/steiner/place_prices.h"

namespace tsunagi::steiner {
namespace {

constexpr double k_core_share =
    0.03;  // of the bound: places that open at more above it are left out of the annealing
constexpr std::size_t k_kernel_options = 2500;
constexpr std::size_t k_kernel_options_unpriced = 800;
constexpr int k_kernel_nodes = 300;
constexpr std::size_t k_place_options = 3500;  // of the programme that chooses places
constexpr int k_place_nodes = 300;
constexpr double k_place_gap = 0.0003;
constexpr int k_sets = 6;
constexpr int k_idle_sets = 3;  // that gain nothing, one after the other
constexpr std::size_t k_window_options = 800;
constexpr int k_window_nodes = 200;
constexpr std::uint32_t k_most_near = 12;  // options of a customer that make their places neighbours

class Polish {
 public:
  Polish(const Problem& problem, const HangingModel& model, const PolishBudget& budget)
      : p_(problem),
        m_(model),
        budget_(budget),
        now_(model.current),
        random_(1, "polish"),
        done_at_(model.places.size(), -1),
        changed_at_(model.places.size(), 0) {}

  Assignment run() {
    if (m_.options.empty()) return {std::move(now_), 0};
    price();
    if (!kernel()) {
      anneal();
      if (prices_.option.empty()) price();
      if (!has_mip_solver() || kernel()) return {std::move(now_), ticks_};
      until_ = ticks_ + budget_.programme_ticks / 5 * 2;
      choose_sets();
      until_ = ticks_ + budget_.programme_ticks / 5 * 3;
      windows();
    }
    return {std::move(now_), ticks_};
  }

 private:
  [[nodiscard]] bool is_late() const {
    return ticks_ >= until_ ||
           (budget_.deadline != Deadline::max() && std::chrono::steady_clock::now() >= budget_.deadline);
  }
  [[nodiscard]] Cost cost() const { return worth_of(p_, m_, now_).cost; }
  [[nodiscard]] bool serves_all() const { return std::ranges::find(now_, k_none) == now_.end(); }

  // What options cost above a bound, about; where there is none, above the customer's cheapest.
  void price() {
    if (budget_.is_priced && serves_all()) {
      prices_ = price_places(m_, static_cast<double>(cost()));
      ticks_ += prices_.ticks;
      loss_ = prices_.option;
      return;
    }
    loss_.clear();
    for (const HangingOption& option : m_.options)
      loss_.push_back(static_cast<double>(option.cost - m_.options[m_.option_start[option.customer]].cost));
  }

  // A plan that takes option o costs at least bound + loss_o (Lagrange), so none cheaper than `now` takes one
  // that loses more than this.
  [[nodiscard]] double gap() const {
    if (prices_.option.empty()) return std::numeric_limits<double>::infinity();
    return static_cast<double>(cost()) - prices_.bound;
  }

  void adopt(std::vector<std::uint32_t> option) {
    for (std::size_t i = 0; i < now_.size(); ++i) {
      if (option[i] == now_[i]) continue;
      for (const std::uint32_t o : {now_[i], option[i]})
        if (o != k_none) changed_at_[m_.options[o].place] = round_;
    }
    now_ = std::move(option);
  }

  // Adopts what the core has to offer. Whether nothing better is in it.
  bool solve(const AssignmentCore& core, int nodes) {
    ++round_;
    CoreAnswer answer = solve_core(p_, m_, now_, core, {.nodes = nodes, .deadline = budget_.deadline});
    ticks_ += answer.ticks + static_cast<std::int64_t>(core.options.size());
    if (!answer.option.empty()) adopt(std::move(answer.option));
    return answer.is_complete;
  }

  // ---- kernel search (Guastaroba and Speranza 2014): the options that lose least

  [[nodiscard]] std::vector<std::uint32_t> losing_at_most(double most) const {
    std::vector<std::uint32_t> options;
    for (std::uint32_t o = 0; o < m_.options.size(); ++o)
      if (loss_[o] <= most || now_[m_.options[o].customer] == o) options.push_back(o);
    return options;
  }

  [[nodiscard]] AssignmentCore everyone(std::vector<std::uint32_t> options) const {
    AssignmentCore core;
    core.customers.resize(m_.customers.size());
    std::iota(core.customers.begin(), core.customers.end(), 0u);
    core.options = std::move(options);
    return core;
  }

  // Where all options that may matter are few: whether the programme settled them.
  bool kernel() {
    if (!has_mip_solver()) return false;
    std::vector<std::uint32_t> options = losing_at_most(gap());
    if (options.size() > (budget_.is_priced ? k_kernel_options : k_kernel_options_unpriced)) return false;
    return solve(everyone(std::move(options)), k_kernel_nodes);
  }

  // ---- annealing

  // The options of `part` by their numbers in the whole model.
  [[nodiscard]] std::vector<std::uint32_t> in_whole(const HangingModel& part,
                                                    std::vector<std::uint32_t> option) const {
    for (std::uint32_t i = 0; i < option.size(); ++i) {
      if (option[i] == k_none) continue;
      const std::uint32_t arc = part.options[option[i]].arc;
      option[i] = m_.option_start[i];
      while (m_.options[option[i]].arc != arc) ++option[i];
    }
    return option;
  }

  void anneal(const HangingModel& part, std::int64_t ticks, bool uses_all_places) {
    ++round_;
    Assignment found = search_assignment(
        p_, part,
        {.ticks = ticks, .seed = 1, .uses_all_places = uses_all_places, .deadline = budget_.deadline});
    ticks_ += found.ticks;
    std::vector<std::uint32_t> option = in_whole(part, std::move(found.option));
    if (worth_of(p_, m_, option) < worth_of(p_, m_, now_)) adopt(std::move(option));
  }

  // Leaves out the places that a plan much cheaper than this one would hardly open.
  void anneal() {
    std::vector<std::uint8_t> is_kept(m_.places.size(), 1);
    const double most = k_core_share * std::max(0.0, prices_.bound);
    for (std::size_t j = 0; j < prices_.reduced.size(); ++j) is_kept[j] = prices_.reduced[j] <= most ? 1 : 0;
    HangingModel part = m_;
    part.current = now_;
    anneal(with_places(std::move(part), is_kept), budget_.anneal_ticks, false);
  }

  // ---- sets of places: those that would serve best if customers could be split, one set after the other

  void choose_sets() {
    std::vector<double> sorted = loss_;
    std::ranges::sort(sorted);
    const double most = std::min(gap(), sorted[std::min(sorted.size(), k_place_options) - 1]);
    const AssignmentCore core = everyone(losing_at_most(most));
    std::vector<std::vector<std::uint8_t>> tried;
    for (int idle = 0; idle < k_idle_sets && tried.size() < k_sets && !is_late(); ++idle) {
      const Cost before = cost();
      PlaceAnswer answer = choose_places(
          p_, m_, now_, core, tried,
          {.nodes = k_place_nodes, .gap_ratio = k_place_gap, .dives = false, .deadline = budget_.deadline});
      ticks_ += answer.ticks;
      if (answer.is_open.empty()) return;
      hang_on(answer.is_open);
      if (cost() < before) idle = -1;
      tried.push_back(std::move(answer.is_open));
    }
  }

  // Anneals over who hangs where on a set of places.
  void hang_on(const std::vector<std::uint8_t>& is_open) {
    HangingModel part = m_;
    part.current = now_;
    for (std::uint32_t& option : part.current)
      if (option != k_none && is_open[m_.options[option].place] == 0) option = k_none;
    anneal(with_places(std::move(part), is_open), budget_.anneal_ticks, true);
  }

  // ---- windows of neighbouring places around each open one, larger ones when nothing is gained any more

  void windows() {
    for (window_options_ = k_window_options; !is_late(); window_options_ *= 2) {
      while (sweep() && !is_late()) {
      }
      if (window_options_ >= m_.options.size()) return;
      std::ranges::fill(done_at_, -1);
    }
  }

  // Whether something was gained.
  bool sweep() {
    std::vector<std::uint32_t> seeds(m_.places.size());
    std::iota(seeds.begin(), seeds.end(), 0u);
    for (std::size_t k = seeds.size(); k > 1; --k) std::swap(seeds[k - 1], seeds[random_.below(index_++, k)]);
    const Cost before = cost();
    for (const std::uint32_t seed : seeds) {
      if (is_late()) break;
      const std::vector<std::uint32_t> members = members_of(seed);
      if (members.empty()) continue;
      const std::vector<std::uint32_t> places = neighbourhood(seed, members);
      if (!is_fresh(seed, places)) continue;
      done_at_[seed] = round_ + 1;
      solve(window(places), k_window_nodes);
    }
    return cost() < before;
  }

  [[nodiscard]] bool is_fresh(std::uint32_t seed, const std::vector<std::uint32_t>& places) const {
    if (done_at_[seed] < 0) return true;
    return std::ranges::any_of(places, [&](std::uint32_t j) { return changed_at_[j] >= done_at_[seed]; });
  }

  [[nodiscard]] std::vector<std::uint32_t> members_of(std::uint32_t place) const {
    std::vector<std::uint32_t> members;
    for (const std::uint32_t o : m_.options_at.row(place))
      if (now_[m_.options[o].customer] == o) members.push_back(m_.options[o].customer);
    return members;
  }

  // Places by how much the seed's customers like them, until their options are many.
  [[nodiscard]] std::vector<std::uint32_t> neighbourhood(std::uint32_t seed,
                                                         const std::vector<std::uint32_t>& members) {
    std::vector<double> liking(m_.places.size(), 0);
    for (const std::uint32_t i : members)
      for (std::uint32_t rank = 0; rank < std::min(m_.options_of(i), k_most_near); ++rank)
        liking[m_.options[m_.option_start[i] + rank].place] +=
            1.0 / (1 + rank) + 0.2 * random_.uniform(index_++);
    liking[seed] = std::numeric_limits<double>::max();
    std::vector<std::uint32_t> order(m_.places.size());
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::sort(order, {}, [&](std::uint32_t j) { return std::pair(-liking[j], j); });
    std::vector<std::uint32_t> places;
    std::size_t customers = 0;
    for (const std::uint32_t j : order) {
      customers += members_of(j).size();
      places.push_back(j);
      if (places.size() > 1 && customers * places.size() > window_options_) break;
    }
    return places;
  }

  [[nodiscard]] AssignmentCore window(const std::vector<std::uint32_t>& places) const {
    std::vector<std::uint8_t> is_in(m_.places.size(), 0);
    for (const std::uint32_t j : places) is_in[j] = 1;
    AssignmentCore core;
    for (std::uint32_t i = 0; i < m_.customers.size(); ++i) {
      if (now_[i] != k_none && is_in[m_.options[now_[i]].place] == 0) continue;
      core.customers.push_back(i);
      for (std::uint32_t o = m_.option_start[i]; o < m_.option_start[i + 1]; ++o)
        if (is_in[m_.options[o].place] != 0) core.options.push_back(o);
    }
    return core;
  }

  const Problem& p_;
  const HangingModel& m_;
  const PolishBudget& budget_;
  std::vector<std::uint32_t> now_;  // [customer] option
  PlacePrices prices_;
  std::vector<double> loss_;  // [option]
  Random random_;
  std::uint64_t index_ = 0;
  std::int64_t ticks_ = 0;
  std::int64_t until_ = std::numeric_limits<std::int64_t>::max();
  int round_ = 0;
  std::size_t window_options_ = 0;
  std::vector<int> done_at_;     // [place] round of its window; -1: never
  std::vector<int> changed_at_;  // [place] round
};

}  // namespace

Assignment polish_assignment(const Problem& problem, const HangingModel& model, const PolishBudget& budget) {
  return Polish(problem, model, budget).run();
}

}  // namespace tsunagi::steiner
