// What a row shows when it unfolds: the exact request and response, and what one can do with them.

import { button, copyButton, element, keyed, redraw, span } from "./page.dom.js";
import { getJson, post } from "./page.connection.js";
import { attemptList } from "./page.rows.js";

// Scrolls by keyboard, therefore a tab stop with a name.
const block = (key, label, ...children) =>
  keyed(key, element("pre", { tabIndex: 0, role: "group", ariaLabel: label }, ...children));

const headerLines = (headers) => headers.flatMap(([name, value]) => [span("muted", `${name}: `), `${value}\n`]);

function message(key, title, firstLine, { headers, body }) {
  return element("section", { ariaLabel: title },
    element("h3", {}, title),
    element("p", { className: "code" }, firstLine),
    headers.length > 0 ? block(`${key}-headers`, `${title}: headers`, ...headerLines(headers)) : "",
    body === "" ? element("p", { className: "muted" }, "No body.") : block(`${key}-body`, `${title}: body`, body));
}

function messages(title, firstLine, exchange) {
  const response = exchange.response === null
    ? element("section", { ariaLabel: "Response" }, element("h3", {}, "Response"), span("muted", "None."))
    : message("response", "Response", String(exchange.response.status), exchange.response);
  return element("div", { className: "exchange" }, message("request", title, firstLine, exchange), response);
}

const copy = (key, label, text) => copyButton(key, label, label, text);

function copyButtons(record, exchange) {
  const copyBody = exchange.body === "" ? [] : [copy("copy-body", "Copy body", exchange.body)];
  return [copy("copy-curl", "Copy as curl", exchange.curl), ...copyBody, copy("copy-id", "Copy id", record.id)];
}

function sendButtons(delivery) {
  const send = () => post(`/page/deliveries/${encodeURIComponent(delivery.id)}/send`);
  const isPossible = delivery.attempts.length > 0 && delivery.outcome !== "SENDING";
  return isPossible ? [button("send", "Send again", "Send again", send)] : [];
}

const DETAILS = {
  requests: (request, exchange) => [
    span("actions", ...copyButtons(request, exchange)),
    messages("Request", exchange.requestLine, exchange),
  ],
  deliveries: (delivery, exchange) => [
    span("actions", ...sendButtons(delivery), ...copyButtons(delivery, exchange),
      copy("copy-webhook-id", "Copy webhook id", delivery.webhookId)),
    span("ids", "delivery ", span("code", delivery.id), ", webhook ", span("code", delivery.webhookId)),
    ...attemptList(delivery),
    messages(delivery.attempts.length > 0 ? "Last attempt" : "Not sent yet", `POST ${delivery.url}`, exchange),
  ],
};

export const hasDetails = (list) => list in DETAILS;

export async function load(list, record, target) {
  try {
    const exchange = await getJson(`/page/${list}/${encodeURIComponent(record.id)}`);
    redraw(target, ...DETAILS[list](record, exchange));
  } catch (error) {
    if (target.childElementCount === 0) {
      redraw(target, span("muted", error.message));
    }
  }
}
