// How well Slack and the pager work: set a fault and see what the bot makes of it.

import { h, fill } from "./dom.js";
import { does } from "./api.js";
import { on, state } from "./store.js";

const SETTINGS = { works: "Works", slow: "Slow", 429: "429", 500: "500", down: "Down" };
const ORDER = ["works", "slow", "429", "500", "down"];
const MEANS = {
  works: "answers at once", slow: "answers after two seconds", 429: "says: too many calls", 500: "fails inside, nothing is done", down: "closes every connection",
};

const rows = h("div");
export const dials = h("section.out-part", { "aria-labelledby": "dials-title" }, h("h3", { id: "dials-title" }, "Trouble"), rows);

function dial(of, name) {
  const now = state.dials[of] ?? "works";
  return h("fieldset.dial", { class: now === "works" ? "" : "trouble" },
    h("legend", {}, name, h("span", {}, ` ${MEANS[now] ?? now}`)),
    h("div.segments", {}, ORDER.map((to) => h("label", {},
      h("input", { type: "radio", name: `dial-${of}`, value: to, checked: to === now, onchange: () => does("dial", { of, to }) }),
      h("span", {}, SETTINGS[to])))));
}

on("dials", () => {
  const focused = rows.contains(document.activeElement) && document.activeElement;
  fill(rows, dial("slack", "Slack"), state.pager.phones.length > 0 && dial("pager", "Pager"));
  if (focused) rows.querySelector(`[name="${focused.name}"]:checked`)?.focus();
});
