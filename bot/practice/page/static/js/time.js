// The practice clock, and Slack's date formats in the reader's own time zone.

import { me, on, state } from "./store.js";
import { h } from "./dom.js";

let ahead = 0;
let pace = 1;
let heard = Date.now();

// The practice time in epoch seconds; it may be turned, stand still, or run faster than the machine's.
export function now() {
  return heard / 1000 + ahead + ((Date.now() - heard) / 1000) * pace;
}

on("clock", (clock) => {
  ahead = clock.ahead;
  pace = clock.pace;
  heard = Date.now();
  refreshAgo();
});

const zone = () => ({ timeZone: me().tz || "UTC" });
const formats = new Map();

function format(options, seconds) {
  const key = JSON.stringify(options) + me().tz;
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { ...options, ...zone() }));
  return formats.get(key).format(new Date(seconds * 1000));
}

export const clockTime = (seconds) => format({ hour: "2-digit", minute: "2-digit" }, seconds);
const withSeconds = (seconds) => format({ hour: "2-digit", minute: "2-digit", second: "2-digit" }, seconds);
export const dayKey = (seconds) => format({ year: "numeric", month: "2-digit", day: "2-digit" }, seconds);

const year = (seconds) => format({ year: "numeric" }, seconds);
const number = (seconds) => format({ year: "numeric", month: "2-digit", day: "2-digit" }, seconds).split("/").reverse().join("-");

function ordinal(seconds) {
  const day = Number(format({ day: "numeric" }, seconds));
  const ending = day > 10 && day < 14 ? "th" : ["th", "st", "nd", "rd"][day % 10] ?? "th";
  return `${day}${ending}`;
}

const long = (seconds) => `${format({ month: "long" }, seconds)} ${ordinal(seconds)}`;
const short = (seconds) => `${format({ month: "short" }, seconds)} ${format({ day: "numeric" }, seconds)}`;
const dated = (words) => (seconds) => (year(seconds) === year(now()) ? words(seconds) : `${words(seconds)}, ${year(seconds)}`);
const weekday = (seconds) => format({ weekday: "long" }, seconds);

function pretty(plain) {
  return (seconds) => {
    const days = { [dayKey(now())]: "today", [dayKey(now() - 86400)]: "yesterday", [dayKey(now() + 86400)]: "tomorrow" };
    return days[dayKey(seconds)] ?? plain(seconds);
  };
}

function ago(seconds) {
  const gap = now() - seconds;
  const size = Math.abs(gap);
  const [amount, unit] =
    size < 60 ? [Math.floor(size), "second"] : size < 3600 ? [Math.floor(size / 60), "minute"]
      : size < 86400 ? [Math.floor(size / 3600), "hour"] : [Math.floor(size / 86400), "day"];
  if (unit === "second" && amount < 5) return "just now";
  const words = `${amount} ${unit}${amount === 1 ? "" : "s"}`;
  return gap < 0 ? `in ${words}` : `${words} ago`;
}

const dateLong = (seconds) => `${weekday(seconds)}, ${dated(long)(seconds)}`;

const TOKENS = {
  date_num: number, date_slash: (seconds) => number(seconds).replaceAll("-", "/"),
  date: dated(long), date_short: dated(short), date_long: dateLong,
  date_pretty: pretty(dated(long)), date_short_pretty: pretty(dated(short)), date_long_pretty: pretty(dateLong),
  day_divider_pretty: pretty(dateLong), date_long_full: dateLong, date_short_full: short, date_full: long,
  time: clockTime, time_secs: withSeconds, ago,
};

const written = (seconds, pattern) =>
  pattern.replace(/\{(\w+)\}/g, (all, name) => (TOKENS[name] ? TOKENS[name](seconds) : all));

export const dayName = (seconds) => {
  const name = pretty(dateLong)(seconds);
  return name[0].toUpperCase() + name.slice(1);
};

export const fullTime = (seconds) => `${dayName(seconds)} at ${withSeconds(seconds)}`;

// A date that keeps itself true while the clock moves.
export function dateElement(seconds, pattern) {
  const live = /ago|pretty/.test(pattern) ? { "data-pattern": pattern, "data-at": seconds } : {};
  return h("time", { datetime: new Date(seconds * 1000).toISOString(), title: fullTime(seconds), ...live }, written(seconds, pattern));
}

function refreshAgo() {
  for (const element of document.querySelectorAll("time[data-pattern]")) {
    const text = written(Number(element.dataset.at), element.dataset.pattern);
    if (element.textContent !== text) element.textContent = text;
  }
}

setInterval(() => state.me && refreshAgo(), 5000);
