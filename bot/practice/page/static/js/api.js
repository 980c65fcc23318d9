// Talks to the practice server: reads, deeds, and what a person's hands do.

import { state } from "./store.js";
import { toast } from "./toast.js";

async function answer(promise) {
  try {
    return await (await promise).json();
  } catch {
    return { ok: false, error: "no_connection" };
  }
}

const post = (path, body) =>
  answer(fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }));

export function read(name, params = {}) {
  const query = new URLSearchParams({ as: state.me || (localStorage.getItem("as") ?? ""), ...params });
  return answer(fetch(`/practice/page/${name}?${query}`));
}

export const does = (name, body = {}) => post(`/practice/page/${name}`, body);
export const pagerDoes = (name, body) => post(`/practice/pagerduty/${name}`, body);

const SAID = {
  no_connection: "The practice workspace does not answer. Is it still running?",
  operation_timeout: "The app did not answer within three seconds.",
  http_timeout: "The app did not answer within three seconds.",
  http_error: "The app answered with an error. Nothing else happened.",
  connection_failed: "The app cannot be reached. Is it running?",
  dispatch_failed: "The app cannot be reached. Is it running?",
  already_reacted: "You have reacted with that already.",
  already_pinned: "That message is pinned already.",
  not_in_channel: "Join the channel first.",
  is_archived: "This channel is archived.",
  no_text: "Write something first.",
};

// One deed of the chosen person; what is refused is said in a sentence, unless `quiet`.
export async function hands(deed, params = {}, { quiet = false } = {}) {
  const reply = await post("/practice/hands", { as: state.me, do: deed, ...params });
  if (!reply.ok && !quiet && !Object.keys(reply.errors ?? {}).length && !reply.ephemeral) {
    toast(SAID[reply.error] ?? reply.text ?? reply.detail ?? `Slack refused: ${reply.error}`);
  }
  return reply;
}
