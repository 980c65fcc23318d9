// Every example alert of every source, to fire by a click.

import { h, fill } from "./dom.js";
import { does } from "./api.js";
import { on, state } from "./store.js";
import { announce, toast } from "./toast.js";

const search = h("input.input.small", { type: "search", placeholder: "Find an alert", "aria-label": "Find an alert" });
const list = h("div.alert-list");
export const alerts = h("section.out-part", { "aria-labelledby": "alerts-title" }, h("h3", { id: "alerts-title" }, "Fire an alert"), search, list);

async function fire(example, button) {
  button.setAttribute("aria-busy", "true");
  const reply = await does("fire", { source: example.source, name: example.name });
  button.removeAttribute("aria-busy");
  if (!reply.ok) return toast(`The bot did not take it: ${reply.detail ?? reply.error}`);
  button.dataset.fired = "✓";
  announce(`Fired ${example.title}`);
  return setTimeout(() => delete button.dataset.fired, 2500);
}

function draw() {
  const wanted = search.value.toLowerCase();
  const shown = state.examples.filter((each) => `${each.source} ${each.title}`.toLowerCase().includes(wanted));
  const groups = grouped(shown);
  fill(list, [...groups].map(([source, examples]) => h("details.alert-source", { open: Boolean(wanted) },
    h("summary", {}, source, h("span", {}, String(examples.length))),
    examples.map((example) => {
      const button = h("button.alert", { type: "button", onclick: () => fire(example, button) }, example.title.slice(source.length + 2));
      return button;
    }))));
}

function grouped(examples) {
  const groups = new Map();
  for (const each of examples) {
    const source = each.title.split(":")[0];
    groups.set(source, [...(groups.get(source) ?? []), each]);
  }
  return groups;
}

search.addEventListener("input", draw);
on("person", () => { alerts.hidden = !state.examples.length; draw(); });
