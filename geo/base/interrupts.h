// SPDX-License-Identifier: Apache-2.0
// SIGINT, SIGTERM, SIGHUP, and SIGPIPE where nobody reads what it says any more: the program ends at once and
// leaves nothing half-written.
#pragma once

#include <filesystem>

namespace tsunagi {

// Starts the thread that waits for an interrupt: it removes what is registered below, says so and ends the
// program with 128 + the signal. A second interrupt ends it where it stands. To be called once, at the start
// of main.
void end_on_interrupt();

// While one lives an interrupt waits: for steps that must be whole. They nest in one thread.
class InterruptHold {
 public:
  InterruptHold();
  ~InterruptHold();
  InterruptHold(const InterruptHold&) = delete;
  InterruptHold& operator=(const InterruptHold&) = delete;
  InterruptHold(InterruptHold&&) = delete;
  InterruptHold& operator=(InterruptHold&&) = delete;
};

// A file or folder that an interrupt removes while this lives.
class RemovedOnInterrupt {
 public:
  explicit RemovedOnInterrupt(std::filesystem::path path);
  ~RemovedOnInterrupt();
  RemovedOnInterrupt(const RemovedOnInterrupt&) = delete;
  RemovedOnInterrupt& operator=(const RemovedOnInterrupt&) = delete;
  RemovedOnInterrupt(RemovedOnInterrupt&&) = delete;
  RemovedOnInterrupt& operator=(RemovedOnInterrupt&&) = delete;

 private:
  std::filesystem::path path_;
};

}  // namespace tsunagi
