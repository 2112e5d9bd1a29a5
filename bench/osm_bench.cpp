// SPDX-License-Identifier: Apache-2.0
// From an OpenStreetMap file to a routable graph, beside a bare pass of libosmium over the same file: node
// locations kept in an index, line strings of the highways built from it. Both without metadata, interleaved.
//   bench_osm [--rounds N] FILE.osm.pbf …
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <osmium/handler.hpp>
#include <osmium/handler/node_locations_for_ways.hpp>
#include <osmium/index/map/sparse_mem_array.hpp>
#include <osmium/io/pbf_input.hpp>
#include <osmium/osm/way.hpp>
#include <osmium/thread/pool.hpp>
#include <osmium/visitor.hpp>

#include "geo/osm_graph.h"

namespace {

using LocationIndex = osmium::index::map::SparseMemArray<osmium::unsigned_object_id_type, osmium::Location>;

class LineStrings : public osmium::handler::Handler {
 public:
  void way(const osmium::Way& way) {
    if (way.tags().get_value_by_key("highway") == nullptr) return;
    std::vector<osmium::Location> line;
    line.reserve(way.nodes().size());
    for (const osmium::NodeRef& ref : way.nodes()) line.push_back(ref.location());
    lines_.push_back(std::move(line));
  }
  [[nodiscard]] std::size_t count() const { return lines_.size(); }

 private:
  std::vector<std::vector<osmium::Location>> lines_;
};

std::size_t bare_pass(const std::string& file) {
  osmium::thread::Pool pool(static_cast<int>(std::max(1u, std::thread::hardware_concurrency())));
  osmium::io::Reader reader(osmium::io::File(file),
                            osmium::osm_entity_bits::node | osmium::osm_entity_bits::way,
                            osmium::io::read_meta::no, pool);
  LocationIndex index;
  osmium::handler::NodeLocationsForWays<LocationIndex> locations(index);
  locations.ignore_errors();
  LineStrings lines;
  osmium::apply(reader, locations, lines);
  reader.close();
  return lines.count();
}

std::size_t routable_graph(const std::string& file) {
  return tsunagi::geo::osm_road_graph(std::filesystem::path(file)).graph.edge_count();
}

struct Times {
  std::vector<double> wall_ms;
  std::vector<double> cpu_ms;
};

double cpu_ms() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto ms = [](const timeval& t) {
    return 1e3 * static_cast<double>(t.tv_sec) + 1e-3 * static_cast<double>(t.tv_usec);
  };
  return ms(usage.ru_utime) + ms(usage.ru_stime);
}

template <class Work>
std::size_t timed(Work work, Times& times) {
  const auto start = std::chrono::steady_clock::now();
  const double cpu = cpu_ms();
  const std::size_t result = work();
  times.cpu_ms.push_back(cpu_ms() - cpu);
  times.wall_ms.push_back(
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  return result;
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

void compare(const std::string& file, int rounds) {
  Times bare;
  Times ours;
  std::size_t lines = bare_pass(file);  // warm
  std::size_t edges = routable_graph(file);
  for (int i = 0; i < rounds; ++i) {
    lines = timed([&] { return bare_pass(file); }, bare);
    edges = timed([&] { return routable_graph(file); }, ours);
  }
  fmt::print("{}: {} highways, {} edges, {} rounds\n", file, lines, edges, rounds);
  fmt::print("  {:<22}{:>10}{:>10}\n", "median ms", "wall", "CPU");
  fmt::print("  {:<22}{:>10.1f}{:>10.1f}\n", "bare geometry pass", median(bare.wall_ms), median(bare.cpu_ms));
  fmt::print("  {:<22}{:>10.1f}{:>10.1f}\n", "file to graph", median(ours.wall_ms), median(ours.cpu_ms));
  fmt::print("  {:<22}{:>10.2f}{:>10.2f}\n", "ratio", median(ours.wall_ms) / median(bare.wall_ms),
             median(ours.cpu_ms) / median(bare.cpu_ms));
}

}  // namespace

int main(int argc, char** argv) {
  int rounds = 9;
  try {
    for (int i = 1; i < argc; ++i) {
      if (std::string_view(argv[i]) == "--rounds" && i + 1 < argc) {
        rounds = std::max(1, std::atoi(argv[++i]));
      } else {
        compare(argv[i], rounds);
      }
    }
  } catch (const std::exception& fault) {
    fmt::print(stderr, "{}\n", fault.what());
    return 1;
  }
  return 0;
}
