// A stand-in for the daemon: the console's real files, and an API that remembers what it was told.
import {createServer} from "node:http";
import {readFile} from "node:fs/promises";
import {fileURLToPath} from "node:url";
import {sample} from "./sample.js";

const WEB = fileURLToPath(new URL("../../../../daemon/console/web/", import.meta.url));
const BOOTSTRAP = process.env.BOOTSTRAP_CSS ?? "/usr/share/javascript/bootstrap5/css/bootstrap.min.css";
const TYPES = {html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", svg: "image/svg+xml"};
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
  "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const TOKEN = "a".repeat(64);
const CSRF = "c".repeat(64);

const fileOf = (path) => ({"/": `${WEB}index.html`, "/login": `${WEB}login.html`, "/bootstrap.css": BOOTSTRAP})[path] ?? WEB + path.slice(1);
const page = (items) => ({items, next: null});
const problem = (status, detail) => ({status, body: {type: "about:blank", title: detail, status, detail}});

// The routes, in the order in which they are tried. Each gets what stands for (…), the query, the
// body and the world, and answers a body or a problem.
const ROUTES = [
  ["GET", /^\/status$/, (_, __, ___, world) => world.status],
  ["GET", /^\/teams$/, (_, __, ___, world) => page(world.teams)],
  ["GET", /^\/teams\/([^/]+)$/, ([name], __, ___, world) => world.teams.find((team) => team.team === name)],
  ["GET", /^\/teams\/([^/]+)\/stage$/, (_, __, ___, world) => world.stage],
  ["PUT", /^\/teams\/([^/]+)\/stage$/, ([name], _, body, world) => {
    const stage = world.teams[0].stages.find((each) => each.stage === body.stage);
    Object.assign(world.status.teams.find((team) => team.team === name), stage);
    return {...world.stage, ...stage};
  }],
  ["POST", /^\/teams\/([^/]+)\/stage\/(undo|abort)$/, (_, __, ___, world) => world.stage],
  ["POST", /^\/teams\/([^/]+)\/cycles\/(\d+)\/comments$/, (_, __, body, world) => {
    world.cycles[0].comments.push({author: world.status.me.as, at: new Date().toISOString(), ...body});
    return world.cycles[0];
  }],
  ["GET", /^\/teams\/([^/]+)\/cycles$/, (_, __, ___, world) => page(world.cycles)],
  ["GET", /^\/teams\/([^/]+)\/cycles\/(\d+)\/seeds$/, (_, __, ___, world) => world.seeds],
  ["PUT", /^\/teams\/([^/]+)\/cycles\/(\d+)\/theory$/, (_, __, body, world) => Object.assign(world.cycles[0], body)],
  ["GET", /^\/teams\/([^/]+)\/chats$/, (_, __, ___, world) => page(world.chats)],
  ["GET", /^\/chats\/([^/]+)$/, ([id], _, __, world) => world.chats.find((each) => each.id === id)],
  ["POST", /^\/chats\/([^/]+)\/next$/, ([id], _, __, world) => {
    const chat = world.chats.find((each) => each.id === id);
    Object.assign(chat.questions.find((each) => each.state === "approved"), {state: "sending"});
    return chat;
  }],
  ["GET", /^\/teams\/([^/]+)\/digest$/, (_, __, ___, world) => world.digest],
  ["POST", /^\/teams\/([^/]+)\/digest\/mail$/, (_, __, ___, world) => {
    const {mail} = world.digest;
    mail.letters = mail.to.map((to) => ({to, due: new Date().toISOString(), state: "waiting", at: new Date().toISOString(), detail: ""}));
    return mail;
  }],
  ["GET", /^\/teams\/([^/]+)\/ideas$/, (_, query, __, world) => page(world.ideas.filter((idea) =>
    (!query.get("state") || idea.state === query.get("state")) && (!query.get("q") || idea.text.includes(query.get("q")))))],
  ["POST", /^\/teams\/([^/]+)\/ideas$/, ([team], _, body, world) => {
    const idea = {...world.ideas[0], id: `i${world.ideas.length + 1}`, team, post_id: null, url: "", votes: 0, voters: [],
      voted: false, comments: [], source: "colleague", state: "new", ...body};
    world.ideas.unshift(idea);
    return idea;
  }],
  ["PUT", /^\/ideas\/([^/]+)\/votes$/, ([id], _, __, world) => vote(world, id, true)],
  ["DELETE", /^\/ideas\/([^/]+)\/votes$/, ([id], _, __, world) => vote(world, id, false)],
  ["PUT", /^\/ideas\/([^/]+)\/state$/, ([id], _, body, world) => Object.assign(world.ideas.find((idea) => idea.id === id), body)],
  ["POST", /^\/ideas\/([^/]+)\/flag$/, ([id], _, __, world) => {
    world.ideas = world.ideas.filter((idea) => idea.id !== id);
    return {id, flagged: true, contacts: ["head"], message: "head was told"};
  }],
  ["GET", /^\/drafts$/, (_, query, __, world) => page(world.drafts.filter((draft) => draft.state === query.get("state")))],
  ["POST", /^\/drafts$/, (_, __, body) => ({...body, id: "d99"})],
  ["GET", /^\/drafts\/([^/]+)$/, ([id], _, __, world) => world.drafts.find((each) => each.id === id)],
  ["PATCH", /^\/drafts\/([^/]+)$/, ([id], _, {content_hash: seen, ...change}, world) => {
    const draft = world.drafts.find((each) => each.id === id);
    if (seen !== draft.content_hash) return problem(409, "the draft was changed since you looked");
    return Object.assign(draft, change, {state: "waiting_for_review", approval: null});
  }],
  ["POST", /^\/drafts\/([^/]+)\/approve$/, ([id], _, body, world) => {
    const draft = world.drafts.find((each) => each.id === id);
    if (body.content_hash !== draft.content_hash) return problem(409, "the draft changed since you looked");
    draft.state = "approved";
    return draft;
  }],
  ["POST", /^\/drafts\/([^/]+)\/(reject|hold|withdraw)$/, ([id, verb], _, __, world) => {
    const draft = world.drafts.find((each) => each.id === id);
    draft.state = {reject: "rejected", hold: "held", withdraw: "withdrawn"}[verb];
    return draft;
  }],
  ["PUT", /^\/halt$/, (_, __, body, world) => {
    const halt = {...body, by: "sam", at: "2026-09-21T15:00:00Z"};
    world.status.halts.push(halt);
    return halt;
  }],
  ["DELETE", /^\/halt$/, (_, __, ___, world) => { world.status.halts = []; return page([]); }],
  ["GET", /^\/consents$/, (_, __, ___, world) => page(world.consents)],
  ["GET", /^\/consents\/students\/([^/]+)$/, ([student], _, __, world) => ({student, consents: world.consents, posts: world.posts})],
  ["GET", /^\/audit$/, (_, __, ___, world) => page(world.audit)],
  ["GET", /^\/audit\/verify$/, () => ({intact: true, entries: 2, broken_at: null, head: "", message: ""})],
];

function vote(world, id, voted) {
  const idea = world.ideas.find((each) => each.id === id);
  return Object.assign(idea, {voted, votes: idea.votes + (voted ? 1 : -1)});
}

function answerApi(method, url, body, world) {
  const path = url.pathname.slice("/api/v1".length);
  for (const [verb, pattern, answer] of ROUTES) {
    const match = verb === method && pattern.exec(path);
    if (match) return answer(match.slice(1).map(decodeURIComponent), url.searchParams, body, world) ?? problem(404, "no such thing");
  }
  return problem(404, "no such thing");
}

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length ? JSON.parse(Buffer.concat(chunks).toString()) : undefined;
}

// `alter` may change the world before it is served.
export async function startFixture(alter = (world) => world) {
  const fixture = {world: alter(sample()), requests: [], streams: new Set()};
  const send = (response, status, type, body, headers = {}) => {
    response.writeHead(status, {"Content-Type": type, "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", ...headers});
    response.end(body);
  };
  const sendJson = (response, body, headers) => send(response, body.status > 399 ? body.status : 200, "application/json",
    JSON.stringify(body.status > 399 ? body.body : body), headers);
  const isIn = (request) => (request.headers.cookie ?? "").includes(`inquiryd_session=${TOKEN}`);

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://localhost");
    const body = await readBody(request);
    if (url.pathname === "/login" && request.method === "POST") {
      if (body.token !== TOKEN) return sendJson(response, problem(401, "this link was used already"));
      return sendJson(response, {user: fixture.world.status.me.as, csrf: CSRF},
        {"Set-Cookie": `inquiryd_session=${TOKEN}; HttpOnly; SameSite=Strict; Path=/`});
    }
    const isApi = url.pathname.startsWith("/api/") || ["/session", "/logout"].includes(url.pathname);
    if (!isApi) {
      try {
        const file = fileOf(url.pathname);
        return send(response, 200, TYPES[file.split(".").pop()], await readFile(file));
      } catch {
        return send(response, 404, "text/plain", "There is no such page.\n");
      }
    }
    if (!isIn(request)) return sendJson(response, problem(401, "nobody is logged in"));
    if (url.pathname === "/session") return sendJson(response, {user: fixture.world.status.me.as, csrf: CSRF});
    if (request.method !== "GET" && request.headers["x-inquiryd-csrf"] !== CSRF) return sendJson(response, problem(403, "foreign"));
    if (url.pathname === "/api/v1/events") {
      response.writeHead(200, {"Content-Type": "text/event-stream"});
      response.write(": open\n\n");
      fixture.streams.add(response);
      request.on("close", () => fixture.streams.delete(response));
      return;
    }
    fixture.requests.push({method: request.method, path: url.pathname, body});
    sendJson(response, answerApi(request.method, url, body, fixture.world));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  fixture.url = `http://127.0.0.1:${server.address().port}`;
  fixture.link = `${fixture.url}/login#${TOKEN}`;
  fixture.publish = (topic, team = "") => {
    for (const stream of fixture.streams) stream.write(`event: changed\ndata: ${JSON.stringify({topic, team})}\n\n`);
  };
  fixture.sent = (method, path) => fixture.requests.filter((each) => each.method === method && each.path === `/api/v1${path}`);
  fixture.close = () => new Promise((resolve) => {
    server.closeAllConnections?.();
    server.close(resolve);
  });
  return fixture;
}
