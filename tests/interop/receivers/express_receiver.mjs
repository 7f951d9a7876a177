// Receives deliveries of VIS as the vendor's guide says, and sends some, with Express and Node alone.
//
// It is written from the guide, so that it knows nothing of this repository's verifier: parse the body,
// write `event` again with its keys sorted and no white space, and compare its HMAC-SHA256.
// That suffices for what Vonage sends: strings, integers, booleans and null. Parsing loses the text of
// anything else: `1.0` comes out as `1`, and an escaped letter as the letter.

import { createHmac, timingSafeEqual } from "node:crypto";
import express from "express";

const key = process.env.SIGNING_KEY;

function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  // Not by way of a sorted object, which puts names such as "10" first whatever the order.
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

const hmac = (text) => createHmac("sha256", key).update(text).digest("hex");

function inAscii(text) {
  const escape = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return text.replace(/[^\0-\x7f]/g, escape);
}

function isSame(one, other) {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const app = express();
app.use(express.json());

app.post("/vis", (request, response) => {
  const { event, metadata } = request.body;
  const sent = request.get("X-VON-Signature") ?? metadata?.signature ?? "";
  response.sendStatus(isSame(hmac(canonical(event)), sent) ? 200 : 401);
});

// Signs an event, delivers it, and tells what the receiver answered.
app.post("/send", async (request, response) => {
  const { url, policy, event, escaped, changesAfterSigning } = request.body;
  const spell = escaped ? inAscii : (text) => text;
  const metadata = {
    webhookId: "7dc53df5-703e-49b3-8670-b1c468f47f1f",
    signature: hmac(spell(canonical(event))),
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
  // With white space, unlike what is signed.
  const text = spell(JSON.stringify(body, null, 1));
  const answer = await fetch(url, { method: "POST", headers, body: text });
  response.json({ status: answer.status });
});

const server = app.listen(0, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
