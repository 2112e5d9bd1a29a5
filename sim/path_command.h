// SPDX-License-Identifier: Apache-2.0
// One radio path, read from a file, and what the models say of it: every value on the way to the loss.
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "models/catalogue.h"
#include "sim/plan/pair_profile.h"
#include "sim/plan/path_loss.h"

namespace tsunagi::commands {

// Models that the command can show; `chain` is the catalogue's choice for the distance.
enum class ShownModel { chain, p1812, p452, itm, tr38901_rma, tr38901_uma, tr38901_umi };
inline constexpr std::array<std::string_view, 7> k_shown_model_names{
    "chain", "p1812", "p452", "itm", "tr38901_rma", "tr38901_uma", "tr38901_umi"};

struct PathQuestion {
  models::Option option;  // its radio with what the file replaces
  bool is_of_catalogue = false;
  std::vector<ShownModel> models;
  plan::PairProfile points;  // given or sampled
  plan::RadioConditions conditions;
  double latitude_deg = 36;
  double time_percent = 50;
  double location_percent = 50;
};

// Throws Error{input} with all faults of the file: an unknown key, both or neither of profile and terrain, a
// profile that is none, points outside the elevation raster.
[[nodiscard]] PathQuestion read_path_question(const std::filesystem::path& file);

}  // namespace tsunagi::commands
