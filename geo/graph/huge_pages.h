// SPDX-License-Identifier: Apache-2.0
// Memory for arrays that are read at random: asked for in huge pages where the system offers them, which
// spares a search most of its address translation. Has no influence on results.
#pragma once

#include <cstddef>
#include <vector>

namespace tsunagi::graph {

// Advises the whole pages within the range; a refusal is not an error.
void prefer_huge_pages(void* begin, std::size_t byte_count) noexcept;

// Capacity for `size` elements, advised before it is first touched.
template <class T>
void reserve_on_huge_pages(std::vector<T>& values, std::size_t size) {
  if (values.capacity() >= size) return;
  values.reserve(size);
  prefer_huge_pages(values.data() + values.size(), (values.capacity() - values.size()) * sizeof(T));
}

}  // namespace tsunagi::graph
