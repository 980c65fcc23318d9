// The bar over everything: where to jump, who one is, how it looks, and what time it is in practice.

import { h, fill, icon, iconButton } from "./dom.js";
import { avatar } from "./message.js";
import { openList } from "./menu.js";
import { openDirect } from "./sidebar.js";
import { toggleOutside } from "./panes.js";
import { clockTime, dayName, now } from "./time.js";
import { on, otherIn, shownName, state, titleOf } from "./store.js";

const jump = h("button.jump", { type: "button", "aria-haspopup": "listbox", "aria-expanded": "false", onclick: openJump }, icon("search"), h("span", {}, "Jump to a channel or person"), h("kbd", {}, "Ctrl K"));
const who = h("button.who-button", { type: "button", "aria-haspopup": "listbox", "aria-expanded": "false" });
const time = h("span.practice-time", { title: "The practice clock" });
const line = h("div.offline", { role: "status", hidden: true }, "Not connected. Trying again…");
const ringing = h("span.count", { hidden: true });
const outside = h("button.outside-toggle", { type: "button", title: "The world outside Slack", onclick: toggleOutside }, icon("panel"), h("span", {}, "Outside"), ringing);

export const topbar = h("header.topbar", {}, time, jump, h("div.topbar-right", {}, h("a.console-link", { href: "/practice/console", target: "_blank", title: "Tocsin's console, in a tab of its own" }, "Console"), outside, iconButton("sun", "Light or dark", switchTheme), who), line);

export function openJump() {
  const places = [...state.channels.values()].map((place) => ({ label: (place.kind === "im" ? "" : "#") + titleOf(place), value: place.id }));
  const met = new Set([...state.channels.values()].filter((place) => place.kind === "im").map((place) => otherIn(place).id));
  const people = [...state.people.values()].filter((each) => !met.has(each.id) && each.id !== state.me && !each.is_bot).map((each) => ({ label: each.real_name, about: `@${each.name}`, value: each.id, person: each }));
  openList(jump, [...places, ...people], { filter: true, label: "Channels and people", pick: (item) => (item.person ? openDirect(item.person) : (location.hash = `#/${item.value}`)) });
}

function drawWho(onSwitch) {
  fill(who, h("span.visually-hidden", {}, "You are "), avatar(state.me, "tiny"), h("span.who-name", {}, shownName(state.me)), icon("down"));
  who.title = "Be someone else";
  who.onclick = () => openList(who, [...state.people.values()].filter((each) => !each.is_bot).map((each) => ({ label: each.real_name, about: `@${each.name}`, value: each.id })),
    { chosen: [state.me], label: "Who you are", pick: (item) => onSwitch(item.value) });
}

export const readyTopbar = drawWho;

function switchTheme() {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
}

function tick() {
  if (!state.me) return;
  const at = now() + 0.5; // the clock is told to a tenth of a second, and a whole minute should read as one
  const text = `${dayName(at)}, ${clockTime(at)}`;
  if (time.textContent !== text) time.textContent = text;
}

setInterval(tick, 500);
on("clock", tick);
// The phone may be out of sight, on a narrow screen above all.
on("pager", ({ pages }) => {
  const count = pages.filter((page) => page.status === "triggered").length;
  ringing.hidden = !count;
  fill(ringing, String(count), h("span.visually-hidden", {}, count === 1 ? " page rings" : " pages ring"));
});
on("connection", (works) => { line.hidden = works; });
