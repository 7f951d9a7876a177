// The tabs, one of which is open: `#deliveries` in the address opens "Deliveries".

import { find, span } from "./page.dom.js";

export const TABS = ["requests", "deliveries", "webhooks", "history"];

const tab = (id) => find(`${id}-tab`);
const labels = new Map(TABS.map((id) => [id, tab(id).textContent]));

function open(id) {
  for (const other of TABS) {
    const isOpen = other === id;
    tab(other).setAttribute("aria-selected", String(isOpen));
    tab(other).tabIndex = isOpen ? 0 : -1;
    find(`${other}-panel`).hidden = !isOpen;
  }
}

function select(id) {
  const isStuck = find("tools").getBoundingClientRect().top <= 0;
  history.replaceState(history.state, "", `#${id}`);
  open(id);
  if (isStuck) {
    find(`${id}-panel`).scrollIntoView();
  }
}

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

function onKey(event) {
  const index = TABS.findIndex((id) => tab(id) === event.target);
  const next = { Home: 0, End: TABS.length - 1 }[event.key] ?? index + STEPS[event.key];
  if (index >= 0 && !Number.isNaN(next)) {
    event.preventDefault();
    const id = TABS.at(next % TABS.length);
    select(id);
    tab(id).focus();
  }
}

export function showCount(id, { total, failed = 0 }) {
  const text = `${total}/${failed}`;
  if (tab(id).dataset.text !== text) {
    tab(id).dataset.text = text;
    const failures = failed > 0 ? [" ", span("pill bad", String(failed), span("unit", " failed"))] : [];
    tab(id).replaceChildren(span("label", labels.get(id)), " ", span("pill", String(total)), ...failures);
  }
}

export function startTabs() {
  const openFromAddress = () => {
    const id = location.hash.slice(1);
    open(TABS.includes(id) ? id : TABS[0]);
  };
  TABS.forEach((id) => tab(id).addEventListener("click", () => select(id)));
  find("tabs").addEventListener("keydown", onKey);
  window.addEventListener("hashchange", openFromAddress);
  openFromAddress();
}
