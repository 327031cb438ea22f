# SPDX-License-Identifier: Apache-2.0
"""C++ source text, told apart into code, comments and strings, without a compiler."""

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""
      (?P<line_comment>//[^\n]*)
    | (?P<block_comment>/\*.*?\*/)
    | (?P<raw_string>\b(?:u8|u|U|L)?R"(?P<fence>[^()\\\s]{0,16})\(.*?\)(?P=fence)")
    | (?P<string>"(?:\\.|[^"\\\n])*")
    | (?P<digits>\b\d[\w.']*)
    | (?P<character>'(?:\\.|[^'\\\n])+')
    """,
    re.VERBOSE | re.DOTALL,
)
_TEMPLATE = re.compile(r"\btemplate\s*<")
_TYPE = re.compile(r"^(?:export\s+|inline\s+|typedef\s+)*(?:namespace|class|struct|union|enum)\b")
_TYPE_WORD = re.compile(r"\b(?:namespace|class|struct|union|enum)\b")
_NOISE = re.compile(r"\[\[.*?\]\]|\balignas\s*\([^()]*\)|\b(?:public|private|protected)\s*:")
_DIRECTIVE = re.compile(r"(?m)^\s*#.*(?:\\\n.*)*")


@dataclass
class Function:
    """A function with a body. Lines are counted from one; both braces are in [begin, end]."""

    signature: str
    begin: int
    end: int


@dataclass
class Source:
    """`code` has the text's lines, with comments and the insides of strings blanked out."""

    text: str
    code: str = ""
    strings: list[tuple[int, str]] = field(default_factory=list)
    comments: list[tuple[int, str]] = field(default_factory=list)


def read(text: str) -> Source:
    """Splits `text`. Understands raw strings and digit separators; not the preprocessor."""
    source = Source(text)

    def blank(match: re.Match) -> str:
        kind, token = match.lastgroup, match.group()
        if kind == "fence":
            kind = "raw_string"
        line = text.count("\n", 0, match.start()) + 1
        if kind == "digits":
            return token
        if kind in ("string", "raw_string"):
            source.strings.append((line, token))
            return '"' + re.sub(r"[^\n]", " ", token[1:-1]) + '"'
        if kind == "character":
            return "'" + " " * (len(token) - 2) + "'"
        source.comments.append((line, token))
        return re.sub(r"[^\n]", " ", token)

    source.code = _TOKEN.sub(blank, text)
    return source


def includes(source: Source) -> list[tuple[int, str]]:
    """The arguments of `#include`, with their delimiters, and their lines."""
    found = []
    directive = re.compile(r'^\s*#\s*include\s*(<[^>]+>|"[^"]+")')
    for number, (line, code) in enumerate(
        zip(source.text.splitlines(), source.code.splitlines()), 1
    ):
        match = directive.match(line)
        if match and code.lstrip().startswith("#"):
            found.append((number, match.group(1)))
    return found


def _is_function(head: str) -> bool:
    """Whether the text before a brace outside of functions opens a function's body."""
    head = _NOISE.sub(" ", head).strip()
    while (match := _TEMPLATE.match(head)) is not None:
        depth, end = 1, match.end()
        while depth and end < len(head):
            depth += {"<": 1, ">": -1}.get(head[end], 0)
            end += 1
        head = head[end:].strip()
    if not head or _TYPE.match(head) or head.startswith('extern "'):
        return False
    if "(" not in head:
        return False
    # What a brace initializes is no function: `auto a = f(b){1}`. Default arguments don't count.
    head = re.sub(r"operator\s*\W+|[<>=!]=", " ", head)
    outside = None
    while outside != head:
        outside, head = head, re.sub(r"\([^()]*\)", " ", head)
    # A macro may stand before a type without a semicolon between them.
    return "=" not in head and not _TYPE_WORD.search(head)


def functions(source: Source) -> list[Function]:
    """Functions with bodies; what is local to one counts as part of it."""
    code = _DIRECTIVE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), source.code)
    found: list[Function] = []
    open_braces: list[Function | None] = []
    inside = 0  # braces since a function was entered
    line, head, head_parens = 1, "", 0
    for char in code:
        if char == "\n":
            line += 1
        if char == "{":
            if inside:
                inside += 1
            elif head_parens == 0 and _is_function(head):
                inside = 1
                open_braces.append(Function(" ".join(head.split()), line, line))
            else:
                open_braces.append(None)
        elif char == "}":
            inside -= 1 if inside else 0
            if not inside and open_braces:
                function = open_braces.pop()
                if function is not None:
                    function.end = line
                    found.append(function)
        if inside:
            head, head_parens = "", 0
        elif char in "{}" or (char == ";" and head_parens == 0):
            head, head_parens = "", 0
        else:
            head += char
            head_parens += {"(": 1, ")": -1}.get(char, 0)
    return found
