// The practice clock: what time it is, and how to turn it forward.

import { h, fill } from "./dom.js";
import { does } from "./api.js";
import { on, state } from "./store.js";

const FAST = 60;
const STEPS = [1, 5, 15, 60];
const body = h("div.clock-buttons");
export const clockPart = h("section.out-part", { "aria-labelledby": "clock-title", hidden: true }, h("h3", { id: "clock-title" }, "Clock"), body);

let pace = 1;

function draw() {
  const { turns, runs } = state.clock;
  clockPart.hidden = !turns && !runs;
  const focused = body.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  fill(body,
    turns && STEPS.map((minutes) => h("button.button", { type: "button", "data-key": `turn-${minutes}`, onclick: () => does("turn", { seconds: minutes * 60 }) }, minutes === 60 ? "+1 h" : `+${minutes} min`)),
    runs && h("button.button", { type: "button", "data-key": "run", "aria-pressed": String(pace > 1), class: pace > 1 ? "primary" : "", onclick: () => does("run", { pace: pace > 1 ? 1 : FAST }) }, `${FAST}× as fast`));
  if (focused) body.querySelector(`[data-key="${focused}"]`)?.focus();
}

on("person", draw);
on("clock", (clock) => {
  if (clock.pace === pace) return;
  pace = clock.pace;
  draw();
});
