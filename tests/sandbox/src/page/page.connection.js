// Refreshes the page from the sandbox, and sends what the buttons do.

import { announce, element, find, showError } from "./page.dom.js";
import { formatTime, stopClock } from "./page.clock.js";

const REFRESH_INTERVAL_MS = 1000;
// A sandbox that is suspended accepts connections and does not respond.
const TIMEOUT_MS = 5000;
// A button must not move while the pointer approaches it.
const POINTER_REST_MS = 400;

let render = () => {};
let lastResponse = new Date();
let run;
let pointerMoved = -Infinity;

function setAway(isAway) {
  if (isAway === document.body.classList.contains("away")) {
    return;
  }
  document.body.classList.toggle("away", isAway);
  if (isAway) {
    stopClock();
    const since = formatTime(lastResponse, "time");
    find("away").textContent = `The sandbox has not responded since ${since}. This is what it was then.`;
  } else {
    find("away").textContent = "";
    announce("The sandbox responds again.");
  }
}

// Ids begin anew with each start of a sandbox.
function noticeRestart(state) {
  const isRestarted = run !== undefined && run !== state.run;
  run = state.run;
  if (isRestarted) {
    const at = formatTime(lastResponse, "time");
    const text = `The sandbox was restarted, noticed at ${at}. Earlier calls, requests and webhooks are gone.`;
    const close = element("button", { type: "button" }, "Close");
    close.addEventListener("click", () => find("restarted").replaceChildren());
    find("restarted").replaceChildren(text, close);
  }
  return isRestarted;
}

const request = (path, options) => fetch(path, { signal: AbortSignal.timeout(TIMEOUT_MS), ...options });

export async function getJson(path) {
  const response = await request(path);
  if (!response.ok) {
    throw new Error(response.status === 404 ? "The sandbox no longer has it." : await response.text());
  }
  return response.json();
}

let timer;
let refreshes = 0;

async function refresh(isUrgent = true) {
  clearTimeout(timer);
  refreshes += 1;
  const current = refreshes;
  const state = document.hidden ? undefined : await getJson("/page/state").catch(() => null);
  if (current !== refreshes) {
    return;
  }
  timer = setTimeout(refresh, REFRESH_INTERVAL_MS, false);
  if (state === null) {
    setAway(true);
  } else if (state) {
    lastResponse = new Date();
    setAway(false);
    const isPointing = performance.now() - pointerMoved < POINTER_REST_MS;
    if (isUrgent || !isPointing) {
      render(state, noticeRestart(state));
    }
  }
}

// Returns the first error of a field.
export async function post(path, body = {}) {
  let field;
  let error = "";
  try {
    const response = await request(path, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) {
      const { errors = [], errorMessage } = await response.json();
      field = errors[0];
      error = field ? "" : errorMessage;
    }
  } catch {
    error = "Nothing is done: the sandbox does not respond.";
  }
  showError(error);
  await refresh();
  return field;
}

export function connect(draw) {
  render = draw;
  document.addEventListener("visibilitychange", () => refresh());
  document.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" && event.target.closest("button, summary")) {
      pointerMoved = performance.now();
    }
  });
  refresh();
}
