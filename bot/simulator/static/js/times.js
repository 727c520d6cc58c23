// Human-readable days and times. With a demo clock, "today" is the demo's day, in the demo's zone.

import { language, t } from "/static/js/words.js";

let zone;
let today = () => new Date();
const made = new Map();

/** Use the demo's zone and current time. */
export function setClock(now, demoZone) {
  const ahead = new Date(now).getTime() - Date.now();
  today = () => new Date(Date.now() + ahead);
  if (demoZone !== zone) made.clear();
  zone = demoZone;
}

// Creating a formatter costs more than using it, and several hundred bubbles share these.
function format(name, options) {
  if (!made.has(name))
    made.set(
      name,
      new Intl.DateTimeFormat(t("dates"), { timeZone: zone, numberingSystem: "latn", ...options }),
    );
  return made.get(name);
}

const key = (date) => format("key", { year: "numeric", month: "2-digit", day: "2-digit" }).format(date);

export const time = (at) =>
  format("time", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(at));
/** Machine-readable: HTML allows at most three decimals of a second, the server sends six. */
export const instant = (at) => new Date(at).toISOString();
export const dayKey = (at) => key(new Date(at));

function daysAway(at) {
  for (const days of [-1, 0, 1])
    if (key(new Date(today().getTime() + days * 864e5)) === key(new Date(at))) return days;
  return null;
}

/** The separator above a day's messages: "Today", "Yesterday", "Sunday 22 November", with the year if it isn't this
one. */
export function day(at) {
  const away = daysAway(at);
  if (away === 0) return t("today");
  if (away === -1) return t("yesterday");
  const year = format("year", { year: "numeric" });
  if (year.format(new Date(at)) === year.format(today())) return longDay(at);
  return format("dated", { day: "numeric", month: "long", year: "numeric" }).format(new Date(at));
}

export const longDay = (at) =>
  format("day", { weekday: "long", day: "numeric", month: "long" }).format(new Date(at));

export const shortDay = (at) =>
  format("short", { weekday: "short", day: "numeric", month: "short" }).format(new Date(at));

/** For the list: the time if today, else the short date. */
export function brief(at) {
  if (daysAway(at) === 0) return time(at);
  if (daysAway(at) === -1) return t("yesterday").toLowerCase();
  return format("brief", { day: "2-digit", month: "2-digit", year: "2-digit" }).format(new Date(at));
}

export const full = (at) => format("full", { dateStyle: "full", timeStyle: "short" }).format(new Date(at));

/** "tomorrow 9:00", "today 18:30", "Wednesday 25 November 9:00". */
export function soon(at) {
  const away = daysAway(at);
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  return `${away === null ? longDay(at) : words.format(away, "day")} ${time(at)}`;
}

export function length(seconds) {
  const whole = Math.max(0, Math.round(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
