#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks that the documents point to what exists.

usage: check_docs.py [--root DIR]

Every relative link and its #heading, every path that a document names in backticks, and every
`make` verb must exist. ARCHITECTURE.md stays readable in one sitting. In the description of the
API every reference leads to something, and every operation says what it does and answers. Prints
one `file:line: message` per violation and ends with 1 if there is any.
"""

import argparse
import json
import re
import sys
from pathlib import Path, PurePosixPath

from check_sources import Violation, files_of

LINES_MAX = {"ARCHITECTURE.md": 300}
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
# A path of this repository, told by its first folder; `…`, `<` and `*` mark an example.
PATH = re.compile(r"`((?:src|engine|tests|bench|fuzz|docs|deploy|tools|cmake|deps)/[\w./{},-]*)`")
VERB = re.compile(r"`make ([a-z]+)`")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
GENERATED = ("deps/node_modules",)
# The description of the API, in parts: each may refer to itself and to the base.
OPENAPI = "src/api/docs/openapi"
OPENAPI_BASE = "base.json"
OPERATION_MEMBERS = ("summary", "tags", "responses")


def anchors(text: str) -> set[str]:
    """The fragments of a document's headings, spelled as GitHub does."""
    found: set[str] = set()
    fenced = False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        match = None if fenced else HEADING.match(line)
        if match:
            title = re.sub(r"[^\w\- ]", "", match.group(1).lower())
            found.add(title.replace(" ", "-"))
    return found


def spelled_out(path: str) -> list[str]:
    """`a/b.{hpp,cpp}` stands for both."""
    match = re.search(r"\{([^{}]*)\}", path)
    if not match:
        return [path]
    head, tail = path[: match.start()], path[match.end() :]
    return [p for part in match.group(1).split(",") for p in spelled_out(head + part + tail)]


def references(node: object) -> list[str]:
    """The values of all `$ref` members, at any depth."""
    if isinstance(node, list):
        return [r for item in node for r in references(item)]
    if not isinstance(node, dict):
        return []
    own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
    return own + [r for value in node.values() for r in references(value)]


def is_resolved(document: dict, reference: str) -> bool:
    """True if a JSON pointer (RFC 6901) into the document itself leads to something."""
    if not reference.startswith("#/"):
        return False
    node: object = document
    for part in reference[2:].split("/"):
        name = part.replace("~1", "/").replace("~0", "~")
        if not isinstance(node, dict) or name not in node:
            return False
        node = node[name]
    return True


def check_openapi(path: str, text: str, base: dict | None = None) -> list[Violation]:
    """Violations of a description of an API, in OpenAPI's JSON; of a part, beside its base."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        return [Violation(path, error.lineno, f"is no JSON: {error.msg}")]
    messages = [
        f"{reference} does not exist"
        for reference in sorted(set(references(document)))
        if not is_resolved(document, reference) and not is_resolved(base or {}, reference)
    ]
    for route, operations in document.get("paths", {}).items():
        for method, operation in operations.items():
            for member in OPERATION_MEMBERS:
                if not operation.get(member):
                    messages.append(f"{method.upper()} {route} has no {member}")
    return [Violation(path, 1, message) for message in messages]


class Documents:
    """`texts` are documents by path, `files` the whole tree, `verbs` those of the Makefile."""

    def __init__(self, texts: dict[str, str], files: set[str], verbs: set[str]):
        self._texts = texts
        self._verbs = verbs
        self._paths = set(files)
        for file in files:
            self._paths.update(str(parent) for parent in PurePosixPath(file).parents)

    def check(self) -> list[Violation]:
        return [v for path in sorted(self._texts) for v in self._check(path)]

    def _check(self, path: str) -> list[Violation]:
        lines = self._texts[path].splitlines()
        found = []
        most = LINES_MAX.get(path)
        if most and len(lines) > most:
            found.append(Violation(path, len(lines), f"{len(lines)} lines, {most} at most"))
        fenced = False
        for number, line in enumerate(lines, 1):
            fenced ^= line.startswith("```")
            for message in [] if fenced else self._check_line(path, line):
                found.append(Violation(path, number, message))
        return found

    def _check_line(self, path: str, line: str) -> list[str]:
        messages = [self._check_link(path, target) for target in LINK.findall(line)]
        for named in PATH.findall(line):
            for one in spelled_out(named):
                missing = one.rstrip("/") not in self._paths and not one.startswith(GENERATED)
                messages.append(f"{one} does not exist" if missing else "")
        for verb in VERB.findall(line):
            messages.append("" if verb in self._verbs else f"the Makefile has no verb {verb}")
        return [message for message in messages if message]

    def _check_link(self, path: str, target: str) -> str:
        if re.match(r"[a-z]+:", target):
            return ""
        file, _, fragment = target.partition("#")
        parts: list[str] = []
        for part in (PurePosixPath(path).parent / file).parts if file else [path]:
            if part == "..":
                if not parts:
                    return f"{target} leads out of the repository"
                parts.pop()
            else:
                parts.append(part)
        resolved = "/".join(parts)
        if resolved not in self._paths:
            return f"{target} does not exist"
        if fragment and fragment not in anchors(self._texts.get(resolved, "")):
            return f"{resolved} has no heading #{fragment}"
        return ""


def main() -> int:
    parser = argparse.ArgumentParser(description="Check the links of the documents.")
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    root = parser.parse_args().root
    files = set(files_of(root))
    texts = {
        file: (root / file).read_text(encoding="utf-8")
        for file in files
        if file.endswith(".md") and not file.startswith("tests/data/")
    }
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    verbs = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    violations = Documents(texts, files, verbs).check()
    base = json.loads((root / OPENAPI / OPENAPI_BASE).read_text(encoding="utf-8"))
    for part in sorted((root / OPENAPI).glob("*.json")):
        name = str(part.relative_to(root))
        violations += check_openapi(name, part.read_text(encoding="utf-8"), base)
    for violation in violations:
        print(violation)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
