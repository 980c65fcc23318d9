// Blocks as Slack draws them.

import { h, icon } from "./dom.js";
import { drawnValue, interactive } from "./elements.js";
import { markdown } from "./markdown.js";
import { plainEmoji, textObject } from "./mrkdwn.js";
import { richText, table } from "./richtext.js";
import { fileAddress } from "./files.js";

let still = 0;

function picture(element, size) {
  const address = element.slack_file ? fileAddress(element.slack_file.id ?? "") : element.image_url;
  const own = new URL(address, location.href).origin === location.origin;
  if (own) return h(`img.${size}`, { src: address, alt: element.alt_text, loading: "lazy" });
  return h("span.no-picture", { title: address }, icon("link"), ` ${element.alt_text}`);
}

const side = (block, surface) =>
  block.accessory.type === "image" ? picture(block.accessory, "accessory-picture") : interactive(block, block.accessory, surface);

function section(block, surface) {
  const words = h("div.section-words", {},
    block.text && h("div.section-text", {}, textObject(block.text)),
    block.fields && h("div.fields", {}, block.fields.map((field) => h("div.field", {}, textObject(field)))));
  return h("div.block.section", {}, words, block.accessory && h("div.accessory", {}, side(block, surface)));
}

function context(block) {
  return h("div.block.context", {}, block.elements.map((each) => (each.type === "image" ? picture(each, "context-picture") : textObject(each))));
}

function image(block) {
  return h("figure.block.image", {}, block.title && h("figcaption", {}, plainEmoji(block.title.text)), picture(block, "block-picture"));
}

function input(block, surface) {
  const id = surface.fieldId(block);
  const note = surface.error?.(block);
  const control = interactive(block, block.element, { ...surface, labelled: true, labelFor: () => block.label.text });
  const target = control.matches("input, textarea, button") ? control : null;
  if (note) (target ?? control).setAttribute("aria-describedby", `${id}-error`);
  if (note && target) target.setAttribute("aria-invalid", "true");
  return h("div.block.input-block", { class: note ? "wrong" : "" },
    h("label.label", { for: target ? id : null }, plainEmoji(block.label.text), block.optional && h("span.optional", {}, " (optional)")),
    control,
    note && h("div.field-error", { id: `${id}-error`, role: "alert" }, note),
    block.hint && h("div.hint", {}, plainEmoji(block.hint.text)));
}

const MAKERS = {
  header: (block) => h("h3.block.header", {}, plainEmoji(block.text.text)),
  section, context, image, input,
  divider: () => h("hr.block.divider"),
  actions: (block, surface) => h("div.block.actions", {}, block.elements.map((each) => interactive(block, each, surface))),
  rich_text: (block) => h("div.block", {}, richText(block)),
  markdown: (block) => h("div.block", {}, markdown(block.text)),
  table: (block) => h("div.block", {}, table(block)),
  video: (block) => h("div.block.video", {}, h("strong", {}, block.title.text), block.description && h("div", {}, block.description.text)),
};

export function drawBlocks(blocks, surface) {
  return h("div.blocks", {}, blocks.map((block) => (MAKERS[block.type] ? MAKERS[block.type](block, surface) : h("div.block.context", {}, `This block cannot be shown: ${block.type}`))));
}

// A surface on which nothing can be done; it shows what the elements were drawn with.
export const STILL = { value: (_block, element) => drawnValue(element), act: () => {}, change: () => {}, fieldId: () => `still-${(still += 1)}` };
