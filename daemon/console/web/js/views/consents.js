// The consent ledger, for reading: everything, or all about one student.
import {api, segment} from "../api.js";
import {button, el, field, input, table} from "../dom.js";
import {strings} from "../strings.js";
import {permalink, theirs} from "../text.js";
import {at} from "../time.js";

const t = strings.consents;
let student = "";
let pages = 1;

function decision(consent) {
  if (consent.revoked) return el("span", {class: "bad"}, `✗ ${t.revoked} `, at(consent.revoked.at));
  return el("span", {class: consent.decision === "granted" ? "good" : "bad"},
    `${consent.decision === "granted" ? "✓" : "✗"} ${t.decisions[consent.decision]}`);
}

const HEADS = [t.student, t.decision, t.covers, t.channels, t.name, t.from, t.until, t.basis, t.guardian, t.evidence, t.recorded];

const row = (consent) => [theirs(consent.student), decision(consent),
  consent.kinds.map((kind) => strings.drafts.kinds[kind]).join(", "), theirs(consent.channels.join(", ")),
  strings.drafts.nameLevels[consent.name_level], consent.from, consent.until ?? t.open, t.bases[consent.basis],
  theirs(consent.guardian), theirs(consent.evidence), [theirs(consent.recorded_by), ", ", at(consent.recorded_at)]];

async function everyone(refresh) {
  const items = [];
  let next = "";
  for (let page = 0; page < pages && next !== null; ++page) {
    const answer = await api.get("/consents", {after: next});
    items.push(...answer.items);
    next = answer.next;
  }
  return [
    items.length ? table(t.ledger, HEADS, items.map(row)) : el("p", {}, t.none),
    next ? button("more", strings.more, () => { ++pages; return refresh(); }) : null,
  ];
}

async function one() {
  const answer = await api.get(`/consents/students/${segment(student)}`);
  return [
    el("h2", {}, t.about, " ", theirs(answer.student)),
    answer.consents.length ? table(t.ledger, HEADS, answer.consents.map(row)) : el("p", {class: "bad"}, `✗ ${t.noRecord}`),
    el("h2", {}, t.posts),
    answer.posts.length
      ? table(t.posts, [t.text, t.posted, t.link, t.withdrawal], answer.posts.map((post) => [theirs(post.text), at(post.posted_at),
        permalink(post.url, t.openOnX), post.withdrawal ? at(post.withdrawal.proven_at ?? post.withdrawal.requested_at) : ""]))
      : el("p", {}, t.noPosts),
  ];
}

export async function consents({refresh}) {
  const code = input({id: "student-code", type: "search", value: student, autocomplete: "off", autocapitalize: "none"});
  return [
    el("h1", {}, t.title),
    el("p", {class: "meta"}, t.intro),
    el("form", {class: "filters panel", role: "search", "aria-label": t.find, submit: (event) => {
      event.preventDefault();
      student = code.value.trim();
      code.defaultValue = code.value;
      refresh();
    }}, field(t.code, code), el("button", {type: "submit", class: "btn btn-main", id: "find-student"}, t.find)),
    ...(student ? await one() : await everyone(refresh)),
  ].filter(Boolean);
}
