// SPDX-License-Identifier: Apache-2.0
#include "geo/graph/huge_pages.h"

#include <cstdint>

#include <sys/mman.h>

namespace tsunagi::graph {

void prefer_huge_pages([[maybe_unused]] void* begin, [[maybe_unused]] std::size_t byte_count) noexcept {
#ifdef MADV_HUGEPAGE
  constexpr std::uintptr_t page = 4096;
  constexpr std::size_t huge_page = std::size_t{2} << 20;
  if (byte_count < 2 * huge_page) return;
  const auto address = reinterpret_cast<std::uintptr_t>(begin);
  const std::uintptr_t skipped = (page - address % page) % page;
  (void)madvise(static_cast<char*>(begin) + skipped, (byte_count - skipped) / page * page, MADV_HUGEPAGE);
#endif
}

}  // namespace tsunagi::graph
