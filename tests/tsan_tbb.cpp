// SPDX-License-Identifier: Apache-2.0
// The thread sanitizer does not see how Debian's oneTBB, built without it, hands work from thread to thread.
// These stand before the library's own entry points and tell it: what was written before a task is spawned is
// seen by the task, and what tasks wrote is seen where their end was waited for. A race between two tasks is
// still told.
#include <cstdint>
#include <cstdlib>
#include <new>

#include <dlfcn.h>

#include <oneapi/tbb/detail/_small_object_pool.h>
#include <oneapi/tbb/detail/_task.h>

extern "C" {
void __tsan_acquire(void* address);
void __tsan_release(void* address);
}

namespace tbb::detail {
namespace {

template <typename Function>
Function* real(const char* symbol) {
  void* const found = ::dlsym(RTLD_NEXT, symbol);
  if (found == nullptr) std::abort();
  return reinterpret_cast<Function*>(found);
}

// Runs in the place of a spawned task.
class Seen : public d1::task {
 public:
  explicit Seen(d1::task& inner) : inner_(inner) { __tsan_release(this); }

 private:
  d1::task* execute(d1::execution_data& data) override { return run(&d1::task::execute, data); }
  d1::task* cancel(d1::execution_data& data) override { return run(&d1::task::cancel, data); }

  d1::task* run(d1::task* (d1::task::*what)(d1::execution_data&), d1::execution_data& data) {
    __tsan_acquire(this);
    d1::task& inner = inner_;
    delete this;
    return (inner.*what)(data);
  }

  d1::task& inner_;
};

// The count of a wait_context, behind its version: what tasks that end write to.
void see(d1::wait_context& waited) {
  __tsan_acquire(reinterpret_cast<char*>(&waited) + sizeof(std::uint64_t));
}

}  // namespace

namespace r1 {

void spawn(d1::task& task, d1::task_group_context& context) {
  static auto* const f = real<void(d1::task&, d1::task_group_context&)>(
      "_ZN3tbb6detail2r15spawnERNS0_2d14taskERNS2_18task_group_contextE");
  f(*new Seen(task), context);
}

void spawn(d1::task& task, d1::task_group_context& context, d1::slot_id slot) {
  static auto* const f = real<void(d1::task&, d1::task_group_context&, d1::slot_id)>(
      "_ZN3tbb6detail2r15spawnERNS0_2d14taskERNS2_18task_group_contextEt");
  f(*new Seen(task), context, slot);
}

void execute_and_wait(d1::task& task, d1::task_group_context& context, d1::wait_context& waited,
                      d1::task_group_context& waiting) {
  static auto* const f = real<void(d1::task&, d1::task_group_context&, d1::wait_context&,
                                   d1::task_group_context&)>(
      "_ZN3tbb6detail2r116execute_and_waitERNS0_2d14taskERNS2_18task_group_contextERNS2_12wait_contextES6_");
  f(task, context, waited, waiting);
  see(waited);
}

void wait(d1::wait_context& waited, d1::task_group_context& context) {
  static auto* const f = real<void(d1::wait_context&, d1::task_group_context&)>(
      "_ZN3tbb6detail2r14waitERNS0_2d112wait_contextERNS2_18task_group_contextE");
  f(waited, context);
  see(waited);
}

// Tasks and the tree of their ends come from the heap that the sanitizer knows, not from the library's pools.
void* allocate(d1::small_object_pool*& pool, std::size_t bytes, const d1::execution_data&) {
  return allocate(pool, bytes);
}
void* allocate(d1::small_object_pool*& pool, std::size_t bytes) {
  static char no_pool = 0;
  pool = reinterpret_cast<d1::small_object_pool*>(&no_pool);
  return ::operator new(bytes);
}
void deallocate(d1::small_object_pool& pool, void* memory, std::size_t bytes, const d1::execution_data&) {
  deallocate(pool, memory, bytes);
}
void deallocate(d1::small_object_pool&, void* memory, std::size_t) {
  ::operator delete(memory);
}

}  // namespace r1
}  // namespace tbb::detail
