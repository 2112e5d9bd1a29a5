// SPDX-License-Identifier: Apache-2.0
#include "models/antenna_pattern.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "geo/base/error.h"
#include "geo/base/text.h"
#include "models/validity.h"

namespace tsunagi::models {
namespace {

constexpr Bounds k_loss_db{0, 200};
constexpr std::size_t k_most_points = 7200;

// To −180 (excluded) … 180.
double signed_deg(double angle_deg) {
  const double turned = std::remainder(angle_deg, 360.0);
  return turned <= -180 ? turned + 360 : turned;
}

double positive_deg(double angle_deg) {
  const double turned = std::fmod(angle_deg, 360.0);
  return turned < 0 ? turned + 360 : turned;
}

// Between the points at i and i + 1.
double between(const Cut& cut, std::size_t i, double angle_deg) {
  const double width = cut.angle_deg[i + 1] - cut.angle_deg[i];
  const double part = (angle_deg - cut.angle_deg[i]) / width;
  return cut.loss_db[i] + part * (cut.loss_db[i + 1] - cut.loss_db[i]);
}

// A cut that ends: beyond its ends it stays what it is there.
double open_cut_db(const Cut& cut, double angle_deg) {
  if (cut.angle_deg.empty()) return 0;
  if (angle_deg <= cut.angle_deg.front()) return cut.loss_db.front();
  if (angle_deg >= cut.angle_deg.back()) return cut.loss_db.back();
  const auto above = std::ranges::upper_bound(cut.angle_deg, angle_deg);
  return between(cut, static_cast<std::size_t>(above - cut.angle_deg.begin()) - 1, angle_deg);
}

// A cut that closes on itself after 360 degrees.
double closed_cut_db(const Cut& cut, double angle_deg) {
  if (cut.angle_deg.empty()) return 0;
  double angle = positive_deg(angle_deg);
  const auto above = std::ranges::upper_bound(cut.angle_deg, angle);
  if (above != cut.angle_deg.begin() && above != cut.angle_deg.end()) {
    return between(cut, static_cast<std::size_t>(above - cut.angle_deg.begin()) - 1, angle);
  }
  if (above == cut.angle_deg.begin()) angle += 360;
  const double width = cut.angle_deg.front() + 360 - cut.angle_deg.back();
  const double part = (angle - cut.angle_deg.back()) / width;
  return cut.loss_db.back() + part * (cut.loss_db.front() - cut.loss_db.back());
}

// Table 7.3-1. θ is 90 degrees plus the angle below the axis, so θ − 90 is off_elevation.
double element_loss_db(const SectorAntenna& sector, const Direction& direction) {
  const double off_azimuth = signed_deg(direction.azimuth_deg - sector.azimuth_deg);
  const double off_elevation = direction.elevation_deg + sector.tilt_deg;
  const double v = off_elevation / sector.vertical_3db_deg;
  const double h = off_azimuth / sector.horizontal_3db_deg;
  const double A_V = std::min(12 * v * v, sector.side_lobe_db);
  const double A_H = std::min(12 * h * h, sector.most_loss_db);
  return std::min(A_V + A_H, sector.most_loss_db);
}

double measured_loss_db(const MeasuredAntenna& antenna, const Direction& direction) {
  return closed_cut_db(antenna.horizontal, direction.azimuth_deg - antenna.azimuth_deg) +
         open_cut_db(antenna.vertical, direction.elevation_deg + antenna.tilt_deg);
}

// What the reading of a file has come to.
class Reader {
 public:
  Reader(std::string file) : file_(std::move(file)) {}

  void line(std::string_view text, int number) {
    number_ = number;
    const std::vector<std::string> fields = split(text, ',');
    const std::string_view first = trimmed(fields.front());
    if (first == "azimuth_deg" || first == "elevation_deg") return open(first, fields);
    point(fields);
  }

  MeasuredAntenna finish() {
    number_ = 0;
    if (!seen_horizontal_) fault("expected a line \"azimuth_deg, loss_db\" and its points, found none");
    if (seen_horizontal_) check_size(antenna_.horizontal, "azimuth_deg");
    if (seen_vertical_) check_size(antenna_.vertical, "elevation_deg");
    faults_.throw_if_any();
    return std::move(antenna_);
  }

 private:
  void fault(std::string sentence) { faults_.add(std::move(sentence), {.file = file_, .line = number_}); }

  void open(std::string_view name, const std::vector<std::string>& fields) {
    const bool horizontal = name == "azimuth_deg";
    bool& seen = horizontal ? seen_horizontal_ : seen_vertical_;
    cut_ = horizontal ? &antenna_.horizontal : &antenna_.vertical;
    if (fields.size() != 2 || trimmed(fields[1]) != "loss_db") {
      fault(fmt::format("expected \"{}, loss_db\"", name));
    }
    if (seen) fault(fmt::format("the cut {} comes twice", name));
    if (!horizontal && !seen_horizontal_) fault("expected the cut azimuth_deg before elevation_deg");
    seen = true;
  }

  void point(const std::vector<std::string>& fields) {
    if (cut_ == nullptr) {
      if (!told_) fault("expected the line \"azimuth_deg, loss_db\" before the first point");
      told_ = true;
      return;
    }
    if (fields.size() != 2) {
      return fault(fmt::format("expected an angle and a loss, found {} fields", fields.size()));
    }
    const std::optional<double> angle = number(fields[0], "an angle in degrees");
    const std::optional<double> loss = number(fields[1], "a loss in dB");
    if (angle && loss) add(*angle, *loss);
  }

  std::optional<double> number(const std::string& field, std::string_view what) {
    const std::string_view text = trimmed(field);
    const std::optional<double> value = parse_number(text);
    if (!value) fault(fmt::format("expected {}, found \"{}\"", what, text));
    return value;
  }

  void add(double angle, double loss) {
    const bool horizontal = cut_ == &antenna_.horizontal;
    const bool angle_fits = horizontal ? angle >= 0 && angle < 360 : angle >= -90 && angle <= 90;
    if (!angle_fits) {
      fault(fmt::format("expected {}, found {}",
                        horizontal ? "azimuth_deg from 0 to below 360" : "elevation_deg from -90 to 90",
                        angle));
    }
    if (!is_within(loss, k_loss_db)) fault(fmt::format("expected loss_db from 0 to 200, found {}", loss));
    if (!cut_->angle_deg.empty() && angle <= cut_->angle_deg.back()) {
      fault(fmt::format("expected an angle above {}, found {}", cut_->angle_deg.back(), angle));
    }
    if (cut_->angle_deg.size() > k_most_points) return;  // reported once, at the end
    cut_->angle_deg.push_back(angle);
    cut_->loss_db.push_back(loss);
  }

  void check_size(const Cut& cut, std::string_view name) {
    if (cut.angle_deg.size() < 2) {
      fault(fmt::format("expected at least 2 points of {}, found {}", name, cut.angle_deg.size()));
    }
    if (cut.angle_deg.size() > k_most_points) {
      fault(fmt::format("expected at most {} points of {}", k_most_points, name));
    }
  }

  std::string file_;
  Faults faults_;
  MeasuredAntenna antenna_;
  Cut* cut_ = nullptr;
  int number_ = 0;
  bool seen_horizontal_ = false;
  bool seen_vertical_ = false;
  bool told_ = false;
};

}  // namespace

double pattern_loss_db(const AntennaPattern& pattern, const Direction& direction) {
  if (const auto* sector = std::get_if<SectorAntenna>(&pattern)) return element_loss_db(*sector, direction);
  if (const auto* file = std::get_if<MeasuredAntenna>(&pattern)) return measured_loss_db(*file, direction);
  return 0;
}

double sector_loss_db(const SiteAntenna& antenna, std::size_t sector, const Direction& direction) {
  return pattern_loss_db(antenna.pattern,
                         {direction.azimuth_deg - antenna.azimuth_deg.at(sector), direction.elevation_deg});
}

BestSector best_sector(const SiteAntenna& antenna, const Direction& direction) {
  BestSector best{.sector = 0, .loss_db = sector_loss_db(antenna, 0, direction)};
  for (std::size_t s = 1; s < antenna.azimuth_deg.size(); ++s) {
    const double loss_db = sector_loss_db(antenna, s, direction);
    if (loss_db < best.loss_db) best = {s, loss_db};
  }
  return best;
}

MeasuredAntenna parse_antenna_pattern(std::string_view text, const std::string& file) {
  Reader reader(file);
  int number = 0;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ++number;
    if (!line.empty() && line.front() != '#') reader.line(line, number);
  }
  return reader.finish();
}

}  // namespace tsunagi::models
