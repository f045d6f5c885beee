// Where X sees links in a text (extractUrlsWithIndices).
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "client/text/tlds.h"

namespace inquiry::client::text {

struct Link {
  std::size_t begin = 0;
  std::size_t end = 0;  // behind the last unit

  // How many units, from `begin`, the link's fixed length stands for. Less than the span only where
  // a path follows a domain that is a link in its front part alone.
  std::size_t counted = 0;
};

std::vector<Link> find_links(std::u16string_view text, const Tlds& tlds);

}  // namespace inquiry::client::text
