"""Fails if redocly's JSON report contains errors or warnings."""

import json
import sys

with open(sys.argv[1]) as report:
    problems = json.load(report)["problems"]
for problem in problems:
    print(f"redocly: {problem['severity']} {problem['ruleId']}: {problem['message']}")
if problems:
    sys.exit(1)
print("redocly: no problems")
