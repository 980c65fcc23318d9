// The question that an element may ask before it acts.

import { h } from "./dom.js";
import { textObject } from "./mrkdwn.js";

// Gives true when the person says yes.
export function confirmed(wish) {
  if (!wish) return Promise.resolve(true);
  return new Promise((resolve) => {
    const answer = (value) => { dialog.close(); dialog.remove(); resolve(value); };
    const style = wish.style === "danger" ? "danger" : "primary";
    const dialog = h("dialog.confirm", { "aria-labelledby": "confirm-title" },
      h("h2", { id: "confirm-title" }, wish.title.text),
      h("div.confirm-text", {}, textObject(wish.text)),
      h("div.dialog-buttons", {},
        h("button.button", { type: "button", onclick: () => answer(false) }, wish.deny.text),
        h("button.button", { type: "button", class: style, onclick: () => answer(true) }, wish.confirm.text)));
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); answer(false); });
    document.body.append(dialog);
    dialog.showModal();
  });
}
