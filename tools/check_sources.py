#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the rules of style that neither the compiler nor clang-tidy knows.

usage: check_sources.py [--root DIR]

Sizes, first lines, names, and words that may not stand in a file. Looks at every file that git
would keep, prints one `file:line: message` per violation, and ends with 1 if there is any.
"""

import argparse
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import cpp_source

FILE_LINES_MAX = 600
TEST_FILE_LINES_MAX = 800
FUNCTION_LINES_MAX = 70
COLUMNS_MAX = 100

CPP = {".cpp", ".hpp"}
SCRIPTS = {".py", ".sh"}
BUILD = {".cmake"}
NAMED_SCRIPTS = {"Makefile", "run", "CMakeLists.txt"}
PROSE = {".md", ".toml", ".service", ".json", ".http", ".sql", ".txt", ".yml", ".yaml"}

# Data as others made it, and seeds of fuzzers: bytes, not text of ours.
FOREIGN = re.compile(r"^tests/data/|^fuzz/corpus/|^LICENSE$|(^|/)package-lock\.json$")

VAGUE_NAME = re.compile(r"^(?:utils?|helpers?|common|misc|stuff)(?:_|\.|$)|_(?:utils?|helpers?)\.")

# Split, so that this file doesn't hold what it forbids.
UNFINISHED = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX)\b")
MACHINE_PATH = re.compile(r"(?<![\w.$}/-])/(?:wo" r"rk|ro" r"ot|fa" r"rm)(?:/|\b(?![.\w-]))")
REGISTRY = re.compile(r"//[\w.-]*regis" r"try|--regis" r"try|npm" r"mirror|\"resol" r"ved\"\s*:")
SWALLOWED = re.compile(r"\|\|\s*(?:tr" r"ue|:)(?:\s|;|\)|$)")

SUPPRESSION = re.compile(r"\bNO" r"LINT|#pragma\s+(?:clang|GCC)\s+diagnostic\s+ignored")
SKIPPED_TEST = re.compile(r"\bGTEST_" r"SKIP\b|\bDISA" r"BLED_")
BANNER = re.compile(r"//\s*[-=*/#~]{5,}|/\*{5,}")
# What a private constructor makes goes at once into its owner: `std::unique_ptr<A>(new A(…))`.
NEW = re.compile(r"(?<!operator )\bnew\b")
OWNED_NEW = re.compile(r"\b(?:unique|shared)_ptr<[^;]*?>\s*(?:\w+\s*)?[({]\s*new\b")
DELETE = re.compile(r"(?<!operator )\bdelete\b")
DELETED = re.compile(r"=\s*delete\b")
C_WORD = re.compile(r"\btypedef\b|\bNULL\b")


@dataclass(frozen=True)
class Violation:
    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def _is_code(path: PurePosixPath) -> bool:
    return path.suffix in CPP | SCRIPTS | BUILD or path.name in NAMED_SCRIPTS


def _is_test(path: PurePosixPath) -> bool:
    return path.stem.endswith("_test") or path.parts[0] == "tests"


def check_lines(path: PurePosixPath, lines: list[str]) -> list[tuple[int, str]]:
    """Rules for every text file."""
    found = []
    for number, line in enumerate(lines, 1):
        if UNFINISHED.search(line):
            found.append((number, "unfinished work belongs into an issue, not into a file"))
        if MACHINE_PATH.search(line):
            found.append((number, "names a folder of one machine"))
        if REGISTRY.search(line):
            found.append((number, "names a package registry"))
        if _is_code(path) and SWALLOWED.search(line):
            found.append((number, "hides a failure"))
        if _is_code(path) and len(line) > COLUMNS_MAX:
            found.append((number, f"{len(line)} columns, {COLUMNS_MAX} at most"))
        if line != line.rstrip() and path.suffix != ".http":
            found.append((number, "blanks at the end of the line"))
    return found


def check_shape(path: PurePosixPath, lines: list[str]) -> list[tuple[int, str]]:
    """Rules about a whole file: its name, its length, its first line."""
    found = []
    if VAGUE_NAME.search(path.name) or any(VAGUE_NAME.search(p) for p in path.parts[:-1]):
        found.append((1, "name the idea: no utils, helpers, common, misc"))
    if not _is_code(path):
        return found
    most = TEST_FILE_LINES_MAX if _is_test(path) else FILE_LINES_MAX
    if len(lines) > most:
        found.append((len(lines), f"{len(lines)} lines, {most} at most"))
    head = lines[1:2] if lines and lines[0].startswith("#!") else lines[:1]
    mark = "//" if path.suffix in CPP else "#"
    if head != [f"{mark} SPDX-License-Identifier: Apache-2.0"]:
        found.append((1, "the first line is not the SPDX line"))
    return found


def check_header(source: cpp_source.Source) -> list[tuple[int, str]]:
    """Rules for headers."""
    found = []
    if "#pragma once" not in source.code.splitlines():
        found.append((1, "no #pragma once"))
    for number, line in enumerate(source.code.splitlines(), 1):
        if re.search(r"\busing\s+namespace\b", line):
            found.append((number, "using namespace in a header"))
    for number, target in cpp_source.includes(source):
        if target == "<iostream>":
            found.append((number, "<iostream> in a header: <iosfwd> or <ostream> will do"))
    return found


def check_own_header(
    path: PurePosixPath, source: cpp_source.Source, files: set[str]
) -> list[tuple[int, str]]:
    """A source includes its own header, if it has one, before all others."""
    header = path.with_suffix(".hpp")
    if str(header) not in files:
        return []
    in_src = path.parts[0] == "src"
    expected = f'"{header.relative_to("src") if in_src else header.name}"'
    included = cpp_source.includes(source)
    if included and included[0][1] == expected:
        return []
    return [(included[0][0] if included else 1, f"the first include is not {expected}")]


def check_cpp(
    path: PurePosixPath, source: cpp_source.Source, files: set[str]
) -> list[tuple[int, str]]:
    """Rules for C++."""
    found = [
        (number, message)
        for number, line in enumerate(source.text.splitlines(), 1)
        for pattern, message in (
            (SUPPRESSION, "suppresses a warning instead of heeding it"),
            (SKIPPED_TEST, "a test that does not run"),
            (BANNER, "a banner"),
        )
        if pattern.search(line)
    ]
    for number, line in enumerate(source.code.splitlines(), 1):
        if NEW.search(OWNED_NEW.sub("", line)) and not line.lstrip().startswith("#"):
            found.append((number, "new: let a container or make_unique own it"))
        if DELETE.search(DELETED.sub("", line)):
            found.append((number, "delete: let a container or unique_ptr own it"))
        if C_WORD.search(line):
            found.append((number, "typedef, NULL: write using, nullptr"))
    for function in cpp_source.functions(source):
        length = function.end - function.begin
        if length > FUNCTION_LINES_MAX:
            message = f"a function of {length} lines, {FUNCTION_LINES_MAX} at most"
            found.append((function.begin, message))
    if path.suffix == ".hpp":
        return found + check_header(source)
    return found + check_own_header(path, source, files)


def check_file(path: str, text: str, files: set[str]) -> list[Violation]:
    """Violations of one file; `files` are the paths of all."""
    if FOREIGN.search(path):
        return []
    pure = PurePosixPath(path)
    lines = text.splitlines()
    found = check_shape(pure, lines) + check_lines(pure, lines)
    if text and not text.endswith("\n"):
        found.append((len(lines), "no line feed at the end"))
    if pure.suffix in CPP:
        found += check_cpp(pure, cpp_source.read(text), files)
    return [Violation(path, line, message) for line, message in sorted(found)]


def files_of(root: Path) -> list[str]:
    """Every file that git tracks or would add, relative to `root`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return sorted(f for f in listed.split("\0") if f and (root / f).is_file())


def main() -> int:
    parser = argparse.ArgumentParser(description="Check the rules of style of docs/HACKING.md.")
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parent.parent)
    root = parser.parse_args().root
    files = files_of(root)
    known = set(files)
    violations = []
    for file in files:
        path = PurePosixPath(file)
        if _is_code(path) or path.suffix in PROSE or path.name.startswith("."):
            text = (root / file).read_text(encoding="utf-8")
            violations += check_file(file, text, known)
    for violation in violations:
        print(violation)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
