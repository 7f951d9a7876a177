"""Receives and sends VIS deliveries according to the vendor's guide, with only Flask and Python.

Independent of this repository's verifier: parses the body, serialises `event` with sorted keys and no
white space, and compares its HMAC-SHA256. That suffices for what Vonage sends: strings, integers,
booleans and null. Parsing changes other text: `1e5` becomes `100000.0`, and escapes become characters.
Keys sort by code point, which differs from UTF-16 order beyond the basic plane.
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
    received = request.headers.get("X-VON-Signature") or body.get("metadata", {}).get("signature", "")
    if not hmac.compare_digest(signature(body["event"]).encode(), received.encode()):
        return "", 401
    return "", 200


@app.post("/send")
def send():
    """Signs and delivers an event; returns the response's status."""
    parameters = request.get_json()
    event = parameters["event"]
    metadata = {
        "webhookId": "7dc53df5-703e-49b3-8670-b1c468f47f1f",
        "signature": signature(event, parameters["escaped"]),
        "deliveryId": "0debd31c-68e7-4d5a-be7e-52e8870ca4d6",
        "attempt": 1,
    }
    body, headers = {"event": event}, {"Content-Type": "application/json"}
    if parameters["policy"] == "BODY":
        body["metadata"] = metadata
    else:
        headers["X-VON-Webhook-Id"] = metadata["webhookId"]
        headers["X-VON-Signature"] = metadata["signature"]
        headers["X-VON-Delivery-Id"] = metadata["deliveryId"]
        headers["X-VON-Attempt"] = str(metadata["attempt"])
    event.update(parameters["changesAfterSigning"])
    # With white space, unlike the signed text.
    text = json.dumps(body, indent=1, ensure_ascii=parameters["escaped"])
    delivery = urllib.request.Request(parameters["url"], text.encode(), headers)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(delivery, timeout=10) as response:
            return {"status": response.status}
    except urllib.error.HTTPError as error:
        return {"status": error.code}


# The driver provokes and reports rejections: keep werkzeug quiet.
logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = make_server("127.0.0.1", 0, app, threaded=True)
print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
