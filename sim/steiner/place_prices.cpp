// SPDX-License-Identifier: Apache-2.0
#include "sim/steiner/place_prices.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace tsunagi::steiner {
namespace {

constexpr int k_steps = 400;
constexpr int k_patience = 15;  // steps without a better bound before the step length halves
constexpr double k_first_step = 2.0;

class Pricer {
 public:
  Pricer(const HangingModel& model, double plan_cost)
      : model_(model),
        plan_cost_(plan_cost),
        dimension_(tightest()),
        multiplier_(model.customers.size(), 0),
        served_(model.customers.size(), 0),
        reduced_(model.places.size(), 0),
        critical_(model.places.size(), 0) {}

  PlacePrices run() {
    start();
    double length = k_first_step;
    int idle = 0;
    for (int step = 0; step < k_steps && length > 0.01; ++step) {
      const double bound = relax();
      if (step == 0 || bound > out_.bound) {
        out_.bound = bound;
        out_.reduced = reduced_;
        best_multiplier_ = multiplier_;
        best_critical_ = critical_;
        idle = 0;
      } else if (++idle == k_patience) {
        idle = 0;
        length /= 2;
      }
      if (!advance(length, bound)) break;
    }
    price_options();
    return std::move(out_);
  }

 private:
  // Of the dimensions with a limit at every place, that with the largest demand for its capacity.
  [[nodiscard]] std::size_t tightest() const {
    const std::size_t width = model_.dimensions.size();
    std::size_t best = 0;
    double best_ratio = -1;
    for (std::size_t d = 0; d < width; ++d) {
      double load = 0;
      double most = 1;
      for (std::size_t i = d; i < model_.load.size(); i += width) load += static_cast<double>(model_.load[i]);
      for (std::size_t r = d; r < model_.most.size(); r += width) most += static_cast<double>(model_.most[r]);
      if (load / most > best_ratio) {
        best_ratio = load / most;
        best = d;
      }
    }
    return best;
  }

  [[nodiscard]] double load(std::uint32_t customer) const {
    return static_cast<double>(model_.load[customer * model_.dimensions.size() + dimension_]);
  }

  [[nodiscard]] double room(const HangingPlace& place) const {
    if (place.draws.empty()) return std::numeric_limits<double>::infinity();
    const std::size_t at = place.draws[0].resource * model_.dimensions.size() + dimension_;
    if (model_.most[at] == 0) return std::numeric_limits<double>::infinity();
    return static_cast<double>(model_.most[at] - model_.fixed_load[at]);
  }

  // Each customer offers its cheapest option with a share of the opening.
  void start() {
    for (std::uint32_t i = 0; i < multiplier_.size(); ++i) {
      double least = std::numeric_limits<double>::max();
      for (std::uint32_t o = model_.option_start[i]; o < model_.option_start[i + 1]; ++o) {
        const HangingPlace& place = model_.places[model_.options[o].place];
        const double share = static_cast<double>(place.opening) * load(i) / std::max(1.0, room(place));
        least = std::min(least, static_cast<double>(model_.options[o].cost) + share);
      }
      multiplier_[i] = least < std::numeric_limits<double>::max() ? least : 0;
    }
  }

  // Σ multipliers + Σ over places of min(0, opening − gain of its knapsack) is a lower bound.
  double relax() {
    double bound = 0;
    for (const double multiplier : multiplier_) bound += multiplier;
    std::ranges::fill(served_, 0.0);
    for (std::uint32_t j = 0; j < model_.places.size(); ++j) {
      fill_knapsack(j);
      reduced_[j] = static_cast<double>(model_.places[j].opening) - gain_;
      if (reduced_[j] >= 0) continue;
      bound += reduced_[j];
      for (const auto& [customer, share] : taken_) served_[customer] += share;
    }
    return bound;
  }

  void fill_knapsack(std::uint32_t j) {
    items_.clear();
    for (const std::uint32_t o : model_.options_at.row(j)) {
      const HangingOption& option = model_.options[o];
      const double gain = multiplier_[option.customer] - static_cast<double>(option.cost);
      if (gain > 0) items_.push_back({-gain / std::max(1.0, load(option.customer)), gain, option.customer});
    }
    out_.ticks += static_cast<std::int64_t>(model_.options_at.row(j).size());
    std::ranges::sort(items_);
    taken_.clear();
    gain_ = 0;
    critical_[j] = 0;
    double left = room(model_.places[j]);
    for (const Item& item : items_) {
      const double share = load(item.customer) <= left ? 1.0 : left / load(item.customer);
      if (share < 1) critical_[j] = -item.order;
      if (share <= 0) break;
      gain_ += share * item.gain;
      left -= share * load(item.customer);
      taken_.emplace_back(item.customer, share);
    }
  }

  // False where the relaxation serves each customer once: nothing is left to gain.
  bool advance(double length, double bound) {
    double square = 0;
    for (const double served : served_) square += (1 - served) * (1 - served);
    if (square < 1e-9 || bound >= plan_cost_) return false;
    const double step = length * (plan_cost_ - bound) / square;
    for (std::size_t i = 0; i < multiplier_.size(); ++i) multiplier_[i] += step * (1 - served_[i]);
    return true;
  }

  // A place that must take an option gives up as much of its knapsack's last item, and opens if it was not
  // worth it.
  void price_options() {
    out_.option.reserve(model_.options.size());
    for (const HangingOption& option : model_.options) {
      const double room = best_critical_[option.place] * load(option.customer);
      const double loss = room + static_cast<double>(option.cost) - best_multiplier_[option.customer];
      out_.option.push_back(std::max(0.0, loss) + std::max(0.0, out_.reduced[option.place]));
    }
  }

  struct Item {
    double order;  // −gain per load
    double gain;
    std::uint32_t customer;
    friend auto operator<=>(const Item&, const Item&) = default;
  };

  const HangingModel& model_;
  double plan_cost_;
  std::size_t dimension_;
  std::vector<double> multiplier_;  // [customer]
  std::vector<double> served_;      // [customer] how often the relaxation hangs it
  std::vector<double> reduced_;     // [place]
  std::vector<double>
      critical_;  // [place] gain per load of the item that filled its knapsack; 0: it is not full
  std::vector<double> best_multiplier_, best_critical_;
  std::vector<Item> items_;
  std::vector<std::pair<std::uint32_t, double>> taken_;
  double gain_ = 0;
  PlacePrices out_;
};

}  // namespace

PlacePrices price_places(const HangingModel& model, double plan_cost) {
  return Pricer(model, plan_cost).run();
}

}  // namespace tsunagi::steiner
