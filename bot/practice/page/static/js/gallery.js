// Every message that the app can send, one below the other; nothing here acts.

import { h, fill, iconButton, plural } from "./dom.js";
import { read } from "./api.js";
import { drawBlocks, STILL } from "./blocks.js";
import { drawMessage } from "./message.js";
import { state, tell } from "./store.js";
import { now } from "./time.js";

const SOON_SECONDS = 23 * 60;

const filter = h("input.input.gallery-filter", { type: "search", placeholder: "Find a message", "aria-label": "Find a message" });
const count = h("span");
const list = h("div");

function specimen({ title, blocks, kind, heading, submit }) {
  const message = { user: state.bot, bot_id: "B", channel: "", ts: String(now()), text: "", blocks, ephemeral_for: kind === "alone" ? "you" : null };
  return h("section.specimen", {}, h("h2", {}, title),
    kind === "form" ? form(heading, blocks, submit) : h("ol.messages", { role: "list" }, drawMessage(message, { still: true })));
}

const form = (heading, blocks, submit) => h("div.still-modal", {},
  h("header.modal-header", {}, h("h3", {}, heading), iconButton("close", "Close", () => {})),
  h("div.modal-body", {}, drawBlocks(blocks, STILL)),
  h("footer.dialog-buttons", {}, h("button.button", { type: "button" }, "Cancel"), h("button.button.primary", { type: "button" }, submit)));

function draw(messages) {
  const wanted = filter.value.toLowerCase();
  const shown = messages.filter((each) => `${each.title} ${JSON.stringify(each.blocks)}`.toLowerCase().includes(wanted));
  count.textContent = plural(shown.length, "message");
  fill(list, shown.length ? shown.map(specimen) : h("p", {}, "No message to show."));
}

const answer = await read("gallery");
state.bot = answer.bot;
state.people = new Map(answer.people.map((each) => [each.id, each]));
state.channels = new Map(answer.channels.map((each) => [each.id, each]));
// The messages tell of one moment, so the clock stands soon after the first time that they name.
const first = JSON.stringify(answer.messages).match(/<!date\^(\d+)/);
if (first) tell("clock", { ahead: Number(first[1]) + SOON_SECONDS - Date.now() / 1000, pace: 0 });
filter.addEventListener("input", () => draw(answer.messages));
fill(document.getElementById("gallery"), h("header", {}, h("h1", {}, "Every message of the app"), count, filter), list);
document.body.append(h("div.toasts", { id: "toasts", role: "alert" }), h("div.visually-hidden", { id: "announcer", "aria-live": "polite" }));
draw(answer.messages);
