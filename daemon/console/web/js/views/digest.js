// The team's last seven days: what came in, waits, went out, and comes next; and to whom it is mailed.
import {api, segment} from "../api.js";
import {explain, tell} from "../dialog.js";
import {announce, button, el, facts, table} from "../dom.js";
import {may, teamStatus} from "../state.js";
import {strings} from "../strings.js";
import {permalink, postText, theirs} from "../text.js";
import {at} from "../time.js";
import {silenceBanner} from "./ideas.js";

const t = strings.digest;

function ideaLine(idea) {
  const author = idea.author ? theirs(`@${idea.author}`) : strings.ideas.someone;
  return el("li", {},
    el("p", {class: "meta"}, author, ", ", at(idea.created_at), ", ", theirs(idea.why),
      idea.votes ? `, ${t.votes(idea.votes)}` : null),
    idea.unverified ? el("p", {class: "warn"}, strings.ideas.unverified) : postText(idea.text, idea.language));
}

function ideas(id, title, list) {
  if (!list.length) return null;
  return el("section", {class: "panel", "aria-labelledby": id},
    el("h2", {id}, title), el("ol", {class: "cards"}, list.map(ideaLine)));
}

function posted(list) {
  return el("section", {class: "panel", "aria-labelledby": "digest-posted"},
    el("h2", {id: "digest-posted"}, t.posted),
    list.length ? el("ol", {class: "cards"}, list.map((post) => el("li", {},
      el("p", {class: "meta"}, strings.drafts.kindNames[post.kind], ", ", at(post.posted_at)),
      postText(post.text, null), permalink(post.url, t.onX)))) : el("p", {}, t.nothing));
}

const stageName = (ahead) => (ahead.stage
  ? [theirs(ahead.stage), ` (${strings.team.behaviours[ahead.behaviour]})`] : strings.team.noStage);

function letters(mail) {
  return table(t.letters, [t.to, t.due, t.state, t.at, t.detail], mail.letters.map((letter) => [
    letter.to ? theirs(letter.to) : t.nobody, at(letter.due), t.states[letter.state], at(letter.at), theirs(letter.detail)]));
}

function mailButton(team, refresh) {
  if (!may("editCycle", team)) return null;
  return button("mail-now", t.mailNow, async () => {
    try {
      await api.post(`/teams/${segment(team)}/digest/mail`);
      announce(t.onItsWay);
      await refresh();
    } catch (failure) {
      await tell(t.mailNow, explain(failure));
    }
  });
}

function mailed(team, mail, refresh) {
  return el("section", {class: "panel", "aria-labelledby": "digest-mail"},
    el("h2", {id: "digest-mail"}, t.mail),
    mail.next
      ? [facts([[t.to, theirs(mail.to.join(", "))], [t.next, at(mail.next)]]), mailButton(team, refresh)]
      : el("p", {}, t.notMailed),
    mail.letters.length ? letters(mail) : null);
}

export async function digest({team, refresh}) {
  const week = await api.get(`/teams/${segment(team)}/digest`);
  const waiting = Object.entries(week.waiting).map(([state, count]) => [strings.drafts.states[state], String(count)]);
  return [
    el("h1", {}, t.title),
    silenceBanner(teamStatus(team)),
    el("p", {class: "meta"}, at(week.from), " – ", at(week.until)),
    week.silent ? null : el("p", {id: "digest-new"}, t.newIdeas(week.new_ideas)),
    ideas("digest-voted", t.mostVoted, week.most_voted),
    ideas("digest-first", t.firstVoices, week.first_voices),
    el("section", {class: "panel", "aria-labelledby": "digest-waits"},
      el("h2", {id: "digest-waits"}, t.waits), waiting.length ? facts(waiting) : el("p", {}, t.nothing)),
    posted(week.posted),
    week.gaps.length ? table(t.gaps, [t.term, t.from, t.until, t.why],
      week.gaps.map((gap) => [theirs(gap.term), at(gap.from), at(gap.until), theirs(gap.why)])) : null,
    table(t.ahead, [strings.team.stage, t.from, t.until],
      week.stages.map((ahead) => [stageName(ahead), at(ahead.from), ahead.until ? at(ahead.until) : strings.team.noEnd])),
    mailed(team, week.mail, refresh),
  ].filter(Boolean);
}
