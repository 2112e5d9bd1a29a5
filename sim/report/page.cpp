// SPDX-License-Identifier: Apache-2.0
#include "sim/report/page.h"

#include <cstdint>

#include "geo/base/error.h"
#include "sim/report/packing.h"
#include "sim/report/page_data.h"

#ifdef TSUNAGI_WITH_PAGE
// The built template, put into the program by page_template.S.
extern "C" const char tsunagi_page_begin[];
extern "C" const char tsunagi_page_end[];
#endif

namespace tsunagi::report {
namespace {

constexpr std::string_view k_runs_here = "<!--runs-->";
constexpr std::string_view k_run_begin = "<script type=\"text/plain\" class=\"run\">";
constexpr std::string_view k_run_end = "</script>";

std::string_view page_template() noexcept {
#ifdef TSUNAGI_WITH_PAGE
  return {tsunagi_page_begin, static_cast<std::size_t>(tsunagi_page_end - tsunagi_page_begin)};
#else
  return {};
#endif
}

}  // namespace

bool has_page() noexcept {
  return !page_template().empty();
}

std::string page_run(const plan::Scenario& scenario, const plan::Planned& planned, const Results& results,
                     std::string_view summary) {
  return base64(gzipped(page_data(scenario, planned, results, summary)));
}

std::string page_html(std::span<const std::string> runs) {
  const std::string_view whole = page_template();
  const std::size_t at = whole.find(k_runs_here);
  if (at == std::string_view::npos)
    throw Error(ErrorKind::internal, "the page's template has no place for runs", {});
  std::string html(whole.substr(0, at));
  for (const std::string& run : runs) {
    html += k_run_begin;
    html += run;
    html += k_run_end;
    html += '\n';
  }
  html += whole.substr(at + k_runs_here.size());
  return html;
}

std::vector<std::string> runs_of_page(std::string_view html) {
  std::vector<std::string> runs;
  for (std::size_t at = html.find(k_run_begin); at != std::string_view::npos;
       at = html.find(k_run_begin, at)) {
    at += k_run_begin.size();
    const std::size_t end = html.find(k_run_end, at);
    if (end == std::string_view::npos) break;
    runs.emplace_back(html.substr(at, end - at));
  }
  if (runs.empty()) throw input_error("is no report page of tsunagi: it holds no run");
  return runs;
}

}  // namespace tsunagi::report
