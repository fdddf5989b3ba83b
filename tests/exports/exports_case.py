"""What the tests of exports share: the program, a folder, texts, and skipping by the house rule."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("IU_BUILD", ROOT / "build/dev"))
PROGRAM = BUILD / "iu-cutter"
FIXTURES = ROOT / "tests/unit/cutting/fixtures"
CORPORA = pathlib.Path(os.environ.get("IU_CORPORA", ROOT.parent / "shared/corpora"))


def missing(test, what):
    """Elsewhere a skip, under CI=true a failure."""
    if os.environ.get("CI") == "true":
        test.fail(what)
    test.skipTest(what)


def hostile_text():
    """Tries to break out of pages and of XML, and holds bytes that neither can."""
    return (b"\xef\xbb\xbf</script><script>document.title='hacked'</script><img src=x "
            b"onerror=\"document.title='hacked'\">\r\n"
            b"Article 1. </title></style></div></main></body> & &amp; &#60; ]]> \"a\" 'b'\r\n"
            + "left \u202ereversed\u202c \u200fmark \u2066isolate\u2069 \u2028 \x85 "
              "\ufffe \U000e0041\r".encode()
            + b"a lone return above\nArticle 2. broken \xff\xfe\xc3( \xed\xa0\x80 \xe1\xbb\n"
            b"<!-- -- comment --> <![CDATA[ x ]]> <?php ?>\n"
            b"Article 3. nul \x00 and \x01\x02\x1b[31m \x7f\n(a) point\nhalf \xe2\x82")


def long_law(articles=3000, body=290):
    lines = []
    for number in range(1, articles + 1):
        if number % 50 == 1:
            lines.append(f"Chương {number // 50 + 1}\nQUY ĐỊNH CHUNG")
        words = " ".join(["điều này quy định về lưu trữ"] * (body // 36 + 1))
        lines.append(f"Điều {number}. Phạm vi điều chỉnh\n{words}.")
    return "\n".join(lines).encode()


class ExportsCase(unittest.TestCase):

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="iu-exports-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def discover(self, *words, code=0, stdin=None):
        done = subprocess.run([PROGRAM, "discover", *words], capture_output=True, input=stdin,
                              timeout=120, check=False)
        self.assertEqual(done.returncode, code, done.stderr.decode(errors="replace"))
        return done

    def text(self, data, name="law.txt"):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def export(self, flag, data, *words, name="law.txt"):
        """The file that `flag` made of the text."""
        target = self.folder / ("out." + flag.lstrip("-"))
        self.discover(self.text(data, name), flag, target, *words)
        return target


def main():
    """Exit status 77 when all were skipped, so that ctest says so."""
    result = unittest.main(exit=False, verbosity=1).result
    for _, reason in result.skipped:
        print("SKIP:", reason)
    if result.wasSuccessful() and len(result.skipped) == result.testsRun:
        sys.exit(77)
    sys.exit(0 if result.wasSuccessful() else 1)
