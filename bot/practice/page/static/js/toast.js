// One sentence at the edge of the page, for a few seconds; also read out.

import { h } from "./dom.js";

const SECONDS = 6;

export function toast(text) {
  const shelf = document.getElementById("toasts");
  const shown = h("div.toast", {}, text);
  shelf.append(shown);
  setTimeout(() => shown.remove(), SECONDS * 1000);
}

// Says something to those who listen rather than look.
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}
