// Reads whose answer was lost: X may have charged for them, and nobody knows for which posts.
#pragma once

#include <list>
#include <set>
#include <string>

#include "base/ids.h"
#include "base/time.h"
#include "daemon/money/purse.h"

namespace inquiry::money {

// What was lost stays set aside until its terms have been read. Forgotten when the process ends.
class LostReads {
 public:
  void lost(const std::set<std::string>& terms, int results, Hold hold, UtcTime now);

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
    Hold hold;
    UtcTime at;
  };
  std::list<Lost> lost_;
};

}  // namespace inquiry::money
