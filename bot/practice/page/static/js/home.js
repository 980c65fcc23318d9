// The app's own place: its Home tab, and the messages between it and the person.

import { h, fill, iconButton } from "./dom.js";
import { hands } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { avatar } from "./message.js";
import { surfaceOf } from "./modal.js";
import { on, otherIn, state } from "./store.js";
import { back } from "./panes.js";

const body = h("div.home-body");
const head = h("header.channel-header");
export const homeView = h("main.home-view", { hidden: true, tabindex: "-1", id: "home" }, head, body);

export function openHome() {
  drawHead();
  draw();
  hands("open_home", {}, { quiet: true });
}

function drawHead() {
  const im = [...state.channels.values()].find((place) => place.kind === "im" && otherIn(place).id === state.bot);
  fill(head, iconButton("back", "Back to channels", back, { class: "narrow-only" }),
    h("div.channel-title", {}, h("h1", {}, avatar(state.bot, "tiny"), state.app)),
    h("nav.tabs", { "aria-label": state.app }, h("a", { href: "#/home", "aria-current": "page" }, "Home"), im && h("a", { href: `#/${im.id}` }, "Messages")));
}

function draw() {
  if (state.here !== "home") return;
  if (state.home) fill(body, h("div.home-blocks", {}, drawBlocks(state.home.blocks, surfaceOf(state.home))));
  else {
    const commands = state.commands.map((each) => h("li", {}, h("code", {}, each.command), ` ${each.about}`));
    fill(body, h("div.home-blocks.empty", {}, avatar(state.bot, "large"), h("h2", {}, state.app), h("p", {}, "This app shows nothing on its Home tab. What it does, it does in channels:"), h("ul", {}, commands)));
  }
}

on("view", draw);
on("channels", () => state.here === "home" && drawHead());
