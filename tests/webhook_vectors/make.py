#!/usr/bin/env python3
r"""Test vectors for webhook signatures, independent of this repository's code.

Writes vectors.json to standard output. Needs only Python 3:

    python3 tests/webhook_vectors/make.py | cmp - tests/webhook_vectors/vectors.json

Does not parse JSON. Replaces strings, then the innermost objects and arrays, by placeholders until one
is left. NUL and SOH, which JSON cannot contain, delimit a placeholder.
"""

import hashlib
import hmac
import itertools
import json
import re
import sys


def canonical(text):
    pieces = []

    def replace(piece):
        pieces.append(piece)
        return f"\0{len(pieces) - 1}\1"

    def sort_key(name):
        return json.loads(pieces[int(name.strip("\0\1"))]).encode("utf-16-be", "surrogatepass")

    def sort_members(braces):
        members = [member.split(":") for member in braces[1].split(",")] if braces[1] else []
        members.sort(key=lambda member: sort_key(member[0]))
        return replace("{" + ",".join(":".join(member) for member in members) + "}")

    text = re.sub(r'"(?:\\.|[^"\\])*"', lambda string: replace(string[0]), text)
    text = re.sub(r"[ \t\r\n]+", "", text)
    changes = 1
    while changes:
        text, objects = re.subn(r"\{([^{}\[\]]*)\}", sort_members, text)
        text, arrays = re.subn(r"\[[^{}\[\]]*\]", lambda array: replace(array[0]), text)
        changes = objects + arrays
    while "\0" in text:
        text = re.sub("\0(\\d+)\1", lambda placeholder: pieces[int(placeholder[1])], text)
    return text


# From the vendor's guide before October 2020. The test that reads this file has its digest.
VENDOR = """{"id" : "5a85d86f253bcd10897f3189", "externalId" : "callhalf-60227142553:0",
  "userId" : "24785", "accountId" : "376", "type" : "CALL", "direction" : "OUTBOUND",
  "duration" : 2950, "state" : "ANSWERED", "startTime" : "2018-02-15T18:58:56.194+0000",
  "answerTime" : "2018-02-15T18:59:03.496+0000", "endTime" : "2018-02-15T18:59:06.446+0000"}"""

EVENTS = {
    "the vendor's": VENDOR,
    "an empty object": "{}",
    "an empty object with white space": " {\r\n\t } ",
    "one property": '{"a":1}',
    "names that are beginnings of others": '{"ab":1,"a b":2,"a":3,"":4,"a!":5}',
    "upper and lower case": '{"b":1,"B":2,"a":3,"A":4,"_":5,"0":6}',
    "unicode names": '{"\u00fc":1,"z":2,"\u00e9":3,"\u65e5\u672c":4,"\u007f":5}',
    "names above the basic plane": '{"\U0001f600":1,"\uffee":2,"\ue000":3,"\ud7ff":4}',
    "escaped names": r'{"\u007a":1,"\u0061":2,"m":3,"\"":4,"\\":5,"\/":6,"\n":7}',
    "escaped names above the basic plane": r'{"\ufffd":1,"\ud83d\ude00":2,"\uD83D":3}',
    "escaped values": r'{"b":"\u00e9\u00E9\n\/\\\"","a":"\b\f\r\t"}',
    "unicode values": '{"b":"\u00e9\u65e5\U0001f600","a":"\u2028\u007f"}',
    "surrogates, in pairs and alone": r'{"b":"\ud83d\ude00","a":"\uDE00 \ud83d"}',
    "white space inside of strings": '{"b" : " a : b , { c } ", "a b" : "  "}',
    "braces and colons inside of strings": '{"}":"{","]":"[",":":",","{\\"a\\":1}":"\\\\"}',
    "numbers": '{"f":1.0,"e":1e5,"d":-0,"c":1E+05,"b":-0.0e-0,"a":0.10}',
    "numbers beyond 64 bits": '{"b":18446744073709551616,"a":0.1000000000000000055511151231257827,"c":1e400}',
    "literals": '{"c":true,"b":false,"a":null}',
    "nested objects": '{"b":{"d":{"f":1,"e":2},"c":3},"a":{"z":{},"y":{ }}}',
    "arrays": '{"b":[3,1,2],"a":[ ],"c":[[ [] ],{ }]}',
    "objects inside of arrays": '{"a":[{"c":1,"b":[{"e":1,"d":2}]},{"b":1,"a":2}]}',
    "all white space": '\t{\r\n"b"\t:\r[\n1\t,\r2\n]\t,\r"a"\n:\tnull\r}\n',
    "already in order": '{"a":1,"b":{"a":1,"b":2},"c":[]}',
    "an array": '[{"b":1,"a":2}]',
    "a string": '"\\u00e9"',
}
for number, order in enumerate(itertools.permutations(['"id":1', '"state":"\u00e9"', '"x":{"b":1,"a":2}'])):
    EVENTS[f"shuffled {number}"] = "{" + " , ".join(order) + "}"

KEYS = ["mysecretkey", "\u043a\u043b\u044e\u0447 \U0001f511", "k" * 64, "k" * 65]


def vectors():
    for (name, event), key in zip(EVENTS.items(), itertools.cycle(KEYS)):
        form = canonical(event)
        signature = hmac.new(key.encode(), form.encode(), hashlib.sha256).hexdigest()
        yield {"name": name, "key": key, "event": event, "canonical": form, "signature": signature}


json.dump(list(vectors()), sys.stdout, indent=1)
sys.stdout.write("\n")
