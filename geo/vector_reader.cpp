// SPDX-License-Identifier: Apache-2.0
#include "geo/vector_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <set>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <ogrsf_frmts.h>

#include "geo/base/text.h"
#include "geo/csv_table.h"
#include "geo/gdal_support.h"
#include "geo/shapefile_check.h"

namespace tsunagi::geo {
namespace {

constexpr std::array<const char*, 7> k_drivers{"GPKG",       "FlatGeobuf", "ESRI Shapefile", "GeoJSON",
                                               "GeoJSONSeq", "OSM",        nullptr};

// The format that the first bytes promise; empty where they promise none that is read.
std::string_view promised_format(const std::filesystem::path& path) {
  std::array<char, 16> head{};
  std::ifstream(path, std::ios::binary).read(head.data(), head.size());
  const std::string_view bytes(head.data(), head.size());
  if (bytes.starts_with("SQLite format 3")) return "GeoPackage";
  if (bytes.starts_with("fgb")) return "FlatGeobuf file";
  if (bytes.starts_with(std::string_view("\0\0\x27\x0a", 4))) return "Shapefile";
  if (bytes.starts_with("{")) return "GeoJSON file";
  return "";
}

GDALDatasetUniquePtr open(const Source& source, const GdalMessages& messages) {
  prepare_gdal();
  refuse_foreign_format(source.path);
  check_shapefile(source.path);
  std::vector<const char*> options;
  if (source.cp932) options.push_back("ENCODING=CP932");
  options.push_back(nullptr);
  GDALDatasetUniquePtr dataset(GDALDataset::Open(source.path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY,
                                                 k_drivers.data(), source.cp932 ? options.data() : nullptr,
                                                 nullptr));
  if (!dataset) {
    const std::string_view promised = promised_format(source.path);
    if (!promised.empty()) {
      throw input_error(fmt::format("begins as a {} and is damaged or cut short{}{}", promised,
                                    messages.text().empty() ? "" : ": ", messages.text()));
    }
    throw input_error(
        fmt::format("is none of the vector formats that are read (GeoPackage, FlatGeobuf, Shapefile, "
                    "GeoJSON, GeoJSONSeq, OSM){}{}",
                    messages.text().empty() ? "" : ": ", messages.text()));
  }
  return dataset;
}

std::string layer_names(GDALDataset& dataset) {
  std::vector<std::string> names;
  for (auto* layer : dataset.GetLayers()) names.emplace_back(layer->GetName());
  return fmt::format("{}", fmt::join(names, ", "));
}

OGRLayer& choose_layer(GDALDataset& dataset, const Source& source, const GdalMessages& messages) {
  if (dataset.GetLayerCount() == 0) {
    throw input_error(fmt::format("has no layer{}{}", messages.text().empty() ? "" : ": ", messages.text()));
  }
  std::string wanted = source.layer;
  if (wanted.empty() && std::string_view(dataset.GetDriverName()) == "OSM") wanted = "lines";
  if (!wanted.empty()) {
    if (OGRLayer* layer = dataset.GetLayerByName(wanted.c_str())) return *layer;
    throw input_error(fmt::format("has no layer \"{}\"; its layers are {}", wanted, layer_names(dataset)));
  }
  if (dataset.GetLayerCount() == 1) return *dataset.GetLayer(0);
  throw input_error(fmt::format("has {} layers ({}); name one with layer = \"…\"", dataset.GetLayerCount(),
                                layer_names(dataset)));
}

std::string crs_wkt(const OGRSpatialReference& srs) {
  char* text = nullptr;
  srs.exportToWkt(&text);
  std::string wkt = text;
  CPLFree(text);
  return wkt;
}

std::string layer_crs(OGRLayer& layer, const Source& source) {
  const OGRSpatialReference* srs = layer.GetSpatialRef();
  // A GeoPackage without a CRS (srs_id 0) comes as "Undefined geographic SRS".
  const bool named = srs != nullptr && srs->GetName() != nullptr &&
                     !std::string_view(srs->GetName()).starts_with("Undefined ");
  if (named && !srs->IsLocal() && !srs->IsEmpty()) return crs_wkt(*srs);
  if (source.crs.empty()) throw input_error("has no CRS; give crs = \"EPSG:<code>\" for this source");
  OGRSpatialReference given;
  if (given.importFromEPSG(static_cast<int>(parse_integer(source.crs.substr(5)).value_or(0))) !=
      OGRERR_NONE) {
    throw input_error(fmt::format("{} is not known", source.crs));
  }
  return crs_wkt(given);
}

struct BoundField {
  const FieldWish* wish;
  int index;
  std::string name;  // in the file
};

std::vector<std::string> field_names(const OGRFeatureDefn& schema) {
  std::vector<std::string> names;
  for (int i = 0; i < schema.GetFieldCount(); ++i) names.emplace_back(schema.GetFieldDefn(i)->GetNameRef());
  return names;
}

std::vector<BoundField> bind(const OGRFeatureDefn& schema, const Source& source,
                             const std::vector<FieldWish>& wishes) {
  std::vector<BoundField> bound;
  const auto names = field_names(schema);
  for (const FieldWish& wish : wishes) {
    std::vector<std::string> tries;
    const auto mapped = source.fields.find(wish.name);
    if (mapped != source.fields.end()) {
      tries = {mapped->second};
    } else {
      tries = wish.usual;
      tries.insert(tries.begin(), wish.name);
    }
    const auto found = std::ranges::find_if(
        tries, [&](const auto& t) { return std::ranges::find(names, t) != names.end(); });
    if (found != tries.end()) {
      bound.push_back({&wish, schema.GetFieldIndex(found->c_str()), *found});
    } else if (wish.required || mapped != source.fields.end()) {
      throw Error(ErrorKind::input,
                  fmt::format("has no field \"{}\"; its fields are {}{}", tries.front(),
                              fmt::join(names, ", "), did_you_mean(tries.front(), names)),
                  {.field = tries.front()});
    }
  }
  return bound;
}

FieldValue number_value(const OGRFeature& feature, const BoundField& field) {
  const OGRFieldType type = feature.GetDefnRef()->GetFieldDefn(field.index)->GetType();
  double value = 0;
  if (type == OFTString) {
    const std::string text(trimmed(feature.GetFieldAsString(field.index)));
    if (text.empty()) return {};
    const auto parsed = parse_number(text);
    if (!parsed)
      throw Error(ErrorKind::input, fmt::format("expected a number, found \"{}\"", text),
                  {.field = field.name});
    value = *parsed;
  } else if (type == OFTInteger || type == OFTInteger64) {
    value = static_cast<double>(feature.GetFieldAsInteger64(field.index));
  } else if (type == OFTReal) {
    value = feature.GetFieldAsDouble(field.index);
  } else {
    throw Error(ErrorKind::input, "is no number", {.field = field.name});
  }
  if (!std::isfinite(value)) throw Error(ErrorKind::input, "is not finite", {.field = field.name});
  if (field.wish->type == FieldType::number) return value;
  constexpr double k_most = 1e15;
  if (value != std::floor(value) || std::abs(value) > k_most) {
    throw Error(ErrorKind::input, fmt::format("expected a whole number, found {}", value),
                {.field = field.name});
  }
  return static_cast<std::int64_t>(value);
}

FieldValue field_value(const OGRFeature& feature, const BoundField& field) {
  if (!feature.IsFieldSetAndNotNull(field.index)) return {};
  if (field.wish->type != FieldType::text) return number_value(feature, field);
  std::string text = feature.GetFieldAsString(field.index);
  if (first_invalid_utf8(text)) {
    throw Error(ErrorKind::input,
                "is not valid UTF-8; give encoding = \"CP932\" for this source if that is what it is",
                {.field = field.name});
  }
  return text;
}

Polyline points_of(const OGRSimpleCurve& curve) {
  Polyline line;
  line.reserve(static_cast<std::size_t>(curve.getNumPoints()));
  for (int i = 0; i < curve.getNumPoints(); ++i) line.push_back({curve.getX(i), curve.getY(i)});
  return line;
}

constexpr const char* k_shape_names[] = {"point", "line", "polygon"};

void add_parts(const OGRGeometry& geometry, Shape shape, std::vector<Polyline>& parts) {
  const auto type = wkbFlatten(geometry.getGeometryType());
  if (type == wkbMultiPoint || type == wkbMultiLineString || type == wkbMultiPolygon) {
    for (const OGRGeometry* part : *geometry.toGeometryCollection()) add_parts(*part, shape, parts);
  } else if (type == wkbPoint && shape == Shape::point && !geometry.IsEmpty()) {
    const OGRPoint& p = *geometry.toPoint();
    parts.push_back({{p.getX(), p.getY()}});
  } else if (type == wkbLineString && shape == Shape::line) {
    parts.push_back(points_of(*geometry.toLineString()));
    if (parts.back().size() < 2) throw input_error("is a line of fewer than two points");
  } else if (type == wkbPolygon && shape == Shape::polygon) {
    for (const OGRLinearRing* ring : *geometry.toPolygon()) {
      parts.push_back(points_of(*ring));
      if (parts.back().size() < 4 || !(parts.back().front() == parts.back().back())) {
        throw input_error("has a ring that is not closed or has fewer than four points");
      }
    }
  } else {
    throw input_error(fmt::format("expected a {}, found {}", k_shape_names[static_cast<int>(shape)],
                                  geometry.getGeometryName()));
  }
}

void check_finite(const std::vector<Polyline>& parts, bool geographic) {
  for (const Polyline& part : parts) {
    for (const PointM p : part) {
      if (!std::isfinite(p.x) || !std::isfinite(p.y))
        throw input_error("has a coordinate that is not finite");
      if (geographic && (std::abs(p.x) > 180 || std::abs(p.y) > 90)) {
        throw input_error(fmt::format("has longitude {}, latitude {}: outside -180…180, -90…90", p.x, p.y));
      }
    }
  }
}

// What GEOS objects to in a polygon, with the place; empty where it is valid.
std::string objection(const OGRGeometry& geometry) {
  const GdalMessages messages;
  if (geometry.IsValid()) return {};
  return messages.text().empty() ? "its rings do not bound an area" : messages.text();
}

// Whole layers in degrees under a CRS of metres: all of it within 180 m of the origin otherwise.
void refuse_degrees(OGRLayer& layer, const OGRSpatialReference& srs) {
  OGREnvelope box;
  if (srs.IsProjected() == 0 || layer.GetExtent(&box, TRUE) != OGRERR_NONE) return;
  if (box.MinX < -180 || box.MaxX > 180 || box.MinY < -90 || box.MaxY > 90) return;
  throw input_error(
      fmt::format("its coordinates, {} to {} and {} to {}, are degrees, and its CRS {} is in metres",
                  box.MinX, box.MaxX, box.MinY, box.MaxY, srs.GetName()));
}

struct LayerContext {
  const Source& source;
  Shape shape;
  const std::vector<BoundField>& fields;
  const Projection& projection;
  std::string crs;
  bool geographic;
};

Feature read_one(const OGRFeature& in, const LayerContext& context) {
  Feature out;
  out.id = std::to_string(in.GetFID());
  for (const BoundField& field : context.fields) out.fields[field.wish->name] = field_value(in, field);
  const OGRGeometry* geometry = in.GetGeometryRef();
  if (geometry == nullptr || geometry->IsEmpty()) throw input_error("has no geometry");
  add_parts(*geometry, context.shape, out.parts);
  check_finite(out.parts, context.geographic);
  if (context.shape == Shape::polygon) {
    if (const std::string why = objection(*geometry); !why.empty())
      throw input_error("is no valid polygon: " + why);
  }
  for (Polyline& part : out.parts) context.projection.convert(context.crs, part);
  return out;
}

bool passes(const OGRFeature& feature, const Source& source) {
  return std::ranges::all_of(source.where, [&](const auto& rule) {
    const int index = feature.GetFieldIndex(rule.first.c_str());
    if (index < 0) throw Error(ErrorKind::input, "does not exist", {.field = rule.first});
    return rule.second == feature.GetFieldAsString(index);
  });
}

std::string sql_name(std::string_view identifier) {
  std::string out = "\"";
  for (const char c : identifier) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

// SQLite keeps text in a column of numbers, and a fraction in one of whole numbers; OGR reads both as if they
// fitted.
void check_sqlite_types(GDALDataset& dataset, OGRLayer& layer, const std::vector<BoundField>& fields) {
  if (std::string_view(dataset.GetDriverName()) != "GPKG") return;
  Faults faults;
  for (const BoundField& field : fields) {
    const OGRFieldType type = layer.GetLayerDefn()->GetFieldDefn(field.index)->GetType();
    const bool whole = type == OFTInteger || type == OFTInteger64;
    if (field.wish->type == FieldType::text || !(whole || type == OFTReal)) continue;
    const std::string sql = fmt::format(
        "SELECT CAST({0} AS TEXT), CAST({1} AS TEXT) FROM {2} WHERE typeof({1}) NOT IN ('null', "
        "'integer'{3})",
        sql_name(layer.GetFIDColumn()), sql_name(field.name), sql_name(layer.GetName()),
        whole ? "" : ", 'real'");
    OGRLayer* const found = dataset.ExecuteSQL(sql.c_str(), nullptr, nullptr);
    if (found == nullptr) continue;
    for (const OGRFeatureUniquePtr& row : *found) {
      faults.add(fmt::format("expected a {}, found \"{}\"", whole ? "whole number" : "number",
                             row->GetFieldAsString(1)),
                 {.feature = row->GetFieldAsString(0), .field = field.name});
    }
    dataset.ReleaseResultSet(found);
  }
  faults.throw_if_any();
}

std::vector<Feature> read_layer(OGRLayer& layer, const LayerContext& context, const GdalMessages& messages) {
  std::vector<Feature> out;
  Faults faults;
  std::int64_t read = 0;
  std::set<GIntBig> ids;
  for (const OGRFeatureUniquePtr& feature : layer) {
    ++read;
    try {
      if (!ids.insert(feature->GetFID()).second) throw input_error("its id stands twice in the file");
      if (passes(*feature, context.source)) out.push_back(read_one(*feature, context));
    } catch (const Error& error) {
      faults.add(error.located({.feature = std::to_string(feature->GetFID())}));
    }
    if (messages.failed()) break;
  }
  faults.throw_if_any();
  if (messages.failed()) throw input_error(fmt::format("could not be read whole: {}", messages.text()));
  const GIntBig counted = layer.GetFeatureCount(FALSE);
  if (counted >= 0 && counted != read) {
    throw input_error(fmt::format("says {} features, {} could be read", counted, read));
  }
  return out;
}

std::vector<Feature> read_csv_points(const Source& source, const std::vector<FieldWish>& wishes,
                                     const Projection& projection) {
  const CsvTable table =
      read_csv(source.path, {.cp932 = source.cp932, .skip_rows_after_header = source.skip_rows_after_header});
  const auto column_of = [&](const FieldWish& wish) -> std::optional<std::size_t> {
    if (const auto mapped = source.fields.find(wish.name); mapped != source.fields.end())
      return table.column(mapped->second);
    if (const auto at = table.find_column(wish.name)) return at;
    for (const auto& name : wish.usual) {
      if (const auto at = table.find_column(name)) return at;
    }
    if (wish.required) return table.column(wish.name);
    return std::nullopt;
  };
  const std::size_t lon = *column_of({"lon", FieldType::number, true, {"lng", "longitude", "X_CODE"}});
  const std::size_t lat = *column_of({"lat", FieldType::number, true, {"latitude", "Y_CODE"}});
  OGRSpatialReference geographic;
  geographic.importFromEPSG(4326);
  const std::string wgs84 = crs_wkt(geographic);
  std::vector<Feature> out;
  Faults faults;
  for (const CsvRow& row : table.rows) {
    Feature feature{.id = fmt::format("line {}", row.line), .parts = {}, .fields = {}};
    const auto number = [&](std::size_t column, double most) {
      const auto value = parse_number(trimmed(row.cells[column]));
      if (!value || std::abs(*value) > most) {
        faults.add(fmt::format("expected a number of -{} to {}, found \"{}\"", most, most, row.cells[column]),
                   table.where(row, column));
        return 0.0;
      }
      return *value;
    };
    feature.parts = {{{number(lon, 180), number(lat, 90)}}};
    try {
      projection.convert(wgs84, feature.parts.front());
    } catch (const Error& error) {
      faults.add(error.located({.file = table.file, .line = row.line}));
    }
    for (const FieldWish& wish : wishes) {
      const auto column = column_of(wish);
      if (!column) continue;
      const std::string& cell = row.cells[*column];
      if (wish.type == FieldType::text) {
        feature.fields[wish.name] = cell;
      } else if (trimmed(cell).empty()) {
        feature.fields[wish.name] = {};
      } else if (const double value = number(*column, 1e15); wish.type == FieldType::number) {
        feature.fields[wish.name] = value;
      } else if (value == std::floor(value)) {
        feature.fields[wish.name] = static_cast<std::int64_t>(value);
      } else {
        faults.add(fmt::format("expected a whole number, found \"{}\"", cell), table.where(row, *column));
      }
    }
    const bool kept = std::ranges::all_of(
        source.where, [&](const auto& rule) { return row.cells[table.column(rule.first)] == rule.second; });
    if (kept) out.push_back(std::move(feature));
  }
  faults.throw_if_any();
  return out;
}

bool is_csv(const Source& source) {
  std::string extension = source.path.extension().string();
  std::ranges::transform(extension, extension.begin(), [](unsigned char c) { return std::tolower(c); });
  return extension == ".csv";
}

}  // namespace

std::string Feature::text(std::string_view name) const {
  const auto at = fields.find(std::string(name));
  if (at == fields.end()) return {};
  const auto* value = std::get_if<std::string>(&at->second);
  return value == nullptr ? std::string{} : *value;
}

std::optional<double> Feature::number(std::string_view name) const {
  const auto at = fields.find(std::string(name));
  if (at == fields.end()) return std::nullopt;
  if (const auto* value = std::get_if<double>(&at->second)) return *value;
  if (const auto* value = std::get_if<std::int64_t>(&at->second)) return static_cast<double>(*value);
  return std::nullopt;
}

std::optional<std::int64_t> Feature::integer(std::string_view name) const {
  const auto at = fields.find(std::string(name));
  if (at == fields.end()) return std::nullopt;
  const auto* value = std::get_if<std::int64_t>(&at->second);
  return value == nullptr ? std::nullopt : std::optional(*value);
}

std::vector<Feature> read_features(const Source& source, Shape shape, const std::vector<FieldWish>& fields,
                                   const Projection& projection) {
  Where place{.file = source.path.string(), .key = source.place.key};
  try {
    if (is_csv(source)) {
      if (shape != Shape::point) throw input_error("a CSV table can only give points");
      return read_csv_points(source, fields, projection);
    }
    const GdalMessages messages;
    const auto dataset = open(source, messages);
    OGRLayer& layer = choose_layer(*dataset, source, messages);
    place.layer = layer.GetName();
    const auto bound = bind(*layer.GetLayerDefn(), source, fields);
    check_sqlite_types(*dataset, layer, bound);
    const std::string crs = layer_crs(layer, source);
    OGRSpatialReference srs;
    srs.importFromWkt(crs.c_str());
    refuse_degrees(layer, srs);
    return read_layer(layer, {source, shape, bound, projection, crs, srs.IsGeographic() != 0}, messages);
  } catch (const Error& error) {
    throw error.located(place);
  }
}

LonLat layer_centre(const Source& source) {
  try {
    const GdalMessages messages;
    const auto dataset = open(source, messages);
    OGRLayer& layer = choose_layer(*dataset, source, messages);
    OGREnvelope box;
    if (layer.GetExtent(&box, TRUE) != OGRERR_NONE) throw input_error("has no extent: it holds no feature");
    OGRSpatialReference from;
    from.importFromWkt(layer_crs(layer, source).c_str());
    OGRSpatialReference to;
    to.importFromEPSG(4326);
    from.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    to.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
    double x = (box.MinX + box.MaxX) / 2;
    double y = (box.MinY + box.MaxY) / 2;
    auto* transform = OGRCreateCoordinateTransformation(&from, &to);
    const bool done = transform != nullptr && transform->Transform(1, &x, &y) != 0;
    OGRCoordinateTransformation::DestroyCT(transform);
    if (!done) throw input_error("its extent lies outside the area of use of its CRS");
    return {x, y};
  } catch (const Error& error) {
    throw error.located({.file = source.path.string(), .key = source.place.key});
  }
}

}  // namespace tsunagi::geo
