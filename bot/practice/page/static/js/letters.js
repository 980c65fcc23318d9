// What was written to people alone, when no phone rings: by mail, and by the app in Slack.

import { h, fill } from "./dom.js";
import { clockTime } from "./time.js";
import { on, state } from "./store.js";

const BY = { mail: "Mail", message: "Message" };
const list = h("ol");
export const letters = h("section.out-part", { "aria-labelledby": "letters-title", hidden: true },
  h("h3", { id: "letters-title" }, "Written to people alone"), h("div.work-list", { tabindex: "0", role: "group", "aria-labelledby": "letters-title" }, list));

on("letters", () => {
  letters.hidden = state.letters.length === 0;
  fill(list, state.letters.map((each) => h("li.done", {},
    h("span.work-name", {}, each.title), h("span.work-state", {}, BY[each.by]), h("small", {}, `${each.to}, ${clockTime(each.at)}`))));
});
