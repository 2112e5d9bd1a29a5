// SPDX-License-Identifier: Apache-2.0
#include "geo/sample/vectors.h"

#include <cpl_string.h>
#include <fmt/format.h>
#include <ogrsf_frmts.h>

#include <array>
#include <iterator>
#include <memory>
#include <utility>

#include "geo/sample/gdal_calls.h"

namespace tsunagi::geo::sample {
namespace {

struct DatasetCloser {
  void operator()(GDALDataset* dataset) const noexcept { GDALClose(dataset); }
};
using DatasetPointer = std::unique_ptr<GDALDataset, DatasetCloser>;

constexpr std::size_t most_indexed_features = 50'000;

double degrees(std::int32_t e7) {
  return static_cast<double>(e7) / 1e7;
}

void set_points(OGRSimpleCurve& curve, const Line& line) {
  curve.setNumPoints(static_cast<int>(line.size()), FALSE);
  for (std::size_t k = 0; k < line.size(); ++k)
    curve.setPoint(static_cast<int>(k), degrees(line[k].lon_e7), degrees(line[k].lat_e7));
}

std::unique_ptr<OGRGeometry> geometry(LayerKind kind, const Polygon& parts) {
  if (kind == LayerKind::points)
    return std::make_unique<OGRPoint>(degrees(parts[0][0].lon_e7), degrees(parts[0][0].lat_e7));
  if (kind == LayerKind::lines) {
    auto line = std::make_unique<OGRLineString>();
    set_points(*line, parts[0]);
    return line;
  }
  auto polygon = std::make_unique<OGRPolygon>();
  for (const Line& part : parts) {
    OGRLinearRing ring;
    set_points(ring, part);
    polygon->addRing(&ring);
  }
  return polygon;
}

OGRwkbGeometryType geometry_type(LayerKind kind) {
  return kind == LayerKind::points ? wkbPoint : kind == LayerKind::lines ? wkbLineString : wkbPolygon;
}

OGRFieldType field_type(FieldKind kind) {
  return kind == FieldKind::text ? OFTString : kind == FieldKind::integer ? OFTInteger64 : OFTReal;
}

void set_value(OGRFeature& feature, int field, const FieldValue& value) {
  if (const auto* text = std::get_if<std::string>(&value))
    feature.SetField(field, text->c_str());
  else if (const auto* integer = std::get_if<std::int64_t>(&value))
    feature.SetField(field, static_cast<GIntBig>(*integer));
  else if (const auto* real = std::get_if<double>(&value))
    feature.SetField(field, *real);
  else
    feature.SetFieldNull(field);
}

DatasetPointer create(const std::filesystem::path& path, const char* driver) {
  DatasetPointer dataset(gdal_driver(driver).Create(path.string().c_str(), 0, 0, 0, GDT_Unknown, nullptr));
  if (!dataset) throw gdal_error(path, "create the file");
  return dataset;
}

struct LayerPlan {
  std::string name;
  LayerKind kind = LayerKind::points;
  std::vector<LayerField> fields;
  std::size_t features = 0;
};

OGRLayer& create_layer(const std::filesystem::path& path, GDALDataset& dataset, const LayerPlan& plan) {
  OGRSpatialReference reference = jgd2011();
  CPLStringList options;
  // A reader takes large layers whole; the index would cost more than the data.
  options.SetNameValue("SPATIAL_INDEX", plan.features > most_indexed_features ? "NO" : "YES");
  OGRLayer* layer =
      dataset.CreateLayer(plan.name.c_str(), &reference, geometry_type(plan.kind), options.List());
  if (layer == nullptr) throw gdal_error(path, "create the layer");
  for (const LayerField& field : plan.fields) {
    OGRFieldDefn definition(field.name.c_str(), field_type(field.kind));
    if (layer->CreateField(&definition) != OGRERR_NONE) throw gdal_error(path, "create a field");
  }
  return *layer;
}

void add_feature(const std::filesystem::path& path, OGRLayer& layer, std::unique_ptr<OGRGeometry> shape,
                 const std::vector<FieldValue>& values) {
  OGRFeature feature(layer.GetLayerDefn());
  for (std::size_t k = 0; k < values.size(); ++k) set_value(feature, static_cast<int>(k), values[k]);
  if (feature.SetGeometryDirectly(shape.release()) != OGRERR_NONE ||
      layer.CreateFeature(&feature) != OGRERR_NONE)
    throw gdal_error(path, "write a feature");
}

void close(const std::filesystem::path& path, DatasetPointer dataset) {
  CPLErrorReset();
  dataset.reset();
  if (CPLGetLastErrorType() >= CE_Failure) throw gdal_error(path, "close the file");
}

constexpr std::array<const char*, 3> brunnel_names = {"", "bridge", "tunnel"};

void append_degrees(std::string& text, std::int32_t e7) {
  fmt::format_to(std::back_inserter(text), "{}.{:07}", e7 / 10'000'000, e7 % 10'000'000);
}

std::string json_text(const std::string& value) {
  return value.empty() ? "null" : "\"" + value + "\"";
}

}  // namespace

void write_geopackage(const std::filesystem::path& path, const Layer& layer) {
  DatasetPointer dataset = create(path, "GPKG");
  OGRLayer& out = create_layer(path, *dataset, {layer.name, layer.kind, layer.fields, layer.features.size()});
  if (dataset->StartTransaction() != OGRERR_NONE) throw gdal_error(path, "start writing");
  for (const LayerFeature& feature : layer.features)
    add_feature(path, out, geometry(layer.kind, feature.parts), feature.values);
  if (dataset->CommitTransaction() != OGRERR_NONE) throw gdal_error(path, "finish writing");
  close(path, std::move(dataset));
}

void write_roads_flatgeobuf(const std::filesystem::path& path, const std::vector<RoadLine>& roads) {
  DatasetPointer dataset = create(path, "FlatGeobuf");
  OGRLayer& out = create_layer(path, *dataset,
                               {"roads", LayerKind::lines, {{"class"}, {"brunnel"}, {"name"}}, roads.size()});
  for (const RoadLine& road : roads) {
    auto line = std::make_unique<OGRLineString>();
    set_points(*line, road.line);
    const std::string name = road_name(road);
    std::vector<FieldValue> values{std::string(road_class_name(road.road_class)), {}, {}};
    if (road.brunnel != Brunnel::none)
      values[1] = std::string(brunnel_names[static_cast<std::size_t>(road.brunnel)]);
    if (!name.empty()) values[2] = name;
    add_feature(path, out, std::move(line), values);
  }
  close(path, std::move(dataset));
}

std::string roads_geojson(const std::vector<RoadLine>& roads) {
  std::string text =
      "{\n\"type\": \"FeatureCollection\",\n\"name\": \"roads\",\n\"crs\": { \"type\": \"name\", "
      "\"properties\": "
      "{ \"name\": \"urn:ogc:def:crs:EPSG::6668\" } },\n\"features\": [\n";
  for (std::size_t k = 0; k < roads.size(); ++k) {
    const RoadLine& road = roads[k];
    fmt::format_to(
        std::back_inserter(text),
        "{}{{ \"type\": \"Feature\", \"properties\": {{ \"class\": \"{}\", \"brunnel\": {}, \"name\": {} }}, "
        "\"geometry\": {{ \"type\": \"LineString\", \"coordinates\": [",
        k ? ",\n" : "", road_class_name(road.road_class),
        json_text(brunnel_names[static_cast<std::size_t>(road.brunnel)]), json_text(road_name(road)));
    for (std::size_t v = 0; v < road.line.size(); ++v) {
      text += v ? ", [" : "[";
      append_degrees(text, road.line[v].lon_e7);
      text += ", ";
      append_degrees(text, road.line[v].lat_e7);
      text += "]";
    }
    text += "] } }";
  }
  return text + "\n]\n}\n";
}

}  // namespace tsunagi::geo::sample
