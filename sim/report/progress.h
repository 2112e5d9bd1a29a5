// SPDX-License-Identifier: Apache-2.0
// Progress on stderr: a bar on a terminal, a plain line every 10 s elsewhere.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "sim/report/summary.h"

namespace tsunagi::report {

class Progress {
 public:
  // `stages` are all the stages in order; `quiet` shows nothing and still measures.
  Progress(std::vector<std::string> stages, bool quiet);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  Progress(Progress&&) = delete;
  Progress& operator=(Progress&&) = delete;

  void begin(std::string_view stage);
  // Ends the last stage and returns how long each took.
  [[nodiscard]] std::vector<StageTime> finish();

 private:
  void show() const;
  void loop(std::stop_token stop);
  void close_stage();

  std::vector<std::string> stages_;
  bool quiet_;
  bool is_terminal_;
  bool has_colour_;
  std::vector<StageTime> times_;
  std::chrono::steady_clock::time_point started_;
  mutable std::mutex mutex_;
  std::condition_variable_any wake_;
  std::jthread ticker_;
};

}  // namespace tsunagi::report
