// SPDX-License-Identifier: Apache-2.0
#include "sim/report/geopackage_writer.h"

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <cpl_conv.h>
#include <fmt/format.h>
#include <gdal_priv.h>
#include <ogrsf_frmts.h>

#include "geo/base/error.h"
#include "geo/gdal_support.h"

namespace tsunagi::report {
namespace {

// A GDAL setting of this thread for the life of the object.
class ThreadSetting {
 public:
  ThreadSetting(const char* key, const std::string& value) : key_(key) {
    if (const char* before = CPLGetThreadLocalConfigOption(key, nullptr))
      before_ = std::make_unique<std::string>(before);
    CPLSetThreadLocalConfigOption(key, value.c_str());
  }
  ~ThreadSetting() { CPLSetThreadLocalConfigOption(key_, before_ ? before_->c_str() : nullptr); }
  ThreadSetting(const ThreadSetting&) = delete;
  ThreadSetting& operator=(const ThreadSetting&) = delete;
  ThreadSetting(ThreadSetting&&) = delete;
  ThreadSetting& operator=(ThreadSetting&&) = delete;

 private:
  const char* key_;
  std::unique_ptr<std::string> before_;
};

OGRFieldType field_type(ColumnType type) {
  switch (type) {
    case ColumnType::text:
      return OFTString;
    case ColumnType::integer:
      return OFTInteger64;
    case ColumnType::number:
      return OFTReal;
    case ColumnType::boolean:
      return OFTInteger;
  }
  return OFTString;
}

OGRwkbGeometryType geometry_type(LayerShape shape) {
  switch (shape) {
    case LayerShape::none:
      return wkbNone;
    case LayerShape::point:
      return wkbPoint;
    case LayerShape::line:
      return wkbLineString;
    case LayerShape::lines:
      return wkbMultiLineString;
    case LayerShape::areas:
      return wkbMultiPolygon;
  }
  return wkbNone;
}

template <class Line>
std::unique_ptr<Line> line_of(const geo::Polyline& points) {
  auto line = std::make_unique<Line>();
  for (const geo::PointM p : points) line->addPoint(p.x, p.y);
  return line;
}

struct ToOgr {
  OGRGeometryUniquePtr operator()(std::monostate) const { return nullptr; }
  OGRGeometryUniquePtr operator()(geo::PointM p) const {
    return OGRGeometryUniquePtr(std::make_unique<OGRPoint>(p.x, p.y).release());
  }
  OGRGeometryUniquePtr operator()(const geo::Polyline& line) const {
    return OGRGeometryUniquePtr(line_of<OGRLineString>(line).release());
  }
  OGRGeometryUniquePtr operator()(const std::vector<geo::Polyline>& lines) const {
    auto all = std::make_unique<OGRMultiLineString>();
    for (const geo::Polyline& line : lines) all->addGeometryDirectly(line_of<OGRLineString>(line).release());
    return OGRGeometryUniquePtr(all.release());
  }
  // Rings are told apart into shells and holes by what lies in what.
  OGRGeometryUniquePtr operator()(const geo::Area& area) const {
    std::vector<OGRGeometry*> polygons;
    for (const geo::Polyline& ring : area.rings) {
      auto polygon = std::make_unique<OGRPolygon>();
      polygon->addRingDirectly(line_of<OGRLinearRing>(ring).release());
      polygons.push_back(polygon.release());
    }
    if (polygons.empty()) return OGRGeometryUniquePtr(std::make_unique<OGRMultiPolygon>().release());
    int is_valid = 0;
    OGRGeometry* organized = OGRGeometryFactory::organizePolygons(
        polygons.data(), static_cast<int>(polygons.size()), &is_valid, nullptr);
    return OGRGeometryUniquePtr(OGRGeometryFactory::forceToMultiPolygon(organized));
  }
};

void set_value(OGRFeature& feature, int field, const LayerValue& value) {
  struct Set {
    OGRFeature& to;
    int index;
    void operator()(std::monostate) const { to.SetFieldNull(index); }
    void operator()(const std::string& text) const { to.SetField(index, text.c_str()); }
    void operator()(std::int64_t number) const { to.SetField(index, static_cast<GIntBig>(number)); }
    void operator()(double number) const { to.SetField(index, number); }
    void operator()(bool truth) const { to.SetField(index, truth ? 1 : 0); }
  };
  std::visit(Set{feature, field}, value);
}

class Writer {
 public:
  explicit Writer(const TableFile& file) : file_(file), date_("OGR_CURRENT_DATE", file.timestamp) {
    auto* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
    check(driver != nullptr);
    dataset_.reset(driver->Create(file.path.c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    check(dataset_ != nullptr);
    check(srs_.SetFromUserInput(file.crs.c_str()) == OGRERR_NONE);
    srs_.SetAxisMappingStrategy(OAMS_TRADITIONAL_GIS_ORDER);
  }

  void write(const LayerTable& table) {
    OGRLayer& layer = create(*table.spec);
    check(dataset_->StartTransaction() == OGRERR_NONE);
    for (const LayerRow& row : table.rows) add(layer, row);
    check(dataset_->CommitTransaction() == OGRERR_NONE);
    check(layer.GetFeatureCount() == static_cast<GIntBig>(table.rows.size()));
  }

  void close() {
    dataset_.reset();
    check(true);
  }

 private:
  // GDAL may fail with or without a return code; both end the file.
  void check(bool holds) const {
    if (holds && !messages_.failed()) return;
    const std::string all = messages_.text();
    const std::string first = all.empty() ? "GDAL gave no reason" : all.substr(0, all.find("; "));
    throw Error(
        ErrorKind::environment,
        fmt::format("cannot write the GeoPackage: {}. Check the folder, its permissions and the free space.",
                    first),
        {.file = file_.path.string()});
  }

  OGRLayer& create(const LayerSpec& spec) {
    const bool is_drawn = spec.shape != LayerShape::none;
    CPLStringList options;
    options.SetNameValue("DESCRIPTION", fmt::format("{} / {}", spec.title_ja, spec.title_en).c_str());
    if (is_drawn) {
      options.SetNameValue("GEOMETRY_NAME", std::string(k_geometry_column).c_str());
      options.SetNameValue("SPATIAL_INDEX", "YES");
    }
    OGRLayer* layer = dataset_->CreateLayer(std::string(spec.name).c_str(), is_drawn ? &srs_ : nullptr,
                                            geometry_type(spec.shape), options.List());
    check(layer != nullptr);
    for (const LayerColumn& column : spec.columns) {
      OGRFieldDefn field(std::string(column.name).c_str(), field_type(column.type));
      if (column.type == ColumnType::boolean) field.SetSubType(OFSTBoolean);
      check(layer->CreateField(&field) == OGRERR_NONE);
    }
    return *layer;
  }

  void add(OGRLayer& layer, const LayerRow& row) {
    const OGRFeatureUniquePtr feature(OGRFeature::CreateFeature(layer.GetLayerDefn()));
    for (std::size_t i = 0; i < row.values.size(); ++i)
      set_value(*feature, static_cast<int>(i), row.values[i]);
    if (auto geometry = std::visit(ToOgr{}, row.geometry)) feature->SetGeometryDirectly(geometry.release());
    check(layer.CreateFeature(feature.get()) == OGRERR_NONE);
  }

  const TableFile& file_;
  geo::GdalMessages messages_;
  ThreadSetting date_;
  // The file is a hidden sibling until it is whole: no journal, and one flush at the end.
  ThreadSetting synchronous_{"OGR_SQLITE_SYNCHRONOUS", "OFF"};
  ThreadSetting journal_{"OGR_SQLITE_JOURNAL", "MEMORY"};
  ThreadSetting one_thread_{"OGR_GPKG_ALLOW_THREADED_RTREE", "NO"};
  OGRSpatialReference srs_;
  GDALDatasetUniquePtr dataset_;
};

}  // namespace

void write_tables(const TableFile& file, std::span<const LayerTable> tables) {
  geo::prepare_gdal();
  Writer writer(file);
  for (const LayerTable& table : tables) writer.write(table);
  writer.close();
}

}  // namespace tsunagi::report
