// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/mesh_table.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <tuple>
#include <vector>

#include "geo/base/random.h"

namespace tsunagi::geo::sample {
namespace {

constexpr std::int64_t disclosed_people = 10;
constexpr int search_reach = 12;  // cells

struct CellIndex {  // rows and columns from 0° N, 100° E
  std::int64_t row = 0;
  std::int64_t column = 0;
  friend constexpr auto operator<=>(CellIndex, CellIndex) = default;
};

struct Cell {
  std::int64_t population = 0;
  std::int64_t households = 0;
  std::array<std::int64_t, 3> ages{};  // 0 to 14, 15 and over, 65 and over
  const CellIndex* target = nullptr;
  std::vector<CellIndex> sources;
};

using Cells = std::map<CellIndex, Cell>;

// JIS X 0410: third-level cells are 30″ by 45″; 250 m cells quarter them.
CellIndex cell_at(Spot spot, MeshSize size) {
  const std::int64_t fine = size == MeshSize::m250 ? 4 : 1;
  return {std::int64_t{spot.lat_e7} * 120 * fine / 10'000'000,
          (std::int64_t{spot.lon_e7} - 1'000'000'000) * 80 * fine / 10'000'000};
}

std::string code(CellIndex cell, MeshSize size) {
  const std::int64_t fine = size == MeshSize::m250 ? 4 : 1;
  const std::int64_t row = cell.row / fine;
  const std::int64_t column = cell.column / fine;
  std::string text = fmt::format("{:02}{:02}{}{}{}{}", row / 80, column / 80, row % 80 / 10, column % 80 / 10,
                                 row % 10, column % 10);
  if (size == MeshSize::km1) return text;
  const std::int64_t north = cell.row % 4;
  const std::int64_t east = cell.column % 4;
  return text + fmt::format("{}{}", 1 + 2 * (north / 2) + east / 2, 1 + 2 * (north % 2) + east % 2);
}

Cells count_cells(std::uint64_t seed, const People& people, MeshSize size) {
  const Random random(seed, "age");
  Cells cells;
  for (const Dwelling& dwelling : people.dwellings) {
    Cell& cell = cells[cell_at(dwelling.at, size)];
    cell.population += dwelling.population;
    cell.households += dwelling.households;
    const auto people_here = static_cast<double>(dwelling.population);
    const auto young = static_cast<std::int64_t>(people_here * 0.2 * random.uniform(2 * dwelling.point));
    const auto old =
        static_cast<std::int64_t>(people_here * (0.25 + 0.3 * random.uniform(2 * dwelling.point + 1)));
    cell.ages[0] += young;
    cell.ages[1] += dwelling.population - young;
    cell.ages[2] += old;
  }
  return cells;
}

// The nearest cell of enough people; the first by row and column of equals. Null when there is none near.
const CellIndex* nearest_target(const Cells& cells, CellIndex from) {
  const CellIndex* best = nullptr;
  std::int64_t best_distance = 0;
  for (std::int64_t row = from.row - search_reach; row <= from.row + search_reach; ++row) {
    auto at = cells.lower_bound({row, from.column - search_reach});
    for (; at != cells.end() && at->first <= CellIndex{row, from.column + search_reach}; ++at) {
      if (at->second.population < disclosed_people) continue;
      const std::int64_t dy = at->first.row - from.row;
      const std::int64_t dx = at->first.column - from.column;
      const std::int64_t distance = dx * dx + dy * dy;
      if (best != nullptr && distance >= best_distance) continue;
      best = &at->first;
      best_distance = distance;
    }
  }
  return best;
}

void suppress(Cells& cells) {
  for (auto& [index, cell] : cells) {
    if (cell.population >= disclosed_people) continue;
    cell.target = nearest_target(cells, index);
    if (cell.target == nullptr) continue;
    Cell& target = cells.at(*cell.target);
    target.sources.push_back(index);
    for (std::size_t k = 0; k < cell.ages.size(); ++k) target.ages[k] += cell.ages[k];
  }
}

std::string row_text(CellIndex index, const Cell& cell, MeshSize size) {
  std::string sources;
  for (const CellIndex source : cell.sources) sources += (sources.empty() ? "" : ";") + code(source, size);
  const int treatment = cell.target ? 2 : cell.sources.empty() ? 0 : 1;
  const std::string target = cell.target ? code(*cell.target, size) : "";
  const std::int64_t men = (48 * cell.population + 50) / 100;
  const std::string ages =
      cell.target ? "*,*,*" : fmt::format("{},{},{}", cell.ages[0], cell.ages[1], cell.ages[2]);
  return fmt::format("{},{},{},{},{},{},{},{},{},{}\n", code(index, size), treatment, target, sources,
                     cell.population, men, cell.population - men, ages, cell.households, cell.households);
}

}  // namespace

std::string mesh_table_csv(std::uint64_t seed, const People& people, MeshSize size) {
  Cells cells = count_cells(seed, people, size);
  suppress(cells);
  std::string text =
      "KEY_CODE,HTKSYORI,HTKSAKI,GASSAN,T000846001,T000846002,T000846003,T000846004,T000846007,T000846016,"
      "T000846025,T000846026\n"
      ",,,,　人口総数,　人口総数　男,　人口総数　女,　０～１４歳人口総数,　１５歳以上人口総数,"
      "　６５歳以上人口総数,"
      "　世帯総数,　一般世帯数\n";
  std::map<std::string, std::string> rows;  // by code
  for (const auto& [index, cell] : cells) rows[code(index, size)] = row_text(index, cell, size);
  for (const auto& [key, row] : rows) text += row;
  return text;
}

}  // namespace tsunagi::geo::sample
