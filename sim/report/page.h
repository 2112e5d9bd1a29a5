// SPDX-License-Identifier: Apache-2.0
// report.html: one file that shows a run, or several beside one another, without a network.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/report/summary.h"

namespace tsunagi::report {

// Whether the program was built with the page's script (sim/report/web; it needs `npm ci` before the build).
[[nodiscard]] bool has_page() noexcept;

// Why a run has no page, in a sentence.
inline constexpr std::string_view k_page_left_out =
    "report.html is left out: the program was built without its script; run `npm ci` in sim/report/web and "
    "build again";

// One run as pages carry it (sim/report/web/DATA.md): one line of base64. `summary` is the run's
// summary.json. Equal runs give equal bytes.
[[nodiscard]] std::string page_run(const plan::Scenario& scenario, const plan::Planned& planned,
                                   const Results& results, std::string_view summary);

// The page over runs made by page_run, in their order. Requires has_page() and at least one run.
[[nodiscard]] std::string page_html(std::span<const std::string> runs);

// The runs of a page, as they went in. Throws Error{input} for a text that is no page of this program.
[[nodiscard]] std::vector<std::string> runs_of_page(std::string_view html);

}  // namespace tsunagi::report
