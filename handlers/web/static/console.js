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

// What is being written stays in this tab, through a sign-in that ran out or a line that broke, with the mark of
// the text that was there when it was begun: the server sees by it whether somebody else wrote meanwhile.
function keep(form) {
  const { words, mark } = form.elements, name = `kept:${form.getAttribute("action")}`;
  const kept = JSON.parse(sessionStorage.getItem(name));
  if (kept && kept.words !== words.value && !document.querySelector("[role=alert]")) {
    words.value = kept.words;
    mark.value = kept.mark;
    form.querySelector(".kept").textContent = "This is what you had written here, and not saved yet.";
  }
  words.addEventListener("input", () => sessionStorage.setItem(name, JSON.stringify({ words: words.value, mark: mark.value })));
  form.addEventListener("submit", () => sessionStorage.setItem("saving", name));
}

function forget() {
  for (const name of Object.keys(sessionStorage)) if (name.startsWith("kept:")) sessionStorage.removeItem(name);
}

addEventListener("DOMContentLoaded", () => {
  localise(document);
  const page = document.querySelector("[data-live]");
  if (page && "EventSource" in window) follow(page);
  watch();
  document.querySelectorAll(".writing form[action$='/save']").forEach(keep);
  if (location.search.includes("told=section_saved")) sessionStorage.removeItem(sessionStorage.getItem("saving"));
  document.querySelector(".leave")?.addEventListener("submit", forget);
  document.querySelector(".top nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  document.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
});
