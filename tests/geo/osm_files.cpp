// SPDX-License-Identifier: Apache-2.0
#include "tests/geo/osm_files.h"

#include <osmium/builder/osm_object_builder.hpp>
#include <osmium/io/pbf_output.hpp>
#include <osmium/io/writer.hpp>

namespace tsunagi::geo {
namespace {

using osmium::memory::Buffer;

Buffer nodes_of(const std::vector<TestNode>& nodes) {
  Buffer buffer(1 << 16, Buffer::auto_grow::yes);
  for (const TestNode& node : nodes) {
    {
      osmium::builder::NodeBuilder builder(buffer);
      builder.set_id(node.id).set_version(1u).set_location(osmium::Location{node.lon_e7, node.lat_e7});
    }
    buffer.commit();
  }
  return buffer;
}

Buffer ways_of(const std::vector<TestWay>& ways) {
  Buffer buffer(1 << 16, Buffer::auto_grow::yes);
  for (const TestWay& way : ways) {
    {
      osmium::builder::WayBuilder builder(buffer);
      builder.set_id(way.id).set_version(1u);
      {
        osmium::builder::WayNodeListBuilder refs(builder);
        for (const std::int64_t id : way.nodes) refs.add_node_ref(id);
      }
      osmium::builder::TagListBuilder tags(builder);
      for (const auto& [key, value] : way.tags) tags.add_tag(key, value);
    }
    buffer.commit();
  }
  return buffer;
}

}  // namespace

void write_osm_pbf(const std::filesystem::path& path, const std::vector<TestNode>& nodes,
                   const std::vector<TestWay>& ways, const OsmFileStyle& style) {
  osmium::io::File file(path.string(), "pbf");
  file.set("pbf_compression", style.compression);
  file.set_has_multiple_object_versions(style.with_history);
  osmium::io::Header header;
  header.set_has_multiple_object_versions(style.with_history);
  if (style.says_sorted) header.set("sorting", "Type_then_ID");
  osmium::io::Writer writer(file, header, osmium::io::overwrite::allow);
  if (style.ways_first) writer(ways_of(ways));
  writer(nodes_of(nodes));
  if (!style.ways_first) writer(ways_of(ways));
  writer.close();
}

}  // namespace tsunagi::geo
