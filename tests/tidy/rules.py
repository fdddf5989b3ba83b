"""The house rules that a machine can check. Each takes a Tree and yields Finding.

A rule that is wrong for one place gets an entry in a table here, with the reason beside it, never
a comment in the source that switches it off.
"""

import pathlib
import re
import subprocess

import source_text
from finding import Finding
from tables import config_key_table, log_event_table, metric_table, stop_code_table

CODE = (".cpp", ".hpp")
TEXT = CODE + (".sql", ".py", ".sh", ".md", ".txt", ".cmake", ".toml", ".json", ".yaml", ".yml",
               ".service", ".xml", ".properties")
# Texts that are data: their lines are as long as they are.
DATA = ("deploy/demo/luat-kho-tri-thuc.txt", "messages/samples/", "tests/unit/cutting/fixtures/")


class Tree:
    """The files of a checkout; text is read once."""

    def __init__(self, root, paths=None):
        self.root = pathlib.Path(root)
        self.paths = sorted(paths if paths is not None else _listed(self.root))
        self._texts = {}
        self._blanked = {}

    def blanked(self, path):
        """The text without comments and literals."""
        if path not in self._blanked:
            self._blanked[path] = source_text.blank(self.text(path))
        return self._blanked[path]

    def text(self, path):
        if path not in self._texts:
            self._texts[path] = (self.root / path).read_text(encoding="utf-8", errors="replace")
        return self._texts[path]

    def having(self, *suffixes, under=""):
        return [path for path in self.paths if path.endswith(suffixes) and path.startswith(under)]

    def has(self, path):
        return (self.root / path).is_file()


def _listed(root):
    """Tracked files and new ones that are not ignored; all files where there is no git."""
    git = subprocess.run(["git", "-C", str(root), "ls-files", "-z", "--cached", "--others",
                          "--exclude-standard"], capture_output=True, text=True, check=False)
    if git.returncode == 0:
        return [path for path in git.stdout.split("\0") if path and (root / path).is_file()]
    return [str(path.relative_to(root)) for path in root.rglob("*")
            if path.is_file() and path.relative_to(root).parts[0] != "build"]


def _matches(tree, paths, pattern, message, whole=False):
    """A finding for each match outside comments and literals (with `whole`: anywhere)."""
    for path in paths:
        text = tree.text(path) if whole else tree.blanked(path)
        for match in re.finditer(pattern, text):
            yield Finding(path, source_text.line_at(text, match.start()),
                          f"{message}: {' '.join(match.group(0).split())}")


# -- sizes ---------------------------------------------------------------------------------------

FILE_LINES = ((lambda p: p.startswith("tests/"), 600), (lambda p: p.endswith(".hpp"), 200),
              (lambda p: p.endswith(".sql"), 700), (lambda p: True, 400))
FUNCTION_LINES = 70
LINE_COLUMNS = 100


def file_size(tree):
    """Headers 200 lines, sources 400, SQL 700, tests 600."""
    for path in tree.having(*CODE, ".sql", ".py", ".sh"):
        most = next(limit for applies, limit in FILE_LINES if applies(path))
        lines = tree.text(path).count("\n")
        if lines > most:
            yield Finding(path, lines, f"{lines} lines, the limit is {most}")


def function_size(tree):
    """70 lines a function."""
    for path in tree.having(*CODE):
        for line, lines in source_text.functions(tree.blanked(path)):
            if lines > FUNCTION_LINES:
                yield Finding(path, line, f"a function of {lines} lines, the limit is "
                              f"{FUNCTION_LINES}")


def line_size(tree):
    """100 columns, no tab, no space at the end."""
    for path in tree.having(*CODE, ".py", ".sh"):
        if path.startswith(DATA):
            continue
        for number, line in enumerate(tree.text(path).splitlines(), 1):
            if len(line) > LINE_COLUMNS:
                yield Finding(path, number, f"{len(line)} columns, the limit is {LINE_COLUMNS}")
            if line != line.rstrip() or "\t" in line:
                yield Finding(path, number, "a tab, or a space at the end of the line")


# -- dependencies --------------------------------------------------------------------------------

# What a folder may not include. A folder's rule holds for the folders below it, too.
BANNED_INCLUDES = {
    "messages/": ("core/", "worker/", "tests/", "boost/asio", "boost/beast", "librdkafka/", "pqxx/",
                  "spdlog/", "toml++/", "CLI/", "prometheus/", "nlohmann/"),
    "core/": ("worker/", "tests/", "librdkafka/", "pqxx/", "boost/beast", "CLI/", "nlohmann/"),
    "core/cutting/": ("boost/asio", "messages/commands", "core/pipeline/"),
    "core/exports/": ("boost/asio", "messages/", "core/pipeline/"),
    "worker/": ("tests/", "nlohmann/"),
    "worker/kafka/": ("worker/postgres/", "worker/admin/", "worker/app/", "pqxx/", "boost/beast"),
    "worker/postgres/": ("worker/kafka/", "worker/admin/", "worker/app/", "librdkafka/",
                         "boost/beast"),
    "worker/admin/": ("worker/kafka/", "worker/postgres/", "worker/app/", "librdkafka/", "pqxx/"),
    "worker/app/": ("librdkafka/", "pqxx/", "boost/beast"),
}

# Headers that are heavy or change much: where each is wrapped, and nowhere else outside tests/.
WRAPPED = {
    "toml++/": {"core/config.cpp", "core/cutting/ruleset_table.hpp"},
    "CLI/": {"worker/app/cli_options.cpp"},
    "boost/beast": {"worker/admin/admin_server.cpp"},
    "librdkafka/rdkafka_mock.h": {"worker/kafka/mock_cluster.cpp"},
    "pqxx/": {"worker/postgres/session.cpp"},
    "boost/json/src.hpp": {"messages/json_library.cpp"},
    "spdlog/": {"core/log.cpp"},
    "prometheus/": {"core/metrics.cpp"},
}
_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', re.MULTILINE)


def _includes(tree, path):
    text = tree.text(path)
    for match in _INCLUDE.finditer(text):
        yield source_text.line_at(text, match.start()), match.group(1)


def dependency_direction(tree):
    """messages <- core <- worker/{kafka,postgres,admin} <- app <- main; nobody uses tests."""
    for path in tree.having(*CODE):
        for line, header in _includes(tree, path):
            for folder, banned in BANNED_INCLUDES.items():
                if path.startswith(folder) and header.startswith(banned):
                    yield Finding(path, line, f"{folder} must not include {header}")


def wrapped_headers(tree):
    """Each wrapped third-party header is included in exactly its files."""
    users = {prefix: set() for prefix in WRAPPED}
    for path in tree.having(*CODE):
        for line, header in _includes(tree, path):
            for prefix, homes in WRAPPED.items():
                if header.startswith(prefix):
                    users[prefix].add(path)
                    if path not in homes and not path.startswith("tests/"):
                        yield Finding(path, line, f"{header} belongs to {', '.join(sorted(homes))}")
            if header == "librdkafka/rdkafka.h" and not (
                    path.startswith(("worker/kafka/", "tests/")) and path.endswith(".cpp")):
                yield Finding(path, line, "rdkafka.h belongs to the .cpp files of worker/kafka")
    for prefix, homes in WRAPPED.items():
        for home in sorted(homes - users[prefix]):
            yield Finding(home, 1, f"should be a home of {prefix} and does not include it")


# header: what needs it. Another version of the standard library does not bring it along.
STANDARD_HEADERS = {
    "algorithm": r"(any_of|all_of|none_of|find|find_if|find_if_not|count|count_if|sort|stable_sort|"
                 r"copy|copy_n|transform|min|max|clamp|equal|reverse|unique|remove_if|search|"
                 r"(lower|upper)_bound|(min|max)_element|ranges::\w+)\s*\(",
    "atomic": r"atomic\b",
    "charconv": r"(from|to)_chars\b",
    "cstdlib": r"(getenv|exit|_Exit|abort|malloc|free)\s*\(",
    "cstring": r"(memcpy|memcmp|memset|memchr|strlen|strcmp)\s*\(",
    "limits": r"numeric_limits\b",
    "memory": r"(unique_ptr|shared_ptr|weak_ptr|make_unique|make_shared)\b",
    "mutex": r"(mutex|lock_guard|unique_lock|scoped_lock)\b",
    "optional": r"(optional|nullopt)\b",
    "string_view": r"string_view\b",
    "tuple": r"(tuple|tie)\b",
    "variant": r"(variant|visit|get_if|holds_alternative)\b",
}


def _reached(tree, path, seen):
    """The headers in <> that a file includes, itself or through files of this tree."""
    for _, header in _includes(tree, path):
        yield header
        if header in tree.paths and header not in seen:
            seen.add(header)
            yield from _reached(tree, header, seen)


def standard_headers(tree):
    """A file includes what it uses of the standard library, or a file of ours does for it."""
    for path in tree.having(*CODE):
        reached = set(_reached(tree, path, {path}))
        for header, names in STANDARD_HEADERS.items():
            if header not in reached:
                yield from list(_matches(tree, [path], rf"\bstd::{names}",
                                         f"needs <{header}>"))[:1]


# -- words ---------------------------------------------------------------------------------------

# pattern, where (prefixes), message
BANNED_WORDS = (
    (r"\bstd::regex\b", ("",), "exponential time; use RE2"),
    (r"\bstd::(format|expected|move_only_function|stacktrace)\b", ("",), "not in g++ 12"),
    (r"\bexperimental::\w*channel\b|asio/experimental/", ("",),
     "Boost 1.81's channels lose what they hold at close()"),
    (r"\basio::detached\b", ("worker/", "core/"), "an exception would be lost; pass a handler"),
    (r"\busing namespace (std|boost)\s*;", ("",), "names must say where they come from"),
    (r"#\s*include\s*<boost/asio\.hpp>", ("",), "compiles for seconds; include the parts"),
    (r"\b(srand|rand)\s*\(", ("",), "use an injected random source"),
    (r"\bassert\s*\(", ("messages/", "core/", "worker/"), "off in release builds"),
    (r"\b(sleep_(for|until)|usleep)\s*\(|\bDIS" r"ABLED_|\bSUC" r"CEED\(\)|EXPECT_TRUE\(true" r"\)",
     ("tests/",), "tests wait for conditions and can fail"),
    (r"\bTEST(_[FP])?\(\s*(\w*_\w*\s*,|\w+\s*,\s*\w*_)", ("tests/",),
     "no underscore in test names"),
)
_UNFINISHED = r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b"


def banned_words(tree):
    """Words that are hazards of the toolchain or of tests."""
    for pattern, places, message in BANNED_WORDS:
        paths = [path for path in tree.having(*CODE) if path.startswith(places)]
        yield from _matches(tree, paths, pattern, message)


def unfinished_words(tree):
    """What is not done is an issue, not a word in the source."""
    paths = tree.having(*CODE, ".sql", ".py", ".sh", ".cmake")
    yield from _matches(tree, paths, _UNFINISHED, "unfinished", whole=True)


def machine_paths(tree):
    """No path of the machine on which a file was written."""
    pattern = r"(?<![\w.$}])/(wo" + r"rk|fa" + r"rm)/|/tmp/(?:build|spec)[-.\w]*|/ho" + r"me/\w+/"
    yield from _matches(tree, tree.having(*TEXT), pattern, "a path of one machine", whole=True)


# -- hazards of coroutines -----------------------------------------------------------------------

def awaited_temporaries(tree):
    """g++ 12 destroys lambdas and aggregates written inside co_await twice: name them before."""
    for path in tree.having(*CODE):
        for line, what in source_text.awaited_temporaries(tree.blanked(path)):
            yield Finding(path, line, f"{what}: give it a name on the line before")


def coroutine_parameters(tree):
    """References and views die before the coroutine that holds them: take values."""
    for path in tree.having(*CODE):
        for line, parameter in source_text.coroutine_parameters(tree.blanked(path)):
            yield Finding(path, line, f"a coroutine takes '{parameter}': take it by value")


# -- folders and documents -----------------------------------------------------------------------

# Folders of data that their parent's README describes.
WITHOUT_README = (".ci", "messages/samples", "messages/schemas", "messages/examples",
                  "tests/unit", "tests/fuzz/corpus", "tests/fuzz/dictionary", "core/decisions",
                  "deploy/systemd", "deploy/demo",
                  "configs/rulesets")


def folder_readmes(tree):
    """Every folder says in one screen what it is."""
    folders = {str(pathlib.PurePosixPath(path).parent) for path in tree.paths}
    for folder in sorted(folders - {"."}):
        parents = [folder, *map(str, pathlib.PurePosixPath(folder).parents)]
        if any(parent in WITHOUT_README for parent in parents[:-1]):
            continue
        if f"{folder}/README.md" not in tree.paths:
            yield Finding(f"{folder}/README.md", 1, "is missing")


def orphan_sources(tree):
    """Every source is named in the CMakeLists.txt of its folder or of one above."""
    for path in tree.having(".cpp"):
        here = pathlib.PurePosixPath(path)
        for folder in here.parents:
            lists = str(folder / "CMakeLists.txt")
            name = re.escape(str(here.relative_to(folder)))
            if lists in tree.paths and re.search(rf"(?<![\w/]){name}(?!\w)", tree.text(lists)):
                break
        else:
            if not re.search(rf"\b{re.escape(path)}\b", _all_lists(tree)):
                yield Finding(path, 1, "is in no CMakeLists.txt")


def _all_lists(tree):
    return "\n".join(tree.text(path) for path in tree.having("CMakeLists.txt"))


ALL = (file_size, function_size, line_size, dependency_direction, wrapped_headers, standard_headers,
       banned_words, unfinished_words, machine_paths, awaited_temporaries, coroutine_parameters,
       folder_readmes, orphan_sources, stop_code_table, config_key_table, log_event_table,
       metric_table)
