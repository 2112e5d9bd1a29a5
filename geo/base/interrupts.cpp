// SPDX-License-Identifier: Apache-2.0
#include "geo/base/interrupts.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "geo/base/error.h"

namespace tsunagi {
namespace {

namespace fs = std::filesystem;

// The process has one set of signals, so there is one of these.
std::recursive_mutex whole_steps;
std::mutex registry;
std::vector<fs::path> registered;
std::array<int, 2> wake{-1, -1};  // a pipe from the handler to the thread
std::atomic<bool> is_ending = false;
static_assert(std::atomic<bool>::is_always_lock_free);  // a handler may use it

extern "C" void on_interrupt(int signal) {
  if (is_ending.exchange(true)) {
    if (signal == SIGPIPE) return;  // every further line comes to it
    std::_Exit(128 + signal);
  }
  const int kept = errno;
  const auto code = static_cast<unsigned char>(signal);
  if (::write(wake[1], &code, 1) != 1) std::_Exit(128 + signal);
  errno = kept;
}

// A thread that is writing there may add a file between two looks.
void remove_whole(const fs::path& path) {
  constexpr int k_most_tries = 20;
  std::error_code error;
  for (int i = 0; i < k_most_tries; ++i) {
    fs::remove_all(path, error);
    if (!error && !fs::exists(fs::symlink_status(path, error))) return;
  }
}

void wait_for_interrupt() {
  unsigned char signal = 0;
  while (::read(wake[0], &signal, 1) < 0 && errno == EINTR) {
  }
  const std::scoped_lock lock(whole_steps, registry);
  std::ranges::for_each(registered, remove_whole);
  if (signal != SIGPIPE) std::fputs("\ninterrupted: what was begun is removed\n", stderr);
  std::_Exit(128 + signal);
}

}  // namespace

void end_on_interrupt() {
  if (::pipe(wake.data()) != 0)
    throw Error(ErrorKind::environment, "cannot make a pipe: " + std::generic_category().message(errno));
  std::thread(wait_for_interrupt).detach();
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) {
    struct sigaction before {};
    ::sigaction(signal, nullptr, &before);
    const bool may_be_ignored = signal == SIGHUP || signal == SIGPIPE;  // by nohup, by services
    if (may_be_ignored && before.sa_handler == SIG_IGN) continue;
    ::sigaction(signal, &action, nullptr);
  }
}

InterruptHold::InterruptHold() {
  whole_steps.lock();
}

InterruptHold::~InterruptHold() {
  whole_steps.unlock();
}

RemovedOnInterrupt::RemovedOnInterrupt(fs::path path) : path_(std::move(path)) {
  const std::lock_guard lock(registry);
  registered.push_back(path_);
}

RemovedOnInterrupt::~RemovedOnInterrupt() {
  const std::lock_guard lock(registry);
  registered.erase(std::ranges::find(registered, path_));
}

}  // namespace tsunagi
