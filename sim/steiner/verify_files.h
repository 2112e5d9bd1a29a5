// SPDX-License-Identifier: Apache-2.0
// The independent checker on files: its own strict parser of plans and certificates, then verify.h.
#pragma once

#include <optional>
#include <string_view>

#include "sim/steiner/instance.h"
#include "sim/steiner/verify.h"

namespace tsunagi::steiner {

// What the files say of the instance and whether it holds. Costs include Instance::fixed and are integers in
// units of 10^−decimals. Everything wrong is a fault with its line; nothing is thrown. Work: that of
// verify.h.
struct FileVerdict {
  std::vector<std::string> faults;
  Cost cost = 0;              // of the plan, recomputed
  std::optional<Cost> bound;  // of the certificate, recomputed

  [[nodiscard]] bool holds() const { return faults.empty(); }
};

[[nodiscard]] FileVerdict verify_files(const Instance& instance, std::string_view solution,
                                       std::optional<std::string_view> certificate);

}  // namespace tsunagi::steiner
