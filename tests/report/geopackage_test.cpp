// SPDX-License-Identifier: Apache-2.0
#include "sim/report/geopackage.h"

#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gdal_priv.h>
#include <gtest/gtest.h>
#include <ogrsf_frmts.h>

#include "geo/base/files.h"
#include "sim/report/geopackage_tables.h"
#include "sim/report/geopackage_writer.h"
#include "sim/finance/yen.h"
#include "tests/geo/temp_folder.h"
#include "tests/report/tiny_plan.h"

namespace tsunagi::report {
namespace {

// The value of a field as text; "NULL" where there is none.
std::string text(const OGRFeature& row, const char* field) {
  const int index = row.GetFieldIndex(field);
  return row.IsFieldSetAndNotNull(index) != 0 ? row.GetFieldAsString(index) : "NULL";
}

// The tiny plan, written and open for reading.
class Opened {
 public:
  explicit Opened(const TinyPlan& plan = tiny_plan()) : file_(folder_.path() / "plan.gpkg") {
    write_geopackage(file_, plan.scenario, plan.planned);
    dataset_.reset(GDALDataset::Open(file_.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY));
    if (dataset_ == nullptr) throw std::runtime_error("cannot open " + file_.string());
  }

  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] OGRLayer& layer(std::string_view name) const {
    return *dataset_->GetLayerByName(std::string(name).c_str());
  }
  [[nodiscard]] bool has(std::string_view name) const {
    return dataset_->GetLayerByName(std::string(name).c_str()) != nullptr;
  }
  [[nodiscard]] std::vector<OGRFeatureUniquePtr> rows(std::string_view name) const {
    std::vector<OGRFeatureUniquePtr> out;
    for (auto& feature : layer(name)) out.push_back(std::move(feature));
    return out;
  }
  [[nodiscard]] std::vector<std::string> column(std::string_view layer_name, const char* field) const {
    std::vector<std::string> out;
    for (const auto& row : rows(layer_name)) out.push_back(text(*row, field));
    return out;
  }

  std::vector<OGRFeatureUniquePtr> query(const char* sql) const {
    OGRLayer* answer = dataset_->ExecuteSQL(sql, nullptr, nullptr);
    std::vector<OGRFeatureUniquePtr> out;
    for (auto& row : *answer) out.push_back(std::move(row));
    dataset_->ReleaseResultSet(answer);
    return out;
  }

 private:
  geo::TempFolder folder_;
  std::filesystem::path file_;
  GDALDatasetUniquePtr dataset_;
};

using Texts = std::vector<std::string>;

TEST(GeoPackage, HoldsEveryLayerWithItsCount) {
  const Opened plan;
  const std::map<std::string, int> counts{{"boundary", 2},    {"coverage", 1},    {"routes", 2},
                                          {"links", 2},       {"premises", 3},    {"terminals", 4},
                                          {"sites", 2},       {"radios", 1},      {"gateways", 2},
                                          {"assumptions", 1}, {"layers_used", 1}, {"layer_styles", 10}};
  for (const auto& [name, count] : counts) {
    ASSERT_TRUE(plan.has(name)) << name;
    EXPECT_EQ(plan.layer(name).GetFeatureCount(), count) << name;
  }
}

TEST(GeoPackage, DrawnLayersHaveTheRegionsCrsAndTheirGeometry) {
  const Opened plan;
  const std::map<LayerShape, OGRwkbGeometryType> types{{LayerShape::none, wkbNone},
                                                       {LayerShape::point, wkbPoint},
                                                       {LayerShape::line, wkbLineString},
                                                       {LayerShape::lines, wkbMultiLineString},
                                                       {LayerShape::areas, wkbMultiPolygon}};
  for (const LayerSpec& spec : layer_specs()) {
    OGRLayer& layer = plan.layer(spec.name);
    EXPECT_EQ(layer.GetGeomType(), types.at(spec.shape)) << spec.name;
    if (spec.shape == LayerShape::none) continue;
    ASSERT_NE(layer.GetSpatialRef(), nullptr) << spec.name;
    EXPECT_STREQ(layer.GetSpatialRef()->GetAuthorityCode(nullptr), "6676") << spec.name;
    EXPECT_STREQ(layer.GetGeometryColumn(), "geom") << spec.name;
  }
}

TEST(GeoPackage, XIsEastAndYIsNorth) {
  const Opened plan;
  const auto sites = plan.rows("sites");
  const OGRPoint* at = sites[0]->GetGeometryRef()->toPoint();
  EXPECT_EQ(at->getX(), 3100);
  EXPECT_EQ(at->getY(), 1020);
}

TEST(GeoPackage, LayersComeAreasThenLinesThenPointsThenTables) {
  std::vector<int> order;
  for (const LayerSpec& spec : layer_specs()) {
    order.push_back(spec.shape == LayerShape::areas   ? 0
                    : spec.shape == LayerShape::point ? 2
                    : spec.shape == LayerShape::none  ? 3
                                                      : 1);
  }
  EXPECT_TRUE(std::ranges::is_sorted(order));
}

TEST(GeoPackage, AHoleInAMunicipalityStaysAHole) {
  const Opened plan;
  const auto rows = plan.rows("boundary");
  EXPECT_NEAR(rows[0]->GetGeometryRef()->toMultiPolygon()->get_Area(), 4000.0 * 4000 - 400 * 400, 1e-6);
  EXPECT_EQ(plan.column("boundary", "fiscal_capability_index"), (Texts{"1.49", "NULL"}));
}

TEST(GeoPackage, CostsSumToThePlansTotal) {
  const TinyPlan plan = tiny_plan();
  const Opened opened(plan);
  std::int64_t total = 0;
  for (const auto& row : opened.rows("costs")) total += row->GetFieldAsInteger64("yearly_cost_jpy");
  EXPECT_EQ(total, finance::yen(plan.planned.plan.total));
  EXPECT_NE(plan.planned.plan.total % plan::k_cost_per_jpy, 0);
}

TEST(GeoPackage, EveryYenOfAnArcIsOnOneDrawnThing) {
  const TinyPlan plan = tiny_plan();
  const Opened opened(plan);
  steiner::Cost on_arcs = 0;
  for (const plan::PlanCost& cost : plan.planned.plan.costs) {
    if (cost.arc != plan::k_no_index && !cost.is_penalty) on_arcs += cost.line.cost;
  }
  std::int64_t drawn = 0;
  std::int64_t rows = 0;
  for (const char* layer : {"routes", "premises", "sites", "radios"}) {
    for (const auto& row : opened.rows(layer)) {
      drawn += row->GetFieldAsInteger64("yearly_cost_jpy");
      ++rows;
    }
  }
  EXPECT_LE(std::abs(drawn - finance::yen(on_arcs)), rows);  // each is rounded by itself
}

TEST(GeoPackage, CostsNameTheirMunicipalityAndWhatIsJointOrPenalty) {
  const Opened plan;
  const auto places = plan.column("costs", "municipality");
  EXPECT_EQ((std::set<std::string>(places.begin(), places.end())),
            (std::set<std::string>{"忍野村", "山中湖村", "共同"}));
  const auto penalties = plan.column("costs", "is_penalty");
  EXPECT_EQ(std::ranges::count(penalties, "1"), 1);
  const auto items = plan.column("costs", "item");
  EXPECT_EQ(std::ranges::count(items, "NULL"), 1);
}

TEST(GeoPackage, RoutesAreThePartsOfRoadsThatThePlanUses) {
  const Opened plan;
  EXPECT_EQ(plan.column("routes", "option"), (Texts{"existing", "fiber_new"}));
  EXPECT_EQ(plan.column("routes", "sharing_departments"), (Texts{"3", "2"}));
  EXPECT_EQ(plan.column("routes", "terminals_below"), (Texts{"3", "2"}));
  EXPECT_EQ(plan.column("routes", "yearly_cost_jpy"), (Texts{"0", "123457"}));
  EXPECT_EQ(plan.column("routes", "new_cable_m"), (Texts{"0", "1500"}));
  const auto rows = plan.rows("routes");
  EXPECT_NEAR(rows[1]->GetGeometryRef()->toLineString()->get_Length(), 1500, 1e-6);
  EXPECT_NEAR(rows[1]->GetFieldAsDouble("length_m"), 1500 / 0.9999, 0.06);
}

TEST(GeoPackage, ARouteUsedAgainstItsRoadRunsAlongTheSameLine) {
  TinyPlan plan = tiny_plan();
  for (plan::PlanArc& arc : plan.planned.graph.arcs) {
    if (arc.kind == plan::ArcKind::route) std::swap(arc.from_m, arc.to_m);
  }
  const Opened opened(plan);
  const auto rows = opened.rows("routes");
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_NEAR(rows[1]->GetGeometryRef()->toLineString()->getX(0), 1600, 1e-6);
}

TEST(GeoPackage, RadiosShowModulesAndTheBusiestHour) {
  const Opened plan;
  EXPECT_EQ(plan.column("radios", "modules"), Texts{"2"});
  EXPECT_EQ(plan.column("radios", "served_terminals"), Texts{"2"});
  EXPECT_EQ(plan.column("radios", "yearly_cost_jpy"), Texts{"550001"});
  EXPECT_EQ(plan.column("radios", "busiest_hour_airtime_ratio"),
            Texts{"0.7"});  // (2e6·2e5 + 3e6·1e5) / 5e11 / 2
  EXPECT_EQ(plan.column("radios", "site_name"), Texts{"役場's \"屋上\""});
}

TEST(GeoPackage, CoverageIsWhatAUsedRadioReaches) {
  const Opened plan;
  EXPECT_EQ(plan.column("coverage", "reached_terminals"), Texts{"3"});
  EXPECT_EQ(plan.column("coverage", "served_terminals"), Texts{"2"});
  EXPECT_EQ(plan.column("coverage", "model"), Texts{"ITU-R P.1812-6; catalogue radius, no terrain"});
  EXPECT_EQ(plan.rows("coverage")[0]->GetGeometryRef()->toMultiLineString()->getNumGeometries(), 2);
}

TEST(GeoPackage, SitesAndPremisesAndGatewaysCarryTheirOwnCosts) {
  const Opened plan;
  EXPECT_EQ(plan.column("sites", "used"), (Texts{"1", "0"}));
  EXPECT_EQ(plan.column("sites", "surveyed"), (Texts{"0", "0"}));
  EXPECT_EQ(plan.column("sites", "yearly_cost_jpy"), (Texts{"260001", "0"}));
  EXPECT_EQ(plan.column("premises", "yearly_cost_jpy"), (Texts{"66000", "10000", "126995"}));
  EXPECT_EQ(plan.column("gateways", "terminals_below"), (Texts{"3", "0"}));
  EXPECT_EQ(plan.column("gateways", "municipality"), (Texts{"忍野村", "域外"}));
}

TEST(GeoPackage, AnUnservedTerminalHasNoFiguresOfService) {
  const Opened plan;
  EXPECT_EQ(plan.column("terminals", "served"), (Texts{"1", "1", "1", "0"}));
  EXPECT_EQ(plan.column("terminals", "technology"), (Texts{"fiber", "bwa", "bwa", "unserved"}));
  EXPECT_EQ(plan.column("terminals", "rate_down_mbps"), (Texts{"1000", "20", "20", "NULL"}));
  EXPECT_EQ(plan.column("terminals", "availability_met"), (Texts{"1", "1", "1", "NULL"}));
  EXPECT_EQ(plan.column("terminals", "autonomy_met"), (Texts{"0", "0", "0", "NULL"}));
  EXPECT_EQ(plan.column("terminals", "path_length_km"), (Texts{"1.5", "3", "3", "NULL"}));
}

TEST(GeoPackage, ALinkNamesATerminalThatItServes) {
  TinyPlan plan = tiny_plan();
  plan.planned.coverage.links[1].terminal = 3;  // of the same premises, but not served
  const Opened opened(plan);
  EXPECT_EQ(opened.column("links", "terminal_id"), (Texts{"1", "2"}));
}

TEST(GeoPackage, HostileNamesStayAsTheyAre) {
  const Opened plan;
  EXPECT_EQ(plan.column("premises", "name")[1], k_hostile_name);
  EXPECT_EQ(plan.column("terminals", "name")[1], k_hostile_name);
  EXPECT_GT(plan.layer("costs").GetFeatureCount(), 0);
}

TEST(GeoPackage, TheSamePlanGivesTheSameBytes) {
  const geo::TempFolder one;  // the project inside names its file, so that is the same in both
  const geo::TempFolder other;
  const TinyPlan plan = tiny_plan();
  write_geopackage(one.path() / "plan.gpkg", plan.scenario, plan.planned);
  write_geopackage(other.path() / "plan.gpkg", plan.scenario, tiny_plan().planned);
  EXPECT_EQ(read_file(one.path() / "plan.gpkg"), read_file(other.path() / "plan.gpkg"));
}

TEST(GeoPackage, HoldsNoTimeButTheOneGiven) {
  const geo::TempFolder folder;
  const TinyPlan plan = tiny_plan();
  const std::string timestamp = "1999-01-02T03:04:05.000Z";
  write_geopackage(folder.path() / "plan.gpkg", plan.scenario, plan.planned, {.timestamp = timestamp});
  const GDALDatasetUniquePtr dataset(
      GDALDataset::Open((folder.path() / "plan.gpkg").c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY));
  ASSERT_NE(dataset, nullptr);
  for (const char* query :
       {"SELECT last_change AS at FROM gpkg_contents", "SELECT update_time AS at FROM layer_styles"}) {
    OGRLayer* answer = dataset->ExecuteSQL(query, nullptr, nullptr);
    ASSERT_NE(answer, nullptr);
    EXPECT_GE(answer->GetFeatureCount(), 9) << query;
    for (auto& row : *answer) EXPECT_TRUE(text(*row, "at").starts_with("1999")) << query;
    dataset->ReleaseResultSet(answer);
  }
}

TEST(GeoPackage, ReplacesAFileOfItsNameAndLeavesNothingElse) {
  const geo::TempFolder folder;
  const auto file = folder.file("plan.gpkg", "an older file");
  const TinyPlan plan = tiny_plan();
  write_geopackage(file, plan.scenario, plan.planned);
  EXPECT_EQ(read_file(file).substr(0, 15), "SQLite format 3");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 1);
}

TEST(GeoPackage, EveryDrawnLayerHasOneDefaultStyle) {
  const Opened plan;
  std::multiset<std::string> drawn;
  for (const LayerSpec& spec : layer_specs()) {
    if (spec.shape != LayerShape::none) drawn.insert(std::string(spec.name));
  }
  std::multiset<std::string> styled;
  for (const auto& row : plan.rows("layer_styles")) {
    const char* layer = row->GetFieldAsString("f_table_name");
    styled.insert(layer);
    EXPECT_STREQ(row->GetFieldAsString("f_geometry_column"), plan.layer(layer).GetGeometryColumn()) << layer;
    EXPECT_EQ(row->GetFieldAsInteger("useAsDefault"), 1) << layer;
    EXPECT_EQ(text(*row, "f_table_catalog"), "") << layer;  // QGIS compares both with '', so not NULL
    EXPECT_EQ(text(*row, "f_table_schema"), "") << layer;
  }
  EXPECT_EQ(styled, drawn);
}

// Every column of every table that the file registers, as SQLite tells, but for those of QGIS itself.
TEST(GeoPackage, EveryColumnIsInTheDictionaryWithItsTypeAndMeaning) {
  const Opened plan;
  std::map<std::pair<std::string, std::string>, std::string> told;
  for (const auto& row : plan.rows("data_dictionary")) {
    told[{text(*row, "layer"), text(*row, "column")}] = text(*row, "type");
    EXPECT_NE(text(*row, "meaning_ja"), "NULL");
    EXPECT_NE(text(*row, "meaning_en"), "NULL");
  }
  const std::map<std::string, std::string> types{{"TEXT", "text"}, {"INTEGER", "integer"}, {"MEDIUMINT", "integer"},
                                                 {"REAL", "number"}, {"BOOLEAN", "boolean"}};
  int columns = 0;
  for (const auto& row : plan.query("SELECT c.table_name AS t, p.name AS n, p.type AS k FROM gpkg_contents c, "
                                    "pragma_table_info(c.table_name) p WHERE c.table_name <> 'layer_styles'")) {
    const std::string table = text(*row, "t");
    const std::string column = text(*row, "n");
    const auto at = told.find({table, column});
    ASSERT_NE(at, told.end()) << table << "." << column;
    const auto type = types.find(text(*row, "k"));
    EXPECT_EQ(at->second, type == types.end() ? "geometry" : type->second) << table << "." << column;
    ++columns;
  }
  EXPECT_EQ(static_cast<std::size_t>(columns) + 2, told.size());  // and the two tables of QGIS
}

TEST(GeoPackage, NamesOfColumnsSayTheirUnits) {
  const std::map<std::string_view, std::string_view> suffixes{
      {"m", "_m"},   {"km", "_km"},     {"dB", "_db"}, {"deg", "_deg"}, {"Mbps", "_mbps"},
      {"ms", "_ms"}, {"ratio", "_ratio"}, {"h", "_h"},   {"MHz", "_mhz"}, {"JPY/year", "_jpy"}};
  for (const LayerSpec& spec : layer_specs()) {
    for (const LayerColumn& column : spec.columns) {
      if (column.unit.empty()) continue;
      ASSERT_TRUE(suffixes.contains(column.unit)) << column.unit;
      EXPECT_NE(column.name.find(suffixes.at(column.unit)), std::string_view::npos) << spec.name << " " << column.name;
    }
  }
}

TEST(GeoPackage, EveryRowHasOneValueAColumn) {
  const TinyPlan plan = tiny_plan();
  for (const LayerTable& table : make_layer_tables(find_facts(plan.scenario, plan.planned))) {
    for (const LayerRow& row : table.rows)
      EXPECT_EQ(row.values.size(), table.spec->columns.size()) << table.spec->name;
  }
}

void expect_refused(const std::filesystem::path& file) {
  const TinyPlan plan = tiny_plan();
  try {
    write_geopackage(file, plan.scenario, plan.planned);
    FAIL() << "written: " << file;
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::environment);
    EXPECT_NE(std::string(error.what()).find(file.filename().string()), std::string::npos) << error.what();
  }
}

TEST(GeoPackage, RefusesAFolderThatDoesNotExist) {
  const geo::TempFolder folder;
  expect_refused(folder.path() / "none" / "plan.gpkg");
}

TEST(GeoPackage, RefusesAPlaceBelowAFile) {
  const geo::TempFolder folder;
  expect_refused(folder.file("file", "bytes") / "plan.gpkg");
}

TEST(GeoPackage, RefusesAFolderOfItsName) {
  const geo::TempFolder folder;
  std::filesystem::create_directories(folder.path() / "plan.gpkg" / "inside");
  expect_refused(folder.path() / "plan.gpkg");
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "plan.gpkg" / "inside"));
}

// Files may not grow beyond a size, as on a full disk, for the life of the object.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  FullDisk(FullDisk&&) = delete;
  FullDisk& operator=(FullDisk&&) = delete;

 private:
  void (*handler_)(int);
  rlimit before_{};
};

TEST(GeoPackage, AFullDiskLeavesNothingBehind) {
  const geo::TempFolder folder;
  for (const rlim_t kilobytes : {1, 20, 100, 150, 200, 240}) {
    const FullDisk disk(kilobytes * 1024);
    expect_refused(folder.path() / "plan.gpkg");
    EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << kilobytes;
  }
}

TEST(GeoPackage, AnEmptyPlanStillHasEveryLayer) {
  TinyPlan plan = tiny_plan();
  plan.planned = {.region = geo::Region{.name = "空", .projection = geo::Projection("EPSG:32654")}};
  const Opened opened(plan);
  for (const LayerSpec& spec : layer_specs()) EXPECT_TRUE(opened.has(spec.name)) << spec.name;
  EXPECT_STREQ(opened.layer("terminals").GetSpatialRef()->GetAuthorityCode(nullptr), "32654");
}

}  // namespace
}  // namespace tsunagi::report
