// What the console does beyond what the server renders; every page works without it.
"use strict";

// Times in the reader's own zone; the server writes them in UTC.
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = new Intl.DateTimeFormat("en", { month: "short", day: "numeric" });

function localise(root) {
  const today = new Date(document.documentElement.dataset.now ?? Date.now()).toDateString();
  for (const time of root.querySelectorAll("time[datetime]:not([title])")) {
    const at = new Date(time.dateTime), said = time.textContent;
    if (Number.isNaN(at.getTime()) || !said.includes(" UTC")) continue;
    time.title = `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
    const away = said.match(/ \(.*\)$/);
    const dated = today !== at.toDateString();
    time.textContent = (dated ? `${DAY.format(at)} ` : "") + CLOCK.format(at) + (away ? away[0] : "");
  }
}

// An open incident: new entries come by server-sent events, and what is said of the whole changes with them.
function follow(page) {
  const entries = document.getElementById("entries"), state = document.getElementById("state");
  const liveness = document.getElementById("liveness");
  const source = new EventSource(`${page.dataset.live}?from=${encodeURIComponent(page.dataset.from)}`);
  const say = (words) => { if (liveness.textContent !== words) liveness.textContent = words; };
  source.addEventListener("open", () => say("Live, newest first"));
  source.addEventListener("error", () => {
    say(source.readyState === EventSource.CLOSED ? "Not live: load the page again for what is new" : "Connecting again…");
  });
  source.addEventListener("over", () => { source.close(); say("Not live: sign in again for what is new"); });
  source.addEventListener("anew", () => location.reload());
  source.addEventListener("gone", ({ data }) => entries.querySelector(`[data-id="${CSS.escape(data)}"]`)?.remove());
  source.addEventListener("entry", ({ data }) => {
    const made = document.createElement("template");
    made.innerHTML = data;
    const entry = made.content.querySelector("li");
    const there = document.getElementById(entry.id);
    localise(made.content);
    entry.classList.add("new");
    if (there) there.replaceWith(entry);
    else entries.insertBefore(entry, [...entries.children].find((each) => each.dataset.at <= entry.dataset.at) ?? null);
  });
  source.addEventListener("state", ({ data }) => {
    const focused = document.activeElement?.id;
    state.innerHTML = data;
    localise(state);
    if (focused) document.getElementById(focused)?.focus();
    htmx.trigger("#beside", "changed");
  });
  addEventListener("pagehide", () => source.close());
}

// Parts that are fetched anew: where another page comes back instead, or none, what stands there stays and says so.
function watch() {
  const stale = (part) => {
    const line = part.querySelector(".stale");
    if (line) line.textContent = "Not up to date: Tocsin does not answer just now.";
  };
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target } = event.detail;
    if (new URL(xhr.responseURL).pathname === "/sign-in") location.reload();
    if (xhr.responseText.includes(`id="${target.id}"`)) return;
    event.detail.shouldSwap = false;
    stale(target);
  });
  document.body.addEventListener("htmx:sendError", (event) => stale(event.detail.target));
  document.body.addEventListener("htmx:afterSwap", () => localise(document));
  document.addEventListener("visibilitychange", () => {
    const open = document.getElementById("open");
    if (open && !document.hidden) htmx.trigger(open, "refresh");
  });
}

addEventListener("DOMContentLoaded", () => {
  localise(document);
  const page = document.querySelector("[data-live]");
  if (page && "EventSource" in window) follow(page);
  watch();
  document.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
});
