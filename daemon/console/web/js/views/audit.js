// Who did what, and whether the record is whole.
import {api} from "../api.js";
import {explain} from "../dialog.js";
import {button, byId, el, table} from "../dom.js";
import {strings} from "../strings.js";
import {theirs} from "../text.js";
import {at} from "../time.js";

const t = strings.audit;
let pages = 1;

async function verify() {
  const answer = byId("audit-proof");
  try {
    const proof = await api.get("/audit/verify");
    answer.textContent = proof.intact ? `✓ ${t.intact(proof.entries)}` : `✗ ${t.broken(proof.broken_at)} ${proof.message}`;
    answer.className = proof.intact ? "good" : "bad";
  } catch (failure) {
    answer.textContent = explain(failure);
    answer.className = "bad";
  }
}

const actor = (entry) => (entry.as && entry.as !== entry.actor
  ? [theirs(entry.actor), ` ${t.actingFor} `, theirs(entry.as)] : theirs(entry.actor));

export async function audit({refresh}) {
  const items = [];
  let next = "";
  for (let page = 0; page < pages && next !== null; ++page) {
    const answer = await api.get("/audit", {after: next});
    items.push(...answer.items);
    next = answer.next;
  }
  return [
    el("h1", {}, t.title),
    el("p", {class: "meta"}, t.intro),
    button("verify", t.verify, verify),
    el("p", {id: "audit-proof", role: "status"}),
    table(t.entries, ["#", t.at, t.who, t.what, t.team, t.subject, t.detail], items.map((entry) => [String(entry.number), at(entry.at),
      actor(entry), theirs(entry.action), theirs(entry.team), theirs(entry.subject), theirs(entry.detail)])),
    next ? button("more", strings.more, () => { ++pages; return refresh(); }) : null,
  ].filter(Boolean);
}
