// SPDX-License-Identifier: Apache-2.0
// A vector file opened strictly, its layer and its texts. For .cpp files of geo/ only.
#pragma once

#include <string>
#include <vector>

#include <ogrsf_frmts.h>

#include "geo/gdal_support.h"
#include "geo/region_file.h"

namespace tsunagi::geo {

// An open file and the layer of a source in it. Throws Error{input}: none of the formats read, damaged, no
// such layer, several and none named.
class VectorFile {
 public:
  VectorFile(const Source& source, const GdalMessages& messages);

  [[nodiscard]] GDALDataset& dataset() const noexcept { return *dataset_; }
  [[nodiscard]] OGRLayer& layer() const noexcept { return *layer_; }
  [[nodiscard]] bool is_osm() const;

  // WKT of the layer's CRS, else of the one the source gives. Throws Error{input} where there is neither.
  [[nodiscard]] std::string crs() const;
  // Text of the layer as UTF-8. Throws Error{input} for bytes that its encoding does not have.
  [[nodiscard]] std::string text(const char* bytes) const;
  [[nodiscard]] std::vector<std::string> field_names() const;

 private:
  const Source& source_;
  bool is_cp932_ = false;  // its texts come as they stand in the file: GDAL would drop what it cannot read
  GDALDatasetUniquePtr dataset_;
  OGRLayer* layer_ = nullptr;
};

[[nodiscard]] std::string crs_wkt(const OGRSpatialReference& srs);

// Throws Error{input} for a layer in degrees under a CRS of metres.
void refuse_degrees(OGRLayer& layer, const OGRSpatialReference& srs);

}  // namespace tsunagi::geo
