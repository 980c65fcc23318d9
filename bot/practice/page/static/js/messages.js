// The list of an open channel's messages: oldest above, kept at its end while the reader is there.

import { h, fill } from "./dom.js";
import { does, read } from "./api.js";
import { held } from "./held.js";
import { channel, isJoin, merge, on, room, sorted, state, tell } from "./store.js";
import { dayLine, drawMessage, spoken, startsDay } from "./message.js";
import { attachToolbar } from "./toolbar.js";
import { announce } from "./toast.js";

const PORTION = 100;
const NEAR = 60;
const AHEAD = 1500;

const list = h("ol.messages", { role: "list" });
const top = h("div.list-top");
const scroller = h("div.scroller", { tabindex: "0", role: "region", "aria-label": "Messages" }, h("div.scroller-inside", {}, top, list));
const latest = h("button.latest", { type: "button", hidden: true, onclick: () => toEnd() }, "↓ New messages");
export const messagesPane = h("div.messages-pane", {}, scroller, latest);

let shownFor = "";
let newLine = "";

const nearTop = () => scroller.scrollHeight - scroller.clientHeight + scroller.scrollTop < AHEAD;
const atEnd = () => scroller.scrollTop > -NEAR;

function toEnd() {
  scroller.scrollTop = 0;
  latest.hidden = true;
}

export async function showMessages(id) {
  const kept = room(id);
  shownFor = id;
  newLine = channel(id)?.unread ? channel(id).read : "";
  latest.hidden = true;
  if (kept.loaded) redraw();
  else {
    fill(list);
    await loadOlder();
  }
  toEnd();
  markRead();
}

function loadOlder() {
  const kept = room(shownFor);
  if (kept.loaded && !kept.more) return null;
  kept.loading ??= load(shownFor, kept);
  return kept.loading;
}

async function load(id, kept) {
  const before = kept.loaded ? sorted(kept.messages)[0]?.ts ?? "" : "";
  const answer = await read("messages", { channel: id, before, limit: PORTION });
  kept.loading = null;
  if (!answer.messages) return;
  merge(kept.messages, answer.messages);
  kept.more = answer.more;
  const isFirst = !kept.loaded;
  kept.loaded = true;
  if (shownFor !== id || room(id) !== kept) return;
  if (isFirst) redraw();
  else prepend(answer.messages);
  if (kept.more) requestAnimationFrame(() => { if (shownFor === id && nearTop()) loadOlder(); });
}

function redraw() {
  const messages = sorted(room(shownFor).messages);
  fill(list, messages.map((message, at) => itemsFor(message, messages[at - 1])));
  drawTop();
}

function prepend(messages) {
  const next = sorted(room(shownFor).messages)[messages.length];
  const fragment = document.createDocumentFragment();
  for (const [at, message] of messages.entries()) fragment.append(...itemsFor(message, messages[at - 1]));
  list.prepend(fragment);
  if (next) replace(next);
  drawTop();
}

// Who else came in right after this message told that somebody did.
function along(message) {
  if (!isJoin(message)) return [];
  const after = sorted(room(shownFor).messages).filter((each) => each.ts > message.ts);
  const end = after.findIndex((each) => !isJoin(each));
  return (end < 0 ? after : after.slice(0, end)).map((each) => each.user);
}

function itemsFor(message, before) {
  // Told of by the first of them, so that ten who come in together are one line; it keeps its place in the list.
  if (isJoin(message) && isJoin(before)) return [h("li.rolled", { "data-ts": message.ts, hidden: true })];
  const isNew = newLine && message.ts > newLine && (!before || before.ts <= newLine);
  return [
    startsDay(message, before) && dayLine(message),
    isNew && h("li.new-line", {}, h("span", {}, "New")),
    drawMessage(message, { before, along: along(message) }),
  ].filter(Boolean);
}

function drawTop() {
  const place = channel(shownFor);
  if (!place || room(shownFor).more) return fill(top, h("div.loading", {}, room(shownFor).more ? "Loading older messages…" : ""));
  if (place.kind === "im") return fill(top, h("p", {}, "This is the very beginning of your direct conversation."));
  return fill(top, h("h2", {}, (place.kind === "group" ? "🔒 " : "# ") + place.name), h("p", {}, place.purpose || "This is the very beginning of the channel."));
}

// Draws one message again, with the lines above it, and keeps the reader's place in it.
function replace(message) {
  const messages = sorted(room(shownFor).messages);
  const at = messages.findIndex((each) => each.ts === message.ts);
  const old = find(message.ts);
  const focused = old?.contains(document.activeElement) && (document.activeElement.dataset.key ?? "");
  const items = itemsFor(messages[at], messages[at - 1]);
  if (isJoin(message) && isJoin(messages[at - 1])) replace(messages[at - 1]);
  if (old) {
    while (old.previousElementSibling?.matches(".day, .new-line")) old.previousElementSibling.remove();
    old.replaceWith(...items);
  } else {
    const next = messages[at + 1] && find(messages[at + 1].ts);
    next ? linesAbove(next).before(...items) : list.append(...items);
    if (messages[at + 1]) replace(messages[at + 1]);
  }
  if (focused !== false && focused !== undefined) {
    const again = items.at(-1);
    (focused ? again.querySelector(`[data-key="${CSS.escape(focused)}"]`) ?? again : again).focus({ preventScroll: true });
  }
}

function linesAbove(item) {
  let first = item;
  while (first.previousElementSibling?.matches(".day, .new-line")) first = first.previousElementSibling;
  return first;
}

const find = (ts) => list.querySelector(`[data-ts="${ts}"]`);

function markRead() {
  const place = channel(shownFor);
  const newest = sorted(room(shownFor).messages).at(-1);
  if (!place || !newest || !document.hasFocus()) return;
  if (place.unread || place.read !== newest.ts) does("read", { as: state.me, channel: place.id, ts: newest.ts });
  Object.assign(place, { unread: 0, mentions: 0, read: newest.ts, newest: newest.ts });
  tell("channels");
}

const whenLetGo = held(list);

on("message", (news) => whenLetGo(() => take(news)));

function take({ message, fresh }) {
  if (message.channel !== shownFor || !room(shownFor).loaded || !room(shownFor).messages.has(message.ts)) return;
  const wasAtEnd = atEnd();
  replace(message);
  if (!fresh) return;
  if (message.user !== state.me) announce(spoken(message));
  if (wasAtEnd || message.user === state.me || message.ephemeral_for) toEnd();
  else latest.hidden = false;
  if (wasAtEnd) markRead();
}

on("gone", ({ channel: id, ts }) => {
  const item = id === shownFor && find(ts);
  if (!item) return;
  const next = sorted(room(shownFor).messages).find((each) => each.ts > ts);
  while (item.previousElementSibling?.matches(".day, .new-line")) item.previousElementSibling.remove();
  item.remove();
  if (next) replace(next);
});

// Shows a message, loading older ones until it is there; `p1700000000000100` is its name in a link.
export async function jumpTo(name) {
  const ts = `${name.slice(1, -6)}.${name.slice(-6)}`;
  while (!find(ts) && room(shownFor).more && sorted(room(shownFor).messages)[0].ts > ts) await loadOlder();
  const item = find(ts);
  item?.scrollIntoView({ block: "center" });
  item?.focus({ preventScroll: true });
  item?.classList.add("found");
  setTimeout(() => item?.classList.remove("found"), 2500);
}

scroller.addEventListener("scroll", () => {
  if (nearTop()) loadOlder();
  if (!atEnd()) return;
  latest.hidden = true;
  markRead();
}, { passive: true });
scroller.addEventListener("keydown", (event) => moveWithin(list, event));
attachToolbar(list);
window.addEventListener("focus", markRead);

// The arrows move from message to message.
export function moveWithin(within, event) {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || event.altKey || event.target.matches("input, textarea, select, [role=listbox] *")) return;
  const items = [...within.querySelectorAll(".message")];
  const at = items.indexOf(document.activeElement.closest?.(".message"));
  const next = items[at < 0 ? items.length - 1 : Math.max(0, Math.min(items.length - 1, at + step))];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  event.preventDefault();
}
