#!/usr/bin/python3
"""The house rules hold in the tree, and each rule reports a violation that is planted for it."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))
import rules  # noqa: E402

ROOT = FOLDER.parents[1]
GOOD = "int main() {\n    return 0;\n}\n"

# rule: (a file with one violation, its text, the same file without it)
PLANTED = {
    "file_size": ("core/big.cpp", "int a;\n" * 401, "int a;\n" * 400),
    "function_size": ("core/long.cpp",
                      "namespace core {\nint f(int a) {\n" + "    ++a;\n" * 69 + "}\n}\n",
                      "namespace core {\nint f(int a) {\n" + "    ++a;\n" * 68 + "}\n}\n"),
    "line_size": ("core/wide.hpp", "// " + "x" * 98 + "\n", "// " + "x" * 97 + "\n"),
    "dependency_direction": ("core/upward.cpp", '#include "worker/kafka/topics.hpp"\n',
                             '#include "messages/ids.hpp"\n'),
    "wrapped_headers": ("worker/admin/second.cpp", "#include <toml++/toml.h>\n",
                        "#include <string>\n"),
    "standard_headers": ("core/sorted.cpp", "#include <vector>\nauto a = std::max(1, 2);\n",
                         "#include <algorithm>\nauto a = std::max(1, 2);\n"),
    "banned_words": ("core/words.cpp", "std::regex bad;\n",
                     '// std::regex\nauto a = "std::regex";\n'),
    "unfinished_words": ("core/later.cpp", "// TO" + "DO: the rest\n", "// done\n"),
    "machine_paths": ("deploy/path.sh", "cd /wo" + "rk/main\n", 'cd "$root/wo' + 'rk/main"\n'),
    "awaited_temporaries": ("core/await.cpp", "co_await offload([s] { return s; });\n",
                            "co_await offload(named);\n"),
    "coroutine_parameters": ("core/view.cpp", "awaitable<void> f(const std::string& s) {}\n",
                             "awaitable<void> f(std::string s) {}\n"),
    "folder_readmes": ("core/new/file.hpp", "", None),
    "orphan_sources": ("core/orphan.cpp", GOOD, None),
}

# rule, its list with one entry, the document, its heading, the right row
TABLES = (
    (rules.stop_code_table, "messages/stop_code.hpp",
     '#define CODES(X) \\\n    X(A_CODE, "IU001", \\\n      "says " "it") \\\n',
     "README.md", "Stop codes", "| `A_CODE` | IU001 | says it |"),
    (rules.config_key_table, "core/config_settings.cpp",
     '    Setting{{"a.one", "string", "\\"x\\"", "", true,\n "says it"},\n IU_TARGET(a.one)},\n',
     "README.md", "Configuration", '| `a.one` (r) | `"x"` | – | says it |'),
    (rules.log_event_table, "core/log_events.hpp", '    X(it_happened, "says it")\n',
     "worker/README.md", "Log events", "| `it_happened` | says it |"),
    (rules.metric_table, "core/metric_names.hpp",
     '    X(one, counter, "iu_one_total", "", "says it")\n',
     "worker/README.md", "Metrics", "| `iu_one_total` | counter | – | says it |"),
)

# style.md hazard 1 in all its shapes, and what is fine.
BAD_AWAITS = (
    "co_await f(Args{s, 1});",
    "co_await f(Args{.name = s, .count = 1});",
    "auto x = co_await f(ok ? Args{s, 1} : other);",
    "co_await offload([s] { return s; });",
    "co_await asio::co_spawn(e, [s]() -> awaitable<void> { co_return; }, use_awaitable);",
    "Args a{co_await g(), 3};",
    "for (auto x : {co_await g()}) {}",
    "return f(Args{co_await g(), 3});",
)
GOOD_AWAITS = (
    "co_await f(named);",
    "auto t = co_await f(std::move(named), std::string(s), 3);",
    "if (ok) { co_await g(); } else { co_await h(); }",
    "auto run = [this]() -> awaitable<void> { co_await work(); };",
    "for (auto& x : list) { co_await f(x); }",
    "co_return Aggregate{s, 1};",
    "const Args args{s, 1}; co_await f(args);",
    "x = co_await f(std::chrono::seconds{5});",
    "co_await f(table[i]);",
    "class A { awaitable<void> f() override { co_await g(); } };",
    "try { co_await g(); } catch (...) {}",
    "switch (a) { case 1: { co_await g(); } }",
    "switch (a) { case Kind::one: { co_await g(); } default: { co_await h(); } }",
)


def findings_for(files, rule):
    """What the rule says about a small tree with just these files."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in files.items():
            target = pathlib.Path(root, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        return [finding for finding in rule(rules.Tree(root, list(files)))
                if finding.path in files or finding.message == "is missing"]


class HouseRules(unittest.TestCase):

    def test_tree_keeps_all_rules(self):
        tree = rules.Tree(ROOT)
        self.assertGreater(len(tree.having(*rules.CODE)), 100, "the tree was not found")
        found = [f"{finding}  [{rule.__name__}: {rule.__doc__.splitlines()[0]}]"
                 for rule in rules.ALL for finding in rule(tree)]
        self.assertEqual(found, [], "\n" + "\n".join(found))

    def test_planted_violations_are_reported(self):
        for rule in rules.ALL:
            if rule.__name__ in PLANTED:
                with self.subTest(rule=rule.__name__):
                    path, bad, good = PLANTED[rule.__name__]
                    self.assertNotEqual(findings_for({path: bad}, rule), [])
                    if good is not None:
                        self.assertEqual(findings_for({path: good}, rule), [])

    def test_every_rule_has_a_planted_violation(self):
        elsewhere = {rule.__name__ for rule, *_ in TABLES}
        self.assertEqual({rule.__name__ for rule in rules.ALL}, set(PLANTED) | elsewhere)

    def test_orphan_is_none_once_it_is_listed(self):
        files = {"core/part.cpp": GOOD, "core/CMakeLists.txt": "add_library(a part.cpp)\n"}
        self.assertEqual(findings_for(files, rules.orphan_sources), [])
        files["core/CMakeLists.txt"] = "add_library(a other_part.cpp)\n"
        self.assertEqual(len(findings_for(files, rules.orphan_sources)), 1)

    def test_folder_with_readme_is_none_of_the_findings(self):
        files = {"core/README.md": "# core\n", "core/a.hpp": ""}
        self.assertEqual(findings_for(files, rules.folder_readmes), [])

    def test_wrapped_header_that_left_its_home_is_reported(self):
        files = {"core/log.cpp": "#include <string>\n"}
        found = findings_for(files, rules.wrapped_headers)
        self.assertEqual([finding.path for finding in found], ["core/log.cpp"])

    def test_tables_must_say_what_the_code_says(self):
        for rule, source, code, document, heading, row in TABLES:
            with self.subTest(rule=rule.__name__):
                page = f"## {heading}\n\n| h |\n|---|\n{row}\n\n## Next\n"
                files = {source: code, document: page}
                self.assertEqual(findings_for(files, rule), [])
                for spoiled in (row.replace("says", "said"), row.replace("`", "", 2),
                                f"{row}\n{row}", f"{row}\n{row.replace('`', '`_', 1)}", ""):
                    files[document] = f"## {heading}\n\n{spoiled}\n"
                    self.assertNotEqual(findings_for(files, rule), [], spoiled)
                files[document] = row
                self.assertNotEqual(findings_for(files, rule), [], "no heading")
                files = {source: "nothing\n", document: f"## {heading}\n\n"}
                self.assertNotEqual(findings_for(files, rule), [], "no list")

    def test_hazardous_awaits(self):
        for text in BAD_AWAITS:
            with self.subTest(bad=text):
                found = findings_for({"core/a.cpp": f"awaitable<void> f() {{\n{text}\n}}\n"},
                                     rules.awaited_temporaries)
                self.assertNotEqual(found, [])
        for text in GOOD_AWAITS:
            with self.subTest(good=text):
                found = findings_for({"core/a.cpp": f"awaitable<void> f() {{\n{text}\n}}\n"},
                                     rules.awaited_temporaries)
                self.assertEqual(found, [])

    def test_sources_are_formatted(self):
        if shutil.which("clang-format-14") is None:
            self.skipTest("clang-format-14 is not installed")
        paths = [ROOT / path for path in rules.Tree(ROOT).having(*rules.CODE)]
        done = subprocess.run(["xargs", "-0", "-P2", "-n20", "clang-format-14", "-n", "-Werror"],
                              input="\0".join(map(str, paths)), cwd=ROOT, text=True,
                              capture_output=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr[:4000])


if __name__ == "__main__":
    unittest.main(verbosity=2)
