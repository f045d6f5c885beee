#include "daemon/store/chain.h"

namespace inquiry::store {

ChainEnd chain_end(Database& database, std::string_view chain) {
  return first_row(database.query("SELECT count, head FROM chains WHERE name = ?1", chain),
                   [](const Statement& row) {
                     return ChainEnd{.count = row.integer(0), .head = row.text(1)};
                   })
      .value_or(ChainEnd{.count = -1, .head = {}});
}

void extend_chain(Database& database, std::string_view chain, const ChainEnd& end,
                  const std::string& hash) {
  database.run("UPDATE chains SET count = ?2, head = ?3 WHERE name = ?1", chain, end.count + 1,
               hash);
}

}  // namespace inquiry::store
