// The story bar: what happens now, whose turn it is, and how to hold, shorten or change the story.

import { h, fill, icon, iconButton } from "./dom.js";
import { does } from "./api.js";
import { typeInChannel } from "./channel.js";
import { following, showPlace } from "./following.js";
import { openList, openPanel, menuIsOpen, closeMenu } from "./menu.js";
import { inline } from "./mrkdwn.js";
import { now } from "./time.js";
import { on, state } from "./store.js";

const SAID = {
  setting_up: "A fresh world is being set up: a new workspace, a new pager, and the bot with an empty database.",
  over: "The story is over, and everything stays as it is. Look around, play on, or choose another story.",
  free: "Free play. Fire an alert, type /incident in a channel, set a fault, turn the clock.",
};

const tell = (deed, name = "") => does("story", { do: deed, name });
const text = (label, onclick, more = {}) => h("button.story-button", { type: "button", onclick, ...more }, label);

const line = h("div.story-line");
const head = h("div.story-head");
const caption = h("div.story-caption", { role: "status" });
const seen = h("div.story-seen");
const show = text("Show me", () => showPlace());
const log = h("ol.story-log-list");
const count = h("button.story-button.story-count", { type: "button", title: "What was seen so far", "aria-haspopup": "true", "aria-expanded": "false", onclick: openLog });
const hold = iconButton("pause", "Pause", () => tell(story().paused ? "resume" : "pause"));
const skip = text("Skip ahead", () => tell("go_on"));
const again = text("Play again", () => tell("play", story().played.name));
const choose = h("button.story-button", { type: "button", "aria-haspopup": "listbox", "aria-expanded": "false", onclick: offer }, "Stories", icon("down"));

export const storyBar = h("section.story", { "aria-label": "Story", hidden: true },
  line, h("div.story-words", {}, head, caption, seen), h("div.story-buttons", {}, show, count, hold, skip, again, choose));

const story = () => state.story ?? {};
const scenes = () => story().scenes ?? [];

function offer() {
  const items = story().stories.map((each) => ({ label: each.title, about: each.about, value: each.name }));
  const free = { label: "Free play", about: "End the story; everything stays as it is", value: "" };
  openList(choose, story().state === "playing" ? [...items, free] : items, {
    label: "Stories", filter: false, chosen: [story().played?.name],
    pick: (item) => (item.value ? tell("play", item.value) : tell("free")),
  });
}

function openLog() {
  if (menuIsOpen(count)) return closeMenu();
  drawLog();
  const panel = openPanel(count, { class: "story-log", role: "dialog", "aria-label": "What was seen so far", tabindex: "-1" },
    h("h2", {}, story().played?.title ?? "The story"), h("p", {}, "Each ✓ was looked for from outside: in Slack, on the phone, over the bot's API."), log);
  panel.focus();
  panel.scrollTop = panel.scrollHeight;
  return undefined;
}

function drawLog() {
  fill(log, scenes().map((scene) => h("li", {},
    h("time", {}, scene.at), h("div", {}, h("div", {}, words(scene)), scene.checks.map(check)))));
}

const check = (each) => h("div.story-check", { class: each.held ? "held" : "missed" },
  h("span", { "aria-label": each.held ? "seen" : "not seen" }, each.held ? "✓" : "✗"), " ", each.place && [h("strong", {}, each.place), " "], each.told);

function words(scene) {
  const lines = scene.caption.trim().split("\n");
  return [scene.who && [h("strong", {}, scene.who), " "], lines.flatMap((each, at) => (at ? ["; ", ...inline(each)] : inline(each)))];
}

// An invitation, with each command in it as a button that types it.
function invitation(turn) {
  const parts = turn.say.split(/`(\/[^`]+)`/);
  return parts.map((part, at) => (at % 2 ? h("button.story-type", { type: "button", title: "Type it in the channel", onclick: () => typeInChannel(part) }, part) : inline(part)));
}

const checks = () => scenes().flatMap((scene) => scene.checks);

function draw() {
  const { state: phase, turn, paused, played } = story();
  storyBar.hidden = !phase;
  if (!phase) return;
  storyBar.classList.toggle("turn", Boolean(turn));
  const isPlaying = phase === "playing";
  const scene = scenes().at(-1);
  const missed = checks().filter((each) => !each.held).length;
  fill(head, h("strong", {}, played?.title ?? "Practice"), paused && h("span.story-mark", {}, "Paused"));
  drawCaption(turn, phase, scene);
  drawSeen(turn, phase, scene, missed);
  count.hidden = !checks().length;
  fill(count, missed ? `${checks().length - missed} ✓ ${missed} ✗` : `${checks().length} ✓`);
  count.setAttribute("aria-label", `${checks().length - missed} seen, ${missed} not seen`);
  hold.hidden = !isPlaying;
  hold.replaceChildren(icon(paused ? "play" : "pause"));
  for (const name of ["aria-label", "title"]) hold.setAttribute(name, paused ? "Go on" : "Pause");
  skip.hidden = !isPlaying;
  skip.textContent = turn ? `Let ${turn.name} do it` : "Skip ahead";
  again.hidden = !played || phase === "setting_up";
  again.textContent = isPlaying ? "Restart" : "Play again";
  choose.hidden = phase === "setting_up";
  if (menuIsOpen(count)) drawLog();
  tick();
}

let shown = "";

function drawCaption(turn, phase, scene) {
  const key = JSON.stringify([turn?.say, phase, scene?.at, scene?.who, scene?.caption]);
  if (key === shown) return;
  shown = key;
  if (turn) fill(caption, h("strong", {}, `Your turn: `), invitation(turn));
  else if (phase !== "playing") fill(caption, SAID[phase]);
  else fill(caption, scene ? (scene.caption || scene.who ? words(scene) : `It is ${scene.at}.`) : "It begins: an ordinary day on the platform.");
}

function drawSeen(turn, phase, scene, missed) {
  if (turn) return;
  const last = scene?.checks.at(-1);
  if (phase === "over") fill(seen, missed ? `${missed} of ${checks().length} things were not seen as they should be: open the list.` : `All ${checks().length} things that should be seen were seen.`);
  else fill(seen, phase === "playing" && last ? check(last) : "");
}

// What changes with the clock alone: how far the story is, and how long somebody is waited for.
function tick() {
  const { span, turn, state: phase, show: _show } = story();
  const part = phase === "over" ? 1 : span ? Math.max(0, Math.min(1, (now() - span[0]) / (span[1] - span[0]))) : 0;
  line.style.setProperty("--part", String(part));
  show.hidden = following();
  if (!turn) return;
  const left = Math.max(0, Math.ceil(turn.until - now()));
  const said = `Nobody has to: ${turn.name} does it in ${left} s, and the story goes on.`;
  if (seen.textContent !== said) fill(seen, said);
}

setInterval(() => { if (state.me) tick(); }, 500);
on("story", draw);
on("here", () => state.story && draw());
