// What an empty list says: the command that fills it.

import { copyButton, element, find } from "./page.dom.js";

function curl({ base, token }, path, body) {
  const lines = [`curl ${base}${path}`, `-H 'Authorization: Bearer ${token}'`];
  if (body) {
    lines.push("-H 'Content-Type: application/json'", `-d '${JSON.stringify(body)}'`);
  }
  return lines.join(" \\\n  ");
}

const placeCall = (sandbox) => curl(sandbox, "/self/calls", { phoneNumber: "14155550123" });
const subscribe = (sandbox) =>
  curl(sandbox, "/self/webhooks", { url: "http://127.0.0.1:9000/", events: ["CALL"], metadataPolicy: "HEADER" });

const EMPTY = {
  calls: ["No live calls. Place one with the buttons, or from your program:", placeCall],
  requests: ["No requests yet. Send the first one:", (sandbox) => curl(sandbox, "/self")],
  deliveries: ["No deliveries yet. Subscribe to the events of calls, then place one:", (sandbox) =>
    (sandbox.hasWebhooks ? placeCall(sandbox) : subscribe(sandbox))],
  webhooks: ["No webhooks. Subscribe to the events of calls, with the URL of your program:", subscribe],
  history: ["No calls yet. Place one:", placeCall],
};

// `isShown`: whether the filter leaves any row.
export function updateEmpty(id, isEmpty, isShown, sandbox, clearFilter) {
  const node = find(`${id}-empty`);
  const [text, command] = EMPTY[id];
  const content = isShown ? "" : isEmpty ? command(sandbox) : "filtered";
  if (node.dataset.content === content) {
    return;
  }
  node.dataset.content = content;
  node.replaceChildren();
  if (content === "filtered") {
    const clear = element("button", { type: "button", onclick: clearFilter }, "Clear the filter");
    node.append(element("p", {}, "No row matches the filter. "), clear);
  } else if (content !== "") {
    const block = element("pre", { tabIndex: 0, role: "group", ariaLabel: "Command" }, content);
    const copy = copyButton("copy-command", "Copy", "Copy the command", content);
    node.append(element("p", {}, text), element("div", { className: "command" }, block, copy));
  }
}
