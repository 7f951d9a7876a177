"use strict";

const PAUSE = 1000;
const GOOD = new Set(["ACTIVE", "ANSWERED"]);
const BAD = new Set(["FAILED", "EXPIRED", "MISSED", "REJECTED"]);
const BUSY = new Set(["INITIALIZING", "RINGING", "HELD", "REMOTE_HELD"]);

const find = (id) => document.getElementById(id);

// Whatever comes from outside becomes text here, and never markup.
function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function badge(state) {
  const tone = GOOD.has(state) ? "good" : BAD.has(state) ? "bad" : BUSY.has(state) ? "busy" : "";
  return element("span", { className: `state ${tone}` }, state.replace("_", " "));
}

function time(text, withDate) {
  const moment = new Date(text);
  const shown = withDate ? moment.toLocaleString() : moment.toLocaleTimeString();
  return element("time", { dateTime: text }, shown);
}

function span(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const name = (call) => call.callerId ?? call.phoneNumber;

function party(call) {
  const arrow = call.direction === "INBOUND" ? "from" : "to";
  const number = call.callerId === null ? "" : ` ${call.phoneNumber}`;
  return element("span", {}, element("span", { className: "faint" }, `${arrow} `), name(call),
    element("span", { className: "faint" }, number));
}

function buttons(call, own) {
  const side = own ? "user" : "remote party";
  return element("span", { className: "deeds" }, ...call.deeds.filter((deed) => deed.own === own).map((deed) => {
    const button = element("button", { type: "button" }, deed.label);
    button.dataset.deed = deed.name;
    button.setAttribute("aria-label", `${deed.label} (${side}), call with ${name(call)}`);
    button.addEventListener("click", () => act(call, deed));
    return button;
  }));
}

function attempts(delivery) {
  const tries = delivery.attempts.map((attempt) => {
    const tone = attempt.accepted ? "good" : "bad";
    return element("li", { className: "break" }, `${attempt.number}. `, time(attempt.time), " ",
      element("span", { className: tone }, attempt.accepted ? "accepted" : attempt.outcome));
  });
  if (delivery.retried) {
    tries.push(element("li", { className: "busy" }, "will be tried again"));
  }
  return element("ol", {}, ...tries);
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
    call.duration === 0 ? "" : span(call.duration),
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

// Only what has changed is made anew: a person may be about to press a button.
function show(id, records) {
  const body = find(id);
  const old = new Map([...body.rows].map((row) => [row.dataset.id, row]));
  const focus = document.activeElement?.dataset?.deed;
  const focused = document.activeElement?.closest("tr");
  records.forEach((record, place) => {
    const text = JSON.stringify(record);
    const row = old.get(record.id) ?? element("tr", {});
    old.delete(record.id);
    if (row.dataset.text !== text) {
      row.replaceChildren(...ROWS[id](record).map((cell) => element("td", {}, cell)));
      row.dataset.id = record.id;
      row.dataset.text = text;
      if (row === focused) {
        const next = row.querySelector(`[data-deed="${focus}"]`) ?? row.querySelector("button");
        (next ?? find("live")).focus();
      }
    }
    if (body.rows[place] !== row) {
      body.insertBefore(row, body.rows[place] ?? null);
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
    const none = element("td", { className: "faint", colSpan: columns }, body.dataset.none);
    body.replaceChildren(element("tr", {}, none));
  }
}

let told;

// For those who do not see the table change.
function tell(calls) {
  const news = told ? calls.filter((call) => told.get(call.id) !== call.state) : [];
  told = new Map(calls.map((call) => [call.id, call.state]));
  if (news.length > 0) {
    const words = (call) => `${name(call)}: ${call.state.replace("_", " ").toLowerCase()}`;
    find("news").textContent = news.slice(0, 3).map(words).join(", ");
  }
}

function draw(state) {
  find("user").textContent = state.user;
  find("base").textContent = location.origin + state.basePath;
  find("clock").textContent = new Date(state.now).toLocaleString();
  Object.keys(ROWS).forEach((id) => show(id, state[id]));
  for (const talking of document.querySelectorAll("[data-since]")) {
    const since = talking.dataset.since;
    talking.textContent = since === "" ? "" : span(new Date(state.now) - new Date(since));
  }
  tell(state.events);
}

// What went wrong with the last thing that the person did.
let complaint = "";

function trouble(text) {
  find("trouble").textContent = text;
  find("trouble").hidden = text === "";
}

let timer;
let looks = 0;

async function look() {
  clearTimeout(timer);
  looks += 1;
  const turn = looks;
  if (!document.hidden) {
    try {
      const answer = await fetch("/page/state");
      if (!answer.ok) {
        throw new Error(await answer.text());
      }
      const state = await answer.json();
      if (turn === looks) {
        draw(state);
        trouble(complaint);
      }
    } catch {
      trouble("The sandbox does not answer.");
    }
  }
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE);
}

// Returns what is wrong with a field, if anything is.
async function post(path, body) {
  complaint = "";
  let field;
  try {
    const answer = await fetch(path, { method: "POST", body: JSON.stringify(body) });
    if (!answer.ok) {
      const wrong = await answer.json();
      field = wrong.errors[0];
      complaint = field ? "" : wrong.errorMessage;
    }
  } catch {
    complaint = "The sandbox did not do that: it does not answer.";
  }
  await look();
  return field;
}

function act(call, deed) {
  return post(`/page/calls/${encodeURIComponent(call.id)}/${deed.name}`, {});
}

find("call").addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = { phoneNumber: find("number").value, callerId: find("name").value };
  const wrong = await post("/page/calls", body);
  find("wrong").textContent = wrong ? `The number ${wrong.message}.` : "";
  find("number").setAttribute("aria-invalid", String(wrong !== undefined));
});

document.addEventListener("visibilitychange", look);
look();
