// Text that strangers wrote: isolated from ours in direction, and honest about what cannot be seen.
import {el} from "./dom.js";
import {strings} from "./strings.js";

// Directional controls, zero-width characters, invisible operators, tags, soft hyphen.
const HIDDEN = /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u;
const MARK = /\p{M}/u;
const MARKS_MAX = 4;  // no script stacks more; more is there to paint over other lines
const PICTOGRAPH = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f]/u;
const JOINED_SCRIPTS =
  /[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Oriya}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Mongolian}\p{M}]/u;

// Joiners within an emoji or a word of a script that needs them, and the tags of a flag, are meant.
function isMeant(character, before, after, inFlag) {
  const code = character.codePointAt(0);
  if (code >= 0xe0020 && code <= 0xe007f) return inFlag;
  if (code !== 0x200c && code !== 0x200d) return false;
  if (code === 0x200d && PICTOGRAPH.test(before) && PICTOGRAPH.test(after)) return true;
  return JOINED_SCRIPTS.test(before) && JOINED_SCRIPTS.test(after);
}

function badge(character) {
  const code = `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
  return el("span", {class: "hidden-character", role: "img", "aria-label": strings.hiddenCharacter(code)}, code);
}

function pieces(text) {
  const out = [];
  let run = "";
  let marks = 0;
  let inFlag = false;
  const characters = Array.from(text);
  const flush = () => { if (run) out.push(run); run = ""; };
  characters.forEach((character, at) => {
    const code = character.codePointAt(0);
    if (code === 0x1f3f4) inFlag = true;
    else if (code < 0xe0020 || code > 0xe007f) inFlag = false;
    marks = MARK.test(character) && code !== 0xfe0f ? marks + 1 : 0;
    const hidden = HIDDEN.test(character) &&
      !isMeant(character, characters[at - 1] ?? "", characters[at + 1] ?? "", inFlag);
    if (hidden || marks > MARKS_MAX) {
      flush();
      out.push(badge(character));
    } else {
      run += character;
    }
  });
  flush();
  return out;
}

// Inline text of somebody else's.
export const theirs = (text, attributes = {}) => el("bdi", attributes, pieces(text ?? ""));

// A whole post, line breaks kept.
export function postText(text, language, className = "post-text") {
  const known = /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(language ?? "") && language !== "und";
  return el("p", {class: className, dir: "auto", lang: known ? language : null}, pieces(text ?? ""));
}

export const hasHidden = (text) => pieces(text ?? "").some((piece) => typeof piece !== "string");

// The only link a post ever gets: to itself on X. Anything else stays text.
export function permalink(url, label) {
  let parsed;
  try { parsed = new URL(url); } catch { return null; }
  if (parsed.protocol !== "https:" || parsed.host !== "x.com" || parsed.username) return null;
  return el("a", {href: parsed.href, rel: "noopener noreferrer", target: "_blank"}, label);
}
