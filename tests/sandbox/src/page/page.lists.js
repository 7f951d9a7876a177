// Lists whose rows keep their nodes: an unfolded row stays open, and a button stays where it is.

import { element, find, redraw, setText } from "./page.dom.js";
import { hasDetails, load } from "./page.details.js";
import { isFailed, ROWS } from "./page.rows.js";

const records = new WeakMap();

function createRow(list) {
  if (!hasDetails(list)) {
    return element("li", {});
  }
  const body = element("div", { className: "details" });
  const details = element("details", {}, element("summary", {}), body);
  const row = element("li", {}, details);
  details.addEventListener("toggle", () => details.open && load(list, records.get(row), body));
  return row;
}

function updateRow(row, record, list) {
  const text = JSON.stringify(record);
  if (row.dataset.text === text) {
    return;
  }
  records.set(row, record);
  row.dataset.id = record.id;
  row.dataset.text = text;
  redraw(row.querySelector("summary") ?? row, ...ROWS[list](record));
  const body = row.querySelector(":scope > details[open] > .details");
  // An attempt that is being made changes nothing yet: "Send again" keeps its place and focus.
  if (body && record.outcome !== "SENDING") {
    load(list, record, body);
  }
}

// `moveBefore` keeps focus and scroll positions, where the browser has it.
function place(parent, row, next) {
  if (row.isConnected && parent.moveBefore) {
    parent.moveBefore(row, next);
  } else {
    parent.insertBefore(row, next);
  }
}

export function updateList(id, rows) {
  const parent = find(id);
  const wanted = new Set(rows.map((record) => record.id));
  const old = new Map([...parent.children].map((row) => [row.dataset.id, row]));
  for (const [rowId, row] of old) {
    if (!wanted.has(rowId)) {
      const hadFocus = row.contains(document.activeElement);
      row.remove();
      if (hadFocus) {
        find(`${id}-title`).focus({ preventScroll: true });
      }
    }
  }
  rows.forEach((record, index) => {
    const row = old.get(record.id) ?? createRow(id);
    updateRow(row, record, id);
    if (parent.children[index] !== row) {
      place(parent, row, parent.children[index] ?? null);
    }
  });
}

export function clearLists() {
  Object.keys(ROWS).forEach((id) => find(id).replaceChildren());
}

// Searches what a row shows, and its id.
function matches(row, { words, failedOnly }) {
  const record = records.get(row);
  const shown = (row.querySelector("summary") ?? row).textContent;
  const text = `${shown} ${record.id} ${record.webhookId ?? ""}`.toLowerCase();
  return (!failedOnly || isFailed(record)) && words.every((word) => text.includes(word));
}

function describeCount(id, shown, kept, total) {
  if (shown < kept) {
    return `${shown} of ${kept} match` + (kept < total ? `, ${total} in all` : "");
  }
  const order = total > 1 && id !== "webhooks" ? ", latest first" : "";
  return (kept < total ? `${kept} of ${total}` : `${total}`) + order;
}

// Hides what the filter excludes, and returns whether rows are left.
export function filterList(id, total, filter) {
  const rows = [...find(id).children];
  rows.forEach((row) => {
    row.hidden = !matches(row, filter);
  });
  const shown = rows.filter((row) => !row.hidden).length;
  setText(find(`${id}-count`), rows.length === 0 ? "" : describeCount(id, shown, rows.length, total));
  return shown > 0;
}
