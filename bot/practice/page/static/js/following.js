// Keeps the page where the story is, until its reader goes elsewhere.

import { isNarrow } from "./panes.js";
import { channel, on, state } from "./store.js";

let follows = true;
let going = "";

const place = () => state.story?.place ?? "";
const isThere = () => !place() || state.here === place();

// Whether there is nothing to be shown elsewhere.
export const following = () => isThere() || !channel(place()) || !["playing", "over"].includes(state.story.state);

export function showPlace() {
  follows = true;
  going = place();
  location.hash = `#/${going}`;
}

// Whoever types, fills in a form or looks at the phone is not taken away from it.
function isBusy() {
  const at = document.activeElement;
  if (document.querySelector("dialog[open]") || (at?.matches("input, textarea") && at.value)) return true;
  return isNarrow() && document.getElementById("app").dataset.pane !== "channel";
}

function follow() {
  if (follows && state.here && !isThere() && channel(place()) && !isBusy()) showPlace();
}

on("here", (here) => {
  if (here === going || isThere()) follows = true;
  else if (going && state.story?.state === "playing") follows = false;
});
on("world", () => { follows = true; going = ""; });
on("story", follow);
on("channels", () => state.story && follow());
