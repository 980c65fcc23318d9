// What the bot does: its jobs, and its calls to Slack and the pager, as they happen.

import { h, fill } from "./dom.js";
import { clockTime, dateElement } from "./time.js";
import { on, state } from "./store.js";

const KINDS = { jobs: "Jobs", calls: "Calls" };
const WORDS = { waiting: "waits", started: "runs", done: "done", given_up: "given up" };
const TO = { slack: "Slack", pager: "Pager", webhook: "Webhook to the bot" };

let shown = "jobs";
const tabs = h("div.work-tabs", { role: "tablist", "aria-label": "What the bot does" });
const list = h("ol");
const panel = h("div.work-list", { tabindex: "0", role: "tabpanel", id: "work-list", "aria-label": "Jobs" }, list);
export const work = h("section.out-part", { "aria-labelledby": "work-title" }, h("h3", { id: "work-title" }, "What the bot does"), tabs, panel);

function drawTabs() {
  const hadFocus = tabs.contains(document.activeElement);
  fill(tabs, Object.entries(KINDS).map(([kind, name]) => h("button", {
    type: "button", role: "tab", "aria-selected": String(kind === shown), "aria-controls": "work-list", tabindex: kind === shown ? "0" : "-1",
    onclick: () => choose(kind), onkeydown: (event) => { if (/Arrow(Left|Right)/.test(event.key)) choose(kind === "jobs" ? "calls" : "jobs"); },
  }, name)));
  panel.setAttribute("aria-label", KINDS[shown]);
  if (hadFocus) tabs.querySelector("[aria-selected=true]").focus();
}

function choose(kind) {
  shown = kind;
  drawTabs();
  draw();
}

function job(each) {
  const due = Date.parse(each.due_at) / 1000;
  return h("li", { class: each.state },
    h("span.work-name", {}, each.kind.replaceAll("_", " ")), h("span.work-state", {}, WORDS[each.state] ?? each.state),
    h("small", {}, each.incident ?? "", each.incident ? ", " : "", each.state === "waiting" ? ["due ", dateElement(due, "{time_secs} ({ago})")] : dateElement(due, "{time_secs}"),
      each.attempts > 0 && `, ${each.attempts} failed tries`, each.note && h("span.work-note", {}, each.note)));
}

function call(each) {
  return h("li", { class: each.ok ? "done" : "given_up" },
    h("span.work-name", {}, each.name), h("span.work-state", {}, each.outcome), h("small", {}, `${TO[each.to]}, ${clockTime(each.at)}`));
}

function draw() {
  const items = shown === "jobs" ? state.jobs.map(job) : state.calls.map(call);
  fill(list, items.length ? items : h("li.work-empty", {}, shown === "jobs" ? "Nothing to do." : "No calls yet."));
}

drawTabs();
on("jobs", () => shown === "jobs" && draw());
on("calls", () => shown === "calls" && draw());
