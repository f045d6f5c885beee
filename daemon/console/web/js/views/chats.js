// A guest-moderated chat as it runs, and afterwards: each question with its answers.
import {api, segment} from "../api.js";
import {explain, tell} from "../dialog.js";
import {announce, button, el, field, select} from "../dom.js";
import {may, teamStatus} from "../state.js";
import {strings} from "../strings.js";
import {permalink, postText, theirs} from "../text.js";
import {at, when} from "../time.js";
import {silenceBanner} from "./ideas.js";

const t = strings.chats;
const picked = {team: null, id: null};

// The one that runs; else the next to come; else the last.
function chosenOf(team, chats) {
  const wanted = picked.team === team && chats.find((chat) => chat.id === picked.id);
  const running = chats.find((chat) => chat.state === "running");
  const planned = chats.filter((chat) => chat.state === "planned").at(-1);
  return wanted || running || planned || chats[0];
}

function picker(team, chats, chosen, refresh) {
  const options = chats.map((chat) => [chat.id, t.option(chat.hashtag, when(chat.at), t.states[chat.state])]);
  return field(t.which, select(options, chosen.id, {id: "chat-select", change: (event) => {
    Object.assign(picked, {team, id: event.target.value});
    refresh();
  }}));
}

function words(post) {
  if (post.state === "removed") return el("p", {class: "warn"}, strings.ideas.removed);
  if (post.unverified) return el("p", {class: "warn"}, strings.ideas.unverified);
  return postText(post.text, post.language);
}

function entry(post, notes) {
  return el("li", {},
    el("p", {class: "meta"}, post.author ? theirs(`@${post.author}`) : strings.ideas.someone, ", ", at(post.created_at),
      notes.map((note) => [" ", el("span", {class: "tag"}, note)])),
    words(post),
    post.url ? permalink(post.url, strings.ideas.openOnX(post.author)) : null);
}

const answer = ({how, late, post}) => entry(post, [how === "tag" ? null : t.hows[how], late ? t.late : null].filter(Boolean));

function stand(question) {
  if (question.asked_at) return [t.asked, " ", at(question.asked_at)];
  const planned = question.planned_at ? [", ", t.planned, " ", at(question.planned_at)] : [];
  return [strings.drafts.states[question.state], planned];
}

function questionCard(question) {
  const id = `question-${question.n}`;
  return el("section", {class: "panel", "aria-labelledby": id},
    el("h2", {id}, theirs(question.text || t.question(question.n))),
    el("p", {class: "meta"}, stand(question)),
    question.asked_at ? null : question.blocked_by.map((why) => el("p", {class: "meta"}, theirs(why.message))),
    question.asked_at ? el("p", {class: "meta"}, t.answers(question.answers.length)) : null,
    question.answers.length ? el("ol", {class: "cards"}, question.answers.map(answer)) : null);
}

function nextButton(chat, refresh) {
  const left = chat.questions.some((question) => question.state === "approved");
  if (!left || !may("moderateChat", chat.team)) return null;
  return button("chat-next", t.next, async () => {
    try {
      await api.post(`/chats/${segment(chat.id)}/next`);
      announce(t.nextGoes);
      await refresh();
    } catch (failure) {
      await tell(t.next, explain(failure));
    }
  }, "main");
}

function archives(chat) {
  const link = (format, label) => el("a", {class: "btn btn-quiet", id: `archive-${format}`, download: "",
    href: `/api/v1/chats/${segment(chat.id)}/archive?format=${format}`}, label);
  return [link("md", t.asMarkdown), link("csv", t.asCsv)];
}

export async function chats({team, refresh}) {
  const {items} = await api.get(`/teams/${segment(team)}/chats`);
  const head = [el("h1", {}, t.title), silenceBanner(teamStatus(team))];
  if (!items.length) return [...head, el("p", {}, t.none)].filter(Boolean);
  const chosen = chosenOf(team, items);
  const chat = await api.get(`/chats/${segment(chosen.id)}`);
  return [
    ...head,
    items.length > 1 ? picker(team, items, chosen, refresh) : null,
    el("p", {class: "meta"}, theirs(chat.hashtag), ", ", at(chat.at), ", ", t.states[chat.state],
      chat.by_hand ? `, ${t.byHand}` : null),
    el("div", {class: "actions"}, [nextButton(chat, refresh), archives(chat)].flat().filter(Boolean)),
    chat.questions.map(questionCard),
    chat.unmatched_posts.length ? el("section", {class: "panel", "aria-labelledby": "chat-rest"},
      el("h2", {id: "chat-rest"}, t.rest), el("ol", {class: "cards"}, chat.unmatched_posts.map((post) => entry(post, [])))) : null,
  ].flat().filter(Boolean);
}
