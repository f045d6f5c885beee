// Times in the school's zone, whatever zone the phone is in.
import {el} from "./dom.js";

let zone = "UTC";
export function useZone(name) { zone = name; }

const format = (options) => new Intl.DateTimeFormat("en", {timeZone: zone, ...options});

export function when(time) {
  return format({weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23"})
    .format(new Date(time));
}

export const at = (time) => (time ? el("time", {datetime: time}, when(time)) : null);

const STEPS = [["day", 86400], ["hour", 3600], ["minute", 60]];

// "3 days ago", "in 2 hours".
export function fromNow(time) {
  const seconds = (new Date(time) - Date.now()) / 1000;
  const [unit, size] = STEPS.find(([, step]) => Math.abs(seconds) >= step) ?? ["second", 1];
  return new Intl.RelativeTimeFormat("en", {numeric: "auto"}).format(Math.trunc(seconds / size), unit);
}

export function span(seconds) {
  const [unit, size] = STEPS.find(([, step]) => seconds >= step) ?? ["second", 1];
  return new Intl.NumberFormat("en", {style: "unit", unit, unitDisplay: "long"}).format(Math.floor(seconds / size));
}
