// The moderator's day, in Chromium against a stand-in of the daemon.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {foreignThings, go, launch, open, seriousFlaws, settled, VIEWS} from "./browser.js";
import {startFixture} from "./fixture.js";
import {CORPUS, poisoned} from "./hostile.js";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function withConsole(work, alter, options) {
  const fixture = await startFixture(alter);
  try {
    const page = await open(browser, fixture.link, options);
    await work(page, fixture);
    assert.deepEqual(page.violations, []);
    await page.context().close();
  } finally {
    await fixture.close();
  }
}

const textOf = (page, selector) => page.locator(selector).innerText();
const said = (page, text) => page.waitForFunction((wanted) => document.getElementById("announcer").textContent.includes(wanted), text);

// What a post is when nobody says more.
const PLAIN = {reply_settings: "everyone", made_with_ai: false, paid_partnership: false, reply_to: null};

test("a login link is redeemed once and leaves no trace in the address", async () => {
  await withConsole(async (page, fixture) => {
    assert.equal(page.url().includes("#a"), false);
    const other = await page.context().newPage();
    await other.goto(`${fixture.url}/login#wrong`);
    await other.waitForSelector("#message.problem");
    assert.equal(other.url(), `${fixture.url}/login`);
    assert.match(await other.locator("#message").innerText(), /used already/);
  });
});

test("nobody sees anything without a session", async () => {
  const fixture = await startFixture();
  const page = await browser.newPage();
  await page.goto(fixture.url);
  await page.waitForURL(`${fixture.url}/login`);
  assert.match(await textOf(page, "#message"), /not logged in/);
  assert.match(await textOf(page, "#hint"), /inquiryctl console/);
  await page.close();
  await fixture.close();
});

test("a moderator sees everything that matters and approves what she saw", async () => {
  await withConsole(async (page, fixture) => {
    await go(page, "review");
    const card = await page.locator("li:has(#draft-d2)").innerText();
    for (const needed of ["16 of 20 now place", "76 of 280", "$0.015", "S-014", "work, no name", "Consent is live until", "granted: c1", "S-022",
      "photo, first name", "exit tickets of 2 October", "ana", "expires"]) {
      assert.ok(card.includes(needed), needed);
    }
    await page.click("#approve-d2");
    assert.match(await textOf(page, "dialog"), /who can be recognised/);
    await page.click("#dialog-cancel");
    assert.equal(fixture.sent("POST", "/drafts/d2/approve").length, 0);
    await page.check("#looked-d2");
    await page.click("#approve-d2");
    await said(page, "Approved");
    assert.deepEqual(fixture.sent("POST", "/drafts/d2/approve").map((each) => each.body), [{content_hash: "22".repeat(32)}]);
    assert.equal(await page.locator("#draft-d2").count(), 0);
  });
});

test("what expires soonest comes first", async () => {
  await withConsole(async (page) => {
    await go(page, "review");
    const order = await page.locator("[aria-labelledby=group-waiting_for_review] h3").evaluateAll((heads) => heads.map((head) => head.id));
    assert.deepEqual(order, ["draft-d3", "draft-d2", "draft-d1"]);
  });
});

test("an author is told why she cannot approve her own post", async () => {
  await withConsole(async (page) => {
    await go(page, "review");
    assert.match(await textOf(page, "li:has(#draft-d3)"), /someone else has to approve/);
    assert.equal(await page.locator("#approve-d3").count(), 0);
  });
});

test("a post that changed meanwhile is not approved but shown anew", async () => {
  await withConsole(async (page, fixture) => {
    await go(page, "review");
    Object.assign(fixture.world.drafts[0], {text: "Another text", content_hash: "99".repeat(32)});
    await page.click("#approve-d1");
    await page.waitForSelector("dialog[open]");
    assert.match(await textOf(page, "dialog"), /no longer what you saw/);
    await page.click("#dialog-cancel");
    await page.waitForFunction(() => document.querySelector("li:has(#draft-d1)").textContent.includes("Another text"));
    assert.equal(fixture.world.drafts[0].state, "waiting_for_review");
  });
});

test("an approved post is edited as it was shown, and the page says that its approval is void", async () => {
  await withConsole(async (page, fixture) => {
    await go(page, "review");
    await page.selectOption("#review-group", "way");
    await page.click("#edit-d7");
    await page.waitForSelector("#edit-form");
    assert.match(await textOf(page, "#voids-approval"), /approved by lee. Saving voids the approval/);
    assert.match(await textOf(page, "#becomes-yours"), /you cannot approve it/);
    assert.equal(await page.inputValue("#edit-form [name=because]"), "she wrote about it");
    await page.fill("#draft-text", "@TonyaWardSinger how do you hear every voice?");
    await page.click("#save-edit");
    await page.waitForSelector("dialog[open]");
    assert.match(await textOf(page, "dialog"), /Its approval is void/);
    assert.deepEqual(fixture.sent("PATCH", "/drafts/d7").map((each) => each.body), [{
      text: "@TonyaWardSinger how do you hear every voice?", content_hash: "77".repeat(32),
      invited: [{handle: "@TonyaWardSinger", because: "she wrote about it"}], poll: null, ...PLAIN,
    }]);
  });
});

test("an edited celebration keeps who is shown, and a change that crossed another is refused", async () => {
  await withConsole(async (page, fixture) => {
    await go(page, "review");
    await page.click("#edit-d2");
    await page.waitForSelector("#edit-form");
    assert.equal(await page.locator("#voids-approval").count(), 0);
    fixture.world.drafts[1].content_hash = "99".repeat(32);
    await page.fill("#evidence", "exit tickets of 9 October");
    await page.click("#save-edit");
    await page.waitForFunction(() => document.querySelector("#edit-problem").textContent.includes("changed since you looked"));
    const {body} = fixture.sent("PATCH", "/drafts/d2")[0];
    assert.deepEqual(body.students, [{student: "S-014", kinds: ["work"], name_level: "none"}, {student: "S-022", kinds: ["photo"], name_level: "first"}]);
    assert.deepEqual([body.evidence, body.staff, body.ideas], ["exit tickets of 9 October", ["ana"], ["i1"]]);
  });
});

test("a post that asks by name says the rule, and is rewritten without notifying anybody", async () => {
  await withConsole(async (page, fixture) => {
    await go(page, "review");
    assert.match(await textOf(page, "li:has(#draft-d1)"), /At most 2 are asked by name/);
    await page.click("#edit-d1");
    await page.waitForSelector("#edit-form");
    await page.click("#without-mentions");
    assert.match(await page.inputValue("#draft-text"), /^TonyaWardSinger how/);
    await page.click("#save-edit");
    await page.waitForFunction(() => location.hash === "#/review");
    const [sent] = fixture.sent("PATCH", "/drafts/d1");
    assert.deepEqual(sent.body.invited, []);
    assert.equal(sent.body.text.includes("@"), false);
  });
});

test("what is on X or unclear is not edited", async () => {
  await withConsole(async (page) => {
    await go(page, "review");
    assert.equal(await page.locator("#edit-d4").count(), 0);
    await page.goto(`${new URL(page.url()).origin}/#/edit/d6`);
    await page.waitForSelector("#edit-cancel");
    assert.equal(await page.locator("#edit-form").count(), 0);
  });
});

test("what stands in the way is said in words", async () => {
  await withConsole(async (page) => {
    await go(page, "review");
    await page.selectOption("#review-group", "consent");
    await page.waitForSelector("#draft-d5");
    const card = await textOf(page, "li:has(#draft-d5)");
    assert.match(card, /No live consent. the consent ended \(granted: c7, ended /);
    assert.doesNotMatch(card, /no live consent for photo on x \(S-030\) Until/);
    assert.match(card, /the outcome of cycle 1 is not recorded/);
  });
});

test("an unclear post asks a person where it is", async () => {
  await withConsole(async (page) => {
    await go(page, "review");
    assert.equal(await page.locator("#release-d4").count(), 0);
    await page.click("#resolve-d4");
    await page.click("#dialog-confirm");
    assert.match(await textOf(page, "#dialog-problem"), /fill in/);
  });
});

test("a review can be done with the keyboard alone", async () => {
  await withConsole(async (page, fixture) => {
    const press = async (until, key = "Tab", limit = 120) => {
      for (let i = 0; i < limit; ++i) {
        await page.keyboard.press(key);
        if (await page.evaluate((selector) => document.activeElement.matches(selector), until)) return;
      }
      assert.fail(`${until} cannot be reached`);
    };
    await press("#nav-review");
    await page.keyboard.press("Enter");
    await page.waitForSelector("#draft-d1");
    await settled(page);
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await press("#approve-d1");
    await page.keyboard.press("Enter");
    await said(page, "Approved");
    assert.deepEqual(fixture.sent("POST", "/drafts/d1/approve")[0].body, {content_hash: "11".repeat(32)});
    await press("#reject-d2");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]");
    await page.keyboard.type("The number is wrong.");
    await press("#dialog-confirm");
    await page.keyboard.press("Enter");
    await said(page, "Done");
    assert.deepEqual(fixture.sent("POST", "/drafts/d2/reject")[0].body, {reason: "The number is wrong."});
  });
});

test("everything can be stopped from every page, with a reason, and the stop is seen", async () => {
  await withConsole(async (page, fixture) => {
    for (const view of VIEWS) {
      await go(page, view);
      assert.ok(await page.locator("#stop").isVisible(), view);
    }
    await page.click("#stop");
    await page.click("#dialog-confirm");
    assert.match(await textOf(page, "#dialog-problem"), /fill in/);
    await page.fill("dialog textarea", "A parent called.");
    await page.click("#dialog-confirm");
    await page.waitForSelector(".banner-stop");
    assert.deepEqual(fixture.sent("PUT", "/halt")[0].body, {team: null, reason: "A parent called."});
    assert.match(await textOf(page, ".banner-stop"), /All posting is stopped[\s\S]*A parent called/);
    await page.click("#resume-");
    await page.click("#dialog-confirm");
    await page.waitForFunction(() => !document.querySelector(".banner-stop"));
  });
});

test("stopping does not take away what somebody is writing", async () => {
  await withConsole(async (page) => {
    await go(page, "new");
    await page.fill("#draft-text", "Half a thought");
    await page.click("#stop");
    await page.fill("dialog textarea", "A parent called.");
    await page.click("#dialog-confirm");
    await page.waitForSelector(".banner-stop");
    assert.equal(await page.inputValue("#draft-text"), "Half a thought");
  });
});

test("teachers vote, choose, comment, and flag what worries them", async () => {
  await withConsole(async (page, fixture) => {
    await page.click("#vote-i1");
    await page.waitForFunction(() => document.getElementById("vote-i1").getAttribute("aria-pressed") === "true");
    assert.equal(await page.evaluate(() => document.activeElement.id), "vote-i1");
    await page.click("#chosen-i1");
    await said(page, "Chosen");
    assert.deepEqual(fixture.sent("PUT", "/ideas/i1/state")[0].body, {state: "chosen"});
    await page.click("#flag-i2");
    await page.fill("dialog textarea", "This sounds like a child in danger.");
    await page.click("#dialog-confirm");
    await page.waitForFunction(() => !document.getElementById("flag-i2"));
    assert.deepEqual(fixture.sent("POST", "/ideas/i2/flag")[0].body, {reason: "This sounds like a child in danger."});
  });
});

test("a colleague's idea is added without an account on X", async () => {
  await withConsole(async (page, fixture) => {
    await page.click("#new-idea");
    await page.fill("#new-idea-text", "Fold the paper twice.");
    await page.fill("#new-idea-author", "Kim");
    await page.click("text=Add the idea");
    await said(page, "on the board");
    assert.deepEqual(fixture.sent("POST", "/teams/grade4/ideas")[0].body, {text: "Fold the paper twice.", author: "Kim"});
    assert.match(await textOf(page, "#idea-count"), /4 ideas/);
  });
});

test("silence explains itself", async () => {
  const silent = (world) => {
    Object.assign(world.status.teams[0], {stage: "teach", behaviour: "teach"});
    world.ideas = world.ideas.filter((idea) => idea.state === "chosen");
    return world;
  };
  await withConsole(async (page) => {
    const banner = await textOf(page, "[aria-label='Silent stage']");
    assert.match(banner, /teaching/);
    assert.match(banner, /parked/);
    assert.match(banner, /until/);
    assert.match(await textOf(page, "#main"), /Paper strips/);
  }, silent);
});

test("a celebration says who can be recognised before it is submitted", async () => {
  await withConsole(async (page, fixture) => {
    await go(page, "new");
    await page.check("#kind-celebration");
    await page.fill("#draft-text", "It worked.");
    await page.click("#submit-draft");
    assert.match(await textOf(page, "#draft-problem"), /who|which students/i);
    await page.click("#add-student");
    await page.fill("[name=student]", "S-014");
    await page.check("[name=kind][value=work]");
    await page.fill("#evidence", "exit tickets");
    await page.check("#from-i3");
    await page.click("#submit-draft");
    await page.waitForFunction(() => location.hash === "#/review");
    assert.deepEqual(fixture.sent("POST", "/drafts")[0].body, {team: "grade4", kind: "celebration", text: "It worked.", submit: true,
      students: [{student: "S-014", kinds: ["work"], name_level: "none"}], staff: [], evidence: "exit tickets", ideas: ["i3"], invited: [], ...PLAIN});
  });
});

test("a question says why it asks somebody", async () => {
  await withConsole(async (page, fixture) => {
    await go(page, "new/grade4");
    await page.fill("#draft-text", "How do you begin?");
    await page.click("#add-invitation");
    await page.click("#submit-draft");
    assert.match(await textOf(page, "#draft-problem"), /why/);
    await page.fill("[name=because]", "she wrote about it");
    await page.click("#submit-draft");
    await page.waitForFunction(() => location.hash === "#/review");
    assert.deepEqual(fixture.sent("POST", "/drafts")[0].body, {team: "grade4", kind: "question", text: "How do you begin?", submit: true,
      invited: [{handle: "@TonyaWardSinger", because: "she wrote about it"}], poll: null, ...PLAIN});
  });
});

test("a question may be a poll, and says who may reply", async () => {
  await withConsole(async (page, fixture) => {
    await go(page, "new/grade4");
    await page.fill("#draft-text", "Which comes first?");
    await page.fill("#poll", "Folding, then naming\n\nNaming");
    await page.selectOption("[name=poll_minutes]", {label: "3 days"});
    await page.selectOption("[name=reply_settings]", "mentioned_users");
    await page.check("#made-with-ai");
    await page.click("#submit-draft");
    await page.waitForFunction(() => location.hash === "#/review");
    assert.deepEqual(fixture.sent("POST", "/drafts")[0].body, {team: "grade4", kind: "question", text: "Which comes first?", submit: true,
      invited: [], poll: {options: ["Folding, then naming", "Naming"], duration_minutes: 4320},
      ...PLAIN, reply_settings: "mentioned_users", made_with_ai: true});
  });
});

test("what the outcome could become is taken up into the form, and nothing is written before", async () => {
  const reflect = (world) => {
    Object.assign(world.status.teams[0], {stage: "reflect", behaviour: "reflect"});
    return world;
  };
  await withConsole(async (page, fixture) => {
    await go(page, "new");
    await page.click("#seed-0");
    assert.equal(await page.isChecked("#kind-celebration"), true);
    assert.match(await page.inputValue("#draft-text"), /line on the floor/);
    assert.equal(await page.isChecked("#from-i3"), true);
    assert.equal(await page.inputValue("#invitations [name=because]"), "the idea was hers");
    await page.click("#seed-1");
    assert.equal(await page.isVisible("#for-celebration"), false);
    assert.equal(await page.inputValue("#invitations [name=because]"), "the idea was hers");
    assert.equal(fixture.sent("POST", "/drafts").length, 0);
    await page.click("#submit-draft");
    await said(page, "Submitted");
    const [sent] = fixture.sent("POST", "/drafts");
    assert.equal(sent.body.text, "Who has helped the quiet ones?");
    assert.deepEqual(sent.body.invited, [{handle: "@TonyaWardSinger", because: "the idea was hers"}]);
  }, reflect);
});

test("a lead moves the team into silence", async () => {
  await withConsole(async (page, fixture) => {
    await go(page, "team");
    await page.selectOption("#stage-select", "teach");
    await page.fill("#stage-reason", "The lesson is on Tuesday.");
    await page.click("#stage-form-send");
    await said(page, "silence holds");
    assert.deepEqual(fixture.sent("PUT", "/teams/grade4/stage")[0].body, {stage: "teach", reason: "The lesson is on Tuesday."});
    await page.fill("#theory", "If we fold, they see it.");
    await page.click("#theory-form-send");
    await said(page, "Saved");
    assert.deepEqual(fixture.sent("PUT", "/teams/grade4/cycles/1/theory")[0].body, {theory: "If we fold, they see it."});
  });
});

test("a lead overrules the order, goes back, and everybody sees the rounds and what the coach said", async () => {
  await withConsole(async (page, fixture) => {
    await go(page, "team");
    const main = await page.textContent("#main");
    for (const each of ["If we talk, they see it.", "6 of 20", "What did the quiet ones say?"]) assert.ok(main.includes(each), each);
    await page.selectOption("#stage-select", {label: "reflect (reflect), out of order"});
    await page.check("#stage-out-of-order");
    await page.fill("#stage-reason", "We taught it already.");
    await page.click("#stage-form-send");
    await said(page, "has moved");
    assert.deepEqual(fixture.sent("PUT", "/teams/grade4/stage")[0].body, {stage: "reflect", reason: "We taught it already.", out_of_order: true});
    await page.fill("#stage-back-reason", "A mistake.");
    await page.click("#stage-back-form-send");
    await page.waitForFunction(() => document.getElementById("stage-back-reason").value === "");
    assert.deepEqual(fixture.sent("POST", "/teams/grade4/stage/undo")[0].body, {reason: "A mistake."});
    await page.fill("#cycle-comment", "Breathe.");
    await page.click("#cycle-comment-form-send");
    await said(page, "Saved");
    assert.deepEqual(fixture.sent("POST", "/teams/grade4/cycles/1/comments")[0].body, {text: "Breathe."});
  });
});

test("what changes elsewhere appears by itself, but never under the hands of somebody writing", async () => {
  await withConsole(async (page, fixture) => {
    fixture.world.ideas[0].text = "Changed by a colleague.";
    fixture.publish("ideas", "grade4");
    await page.waitForFunction(() => document.getElementById("main").textContent.includes("Changed by a colleague."));
    await page.click("#comments-i1");
    await page.fill("#comment-text-i1", "I am still writi");
    fixture.world.ideas[0].text = "Changed again.";
    fixture.publish("ideas", "grade4");
    await page.waitForSelector("#refresh");
    assert.equal(await page.inputValue("#comment-text-i1"), "I am still writi");
    await page.click("#refresh");
    await page.waitForFunction(() => document.getElementById("main").textContent.includes("Changed again."));
    assert.equal(await page.inputValue("#comment-text-i1"), "I am still writi");
  });
});

test("times are the school's, not the phone's", async () => {
  const fixed = (world) => {
    world.drafts[0].not_after = "2026-12-01T07:30:00Z";
    return world;
  };
  await withConsole(async (page) => {
    await go(page, "review");
    assert.match(await textOf(page, "li:has(#draft-d1)"), /Mon, Nov 30, 2026, 23:30|Mon, 30 Nov 2026, 23:30/);
  }, fixed);
});

test("a chat shows each question with its answers, and a moderator asks the next one", async () => {
  await withConsole(async (page, fixture) => {
    await go(page, "chats");
    const first = await page.locator("section:has(#question-1)").innerText();
    for (const needed of ["Q1 What does equivalence", "2 answers", "With paper strips", "a reply", "late", "deleted"]) {
      assert.ok(first.includes(needed), needed);
    }
    assert.match(await textOf(page, "section:has(#question-2)"), /a moderator asks it/);
    assert.match(await textOf(page, "section:has(#chat-rest)"), /Hello all!/);
    assert.equal(await page.locator("#archive-csv").getAttribute("href"), "/api/v1/chats/h1/archive?format=csv");
    await page.click("#chat-next");
    await said(page, "goes out now");
    assert.equal(fixture.world.chats[0].questions[1].state, "sending");
    assert.equal(await page.locator("#chat-next").count(), 0);
  });
});

test("the week is on one page, and a lead mails it", async () => {
  await withConsole(async (page, fixture) => {
    await go(page, "digest");
    const main = await textOf(page, "#main");
    for (const needed of ["12 new ideas", "3 votes", "@newvoice", "Waiting for review", "What did you change?", "#fractions@lincoln",
      "maria@lincoln.example", "SMTP 550"]) {
      assert.ok(main.includes(needed), needed);
    }
    await page.click("#mail-now");
    await said(page, "on their way");
    assert.equal(fixture.world.digest.mail.letters[0].state, "waiting");
    assert.match(await textOf(page, "section:has(#digest-mail)"), /waiting/);
  });
});

test("in silence the week says nothing of ideas", async () => {
  await withConsole(async (page) => {
    await go(page, "digest");
    assert.equal(await page.locator("#digest-new, #digest-voted, #digest-first").count(), 0);
  }, (world) => {
    Object.assign(world.digest, {silent: true, new_ideas: 0, most_voted: [], first_voices: []});
    return world;
  });
});

test("the audit log names both who acted and for whom, and can be checked", async () => {
  await withConsole(async (page) => {
    await go(page, "audit");
    assert.match(await textOf(page, "#main"), /root for lee/);
    await page.click("#verify");
    await page.waitForSelector("#audit-proof.good");
  });
});

test("everything about one student is on one page", async () => {
  await withConsole(async (page) => {
    await go(page, "consents");
    await page.fill("#student-code", "S-014");
    await page.click("#find-student");
    await page.waitForFunction(() => document.querySelector("#main h2")?.textContent.includes("S-014"));
    assert.match(await textOf(page, "#main"), /Live posts[\s\S]*What did you change/);
  });
});

test("what cannot be seen is shown, and what belongs together stays together", async () => {
  const odd = (world) => {
    world.ideas[0].text = "invoice\u202egnp.exe and \u{1f469}\u200d\u{1f3eb} and \u0928\u094d\u200d\u092f";
    return world;
  };
  await withConsole(async (page) => {
    const badges = await page.locator(".hidden-character").allInnerTexts();
    assert.deepEqual(badges, ["U+202E"]);
    assert.equal(await page.locator(".hidden-character").getAttribute("aria-label"), "hidden character U+202E");
  }, odd);
});

const CLEAN = {pwned: undefined, policy: [], elements: 0, links: []};

async function everyPlaceIsClean(page, text) {
  for (const view of VIEWS) {
    await go(page, view);
    assert.deepEqual(await foreignThings(page), CLEAN, `${view}: ${text}`);
  }
  await go(page, "consents");
  await page.fill("#student-code", "S-014");
  await page.click("#find-student");
  await page.waitForSelector("#main h2");
  assert.deepEqual(await foreignThings(page), CLEAN, `student: ${text}`);
  await go(page, "review");
  for (const group of ["consent", "way", "posted", "drafts", "closed"]) {
    await page.selectOption("#review-group", group);
    await settled(page);
    assert.deepEqual(await foreignThings(page), CLEAN, `${group}: ${text}`);
  }
}

test("hostile text in every field runs nothing, anywhere", async () => {
  await withConsole(async (page, fixture) => {
    const {world} = fixture;
    for (const text of CORPUS) {
      fixture.world = poisoned(world, text);
      await page.reload();
      await settled(page);
      await everyPlaceIsClean(page, text);
    }
  });
});

for (const scheme of ["light", "dark"]) {
  test(`no page has a serious flaw for people with disabilities (${scheme})`, async () => {
    await withConsole(async (page) => {
      for (const view of VIEWS) {
        await go(page, view);
        assert.deepEqual(await seriousFlaws(page), [], view);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${view} scrolls sideways`);
      }
      await go(page, "new");
      await page.check("#kind-celebration");
      await page.click("#add-student");
      assert.deepEqual(await seriousFlaws(page), [], "celebration");
      await page.click("#stop");
      assert.deepEqual(await seriousFlaws(page), [], "dialog");
    }, (world) => {
      world.status.halts.push({team: "grade4", reason: "A parent called.", by: "lee", at: "2026-09-21T15:00:00Z"});
      world.status.accounts[0].problem = "The token was refused; log in again.";
      return world;
    }, {scheme});
  });
}
