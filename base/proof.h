// What keeps the promises, by name, so that the tests can take each thing away and see who misses
// it.
//
// Schools run builds without names: INQUIRY_KEEP is its condition, INQUIRY_STEP its statement,
// INQUIRY_POINT nothing. Builds for tests (the option INQUIRY_PROOF) know the names in
// tests/proof/promises.tsv, and can take one away: such a condition is false, such a step is left
// out. Every step and point is also a place at which a test may act, or kill the process.
#pragma once

#ifdef INQUIRY_PROOF

#include <functional>
#include <string>

namespace inquiry::proof {

// False when the test took it away: by without(), or at the start by INQUIRY_WITHOUT=NAME,NAME.
bool kept(const char* name);
// Called at every place that has a name. INQUIRY_KILL_AT=PLACE#N kills the process there at the
// N-th time; INQUIRY_PLACES=FILE has every place written there.
void reached(const char* place);

// Takes these away from now on; empty: none.
void without(const std::string& names);
// What else is done at each place; empty: nothing.
void at_each_place(std::function<void(const std::string& place)> act);

}  // namespace inquiry::proof

#define INQUIRY_KEEP(name, ...) (::inquiry::proof::kept(name) && (__VA_ARGS__))
#define INQUIRY_POINT(name) ::inquiry::proof::reached(name)
#define INQUIRY_STEP(name, ...)                \
  do {                                         \
    ::inquiry::proof::reached("before " name); \
    if (::inquiry::proof::kept(name)) {        \
      __VA_ARGS__;                             \
    }                                          \
    ::inquiry::proof::reached("after " name);  \
  } while (false)

#else

#define INQUIRY_KEEP(name, ...) (__VA_ARGS__)
#define INQUIRY_POINT(name) static_cast<void>(0)
#define INQUIRY_STEP(name, ...) \
  do {                          \
    __VA_ARGS__;                \
  } while (false)

#endif
