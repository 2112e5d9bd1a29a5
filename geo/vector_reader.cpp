// SPDX-License-Identifier: Apache-2.0
#include "geo/vector_reader.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>
#include <span>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <ogrsf_frmts.h>

#include "geo/base/text.h"
#include "geo/csv_points.h"
#include "geo/datum.h"
#include "geo/gdal_support.h"
#include "geo/osm_xml.h"
#include "geo/vector_file.h"

namespace tsunagi::geo {
namespace {

struct BoundField {
  const FieldWish* wish;
  int index;
  std::string name;  // in the file
};

std::vector<BoundField> bind(const std::vector<std::string>& names, const Source& source,
                             const std::vector<FieldWish>& wishes) {
  std::vector<BoundField> bound;
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
      const auto at = std::ranges::find(names, *found);
      bound.push_back({&wish, static_cast<int>(at - names.begin()), *found});
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

FieldValue field_value(const VectorFile& file, const OGRFeature& feature, const BoundField& field) {
  if (!feature.IsFieldSetAndNotNull(field.index)) return {};
  if (field.wish->type != FieldType::text) return number_value(feature, field);
  try {
    return file.text(feature.GetFieldAsString(field.index));
  } catch (const Error& error) {
    throw error.located({.field = field.name});
  }
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

// The areas among what MakeValid made of a geometry; lines and points that it left over bound nothing.
void keep_areas(const OGRGeometry& geometry, OGRMultiPolygon& areas) {
  const auto type = wkbFlatten(geometry.getGeometryType());
  if (type == wkbPolygon && !geometry.IsEmpty()) {
    areas.addGeometry(&geometry);
  } else if (OGR_GT_IsSubClassOf(type, wkbGeometryCollection)) {
    for (const OGRGeometry* part : *geometry.toGeometryCollection()) keep_areas(*part, areas);
  }
}

OGRGeometryUniquePtr made_valid(const OGRGeometry& geometry) {
  const GdalMessages quiet;
  const OGRGeometryUniquePtr closed(geometry.clone());
  closed->closeRings();
  const OGRGeometryUniquePtr valid(closed->MakeValid());
  auto areas = std::make_unique<OGRMultiPolygon>();
  if (valid) keep_areas(*valid, *areas);
  if (areas->IsEmpty()) throw input_error("is no valid polygon, and no area is left when it is made valid");
  return OGRGeometryUniquePtr(areas.release());
}

struct LayerContext {
  const VectorFile& file;
  const Source& source;
  Shape shape;
  const std::vector<std::string>& names;  // of all its fields
  const std::vector<BoundField>& fields;
  const Projection& projection;
  std::string crs;
  bool geographic;
};

// Why a polygon cannot be taken as it is, with the place; empty where it can.
std::string polygon_fault(const OGRGeometry& geometry) {
  try {
    std::vector<Polyline> ignored;
    add_parts(geometry, Shape::polygon, ignored);
  } catch (const Error& error) {
    return error.faults().front().sentence;
  }
  const std::string why = objection(geometry);
  return why.empty() ? why : "is no valid polygon: " + why;
}

bool is_area(const OGRGeometry& geometry) {
  const auto type = wkbFlatten(geometry.getGeometryType());
  return type == wkbPolygon || type == wkbMultiPolygon;
}

struct ReadFeature {
  Feature feature;
  bool is_repaired = false;
};

ReadFeature read_one(const OGRFeature& in, const LayerContext& context) {
  ReadFeature out;
  Feature& to = out.feature;
  to.id = std::to_string(in.GetFID());
  for (const BoundField& field : context.fields)
    to.fields[field.wish->name] = field_value(context.file, in, field);
  const OGRGeometry* geometry = in.GetGeometryRef();
  if (geometry == nullptr || geometry->IsEmpty()) throw input_error("has no geometry");
  OGRGeometryUniquePtr repaired;
  if (context.shape == Shape::polygon && is_area(*geometry)) {
    const std::string why = polygon_fault(*geometry);
    if (!why.empty() && !context.source.make_valid)
      throw input_error(why + "; correct it, or give repair = \"make_valid\" for this source");
    if (!why.empty()) {
      repaired = made_valid(*geometry);
      geometry = repaired.get();
      out.is_repaired = true;
    }
  }
  add_parts(*geometry, context.shape, to.parts);
  check_finite(to.parts, context.geographic);
  for (Polyline& part : to.parts) context.projection.convert(context.crs, part);
  return out;
}

bool passes(const OGRFeature& feature, const LayerContext& context) {
  return std::ranges::all_of(context.source.where, [&](const auto& rule) {
    const auto at = std::ranges::find(context.names, rule.first);
    if (at == context.names.end()) throw Error(ErrorKind::input, "does not exist", {.field = rule.first});
    return rule.second ==
           context.file.text(feature.GetFieldAsString(static_cast<int>(at - context.names.begin())));
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

// What was done to the layer on the way, in sentences.
std::vector<std::string> notes_of(const LayerContext& context, const std::vector<std::string>& repaired,
                                  const std::vector<Feature>& features) {
  std::vector<std::string> notes;
  if (!repaired.empty()) {
    constexpr std::size_t k_most_named = 10;
    const std::span named(repaired.data(), std::min(k_most_named, repaired.size()));
    notes.push_back(fmt::format("{} invalid polygons were repaired (make_valid): feature {}{}",
                                repaired.size(), fmt::join(named, ", "),
                                named.size() < repaired.size() ? ", …" : ""));
  }
  if (context.file.is_osm()) {
    if (const std::string cut = ways_cut_in(context.source.path); !cut.empty()) notes.push_back(cut);
  }
  if (!features.empty()) {
    const LonLat place = context.projection.to_lonlat(features.front().parts.front().front());
    if (const std::string shift = datum_shift(context.crs, place); !shift.empty()) notes.push_back(shift);
  }
  return notes;
}

FeatureLayer read_layer(const LayerContext& context, const GdalMessages& messages) {
  FeatureLayer out;
  Faults faults;
  std::int64_t read = 0;
  std::set<GIntBig> ids;
  std::vector<std::string> repaired;
  for (const OGRFeatureUniquePtr& feature : context.file.layer()) {
    ++read;
    try {
      if (!ids.insert(feature->GetFID()).second) throw input_error("its id stands twice in the file");
      if (passes(*feature, context)) {
        ReadFeature one = read_one(*feature, context);
        if (one.is_repaired) repaired.push_back(one.feature.id);
        out.features.push_back(std::move(one.feature));
      }
    } catch (const Error& error) {
      faults.add(error.located({.feature = std::to_string(feature->GetFID())}));
    }
    if (messages.failed()) break;
  }
  faults.throw_if_any();
  if (messages.failed()) throw input_error(fmt::format("could not be read whole: {}", messages.text()));
  const GIntBig counted = context.file.layer().GetFeatureCount(FALSE);
  if (counted >= 0 && counted != read) {
    throw input_error(fmt::format("says {} features, {} could be read", counted, read));
  }
  for (const std::string& note : notes_of(context, repaired, out.features))
    out.notes.push_back(fmt::format("{}: {}", context.source.path.filename().string(), note));
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

FeatureLayer read_features(const Source& source, Shape shape, const std::vector<FieldWish>& fields,
                           const Projection& projection) {
  Where place{.file = source.path.string(), .key = source.place.key};
  try {
    if (is_csv(source)) {
      if (shape != Shape::point) throw input_error("a CSV table can only give points");
      return {.features = read_csv_points(source, fields, projection), .notes = {}};
    }
    const GdalMessages messages;
    const VectorFile file(source, messages);
    place.layer = file.layer().GetName();
    const std::vector<std::string> names = file.field_names();
    const auto bound = bind(names, source, fields);
    check_sqlite_types(file.dataset(), file.layer(), bound);
    const std::string crs = file.crs();
    OGRSpatialReference srs;
    srs.importFromWkt(crs.c_str());
    refuse_degrees(file.layer(), srs);
    return read_layer({file, source, shape, names, bound, projection, crs, srs.IsGeographic() != 0},
                      messages);
  } catch (const Error& error) {
    throw error.located(place);
  }
}

LonLat layer_centre(const Source& source) {
  try {
    const GdalMessages messages;
    const VectorFile file(source, messages);
    OGREnvelope box;
    if (file.layer().GetExtent(&box, TRUE) != OGRERR_NONE)
      throw input_error("has no extent: it holds no feature");
    OGRSpatialReference from;
    from.importFromWkt(file.crs().c_str());
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
