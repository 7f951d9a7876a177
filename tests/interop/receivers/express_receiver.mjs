// Receives and sends VIS deliveries according to the vendor's guide, with only Express and Node.
//
// Independent of this repository's verifier: parses the body, serialises `event` with sorted keys and no
// white space, and compares its HMAC-SHA256. That suffices for what Vonage sends: strings, integers,
// booleans and null. Parsing changes other text: `1.0` becomes `1`, and escapes become characters.

import { createHmac, timingSafeEqual } from "node:crypto";
import express from "express";

const key = process.env.SIGNING_KEY;

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  // Objects always put integer names such as "10" first: sort the names instead.
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

const hmac = (text) => createHmac("sha256", key).update(text).digest("hex");

function escapeNonAscii(text) {
  const escape = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return text.replace(/[^\0-\x7f]/g, escape);
}

function safeEqual(one, other) {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const app = express();
app.use(express.json());

app.post("/vis", (request, response) => {
  const { event, metadata } = request.body;
  const signature = request.get("X-VON-Signature") ?? metadata?.signature ?? "";
  response.sendStatus(safeEqual(hmac(canonical(event)), signature) ? 200 : 401);
});

// Signs and delivers an event; returns the response's status.
app.post("/send", async (request, response) => {
  const { url, policy, event, escaped, changesAfterSigning } = request.body;
  const encode = escaped ? escapeNonAscii : (text) => text;
  const metadata = {
    webhookId: "7dc53df5-703e-49b3-8670-b1c468f47f1f",
    signature: hmac(encode(canonical(event))),
    deliveryId: "0debd31c-68e7-4d5a-be7e-52e8870ca4d6",
    attempt: 1,
  };
  const body = { event: { ...event, ...changesAfterSigning } };
  const headers = { "Content-Type": "application/json" };
  if (policy === "BODY") {
    body.metadata = metadata;
  } else {
    headers["X-VON-Webhook-Id"] = metadata.webhookId;
    headers["X-VON-Signature"] = metadata.signature;
    headers["X-VON-Delivery-Id"] = metadata.deliveryId;
    headers["X-VON-Attempt"] = String(metadata.attempt);
  }
  // With white space, unlike the signed text.
  const text = encode(JSON.stringify(body, null, 1));
  const delivery = await fetch(url, { method: "POST", headers, body: text });
  response.json({ status: delivery.status });
});

const server = app.listen(0, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
