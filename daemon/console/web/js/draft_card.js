// One draft with all that a person must see before deciding about it.
import {el, facts} from "./dom.js";
import {strings} from "./strings.js";
import {hasHidden, permalink, postText, theirs} from "./text.js";
import {at, fromNow, when} from "./time.js";

const t = strings.drafts;
const WEIGHT_MAX = 280;

const list = (items) => el("ul", {}, items.map((item) => el("li", {}, item)));

function weight(draft) {
  const text = t.weight(draft.weighted_length, WEIGHT_MAX);
  return draft.weighted_length > WEIGHT_MAX ? el("span", {class: "bad"}, `✗ ${text} ${t.tooLong}`) : text;
}

function invited(draft) {
  if (!draft.invited.length) return null;
  return list(draft.invited.map((each) => [theirs(each.handle), " — ", theirs(each.because),
    each.in_text ? null : el("span", {class: "warn"}, ` (${t.notInText})`)]));
}

// A consent that ended says when in its message.
const isAhead = (time) => time !== null && new Date(time) > new Date();

// Which record says so, and until when, whether or not it is live.
function record({id, decision, live, until}) {
  if (!id) return null;
  const ends = !live && until ? `, ${isAhead(until) ? t.ends(when(until)) : t.ended(when(until))}` : "";
  return el("span", {class: "meta"}, ` (${t.record(strings.consents.decisions[decision], id)}${ends})`);
}

function consent(now) {
  const {live, until, message} = now;
  if (!live) return [el("span", {class: "bad"}, `✗ ${t.noConsent}`, message ? [" ", theirs(message)] : null), record(now)];
  return [el("span", {class: "good"}, until ? `✓ ${t.consentUntil(when(until))}` : `✓ ${t.consentOpen}`), record(now)];
}

function students(draft) {
  if (draft.students === null) return el("span", {class: "bad"}, `✗ ${t.studentsUnsaid}`);
  if (!draft.students.length) return t.nobody;
  return list(draft.students.map((shown) => [
    el("strong", {}, theirs(shown.student)), " — ",
    t.shown(shown.kinds.map((kind) => t.kinds[kind]).join(", ") || t.nothingSaid, t.nameLevels[shown.name_level]),
    el("br"), consent(shown.consent)]));
}

function blocked(draft) {
  // That it waits for an approval is what the queue is for.
  const reasons = draft.blocked_by.filter((reason) => reason.code !== "approval");
  if (!reasons.length) return null;
  return list(reasons.map((reason) => [theirs(reason.message),
    reason.student ? [" ", theirs(`(${reason.student})`)] : null,
    isAhead(reason.until) ? ` ${t.until(when(reason.until))}` : null]));
}

function attempts(draft) {
  if (!draft.attempts.length) return null;
  return list(draft.attempts.map((attempt) => [at(attempt.started_at), `: ${t.outcomes[attempt.outcome]} `,
    theirs(attempt.detail), attempt.answer ? [` ${t.answered} `, theirs(attempt.answer)] : null]));
}

function approval(draft) {
  if (!draft.approval) return null;
  const {by, actor, at: time, lone} = draft.approval;
  return [theirs(by), actor !== by ? [` ${t.actingFor} `, theirs(actor)] : null, ", ", at(time),
    lone ? el("strong", {class: "warn"}, ` ${t.alone}`) : null];
}

function withdrawal(draft) {
  if (!draft.withdrawal) return null;
  const {requested_at: asked, proven_at: proven} = draft.withdrawal;
  return proven ? t.gone(when(proven)) : el("span", {class: "warn"}, t.beingTakenDown(when(asked)));
}

function poll(draft) {
  if (!draft.poll) return null;
  return [t.pollOpen(draft.poll.duration_minutes), list(draft.poll.options.map(theirs))];
}

// Who wrote it, and through whom, where that was somebody else.
function author(draft) {
  const {author: name, author_actor: actor} = draft;
  return [theirs(name), actor !== name ? [` ${t.actingFor} `, theirs(actor)] : null];
}

export function draftCard(draft, account, actions) {
  const headId = `draft-${draft.id}`;
  return el("li", {class: "panel"}, el("article", {"aria-labelledby": headId},
    el("h3", {id: headId}, t.heading(t.kindNames[draft.kind]), " ", author(draft), " ",
      el("span", {class: "tag"}, t.states[draft.state])),
    el("p", {class: "meta"}, theirs(draft.team), ` · ${t.written(fromNow(draft.created_at))} · `,
      t.expires(fromNow(draft.not_after))),
    el("div", {class: "as-on-x", role: "group", "aria-label": t.asOnX(account)},
      el("strong", {}, theirs(`@${account}`)), postText(draft.text)),
    hasHidden(draft.text) ? el("p", {class: "bad"}, t.hidden) : null,
    facts([
      [t.length, weight(draft)],
      [t.price, t.usd(draft.price_usd)],
      [t.asks, invited(draft)],
      [t.askingRule, draft.asking ? theirs(draft.asking.rule) : null],
      [t.poll, poll(draft)],
      [t.replies, draft.reply_settings === "everyone" ? null : t.replySettings[draft.reply_settings]],
      [t.replyTo, draft.reply_to ? [theirs(draft.reply_to.author ? `@${draft.reply_to.author}` : draft.reply_to.post_id), ": ", theirs(draft.reply_to.rule)] : null],
      [t.partnership, draft.paid_partnership ? t.paidPartnership : null],
      [t.ai, draft.made_with_ai ? t.madeWithAi : null],
      [t.media, draft.media.length ? list(draft.media.map((each) => theirs(each.alt || t.noAlt))) : null],
      [t.students, draft.kind === "question" && draft.students === null ? null : students(draft)],
      [t.staff, draft.staff.length ? theirs(draft.staff.join(", ")) : null],
      [t.evidence, draft.evidence ? theirs(draft.evidence) : null],
      [t.fromIdeas, draft.ideas.length ? draft.ideas.join(", ") : null],
      [t.notBefore, at(draft.not_before)],
      [t.notAfter, at(draft.not_after)],
      [t.blocked, blocked(draft)],
      [t.reason, draft.reason ? theirs(draft.reason) : null],
      [t.approvedBy, approval(draft)],
      [t.attempts, attempts(draft)],
      [t.postedAt, draft.posted_id
        ? [permalink(`https://x.com/${account}/status/${draft.posted_id}`, t.openOnX), " ", at(draft.posted_at)] : null],
      [t.withdrawal, withdrawal(draft)],
    ]),
    actions));
}
