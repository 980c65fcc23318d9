// Fields to type in: text, numbers, addresses, dates and times.

import { h } from "./dom.js";
import { me } from "./store.js";
import { richText } from "./richtext.js";

const TYPES = {
  plain_text_input: "text", rich_text_input: "text", email_text_input: "email", url_text_input: "url", number_input: "number",
  datepicker: "date", timepicker: "time", datetimepicker: "datetime-local",
};

// The offset of the reader's time zone at a time, in seconds.
function offset(seconds) {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: me().tz || "UTC", hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  }).formatToParts(new Date(seconds * 1000));
  const at = Object.fromEntries(parts.map((part) => [part.type, Number(part.value)]));
  return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second) / 1000 - seconds;
}

const toLocal = (seconds) => new Date((seconds + offset(seconds)) * 1000).toISOString().slice(0, 16);

function fromLocal(text) {
  const naive = Date.parse(`${text}:00Z`) / 1000;
  return naive - offset(naive - offset(naive));
}

function initial(element, value) {
  if (value === null || value === undefined) return "";
  if (element.type === "datetimepicker") return toLocal(Number(value));
  return typeof value === "object" ? richText(value).innerText : String(value);
}

function taken(element, text) {
  if (!text) return null;
  return element.type === "datetimepicker" ? fromLocal(text) : text;
}

export function field(block, element, surface) {
  const long = element.multiline || element.type === "rich_text_input";
  const input = h(long ? "textarea.input" : "input.input", {
    type: long ? null : TYPES[element.type] ?? "text", rows: long ? 4 : null, id: surface.fieldId?.(block),
    placeholder: element.placeholder?.text, "data-key": `${block.block_id}/${element.action_id}`,
    "aria-label": surface.labelled ? null : element.placeholder?.text ?? TYPES[element.type], disabled: surface.disabled,
    maxlength: element.max_length, min: element.min_value, max: element.max_value,
    step: element.type === "number_input" ? (element.is_decimal_allowed ? "any" : "1") : null,
    autocomplete: "off", value: initial(element, surface.value(block, element)),
    "data-autofocus": element.focus_on_load,
  });
  const picks = element.type.endsWith("picker");
  const actsOn = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  input.addEventListener("input", () => {
    surface.change(block, element, taken(element, input.value), { typing: !picks && !actsOn.includes("on_character_entered") });
  });
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || picks || (long && !event.ctrlKey && !event.metaKey)) return;
    if (block.dispatch_action && actsOn.includes("on_enter_pressed")) {
      event.preventDefault();
      surface.change(block, element, taken(element, input.value), { typing: false });
    }
  });
  return input;
}
