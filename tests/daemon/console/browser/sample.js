// One school on one afternoon.

const later = (days) => new Date(Date.now() + days * 86400e3).toISOString();

const idea = (over) => ({
  id: "i1", team: "grade4", post_id: "1850000000000000001", text: "Start the number talk with a line drawn on the floor.",
  author: "mathteacher", url: "https://x.com/mathteacher/status/1850000000000000001", created_at: later(-1), arrived_at: later(-1),
  language: "en", source: "solution", why: "solution tag #numbertalks", state: "new", votes: 1, voters: ["joe"], voted: false,
  comments: [{author: "pat", at: later(-0.5), text: "We tried that in grade 5."}], merged_into: null, voices: 1, merged: [],
  cycles: [], unverified: false, removed_from: null, removed_at: null, notice: "", ...over,
});

const asking = (draft) => ({...draft, asking: draft.invited.length ? {
  rule: "At most 2 are asked by name in one post.", without_mentions: draft.text.replace("@", ""),
} : null});

const draft = (over) => asking({
  id: "d1", team: "grade4", kind: "question", author: "ana", state: "waiting_for_review",
  text: "@TonyaWardSinger how do you keep every voice in a number talk?\n#elemmathchat", weighted_length: 76, price_usd: "0.015",
  content_hash: "11".repeat(32), media: [], students: [], staff: [],
  invited: [{handle: "@TonyaWardSinger", because: "she wrote about it", in_text: true}], evidence: "", ideas: [],
  poll: null, reply_settings: "everyone", made_with_ai: false, paid_partnership: false, reply_to: null, not_before: null,
  not_after: later(6), blocked_by: [{code: "approval", message: "nobody has approved it", until: null, student: null, consent: null}], attempts: [],
  posted_id: null, posted_at: null, withdrawal: null, approval: null, reason: "", cycle: 1, created_at: later(-1), changed_at: later(-1),
  ...over,
});

const celebration = () => draft({
  id: "d2", kind: "celebration", text: "16 of 20 now place 3/4 and 6/8 on one point. Thank you @mathteacher!", content_hash: "22".repeat(32),
  invited: [], evidence: "exit tickets of 2 October", ideas: ["i1"], staff: ["ana"], not_after: later(2),
  students: [
    {student: "S-014", kinds: ["work"], name_level: "none", consent: {live: true, id: "c1", decision: "granted", until: later(200), message: ""}},
    {student: "S-022", kinds: ["photo"], name_level: "first", consent: {live: true, id: "c2", decision: "granted", until: null, message: ""}},
  ],
});

const consent = (over) => ({
  id: "c1", student: "S-014", guardian: "mother", basis: "opt_in", decision: "granted", channels: ["x"], kinds: ["work"],
  name_level: "none", from: "2026-08-20", until: "2027-06-30", wording_version: "2026-1", evidence: "form 88", recorded_at: later(-30),
  recorded_by: "maria", revoked: null, ...over,
});

const stages = [
  {stage: "define", behaviour: "define"}, {stage: "plan", behaviour: "plan"}, {stage: "teach", behaviour: "teach"},
  {stage: "analyze", behaviour: "analyze"}, {stage: "reflect", behaviour: "reflect"},
];

const team = (name, title) => ({
  team: name, title, question: "How can number talks help our students explain fraction equivalence?",
  why_here: "12 of 20 exit tickets showed part-whole confusion", account: "lincoln", stages, stage: "plan", behaviour: "plan",
  until: later(4), since: later(-10), cycle: 1, invite: ["@TonyaWardSinger"], calendar: [], votes: 5, votes_left: 3,
  people: {lead: ["maria"], moderators: ["sam", "lee"], teachers: ["ana", "joe"], coach: ["pat"], safeguarding: ["head"]},
});

const chatPost = (over) => ({
  post_id: "1850000000000000201", text: "A3 With paper strips first. #elemmathchat", author: "foldingteacher", language: "en",
  url: "https://x.com/foldingteacher/status/1850000000000000201", created_at: later(-0.4), state: "new", unverified: false, ...over,
});

const chatQuestion = (over) => ({
  n: 1, text: "Q1 What does equivalence look like in your room? #elemmathchat", draft: "d21", state: "posted",
  post_id: "1850000000000000200", asked_at: later(-0.5), planned_at: later(-0.5), blocked_by: [], reason: "", answers: [], ...over,
});

const chat = () => ({
  id: "h1", team: "grade4", hashtag: "#elemmathchat", at: later(-0.5), state: "running", by_hand: true, silent: false,
  questions: [
    chatQuestion({answers: [{post_id: "1850000000000000201", how: "tag", late: false, post: chatPost({})},
      {post_id: "1850000000000000202", how: "reply", late: true, post: chatPost({post_id: "1850000000000000202", state: "removed", text: "", author: "", url: ""})}]}),
    chatQuestion({n: 2, text: "Q2 Which picture of 1/2 comes first? #elemmathchat", draft: "d22", state: "approved", post_id: null, asked_at: null,
      blocked_by: [{code: "not_before", message: "a moderator asks it", until: null, student: null, consent: null}]}),
  ],
  unmatched: ["1850000000000000203"], unmatched_posts: [chatPost({post_id: "1850000000000000203", text: "Hello all! #elemmathchat"})],
});

const digest = () => ({
  team: "grade4", title: "Grade 4 fractions", from: later(-7), until: later(0), silent: false, new_ideas: 12,
  most_voted: [idea({votes: 3})], first_voices: [idea({id: "i8", author: "newvoice", votes: 0})],
  waiting: {waiting_for_review: 2}, gaps: [{term: "#fractions@lincoln", from: later(-3), until: later(-2), why: "X did not answer"}],
  posted: [{draft: "d6", kind: "question", text: "What did you change?", posted_at: later(-3), url: "https://x.com/LincolnPLC/status/1850000000000000099"}],
  stages: [{stage: "plan", behaviour: "plan", from: later(-10), until: later(4)}, {stage: "teach", behaviour: "teach", from: later(4), until: null}],
  mail: {to: ["maria@lincoln.example", "sam@lincoln.example"], next: later(2),
    letters: [{to: "maria@lincoln.example", due: later(-5), state: "sent", at: later(-5), detail: ""},
      {to: "sam@lincoln.example", due: later(-5), state: "refused", at: later(-5), detail: "mail.example refused the letter for good (SMTP 550)"}]},
});

export const sample = () => ({
  status: {
    version: "0.1.0", uptime_s: 86400 * 3, school: {name: "Lincoln Elementary", timezone: "America/Los_Angeles", lone_moderator: false, holidays_problem: ""},
    me: {user: "sam", as: "sam", admin: false, roles: {grade4: ["moderator", "lead"], grade5: ["teacher"]}}, halts: [],
    accounts: [{
      name: "lincoln", handle: "LincolnPLC", problem: "", warning: "", reads: {count: 4200, cost_usd: "21.00", limit: 15000}, spent_usd: "21.36",
      rate_windows: [{endpoint: "GET /2/tweets/search/recent", limit: 450, remaining: 440, reset: later(0.01)}],
      last_poll: later(-0.001), lag_s: 90, gaps: [{term: "#fractions@lincoln", from: later(-9), until: later(-8), why: "X did not answer"}],
    }],
    teams: [team("grade4", "Grade 4 fractions"), team("grade5", "Grade 5 decimals")].map((each) => ({
      ...each, counts: {ideas: {new: 2, shortlisted: 1}, drafts: {waiting_for_review: 2, held: 1}},
    })),
    last_errors: [{at: later(-2), where: "poll", message: "X answered 503"}],
  },
  teams: [team("grade4", "Grade 4 fractions"), team("grade5", "Grade 5 decimals")],
  stage: {stage: "plan", behaviour: "plan", cycle: 1, round: 2, since: later(-10), until: later(4),
    next: [{stage: "teach", behaviour: "teach", in_order: true, cycle: 1, round: 2},
      {stage: "analyze", behaviour: "analyze", in_order: true, cycle: 1, round: 2},
      {stage: "define", behaviour: "define", in_order: true, cycle: 1, round: 2},
      {stage: "reflect", behaviour: "reflect", in_order: false, cycle: 1, round: 2}],
    history: [{stage: "plan", behaviour: "plan", cycle: 1, round: 2, at: later(-10), by: "calendar", reason: "", move: "in_order"},
      {stage: "define", behaviour: "define", cycle: 1, round: 1, at: later(-24), by: "maria", reason: "we begin", move: "out_of_order"}]},
  cycles: [{number: 1, state: "running", started_at: later(-24), question: "How can number talks help?", why_here: "exit tickets", round: 2,
    theory: "If we draw lines, they see it.", outcome: null, aborted: null,
    theories: [{round: 1, theory: "If we talk, they see it.", by: "maria", at: later(-20)}, {round: 2, theory: "If we draw lines, they see it.", by: "maria", at: later(-9)}],
    outcomes: [{round: 1, worked: "no", evidence: "6 of 20", by: "maria", at: later(-11)}],
    comments: [{author: "pat", at: later(-3), text: "What did the quiet ones say?"}]}],
  ideas: [
    idea({}),
    idea({id: "i2", text: "Probier es mit Falten.\nLeiser, aber besser.", language: "de", author: "lehrer", state: "shortlisted", source: "problem", why: "problem tag #fractions"}),
    idea({id: "i3", post_id: null, url: "", author: "joe", text: "Paper strips, then the line.", source: "colleague", why: "added by a colleague", state: "chosen", voted: true}),
  ],
  drafts: [
    draft({}), celebration(),
    draft({id: "d3", author: "sam", text: "Which picture of 1/2 do your students draw first?", invited: [], not_after: later(1), content_hash: "33".repeat(32)}),
    draft({id: "d4", state: "held", text: "Did it reach you?", invited: [], content_hash: "44".repeat(32), reason: "X did not answer",
      attempts: [{started_at: later(-0.2), outcome: "unknown", post_id: null, detail: "timed out"}]}),
    draft({id: "d5", state: "waiting_for_consent", kind: "celebration", evidence: "photo wall", content_hash: "55".repeat(32), invited: [],
      students: [{student: "S-030", kinds: ["photo"], name_level: "none", consent: {live: false, id: "c7", decision: "granted", until: later(-3), message: "the consent ended"}}],
      blocked_by: [{code: "consent", message: "no live consent for photo on x", until: later(-3), student: "S-030",
        consent: {id: "c7", decision: "granted", until: later(-3)}},
        {code: "outcome", message: "the outcome of cycle 1 is not recorded", until: null, student: null, consent: null}]}),
    draft({id: "d6", state: "posted", text: "What did you change?", posted_id: "1850000000000000099", posted_at: later(-3), content_hash: "66".repeat(32),
      approval: {by: "lee", actor: "lee", at: later(-3.1), content_hash: "66".repeat(32), lone: false}}),
    draft({id: "d7", state: "approved", content_hash: "77".repeat(32),
      approval: {by: "lee", actor: "lee", at: later(-0.1), content_hash: "77".repeat(32), lone: false}}),
  ],
  seeds: {round: 2, worked: "partly", proposals: [
    {kind: "celebration", text: "The line on the floor worked. Thank you @TonyaWardSinger!", ideas: ["i3"], why: "an idea that worked",
      invited: [{handle: "@TonyaWardSinger", because: "the idea was hers"}]},
    {kind: "question", text: "Who has helped the quiet ones?", ideas: [], why: "what did not work yet",
      invited: [{handle: "@TonyaWardSinger", because: "the idea was hers"}]},
  ]},
  chats: [chat()],
  digest: digest(),
  consents: [consent({}), consent({id: "c9", student: "S-031", decision: "refused", until: null})],
  posts: [{draft: "d6", team: "grade4", post_id: "1850000000000000099", url: "https://x.com/LincolnPLC/status/1850000000000000099",
    posted_at: later(-3), text: "What did you change?", withdrawal: null}],
  audit: [
    {number: 2, at: later(-1), actor: "root", as: "lee", action: "draft.approve", team: "grade4", subject: "d6", detail: "", hash: "ab"},
    {number: 1, at: later(-2), actor: "maria", as: "maria", action: "stage.set", team: "grade4", subject: "plan", detail: "we begin", hash: "cd"},
  ],
});
