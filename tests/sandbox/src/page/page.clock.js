// The sandbox's time, which goes on between two refreshes, and texts about times.

import { element, setText } from "./page.dom.js";

let clock = { time: 0, at: 0, isRunning: false };

const now = () => clock.time + (clock.isRunning ? performance.now() - clock.at : 0);

// The clock of a sandbox can be paused: two equal times in a row.
export function setClock(text) {
  const time = Date.parse(text);
  clock = { time, at: performance.now(), isRunning: time !== clock.time };
}

export function stopClock() {
  clock = { time: now(), at: performance.now(), isRunning: false };
}

export function formatDuration(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const TIME = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
const FORMATS = {
  time: new Intl.DateTimeFormat(undefined, TIME),
  exact: new Intl.DateTimeFormat(undefined, { ...TIME, fractionalSecondDigits: 3 }),
  date: new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", ...TIME }),
  clock: new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" }),
};

export const formatTime = (text, format) => FORMATS[format].format(new Date(text));

export function time(text, format) {
  return element("time", { dateTime: text, title: text }, formatTime(text, format));
}

// Counts up from a time.
export function elapsed(since) {
  const node = element("span", {});
  node.dataset.since = since;
  return node;
}

// Counts down to a time.
export function countdown(until) {
  const node = element("span", {});
  node.dataset.until = until;
  return node;
}

export function tick() {
  for (const node of document.querySelectorAll("[data-since]")) {
    setText(node, formatDuration(now() - Date.parse(node.dataset.since)));
  }
  for (const node of document.querySelectorAll("[data-until]")) {
    const seconds = Math.ceil((Date.parse(node.dataset.until) - now()) / 1000);
    setText(node, seconds > 0 ? `next try in ${seconds} s` : "next try now");
  }
}
