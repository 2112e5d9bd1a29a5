// SPDX-License-Identifier: Apache-2.0
#include "geo/base/hidden_sibling.h"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "geo/base/text.h"

namespace tsunagi {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view k_end = ".part";

std::string host_name() {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  return host.data();
}

struct Writer {
  bool is_of_this_machine = false;
  std::int64_t process = 0;
};

fs::path hidden_name(const fs::path& target) {
  static std::atomic<unsigned> count{0};
  return target.parent_path() / fmt::format(".{}.{}-{}-{}{}", target.filename().string(), host_name(),
                                            ::getpid(), count.fetch_add(1), k_end);
}

// Who wrote a file, by its name; nobody where that is no hidden sibling's.
std::optional<Writer> writer_of(std::string_view name) {
  if (!name.starts_with('.') || !name.ends_with(k_end)) return std::nullopt;
  name.remove_suffix(k_end.size());
  const std::size_t count = name.rfind('-');
  const std::size_t process = count == 0 || count == name.npos ? name.npos : name.rfind('-', count - 1);
  if (process == name.npos || !parse_integer(name.substr(count + 1))) return std::nullopt;
  const auto number = parse_integer(name.substr(process + 1, count - process - 1));
  if (!number || *number <= 0) return std::nullopt;
  return Writer{name.substr(0, process).ends_with("." + host_name()), *number};
}

bool runs(std::int64_t process) {
  return ::kill(static_cast<pid_t>(process), 0) == 0 || errno != ESRCH;
}

bool is_gone(const Writer& writer, const fs::directory_entry& entry) {
  if (writer.is_of_this_machine) return !runs(writer.process);
  std::error_code error;
  const auto written = entry.last_write_time(error);
  return !error && fs::file_time_type::clock::now() - written > std::chrono::hours(24);
}

}  // namespace

HiddenSibling::HiddenSibling(const fs::path& target) : path_(hidden_name(target)), removed_(path_) {}

HiddenSibling::~HiddenSibling() {
  std::error_code ignored;
  fs::remove(path_, ignored);  // gone by its name after the rename
}

void remove_dead_siblings(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator at(folder.empty() ? "." : folder, error), end; !error && at != end;
       at.increment(error)) {
    const auto writer = writer_of(at->path().filename().string());
    std::error_code ignored;
    if (writer && at->is_regular_file(ignored) && is_gone(*writer, *at)) fs::remove(at->path(), ignored);
  }
}

}  // namespace tsunagi
