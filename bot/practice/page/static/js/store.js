// What the page knows: people, channels, messages by channel. Views hear of changes by topic.

export const state = {
  me: "", bot: "", app: "", domain: "", cursor: "",
  people: new Map(), groups: new Map(), channels: new Map(),
  rooms: new Map(), // channel id -> {messages: Map(ts, message), more, loaded, loading: a promise}
  threads: new Map(), // "channel ts" -> Map(ts, message)
  commands: [], shortcuts: [], timelineEmoji: "", help: {}, examples: [], clock: {},
  modal: null, home: null,
  pager: { phones: [], pages: [] }, dials: {}, jobs: [], calls: [], letters: [], story: null,
  here: "", // the open channel's id
  openThread: "", // the ts of the open thread's parent
};

const listeners = new Map();

// Topics: channels, channel:<id>, message, gone, room, thread, person, view, pager, dials, clock, jobs, calls, letters, story, here; world: it is another one now.
export function on(topic, callback) {
  if (!listeners.has(topic)) listeners.set(topic, new Set());
  listeners.get(topic).add(callback);
  return () => listeners.get(topic).delete(callback);
}

export function tell(topic, detail) {
  for (const callback of [...(listeners.get(topic) ?? [])]) callback(detail);
}

export function begin(start) {
  Object.assign(state, {
    me: start.me, bot: start.bot, app: start.app, domain: start.domain, cursor: start.cursor,
    commands: start.commands, shortcuts: start.shortcuts, timelineEmoji: start.timeline_emoji, help: start.help, examples: start.examples, clock: start.clock,
    modal: start.modal, home: start.home,
  });
  state.people = new Map(start.people.map((each) => [each.id, each]));
  state.groups = new Map(start.groups.map((each) => [each.id, each]));
  state.channels = new Map(start.channels.map((each) => [each.id, each]));
  state.rooms.clear();
  state.threads.clear();
}

export const person = (id) => state.people.get(id) ?? { id, name: id, real_name: id, tz: "Etc/UTC" };
export const me = () => person(state.me);
export const channel = (id) => state.channels.get(id);
export const isMember = (place) => place.members.includes(state.me);
export const shownName = (id) => person(id).real_name || person(id).name;

export function otherIn(place) {
  return person(place.members.find((id) => id !== state.me) ?? state.me);
}

export function titleOf(place) {
  return place.kind === "im" ? shownName(otherIn(place).id) : place.name;
}

export function room(id) {
  if (!state.rooms.has(id)) state.rooms.set(id, { messages: new Map(), more: false, loaded: false, loading: null });
  return state.rooms.get(id);
}

const isReply = (message) =>
  Boolean(message.thread_ts) && message.thread_ts !== message.ts && message.subtype !== "thread_broadcast";

export const isNotice = (message) => /^(channel|group)_/.test(message.subtype ?? "");

export const isJoin = (message) => /^(channel|group)_join$/.test(message?.subtype ?? "");

function callsMe(message) {
  const text = message.text ?? "";
  return text.includes(`<@${state.me}>`) || /<!(here|channel|everyone)/.test(text);
}

// Takes in one message, new or changed.
export function takeMessage(message) {
  const place = channel(message.channel);
  if (!place) return;
  const kept = room(place.id);
  const thread = state.threads.get(`${place.id} ${message.thread_ts}`);
  if (thread) thread.set(message.ts, message);
  if (isReply(message)) return tell("thread", message);
  const fresh = !kept.messages.has(message.ts);
  if (kept.loaded || kept.loading) kept.messages.set(message.ts, message);
  if (fresh && isNews(message, place)) count(place, message);
  tell("message", { message, fresh });
  if (message.reply_count || thread) tell("thread", message);
}

function isNews(message, place) {
  return message.ts > (place.newest ?? place.read ?? "") && message.user !== state.me && !isNotice(message)
    && !message.ephemeral_for && !message.edited;
}

function count(place, message) {
  place.newest = message.ts;
  if (place.id === state.here && document.hasFocus()) return;
  place.unread += 1;
  if (callsMe(message) || place.kind === "im") place.mentions += 1;
  tell("channels");
}

export function takeGone({ channel: id, ts }) {
  room(id).messages.delete(ts);
  for (const [key, thread] of state.threads) if (key.startsWith(`${id} `)) thread.delete(ts);
  tell("gone", { channel: id, ts });
  tell("thread", { channel: id, ts });
}

export function takeChannel(body) {
  const known = channel(body.id);
  if (body.kind !== "channel" && !body.members.includes(state.me)) state.channels.delete(body.id);
  else state.channels.set(body.id, { unread: 0, mentions: 0, read: "", ...known, ...body });
  tell("channels");
  tell(`channel:${body.id}`);
}

// Adds what was read to what is known: what the stream told meanwhile is newer.
export function merge(known, messages) {
  for (const message of messages) if (!known.has(message.ts)) known.set(message.ts, message);
}

export const sorted = (messages) => [...messages.values()].sort((a, b) => (a.ts < b.ts ? -1 : 1));
