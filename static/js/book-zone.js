// Two clocks: the business's, and the visitor's where theirs shows something else at that moment.
// Moments are instants (ISO, UTC); a zone only says how one is written. Days are texts, 2026-11-26.
import { facts, fill, say } from "./book-basics.js";

export const theirs = facts.business.timezone;
const found = Intl.DateTimeFormat().resolvedOptions().timeZone;
export const mine = found && found !== "Etc/Unknown" ? found : theirs;

const clockOf = (zone, moment) => new Intl.DateTimeFormat("sv", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(new Date(moment));

export const cityOf = (zone) => zone.split("/").at(-1).replaceAll("_", " ");
export const dayIn = (zone, moment = Date.now()) => clockOf(zone, moment).slice(0, 10);
export const hourIn = (zone, moment) => Number(clockOf(zone, moment).slice(11, 13));
export const timeIn = (zone, moment) => new Intl.DateTimeFormat(facts.language, { timeZone: zone, hour: "numeric", minute: "2-digit" }).format(new Date(moment));

// Whether the two clocks show different times at a moment: clocks change on different nights.
export const differAt = (moment) => clockOf(mine, moment) !== clockOf(theirs, moment);

// "4:00 en tu hora", with the day where it is another there; "" where both clocks agree.
export function ownTime(moment, words = say.own_time) {
  if (!differAt(moment)) return "";
  const [own, other] = [dayIn(mine, moment), dayIn(theirs, moment)];
  const beside = own === other ? "" : ` ${own > other ? say.next_day : say.previous_day}`;
  return fill(words, { time: timeIn(mine, moment) }) + beside;
}

// What goes along with a booking, so that whoever is told of it may be told in their own zone.
export const customerTimezone = mine === theirs ? null : mine;
