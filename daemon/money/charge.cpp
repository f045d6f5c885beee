#include "daemon/money/charge.h"

namespace inquiry::money {

using store::SpendKind;

std::int64_t charge(store::Store& store, const Prices& prices, const std::string& account,
                    SpendKind kind, const client::Charged& charged, UtcTime now) {
  const auto add = [&](SpendKind as, std::int64_t count, Money price) {
    if (count > 0) store.add_spend(account, as, count, price * count, now);
  };
  const bool of_users = kind == SpendKind::kUserRead;
  const auto posts = store.charge_once_a_day(charged.posts, now) + (of_users ? 0 : charged.unnamed);
  const auto beside = store.charge_once_a_day(charged.beside, now);
  add(kind, posts, kind == SpendKind::kOwnRead ? prices.own_read : prices.post_read);
  add(kind == SpendKind::kOwnRead ? SpendKind::kPostRead : kind, beside, prices.post_read);
  const auto users = store.charge_once_a_day(charged.users, now) + (of_users ? charged.unnamed : 0);
  add(SpendKind::kUserRead, users, prices.user_read);
  return posts + beside;
}

}  // namespace inquiry::money
