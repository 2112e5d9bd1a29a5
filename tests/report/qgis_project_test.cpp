// SPDX-License-Identifier: Apache-2.0
#include "sim/report/qgis_project.h"

#include <memory>
#include <set>

#include <cpl_minixml.h>
#include <cpl_vsi.h>
#include <gdal_priv.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ogrsf_frmts.h>

#include "geo/gdal_support.h"
#include "sim/report/geopackage.h"
#include "tests/geo/temp_folder.h"
#include "tests/report/tiny_plan.h"

namespace tsunagi::report {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct FreeXml {
  void operator()(CPLXMLNode* node) const noexcept { CPLDestroyXMLNode(node); }
};

// The row of qgis_projects of a plan, and its document as QGIS unpacks it: hex text of a zip with one .qgs.
struct Project {
  std::set<std::string> tables;
  std::string name;
  std::string metadata;
  std::string document;
  std::vector<std::string> entries;
};

Project project_of(TinyPlan plan) {
  geo::prepare_gdal();
  const geo::TempFolder folder;
  const auto file = folder.path() / "plan.gpkg";
  write_geopackage(file, plan.scenario, plan.planned, {.timestamp = "2025-04-01T00:00:00.000Z"});
  const GDALDatasetUniquePtr data(GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY));
  Project out;
  for (auto* layer : data->GetLayers()) out.tables.insert(layer->GetName());
  OGRLayer* rows = data->ExecuteSQL(
      "SELECT name, CAST(metadata AS TEXT) AS metadata, CAST(content AS TEXT) AS content FROM qgis_projects",
      nullptr, nullptr);
  const OGRFeatureUniquePtr row(rows->GetNextFeature());
  out.name = row->GetFieldAsString("name");
  out.metadata = row->GetFieldAsString("metadata");
  const std::string hex = row->GetFieldAsString("content");
  data->ReleaseResultSet(rows);
  std::string zip;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    zip += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  const std::string archive = "/vsizip/{" + folder.file("project.zip", zip).string() + "}";
  const CPLStringList entries(VSIReadDir(archive.c_str()));
  for (int i = 0; i < entries.size(); ++i) out.entries.emplace_back(entries[i]);
  GByte* bytes = nullptr;
  vsi_l_offset size = 0;
  if (!out.entries.empty() &&
      VSIIngestFile(nullptr, (archive + "/" + out.entries[0]).c_str(), &bytes, &size, -1) != 0)
    out.document.assign(reinterpret_cast<const char*>(bytes), size);
  VSIFree(bytes);
  return out;
}

std::vector<CPLXMLNode*> found(CPLXMLNode* node, std::string_view name) {
  std::vector<CPLXMLNode*> out;
  for (CPLXMLNode* c = node; c != nullptr; c = c->psNext) {
    if (c->eType == CXT_Element && name == c->pszValue) out.push_back(c);
    for (CPLXMLNode* below : found(c->psChild, name)) out.push_back(below);
  }
  return out;
}

using Document = std::unique_ptr<CPLXMLNode, FreeXml>;
Document parsed(const Project& project) {
  return Document(CPLParseXMLString(project.document.c_str()));
}

TEST(QgisProject, IsOneDocumentInAnArchive) {
  const Project project = project_of(tiny_plan());
  EXPECT_EQ(project.name, k_project_name);
  ASSERT_EQ(project.entries.size(), 1u);
  EXPECT_TRUE(project.entries[0].ends_with(".qgs"));
  EXPECT_THAT(project.document, StartsWith("<!DOCTYPE qgis"));
  EXPECT_NE(parsed(project), nullptr);
}

TEST(QgisProject, HoldsNoUserAndNoTimeButTheOneGiven) {
  const Project project = project_of(tiny_plan());
  EXPECT_EQ(project.metadata, R"({"last_modified_time": "2025-04-01T00:00:00", "last_modified_user": "" })");
  EXPECT_EQ(project.document.find("saveDateTime"), std::string::npos);
  EXPECT_EQ(project.document.find("saveUser"), std::string::npos);
}

TEST(QgisProject, EveryTableIsALayerOnceAndInTheTree) {
  const Project project = project_of(tiny_plan());
  const Document root = parsed(project);
  std::set<std::string> ids;
  std::set<std::string> sources;
  for (CPLXMLNode* layer : found(root.get(), "maplayer")) {
    const std::string id = CPLGetXMLValue(layer, "id", "");
    EXPECT_GT(id.size(), 10u) << "QGIS replaces shorter ones";
    EXPECT_TRUE(ids.insert(id).second) << id;
    const std::string source = CPLGetXMLValue(layer, "datasource", "");
    EXPECT_THAT(source, StartsWith("./plan.gpkg|layername="));
    sources.insert(source.substr(source.find('=') + 1));
  }
  for (const LayerSpec& spec : layer_specs())
    EXPECT_TRUE(sources.contains(std::string(spec.name))) << spec.name;
  for (const std::string& source : sources) EXPECT_TRUE(project.tables.contains(source)) << source;
  std::set<std::string> in_tree;
  for (CPLXMLNode* node : found(root.get(), "layer-tree-layer"))
    in_tree.insert(CPLGetXMLValue(node, "id", ""));
  EXPECT_EQ(in_tree, ids);
}

TEST(QgisProject, KnowsTheRegionsCrs) {
  const Document root = parsed(project_of(tiny_plan()));
  CPLXMLNode* crs = CPLGetXMLNode(root.get(), "=qgis.projectCrs.spatialrefsys");
  ASSERT_NE(crs, nullptr);
  EXPECT_STREQ(CPLGetXMLValue(crs, "authid", ""), "EPSG:6676");
  EXPECT_THAT(CPLGetXMLValue(crs, "wkt", ""), StartsWith("PROJCRS["));
  EXPECT_STREQ(CPLGetXMLValue(root.get(), "=qgis.properties.SpatialRefSys.ProjectionsEnabled", ""), "1");
}

TEST(QgisProject, TheSheetHasTitleMapLegendScaleBarAndAttribution) {
  const Document root = parsed(project_of(tiny_plan()));
  std::multiset<std::string> types;
  std::string texts;
  for (CPLXMLNode* item : found(root.get(), "LayoutItem")) {
    types.insert(CPLGetXMLValue(item, "type", ""));
    texts += CPLGetXMLValue(item, "labelText", "");
  }
  EXPECT_EQ(types, (std::multiset<std::string>{"65638", "65639", "65641", "65641", "65642", "65646"}));
  EXPECT_THAT(texts, HasSubstr("出典"));
  EXPECT_THAT(texts, HasSubstr("現地未調査"));
}

TEST(QgisProject, LegendsShowOnlyTechnologiesThatAreThere) {
  const Document root = parsed(project_of(tiny_plan()));
  for (CPLXMLNode* layer : found(root.get(), "maplayer")) {
    if (std::string_view(CPLGetXMLValue(layer, "shortname", "")) != "terminals") continue;
    std::set<std::string> values;
    for (CPLXMLNode* category : found(layer->psChild, "category"))
      values.insert(CPLGetXMLValue(category, "value", ""));
    EXPECT_EQ(values, (std::set<std::string>{"fiber", "bwa", "unserved"}));
  }
}

TEST(QgisProject, HostileNamesStayText) {
  TinyPlan plan = tiny_plan();
  plan.planned.region.name = "";
  plan.scenario.name = k_hostile_name + "\x01\xff\u202E";
  const Project project = project_of(std::move(plan));
  const Document root = parsed(project);
  ASSERT_NE(root, nullptr);
  EXPECT_THAT(CPLGetXMLValue(root.get(), "=qgis.title", ""), HasSubstr(k_hostile_name));
  EXPECT_TRUE(found(root.get(), "script").empty());
}

TEST(QgisProject, AnEmptyPlanHasAProjectToo) {
  TinyPlan plan = tiny_plan();
  plan.planned = {.region = geo::Region{.name = "空", .projection = geo::Projection("EPSG:32654")}};
  EXPECT_NE(parsed(project_of(std::move(plan))), nullptr);
}

}  // namespace
}  // namespace tsunagi::report
