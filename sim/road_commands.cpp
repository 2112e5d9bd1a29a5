// SPDX-License-Identifier: Apache-2.0
// The commands about roads alone: `roads`, and `sample` of an extract.
#include <algorithm>
#include <chrono>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <tbb/global_control.h>
#include <nlohmann/json.hpp>

#include "geo/base/error.h"
#include "geo/base/files.h"
#include "geo/base/text.h"
#include "geo/graph/contraction.h"
#include "geo/road_cache.h"
#include "geo/road_reader.h"
#include "geo/roads.h"
#include "geo/sample/osm_writer.h"
#include "geo/vector_reader.h"
#include "sim/commands.h"

namespace tsunagi::commands {
namespace {

namespace fs = std::filesystem;

class Stopwatch {
 public:
  // Seconds since the last lap, or since it was made.
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    return std::chrono::duration<double>(now - std::exchange(last_, now)).count();
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

// What an engineer wants to know of a road layer.
struct RoadFacts {
  geo::NodedRoads noded;
  bool from_cache = false;
  std::int64_t core_nodes = 0;
  std::int64_t chains = 0;
  std::int64_t inner_nodes = 0;
  std::int64_t peeled_nodes = 0;
  double cache_s = 0;  // looking for them and keeping them
  double read_s = 0;
  double node_s = 0;
  double contract_s = 0;

  [[nodiscard]] std::int64_t features() const {
    return std::accumulate(noded.features.begin(), noded.features.end(), std::int64_t{0});
  }
  [[nodiscard]] const geo::RoadNetwork& roads() const { return noded.network; }

  [[nodiscard]] std::int64_t length_mm() const {
    const auto& all = roads().component_length_mm;
    return std::accumulate(all.begin(), all.end(), std::int64_t{0});
  }
  [[nodiscard]] double largest_percent() const {
    return 100.0 * static_cast<double>(roads().component_length_mm.front()) /
           static_cast<double>(length_mm());
  }
};

double km(std::int64_t mm) {
  return static_cast<double>(mm) / 1e6;
}

std::string names_of(const std::vector<fs::path>& files) {
  std::string names;
  for (const fs::path& file : files) names += (names.empty() ? "" : ", ") + file.string();
  return names;
}

void refuse_missing(const std::vector<fs::path>& files) {
  Faults faults;
  for (const fs::path& file : files) {
    if (fs::is_regular_file(file)) continue;
    faults.add(fs::exists(file) ? "is not a regular file" : "there is no such file", {.file = file.string()});
  }
  faults.throw_if_any();
}

// The layer in the metres of `projection`, which the first layer chooses.
geo::RoadLayer read_layer(const fs::path& file, std::optional<geo::Projection>& projection) {
  const geo::Source source{.path = file};
  const auto choose = [&](geo::LonLat centre) {
    if (!projection) projection.emplace(geo::Projection::default_crs(centre));
  };
  if (!geo::is_osm_pbf(file)) {
    choose(geo::layer_centre(source));
    return geo::read_road_layer(source, *projection);
  }
  const geo::OsmRoads roads = geo::read_osm_roads(file);
  if (roads.ways.empty()) return {.lines = {}, .features = roads.left_out, .left_out = roads.left_out};
  const auto [west, east] = std::ranges::minmax(roads.lon_e7);
  const auto [south, north] = std::ranges::minmax(roads.lat_e7);
  choose({(static_cast<double>(west) + east) / 2e7, (static_cast<double>(south) + north) / 2e7});
  try {
    return geo::osm_road_layer(roads, *projection);
  } catch (const Error& error) {
    throw error.located({.file = file.string()});
  }
}

// The files read and noded; what each took goes into `facts`.
geo::NodedRoads read_and_node(const std::vector<fs::path>& files, RoadFacts& facts) {
  Stopwatch watch;
  geo::NodedRoads out;
  std::optional<geo::Projection> projection;
  std::vector<geo::RoadLine> lines;
  for (const fs::path& file : files) {
    geo::RoadLayer layer = read_layer(file, projection);
    out.features.push_back(layer.features);
    out.left_out += layer.left_out;
    out.notes.insert(out.notes.end(), layer.notes.begin(), layer.notes.end());
    lines.insert(lines.end(), std::move_iterator(layer.lines.begin()), std::move_iterator(layer.lines.end()));
  }
  out.lines = static_cast<std::int64_t>(lines.size());
  facts.read_s = watch.lap();
  if (lines.empty()) throw input_error("hold no road", {.file = names_of(files)});
  out.crs = projection->crs();
  out.network = geo::build_road_network(std::move(lines), {}, *projection);
  facts.node_s = watch.lap();
  if (out.network.edges.empty()) throw input_error("hold no road with a length", {.file = names_of(files)});
  return out;
}

// The noded roads, from the cache where it has them; what is wrong with it is said on stderr.
void find_roads(const std::vector<fs::path>& files, const Common& common, RoadFacts& facts) {
  Stopwatch watch;
  std::vector<geo::Source> sources;
  for (const fs::path& file : files) sources.push_back({.path = file});
  geo::CachedRoads got =
      geo::cached_roads(common.cache, {sources, {}, {}}, [&] { return read_and_node(files, facts); });
  facts.cache_s = common.cache.empty() ? 0.0 : watch.lap() - facts.read_s - facts.node_s;
  facts.noded = std::move(got.roads);
  facts.from_cache = got.from_cache;
  if (common.quiet) return;
  if (!got.warning.empty()) fmt::print(stderr, "warning: {}\n", got.warning);
  for (const std::string& note : facts.noded.notes) fmt::print(stderr, "warning: {}\n", note);
}

RoadFacts look_at(const std::vector<fs::path>& files, const Common& common) {
  RoadFacts facts;
  find_roads(files, common, facts);
  Stopwatch watch;
  const graph::Contraction contraction = graph::contract(geo::road_graph(facts.roads()));
  facts.core_nodes = static_cast<std::int64_t>(contraction.node_of_core.size());
  facts.chains = static_cast<std::int64_t>(contraction.core.edge_count());
  facts.inner_nodes = static_cast<std::int64_t>(contraction.inner_node.size());
  facts.peeled_nodes = static_cast<std::int64_t>(contraction.peeled.size());
  facts.contract_s = watch.lap();
  return facts;
}

void print_json(const RoadFacts& facts) {
  const auto& lengths_mm = facts.roads().component_length_mm;
  const nlohmann::json out{{"features", facts.features()},
                           {"left_out", facts.noded.left_out},
                           {"lines", facts.noded.lines},
                           {"crs", facts.noded.crs},
                           {"nodes", facts.roads().nodes.size()},
                           {"edges", facts.roads().edges.size()},
                           {"length_km", km(facts.length_mm())},
                           {"joined_vertices", facts.roads().joined_vertices},
                           {"joined_ends", facts.roads().joined_ends},
                           {"crossings", facts.roads().crossings},
                           {"duplicates", facts.roads().duplicates},
                           {"components", lengths_mm.size()},
                           {"largest_percent", facts.largest_percent()},
                           {"islands", lengths_mm.size() - 1},
                           {"islands_km", km(facts.length_mm() - lengths_mm.front())},
                           {"longest_island_km", lengths_mm.size() > 1 ? km(lengths_mm[1]) : 0.0},
                           {"core_nodes", facts.core_nodes},
                           {"chains", facts.chains},
                           {"inner_nodes", facts.inner_nodes},
                           {"peeled_nodes", facts.peeled_nodes},
                           {"from_cache", facts.from_cache},
                           {"seconds",
                            {{"cache", facts.cache_s},
                             {"read", facts.read_s},
                             {"node", facts.node_s},
                             {"contract", facts.contract_s}}}};
  fmt::print("{}\n", out.dump(1, ' '));
}

void print_text(const RoadFacts& facts) {
  const auto& lengths_mm = facts.roads().component_length_mm;
  const auto count = [](auto value) { return with_thousands(static_cast<std::int64_t>(value)); };
  fmt::print("  lines       {} of roads; {} features read, {} of other classes left out\n",
             count(facts.noded.lines), count(facts.features()), count(facts.noded.left_out));
  fmt::print("  network     {} nodes, {} edges, {:.1f} km ({})\n", count(facts.roads().nodes.size()),
             count(facts.roads().edges.size()), km(facts.length_mm()), facts.noded.crs);
  fmt::print(
      "  joined      {} vertices within {} m, {} ends within {} m of a line, {} crossings; {} copies "
      "dropped\n",
      count(facts.roads().joined_vertices), geo::SnapReach{}.vertices_m, count(facts.roads().joined_ends),
      geo::SnapReach{}.ends_m, count(facts.roads().crossings), count(facts.roads().duplicates));
  fmt::print("  components  {}; the largest holds {:.2f} % of the length\n", count(lengths_mm.size()),
             facts.largest_percent());
  if (lengths_mm.size() > 1) {
    fmt::print("  islands     {} of {:.1f} km together, the longest {:.1f} km\n",
               count(lengths_mm.size() - 1), km(facts.length_mm() - lengths_mm.front()), km(lengths_mm[1]));
  }
  fmt::print("  core        {} nodes, {} chains; {} nodes inside chains, {} peeled off with dead ends\n",
             count(facts.core_nodes), count(facts.chains), count(facts.inner_nodes),
             count(facts.peeled_nodes));
  fmt::print("  seconds     {:.2f} read, {:.2f} node, {:.2f} contract, {:.2f} cache{}\n", facts.read_s,
             facts.node_s, facts.contract_s, facts.cache_s, facts.from_cache ? " (roads taken from it)" : "");
}

}  // namespace

int roads(const RoadsOptions& options, const Common& common) {
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(thread_count(common)));
  refuse_missing(options.files);
  geo::check_cache_folder(common.cache);
  const RoadFacts facts = look_at(options.files, common);
  if (common.json) {
    print_json(facts);
  } else if (!common.quiet) {
    fmt::print("{}\n", names_of(options.files));
    print_text(facts);
  }
  return 0;
}

int sample_roads(const SampleOptions& options, const Common& common) {
  const int threads = thread_count(common);
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(threads));
  if (options.population)
    throw input_error(
        "roads alone have no people: give --roads, or a folder as --out for a whole municipality");
  OutputFile file(options.out, common.overwrite);
  Stopwatch watch;
  const geo::sample::RoadLattice lattice = geo::sample::make_road_lattice(options.seed, options.road_nodes);
  const double make_s = watch.lap();
  geo::sample::write_osm_extract(file.path(), lattice, threads);
  file.commit();
  const double write_s = watch.lap();
  std::int64_t length_mm = 0;
  for (const graph::Edge& e : lattice.edges.edges) length_mm += e.length_mm;
  const std::size_t ways = lattice.first.size() - 1;
  if (common.json) {
    const nlohmann::json out{{"road_nodes", lattice.edges.node_count},
                             {"road_edges", lattice.edges.edges.size()},
                             {"road_ways", ways},
                             {"length_km", km(length_mm)},
                             {"seconds", {{"make", make_s}, {"write", write_s}}}};
    fmt::print("{}\n", out.dump(1, ' '));
  } else if (!common.quiet) {
    const auto count = [](std::size_t value) { return with_thousands(static_cast<std::int64_t>(value)); };
    fmt::print(
        "{0}: made-up roads of {1} nodes and {2} edges in {3} ways, {4:.0f} km; made in {5:.1f} s, written "
        "in "
        "{6:.1f} s; look at them with\n  tsunagi roads {0}\n",
        options.out.string(), count(lattice.edges.node_count), count(lattice.edges.edges.size()), count(ways),
        km(length_mm), make_s, write_s);
  }
  return 0;
}

}  // namespace tsunagi::commands
