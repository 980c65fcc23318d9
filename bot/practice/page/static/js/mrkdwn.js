// Slack's mrkdwn as elements: code, quotes, styles, links, mentions, dates and emoji.

import { h, link } from "./dom.js";
import { character } from "./emoji_names.js";
import { channel, shownName, state } from "./store.js";
import { dateElement } from "./time.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const unescape = (text) => text.replace(/&(amp|lt|gt);/g, (entity) => ENTITIES[entity]);

// A whole mrkdwn text: blocks of code and quotes stand on their own lines.
export function mrkdwn(text) {
  const root = h("div.mrkdwn");
  for (const [index, part] of text.split("```").entries()) {
    if (index % 2 && text.split("```").length > index + 1) root.append(h("pre.code-block", {}, unescapeTokens(part.replace(/^\n|\n$/g, ""))));
    else quotesAndLines(root, index % 2 ? "```" + part : index ? part.replace(/^\n/, "") : part);
  }
  return root;
}

// Within code, links are shown by their text and nothing is styled.
function unescapeTokens(text) {
  return unescape(text.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_all, target, label) => label || target));
}

function quotesAndLines(root, text) {
  if (!text) return;
  const lines = text.split("\n");
  let at = 0;
  while (at < lines.length) {
    const start = at;
    const quoted = isQuote(lines[at]);
    while (at < lines.length && isQuote(lines[at]) === quoted) at += 1;
    const group = lines.slice(start, at);
    if (quoted) root.append(h("blockquote", {}, withBreaks(group.map((line) => line.replace(/^(&gt;|>) ?/, "")))));
    else root.append(h("span", {}, withBreaks(group)));
  }
}

const isQuote = (line) => /^(&gt;|>(?!\S*>))/.test(line);

function withBreaks(lines) {
  return lines.flatMap((line, index) => (index ? [h("br"), ...inline(line)] : inline(line)));
}

const STYLES = { "*": "strong", _: "em", "~": "s" };
const TOKEN = /<([^<>\n]+)>|`([^`\n]+)`|:([a-z0-9_+'-]+(?:::[a-z0-9-]+)?):|([*_~])/gi;
const BEFORE = /[\s\p{P}\p{S}]/u;

// One line of mrkdwn as nodes.
export function inline(line) {
  const nodes = [];
  let text = "";
  let at = 0;
  const flush = () => { if (text) nodes.push(unescape(text)); text = ""; };
  TOKEN.lastIndex = 0;
  for (let match; (match = TOKEN.exec(line)); ) {
    const found = piece(match, line);
    if (!found) {
      TOKEN.lastIndex = match.index + 1;
      continue;
    }
    text += line.slice(at, match.index);
    flush();
    nodes.push(found.node);
    at = TOKEN.lastIndex = found.end;
  }
  text += line.slice(at);
  flush();
  return nodes;
}

function piece(match, line) {
  const [all, token, code, emoji, mark] = match;
  const end = match.index + all.length;
  if (token) return { node: angle(token), end };
  if (code) return { node: h("code", {}, unescapeTokens(code)), end };
  if (emoji) {
    const node = emojiNode(emoji);
    return node && { node, end };
  }
  return styled(line, match.index, mark);
}

function styled(line, start, mark) {
  const before = line[start - 1];
  const next = line[start + 1];
  if ((before && !BEFORE.test(before)) || before === mark || !next || next === " " || next === mark) return null;
  for (let end = line.indexOf(mark, start + 1); end > 0; end = line.indexOf(mark, end + 1)) {
    const after = line[end + 1];
    const inToken = line.lastIndexOf("<", end) > line.lastIndexOf(">", end) && line.lastIndexOf("<", end) > start;
    if (!inToken && line[end - 1] !== " " && (!after || BEFORE.test(after)) && after !== mark) {
      return { node: h(STYLES[mark], {}, inlineAgain(line.slice(start + 1, end))), end: end + 1 };
    }
  }
  return null;
}

function inlineAgain(line) {
  const kept = TOKEN.lastIndex;
  const nodes = inline(line);
  TOKEN.lastIndex = kept;
  return nodes;
}

export function emojiNode(name) {
  const found = character(name);
  return found && h("span.emoji", { role: "img", "aria-label": name.replaceAll("_", " "), title: `:${name}:` }, found);
}

// What stands between < and >: a mention, a date, a special word, or a link.
function angle(token) {
  const [target, label] = split(token);
  if (target.startsWith("@")) return mention(target.slice(1), label);
  if (target.startsWith("#")) return channelLink(target.slice(1), label);
  if (target.startsWith("!")) return special(target.slice(1), label);
  return link(address(unescape(target)), label ? inlineAgain(label) : unescape(target));
}

function split(token) {
  const bar = token.indexOf("|");
  return bar < 0 ? [token, ""] : [token.slice(0, bar), token.slice(bar + 1)];
}

// A link to a message of this workspace opens here.
export function address(url) {
  const found = url.match(/\/archives\/(\w+)(?:\/(p\d+))?/);
  return found && new URL(url, location.href).origin === location.origin ? `#/${found[1]}${found[2] ? `/${found[2]}` : ""}` : url;
}

export function mention(id, label = "") {
  const known = state.people.has(id);
  return h("span.mention", { class: id === state.me ? "me" : "" }, `@${known ? shownName(id) : label || id}`);
}

export function channelLink(id, label = "") {
  const place = channel(id);
  if (!place) return h("span.mention", {}, label ? `#${label}` : "a private channel");
  return h("a.mention", { href: `#/${id}` }, place.kind === "group" ? `🔒 ${place.name}` : `#${place.name}`);
}

export function broadcast(word) {
  return h("span.mention.me", {}, `@${word}`);
}

function special(word, label) {
  const [name, ...rest] = word.split("^");
  if (name === "date") return date(rest, label);
  if (name === "subteam") return h("span.mention", {}, label || `@${state.groups.get(rest[0])?.handle ?? rest[0]}`);
  return ["here", "channel", "everyone"].includes(name) ? broadcast(name) : h("span", {}, label || word);
}

function date([seconds, pattern, url], fallback) {
  const at = Number(seconds);
  if (!Number.isFinite(at) || !pattern) return h("span", {}, unescape(fallback));
  const shown = dateElement(at, unescape(pattern));
  return url ? link(unescape(url), shown) : shown;
}

// A text object of Block Kit, styled or plain.
export function textObject(object) {
  if (!object) return null;
  return object.type === "mrkdwn" ? mrkdwn(object.text) : h("span.plain", {}, plainEmoji(object.text));
}

// Plain text: only its emoji names and line breaks mean something.
export function plainEmoji(text) {
  return text.split("\n").flatMap((line, index) => {
    const nodes = line.split(/(:[a-z0-9_+-]+:)/i).map((part) => (/^:.+:$/.test(part) && emojiNode(part.slice(1, -1))) || part);
    return index ? [h("br"), ...nodes] : nodes;
  });
}

// A message's text without any form, for a preview or to be read out.
export function bare(text) {
  const holder = h("div", {}, mrkdwn(text));
  return holder.textContent;
}
