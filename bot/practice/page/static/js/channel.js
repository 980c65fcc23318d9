// The open channel: its header, bookmarks and pins, its messages, and where to type.

import { h, fill, icon, iconButton, link, plural } from "./dom.js";
import { hands, read } from "./api.js";
import { makeComposer } from "./composer.js";
import { drawMessage, avatar } from "./message.js";
import { messagesPane, showMessages } from "./messages.js";
import { openPanel, menuIsOpen, closeMenu } from "./menu.js";
import { emojiNode, inline } from "./mrkdwn.js";
import { channel, isMember, on, otherIn, person, state, titleOf } from "./store.js";
import { back } from "./panes.js";
import { openDirect } from "./sidebar.js";

const header = h("header.channel-header");
const bookmarks = h("div.bookmarks", { role: "navigation", "aria-label": "Bookmarks and pins" });
const foot = h("div.foot");
const composer = makeComposer(() => {
  const place = channel(state.here);
  return { channel: state.here, name: place ? (place.kind === "im" ? titleOf(place) : `#${place.name}`) : "" };
});

fill(foot, composer.node);
export const channelView = h("main.channel-view", { id: "channel", tabindex: "-1" }, header, bookmarks, messagesPane, foot);

function drawHeader() {
  const place = channel(state.here);
  if (!place) return;
  const title = place.kind === "im" ? [avatar(otherIn(place).id, "tiny"), h("span", {}, titleOf(place))] : [icon(place.kind === "group" ? "lock" : "hash"), h("span", {}, place.name)];
  fill(header,
    iconButton("back", "Back to channels", back, { class: "narrow-only" }),
    h("div.channel-title", {},
      h("h1", {}, title),
      place.topic && h("div.topic", { title: "Topic" }, inline(place.topic))),
    place.kind !== "im" && h("button.members-button", {
      type: "button", title: "Members", "aria-haspopup": "true", "aria-expanded": "false",
      onclick: (event) => showMembers(event.currentTarget, place),
    }, place.members.slice(0, 3).map((id) => avatar(id, "tiny")), h("span", {}, String(place.members.length), h("span.visually-hidden", {}, " members"))));
  drawBookmarks(place);
  drawFoot(place);
}

function drawBookmarks(place) {
  const pinned = place.pins.length > 0 && h("button.bookmark", {
    type: "button", "aria-haspopup": "true", "aria-expanded": "false", onclick: (event) => showPins(event.currentTarget, place),
  }, icon("pin"), `${place.pins.length} pinned`);
  const links = place.bookmarks.map((each) => {
    const anchor = link(each.link, each.emoji ? emojiNode(each.emoji.replaceAll(":", "")) : icon("link"), h("span", {}, each.title));
    anchor.classList.add("bookmark");
    return anchor;
  });
  fill(bookmarks, pinned, links);
  bookmarks.hidden = !pinned && !links.length;
}

async function showPins(anchor, place) {
  if (menuIsOpen(anchor)) return closeMenu();
  const { messages } = await read("pins", { channel: place.id });
  openPanel(anchor, { class: "pins-panel", role: "dialog", "aria-label": "Pinned messages", tabindex: "-1" },
    h("h2", {}, "Pinned"), h("ol.messages", {}, (messages ?? []).map((message) => [
      drawMessage(message, { still: true }),
      h("li.pin-link", {}, h("a", { href: `#/${place.id}/p${message.ts.replace(".", "")}`, onclick: closeMenu }, "Show in channel")),
    ]))).focus();
  return undefined;
}

function showMembers(anchor, place) {
  if (menuIsOpen(anchor)) return closeMenu();
  const rows = place.members.map((id) => {
    const who = person(id);
    return h("button.member", { type: "button", onclick: () => { closeMenu(); if (!who.is_bot && id !== state.me) openDirect(who); } },
      avatar(id, "tiny"), h("strong", {}, who.real_name), h("span", {}, who.is_bot ? "app" : `@${who.name}${id === state.me ? " (you)" : ""}`));
  });
  openPanel(anchor, { class: "members-panel", role: "dialog", "aria-label": "Members" }, h("h2", {}, plural(place.members.length, "member")), rows,
    place.kind === "channel" && h("button.button", { type: "button", onclick: () => { closeMenu(); hands(isMember(place) ? "leave" : "join", { channel: place.id }); } }, isMember(place) ? "Leave channel" : "Join channel"))
    .querySelector("button").focus();
  return undefined;
}

function drawFoot(place) {
  const wanted = place.is_archived ? "archived" : isMember(place) ? "composer" : "join";
  if (foot.dataset.shows === wanted && wanted === "composer") return;
  foot.dataset.shows = wanted;
  if (wanted === "composer") fill(foot, composer.node);
  else if (wanted === "archived") fill(foot, h("div.join-bar", {}, "This channel is archived."));
  else {
    fill(foot, h("div.join-bar", {}, "You are looking at ", h("strong", {}, `#${place.name}`),
      h("button.button.primary", { type: "button", onclick: () => hands("join", { channel: place.id }) }, "Join channel")));
  }
}

export async function openChannel(id) {
  drawHeader();
  composer.refresh();
  await showMessages(id);
}

export const focusComposer = () => composer.focus();
export const typeInChannel = (text) => composer.type(text);

on("channels", drawHeader);
