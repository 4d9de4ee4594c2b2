"""Validates figures.json against the JSON Schema published with it, by the library jsonschema.

    python3 schema_check.py figures.json figures.schema.json

Exit code 127: the library is not installed. The schema allows keys that it does not know, because keys
may be added; here it must know all of them. Then values are spoilt one by one: each must be refused.
"""

import copy
import json
import sys

try:
    from jsonschema import Draft202012Validator
except ImportError:
    sys.exit(127)


def strict(node):
    if isinstance(node, dict):
        if "properties" in node and node.get("type") == "object":
            node["additionalProperties"] = False
        for value in node.values():
            strict(value)
    elif isinstance(node, list):
        for value in node:
            strict(value)


release = json.load(open(sys.argv[1], encoding="utf-8"))
schema = json.load(open(sys.argv[2], encoding="utf-8"))
Draft202012Validator.check_schema(schema)
open_validator = Draft202012Validator(schema)
closed = copy.deepcopy(schema)
strict(closed)
faults = [f"{list(e.absolute_path)}: {e.validator}" for e in Draft202012Validator(closed).iter_errors(release)]

# A sample of the figures is enough for spoiling.
release["figures"] = release["figures"][:3]
spoilt = [
    (["schema_version"], 2), (["schema"], "x"), (["figures", 0, "status"], "maybe"),
    (["figures", 0, "value"], None), (["figures", 0, "numerator"], 1.5), (["figures", 0, "numerator"], "7"),
    (["figures", 0, "display"], ""), (["figures", 0, "place"], None), (["figures", 0, "scale"], 0),
    (["periods", 0, "start"], "2020-1-1"), (["periods", 0, "grain"], "decade"), (["places", 0, "own"], 1),
    (["indicators", 0, "form"], "dollar"), (["indicators", 0, "additivity"], "all"),
    (["provenance", "definition"], "x"), (["provenance", "conservation", 0, "read"], -1),
]
missed = []
for path, value in spoilt:
    copy_ = copy.deepcopy(release)
    place = copy_
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    if open_validator.is_valid(copy_):
        missed.append(path)
for key in list(release["figures"][0]):
    copy_ = copy.deepcopy(release)
    del copy_["figures"][0][key]
    if open_validator.is_valid(copy_):
        missed.append(["figures", 0, key])
print(f"{len(faults)} faults, {len(missed)} spoilt values not noticed")
for line in faults[:10] + missed[:10]:
    print(line, file=sys.stderr)
sys.exit(1 if faults or missed else 0)
