// Compares inquiryd's reading of a text with twitter-text's own JavaScript, on random texts.
//
//   npm ci && node compare.mjs PROGRAM [--count N] [--seed N] [--every-character]
//
// PROGRAM is weigh_lines of the build folder. Exits 1 at any difference, 77 where twitter-text is
// not installed.
import {spawn, spawnSync} from 'node:child_process';
import {once} from 'node:events';
import {createInterface} from 'node:readline';
import {parseArgs} from 'node:util';
import {hostileTexts, everyCharacter} from './texts.mjs';

const kSkipped = 77;
const kShown = 20;

const {values: options, positionals: [program]} = parseArgs({
  allowPositionals: true,
  options: {
    count: {type: 'string', default: '100000'},
    seed: {type: 'string', default: '1'},
    'every-character': {type: 'boolean', default: false},
  },
});

async function loadPeer() {
  try {
    const [twitter, twemoji] =
        await Promise.all([import('twitter-text'), import('twemoji-parser')]);
    return {twitter: twitter.default, parseEmoji: twemoji.parse ?? twemoji.default.parse};
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    console.log('skipped: twitter-text is not installed; run "npm ci" in tests/text/differential');
    process.exit(kSkipped);
  }
}

// The peer's lists are frozen in its expressions; ours has to go by the same ones here.
function frozenLists({twitter, parseEmoji}) {
  const alternatives = (expression) =>
      expression.source.replace(/\(\?=.*$/s, '').replace(/[()?:]/g, '').split('|');
  const {validGTLD, validCCTLD} = twitter.regexen;
  const known = JSON.parse(spawnSync(program, ['--emoji'], {maxBuffer: 1 << 24}).stdout);
  const emoji = known.filter((sequence) => {
    const found = parseEmoji(sequence);
    return found.length === 1 && found[0].text === sequence;
  });
  console.log(`${emoji.length} of ${known.length} emoji sequences are in the peer's list`);
  return {tlds: [...alternatives(validGTLD), ...alternatives(validCCTLD)], emoji};
}

function peerAnswer({twitter}, text) {
  const {weightedLength, valid} = twitter.parseTweet(text);
  const indices = (entities) => entities.map((entity) => entity.indices);
  return {
    length: weightedLength,
    valid,
    has_link: twitter.extractUrlsWithIndices(text.normalize()).length > 0,
    links: indices(twitter.extractUrlsWithIndices(text)),
    mentions: indices(twitter.extractMentionsWithIndices(text)),
    hashtags: indices(twitter.extractHashtagsWithIndices(text)),
    cashtags: indices(twitter.extractCashtagsWithIndices(text)),
  };
}

function report(text, peer, ours) {
  const escaped = JSON.stringify(text).replace(
      /[^ -~]/gu, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);
  console.log(escaped);
  for (const key of Object.keys(peer)) {
    const [theirs, own] = [JSON.stringify(peer[key]), JSON.stringify(ours[key])];
    if (theirs !== own) console.log(`  ${key}: twitter-text ${theirs}, inquiryd ${own}`);
  }
}

const differs = (peer, ours) =>
    Object.keys(peer).some((key) => JSON.stringify(peer[key]) !== JSON.stringify(ours[key]));

async function compare(peer, texts) {
  const child = spawn(program, {stdio: ['pipe', 'pipe', 'inherit']});
  const answers = createInterface({input: child.stdout})[Symbol.asyncIterator]();
  const send = async (value) => {
    if (!child.stdin.write(JSON.stringify(value) + '\n')) await once(child.stdin, 'drain');
  };
  await send(frozenLists(peer));

  const kBatch = 256;
  let batch = [];
  const result = {texts: 0, links: 0, differences: 0};
  const flush = async () => {
    for (const text of batch) await send(text);
    for (const text of batch) {
      const ours = JSON.parse((await answers.next()).value);
      const theirs = peerAnswer(peer, text);
      result.texts += 1;
      result.links += theirs.has_link ? 1 : 0;
      if (!differs(theirs, ours)) continue;
      result.differences += 1;
      if (result.differences <= kShown) report(text, theirs, ours);
    }
    batch = [];
  };
  for (const text of texts) {
    batch.push(text);
    if (batch.length === kBatch) await flush();
  }
  await flush();
  child.stdin.end();
  return result;
}

const peer = await loadPeer();
const texts = options['every-character'] ? everyCharacter()
                                         : hostileTexts(Number(options.seed), Number(options.count));
const {texts: count, links, differences} = await compare(peer, texts);
console.log(`${count} texts (${links} with a link), ${differences} differences`);
process.exit(differences > 0 ? 1 : 0);
