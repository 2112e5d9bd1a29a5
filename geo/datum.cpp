// SPDX-License-Identifier: Apache-2.0
#include "geo/datum.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include <fmt/format.h>
#include <ogr_spatialref.h>
#include <proj.h>

#include "geo/base/error.h"
#include "geo/vector_file.h"

namespace tsunagi::geo {
namespace {

using Context = std::unique_ptr<PJ_CONTEXT, PJ_CONTEXT* (*)(PJ_CONTEXT*)>;
using Object = std::unique_ptr<PJ, PJ* (*)(PJ*)>;
using Factory = std::unique_ptr<PJ_OPERATION_FACTORY_CONTEXT, void (*)(PJ_OPERATION_FACTORY_CONTEXT*)>;
using Operations = std::unique_ptr<PJ_OBJ_LIST, void (*)(PJ_OBJ_LIST*)>;

// "EPSG:4301", else the name.
std::string name_of(const OGRSpatialReference& srs) {
  const char* const code = srs.GetAuthorityCode(nullptr);
  const char* const authority = srs.GetAuthorityName(nullptr);
  if (code != nullptr && authority != nullptr) return fmt::format("{}:{}", authority, code);
  return srs.GetName() == nullptr ? "its CRS" : srs.GetName();
}

bool is_modern(const OGRSpatialReference& geographic) {
  static constexpr std::array<std::string_view, 3> k_datums{"WGS_1984", "Japanese_Geodetic_Datum_2000",
                                                            "Japanese_Geodetic_Datum_2011"};
  const char* const datum = geographic.GetAttrValue("DATUM");
  return datum != nullptr && std::ranges::find(k_datums, datum) != k_datums.end();
}

// The best operation that this installation can carry out around a place.
Object best_operation(PJ_CONTEXT* context, const std::string& from_wkt, LonLat place) {
  constexpr double k_around_deg = 0.01;
  const Object from(proj_create(context, from_wkt.c_str()), &proj_destroy);
  const Object to(proj_create(context, "EPSG:6668"), &proj_destroy);
  const Factory factory(proj_create_operation_factory_context(context, nullptr),
                        &proj_operation_factory_context_destroy);
  if (!from || !to || !factory) return {nullptr, &proj_destroy};
  proj_operation_factory_context_set_area_of_interest(
      context, factory.get(), place.lon_deg - k_around_deg, place.lat_deg - k_around_deg,
      place.lon_deg + k_around_deg, place.lat_deg + k_around_deg);
  proj_operation_factory_context_set_spatial_criterion(context, factory.get(),
                                                       PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION);
  proj_operation_factory_context_set_grid_availability_use(
      context, factory.get(), PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID);
  const Operations found(proj_create_operations(context, from.get(), to.get(), factory.get()),
                         &proj_list_destroy);
  if (!found || proj_list_get_count(found.get()) == 0) return {nullptr, &proj_destroy};
  return {proj_list_get(context, found.get(), 0), &proj_destroy};
}

}  // namespace

std::string datum_shift(const std::string& crs_wkt, LonLat place) {
  OGRSpatialReference srs;
  srs.importFromWkt(crs_wkt.c_str());
  OGRSpatialReference geographic;
  geographic.CopyGeogCSFrom(&srs);
  if (is_modern(geographic)) return {};
  const Context context(proj_context_create(), &proj_context_destroy);
  proj_log_level(context.get(), PJ_LOG_NONE);
  const Object operation = best_operation(context.get(), geo::crs_wkt(geographic), place);
  if (!operation || proj_coordoperation_has_ballpark_transformation(context.get(), operation.get()) != 0) {
    throw input_error(
        fmt::format("its datum ({}) has no known way to JGD2011; convert the layer to a CRS of "
                    "JGD2011 first",
                    name_of(srs)));
  }
  const double accuracy_m = proj_coordoperation_get_accuracy(context.get(), operation.get());
  return fmt::format("coordinates in {} ({}) were brought to JGD2011 by \"{}\", exact to {}", name_of(srs),
                     geographic.GetAttrValue("DATUM"), proj_get_name(operation.get()),
                     accuracy_m >= 0 ? fmt::format("{} m", accuracy_m) : "an unknown degree");
}

}  // namespace tsunagi::geo
