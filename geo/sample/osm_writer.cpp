// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/osm_writer.h"

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <tbb/parallel_for.h>
#include <osmium/builder/osm_object_builder.hpp>
#include <osmium/io/pbf_output.hpp>
#include <osmium/io/writer.hpp>
#include <osmium/thread/pool.hpp>

#include "geo/base/error.h"
#include "geo/base/random.h"

namespace tsunagi::geo::sample {
namespace {

using osmium::memory::Buffer;

constexpr std::size_t k_buffer_objects = 16'000;  // two blocks of PBF
constexpr std::size_t k_buffers_at_a_time = 64;

void add_node(const RoadLattice& lattice, std::size_t node, Buffer& buffer) {
  {
    osmium::builder::NodeBuilder builder(buffer);
    builder.set_id(static_cast<std::int64_t>(node) + 1)
        .set_location(osmium::Location{lattice.lon_e7[node], lattice.lat_e7[node]});
  }
  buffer.commit();
}

// Mostly streets, some of them long ways through; spurs are service roads as often as not.
const char* highway_of(std::size_t road) {
  static constexpr Random k_random(1, "lattice highways");
  const std::uint64_t draw = k_random.below(road, 100);
  if (draw < 4) return "secondary";
  if (draw < 12) return "tertiary";
  if (draw < 22) return "unclassified";
  if (draw < 40) return "service";
  return "residential";
}

void add_way(const RoadLattice& lattice, std::size_t road, Buffer& buffer) {
  const auto& edges = lattice.edges.edges;
  {
    osmium::builder::WayBuilder builder(buffer);
    builder.set_id(static_cast<std::int64_t>(road) + 1);
    {
      osmium::builder::WayNodeListBuilder refs(builder);
      refs.add_node_ref(std::int64_t{edges[lattice.first[road]].from} + 1);
      for (std::uint32_t e = lattice.first[road]; e < lattice.first[road + 1]; ++e)
        refs.add_node_ref(std::int64_t{edges[e].to} + 1);
    }
    osmium::builder::TagListBuilder tags(builder);
    tags.add_tag("highway", highway_of(road));
  }
  buffer.commit();
}

// Objects 0 … count in order, built side by side some buffers at a time.
template <class Add>
void write_objects(osmium::io::Writer& writer, std::size_t count, Add add) {
  const std::size_t buffers = (count + k_buffer_objects - 1) / k_buffer_objects;
  for (std::size_t first = 0; first < buffers; first += k_buffers_at_a_time) {
    std::vector<Buffer> made(std::min(k_buffers_at_a_time, buffers - first));
    tbb::parallel_for(std::size_t{0}, made.size(), [&](std::size_t i) {
      Buffer buffer(std::size_t{1} << 20, Buffer::auto_grow::yes);
      const std::size_t begin = (first + i) * k_buffer_objects;
      const std::size_t end = std::min(begin + k_buffer_objects, count);
      for (std::size_t object = begin; object < end; ++object) add(object, buffer);
      made[i] = std::move(buffer);
    });
    for (Buffer& buffer : made) writer(std::move(buffer));
  }
}

void write(const std::filesystem::path& path, const RoadLattice& lattice, int threads) {
  osmium::io::File file(path.string(), "pbf");
  file.set("add_metadata", "false");
  file.set("pbf_compression_level", "3");
  osmium::io::Header header;
  header.set("generator", "tsunagi sample");
  header.set("sorting", "Type_then_ID");
  osmium::thread::Pool pool(threads);
  osmium::io::Writer writer(file, header, osmium::io::overwrite::allow, osmium::io::fsync::yes, pool);
  write_objects(writer, lattice.lon_e7.size(),
                [&](std::size_t node, Buffer& buffer) { add_node(lattice, node, buffer); });
  write_objects(writer, lattice.first.size() - 1,
                [&](std::size_t road, Buffer& buffer) { add_way(lattice, road, buffer); });
  writer.close();
}

}  // namespace

void write_osm_extract(const std::filesystem::path& path, const RoadLattice& lattice, int threads) {
  try {
    write(path, lattice, threads);
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& fault) {  // libosmium throws many types
    throw Error(ErrorKind::environment, fmt::format("could not be written: {}", fault.what()),
                {.file = path.string()});
  }
}

}  // namespace tsunagi::geo::sample
