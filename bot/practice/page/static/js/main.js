// Puts the page together: reads everything once, listens, and follows the address.

import { h } from "./dom.js";
import { read } from "./api.js";
import { begin, channel, isMember, on, state, tell } from "./store.js";
import { listen, takeParts } from "./stream.js";
import { sidebar, step } from "./sidebar.js";
import { channelView, focusComposer, openChannel } from "./channel.js";
import { jumpTo } from "./messages.js";
import { openThread, threadPane } from "./thread.js";
import { drawModal } from "./modal.js";
import { homeView, openHome } from "./home.js";
import { openJump, readyTopbar, topbar } from "./topbar.js";
import { storyBar } from "./story.js";
import { outsidePane } from "./outside.js";
import { show } from "./panes.js";
import { closeMenu } from "./menu.js";

async function start() {
  const answer = await read("start", { as: localStorage.getItem("as") ?? "" });
  if (!answer.channels) return void setTimeout(start, 1000);
  const run = (cursor) => cursor.split("-")[0];
  const isOther = state.cursor && run(state.cursor) !== run(answer.cursor);
  begin(answer);
  if (isOther) {
    history.replaceState(null, "", "#/");
    state.here = "";
    tell("world");
  }
  readyTopbar(become);
  listen(start);
  tell("person");
  takeParts(answer.parts);
  tell("channels");
  await follow();
  drawModal();
}

function become(id) {
  localStorage.setItem("as", id);
  state.me = id;
  start();
}

function firstPlace() {
  const places = [...state.channels.values()].filter((place) => place.kind !== "im" && isMember(place));
  return (places.find((place) => place.name === "incidents") ?? places[0])?.id ?? "home";
}

// The address says what is open: #/channel, #/channel/p<ts> for a message, #/channel/t<ts> for a thread.
async function follow() {
  const [place, detail] = location.hash.replace(/^#\/?/, "").split("/");
  closeMenu();
  if (place !== "home" && !channel(place)) {
    history.replaceState(null, "", `#/${firstPlace()}`);
    return follow();
  }
  const moved = state.here !== place || !document.querySelector(".messages > *");
  state.here = place;
  homeView.hidden = place !== "home";
  channelView.hidden = place === "home";
  tell("here", place);
  const isFirst = !state.followed;
  if (location.hash.length > 2 && !isFirst) show(detail?.startsWith("t") ? "thread" : "channel");
  state.followed = true;
  if (place === "home") {
    openThread("");
    return openHome();
  }
  const opening = (moved || !state.rooms.get(place)?.loaded) && openChannel(place);
  // Before the messages are there: whoever moved on meanwhile keeps the focus where it is.
  if (moved && !detail && matchMedia("(hover: hover)").matches && (!isFirst || document.activeElement === document.body)) focusComposer();
  await opening;
  await openThread(detail?.startsWith("t") ? detail : "");
  if (detail?.startsWith("p")) await jumpTo(detail);
  return undefined;
}

function keys(event) {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openJump();
  } else if (event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key)) {
    event.preventDefault();
    step(event.key === "ArrowUp" ? -1 : 1);
  } else if (event.key === "Escape" && state.openThread && !document.querySelector("dialog[open]")) {
    location.hash = `#/${state.here}`;
  }
}

const app = document.getElementById("app");
app.append(topbar, storyBar, sidebar, channelView, homeView, threadPane, outsidePane);
app.dataset.pane = "channel";
app.classList.toggle("with-outside", localStorage.getItem("outside") !== "closed" && innerWidth > 1100);
document.body.append(h("div.toasts", { id: "toasts", role: "alert" }), h("div.visually-hidden", { id: "announcer", "aria-live": "polite" }));
window.addEventListener("hashchange", follow);
document.addEventListener("keydown", keys);
on("channels", () => { if (state.here && state.here !== "home" && !channel(state.here)) follow(); });
start();
