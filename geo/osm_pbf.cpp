// SPDX-License-Identifier: Apache-2.0
// The only file that includes libosmium, but for its writer.
#include "geo/osm_pbf.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <exception>
#include <limits>
#include <memory>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>
#include <osmium/io/detail/pbf_decoder.hpp>
#include <osmium/osm/node.hpp>
#include <osmium/osm/way.hpp>

#include "geo/base/error.h"
#include "geo/osm_blocks.h"
#include "geo/road_reader.h"

namespace tsunagi::geo {
namespace {

using osmium::memory::Buffer;
namespace bits = osmium::osm_entity_bits;

// What one block gives the first pass.
struct WayBlock {
  std::vector<OsmWay> ways;
  std::vector<std::uint32_t> node_count;  // [way]
  std::vector<std::int64_t> refs;         // node ids of all ways in turn
  std::int64_t ways_read = 0;
  std::int64_t left_out = 0;
};

// A node the roads name, found in the second pass.
struct Found {
  std::uint32_t node;
  std::int32_t lon_e7;
  std::int32_t lat_e7;
};

struct NodeBlock {
  std::vector<Found> found;
  bool has_ways = false;
};

// A faulty block as an error that names it. libosmium and protozero throw many types, all std::exception.
[[noreturn]] void refuse_block(std::size_t block, const std::exception& fault) {
  throw input_error(fmt::format("is damaged: {}", fault.what()), {.feature = fmt::format("block {}", block)});
}

// Every object of a block in file order; a grown buffer keeps its earlier parts inside.
template <class Visit>
void visit_objects(Buffer buffer, Visit visit) {
  while (buffer.has_nested_buffers()) {
    const std::unique_ptr<Buffer> part = buffer.get_last_nested();
    for (const auto& object : part->select<osmium::OSMObject>()) visit(object);
  }
  for (const auto& object : buffer.select<osmium::OSMObject>()) visit(object);
}

Buffer decode(const OsmBlocks& blocks, std::size_t block, bits::type what) {
  return osmium::io::detail::PBFDataBlobDecoder(blocks.block(block), what, osmium::io::read_meta::no)();
}

std::string_view tag(const osmium::Way& way, const char* key) {
  return way.tags().get_value_by_key(key, "");
}

void add_way(const osmium::Way& way, WayBlock& out) {
  ++out.ways_read;
  const std::string_view highway = tag(way, "highway");
  if (highway.empty()) return;
  const auto road_class = road_class_of(highway);
  if (!road_class || way.nodes().size() < 2 || tag(way, "area") == "yes") {
    ++out.left_out;
    return;
  }
  out.ways.push_back({.id = way.id(),
                      .road_class = *road_class,
                      .is_structure = is_structure_by_tags(tag(way, "bridge"), tag(way, "tunnel")),
                      .layer = road_layer_of(tag(way, "layer"))});
  out.node_count.push_back(static_cast<std::uint32_t>(way.nodes().size()));
  for (const osmium::NodeRef& ref : way.nodes()) out.refs.push_back(ref.ref());
}

WayBlock read_ways(const OsmBlocks& blocks, std::size_t block) {
  WayBlock out;
  visit_objects(decode(blocks, block, bits::way), [&](const osmium::OSMObject& object) {
    add_way(static_cast<const osmium::Way&>(object), out);
  });
  return out;
}

// Walks along sorted ids; near steps are short.
class IdWalk {
 public:
  explicit IdWalk(const std::vector<std::int64_t>& ids) : ids_(ids) {}

  // Whether `id` is one of them, and then where.
  [[nodiscard]] bool find(std::int64_t id, std::uint32_t& at) {
    if (from_ > 0 && ids_[from_ - 1] >= id) from_ = 0;  // the file went back
    std::size_t step = 1;
    while (from_ + step < ids_.size() && ids_[from_ + step] < id) step *= 2;
    const auto begin = ids_.begin() + static_cast<std::ptrdiff_t>(from_ + step / 2);
    const auto end = ids_.begin() + static_cast<std::ptrdiff_t>(std::min(from_ + step + 1, ids_.size()));
    from_ = static_cast<std::size_t>(std::lower_bound(begin, end, id) - ids_.begin());
    at = static_cast<std::uint32_t>(from_);
    return from_ < ids_.size() && ids_[from_] == id;
  }

 private:
  const std::vector<std::int64_t>& ids_;
  std::size_t from_ = 0;  // ids before it are below the last one asked for
};

NodeBlock read_nodes(const OsmBlocks& blocks, std::size_t block, const std::vector<std::int64_t>& ids) {
  NodeBlock out;
  IdWalk walk(ids);
  visit_objects(decode(blocks, block, bits::node | bits::way), [&](const osmium::OSMObject& object) {
    if (object.type() != osmium::item_type::node) {
      out.has_ways = true;
      return;
    }
    std::uint32_t at = 0;
    if (!walk.find(object.id(), at)) return;
    const osmium::Location place = static_cast<const osmium::Node&>(object).location();
    if (!place.valid())
      throw input_error("has a longitude or latitude outside -180…180, -90…90",
                        {.feature = fmt::format("node {}", object.id())});
    out.found.push_back({at, place.x(), place.y()});
  });
  return out;
}

// Results of read(block) for each block, in that order, made in parallel. The fault of the first wins.
template <class Result, class Read>
std::vector<Result> read_blocks(std::size_t begin, std::size_t end, Read read) {
  std::vector<Result> results(end - begin);
  std::vector<std::exception_ptr> faults(end - begin);
  tbb::parallel_for(begin, end, [&](std::size_t block) {
    try {
      results[block - begin] = read(block);
    } catch (...) {
      faults[block - begin] = std::current_exception();
    }
  });
  for (std::size_t i = 0; i < faults.size(); ++i) {
    if (!faults[i]) continue;
    try {
      std::rethrow_exception(faults[i]);
    } catch (const Error&) {
      throw;
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& fault) {
      refuse_block(begin + i, fault);
    }
  }
  return results;
}

// The blocks with ways, in file order, and the number of the first of them.
struct WayPass {
  std::vector<WayBlock> blocks;
  std::size_t first = 0;
};

// From the end backwards: relations, ways, then nodes, which need no look yet.
WayPass read_ways_of_sorted(const OsmBlocks& blocks) {
  const auto threads = static_cast<std::size_t>(tbb::this_task_arena::max_concurrency());
  WayPass pass{.first = blocks.count()};
  bool reached_nodes = false;
  for (std::size_t batch = threads; pass.first > 0 && !reached_nodes;
       batch = std::min(2 * batch, 8 * threads)) {
    const std::size_t begin = pass.first - std::min(batch, pass.first);
    auto read = read_blocks<WayBlock>(begin, pass.first, [&](std::size_t b) { return read_ways(blocks, b); });
    while (!read.empty() && !reached_nodes) {
      reached_nodes = read.back().ways_read == 0 && !pass.blocks.empty();
      if (!reached_nodes) {
        --pass.first;
        if (read.back().ways_read > 0) pass.blocks.push_back(std::move(read.back()));
      }
      read.pop_back();
    }
  }
  std::ranges::reverse(pass.blocks);
  return pass;
}

WayPass read_all_ways(const OsmBlocks& blocks) {
  return {
      .blocks = read_blocks<WayBlock>(0, blocks.count(), [&](std::size_t b) { return read_ways(blocks, b); }),
      .first = blocks.count()};
}

bool is_sorted_by_type(const OsmBlocks& blocks) {
  const osmium::io::Header header = osmium::io::detail::decode_header(blocks.header());
  if (header.has_multiple_object_versions())
    throw input_error("holds the history of its objects; give an extract of one moment");
  return header.get("sorting") == "Type_then_ID";
}

// Ways in file order; returns the node ids they name in turn.
std::vector<std::int64_t> merge_ways(std::vector<WayBlock> blocks, OsmRoads& out) {
  std::vector<std::int64_t> refs;
  for (const WayBlock& block : blocks) {
    out.ways_read += block.ways_read;
    out.left_out += block.left_out;
    out.ways.insert(out.ways.end(), block.ways.begin(), block.ways.end());
    refs.insert(refs.end(), block.refs.begin(), block.refs.end());
    if (refs.size() >= std::numeric_limits<std::uint32_t>::max())
      throw input_error("has roads of 2^32 nodes or more; give an extract of a smaller area");
    for (const std::uint32_t count : block.node_count) out.first.push_back(out.first.back() + count);
  }
  return refs;
}

// A node id and where among the refs it stands.
struct Ref {
  std::uint64_t key;  // the id with its sign bit turned, so that it sorts as a number without sign
  std::uint32_t place;
};
constexpr std::uint64_t k_sign = 1ull << 63;

// By id, from the least significant digit; digits in which no two ids differ are passed over.
std::vector<Ref> sorted_by_id(const std::vector<std::int64_t>& ids) {
  constexpr int k_digit_bits = 11;
  constexpr std::uint64_t k_digit = (1u << k_digit_bits) - 1;
  std::vector<Ref> refs(ids.size());
  std::uint64_t differing = 0;
  for (std::uint32_t i = 0; i < ids.size(); ++i) {
    refs[i] = {static_cast<std::uint64_t>(ids[i]) ^ k_sign, i};
    differing |= refs[i].key ^ refs[0].key;
  }
  std::vector<Ref> other(refs.size());
  for (int shift = 0; shift < 64; shift += k_digit_bits) {
    if ((differing >> shift & k_digit) == 0) continue;
    std::array<std::uint32_t, k_digit + 2> next{};
    for (const Ref& ref : refs) ++next[(ref.key >> shift & k_digit) + 1];
    for (std::size_t d = 1; d < next.size(); ++d) next[d] += next[d - 1];
    for (const Ref& ref : refs) other[next[ref.key >> shift & k_digit]++] = ref;
    refs.swap(other);
  }
  return refs;
}

// Ids named, ascending, and way_node by them.
void number_nodes(const std::vector<std::int64_t>& refs, OsmRoads& out) {
  out.way_node.resize(refs.size());
  for (const Ref& ref : sorted_by_id(refs)) {
    const auto id = static_cast<std::int64_t>(ref.key ^ k_sign);
    if (out.node_id.empty() || out.node_id.back() != id) out.node_id.push_back(id);
    out.way_node[ref.place] = static_cast<std::uint32_t>(out.node_id.size() - 1);
  }
}

// Leaves out the nodes that the file lacks and cuts their ways there; a part of one node is no road.
void drop_missing_nodes(const std::vector<char>& is_found, OsmRoads& out) {
  OsmRoads kept;
  std::vector<std::uint32_t> number(is_found.size());
  for (std::size_t v = 0; v < is_found.size(); ++v) {
    if (!is_found[v]) continue;
    number[v] = static_cast<std::uint32_t>(kept.node_id.size());
    kept.node_id.push_back(out.node_id[v]);
    kept.lon_e7.push_back(out.lon_e7[v]);
    kept.lat_e7.push_back(out.lat_e7[v]);
  }
  const auto close = [&](const OsmWay& way) {
    const std::size_t count = kept.way_node.size() - kept.first.back();
    if (count < 2) {
      kept.way_node.resize(kept.first.back());
      return;
    }
    kept.ways.push_back(way);
    kept.first.push_back(static_cast<std::uint32_t>(kept.way_node.size()));
  };
  for (std::size_t w = 0; w < out.ways.size(); ++w) {
    for (std::uint32_t i = out.first[w]; i < out.first[w + 1]; ++i) {
      if (is_found[out.way_node[i]]) {
        kept.way_node.push_back(number[out.way_node[i]]);
      } else {
        close(out.ways[w]);
      }
    }
    close(out.ways[w]);
  }
  kept.ways_read = out.ways_read;
  kept.left_out = out.left_out;
  kept.missing_nodes = static_cast<std::int64_t>(is_found.size() - kept.node_id.size());
  out = std::move(kept);
}

void place_nodes(const std::vector<NodeBlock>& blocks, OsmRoads& out) {
  out.lon_e7.resize(out.node_id.size());
  out.lat_e7.resize(out.node_id.size());
  std::vector<char> is_found(out.node_id.size(), 0);
  for (const NodeBlock& block : blocks) {
    for (const Found& f : block.found) {
      out.lon_e7[f.node] = f.lon_e7;
      out.lat_e7[f.node] = f.lat_e7;
      is_found[f.node] = 1;
    }
  }
  const auto missing = std::ranges::count(is_found, 0);
  if (missing == 0) return;
  if (static_cast<std::size_t>(missing) == is_found.size())
    throw input_error("holds roads but none of their nodes");
  drop_missing_nodes(is_found, out);
}

OsmRoads read(const OsmBlocks& blocks) {
  const bool sorted = is_sorted_by_type(blocks);
  WayPass pass = sorted ? read_ways_of_sorted(blocks) : read_all_ways(blocks);
  OsmRoads out;
  number_nodes(merge_ways(std::move(pass.blocks), out), out);
  const std::size_t node_blocks = std::min(pass.first + 1, blocks.count());  // one block may hold both
  const auto found = read_blocks<NodeBlock>(
      0, node_blocks, [&](std::size_t b) { return read_nodes(blocks, b, out.node_id); });
  for (std::size_t b = 0; sorted && b < std::min(pass.first, node_blocks); ++b) {
    if (found[b].has_ways)
      throw input_error("says it is sorted by type but is not; sort it with osmium sort",
                        {.feature = fmt::format("block {}", b)});
  }
  place_nodes(found, out);
  return out;
}

}  // namespace

bool is_osm_pbf(const std::filesystem::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return std::tolower(c); });
  return extension == ".pbf";
}

OsmRoads read_osm_roads(const std::filesystem::path& path) {
  try {
    return read(OsmBlocks(path));
  } catch (const Error& error) {
    throw error.located({.file = path.string()});
  } catch (const std::bad_alloc&) {
    throw;
  } catch (const std::exception& fault) {  // of the header
    throw input_error(fmt::format("is damaged: {}", fault.what()), {.file = path.string()});
  }
}

}  // namespace tsunagi::geo
