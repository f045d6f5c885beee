// Texts that are hard to count: random strings of pieces that meet at the edges of the rules.

const kPieces = {
  words: ['a', 'Q', 'z9', 'class', 'number', 'talk', '7', '42', 'RT', 'rt', 'xn--', 'e\u0301', 'É',
          'ß', 'ş', 'İ', 'ſ', '\u212a', 'ø', 'naïve', 'ɐ', 'ʻ', 'ǁ', '\u0345', 'ȿ', 'Ⱦ'],
  scripts: ['школа', 'Ш', 'で', 'す', '学校', '한국', 'ﾊﾟ', 'ف', 'مدرسة', '۳', 'א', 'שּׁ', 'हिन्दी', 'क',
            '१', 'ไทย', 'Ω', 'ι', '\u1100\u1161', '\u1112\u1161\u11ab', '\u1200', '𠀡', '𖼄𖽑', '𐒠',
            'ꙋ', 'ა', '漢', '・', '〜', '々'],
  spaces: [' ', ' ', ' ', '\n', '\t', '\u00a0', '\u3000', '\u2003', '\u2028', '\u180e', '\u0085'],
  marks: ['.', '.', '.', ',', '!', '?', '-', '_', '/', '//', ':', ';', '&', '=', '+', '%', '$', '#',
          '＃', '@', '＠', '(', ')', '((', '))', '[', ']', '|', '~', '*', '"', '\'', '\\', '^', '`',
          '{', '<', '>', '…', '–', '—', '’', '“', '。', '．', '｡', '、', '\u2010', '\u2032', '\u203b'],
  hidden: ['\u200b', '\u200c', '\u200d', '\u200d', '\ufe0f', '\ufe0f', '\ufe0e', '\u20e3', '\u061c',
           '\u200e', '\u200f', '\u202a', '\u202c', '\u202e', '\u2066', '\u2069', '\u0301', '\u0327',
           '\u034f', '\ufeff', '\ufffe', '\uffff', '\u0000', '\u007f', '\ud7a3', '\ue50a', '\ufffd'],
  emoji: ['😀', '👍', '👩', '👨', '👧', '👦', '🧑', '❤', '💋', '🏳', '🏴', '🌈', '☠', '👁', '🗨', '🏃', '⛹',
          '🕵', '☝', '✌', '♀', '♂', '⚕', '🎤', '🦰', '©', '®', '™', '⌚', '⚡', '⏩', '♟', '♾', '🀄', '🈚',
          '🏻', '🏽', '🏿', '🇺', '🇸', '🇩', '🇪', '🇿', '#', '*', '1', '\u{e0067}', '\u{e007f}', '🥰', '🛹'],
  sequences: ['👨‍👩‍👧‍👦', '👩‍❤️‍💋‍👩', '👩🏽‍🎤', '🏃🏿‍♀️', '🕵️‍♂️', '🏳️‍🌈', '🏴‍☠️', '👁‍🗨', '👁️‍🗨️', '1️⃣', '1⃣', '#️⃣',
              '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}', '🇺🇸', '☝🏽', '☝️🏽', '❤️', '⌚️',
              '👨🏻‍🦰', '⛹🏾‍♀️', '👯‍♀️', '🙋🏽', '\u{1f468}\u200d\u2695\ufe0f'],
  domains: ['example', 'www.', 'a.b.', 'sub_domain.', 'dash-.', '-dash.', 'x_y.', 'ü.', '中国.', 'で.',
            'a'.repeat(63) + '.', 'あ'.repeat(30) + '.', 'xn--ls8h.', 'XN--ls8h', '192.168.0.1'],
  tlds: ['com', 'com', 'org', 'co.uk', 'co', 'school', 'museum', 'みんな', '中国', '嘉里', '嘉里大酒店', 'भारतम्',
         'РФ', 'рф', 'ελ', 'ΕΛ', 'vermögensberater', 'VERMÖGENSBERATUNG', 've', 'xn--p1ai', 'notatld',
         'onion', 'COM', 'bz2', 'پاکستان'],
  links: ['http://', 'https://', 'HTTP://', 'ftp://', 'http:/', 'example.com', 'http://example.com',
          't.co', 'https://t.co/', 'https://t.co/aBc9', 'http://T.CO/x', 'https://t.co/' + 'k'.repeat(40),
          'https://t.co/' + 'k'.repeat(41), 'foo.みんな', '.com', '.com/', '.co.jp/', '://'],
  paths: ['/', '/path', '/a(b)', '/a(b(c)d)e', '/(x)', '/(', '/()', '/.', '/@user/', '/@', '?', '?q=1',
          '?a=b&c=d#e', '/?q', '#top', ':80', ':', ':8080/x', '/é', '/школа', '/ι', '/\u2013', '/で',
          '/wiki/A_(b)', ',', '.', '!', '*(u)', '(v)', ';', 'x'],
  tags: ['@', '@user', '＠user', '@user/list', '@user/list-', '@user/7', '#tag', '＃tag', '##', '#1',
         '#1a', '&#x', '$TEST', '$BRK.A', '$ABC.DEF', '$TOOLONGX', '$A_', '#日本', '#_', '#fractions',
         'a@b.com', '@' + 'u'.repeat(25), '#\ufe0f'],
};

// What one text is made of, so that each rule meets texts that are mostly about it.
const kMixes = [
  Object.keys(kPieces),
  ['words', 'spaces', 'domains', 'tlds', 'links', 'paths', 'marks'],
  ['domains', 'tlds', 'links', 'paths'],
  ['scripts', 'tlds', 'links', 'marks', 'domains'],
  ['emoji', 'hidden', 'sequences'],
  ['emoji', 'sequences', 'links', 'paths', 'spaces'],
  ['tags', 'spaces', 'words', 'marks', 'scripts', 'links'],
  ['words', 'scripts', 'spaces', 'sequences', 'hidden'],
];

// A small generator with a seed: the same texts on every machine.
function randomNumbers(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export function* hostileTexts(seed, count) {
  const random = randomNumbers(seed);
  const choice = (list) => list[random(list.length)];
  for (let i = 0; i < count; ++i) {
    const mix = choice(kMixes);
    const pieces = 1 + random(random(4) === 0 ? 150 : 25);
    let text = '';
    for (let piece = 0; piece < pieces; ++piece) text += choice(kPieces[choice(mix)]);
    yield text;
  }
}

// Has an upper case since Unicode 16, which not every ICU and Node on either side know.
const kNewlyCased = 0xa7dc;

// Each character of the Basic Multilingual Plane, and some beyond, in the places that matter.
export function* everyCharacter() {
  for (let code = 0; code < 0x20000; ++code) {
    if ((code >= 0xd800 && code <= 0xdfff) || code === kNewlyCased) continue;
    const c = String.fromCodePoint(code);
    yield `${c} ${c}\ufe0f ${c}\u{1f3fd} ${c}\ufe0f\u{1f3fd} ${c}\u200d\u2640\ufe0f`;
    yield `${c}example.com ${c}http://example.com example.com${c}`;
    yield `http://a${c}b.com a${c}b.com http://a.com/${c} http://a.com/${c}x http://a.com?${c}x`;
    yield `${c}@user @user${c} ${c}$TEST $TEST${c}`;
  }
}
