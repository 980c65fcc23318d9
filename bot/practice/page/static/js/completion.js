// What could be meant by what is typed so far: commands and their words, people, channels, emoji.

import { EMOJI } from "./emoji_names.js";
import { state } from "./store.js";

const MOST = 8;

// The offers for the text before the caret: {label, about, picture, from, insert}.
export function completions(text, inThread) {
  if (text.startsWith("/")) return inThread ? [] : commands(text);
  const word = text.match(/(?:^|\s)([@#:])([\w+.-]*)$/);
  if (!word || (word[1] === ":" && word[2].length < 2)) return [];
  const from = text.length - word[2].length - 1;
  return { "@": people, "#": channels, ":": emoji }[word[1]](word[2].toLowerCase()).slice(0, MOST).map((offer) => ({ ...offer, from }));
}

function commands(text) {
  const [command, ...rest] = text.split(" ");
  if (!rest.length) {
    return state.commands.filter((each) => each.command.startsWith(command) && each.command !== command)
      .map((each) => ({ label: each.command, about: each.about, from: 0, insert: `${each.command} ` }));
  }
  if (rest.length > 1) {
    const word = text.match(/\s([@#])([\w.-]*)$/);
    const offers = word ? (word[1] === "@" ? people : channels)(word[2].toLowerCase()) : [];
    return offers.slice(0, MOST).map((offer) => ({ ...offer, from: text.length - word[2].length - 1 }));
  }
  return words(command).filter((each) => each.word.startsWith(rest[0]) && each.word !== rest[0])
    .map((each) => ({ label: each.usage, about: each.help, from: command.length + 1, insert: each.usage === each.word ? each.word : `${each.word} ` }));
}

function words(command) {
  return (state.help[command] ?? []).map((each) => ({ ...each, word: each.usage.split(" ")[0] }));
}

// How the command that is being typed goes on.
export function hintFor(text) {
  const [command, word] = text.split(" ");
  const known = text.startsWith("/") && words(command).find((each) => each.word === word);
  return known ? `${command} ${known.usage}: ${known.help}` : "";
}

const people = (wanted) => [
  ...[...state.people.values()].filter((each) => each.name.startsWith(wanted) || each.real_name.toLowerCase().startsWith(wanted))
    .map((each) => ({ label: each.real_name, about: `@${each.name}`, insert: `@${each.name} ` })),
  ...[...state.groups.values()].filter((each) => each.handle.startsWith(wanted)).map((each) => ({ label: `@${each.handle}`, about: "group", insert: `@${each.handle} ` })),
  ...["here", "channel"].filter((each) => each.startsWith(wanted)).map((each) => ({ label: `@${each}`, about: "everyone here", insert: `@${each} ` })),
];

const channels = (wanted) => [...state.channels.values()].filter((place) => place.kind !== "im" && place.name.includes(wanted))
  .map((place) => ({ label: `#${place.name}`, about: place.topic, insert: `#${place.name} ` }));

const emoji = (wanted) => [...EMOJI].filter(([name]) => name.includes(wanted))
  .map(([name, picture]) => ({ label: `:${name}:`, about: "", picture, insert: `:${name}: ` }));
