// SPDX-License-Identifier: Apache-2.0
// What the years cost when prices are not what the catalogue's likely value says: many draws of all inputs at
// once, summed before any quantile is taken (policy reference C.6).
//
// The plan stays as it is; amounts are products of factors and of what they multiply, worked out beforehand.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/pert.h"

namespace tsunagi::finance {

inline constexpr std::uint32_t k_certain = ~std::uint32_t{0};

// A figure that is not known well, relative to the value that the amounts are computed with.
struct UncertainInput {
  std::string key;         // names its random numbers, so that order does not matter
  std::string technology;  // inputs of one technology are wrong together
  models::Pert factor;
};

// Shares of the variance of an input's normal score (policy reference C.6: z = √a·N + √b·T + √(1−a−b)·ε).
// What belongs to the country, the technology and the place is drawn once for all years; the rest, every
// year.
struct Dependence {
  double national = 0;
  double technology = 0;
  double place = 0;

  [[nodiscard]] double year() const { return 1 - national - technology - place; }
};

// How traffic or the number of homes goes on over the years: no factor but a whole path, known by the amounts
// at k_path_levels equally likely levels of it. Drawn once for all years; what is not national or of the
// technology is of the place.
struct UncertainPath {
  std::string key;
  std::string technology;
};
inline constexpr std::size_t k_path_levels = 32;

// Share of the draws below the middle of a level.
[[nodiscard]] constexpr double level_probability(std::size_t level) {
  return (static_cast<double>(level) + 0.5) / static_cast<double>(k_path_levels);
}

// Yearly amounts where every factor is 1. Each is multiplied by the inputs that it names.
struct YearAmounts {
  std::vector<double> capital_jpy;  // [year]
  std::vector<double> running_jpy;  // [year]
  std::vector<double> income_jpy;   // [year]
};
struct UncertainAmounts {
  std::uint32_t input = k_certain;
  std::uint32_t second_input = k_certain;
  std::uint32_t path = k_certain;
  YearAmounts likely;               // without a path: all there is
  std::vector<YearAmounts> levels;  // [level] of the path
};

struct UncertainPlace {
  std::string code;  // of the municipality; names its random numbers
  std::vector<UncertainAmounts> amounts;
};

// Tables that draws look up, kept from one draw to the next: making them costs more than a hundred draws.
// Results do not depend on it. Safe for many threads.
class ScoreTables {
 public:
  ScoreTables();
  [[nodiscard]] std::vector<std::shared_ptr<const models::PertOfScore>> of(
      std::span<const models::Pert> factors);
  [[nodiscard]] const models::ScoreOfBits& of_bits() const { return of_bits_; }

 private:
  using Shape = std::array<double, 3>;
  std::mutex mutex_;
  std::map<Shape, std::shared_ptr<const models::PertOfScore>> tables_;
  models::ScoreOfBits of_bits_;
};

struct Draws {
  int years = 20;
  std::vector<UncertainInput> inputs;
  std::vector<UncertainPath> paths;
  std::vector<UncertainPlace> places;
  Dependence dependence;
  std::uint64_t seed = 1;
  int replicates = 10'000;
  ScoreTables* tables = nullptr;  // none: made for these draws
};

// cost: capital and running. net: less income. deficit: running beyond income of each place, a surplus of one
// does not pay for another.
enum class Measure : std::uint8_t { cost, net, deficit };
inline constexpr std::array<std::string_view, 3> k_measure_names{"cost", "net", "deficit"};

// Sums over all places, in whole JPY: every place rounds its year once, so that order does not matter.
struct Samples {
  int years = 0;
  int replicates = 0;
  std::vector<std::int64_t> jpy;  // [measure][year][replicate]

  [[nodiscard]] std::span<const std::int64_t> at(Measure measure, int year) const;
};

// Places drawn alone have the same numbers as among others. The same bytes for any number of threads.
// O(places · years · inputs · replicates). Throws Error{input} for shares of variance that are negative or
// sum to more than 1.
[[nodiscard]] Samples draw_years(const Draws& draws);

// The same for each place by itself; the sum of all is draw_years. Memory grows by places too.
[[nodiscard]] std::vector<Samples> draw_places(const Draws& draws);

// Tables of the factors, made side by side and apart from any store.
[[nodiscard]] std::vector<models::PertOfScore> score_tables(std::span<const models::Pert> factors);

}  // namespace tsunagi::finance
