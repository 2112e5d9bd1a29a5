// SPDX-License-Identifier: Apache-2.0
#include "sim/report/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <fmt/format.h>

namespace tsunagi::report {
namespace {

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

Progress::Progress(std::vector<std::string> stages, bool quiet)
    : stages_(std::move(stages)),
      quiet_(quiet),
      is_terminal_(::isatty(STDERR_FILENO) != 0),
      has_colour_(is_terminal_ && std::getenv("NO_COLOR") == nullptr),
      started_(std::chrono::steady_clock::now()) {
  if (!quiet_) ticker_ = std::jthread([this](const std::stop_token& stop) { loop(stop); });
}

Progress::~Progress() {
  if (!ticker_.joinable()) return;
  ticker_.request_stop();
  wake_.notify_all();
  ticker_.join();
  if (is_terminal_) std::fputs("\r\033[K", stderr);
}

void Progress::begin(std::string_view stage) {
  const std::lock_guard lock(mutex_);
  close_stage();
  times_.push_back({std::string(stage), 0});
  started_ = std::chrono::steady_clock::now();
  if (!quiet_ && is_terminal_) show();
}

void Progress::close_stage() {
  if (!times_.empty()) times_.back().seconds = seconds_since(started_);
}

std::vector<StageTime> Progress::finish() {
  const std::lock_guard lock(mutex_);
  close_stage();
  return std::exchange(times_, {});
}

void Progress::loop(std::stop_token stop) {
  using namespace std::chrono_literals;
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    wake_.wait_for(lock, stop,
                   is_terminal_ ? std::chrono::milliseconds(200) : std::chrono::milliseconds(10'000),
                   [] { return false; });
    if (!stop.stop_requested() && !times_.empty()) show();
  }
}

void Progress::show() const {
  const std::string& stage = times_.back().stage;
  const auto at = static_cast<std::size_t>(std::ranges::find(stages_, stage) - stages_.begin());
  const double seconds = seconds_since(started_);
  if (!is_terminal_) {
    fmt::print(stderr, "stage {}/{} {} {:.0f} s\n", std::min(at + 1, stages_.size()), stages_.size(), stage,
               seconds);
    return;
  }
  constexpr std::size_t k_width = 24;
  const std::size_t filled = k_width * at / std::max<std::size_t>(1, stages_.size());
  const std::string bar = std::string(filled, '#') + std::string(k_width - filled, '.');
  fmt::print(stderr, "\r\033[K{}[{}]{} {}/{} {} {:.1f} s", has_colour_ ? "\033[32m" : "", bar,
             has_colour_ ? "\033[0m" : "", at + 1, stages_.size(), stage, seconds);
  std::fflush(stderr);
}

}  // namespace tsunagi::report
