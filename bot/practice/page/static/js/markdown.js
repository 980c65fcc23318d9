// Markdown as elements, for markdown blocks and for files; raw HTML in it stays text.

import { h, link } from "./dom.js";
import { emojiNode } from "./mrkdwn.js";

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|__([^_]+)__|\*([^*\s][^*]*)\*|\b_([^_]+)_\b|~~([^~]+)~~|!?\[([^\]]*)\]\(([^)\s]+)\)|<(https?:[^>\s]+)>|(https?:\/\/[^\s<>)]+)|:([a-z0-9_+-]+):|\\([\\`*_{}[\]()#+.!|<>~-])/;

// A line's inline Markdown as nodes.
function span(text) {
  const nodes = [];
  let rest = text;
  for (let match; (match = INLINE.exec(rest)); ) {
    nodes.push(rest.slice(0, match.index), inlinePiece(match));
    rest = rest.slice(match.index + match[0].length);
  }
  nodes.push(rest);
  return nodes;
}

function inlinePiece([all, code, bold, bold2, italic, italic2, strike, label, url, auto, bareUrl, emoji, escaped]) {
  if (code) return h("code", {}, code);
  if (bold ?? bold2) return h("strong", {}, span(bold ?? bold2));
  if (italic ?? italic2) return h("em", {}, span(italic ?? italic2));
  if (strike) return h("s", {}, span(strike));
  if (url) return link(url, label || url);
  if (auto ?? bareUrl) return link(auto ?? bareUrl, auto ?? bareUrl);
  if (emoji) return emojiNode(emoji) ?? all;
  return escaped ?? all;
}

// A whole document.
export function markdown(text) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const root = h("div.markdown");
  let at = 0;
  while (at < lines.length) {
    const [element, next] = block(lines, at);
    if (element) root.append(element);
    at = next;
  }
  return root;
}

const ITEM = /^(\s*)([-*+•]|\d+[.)])\s+(.*)$/;
const RULES = [
  [/^\s*$/, (_lines, at) => [null, at + 1]],
  [/^\s*(```|~~~)/, fence],
  [/^#{1,6}\s/, heading],
  [/^\s*([-*_])(\s*\1){2,}\s*$/, (_lines, at) => [h("hr"), at + 1]],
  [/^\s*>/, quote],
  [ITEM, list],
];

function block(lines, at) {
  for (const [pattern, make] of RULES) if (pattern.test(lines[at])) return make(lines, at);
  if (lines[at].includes("|") && /^\s*\|?\s*:?-{2,}/.test(lines[at + 1] ?? "")) return table(lines, at);
  return paragraph(lines, at);
}

function fence(lines, at) {
  const mark = lines[at].trim().slice(0, 3);
  let end = at + 1;
  while (end < lines.length && !lines[end].trim().startsWith(mark)) end += 1;
  return [h("pre.code-block", {}, lines.slice(at + 1, end).join("\n")), end + 1];
}

function heading(lines, at) {
  const [, marks, text] = lines[at].match(/^(#{1,6})\s+(.*?)\s*#*$/);
  return [h(`h${Math.min(marks.length + 2, 6)}.level-${marks.length}`, {}, span(text)), at + 1];
}

function quote(lines, at) {
  let end = at;
  while (end < lines.length && /^\s*>/.test(lines[end])) end += 1;
  return [h("blockquote", {}, markdown(lines.slice(at, end).map((line) => line.replace(/^\s*> ?/, "")).join("\n"))), end];
}

function paragraph(lines, at) {
  let end = at + 1;
  while (end < lines.length && !RULES.some(([pattern]) => pattern.test(lines[end]))) end += 1;
  const nodes = lines.slice(at, end).flatMap((line, index) => (index ? [h("br"), ...span(line.trim())] : span(line.trim())));
  return [h("p", {}, nodes), end];
}

function list(lines, at) {
  const [, indent, mark] = lines[at].match(ITEM);
  const items = [];
  let end = at;
  while (end < lines.length) {
    const found = lines[end].match(ITEM);
    if (!found || found[1].length < indent.length || (found[1].length === indent.length && isNumber(found[2]) !== isNumber(mark))) break;
    if (found[1].length > indent.length) {
      const [inner, next] = list(lines, end);
      (items.at(-1) ?? h("li")).append(inner);
      end = next;
    } else {
      items.push(item(found[3]));
      end += 1;
    }
  }
  const start = isNumber(mark) && parseInt(mark, 10) !== 1 ? { start: parseInt(mark, 10) } : {};
  return [h(isNumber(mark) ? "ol" : "ul", start, items), end];
}

const isNumber = (mark) => /^\d/.test(mark);

function item(text) {
  const task = text.match(/^\[([ xX])\]\s+(.*)$/);
  if (!task) return h("li", {}, span(text));
  const box = h("input", { type: "checkbox", disabled: true, checked: task[1] !== " ", "aria-label": task[1] === " " ? "open" : "done" });
  return h("li.task", {}, box, " ", span(task[2]));
}

function table(lines, at) {
  const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((each) => each.trim());
  let end = at + 2;
  while (end < lines.length && lines[end].includes("|")) end += 1;
  const row = (line, tag) => h("tr", {}, cells(line).map((each) => h(tag, {}, span(each))));
  const body = lines.slice(at + 2, end).map((line) => row(line, "td"));
  return [h("div.table-scroll", { tabindex: "0", role: "region", "aria-label": "Table" }, h("table", {}, h("thead", {}, row(lines[at], "th")), h("tbody", {}, body))), end];
}
