"""Fails unless two JSON files are equal, regardless of key order."""

import json
import sys


def differences(left, right, path="$"):
    if type(left) is type(right) is dict:
        for key in {**left, **right}:
            yield from differences(left.get(key), right.get(key), f"{path}.{key}")
    elif type(left) is not type(right) or left != right:
        yield path


expected, actual = sys.argv[1:]
with open(expected) as left, open(actual) as right:
    found = list(differences(json.load(left), json.load(right)))
if found:
    sys.exit(f"{actual} differs from {expected} at {', '.join(found[:9])}")
print(f"{actual} is the same document")
