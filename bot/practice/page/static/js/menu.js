// A list to choose from, laid over the page beside what opened it; arrows, Enter, Escape and typing work.

import { h, fill } from "./dom.js";

let open = null;

export function closeMenu() {
  const was = open;
  open = null;
  if (!was) return;
  was.panel.remove();
  document.removeEventListener("pointerdown", was.outside, true);
  was.anchor.setAttribute("aria-expanded", "false");
  if (was.hadFocus()) was.anchor.focus();
}

// Shows anything in a panel beside `anchor`, and gives the panel.
export function openPanel(anchor, props, ...children) {
  closeMenu();
  const panel = h("div.menu", { popover: "manual", ...props }, ...children);
  (anchor.closest("dialog") ?? document.body).append(panel);
  panel.showPopover();
  place(panel, anchor);
  const outside = (event) => { if (!panel.contains(event.target) && !anchor.contains(event.target)) closeMenu(); };
  document.addEventListener("pointerdown", outside, true);
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" && event.key !== "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    closeMenu();
  });
  anchor.setAttribute("aria-expanded", "true");
  open = { panel, anchor, outside, hadFocus: () => document.activeElement === document.body || panel.contains(document.activeElement) };
  return panel;
}

export const menuIsOpen = (anchor) => open?.anchor === anchor;

function place(panel, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const below = at.bottom + height + 8 < innerHeight || at.top < height + 8;
  panel.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
  panel.style.top = `${Math.max(8, below ? Math.min(at.bottom + 4, innerHeight - height - 8) : at.top - height - 4)}px`;
}

// items: [{label, value, about, group, danger, url, node}]. Calls pick(item); with `multiple` it stays open.
// With `load`, what is offered is asked for at each letter: load(text) gives the items.
export function openList(anchor, items, { chosen = [], pick, load, filter = load || items.length > 8, multiple = false, label = "Options" }) {
  if (menuIsOpen(anchor)) return closeMenu();
  const picked = new Set(chosen);
  const list = h("div.menu-list", { role: "listbox", "aria-label": label, "aria-multiselectable": multiple, tabindex: "-1", id: "menu-list" });
  const search = filter && h("input.menu-filter", { type: "text", placeholder: "Type to find", "aria-label": `Find in ${label}`, autocomplete: "off", role: "combobox", "aria-expanded": "true", "aria-controls": "menu-list" });
  let active = 0;
  let shown = [];

  const choose = (item) => {
    if (!multiple) {
      closeMenu();
      return pick(item);
    }
    picked.has(item.value) ? picked.delete(item.value) : picked.add(item.value);
    pick(item, [...picked]);
    return draw();
  };

  function draw() {
    const wanted = (search ? search.value : "").toLowerCase();
    shown = load ? items : items.filter((item) => item.label.toLowerCase().includes(wanted));
    active = Math.max(0, Math.min(active, shown.length - 1));
    let group = null;
    fill(list, shown.length ? null : h("div.menu-empty", {}, "Nothing matches"), shown.map((item, at) => {
      const heading = item.group && item.group !== group && h("div.menu-group", { role: "presentation" }, item.group);
      group = item.group ?? group;
      return [heading, option(item, at)];
    }));
    const current = list.querySelector(".active");
    (search || list).setAttribute("aria-activedescendant", current?.id ?? "");
    current?.scrollIntoView({ block: "nearest" });
  }

  function option(item, at) {
    const isPicked = picked.has(item.value);
    return h("div.menu-item", {
      id: `menu-${at}`, role: "option", "aria-selected": String(isPicked), class: `${at === active ? "active" : ""} ${item.danger ? "danger" : ""}`,
      onclick: () => choose(item), onpointermove: () => { if (active !== at) { active = at; draw(); } },
    }, h("span.menu-tick", {}, isPicked ? "✓" : ""), h("span.menu-words", {}, item.node ?? item.label, item.about && h("small", {}, item.about)));
  }

  const panel = openPanel(anchor, {}, search, list);
  panel.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) active = (active + step + shown.length) % Math.max(shown.length, 1);
    else if (event.key === "Home" && !search) active = 0;
    else if (event.key === "End" && !search) active = shown.length - 1;
    else if ((event.key === "Enter" || (event.key === " " && !search)) && shown[active]) return event.preventDefault(), choose(shown[active]);
    else return undefined;
    event.preventDefault();
    return draw();
  });
  const ask = async () => {
    const typed = search.value;
    const found = await load(typed);
    if (typed !== search.value || !panel.isConnected) return;
    items = found;
    draw();
  };
  search?.addEventListener?.("input", () => { active = 0; load ? ask() : draw(); });
  if (load) ask();
  const first = items.findIndex((item) => picked.has(item.value));
  active = Math.max(first, 0);
  draw();
  place(panel, anchor);
  (search || list).focus();
  return undefined;
}
