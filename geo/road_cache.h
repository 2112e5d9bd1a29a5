// SPDX-License-Identifier: Apache-2.0
// Noded roads kept between runs in a folder of the user's: one file for each set of layers and options.
//
// A file's name says what was asked for, the key inside it what that held: a layer that changed finds the old
// file, sees that it is stale and replaces it. The folder may be emptied at any time.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "geo/geometry.h"
#include "geo/region_file.h"
#include "geo/road_file.h"

namespace tsunagi::geo {

// What a noded network depends on.
struct RoadRequest {
  std::span<const Source> sources;
  std::string crs;                       // EPSG:<code>; empty: the first layer chooses
  std::span<const Area> municipalities;  // in that CRS, to split at; may be none
  SnapReach snap = {};
};

struct CachedRoads {
  NodedRoads roads;
  bool from_cache = false;
  std::string warning;  // why the cache did not serve, or will not; empty where all is well
};

// Throws Error{input} if something other than a folder is there. Nothing there yet is no error, nor is an
// empty path, which means no cache.
void check_cache_folder(const std::filesystem::path& folder);

// Where the roads of a request are kept.
[[nodiscard]] std::filesystem::path road_cache_file(const std::filesystem::path& folder,
                                                    const RoadRequest& request);

// Of everything in the request, the bytes of its files, the versions of GDAL and PROJ and k_roads_revision.
// Throws Error{environment} where a file cannot be read.
[[nodiscard]] graph::ContentKey road_content_key(const RoadRequest& request);

// The roads from the cache, else from `build`, whose result is then kept. Throws what `build` throws; a cache
// that cannot be read or written is a warning. An empty `folder` only builds. The result is the same to the
// bit, wherever it comes from.
[[nodiscard]] CachedRoads cached_roads(const std::filesystem::path& folder, const RoadRequest& request,
                                       const std::function<NodedRoads()>& build);

}  // namespace tsunagi::geo
