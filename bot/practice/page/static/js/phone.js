// The phone of whoever is on call: it rings until someone acknowledges.

import { h, fill, link, plural } from "./dom.js";
import { pagerDoes } from "./api.js";
import { dateElement } from "./time.js";
import { on, state } from "./store.js";
import { toast, announce } from "./toast.js";

const tabs = h("div.phone-tabs", { role: "group", "aria-label": "Whose phone" });
const screen = h("div.phone-screen");
export const phone = h("section.out-part.phone-part", { "aria-label": "Pager" }, tabs, h("div.phone", {}, h("div.phone-top", { "aria-hidden": "true" }), screen));

let chosen = "";
let rung = 0;

const ringing = (user) => state.pager.pages.filter((page) => page.status === "triggered" && page.assigned.includes(user));
const owned = (user) => state.pager.pages.filter((page) => page.assigned.includes(user));

async function answer(deed, page) {
  const reply = await pagerDoes(deed, { dedup_key: page.id, by: chosen });
  if (!reply.ok) toast(`The pager refused: ${reply.error}`);
}

function draw() {
  const { phones } = state.pager;
  const rings = phones.reduce((sum, each) => sum + each.rings, 0);
  const loud = phones.find((each) => ringing(each.id).length);
  if (loud && rings > rung) {
    chosen = phones.findLast((each) => ringing(each.id).length && each.id === newest()) ? newest() : loud.id;
    announce(`${phones.find((each) => each.id === chosen).name}'s phone rings: ${ringing(chosen)[0].title}`);
  }
  rung = rings;
  chosen ||= phones[0]?.id ?? "";
  const focused = phone.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  fill(tabs, phones.map((each) => h("button.phone-tab", {
    type: "button", class: ringing(each.id).length ? "ringing" : "", "aria-pressed": String(each.id === chosen), "data-key": `tab-${each.id}`,
    onclick: () => { chosen = each.id; draw(); },
  }, each.name, ringing(each.id).length > 0 && h("span.count", { "aria-label": "ringing" }, String(ringing(each.id).length)))));
  drawScreen();
  if (focused) phone.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

// Whose phone rang last.
function newest() {
  const page = state.pager.pages.find((each) => each.status === "triggered");
  return page?.assigned[0] ?? "";
}

function drawScreen() {
  const loud = ringing(chosen);
  const rest = owned(chosen).filter((page) => page.status !== "triggered").slice(0, 4);
  screen.parentElement.classList.toggle("ringing", loud.length > 0);
  fill(screen,
    h("div.phone-clock", {}, loud.length ? h("strong", {}, `${plural(loud.length, "page")} ringing`) : rest.some((page) => page.status === "acknowledged") ? "Acknowledged" : "Quiet"),
    loud.map(card), rest.map(card),
    !loud.length && !rest.length && h("p.phone-quiet", {}, "Nothing has rung. Fire a critical alert below."));
}

function card(page) {
  const details = Object.entries(page.details).filter(([name, value]) => typeof value === "string" && value && !name.startsWith("_"));
  const last = page.log.findLast((entry) => entry.action !== "notify") ?? { at: page.at };
  return h("article.page-card", { class: `${page.status} ${page.severity}` },
    h("div.page-head", {}, h("span.page-status", {}, page.status === "triggered" ? "Triggered" : page.status === "acknowledged" ? "Acknowledged" : "Resolved"), h("span", {}, `#${page.number}, level ${page.level}, `, dateElement(last.at, "{time}"))),
    h("h3", {}, page.title),
    page.status === "triggered" && h("dl", {}, details.map(([name, value]) => [h("dt", {}, name.replaceAll("_", " ")), h("dd", {}, value)])),
    page.links.length > 0 && h("div.page-links", {}, page.links.map((each) => link(each.href, each.text))),
    page.status !== "resolved" && h("div.page-buttons", {},
      page.status === "triggered" && h("button.button.answer", { type: "button", "data-key": `ack-${page.id}`, onclick: () => answer("acknowledge", page) }, "Acknowledge"),
      h("button.button", { type: "button", "data-key": `res-${page.id}`, onclick: () => answer("resolve", page) }, "Resolve")));
}

on("pager", draw);
