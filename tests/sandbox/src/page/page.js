// The page: draws the state of the sandbox, each second.

import { announce, button, copyButton, find, setText } from "./page.dom.js";
import { formatTime, setClock, tick } from "./page.clock.js";
import { connect, post } from "./page.connection.js";
import { updateEmpty } from "./page.empty.js";
import { clearLists, filterList, updateList } from "./page.lists.js";
import { describeCall } from "./page.rows.js";
import { showCount, startTabs, TABS } from "./page.tabs.js";

const TICK_MS = 250;
const SHOWN_FAULTS = 5;

let state;

function showCopyable(id, label, text) {
  if (find(id).textContent !== text) {
    find(id).textContent = text;
    find(`copy-${id}`).replaceChildren(copyButton(id, "Copy", `Copy the ${label}`, text));
  }
}

function drawHeader() {
  setText(find("user"), state.user);
  setText(find("clock"), formatTime(state.now, "clock"));
  find("document").href = state.documentPath;
  showCopyable("base", "base URL", location.origin + state.basePath);
  showCopyable("token", "token", state.token);
}

function drawFaults() {
  updateList("faults", state.faults.slice(0, SHOWN_FAULTS));
  const more = state.faults.length > SHOWN_FAULTS ? `and ${state.faults.length - SHOWN_FAULTS} more` : "";
  const random = state.randomFaults ? `at random: ${state.randomFaults}` : "";
  setText(find("more-faults"), [more, random].filter(Boolean).join(" · "));
}

let lastStates;

// Announces the states of calls that changed to screen readers.
function announceCalls(calls) {
  const news = lastStates ? calls.filter((call) => lastStates.get(call.id) !== call.state) : [];
  lastStates = new Map(calls.map((call) => [call.id, call.state]));
  if (news.length > 0) {
    announce(news.slice(0, 3).map(describeCall).join(", "));
  }
}

function drawLists() {
  const words = find("words").value.toLowerCase().split(" ").filter(Boolean);
  const filter = { words, failedOnly: find("failed").checked };
  const sandbox = {
    base: location.origin + state.basePath,
    token: state.token,
    hasWebhooks: state.webhooks.total > 0,
  };
  for (const id of ["calls", ...TABS]) {
    const { rows, total } = state[id];
    updateList(id, rows);
    const isShown = filterList(id, total, id === "calls" ? { words: [] } : filter);
    updateEmpty(id, rows.length === 0, isShown, sandbox, clearFilter);
  }
}

function draw(newState, isRestarted) {
  state = newState;
  if (isRestarted) {
    clearLists();
    lastStates = undefined;
  }
  setClock(state.now);
  drawHeader();
  drawFaults();
  drawLists();
  TABS.forEach((id) => showCount(id, state[id]));
  announceCalls(state.history.rows);
  tick();
}

function applyFilter() {
  history.replaceState({ words: find("words").value, failed: find("failed").checked }, "");
  if (state) {
    drawLists();
  }
}

function clearFilter() {
  find("words").value = "";
  find("failed").checked = false;
  applyFilter();
  find("words").focus();
}

// The filter outlives a reload.
function startFilter() {
  const { words = "", failed = false } = history.state ?? {};
  find("words").value = words;
  find("failed").checked = failed;
  find("filter").addEventListener("input", applyFilter);
  find("filter").addEventListener("submit", (event) => event.preventDefault());
}

function setNumberError(error) {
  find("number-error").textContent = error ? `The number ${error.message}.` : "";
  find("number").setAttribute("aria-invalid", String(error !== undefined));
}

find("call").addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = { phoneNumber: find("number").value, callerId: find("name").value, direction: event.submitter.value };
  setNumberError(await post("/page/calls", body));
});
find("number").addEventListener("input", () => setNumberError());

const FAULTS = [["429", "429"], ["reset", "Reset"], ["delay", "Delay 3 s"]];
find("fail").append(...FAULTS.map(([kind, label]) =>
  button(kind, label, `Fail the next request: ${label}`, () => post("/page/faults", { kind }))));

startTabs();
startFilter();
setInterval(tick, TICK_MS);
connect(draw);
