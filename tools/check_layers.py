#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks what the modules of src/ include and hold against the design.

usage: check_layers.py [--root DIR] [--modules FILE]

Who may include whom is what CMake's `waymark_module(… DEPENDS …)` states: it writes modules.txt,
and this reads it (configuring the dev preset first if there is none). The rest are rules about
places: which module may see the network, where a library's headers and SQL may stand.
Prints one `file:line: message` per violation and ends with 1 if there is any.
"""

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import cpp_source

# These may see sockets, HTTP and JSON. Everything else is domain code and may not.
OUTWARD = {"http", "clickhouse", "api", "app"}
NETWORK = re.compile(r"^<boost/(?:asio|beast|json)[/.]|^\"http/")

# These suspend; the rest is plain blocking code.
COROUTINES = {"http", "api", "app"}
COROUTINE_WORD = re.compile(r"\bco_(?:await|return|yield)\b")

# Modules of src/api that every other one may include.
SHARED_API = ("api/session", "api/pages", "api/collect")

# Tests, and what several of them share.
TEST = r".*_test\.cpp|.*/test_[a-z_]+\.[ch]pp"

# A library's headers, and the only files below src/ that may include them.
HOMES = [
    ("SOCI", r"<soci", r"storage/.*|.*_repository\.cpp|.*_row\.[ch]pp|.*_test\.cpp"),
    ("SQLite", r"<sqlite3", r"storage/.*"),
    ("libmaxminddb", r"<maxminddb", r"events/enrich/geoip\.cpp"),
    ("GD", r"<gd\.h>", r"image/.*"),
    ("RE2", r"<re2/", r"events/enrich/.*|analytics/compile_(?:filter|trail)\.cpp"),
    ("yaml-cpp", r"<yaml-cpp/", r"events/enrich/.*"),
    ("prometheus-cpp", r"<prometheus/", r"base/metrics\.cpp"),
    ("spdlog", r"<spdlog/", r"base/log\.cpp"),
    ("toml++", r"<toml\+\+/", r"app/.*\.cpp"),
    ("CLI11", r"<CLI/", r"app/.*\.cpp"),
    ("GoogleTest", r"<g(?:test|mock)/", TEST),
]

SQL = re.compile(
    r"\bSELECT\s|\bINSERT\s+INTO\b|\bUPDATE\s+\w+\s+SET\b|\bDELETE\s+FROM\b"
    r"|\bCREATE\s+(?:TABLE|INDEX|UNIQUE|MATERIALIZED|DATABASE|VIEW)\b"
    r"|\b(?:ALTER|DROP|TRUNCATE)\s+TABLE\b"
)
SQL_HOME = re.compile(
    r".*_repository\.cpp|.*_row\.cpp|analytics/compile_\w+\.cpp|(?:storage|clickhouse)/.*"
    r"|events/(?:event_(?:table|migrations)|rollup_)\w*\.[ch]pp|.*_test\.cpp"
)


@dataclass(frozen=True)
class Violation:
    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class Modules:
    """The modules of a build, and what each may include."""

    def __init__(self, text: str):
        self._declared: dict[str, set[str]] = {}
        self._of_tests: dict[str, set[str]] = {}
        for line in filter(None, text.splitlines()):
            name, _, dependencies = line.partition(":")
            names = {d for d in re.split(r"[;\s]+", dependencies) if d}
            if name.endswith(" tests"):
                self._of_tests[name.removesuffix(" tests")] = names
            else:
                self._declared[name] = names

    def of(self, path: str) -> str | None:
        """The module that a file below src/ belongs to: the deepest folder that is one."""
        folder = path.rpartition("/")[0]
        while folder and folder not in self._declared:
            folder = folder.rpartition("/")[0]
        return folder or None

    def includable(self, module: str, by_test: bool) -> set[str]:
        """`module`, what it declares, and what those declare."""
        reached: set[str] = set()
        pending = [module, *(self._of_tests.get(module, ()) if by_test else ())]
        while pending:
            name = pending.pop()
            if name not in reached:
                reached.add(name)
                pending.extend(self._declared.get(name, ()))
        return reached


def _check_include(path: str, module: str, target: str, modules: Modules) -> list[str]:
    top = module.partition("/")[0]
    messages = []
    if top not in OUTWARD and NETWORK.search(target):
        messages.append(f"{module} is domain code and may not include {target}")
    if target.startswith('"'):
        their = modules.of(target.strip('"'))
        own_test = re.fullmatch(TEST, path) is not None
        if their is None:
            messages.append(f"{target} is in no module (include from the src/ root)")
        elif module.startswith(their + "/"):
            pass  # A part may use the words of its whole, such as events/event.hpp.
        elif their not in modules.includable(module, own_test):
            messages.append(f"{module} includes {target} but does not depend on {their}")
        elif top == "api" and their.startswith("storage") and not own_test:
            messages.append(f"{module} may not reach around its services to {target}")
        elif top == "api" and their.startswith("api/") and their not in (module, *SHARED_API):
            messages.append(f"dialect {module} may not include the dialect {their}")
    for library, header, home in HOMES:
        if re.match(header, target) and not re.fullmatch(home, path):
            messages.append(f"{library} is included outside its place: {target}")
    return messages


def check_file(path: str, text: str, modules: Modules) -> list[Violation]:
    """Violations of one file, `path` relative to src/."""
    module = modules.of(path)
    if module is None:
        return [Violation(path, 1, "this file is in no module")]
    source = cpp_source.read(text)
    found = [
        Violation(path, line, message)
        for line, target in cpp_source.includes(source)
        for message in _check_include(path, module, target, modules)
    ]
    if module.partition("/")[0] not in COROUTINES:
        for number, line in enumerate(source.code.splitlines(), 1):
            if COROUTINE_WORD.search(line):
                found.append(Violation(path, number, f"{module} may not hold coroutines"))
    if not SQL_HOME.fullmatch(path):
        for line, literal in source.strings:
            if SQL.search(literal):
                found.append(Violation(path, line, "SQL text outside its places"))
    return found


def check_tree(root: Path, modules: Modules) -> list[Violation]:
    src = root / "src"
    sources = {
        str(file.relative_to(src)): file.read_text(encoding="utf-8")
        for file in sorted(src.rglob("*"))
        if file.suffix in (".hpp", ".cpp")
    }
    return [v for path, text in sources.items() for v in check_file(path, text, modules)]


def main() -> int:
    parser = argparse.ArgumentParser(description="Check includes against the declared layers.")
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    parser.add_argument("--modules", type=Path, help="default: build/dev/modules.txt")
    arguments = parser.parse_args()
    file = arguments.modules or arguments.root / "build/dev/modules.txt"
    if not file.exists():
        subprocess.run(
            ["cmake", "--preset", "dev"], cwd=arguments.root, check=True, stdout=subprocess.DEVNULL
        )
    violations = check_tree(arguments.root, Modules(file.read_text(encoding="utf-8")))
    for violation in violations:
        print(f"src/{violation}")
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
