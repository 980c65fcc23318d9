// Where a person types: messages and slash commands, with completion and what was typed before.

import { h, icon } from "./dom.js";
import { hands } from "./api.js";
import { completions, hintFor } from "./completion.js";
import { openList } from "./menu.js";
import { state } from "./store.js";
import { toast } from "./toast.js";

let made = 0;
const drafts = new Map();

const history = () => JSON.parse(sessionStorage.getItem(`typed ${state.me}`) ?? "[]");

function remember(text) {
  const typed = history().filter((each) => each !== text);
  sessionStorage.setItem(`typed ${state.me}`, JSON.stringify([...typed, text].slice(-50)));
}

// `where()` gives {channel, thread, name}; a thread takes no commands, as in Slack.
export function makeComposer(where) {
  const id = `complete-${(made += 1)}`;
  const list = h("div.completions", { role: "listbox", id, "aria-label": "Suggestions", hidden: true });
  const hint = h("div.composer-hint");
  const text = h("textarea.composer-text", {
    rows: 1, role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id, "aria-label": "Message", autocomplete: "off", spellcheck: "true",
  });
  const button = h("button.send", { type: "button", "aria-label": "Send", title: "Send (Enter)", disabled: true, onclick: () => send() }, icon("send"));
  const slash = h("button.icon-button", { type: "button", "aria-label": "Commands and shortcuts", title: "Commands and shortcuts", "aria-haspopup": "listbox", "aria-expanded": "false", onclick: offerCommands }, icon("slash"));
  let place = "";
  let isEarly = false;
  let offers = [];
  let active = 0;
  let back = -1;

  const key = () => `${state.me} ${where().channel} ${where().thread ?? ""}`;

  function offerCommands() {
    const items = [
      ...state.commands.map((each) => ({ label: each.command, about: each.about, value: each.command })),
      ...state.shortcuts.filter((each) => each.type === "global").map((each) => ({ label: each.name, about: each.description, value: each.callback_id, isShortcut: true })),
    ];
    openList(slash, items, { label: "Commands and shortcuts", pick: (item) => {
      if (item.isShortcut) return hands("shortcut", { callback_id: item.value });
      text.value = `${item.value} `;
      text.focus();
      return look();
    } });
  }

  function fit() {
    text.style.height = "auto";
    text.style.height = `${Math.min(text.scrollHeight, 240)}px`;
    button.disabled = !text.value.trim();
  }

  function look() {
    drafts.set(key(), text.value);
    fit();
    offers = completions(text.value.slice(0, text.selectionStart), Boolean(where().thread));
    active = 0;
    hint.textContent = offers.length ? "" : hintFor(text.value);
    draw();
  }

  function draw() {
    list.hidden = !offers.length;
    text.setAttribute("aria-expanded", String(Boolean(offers.length)));
    list.replaceChildren(...offers.map((offer, at) => h("div.completion", {
      role: "option", id: `${id}-${at}`, "aria-selected": String(at === active), class: at === active ? "active" : "",
      onpointerdown: (event) => { event.preventDefault(); active = at; accept(); },
    }, offer.picture && h("span.emoji", { "aria-hidden": "true" }, offer.picture), h("strong", {}, offer.label), h("span", {}, offer.about))));
    if (offers.length) text.setAttribute("aria-activedescendant", `${id}-${active}`);
    else text.removeAttribute("aria-activedescendant");
    list.querySelector(".active")?.scrollIntoView({ block: "nearest" });
  }

  function accept() {
    const { from, insert } = offers[active];
    const rest = text.value.slice(text.selectionStart);
    text.value = text.value.slice(0, from) + insert + rest;
    text.selectionStart = text.selectionEnd = from + insert.length;
    look();
  }

  function recall(step) {
    const typed = history();
    back = Math.max(-1, Math.min(typed.length - 1, back + step));
    text.value = back < 0 ? "" : typed[typed.length - 1 - back];
    text.selectionStart = text.selectionEnd = text.value.length;
    drafts.set(key(), text.value);
    fit();
  }

  async function send() {
    const typed = text.value.trim();
    const { channel, thread } = where();
    if (!typed) return;
    if (!channel) return void (isEarly = true);
    if (typed.startsWith("/") && thread) return toast("Slash commands do not work in threads. Type it in the channel.");
    remember(typed);
    text.value = "";
    back = -1;
    look();
    const reply = typed.startsWith("/")
      ? await hands("command", { channel, text: typed })
      : await hands("say", { channel, text: typed, ...(thread ? { thread_ts: thread } : {}) });
    if (!reply.ok && !reply.ephemeral && !text.value) {
      text.value = typed;
      look();
    }
  }

  function keydown(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (offers.length && handleOffers(event, step)) return event.preventDefault();
    if (event.key === "Enter" && !event.shiftKey) event.preventDefault(), send();
    else if (step && (!text.value || back >= 0) && !text.value.includes("\n")) event.preventDefault(), recall(-step);
  }

  function handleOffers(event, step) {
    if (step) active = (active + step + offers.length) % offers.length;
    else if (event.key === "Tab" || event.key === "Enter") return accept(), true;
    else if (event.key === "Escape") event.stopPropagation(), (offers = []);
    else return false;
    draw();
    return true;
  }

  // What was typed before anything was open goes to what opens first, and so does an Enter.
  function takeEarly() {
    const typed = text.value;
    if (typed) drafts.set(key(), typed);
    return Boolean(typed) && isEarly;
  }

  text.addEventListener("input", () => { back = -1; isEarly = false; look(); });
  text.addEventListener("keydown", keydown);
  text.addEventListener("blur", () => { offers = []; draw(); });

  const node = h("div.composer", {}, list, h("div.composer-box", {}, text, h("div.composer-row", {}, slash, hint, button)));
  return {
    node,
    focus: () => text.focus(),
    // Puts a text there as if it were typed.
    type(typed) {
      text.value = typed;
      look();
      text.focus();
    },
    // Shows the draft of the place that is open now.
    refresh() {
      const { channel, name } = where();
      const goes = !place && channel && takeEarly();
      place = channel;
      isEarly = false;
      text.placeholder = where().thread ? "Reply…" : `Message ${name}`;
      text.setAttribute("aria-label", text.placeholder);
      const draft = drafts.get(key()) ?? "";
      if (text.value !== draft) text.value = draft;
      offers = [];
      draw();
      hint.textContent = "";
      fit();
      if (goes) send();
    },
  };
}
