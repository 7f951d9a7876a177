"""Receives deliveries of VIS as the vendor's guide says, and sends some, with Flask and Python alone.

It is written from the guide, so that it knows nothing of this repository's verifier: parse the body,
write `event` again with its keys sorted and no white space, and compare its HMAC-SHA256.
That suffices for what Vonage sends: strings, integers, booleans and null. Parsing loses the text of
anything else: `1e5` comes out as `100000.0`, and an escaped letter as the letter. It also sorts by
code points, which differs from UTF-16 for names beyond the basic plane.
"""

import hashlib
import hmac
import json
import logging
import os
import urllib.error
import urllib.request

from flask import Flask, request
from werkzeug.serving import make_server

KEY = os.environ["SIGNING_KEY"].encode()

app = Flask(__name__)


def signature(event, escaped=False):
    text = json.dumps(event, sort_keys=True, separators=(",", ":"), ensure_ascii=escaped)
    return hmac.new(KEY, text.encode(), hashlib.sha256).hexdigest()


@app.post("/vis")
def receive():
    body = json.loads(request.get_data())
    sent = request.headers.get("X-VON-Signature") or body.get("metadata", {}).get("signature", "")
    if not hmac.compare_digest(signature(body["event"]).encode(), sent.encode()):
        return "", 401
    return "", 200


@app.post("/send")
def send():
    """Signs an event, delivers it, and tells what the receiver answered."""
    order = request.get_json()
    event = order["event"]
    metadata = {
        "webhookId": "7dc53df5-703e-49b3-8670-b1c468f47f1f",
        "signature": signature(event, order["escaped"]),
        "deliveryId": "0debd31c-68e7-4d5a-be7e-52e8870ca4d6",
        "attempt": 1,
    }
    body, headers = {"event": event}, {"Content-Type": "application/json"}
    if order["policy"] == "BODY":
        body["metadata"] = metadata
    else:
        headers["X-VON-Webhook-Id"] = metadata["webhookId"]
        headers["X-VON-Signature"] = metadata["signature"]
        headers["X-VON-Delivery-Id"] = metadata["deliveryId"]
        headers["X-VON-Attempt"] = str(metadata["attempt"])
    event.update(order["changesAfterSigning"])
    # With white space, unlike what is signed.
    text = json.dumps(body, indent=1, ensure_ascii=order["escaped"])
    delivery = urllib.request.Request(order["url"], text.encode(), headers)
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(delivery, timeout=10) as answer:
            return {"status": answer.status}
    except urllib.error.HTTPError as error:
        return {"status": error.code}


# Refusals are what the driver asks for, and it tells of those that are not.
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = make_server("127.0.0.1", 0, app, threaded=True)
print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
