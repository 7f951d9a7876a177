// What a row of each list shows: its parts, and the buttons of what is possible now.

import { button, copyButton, element, keyed, span } from "./page.dom.js";
import { countdown, elapsed, formatDuration, time } from "./page.clock.js";
import { post } from "./page.connection.js";

const COLORS = {
  good: ["ACTIVE", "ANSWERED", "DELIVERED"],
  bad: ["FAILED", "EXPIRED", "MISSED", "REJECTED", "GIVEN_UP"],
  busy: ["INITIALIZING", "RINGING", "HELD", "REMOTE_HELD", "RETRYING", "SENDING"],
};

export const isFailed = (record) => record.failed ?? COLORS.bad.includes(record.state);

const words = (state) => state.replaceAll("_", " ");

function badge(state, text = words(state)) {
  const color = Object.keys(COLORS).find((it) => COLORS[it].includes(state)) ?? "";
  return span(`badge ${color}`, text);
}

const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

// Joins what there is.
function line(className, ...parts) {
  const present = parts.filter((part) => part);
  const separated = present.flatMap((part, index) => (index === 0 ? [part] : [" · ", part]));
  return span(className, ...separated);
}

const name = (call) => call.callerId ?? call.phoneNumber;

function party(call) {
  const arrow = call.direction === "INBOUND" ? "from" : "to";
  const number = call.callerId === null ? "" : ` ${call.phoneNumber}`;
  return span("title", span("muted", `${arrow} `), name(call), span("muted", number));
}

export const describeCall = (call) => `${name(call)}: ${words(call.state).toLowerCase()}`;

const copyCallId = (call) => copyButton("copy-id", "Copy id", `Copy id of the call with ${name(call)}`, call.id);

function callButtons(call, isOwn, side) {
  const actions = call.actions.filter((action) => action.own === isOwn);
  const buttons = actions.map(({ name: action, label }) =>
    button(action, label, `${label} (${side}), call with ${name(call)}`, () =>
      post(`/page/calls/${encodeURIComponent(call.id)}/${action}`)));
  return buttons.length === 0 ? "" : span("actions", span("muted", side), ...buttons);
}

function statusBadge(request) {
  if (request.status !== null) {
    return span(`badge ${request.failed ? "bad" : "good"}`, String(request.status));
  }
  return request.milliseconds === null ? badge("SENDING", "RUNNING") : badge("FAILED", "NO RESPONSE");
}

const failureOf = (attempt) => (attempt.accepted ? "accepted" : attempt.outcome);

function deliveryBadge(delivery) {
  const progress = delivery.outcome === "RETRYING" ? ` ${delivery.attempt} of ${delivery.maxAttempts}` : "";
  return badge(delivery.outcome, words(delivery.outcome) + progress);
}

function webhookHelp(webhook) {
  const dropped = webhook.dropped > 0 ? `Dropped ${count(webhook.dropped, "event")}.` : "";
  const revive = webhook.revive ? `To revive it, ${webhook.revive}` : "";
  return dropped || revive ? span("line bad", [dropped, revive].filter(Boolean).join(" ")) : "";
}

function webhookButtons(webhook) {
  const renew = button("renew", "Renew", `Renew the webhook of ${webhook.url}`, () =>
    post(`/page/webhooks/${encodeURIComponent(webhook.id)}/renew`));
  const copy = copyButton("copy-id", "Copy id", `Copy id of the webhook of ${webhook.url}`, webhook.id);
  return span("actions", ...(webhook.revive ? [renew] : []), copy);
}

export const ROWS = {
  calls: (call) => [
    span("main", party(call), call.answerTime ? span("line", "talking ", elapsed(call.answerTime)) : ""),
    span("side", badge(call.state), span("actions", copyCallId(call))),
    span("controls", callButtons(call, true, "user"), callButtons(call, false, "remote party")),
  ],
  requests: (request) => [
    span("when", time(request.time, "exact")),
    span("main", span("title code", element("b", {}, request.method), ` ${request.path}`),
      line(request.failed ? "line bad" : "line", request.outcome)),
    span("side", statusBadge(request),
      span("duration", request.milliseconds === null ? "" : `${request.milliseconds} ms`)),
  ],
  faults: (fault) => {
    const text = fault.text + (fault.on ? ` on ${fault.on}` : "");
    const remove = button("remove", "Remove", `Remove ${text}`, () =>
      post(`/page/faults/${encodeURIComponent(fault.id)}/remove`));
    return [span("", text), remove];
  },
  deliveries: (delivery) => {
    const last = delivery.attempts.at(-1);
    return [
      span("when", last ? time(last.time, "exact") : ""),
      span("main",
        line("title", words(delivery.state), delivery.phoneNumber),
        line("line", span("code", delivery.url), last && !last.accepted && span("bad", failureOf(last)))),
      span("side", deliveryBadge(delivery), span("duration",
        delivery.outcome === "RETRYING" ? countdown(delivery.nextTry) : last ? `${last.milliseconds} ms` : "")),
    ];
  },
  webhooks: (webhook) => [
    span("main", span("title code", webhook.url),
      line("line", `${webhook.successes} delivered`, `${webhook.failures} failed`, `${webhook.waiting} waiting`,
        webhook.signed ? "signed" : "not signed", `metadata: ${words(webhook.metadataPolicy).toLowerCase()}`),
      webhookHelp(webhook)),
    span("side", badge(webhook.state), span("duration", "until ", time(webhook.expireAt, "date"))),
    span("controls", webhookButtons(webhook)),
  ],
  history: (call) => [
    span("when", time(call.startTime, "date")),
    span("main", party(call), line("line", call.duration > 0 && `talked ${formatDuration(call.duration)}`)),
    span("side", badge(call.state), span("actions", copyCallId(call))),
  ],
};

const attemptItem = (attempt) =>
  element("li", {}, `${attempt.number}. `, time(attempt.time, "exact"), " ",
    span(attempt.accepted ? "good" : "bad", failureOf(attempt)), span("muted", ` ${attempt.milliseconds} ms`));

const SHOWN_ATTEMPTS = 2;

// Attempts beyond the last two are folded.
export function attemptList(delivery) {
  const items = delivery.attempts.map(attemptItem);
  const earlier = items.splice(0, Math.max(0, items.length - SHOWN_ATTEMPTS));
  const folded = keyed("earlier", element("details", {},
    element("summary", {}, count(earlier.length, "earlier attempt")), element("ol", {}, ...earlier)));
  return [...(earlier.length > 0 ? [folded] : []), element("ol", {}, ...items)];
}
