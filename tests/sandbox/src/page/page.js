"use strict";

const REFRESH_INTERVAL_MS = 1000;
const GOOD = new Set(["ACTIVE", "ANSWERED"]);
const BAD = new Set(["FAILED", "EXPIRED", "MISSED", "REJECTED"]);
const BUSY = new Set(["INITIALIZING", "RINGING", "HELD", "REMOTE_HELD"]);

const find = (id) => document.getElementById(id);

// Adds data as text, never as markup.
function element(name, properties, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

function badge(state) {
  const color = GOOD.has(state) ? "good" : BAD.has(state) ? "bad" : BUSY.has(state) ? "busy" : "";
  return element("span", { className: `state ${color}` }, state.replace("_", " "));
}

function time(text, withDate) {
  const date = new Date(text);
  const shown = withDate ? date.toLocaleString() : date.toLocaleTimeString();
  return element("time", { dateTime: text }, shown);
}

function formatDuration(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const name = (call) => call.callerId ?? call.phoneNumber;

function party(call) {
  const arrow = call.direction === "INBOUND" ? "from" : "to";
  const number = call.callerId === null ? "" : ` ${call.phoneNumber}`;
  return element("span", {}, element("span", { className: "muted" }, `${arrow} `), name(call),
    element("span", { className: "muted" }, number));
}

function buttons(call, own) {
  const side = own ? "user" : "remote party";
  const actions = call.actions.filter((action) => action.own === own);
  return element("span", { className: "actions" }, ...actions.map((action) => {
    const button = element("button", { type: "button" }, action.label);
    button.dataset.action = action.name;
    button.setAttribute("aria-label", `${action.label} (${side}), call with ${name(call)}`);
    button.addEventListener("click", () => act(call, action));
    return button;
  }));
}

function attempts(delivery) {
  const items = delivery.attempts.map((attempt) => {
    const color = attempt.accepted ? "good" : "bad";
    return element("li", { className: "break" }, `${attempt.number}. `, time(attempt.time), " ",
      element("span", { className: color }, attempt.accepted ? "accepted" : attempt.outcome));
  });
  if (delivery.retried) {
    items.push(element("li", { className: "busy" }, "will be retried"));
  }
  return element("ol", {}, ...items);
}

const ROWS = {
  calls: (call) => {
    const talking = element("span", {});
    talking.dataset.since = call.answerTime ?? "";
    return [party(call), badge(call.state), talking, buttons(call, true), buttons(call, false)];
  },
  events: (call) => [
    time(call.startTime, true),
    party(call),
    badge(call.state),
    call.duration === 0 ? "" : formatDuration(call.duration),
  ],
  webhooks: (webhook) => [
    element("span", { className: "break" }, webhook.url),
    badge(webhook.state),
    String(webhook.successes),
    String(webhook.failures),
    String(webhook.waiting),
    time(webhook.expireAt, true),
  ],
  deliveries: (delivery) => [
    element("span", {}, badge(delivery.state), " ", delivery.phoneNumber ?? ""),
    element("span", { className: "break" }, delivery.url),
    attempts(delivery),
  ],
};

// Keeps unchanged rows: the user may be about to click a button.
function updateTable(id, records) {
  const body = find(id);
  const old = new Map([...body.rows].map((row) => [row.dataset.id, row]));
  const focus = document.activeElement?.dataset?.action;
  const focused = document.activeElement?.closest("tr");
  records.forEach((record, index) => {
    const text = JSON.stringify(record);
    const row = old.get(record.id) ?? element("tr", {});
    old.delete(record.id);
    if (row.dataset.text !== text) {
      row.replaceChildren(...ROWS[id](record).map((cell) => element("td", {}, cell)));
      row.dataset.id = record.id;
      row.dataset.text = text;
      if (row === focused) {
        const next = row.querySelector(`[data-action="${focus}"]`) ?? row.querySelector("button");
        (next ?? find("live")).focus();
      }
    }
    if (body.rows[index] !== row) {
      body.insertBefore(row, body.rows[index] ?? null);
    }
  });
  for (const row of old.values()) {
    row.remove();
    if (row === focused) {
      find("live").focus();
    }
  }
  if (records.length === 0) {
    const columns = body.closest("table").rows[0].cells.length;
    const empty = element("td", { className: "muted", colSpan: columns }, body.dataset.none);
    body.replaceChildren(element("tr", {}, empty));
  }
}

let announced;

// Announces state changes to screen readers.
function announce(calls) {
  const news = announced ? calls.filter((call) => announced.get(call.id) !== call.state) : [];
  announced = new Map(calls.map((call) => [call.id, call.state]));
  if (news.length > 0) {
    const text = (call) => `${name(call)}: ${call.state.replace("_", " ").toLowerCase()}`;
    find("announcement").textContent = news.slice(0, 3).map(text).join(", ");
  }
}

function render(state) {
  find("user").textContent = state.user;
  find("base").textContent = location.origin + state.basePath;
  find("clock").textContent = new Date(state.now).toLocaleString();
  Object.keys(ROWS).forEach((id) => updateTable(id, state[id]));
  for (const talking of document.querySelectorAll("[data-since]")) {
    const since = talking.dataset.since;
    talking.textContent = since === "" ? "" : formatDuration(new Date(state.now) - new Date(since));
  }
  announce(state.events);
}

// Error of the last action.
let actionError = "";

function showError(text) {
  find("error").textContent = text;
  find("error").hidden = text === "";
}

let timer;
let requestCount = 0;

async function refresh() {
  clearTimeout(timer);
  requestCount += 1;
  const request = requestCount;
  if (!document.hidden) {
    try {
      const response = await fetch("/page/state");
      if (!response.ok) {
        throw new Error(await response.text());
      }
      const state = await response.json();
      if (request === requestCount) {
        render(state);
        showError(actionError);
      }
    } catch {
      showError("The sandbox does not respond.");
    }
  }
  clearTimeout(timer);
  timer = setTimeout(refresh, REFRESH_INTERVAL_MS);
}

// Returns the first validation error.
async function post(path, body) {
  actionError = "";
  let field;
  try {
    const response = await fetch(path, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) {
      const error = await response.json();
      field = error.errors[0];
      actionError = field ? "" : error.errorMessage;
    }
  } catch {
    actionError = "The action failed: the sandbox does not respond.";
  }
  await refresh();
  return field;
}

function act(call, action) {
  return post(`/page/calls/${encodeURIComponent(call.id)}/${action.name}`, {});
}

find("call").addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = { phoneNumber: find("number").value, callerId: find("name").value };
  const error = await post("/page/calls", body);
  find("number-error").textContent = error ? `The number ${error.message}.` : "";
  find("number").setAttribute("aria-invalid", String(error !== undefined));
});

document.addEventListener("visibilitychange", refresh);
refresh();
