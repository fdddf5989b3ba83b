"""C++ as text: comments and literals blanked, functions and co_await expressions found.

No parser: enough for house rules, and each rule has a planted sample that shows it is enough.
All functions but blank() take blanked code.
"""

import re

_LITERAL = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^()\\ ]{0,16})\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'", re.DOTALL)
_DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", re.MULTILINE)
_CONTAINER = re.compile(r"\b(namespace|class|struct|union|enum)\b")
_LAMBDA = re.compile(r"(?<![\w\])])\[[^\[\]]*\]\s*(?:\(|\{|mutable\b|->|noexcept\b)")
_BLOCK_WORDS = {"else", "do", "try", "const", "noexcept", "override", "mutable", "final"}


def _spaces(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def blank(text):
    """Comments and literals become spaces; lines and columns stay."""
    return _LITERAL.sub(_spaces, text)


def line_at(text, position):
    return text.count("\n", 0, position) + 1


def functions(code):
    """(line, lines) of each function at namespace or class scope, from its brace to its end."""
    code = _DIRECTIVE.sub(_spaces, code)
    stack = []
    start = 0
    for match in re.finditer(r"[{};]", code):
        position = match.start()
        if match.group(0) == "{":
            head = code[start:position]
            inside = any(kind == "function" for kind, _ in stack)
            kind = "block"
            if not inside and _CONTAINER.search(re.sub(r"<[^<>]*>", "", head)) and \
                    not head.rstrip().endswith(")"):
                kind = "container"
            elif not inside and "(" in head and all(k == "container" for k, _ in stack):
                kind = "function"
            stack.append((kind, position))
        elif match.group(0) == "}" and stack:
            kind, opened = stack.pop()
            if kind == "function":
                first = line_at(code, opened)
                yield first, line_at(code, position) - first + 1
        start = position + 1


def _expression_end(code, position):
    """Where the expression that begins at `position` ends."""
    depth = 0
    for i in range(position, len(code)):
        if code[i] in "([{":
            depth += 1
        elif code[i] in ")]}":
            depth -= 1
            if depth < 0:
                return i
        elif depth == 0 and code[i] in ";,":
            return i
    return len(code)


def _is_initializer(code, brace):
    """Whether the brace opens a list of initializers and not a block."""
    before = code[:brace].rstrip()
    if re.search(r"\b(?:case\b[^:;{}]*(?:::[^:;{}]*)*|default\s*):$", before):
        return False
    word = re.search(r"[A-Za-z_]\w*$", before)
    if word:
        return word.group(0) not in _BLOCK_WORDS
    return before.endswith(("=", ",", "(", ":", ">")) and not re.search(r"->\s*[\w:<>, ]+$", before)


def _open_brace_before(code, position):
    """The innermost brace that is open at `position`, as an index; -1 if there is none."""
    depth = 0
    for i in range(position - 1, -1, -1):
        if code[i] == "}":
            depth += 1
        elif code[i] == "{":
            if depth == 0:
                return i
            depth -= 1
    return -1


def awaited_temporaries(code):
    """(line, what) of each co_await that g++ 12 gets wrong: style hazard 1."""
    for match in re.finditer(r"\bco_await\b", code):
        line = line_at(code, match.start())
        expression = code[match.end():_expression_end(code, match.end())]
        if _LAMBDA.search(expression):
            yield line, "a lambda written inside co_await"
        elif re.search(r"(?:[\w>]|[(,=])\s*\{\s*[^\s}]", expression) and \
                not re.search(r"\{\s*\d+\s*\}", expression):
            yield line, "an aggregate written inside co_await"
        brace = _open_brace_before(code, match.start())
        if brace >= 0 and _is_initializer(code, brace):
            yield line, "co_await inside an initializer list"


def coroutine_parameters(code):
    """(line, parameter) of each parameter of a coroutine that is a reference or a view."""
    for match in re.finditer(r"\bawaitable<(?:[^<>;]|<[^<>]*>)*>\s+[\w:]+\s*\(", code):
        end = _expression_end(code, match.end())
        parameters = code[match.end():end]
        depth, begun = 0, 0
        for i, character in enumerate(parameters + ","):
            depth += (character in "(<[{") - (character in ")>]}")
            if character == "," and depth == 0:
                one = parameters[begun:i].strip()
                begun = i + 1
                bare = re.sub(r"<.*>", "", one)
                if "&" in bare or re.search(r"\b(string_view|span)\b", one):
                    yield line_at(code, match.start()), " ".join(one.split())
