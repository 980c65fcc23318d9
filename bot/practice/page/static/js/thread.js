// A thread beside the channel.

import { h, fill, iconButton } from "./dom.js";
import { read } from "./api.js";
import { makeComposer } from "./composer.js";
import { drawMessage } from "./message.js";
import { attachToolbar } from "./toolbar.js";
import { moveWithin } from "./messages.js";
import { channel, isMember, merge, on, sorted, state, titleOf } from "./store.js";

const list = h("ol.messages", { role: "list" });
const scroller = h("div.thread-scroller", { tabindex: "0", role: "region", "aria-label": "Thread" }, list);
const place = h("span.thread-place");
const foot = h("div.foot");
const composer = makeComposer(() => ({ channel: state.here, thread: state.openThread, name: "" }));

export const threadPane = h("aside.thread-pane", { "aria-label": "Thread", hidden: true },
  h("header.pane-header", {}, h("h2", {}, "Thread"), place, iconButton("close", "Close thread", () => { location.hash = `#/${state.here}`; })),
  scroller, foot);

let ready = "";

const keyOf = () => `${state.here} ${state.openThread}`;

export async function openThread(name) {
  const ts = name ? `${name.slice(1, -6)}.${name.slice(-6)}` : "";
  if (!ts) return closeThread();
  const fresh = state.openThread !== ts || threadPane.hidden;
  state.openThread = ts;
  threadPane.hidden = false;
  document.getElementById("app").classList.add("with-thread");
  place.textContent = channel(state.here) ? titleOf(channel(state.here)) : "";
  fill(foot, isMember(channel(state.here)) && composer.node);
  composer.refresh();
  const known = new Map();
  state.threads.set(keyOf(), known);
  const { messages = [] } = await read("thread", { channel: state.here, ts });
  merge(known, messages);
  if (state.threads.get(keyOf()) !== known) return undefined;
  ready = keyOf();
  draw();
  if (fresh) composer.focus();
  scroller.scrollTop = scroller.scrollHeight;
  return undefined;
}

function closeThread() {
  state.openThread = "";
  threadPane.hidden = true;
  ready = "";
  document.getElementById("app").classList.remove("with-thread");
}

function draw() {
  const messages = sorted(state.threads.get(keyOf()) ?? new Map());
  const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const replies = messages.length - 1;
  fill(list, messages.map((message, at) => [
    drawMessage(message, { before: at > 1 ? messages[at - 1] : null, inThread: true }),
    at === 0 && replies > 0 && h("li.reply-count", {}, h("span", {}, replies === 1 ? "1 reply" : `${replies} replies`)),
  ]));
  if (focused) list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

on("thread", (message) => {
  if (message.channel !== state.here || !state.openThread || ready !== keyOf()) return;
  const thread = state.threads.get(keyOf());
  if (message.ts === state.openThread && message.user) thread.set(message.ts, message);
  const wasAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  draw();
  if (wasAtEnd) scroller.scrollTop = scroller.scrollHeight;
});

scroller.addEventListener("keydown", (event) => moveWithin(list, event));
attachToolbar(list);
