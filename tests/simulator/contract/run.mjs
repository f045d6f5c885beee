// Prism checks each request and each answer against X's specification, in both dialects: of calls
// made up here, which the client would never make, and of the whole real client (whole_client.cpp).
import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { adapted, fileOf, unknownParameters, versions } from './specification.mjs';

const [simulatorPath, clientPath] = process.argv.slice(2);
const prismPath = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', '.bin', 'prism');
const folder = mkdtempSync(join(tmpdir(), 'x-contract-'));
const children = [];

const account = {
  bearer_token: 'app-token',
  oauth1: {
    consumer_key: 'consumer',
    consumer_secret: 'consumer-secret',
    access_token: 'access',
    access_token_secret: 'access-secret',
  },
  oauth2: { client_id: 'app', client_secret: 'app-secret', refresh_token: 'refresh' },
};
const userId = '2244994945';
const accountFile = join(folder, 'account.json');
const list = '1234567890';

// `say` chooses the dialect where nothing else does: a request that says neither is answered in the
// older one.
const dialects = {
  '2.166': {
    say: 'tweet.fields=id',
    fields:
      'tweet.fields=attachments,author_id,conversation_id,created_at,edit_controls,' +
      'edit_history_tweet_ids,entities,id,in_reply_to_user_id,lang,note_tweet,possibly_sensitive,' +
      'public_metrics,referenced_tweets,reply_settings,source,text',
    expansions:
      'expansions=author_id,attachments.media_keys,edit_history_tweet_ids,' +
      'entities.mentions.username,in_reply_to_user_id,referenced_tweets.id,' +
      'referenced_tweets.id.author_id',
  },
  '2.167': {
    say: 'post.fields=id',
    fields:
      'post.fields=attachments,conversation_id,created_at,edit_controls,entities,id,lang,' +
      'note_post,possibly_sensitive,public_metrics,reply_settings,source,text',
    expansions:
      'expansions=author_id,attachments.media_keys,edit_history_post_ids,' +
      'entities.mentions.username,in_reply_to_user_id,referenced_posts,username',
  },
};
const userFields =
  'user.fields=created_at,description,id,name,profile_image_url,protected,public_metrics,' +
  'username,verified,verified_type';
const mediaFields = 'media.fields=media_key,type,url';

// The first line that holds `text`, from a program that goes on running.
function started(command, args, text) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`${command} ended with ${code}`)));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (line.includes(text)) resolve(line);
      });
    }
  });
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => '%' + c.charCodeAt(0).toString(16).toUpperCase());

function signature(method, url) {
  const keys = account.oauth1;
  const oauth = {
    oauth_consumer_key: keys.consumer_key,
    oauth_nonce: randomBytes(12).toString('hex'),
    oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
    oauth_token: keys.access_token,
    oauth_version: '1.0',
  };
  const params = [...url.searchParams, ...Object.entries(oauth)]
    .map(([name, value]) => [encode(name), encode(value)])
    .sort((a, b) => (a[0] + '=' + a[1] < b[0] + '=' + b[1] ? -1 : 1))
    .map((pair) => pair.join('='))
    .join('&');
  const base = [method, url.origin + url.pathname, params].map(encode).join('&');
  const key = encode(keys.consumer_secret) + '&' + encode(keys.access_token_secret);
  oauth.oauth_signature = createHmac('sha1', key).update(base).digest('base64');
  return 'OAuth ' + Object.entries(oauth).map(([n, v]) => `${n}="${encode(v)}"`).join(', ');
}

class Contract {
  constructor(version, simulator, prism) {
    Object.assign(this, { version, simulator, prism, validated: 0, violations: [] });
  }

  async control(method, path, body) {
    const answer = await fetch(`${this.simulator}/_sim/${path}`, {
      method,
      body: body && JSON.stringify(body),
    });
    return answer.json();
  }

  // Through Prism; `expected` is the status that the simulator should answer.
  async call(method, target, { body, as = 'app', expected = 200 } = {}) {
    const headers = {};
    if (as === 'app') headers.authorization = `Bearer ${account.bearer_token}`;
    if (as === 'user') {
      headers.authorization = signature(method, new URL(this.simulator + target));
    }
    if (body) headers['content-type'] = 'application/json';
    const answer = await fetch(this.prism + target, {
      method,
      headers,
      body: body && JSON.stringify(body),
    });
    const text = await answer.text();
    this.validated += 1;
    if (text.includes('stoplight.io/prism/errors') || answer.headers.has('sl-violations')) {
      this.violations.push(`${method} ${target}: ${text} ${answer.headers.get('sl-violations')}`);
    } else if (answer.status !== expected) {
      this.violations.push(`${method} ${target}: ${answer.status} instead of ${expected}: ${text}`);
    }
    try {
      return JSON.parse(text);
    } catch {
      return {};
    }
  }

  async page(path, wanted) {
    const first = await this.call('GET', path, wanted);
    const token = first.meta?.next_token;
    if (token) await this.call('GET', `${path}&pagination_token=${token}`, wanted);
    return first;
  }

  async run() {
    const { say, fields, expansions } = dialects[this.version];
    const all = `${fields}&${expansions}&${userFields}&${mediaFields}`;
    const me = userId;
    const question = await this.call('POST', '/2/tweets', {
      as: 'user',
      body: { text: 'What helps with #fractions? https://example.org/a' },
      expected: 201,
    });
    const id = question.data?.id;
    await this.control('POST', 'posts', {
      author: 'maria', text: '@LincolnPLC number lines! https://example.org/b $ACME',
      reply_to: id, media: true,
    });
    const long = await this.control('POST', 'posts', { author: 'sam', text: 'long #fractions', long: true });
    await this.control('POST', 'posts', { author: 'sam', text: 'long #fractions & more', edit_of: long.id });
    await this.control('POST', 'posts', { author: 'lee', retweet_of: id });
    await this.control('POST', 'lists', { id: list, members: ['maria', 'sam', 'lee'] });

    for (const query of ['%23fractions', 'number%20lines', `conversation_id%3A${id}`,
      '(%23fractions%20OR%20%23numbertalks)%20-is%3Aretweet', 'from%3Alee']) {
      await this.page(`/2/tweets/search/recent?query=${query}&max_results=10&${all}`);
      await this.call('GET', `/2/tweets/search/recent?query=${query}`);
    }
    await this.call('GET', '/2/tweets/search/recent?query=nothingofthekind');
    for (const as of ['app', 'user']) {
      await this.page(`/2/users/${me}/mentions?max_results=5&${all}`, { as });
      await this.page(`/2/users/${me}/tweets?max_results=5&exclude=retweets&${all}`, { as });
      await this.page(`/2/lists/${list}/tweets?max_results=2&${all}`, { as });
      await this.call('GET', `/2/tweets?ids=${id},${long.id},1&${all}`, { as });
      await this.call('GET', `/2/users/by?usernames=LincolnPLC,maria,nobody_here&${userFields}&${say}`, { as });
    }
    for (const as of ['app', 'user']) {
      await this.call('GET', `/2/users?ids=${me},1&${userFields}&${say}`, { as });
    }
    await this.call('GET', '/2/usage/tweets?days=1&usage.fields=cap_reset_day,project_cap,project_usage');
    await this.call('GET', '/2/usage/tweets');
    await this.call('GET', '/2/usage/tweets', { as: 'user', expected: 403 });
    await this.call('GET', `/2/users/1/mentions?${say}`);
    await this.call('GET', `/2/lists/1/tweets?${say}`);
    await this.call('GET', `/2/tweets?ids=1&${say}`);
    await this.call('GET', `/2/users/me?${userFields}&${say}`, { as: 'user' });
    const reply = await this.call('POST', '/2/tweets', {
      as: 'user',
      body: { text: 'A follow-up', reply: { in_reply_to_tweet_id: id }, made_with_ai: false },
      expected: 201,
    });

    await this.call('GET', `/2/users/me`, { expected: 403 });
    await this.call('GET', `/2/users/me`, { as: 'nobody', expected: 401 });
    await this.call('POST', '/2/tweets', { body: { text: 'x' }, expected: 403 });
    await this.call('POST', '/2/tweets', {
      as: 'user', body: { text: 'Uninvited', reply: { in_reply_to_tweet_id: long.id } }, expected: 403,
    });
    await this.call('POST', '/2/tweets', { as: 'user', body: { text: 'a'.repeat(281) }, expected: 400 });
    await this.call('GET', `/2/tweets/search/recent?query=lang%3Aen`, { expected: 400 });
    await this.call('GET', `/2/tweets/search/recent?query=a&since_id=1`, { expected: 400 });
    await this.control('POST', 'faults', [{ kind: 'rate_limited' }]);
    await this.call('GET', `/2/tweets?ids=${id}`, { expected: 429 });
    await this.control('POST', 'faults', [{ kind: 'before' }]);
    await this.call('GET', `/2/tweets?ids=${id}`, { expected: 503 });

    await this.call('DELETE', `/2/tweets/${reply.data?.id}`, { as: 'user' });
    await this.call('DELETE', `/2/tweets/${reply.data?.id}`, { as: 'user', expected: 404 });
    await this.call('DELETE', `/2/tweets/${long.id}`, { as: 'user', expected: 403 });
    await this.refusedStream();
    await this.refusedMedia();
  }

  async refusedStream() {
    const stream = '/2/tweets/search/stream';
    await this.call('GET', stream, { expected: 409 });
    await this.call('GET', `${stream}/rules`, { as: 'user', expected: 403 });
    await this.call('POST', `${stream}/rules`, { body: { add: [{ value: 'lang:en' }] }, expected: 201 });
    await this.control('POST', 'streams', { enrolled: false });
    await this.call('GET', `${stream}/rules`, { expected: 403 });
    await this.control('POST', 'streams', { enrolled: true });
    await this.call('DELETE', '/2/connections/filtered_stream');
  }

  async refusedMedia() {
    const start = (total_bytes) => ({
      as: 'user',
      body: { media_type: 'image/png', media_category: 'tweet_image', total_bytes },
    });
    await this.call('POST', '/2/media/upload/initialize', { ...start(6 * 1024 * 1024), expected: 400 });
    const begun = await this.call('POST', '/2/media/upload/initialize', start(9));
    const id = begun.data?.id;
    await this.call('POST', `/2/media/upload/${id}/finalize`, { as: 'user', expected: 400 });
    await this.call('POST', '/2/media/upload/1/finalize', { as: 'user', expected: 400 });
    await this.call('GET', '/2/media/upload?command=STATUS&media_id=1', { as: 'user', expected: 400 });
    await this.call('POST', '/2/media/metadata', {
      as: 'user', body: { id: '1', metadata: { alt_text: { text: 'Strips' } } }, expected: 400,
    });
    await this.call('POST', '/2/tweets', {
      as: 'user', body: { text: 'Too soon', media: { media_ids: [id] } }, expected: 400,
    });
  }
}

async function prismBefore(simulator, version) {
  const port = await freePort();
  await started(
    prismPath,
    ['proxy', '--errors', '--port', String(port), '--host', '127.0.0.1', adapted(version, folder), simulator],
    'Prism is listening',
  );
  return `http://127.0.0.1:${port}`;
}

// How many things were wrong.
async function checkSimulator(version, simulator, prism) {
  const contract = new Contract(version, simulator, prism);
  await contract.run();
  for (const violation of contract.violations) console.log(`  ${violation.slice(0, 1500)}`);
  console.log(
    `${version}: the simulator: ${contract.validated} requests validated, ${contract.violations.length} violations`,
  );
  return contract.violations.length;
}

async function checkClient(version, simulator, prism) {
  const record = join(folder, `${version}.requests`);
  const dialect = version === '2.166' ? 'tweet' : 'post';
  const client = spawn(clientPath, [simulator, prism, dialect, accountFile, record], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(client);
  createInterface({ input: client.stdout }).on('line', (line) =>
    console.log(line.startsWith(' ') ? line : `${version}: ${line}`),
  );
  const code = await new Promise((resolve) => client.on('close', resolve));
  const unknown = unknownParameters(version, record);
  for (const each of unknown) console.log(`  ${each}`);
  return (code === 0 ? 0 : 1) + unknown.length;
}

async function check(version) {
  const line = await started(
    simulatorPath,
    ['--account', `${userId}:LincolnPLC:${accountFile}`, '--stream', '7', '--stream-tags',
      'fractions,numbertalks', '--stream-per-day', '400', '--list', list],
    'listening on ',
  );
  const simulator = line.slice(line.indexOf('http'));
  const prism = await prismBefore(simulator, version);
  return (await checkSimulator(version, simulator, prism)) + (await checkClient(version, simulator, prism));
}

let failed = 0;
try {
  writeFileSync(accountFile, JSON.stringify(account));
  for (const version of versions) {
    if (!existsSync(fileOf(version))) throw new Error(`there is no ${fileOf(version)}`);
    failed += await check(version);
  }
} finally {
  for (const child of children) child.removeAllListeners('exit').kill();
  rmSync(folder, { recursive: true });
}
process.exit(failed === 0 ? 0 : 1);
