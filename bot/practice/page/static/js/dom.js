// Makes elements. Data only ever becomes text or attributes, never markup.

const SAFE_LINK = /^(https?:\/\/|mailto:|tel:|#\/)/i;

// h("button.primary", {onclick, "aria-label": …}, child, …): null, false and undefined children are left out.
export function h(tag, props = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name || "div");
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(props)) setProp(element, key, value);
  put(element, children);
  return element;
}

function setProp(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
  else if (key === "class") element.className += ` ${value}`;
  else if (key === "value" || key === "checked" || key === "disabled" || key === "hidden") element[key] = value;
  else if (key === "style") for (const [name, each] of Object.entries(value)) element.style.setProperty(name, each);
  else element.setAttribute(key, value === true ? "" : String(value));
}

export function put(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child);
  }
  return element;
}

// Replaces everything inside an element.
export function fill(element, ...children) {
  element.replaceChildren();
  return put(element, children);
}

// A link that leads out, or plain text where the address is of an unknown kind.
export function link(href, ...children) {
  if (!SAFE_LINK.test(href)) return h("span", {}, ...children);
  const own = href.startsWith("#") || new URL(href, location.href).origin === location.origin;
  const away = own ? {} : { target: "_blank", rel: "noopener noreferrer" };
  return h("a", { href, ...away }, ...children);
}

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  hash: "M8 3 6 17M14 3l-2 14M4 7.5h13M3 12.5h13",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  close: "M5 5l10 10M15 5 5 15",
  back: "M12 4 6 10l6 6",
  down: "M5 8l5 5 5-5",
  right: "M8 5l5 5-5 5",
  send: "M3 3.5 17.5 10 3 16.5 5 10zM5 10h6",
  people: "M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5c0-3 2.5-5 5.5-5s5.5 2 5.5 5M13 4a3 3 0 0 1 0 5.5M15 12c2 .6 3 2.3 3 4.5",
  pin: "M7 3h6l-.6 6L15 12H5l2.6-3zM10 12v5",
  thread: "M3 4h14v9H9l-4 3.5V13H3z",
  smile: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM7.2 8v.6M12.8 8v.6M6.6 11.8c.8 1.4 2 2.1 3.4 2.1s2.6-.7 3.4-2.1",
  more: "M10 5v.4M10 10v.4M10 15v.4",
  sun: "M10 13.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 1.500v2M10 16.500v2M1.5 10h2M16.5 10h2M4 4l1.4 1.400M14.6 14.6 16 16M16 4l-1.4 1.400M5.4 14.6 4 16",
  search: "M9 14.500a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l4.5 4.5",
  panel: "M3 4h14v12H3zM12 4v12",
  home: "M3 9.5 10 3.500l7 6V17H3zM8 17v-5h4v5",
  bell: "M5 14V9a5 5 0 0 1 10 0v5l1.5 1.500h-13zM8.5 17.500h3",
  link: "M8.5 11.500l3-3M9 6l1.5-1.500a3.5 3.5 0 0 1 5 5L14 11M6 9l-1.5 1.500a3.5 3.5 0 0 0 5 5L11 14",
  pause: "M7 4v12M13 4v12",
  play: "M6 4l10 6-10 6z",
  slash: "M4 3h12v14H4zM11.5 6l-3 8",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `icon icon-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

// A square button that shows only an icon.
export function iconButton(name, label, onclick, more = {}) {
  return h("button.icon-button", { type: "button", "aria-label": label, title: label, onclick, ...more }, icon(name));
}

export const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
