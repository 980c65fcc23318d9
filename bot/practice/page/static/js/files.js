// Files shown within a message: pictures, Markdown and text.

import { h } from "./dom.js";
import { markdown } from "./markdown.js";
import { on, state } from "./store.js";

const LONG_LINES = 14;
const texts = new Map();

// Another world has other files by the same names.
on("world", () => texts.clear());

export const fileAddress = (id) => `/practice/page/file/${encodeURIComponent(id)}?as=${state.me}`;

async function textOf(file) {
  if (!texts.has(file.id)) {
    const answer = await fetch(fileAddress(file.id));
    if (!answer.ok) return "This file cannot be shown.";
    texts.set(file.id, await answer.text());
  }
  return texts.get(file.id);
}

const size = (bytes) => (bytes < 1000 ? `${bytes} bytes` : bytes < 1e6 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

export function drawFile(file) {
  if (file.mode === "tombstone") return h("div.file", {}, h("em", {}, "This file was deleted."));
  const address = fileAddress(file.id);
  const head = h("div.file-head", {},
    h("span.file-kind", { "aria-hidden": "true" }, file.mimetype.startsWith("image/") ? "🖼️" : "📄"),
    h("span.file-words", {}, h("strong", {}, file.title), h("small", {}, `${file.name}, ${size(file.size)}`)),
    h("a.button", { href: address, download: file.name, "aria-label": `Download ${file.name}` }, "Download"));
  if (file.mimetype.startsWith("image/")) return h("div.file", {}, head, h("a", { href: address, target: "_blank" }, h("img.block-picture", { src: address, alt: file.title, loading: "lazy" })));
  return h("div.file", {}, head, textBody(file));
}

function textBody(file) {
  const body = h("div.file-body", { tabindex: "0", role: "region", "aria-label": file.title }, "…");
  const more = h("button.link-button", { type: "button", hidden: true, "aria-expanded": "false", onclick: () => {
    const isOpen = body.classList.toggle("whole");
    more.textContent = isOpen ? "Show less" : "Show all";
    more.setAttribute("aria-expanded", String(isOpen));
  } }, "Show all");
  textOf(file).then((text) => {
    const isMarkdown = /markdown|\.md$/.test(`${file.mimetype} ${file.name}`);
    body.replaceChildren(isMarkdown ? markdown(text) : h("pre.code-block", {}, text));
    more.hidden = text.split("\n").length <= LONG_LINES;
  });
  return [body, more];
}
