// rich_text and table blocks.

import { h, link, put } from "./dom.js";
import { address, broadcast, channelLink, emojiNode, mention } from "./mrkdwn.js";
import { dateElement } from "./time.js";
import { state } from "./store.js";

const TAGS = { bold: "strong", italic: "em", strike: "s", code: "code", underline: "u" };

const PIECES = {
  text: (piece) => withBreaks(piece.text),
  link: (piece) => link(address(piece.url), piece.text || piece.url),
  emoji: (piece) => (piece.unicode ? String.fromCodePoint(...piece.unicode.split("-").map((hex) => parseInt(hex, 16))) : emojiNode(piece.name) ?? `:${piece.name}:`),
  user: (piece) => mention(piece.user_id),
  usergroup: (piece) => h("span.mention", {}, `@${state.groups.get(piece.usergroup_id)?.handle ?? piece.usergroup_id}`),
  channel: (piece) => channelLink(piece.channel_id),
  team: (piece) => piece.team_id,
  broadcast: (piece) => broadcast(piece.range),
  color: (piece) => [h("span.swatch", { style: { "background-color": piece.value } }), piece.value],
  date: (piece) => (piece.url ? link(piece.url, dateElement(piece.timestamp, piece.format)) : dateElement(piece.timestamp, piece.format)),
};

function withBreaks(text) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}

function pieces(elements) {
  return elements.map((piece) => {
    let node = PIECES[piece.type]?.(piece) ?? "";
    for (const [style, wanted] of Object.entries(piece.style ?? {})) if (wanted && TAGS[style]) node = h(TAGS[style], {}, node);
    return node;
  });
}

const MARKERS = ["disc", "circle", "square"];
const NUMBERS = ["decimal", "lower-alpha", "lower-roman"];

function list(part) {
  const level = part.indent ?? 0;
  const ordered = part.style === "ordered";
  const kinds = ordered ? NUMBERS : MARKERS;
  const props = { style: { "list-style-type": kinds[level % 3], "margin-left": `${level * 24}px` } };
  if (ordered && part.offset) props.start = part.offset + 1;
  return h(ordered ? "ol" : "ul", props, part.elements.map((item) => h("li", {}, pieces(item.elements))));
}

const PARTS = {
  rich_text_section: (part) => h("div.rich-section", {}, pieces(part.elements)),
  rich_text_list: list,
  rich_text_quote: (part) => h("blockquote", {}, pieces(part.elements)),
  rich_text_preformatted: (part) => h("pre.code-block", {}, part.elements.map((each) => (each.type === "link" ? each.text || each.url : each.text))),
};

export const richText = (block) => h("div.rich-text", {}, block.elements.map((part) => PARTS[part.type]?.(part)));

function cell(content, tag, setting) {
  const inside = content.type === "rich_text" ? richText(content) : content.text;
  const element = h(tag, tag === "th" ? { scope: "col" } : {}, inside);
  if (setting?.align) element.style.textAlign = setting.align;
  if (setting?.is_wrapped === false) element.style.whiteSpace = "nowrap";
  return element;
}

export function table(block) {
  const [head, ...rest] = block.rows;
  const row = (cells, tag) => h("tr", {}, cells.map((each, at) => cell(each, tag, block.column_settings?.[at])));
  const body = put(h("tbody"), rest.map((cells) => row(cells, "td")));
  return h("div.table-scroll", { tabindex: "0", role: "region", "aria-label": "Table" }, h("table", {}, h("thead", {}, row(head, "th")), body));
}
