#!/usr/bin/python3
"""The page of `discover --html` in headless Chromium: seen, clicked, typed at, printed."""

import base64

import browser
import exports_case
from exports_case import BUILD, FIXTURES

# The source as the page shows it, base64: elements of class t, data-hex in place of an i's text.
SHOWN_SOURCE = """
    const bytes = [], utf8 = new TextEncoder();
    for (const element of document.querySelectorAll('.t')) {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_ALL);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (node.nodeType === Node.TEXT_NODE && !node.parentElement.dataset.hex)
                for (const byte of utf8.encode(node.data)) bytes.push(byte);
            for (const pair of node.dataset?.hex?.match(/../g) ?? [])
                bytes.push(parseInt(pair, 16));
        }
    }
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192)
        text += String.fromCharCode(...bytes.slice(at, at + 8192));
    return btoa(text);
"""
STATE = """
    const unit = document.querySelector(':target'), box = unit?.getBoundingClientRect();
    return {target: unit?.id, focus: document.activeElement.id,
            visible: !!box && box.top >= 0 && box.top < innerHeight * 0.9 && box.height > 0};
"""
CONTRASTS = """
    const channels = color => color.match(/[\\d.]+/g).slice(0, 3).map(Number);
    const paper = element => {
        for (; element; element = element.parentElement) {
            const color = getComputedStyle(element).backgroundColor;
            if (!/, 0\\)$/.test(color)) return color;
        }
        return 'rgb(255, 255, 255)';
    };
    const light = color => {
        const [r, g, b] = channels(color).map(x => x / 255)
            .map(x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const out = {};
    for (const name of ['h1', '.t', '.none .t', '.f', '.m a', '.m span', 'nav a', 'nav h2', '.s',
                        '.facts dt', '.warnings li', '.warnings h2', '.w', '.x', '.key li']) {
        const element = document.querySelector(name);
        if (!element) continue;
        const [a, b] = [light(getComputedStyle(element).color), light(paper(element))];
        out[name] = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }
    return out;
"""


class Page(exports_case.ExportsCase):

    def setUp(self):
        super().setUp()
        missing = browser.missing_programs()
        if missing:
            exports_case.missing(self, f"{' and '.join(missing)} cannot be found")
        self.browser = browser.Browser()
        self.addCleanup(self.browser.close)

    def show(self, data, *words):
        page = self.export("--html", data, *words)
        self.browser.open(page)
        return page

    def shown_source(self):
        return base64.b64decode(self.browser.run(SHOWN_SOURCE))

    def test_an_outline_entry_leads_to_its_unit(self):
        source = (FIXTURES / "en-us.txt").read_bytes() * 4
        self.show(source, "--depth", "all")

        self.browser.click("nav a[href='#title_II__art_201']")

        state = self.browser.run(STATE)
        self.assertEqual(state, {"target": "title_II__art_201", "focus": "title_II__art_201",
                                 "visible": True})
        self.assertEqual(self.shown_source(), source)
        self.browser.screenshot(BUILD / "exports/page.png")
        self.assertGreater((BUILD / "exports/page.png").stat().st_size, 20_000)

    def test_zones_are_listed_and_shown_in_their_place(self):
        source = ("REGULATION ON LAMPS\n\nWhereas lamps give light,\n\nArticle 1\nScope\n\nLamps."
                  "\n\nArticle 2\nEnd\n\nThe end.\n\nDone at Brussels, 27 April 2016.\n\nA. Light\n"
                  "\nANNEX I\n\nLamps\n").encode()
        self.show(source)
        listed = self.browser.run("return [...document.querySelectorAll('.zones + ul a')]"
                                  ".map(x => [x.firstChild.data.trim(), x.hash])")
        self.assertEqual(listed, [["masthead", "#zone-1"], ["preamble", "#zone-2"],
                                  ["body", "#art_1"], ["signature", "#zone-4"],
                                  ["annex", "#att_I"]])

        self.browser.click("nav a[href='#zone-4']")

        self.assertEqual(self.browser.run(STATE)["target"], "zone-4")
        shown = "return document.querySelector(':target').innerText"
        self.assertIn("signature, in no unit", self.browser.run(shown))
        self.assertIn("Done at Brussels", self.browser.run(shown))
        self.assertEqual(self.shown_source(), source)

    def test_furniture_is_listed_and_set_off_in_its_place(self):
        source = ("Điều 1. Phạm vi\n" + "Đèn phải sáng. " * 60 + "\nTrang 2\n"
                  + "Đèn phải sáng. " * 60 + "\n\nĐiều 2. Hiệu lực\nNgay.\n").encode()
        self.show(source, "--ruleset", "vi-law")
        listed = self.browser.run("return [...document.querySelectorAll('.furniture + ul a')]"
                                  ".map(x => [x.textContent, x.hash])")
        self.assertEqual(listed, [["page number Trang 2", "#furniture-1"]])

        self.browser.run("document.querySelector('.furniture + ul summary').click()")
        self.browser.click("nav a[href='#furniture-1']")

        self.assertEqual(self.browser.run(STATE)["target"], "furniture-1")
        self.assertEqual(
            self.browser.run("return document.querySelector(':target').textContent"), "Trang 2")
        self.assertEqual(self.shown_source(), source)

    def test_the_keyboard_alone_is_enough(self):
        self.show((FIXTURES / "en-us.txt").read_bytes())
        focused = "return document.activeElement.textContent"

        self.browser.press("tab")
        self.assertEqual(self.browser.run(focused), "Skip to the text")
        ring = "return getComputedStyle(document.activeElement).outlineStyle"
        self.assertEqual(self.browser.run(ring), "solid", "focus is seen")
        box = self.browser.run("return document.activeElement.getBoundingClientRect().left")
        self.assertGreaterEqual(box, 0)

        self.browser.press("tab")
        self.assertIn("SHORT TITLE", self.browser.run(focused))
        self.browser.press("enter")
        self.assertEqual(self.browser.run(STATE)["focus"], "art_1")

        landmarks = "return [...document.querySelectorAll('nav, main')].map(x => x.localName)"
        self.assertEqual(self.browser.run(landmarks), ["nav", "main"])
        headings = self.browser.run(
            "return [...document.querySelectorAll('.t :is(h2, h3)')].map(x => x.textContent)")
        self.assertIn("TITLE I—KEEPING", headings)

    def test_hostile_text_is_text(self):
        source = exports_case.hostile_text()
        for ruleset in ("en-law", "markdown"):
            self.show(source, "--ruleset", ruleset)

            self.assertEqual(self.shown_source(), source)
            self.assertEqual(self.browser.run(
                "return [document.scripts.length, document.images.length, document.title,"
                " performance.getEntriesByType('resource').length,"
                " document.querySelectorAll('main').length]"),
                [0, 0, "law.txt – cut plan", 0, 1])

    def test_it_can_be_read_in_light_and_in_the_dark(self):
        self.show(b"Article 1. A\n" + exports_case.hostile_text() + b"\nArticle 5. B\n1. c\n",
                  "--ruleset", "en-law", "--depth", "all")
        for scheme in ("light", "dark"):
            self.browser.emulate(prefers_color_scheme=scheme)

            contrasts = self.browser.run(CONTRASTS)
            self.assertGreater(len(contrasts), 8)
            low = {name: ratio for name, ratio in contrasts.items() if ratio < 4.5}
            self.assertEqual(low, {}, scheme)
            self.assertGreater(contrasts[".t"], 7)
            self.browser.screenshot(BUILD / f"exports/{scheme}.png")

    def test_it_prints(self):
        self.show((FIXTURES / "vi-references.txt").read_bytes() * 20)

        pdf = self.browser.print_pdf()

        (BUILD / "exports").mkdir(exist_ok=True)
        (BUILD / "exports/page.pdf").write_bytes(pdf)
        self.assertTrue(pdf.startswith(b"%PDF-"))
        self.assertGreater(pdf.count(b"/Type /Page\n"), 1)

    def test_a_megabyte_of_three_thousand_articles_stays_usable(self):
        source = exports_case.long_law()
        self.assertGreater(len(source), 1_000_000)
        self.show(source)

        self.browser.run("document.querySelectorAll('nav details')"
                         ".forEach(details => details.open = true)")
        self.browser.click("nav a[href$='art_2950']")

        state = self.browser.run(STATE)
        self.assertTrue(state["target"].endswith("art_2950"), state)
        self.assertEqual(state["focus"], state["target"])
        self.assertTrue(state["visible"])
        self.assertEqual(self.shown_source(), source)
        load = self.browser.run("const entry = performance.getEntriesByType('navigation')[0];"
                                "return entry.loadEventEnd - entry.startTime")
        print(f"loaded in {load:.0f} ms")

    def test_it_fits_a_narrow_screen(self):
        self.show((FIXTURES / "en-us.txt").read_bytes())
        self.browser.command("window/rect", {"width": 500, "height": 900})

        self.assertTrue(self.browser.run(
            "return document.documentElement.scrollWidth <= innerWidth"))
        self.browser.screenshot(BUILD / "exports/narrow.png")


if __name__ == "__main__":
    exports_case.main()
