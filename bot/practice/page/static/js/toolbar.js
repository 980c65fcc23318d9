// What can be done with a message: one bar that stands at whichever message is pointed at or focused.

import { h, icon, iconButton } from "./dom.js";
import { hands } from "./api.js";
import { openList, openPanel, closeMenu } from "./menu.js";
import { EMOJI, FIRST, character } from "./emoji_names.js";
import { channel, room, state } from "./store.js";

const QUICK = ["white_check_mark", "eyes", "raised_hands"];
let current = null;

const act = (deed, more = {}) => hands(deed, { channel: current.channel, ts: current.ts, ...more });

const bar = h("div.toolbar", { role: "toolbar", "aria-label": "Message actions" },
  QUICK.map((name) => h("button.icon-button.emoji", {
    type: "button", title: `React with :${name}:`, "aria-label": `React with ${name.replaceAll("_", " ")}`, onclick: () => act("react", { emoji: name }),
  }, character(name))),
  iconButton("smile", "Add reaction", (event) => pickEmoji(event.currentTarget)),
  h("a.icon-button.to-thread", { href: "#", title: "Reply in thread", "aria-label": "Reply in thread" }, icon("thread")),
  iconButton("more", "More actions", (event) => more(event.currentTarget), { "aria-haspopup": "listbox" }));

function pickEmoji(anchor) {
  const pick = (name) => { closeMenu(); act("react", { emoji: name }); };
  const search = h("input.menu-filter", { type: "text", placeholder: "Find an emoji", "aria-label": "Find an emoji", autocomplete: "off" });
  const grid = h("div.emoji-grid");
  const draw = () => {
    const wanted = search.value.toLowerCase().replaceAll(" ", "_");
    const names = [...new Set([...FIRST, ...EMOJI.keys()])].filter((name) => name.includes(wanted));
    grid.replaceChildren(...names.map((name) => h("button.icon-button.emoji", { type: "button", title: `:${name}:`, "aria-label": name.replaceAll("_", " "), onclick: () => pick(name) }, character(name))));
  };
  search.addEventListener("input", draw);
  search.addEventListener("keydown", (event) => { if (event.key === "Enter") grid.querySelector("button")?.click(); });
  draw();
  openPanel(anchor, { class: "emoji-panel" }, search, grid);
  search.focus();
}

function more(anchor) {
  const place = channel(current.channel);
  const isPinned = place.pins.includes(current.ts);
  const message = { ...current };
  const items = [
    { value: "pin", label: isPinned ? "Unpin from channel" : "Pin to channel" },
    state.timelineEmoji && { value: "timeline", label: "Add to timeline", about: `Reacts with :${state.timelineEmoji}:` },
    { value: "copy", label: "Copy link" },
    ...state.shortcuts.filter((each) => each.type === "message").map((each) => ({ value: `shortcut:${each.callback_id}`, label: each.name, about: state.app })),
  ].filter(Boolean);
  openList(anchor, items, { label: "More actions", pick: ({ value }) => {
    current = message;
    if (value === "pin") act(isPinned ? "unpin" : "pin");
    else if (value === "timeline") act("react", { emoji: state.timelineEmoji });
    else if (value === "copy") navigator.clipboard?.writeText(`${location.origin}/archives/${message.channel}/p${message.ts.replace(".", "")}`);
    else hands("shortcut", { callback_id: value.slice("shortcut:".length), message: [message.channel, message.ts] });
  } });
}

function stand(item) {
  if (!item || bar.parentElement === item) return;
  const message = { channel: item.dataset.channel || state.here, ts: item.dataset.ts };
  const known = room(message.channel).messages.get(message.ts);
  if (item.matches(".ephemeral, .notice")) return bar.remove();
  current = message;
  bar.querySelector(".to-thread").href = `#/${message.channel}/t${(known?.thread_ts || message.ts).replace(".", "")}`;
  item.append(bar);
}

export function attachToolbar(list) {
  list.addEventListener("pointerover", (event) => stand(event.target.closest(".message")));
  list.addEventListener("focusin", (event) => stand(event.target.closest(".message")));
}
