// The world outside Slack: a phone, alerts to fire, dials, the clock, and what the bot does.

import { h, iconButton } from "./dom.js";
import { alerts } from "./alerts.js";
import { clockPart } from "./clock.js";
import { dials } from "./dials.js";
import { show, toggleOutside, isNarrow } from "./panes.js";
import { letters } from "./letters.js";
import { phone } from "./phone.js";
import { work } from "./work.js";

export const outsidePane = h("aside.outside-pane", { "aria-label": "Outside Slack" },
  h("header.outside-head", {}, h("h2", {}, "Outside Slack"), iconButton("close", "Close", () => (isNarrow() ? show("channel") : toggleOutside()))),
  phone, letters, alerts, clockPart, dials, work,
  h("p.outside-foot", {}, h("a", { href: "/practice/gallery", target: "_blank" }, "Every message that the app can send")));
