// Drives every endpoint of the simulator through Prism, which checks each request and each answer
// against X's specification, in both dialects.
import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const simulatorPath = process.argv[2];
const prismPath = join(dirname(fileURLToPath(import.meta.url)), 'node_modules', '.bin', 'prism');
const folder = mkdtempSync(join(tmpdir(), 'x-contract-'));
const children = [];

const account = {
  user_id: '2244994945',
  handle: 'LincolnPLC',
  bearer_token: 'app-token',
  oauth1: {
    consumer_key: 'consumer',
    consumer_secret: 'consumer secret',
    access_token: 'access',
    access_token_secret: 'access secret',
  },
};
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

// Prism refuses OAuth 1.0a headers, so security goes. X answers problems as application/json,
// which the specification describes as application/problem+json only; about:blank is X's too.
function adapted(version) {
  const spec = JSON.parse(
    readFileSync(join(process.env.INQUIRY_X_OPENAPI_DIR, `x-openapi-${version}.json`)),
  );
  const blank = {
    type: 'object',
    required: ['type', 'title', 'status'],
    properties: { type: { type: 'string', enum: ['about:blank'] } },
  };
  const named = {
    type: 'object',
    required: ['type', 'title'],
    properties: { type: { type: 'string', pattern: '/2/problems/' } },
  };
  delete spec.security;
  for (const path of Object.values(spec.paths)) {
    for (const operation of Object.values(path)) {
      delete operation.security;
      const content = operation.responses?.default?.content;
      if (content) {
        content['application/json'].schema = {
          anyOf: [{ $ref: '#/components/schemas/Error' }, blank, named],
        };
      }
    }
  }
  const file = join(folder, `${version}.json`);
  writeFileSync(file, JSON.stringify(spec));
  return file;
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
    const me = account.user_id;
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
    // The older specification has its numbers as numbers, the newer one as text.
    if (this.version !== '2.166') {
      await this.call('GET', '/2/usage/tweets?days=1&usage.fields=cap_reset_day,project_cap,project_usage');
      await this.call('GET', '/2/usage/tweets');
    }
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
  }
}

async function check(version) {
  const accountFile = join(folder, 'account.json');
  writeFileSync(accountFile, JSON.stringify(account));
  const line = await started(
    simulatorPath,
    ['--account', accountFile, '--stream', '7', '--stream-tags', 'fractions,numbertalks',
      '--stream-per-day', '400', '--list', list],
    'listening on ',
  );
  const simulator = line.slice(line.indexOf('http'));
  const port = await freePort();
  await started(
    prismPath,
    ['proxy', '--errors', '--port', String(port), '--host', '127.0.0.1', adapted(version), simulator],
    'Prism is listening',
  );
  const contract = new Contract(version, simulator, `http://127.0.0.1:${port}`);
  await contract.run();
  for (const violation of contract.violations) console.log(`  ${violation.slice(0, 1500)}`);
  console.log(
    `${version}: ${contract.validated} requests validated, ${contract.violations.length} violations`,
  );
  return contract.violations.length;
}

let failed = 0;
try {
  for (const version of Object.keys(dialects)) {
    const file = join(process.env.INQUIRY_X_OPENAPI_DIR, `x-openapi-${version}.json`);
    if (existsSync(file)) {
      failed += await check(version);
    } else {
      console.log(`${version}: skipped, there is no ${file}`);
    }
  }
} finally {
  for (const child of children) child.removeAllListeners('exit').kill();
  rmSync(folder, { recursive: true });
}
process.exit(failed === 0 ? 0 : 1);
