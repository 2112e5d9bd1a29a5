// SPDX-License-Identifier: Apache-2.0
#include "sim/report/geopackage.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "geo/base/error.h"
#include "sim/report/geopackage_tables.h"
#include "sim/report/geopackage_writer.h"
#include "sim/report/qgis_project.h"
#include "sim/report/styles.h"

namespace tsunagi::report {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& file, std::string_view what, const std::error_code& reason) {
  throw Error(ErrorKind::environment, fmt::format("cannot {} the GeoPackage: {}", what, reason.message()),
              {.file = file.string()});
}

// A file written beside its place and moved into it when whole; removed otherwise.
class HiddenFile {
 public:
  explicit HiddenFile(const fs::path& target)
      : target_(fs::absolute(target)),
        hidden_(target_.parent_path() / fmt::format(".{}.part.{}", ::getpid(), target_.filename().string())) {
    std::error_code error;
    if (!fs::is_directory(target_.parent_path(), error))
      refuse(target_, "write", std::make_error_code(std::errc::not_a_directory));
    fs::remove(hidden_, error);
    if (error) refuse(target_, "replace", error);
  }
  ~HiddenFile() {
    std::error_code ignored;
    fs::remove(hidden_, ignored);
  }
  HiddenFile(const HiddenFile&) = delete;
  HiddenFile& operator=(const HiddenFile&) = delete;
  HiddenFile(HiddenFile&&) = delete;
  HiddenFile& operator=(HiddenFile&&) = delete;

  [[nodiscard]] const fs::path& path() const noexcept { return hidden_; }

  void commit() {
    const int descriptor = ::open(hidden_.c_str(), O_RDONLY | O_CLOEXEC);
    const bool flushed = descriptor >= 0 && ::fsync(descriptor) == 0;
    const std::error_code reason(errno, std::generic_category());
    if (descriptor >= 0) ::close(descriptor);
    if (!flushed) refuse(target_, "flush", reason);
    std::error_code error;
    fs::rename(hidden_, target_, error);
    if (error) refuse(target_, "move", error);
  }

 private:
  fs::path target_;
  fs::path hidden_;
};

// Attributions of the layers used, each once, and what a reader must know.
std::string attribution(const plan::Planned& planned) {
  std::vector<std::string> sources;
  bool is_synthetic = false;
  for (const geo::LayerRecord& layer : planned.region.layers) {
    is_synthetic = is_synthetic || layer.synthetic;
    if (!layer.attribution.empty() && std::ranges::find(sources, layer.attribution) == sources.end())
      sources.push_back(layer.attribution);
  }
  return fmt::format("出典: {}\n候補地はすべて現地未調査。{}tsunagi による計画案。", fmt::join(sources, "、"),
                     is_synthetic ? "架空のデータを含む。" : "");
}

}  // namespace

void write_geopackage(const fs::path& file, const plan::Scenario& scenario, const plan::Planned& planned,
                      const GeoPackageOptions& options) {
  const std::vector<LayerTable> tables = make_layer_tables(find_facts(scenario, planned));
  HiddenFile hidden(file);
  const TableFile target{
      .path = hidden.path(), .crs = planned.region.projection.crs(), .timestamp = options.timestamp};
  try {
    write_tables(target, tables);
    const std::vector<LayerStyle> styles = layer_styles(tables);
    add_styles(target, styles);
    add_project(target, k_project_name,
                qgis_project({.file = file.filename().string(),
                              .crs = target.crs,
                              .title = scenario.name.starts_with(planned.region.name)
                                           ? scenario.name
                                           : fmt::format("{} {}", planned.region.name, scenario.name),
                              .attribution = attribution(planned),
                              .extent = extent_of(tables)},
                             plan_groups(), tables, styles));
  } catch (const Error& error) {
    std::vector<Fault> faults = error.faults();
    for (Fault& fault : faults) fault.where.file = file.string();  // the name the caller knows
    throw Error(error.kind(), std::move(faults));
  }
  hidden.commit();
}

}  // namespace tsunagi::report
