#include "tests/daemon/store/raw.h"
#include "tests/daemon/store/temp_store.h"

namespace inquiry::store {
namespace {

using testing::ElementsAre;

using Consents = StoreTest;

std::vector<std::string> consent_ids(const std::vector<Consent>& items) {
  std::vector<std::string> result;
  for (const auto& item : items) result.push_back(item.id);
  return result;
}

TEST_F(Consents, ComeBackAsTheyWereGiven) {
  auto given = a_consent("S-17");
  given.basis = ConsentBasis::kPublicTask;
  const auto id = store().add_consent(given);
  open_again();
  const auto consent = store().consent(id);
  ASSERT_TRUE(consent);
  EXPECT_EQ(consent->id, id);
  EXPECT_EQ(consent->student, "S-17");
  EXPECT_EQ(consent->guardian, "G-S-17");
  EXPECT_EQ(consent->basis, ConsentBasis::kPublicTask);
  EXPECT_EQ(consent->decision, ConsentDecision::kGranted);
  EXPECT_THAT(consent->channels, ElementsAre("x", "newsletter"));
  EXPECT_THAT(consent->kinds, ElementsAre(EvidenceKind::kPhoto, EvidenceKind::kWork));
  EXPECT_EQ(consent->name_level, NameLevel::kFirst);
  EXPECT_EQ(consent->from, parse_date("2026-09-01"));
  EXPECT_EQ(consent->until, parse_date("2027-06-30"));
  EXPECT_EQ(consent->wording_version, "2026-1");
  EXPECT_EQ(consent->evidence, "folder 4, sheet 12");
  EXPECT_EQ(consent->recorded_at, hour(5));
  EXPECT_EQ(consent->recorded_by, "maria");
  EXPECT_FALSE(consent->revoked_at);
  EXPECT_EQ(consent->revoked_by + consent->revoke_reason, "");
}

TEST_F(Consents, MayHaveNoEndAndNameNothing) {
  auto given = a_consent("S-17");
  given.decision = ConsentDecision::kObjected;
  given.until.reset();
  given.channels.clear();
  given.kinds.clear();
  const auto consent = store().consent(store().add_consent(given));
  EXPECT_EQ(consent->decision, ConsentDecision::kObjected);
  EXPECT_FALSE(consent->until);
  EXPECT_TRUE(consent->channels.empty());
  EXPECT_TRUE(consent->kinds.empty());
}

TEST_F(Consents, AreRevokedOnceByANewRow) {
  const auto id = store().add_consent(a_consent("S-17"));
  EXPECT_TRUE(store().revoke_consent(id, "lead", "the mother called", hour(9)));
  EXPECT_FALSE(store().revoke_consent(id, "lead", "again", hour(10)));
  EXPECT_FALSE(store().revoke_consent("c999", "lead", "unknown", hour(10)));
  open_again();
  const auto consent = store().consent(id);
  EXPECT_EQ(consent->revoked_at, hour(9));
  EXPECT_EQ(consent->revoked_by, "lead");
  EXPECT_EQ(consent->revoke_reason, "the mother called");
  EXPECT_EQ(consent->recorded_at, hour(5));
  EXPECT_THAT(raw::ask(file(), "SELECT kind FROM consent_events ORDER BY number"),
              ElementsAre("record", "revocation"));
}

TEST_F(Consents, ARevocationIsNoConsent) {
  const auto id = store().add_consent(a_consent("S-17"));
  store().revoke_consent(id, "lead", "the mother called", hour(9));
  EXPECT_FALSE(store().consent("c2"));
  EXPECT_FALSE(store().revoke_consent("c2", "lead", "a revocation", hour(10)));
  EXPECT_EQ(store().consents_of("S-17").size(), 1U);
}

TEST_F(Consents, OfAChildComeNewestFirst) {
  const auto a = store().add_consent(a_consent("S-1"));
  store().add_consent(a_consent("S-2"));
  const auto c = store().add_consent(a_consent("S-1"));
  EXPECT_THAT(consent_ids(store().consents_of("S-1")), ElementsAre(c, a));
  EXPECT_TRUE(store().consents_of("S-").empty());
}

TEST_F(Consents, AreListedNewestFirstPageByPage) {
  std::vector<std::string> added;
  for (int i = 0; i < 3; ++i) {
    added.push_back(store().add_consent(a_consent("S-" + std::to_string(i))));
    store().revoke_consent(added.back(), "lead", "no more", hour(9));
  }
  const auto first = store().consents({.after = {}, .limit = 2});
  ASSERT_TRUE(first && first->next);
  EXPECT_THAT(consent_ids(first->items), ElementsAre(added[2], added[1]));
  const auto second = store().consents({.after = *first->next, .limit = 2});
  ASSERT_TRUE(second);
  EXPECT_THAT(consent_ids(second->items), ElementsAre(added[0]));
  EXPECT_FALSE(second->next);
  EXPECT_FALSE(store().consents({.after = "a0.1", .limit = 2}));
}

TEST_F(Consents, WithTheSameMeaningAreFound) {
  const auto id = store().add_consent(a_consent("S-17"));
  auto same = a_consent("S-17");
  same.recorded_at = hour(50);
  same.recorded_by = "import";
  same.channels = {"newsletter", "x", "x"};
  same.kinds = {EvidenceKind::kWork, EvidenceKind::kPhoto};
  EXPECT_EQ(store().same_consent(same), id);
}

TEST_F(Consents, ThatDifferInAnythingAreNotTheSame) {
  store().add_consent(a_consent("S-17"));
  const std::vector<std::function<void(Consent&)>> changes{
      [](Consent& c) { c.student = "S-18"; },
      [](Consent& c) { c.guardian = "another"; },
      [](Consent& c) { c.basis = ConsentBasis::kDirectoryOptOut; },
      [](Consent& c) { c.decision = ConsentDecision::kRefused; },
      [](Consent& c) { c.channels = {"x"}; },
      [](Consent& c) { c.kinds.push_back(EvidenceKind::kVoice); },
      [](Consent& c) { c.name_level = NameLevel::kFull; },
      [](Consent& c) { c.from = parse_date("2026-09-02").value(); },
      [](Consent& c) { c.until.reset(); },
      [](Consent& c) { c.wording_version = "2026-2"; },
      [](Consent& c) { c.evidence = "folder 5"; }};
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto other = a_consent("S-17");
    changes[i](other);
    EXPECT_FALSE(store().same_consent(other)) << "change " << i;
  }
}

TEST_F(Consents, ThatWereRevokedCanBeGivenAnew) {
  const auto id = store().add_consent(a_consent("S-17"));
  store().revoke_consent(id, "lead", "the mother called", hour(9));
  EXPECT_FALSE(store().same_consent(a_consent("S-17")));
  EXPECT_NE(store().add_consent(a_consent("S-17")), id);
}

}  // namespace
}  // namespace inquiry::store
