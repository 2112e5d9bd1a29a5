// SPDX-License-Identifier: Apache-2.0
// Which keys of a scenario a result depends on: tasks that agree on the keys of a stage share its result.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "geo/base/toml.h"
#include "sim/sweep/overrides.h"

namespace tsunagi::sweep {

// The first stage that a key touches. region: the layers that are read. survey: demand, candidates, coverage.
// plan: graph and solution. years: fiscal years, support and burden only.
enum class Stage : std::uint8_t { region, survey, plan, years };

// By the dotted path of the key. A key that is not known here touches the survey, so that nothing is shared
// wrongly.
[[nodiscard]] Stage stage_of(const std::vector<std::string>& path);

// The keys of a scenario that touch `last` or an earlier stage, with their values, in one order whatever the
// file looks like: the same text for the same meaning.
[[nodiscard]] std::string effective_text(const TomlDocument& document, Stage last);

// The same of a list of overrides: what tells scenarios of a sweep apart up to a stage.
[[nodiscard]] std::string effective_text(const std::vector<Override>& set, Stage last);

}  // namespace tsunagi::sweep
