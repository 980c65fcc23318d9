// The modal in front of the person: drawn, filled in, checked and sent.

import { h, fill, iconButton } from "./dom.js";
import { hands } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { drawnValue, keptValue } from "./elements.js";
import { plainEmoji } from "./mrkdwn.js";
import { on, state } from "./store.js";
import { toast } from "./toast.js";

const dialog = h("dialog.modal", { "aria-labelledby": "modal-title" });
let values = new Map();
let errors = {};
let shown = "";
let sending = false;
let opener = null;

const key = (block, element) => `${block.block_id} ${element.action_id}`;

function valueOf(view, block, element) {
  if (values.has(key(block, element))) return values.get(key(block, element));
  const kept = view.state?.values?.[block.block_id]?.[element.action_id];
  return kept ? keptValue(kept) : drawnValue(element);
}

// How what is done in a view reaches the app; a field in an input block waits for the submit button.
export function surfaceOf(view, keep = () => {}) {
  return {
    value: (block, element) => valueOf(view, block, element),
    fieldId: (block) => `v-${block.block_id}`,
    error: (block) => errors[block.block_id],
    offers: async (block, typed) => (await hands("suggestions", { block_id: block.block_id, typed })).blocks ?? [],
    act: (block, element, value) => hands("use", { action_id: element.action_id, block_id: block.block_id, ...(element.type === "button" ? {} : { value }) }),
    change: (block, element, value, { typing = false } = {}) => {
      keep(key(block, element), value);
      const waits = typing || (block.type === "input" && !block.dispatch_action);
      return waits ? null : hands("use", { action_id: element.action_id, block_id: block.block_id, value });
    },
  };
}

function draw() {
  const view = state.modal;
  if (!view) return close();
  if (view.id !== shown) {
    values = new Map();
    errors = {};
  }
  const isNew = view.id !== shown;
  if (!shown) opener = document.activeElement;
  shown = view.id;
  const focused = dialog.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const surface = surfaceOf(view, (name, value) => values.set(name, value));
  const body = h("div.modal-body", { tabindex: "0" }, drawBlocks(view.blocks, surface));
  const submit = view.submit && h("button.button.primary", { type: "submit", disabled: view.submit_disabled }, plainEmoji(view.submit.text));
  const form = h("form", { method: "dialog", novalidate: true, onsubmit: send },
    h("header.modal-header", {}, h("h2", { id: "modal-title" }, plainEmoji(view.title?.text ?? "")), iconButton("close", "Close", cancel)),
    body,
    h("footer.dialog-buttons", {}, h("button.button", { type: "button", onclick: cancel }, plainEmoji(view.close?.text ?? "Cancel")), submit));
  fill(dialog, form);
  if (!dialog.open) dialog.showModal();
  focusIn(isNew, focused);
  return undefined;
}

function focusIn(isNew, focused) {
  const wrong = dialog.querySelector("[aria-invalid]");
  const again = focused && dialog.querySelector(`[data-key="${CSS.escape(focused)}"]`);
  const first = dialog.querySelector("[data-autofocus]") ?? dialog.querySelector(".modal-body :is(input, textarea, button.select, button.button)") ?? dialog.querySelector(".dialog-buttons button");
  (wrong ?? again ?? (isNew ? first : null))?.focus();
}

function close() {
  shown = "";
  errors = {};
  if (dialog.open) {
    dialog.close();
    opener?.isConnected && opener.focus();
  }
}

async function send(event) {
  event.preventDefault();
  if (sending || !state.modal) return;
  const view = state.modal;
  const filled = {};
  for (const block of view.blocks) if (block.type === "input") filled[block.block_id] = valueOf(view, block, block.element);
  sending = true;
  dialog.querySelector("form").setAttribute("aria-busy", "true");
  const reply = await hands("submit", { values: filled });
  sending = false;
  errors = reply.errors ?? {};
  dialog.querySelector("form")?.removeAttribute("aria-busy");
  if (reply.error === "not_on_screen") toast(reply.detail);
  if (Object.keys(errors).length) draw();
}

async function cancel(event) {
  event?.preventDefault();
  await hands("close_modal");
}

dialog.addEventListener("cancel", cancel);
document.body.append(dialog);
on("view", draw);

export { draw as drawModal };
