// Block Kit's interactive elements. `surface` says what is chosen already and takes what is done:
// {value(block, element), act(block, element, value), change(block, element, value), disabled}.

import { h, icon } from "./dom.js";
import { confirmed } from "./confirm.js";
import { openList } from "./menu.js";
import { plainEmoji, textObject, address } from "./mrkdwn.js";
import { state, isMember, titleOf } from "./store.js";
import { field } from "./fields.js";

const key = (block, element) => `${block.block_id}/${element.action_id}`;
const named = (element) => element.placeholder?.text ?? "Choose";

async function busy(node, work) {
  node.classList.add("busy");
  node.setAttribute("aria-busy", "true");
  await work();
  node.classList.remove("busy");
  node.removeAttribute("aria-busy");
}

function button(block, element, surface) {
  const act = async () => {
    if (await confirmed(element.confirm)) {
      if (element.url) window.open(address(element.url), element.url.startsWith("http") ? "_blank" : "_self", "noopener");
      await busy(node, () => surface.act(block, element, element.value));
    }
  };
  const node = h("button.button", {
    type: "button", class: element.style ?? "", onclick: act, "data-key": key(block, element) + (element.value ?? ""),
    "aria-label": element.accessibility_label, disabled: surface.disabled,
  }, plainEmoji(element.text.text), element.url && h("span.visually-hidden", {}, " (link)"));
  return node;
}

function overflow(block, element, surface) {
  const items = element.options.map((option) => ({ label: option.text.text, node: h("span", {}, plainEmoji(option.text.text)), about: option.description?.text, value: option.value, url: option.url }));
  const pick = async (item) => {
    if (!(await confirmed(element.confirm))) return;
    if (item.url) window.open(address(item.url), "_blank", "noopener");
    await busy(node, () => surface.act(block, element, item.value));
  };
  const node = h("button.button.overflow", {
    type: "button", "aria-label": "More actions", "aria-haspopup": "listbox", "aria-expanded": "false", "data-key": key(block, element),
    onclick: () => openList(node, items, { pick, label: "More actions" }), disabled: surface.disabled,
  }, icon("more"));
  return node;
}

const option = (each, group) => ({ label: each.text.text, node: h("span", {}, plainEmoji(each.text.text)), about: each.description?.text, value: each.value, group });

// What a menu offers, as items.
function offered(element) {
  const kind = element.type.replace("multi_", "");
  if (kind === "static_select") {
    return element.options ? element.options.map((each) => option(each)) : element.option_groups.flatMap((group) => group.options.map((each) => option(each, group.label.text)));
  }
  if (kind === "users_select") return [...state.people.values()].filter((each) => !each.is_bot).map((each) => ({ label: each.real_name, about: `@${each.name}`, value: each.id }));
  const places = [...state.channels.values()].filter((place) => !place.is_archived && (kind === "conversations_select" ? isMember(place) : place.kind !== "im"));
  if (kind === "channels_select" || kind === "conversations_select") return places.map((place) => ({ label: (place.kind === "im" ? "" : "#") + titleOf(place), value: place.id }));
  return [];
}

// Some menus offer what the app says while somebody types: what was offered once is known by name then.
function select(block, element, surface) {
  const asks = element.type === "external_select";
  const items = asks ? [element.initial_option].filter(Boolean).map((each) => option(each)) : offered(element);
  const load = asks && (async (typed) => {
    const found = (await surface.offers(block, typed)).map((each) => option(each));
    items.push(...found);
    return found;
  });
  const words = (value) => items.find((item) => item.value === value);
  const shown = h("span.select-words");
  const draw = (value) => {
    const item = words(value);
    shown.replaceChildren(...(item ? plainEmoji(item.label) : [named(element)]));
    shown.classList.toggle("placeholder", !item);
  };
  const pick = async (item) => {
    if (!(await confirmed(element.confirm))) return;
    draw(item.value);
    await busy(node, () => surface.change(block, element, item.value));
  };
  const node = h("button.select", {
    type: "button", "aria-haspopup": "listbox", "aria-expanded": "false", "data-key": key(block, element), disabled: surface.disabled,
    "aria-label": surface.labelled ? null : named(element), id: surface.fieldId?.(block),
    onclick: () => openList(node, items, { chosen: [surface.value(block, element)], pick, load, label: named(element) }),
  }, shown, icon("down"));
  draw(surface.value(block, element));
  return node;
}

function multiSelect(block, element, surface) {
  const items = offered(element);
  const shown = h("span.chips");
  const draw = (values) => {
    const chips = values.map((value) => h("span.chip", {}, items.find((item) => item.value === value)?.label ?? value));
    shown.replaceChildren(...(chips.length ? chips : [h("span.placeholder", {}, named(element))]));
  };
  const pick = (_item, values) => {
    draw(values);
    surface.change(block, element, values);
  };
  const node = h("button.select.multi", {
    type: "button", "aria-haspopup": "listbox", "aria-expanded": "false", "data-key": key(block, element), disabled: surface.disabled,
    "aria-label": surface.labelled ? null : named(element), id: surface.fieldId?.(block),
    onclick: () => openList(node, items, { chosen: surface.value(block, element) ?? [], pick, multiple: true, label: named(element) }),
  }, shown, icon("down"));
  draw(surface.value(block, element) ?? []);
  return node;
}

function choices(kind) {
  return (block, element, surface) => {
    const name = `${key(block, element)}-${Math.random()}`;
    const chosen = [surface.value(block, element) ?? []].flat();
    const group = h("div.choices", { role: kind === "radio" ? "radiogroup" : "group", "aria-label": surface.labelFor?.(block) ?? "Choices", "data-key": key(block, element) });
    const changed = async () => {
      const values = [...group.querySelectorAll("input:checked")].map((input) => input.value);
      if (await confirmed(element.confirm)) surface.change(block, element, kind === "radio" ? values[0] : values);
    };
    for (const each of element.options) {
      group.append(h("label.choice", {},
        h("input", { type: kind, name, value: each.value, checked: chosen.includes(each.value), onchange: changed, disabled: surface.disabled }),
        h("span", {}, textObject(each.text), each.description && h("small", {}, textObject(each.description)))));
    }
    return group;
  };
}

const MAKERS = {
  button, overflow,
  static_select: select, users_select: select, channels_select: select, conversations_select: select, external_select: select,
  multi_static_select: multiSelect, multi_users_select: multiSelect, multi_channels_select: multiSelect,
  multi_conversations_select: multiSelect, multi_external_select: multiSelect,
  checkboxes: choices("checkbox"), radio_buttons: choices("radio"),
};

export function interactive(block, element, surface) {
  return (MAKERS[element.type] ?? field)(block, element, surface);
}

// The value that an element was drawn with, in the form in which the hands take it.
export function drawnValue(element) {
  if (element.initial_option) return element.initial_option.value;
  if (element.initial_options) return element.initial_options.map((each) => each.value);
  for (const name of ["value", "date", "time", "date_time", "user", "channel", "conversation", "users", "channels", "conversations"]) {
    if (element[`initial_${name}`] !== undefined) return element[`initial_${name}`];
  }
  return null;
}

// The same of the state that the workspace keeps of a view.
export function keptValue(kept) {
  if (kept.selected_option !== undefined) return kept.selected_option?.value ?? null;
  if (kept.selected_options) return kept.selected_options.map((each) => each.value);
  const { type: _type, ...rest } = kept;
  return Object.values(rest)[0] ?? null;
}
