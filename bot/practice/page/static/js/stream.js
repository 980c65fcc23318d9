// One connection on which the server tells everything; the browser takes it up again where it broke.

import { state, takeChannel, takeGone, takeMessage, tell } from "./store.js";

let source = null;

const TAKES = {
  message: takeMessage,
  gone: takeGone,
  channel: takeChannel,
  view: (screens) => { Object.assign(state, screens); tell("view"); },
  pager: (part) => { state.pager = part; tell("pager", part); },
  dials: (part) => { state.dials = part; tell("dials", part); },
  clock: (part) => tell("clock", part),
  jobs: (part) => { state.jobs = part; tell("jobs", part); },
  story: (part) => { state.story = part; tell("story", part); },
  letters: (part) => { state.letters = part; tell("letters", part); },
  calls: (part) => { state.calls = part; tell("calls", part); },
};

// Takes in each part of what the start answer brings, before anything is told.
export function takeParts(parts) {
  for (const [name, part] of Object.entries(parts)) TAKES[name]?.(part);
}

export function listen(onReset) {
  source?.close();
  source = new EventSource(`/practice/page/stream?${new URLSearchParams({ as: state.me, after: state.cursor })}`);
  for (const [name, take] of Object.entries(TAKES)) {
    source.addEventListener(name, (event) => take(JSON.parse(event.data)));
  }
  source.addEventListener("reset", onReset);
  source.onopen = () => tell("connection", true);
  source.onerror = () => tell("connection", false);
}
