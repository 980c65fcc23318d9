// The workspace's channels, direct conversations and the app, with what is unread.

import { h, fill, icon } from "./dom.js";
import { hands } from "./api.js";
import { held } from "./held.js";
import { avatar } from "./message.js";
import { isMember, on, otherIn, state, titleOf } from "./store.js";

export const sidebar = h("nav.sidebar", { "aria-label": "Channels and people" });
const body = h("div.sidebar-body");

const byName = (a, b) => titleOf(a).localeCompare(titleOf(b));

function entry(place) {
  const unread = place.unread > 0;
  const picture = place.kind === "im" ? avatar(otherIn(place).id, "tiny") : icon(place.kind === "group" ? "lock" : "hash");
  const said = [titleOf(place), place.kind === "group" && "private", unread && `${place.unread} unread`].filter(Boolean).join(", ");
  return h("a.place", {
    href: `#/${place.id}`, class: [place.id === state.here && "here", unread && "unread", !isMember(place) && "not-joined"].filter(Boolean).join(" "),
    "aria-current": place.id === state.here ? "page" : null, "aria-label": said, "data-place": place.id,
  }, picture, h("span.place-name", {}, titleOf(place)), place.mentions > 0 && h("span.count", { "aria-hidden": "true" }, String(place.mentions)));
}

function section(title, items, isOpen = true) {
  if (!items.length) return null;
  return h("details.side-section", { open: isOpen }, h("summary", {}, h("span.twist", {}, icon("down")), title), items);
}

function peopleEntries() {
  const open = [...state.channels.values()].filter((place) => place.kind === "im");
  const entries = open.filter((place) => otherIn(place).id !== state.bot).sort(byName).map(entry);
  const met = new Set(open.map((place) => otherIn(place).id));
  const rest = [...state.people.values()].filter((each) => !each.is_bot && !met.has(each.id) && each.id !== state.me);
  return [...entries, ...rest.map((each) => h("button.place", { type: "button", onclick: () => openDirect(each) }, avatar(each.id, "tiny"), h("span.place-name", {}, each.real_name)))];
}

// Opens the direct conversation with someone, made on first use.
export async function openDirect(who) {
  await hands("sees", { channel: `@${who.name}` });
  const find = () => [...state.channels.values()].find((place) => place.kind === "im" && otherIn(place).id === who.id);
  for (let tries = 0; tries < 40 && !find(); tries += 1) await new Promise((done) => setTimeout(done, 50));
  if (find()) location.hash = `#/${find().id}`;
}

function appEntry() {
  const place = [...state.channels.values()].find((each) => each.kind === "im" && otherIn(each).id === state.bot);
  return h("a.place", {
    href: "#/home", class: [(state.here === "home" || (place && place.id === state.here)) && "here", place?.unread && "unread"].filter(Boolean).join(" "),
    "aria-current": state.here === "home" ? "page" : null,
  }, avatar(state.bot, "tiny"), h("span.place-name", {}, state.app), place?.mentions > 0 && h("span.count", {}, String(place.mentions)));
}

function draw() {
  const focused = body.contains(document.activeElement) ? document.activeElement.dataset.place : null;
  const closed = new Set([...body.querySelectorAll("details:not([open]) > summary")].map((each) => each.textContent));
  const channels = [...state.channels.values()].filter((place) => place.kind !== "im" && !place.is_archived).sort(byName);
  const archived = [...state.channels.values()].filter((place) => place.is_archived).sort(byName);
  fill(body,
    section("Channels", channels.filter(isMember).map(entry), !closed.has("Channels")),
    section("Not joined", channels.filter((place) => !isMember(place)).map(entry), !closed.has("Not joined")),
    section("Direct messages", peopleEntries(), !closed.has("Direct messages")),
    section("Apps", [appEntry()], !closed.has("Apps")),
    section("Archived", archived.map(entry), body.childElementCount > 0 && !closed.has("Archived")));
  if (focused) body.querySelector(`[data-place="${focused}"]`)?.focus();
  const waiting = [...state.channels.values()].filter((place) => place.unread).length;
  document.title = `${waiting ? `(${waiting}) ` : ""}${state.here ? titleHere() : "Practice"} | Practice workspace`;
}

const titleHere = () => (state.here === "home" ? state.app : titleOf(state.channels.get(state.here)));

sidebar.append(h("div.workspace-name", {}, h("strong", {}, "Practice workspace"), h("small", {}, "Nothing leaves this machine")), body);
const whenLetGo = held(body);
on("channels", () => whenLetGo(draw));
on("here", () => whenLetGo(draw));

// The neighbours of the open channel, for Alt and the arrows.
export function step(by) {
  const places = [...body.querySelectorAll("details[open] a.place")];
  const at = places.findIndex((place) => place.classList.contains("here"));
  places[Math.max(0, Math.min(places.length - 1, at + by))]?.click();
}
