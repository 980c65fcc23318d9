// One message: who, when, what, and what hangs on it.

import { h, icon, plural } from "./dom.js";
import { hands } from "./api.js";
import { drawnValue } from "./elements.js";
import { drawBlocks, STILL } from "./blocks.js";
import { drawFile } from "./files.js";
import { channelLink, mention, mrkdwn, bare } from "./mrkdwn.js";
import { character } from "./emoji_names.js";
import { channel, isJoin, isNotice, person, shownName, state } from "./store.js";
import { clockTime, dateElement, dayKey, dayName, fullTime } from "./time.js";

const TOGETHER_SECONDS = 300;
const COLOURS = ["#2e7d6b", "#8a4f9e", "#b3541e", "#2f6fab", "#a63a50", "#5d6b1f", "#6750a4", "#9a5b00"];

export function avatar(id, size = "") {
  const who = person(id);
  if (id === state.bot) return h("span.avatar.app", { class: size, "aria-hidden": "true" }, icon("bell"));
  const colour = COLOURS[[...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % COLOURS.length];
  return h("span.avatar", { class: size, "aria-hidden": "true", style: { "background-color": colour } }, (who.real_name || who.name)[0].toUpperCase());
}

const seconds = (message) => Number(message.ts);

// How what is pressed or chosen in a message reaches the app.
function surfaceOf(message) {
  const where = { channel: message.channel, ts: message.ts };
  const choose = (element, value) => hands("choose", { ...where, action_id: element.action_id, option: value });
  return {
    value: (_block, element) => drawnValue(element),
    fieldId: (block) => `f-${message.ts}-${block.block_id}`,
    act: (_block, element, value) => (element.type === "button"
      ? hands("press", { ...where, action_id: element.action_id, ...(value ? { value } : {}) })
      : choose(element, value)),
    change: (block, element, value, { typing = false } = {}) => (typing || (block.type === "input" && !block.dispatch_action) ? null : choose(element, value)),
  };
}

export function startsDay(message, before) {
  return !before || dayKey(seconds(message)) !== dayKey(seconds(before));
}

function follows(message, before) {
  return before && !startsDay(message, before) && before.user === message.user && !isNotice(before) && !isNotice(message)
    && !before.ephemeral_for && !message.ephemeral_for && seconds(message) - seconds(before) < TOGETHER_SECONDS;
}

export function dayLine(message) {
  return h("li.day", {}, h("span", {}, h("time", { "data-pattern": "{day_divider_pretty}", "data-at": seconds(message), class: "capital" }, dayName(seconds(message)))));
}

// A message as a list item; `before` is the one above it, `inThread` that it stands in its thread.
export function drawMessage(message, { before = null, inThread = false, still = false, along = [] } = {}) {
  const compact = !still && follows(message, before);
  const place = channel(message.channel);
  const isPinned = place?.pins.includes(message.ts);
  const marks = [
    isPinned && "pinned", message.ephemeral_for && "ephemeral", compact && "compact",
    isNotice(message) && "notice",
  ].filter(Boolean);
  const time = h("a.time", { href: `#/${message.channel}/p${message.ts.replace(".", "")}`, title: fullTime(seconds(message)) }, clockTime(seconds(message)));
  return h("li.message", { class: marks.join(" "), "data-ts": message.ts, tabindex: "-1", "aria-label": `${shownName(message.user)} at ${clockTime(seconds(message))}` },
    isPinned && h("div.above", {}, icon("pin"), " Pinned"),
    message.ephemeral_for && h("div.above", {}, h("span.emoji", { "aria-hidden": "true" }, "👁"), " Only visible to you"),
    h("div.message-row", {},
      h("div.gutter", {}, compact ? time : avatar(message.user)),
      h("div.message-body", {},
        !compact && h("div.who", {}, h("strong.name", {}, shownName(message.user)), message.bot_id && h("span.badge", {}, "APP"), time),
        isJoin(message) ? joined(message, along) : content(message, still),
        (message.files ?? []).map(drawFile),
        reactions(message, still),
        !inThread && !still && replies(message))));
}

function content(message, still) {
  // As in Slack: an app that changes its blocks says nothing of it.
  const edited = message.edited && !message.blocks?.length && h("span.edited", { title: fullTime(Number(message.edited.ts)) }, " (edited)");
  if (isNotice(message)) return h("div.content", {}, mrkdwn(message.text.replace(/^<@\w+> /, "")));
  if (message.blocks?.length) return h("div.content", {}, drawBlocks(message.blocks, still ? STILL : surfaceOf(message)));
  if (!message.text) return null;
  const text = mrkdwn(message.text);
  if (edited) (text.lastElementChild ?? text).append(edited);
  return h("div.content", {}, text);
}

// Who came in together is told of together.
function joined(message, along) {
  const names = along.map((id) => mention(id));
  const listed = names.flatMap((name, at) => [at === 0 ? "" : at === names.length - 1 ? " and " : ", ", name]);
  return h("div.content", {}, "joined ", channelLink(message.channel), along.length > 0 && [", along with ", listed], ".");
}

function reactions(message, still) {
  if (!message.reactions?.length) return null;
  return h("div.reactions", {}, message.reactions.map(({ name, users, count }) => {
    const mine = users.includes(state.me);
    const toggle = () => hands(mine ? "unreact" : "react", { channel: message.channel, ts: message.ts, emoji: name });
    return h("button.reaction", {
      type: "button", class: mine ? "mine" : "", "aria-pressed": String(mine), onclick: toggle, disabled: still,
      "data-key": `r-${name}`, title: `${users.map(shownName).join(", ")} reacted with :${name}:`,
      "aria-label": `${name.replaceAll("_", " ")}, ${plural(count, "reaction")}`,
    }, h("span.emoji", { "aria-hidden": "true" }, character(name) ?? `:${name}:`), h("span", {}, String(count)));
  }));
}

function replies(message) {
  if (!message.reply_count) return null;
  const last = Number(message.latest_reply);
  return h("a.replies", { href: `#/${message.channel}/t${message.ts.replace(".", "")}`, "data-key": "replies" },
    (message.reply_users ?? []).map((id) => avatar(id, "tiny")),
    h("strong", {}, message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`),
    h("span.last-reply", {}, "Last reply ", dateElement(last, "{ago}")));
}

// What is read out when a message arrives.
export const spoken = (message) => `${shownName(message.user)}: ${bare(message.text || "a message").slice(0, 300)}`;

