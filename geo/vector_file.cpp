// SPDX-License-Identifier: Apache-2.0
#include "geo/vector_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geo/base/cp932.h"
#include "geo/base/text.h"
#include "geo/geopackage_check.h"
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

using Options = std::array<const char*, 2>;
constexpr Options k_none{nullptr, nullptr};
constexpr Options k_no_decoding{"ENCODING=", nullptr};
constexpr Options k_immutable{"IMMUTABLE=YES", nullptr};  // else SQLite may write beside what it only reads

GDALDatasetUniquePtr open(const Source& source, const Options& options, const GdalMessages& messages) {
  GDALDatasetUniquePtr dataset(GDALDataset::Open(source.path.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY,
                                                 k_drivers.data(), options.data(), nullptr));
  if (dataset) return dataset;
  const std::string why = messages.text().empty() ? "" : ": " + messages.text();
  const std::string_view promised = promised_format(source.path);
  if (!promised.empty())
    throw input_error(fmt::format("begins as a {} and is damaged or cut short{}", promised, why));
  throw input_error(
      fmt::format("is none of the vector formats that are read (GeoPackage, FlatGeobuf, Shapefile, "
                  "GeoJSON, GeoJSONSeq, OSM){}",
                  why));
}

// What a Shapefile says of its texts: a .cpg beside it, else the language of its .dbf.
bool says_cp932(const std::filesystem::path& path) {
  static constexpr std::array<std::string_view, 8> k_names{"CP932", "932",       "SJIS",        "SHIFT_JIS",
                                                           "MS932", "SHIFT-JIS", "WINDOWS-31J", "ANSI 932"};
  for (const char* extension : {".cpg", ".CPG"}) {
    std::ifstream file(std::filesystem::path(path).replace_extension(extension));
    if (!file) continue;
    std::string name;
    std::getline(file, name);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return std::toupper(c); });
    return std::ranges::find(k_names, trimmed(name)) != k_names.end();
  }
  constexpr std::streamoff k_language_at = 29;
  constexpr int k_japanese = 0x13;  // dBASE's language driver of code page 932
  for (const char* extension : {".dbf", ".DBF"}) {
    std::ifstream file(std::filesystem::path(path).replace_extension(extension), std::ios::binary);
    if (file.seekg(k_language_at)) return file.get() == k_japanese;
  }
  return false;
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

}  // namespace

std::string crs_wkt(const OGRSpatialReference& srs) {
  char* text = nullptr;
  srs.exportToWkt(&text);
  std::string wkt = text;
  CPLFree(text);
  return wkt;
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

VectorFile::VectorFile(const Source& source, const GdalMessages& messages) : source_(source) {
  prepare_gdal();
  refuse_foreign_format(source.path);
  const bool is_geopackage = check_geopackage(source.path, source.layer);
  const bool is_shapefile = check_shapefile(source.path);
  is_cp932_ = is_shapefile && (source.cp932 || says_cp932(source.path));
  dataset_ = open(source, is_geopackage ? k_immutable : is_cp932_ ? k_no_decoding : k_none, messages);
  layer_ = &choose_layer(*dataset_, source, messages);
}

bool VectorFile::is_osm() const {
  return std::string_view(dataset_->GetDriverName()) == "OSM";
}

std::string VectorFile::crs() const {
  const OGRSpatialReference* srs = layer_->GetSpatialRef();
  // A GeoPackage without a CRS (srs_id 0) comes as "Undefined geographic SRS".
  const bool named = srs != nullptr && srs->GetName() != nullptr &&
                     !std::string_view(srs->GetName()).starts_with("Undefined ");
  if (named && !srs->IsLocal() && !srs->IsEmpty()) return crs_wkt(*srs);
  if (source_.crs.empty()) throw input_error("has no CRS; give crs = \"EPSG:<code>\" for this source");
  OGRSpatialReference given;
  if (given.importFromEPSG(static_cast<int>(parse_integer(source_.crs.substr(5)).value_or(0))) !=
      OGRERR_NONE) {
    throw input_error(fmt::format("{} is not known", source_.crs));
  }
  return crs_wkt(given);
}

std::string VectorFile::text(const char* bytes) const {
  if (is_cp932_) {
    Decoded decoded = from_cp932(bytes);
    if (decoded.bad_at)
      throw input_error(fmt::format("is not CP932 at byte {}, or cuts a character in two", *decoded.bad_at));
    return std::move(decoded.text);
  }
  std::string text = bytes;
  if (first_invalid_utf8(text))
    throw input_error("is not valid UTF-8; give encoding = \"CP932\" for this source if that is what it is");
  return text;
}

std::vector<std::string> VectorFile::field_names() const {
  const OGRFeatureDefn& schema = *layer_->GetLayerDefn();
  std::vector<std::string> names;
  for (int i = 0; i < schema.GetFieldCount(); ++i) {
    try {
      names.push_back(text(schema.GetFieldDefn(i)->GetNameRef()));
    } catch (const Error&) {
      names.emplace_back();  // of no use, and of no harm unless it is asked for
    }
  }
  return names;
}

}  // namespace tsunagi::geo
