// Reads whose answer was lost: X may have charged for them, and nobody knows for which posts.
#pragma once

#include <list>
#include <set>
#include <string>

#include "base/ids.h"
#include "base/time.h"

namespace inquiry::money {

// Nothing stays set aside for them: the terms are read again, and on the same UTC day X charges for
// a post once. Forgotten when the process ends.
class LostReads {
 public:
  void lost(const std::set<std::string>& terms, int results, UtcTime now);

  // These terms have been read in full, and showed these posts. On the same UTC day X charges for
  // what it had shown before no second time; what it was asked for on an earlier day, it was paid
  // for: how many posts.
  std::int64_t found(const std::set<std::string>& terms, const std::set<PostId>& shown,
                     UtcTime now);

  // These terms are read no more: what may have been charged at most.
  std::int64_t given_up(const std::set<std::string>& terms);

 private:
  struct Lost {
    std::set<std::string> terms;  // still to be read
    std::int64_t results = 0;
    UtcTime at;
  };
  std::list<Lost> lost_;
};

}  // namespace inquiry::money
