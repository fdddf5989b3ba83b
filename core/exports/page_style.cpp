#include "core/exports/page_style.hpp"

#include "core/hash.hpp"

#include <cstddef>

namespace core::exports {
namespace {

std::string base64(const Sha256& bytes) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned group = 0;
        const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
        for (std::size_t j = 0; j < 3; ++j) {
            group = (group << 8U) | (j < count ? static_cast<unsigned>(bytes[i + j]) : 0U);
        }
        for (std::size_t j = 0; j < 4; ++j) {
            out.push_back(j <= count ? digits[(group >> (18U - 6U * j)) & 63U] : '=');
        }
    }
    return out;
}

}  // namespace

std::string page_style_sha256() {
    return base64(sha256(page_style));
}

// Colours: text on paper at least 7:1, muted text and links 4.5:1, in both schemes (WCAG 2.2).
const std::string_view page_style = R"css(
:root {
  color-scheme: light dark;
  --paper: #fffefb; --side: #f6f3ec; --ink: #1f1c18; --muted: #5d564b; --line: #dcd5c7;
  --link: #0b5394; --target: #fff2c2; --warn: #8a3b00; --warn-paper: #fdeedd;
  --body: #7d93a8; --annex: #3f8a5f; --preamble: #7a5ea8; --quoted: #b7791f; --none: #a9a294;
  --ui: system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
  --serif: Charter, "Source Serif 4", "Noto Serif", "DejaVu Serif", Georgia, serif;
  --mono: ui-monospace, "Noto Sans Mono", "DejaVu Sans Mono", Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #16181b; --side: #1d2024; --ink: #e9e5dc; --muted: #aaa396; --line: #353a40;
    --link: #8ec5f5; --target: #3c3514; --warn: #ffb77a; --warn-paper: #33241a;
    --body: #6f8aa3; --annex: #5fb587; --preamble: #a98fd6; --quoted: #d9a24a; --none: #6b675f;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1.5rem; }
body {
  margin: 0; display: grid; grid-template-columns: minmax(15rem, 22rem) minmax(0, 1fr);
  background: var(--paper); color: var(--ink); font: 1rem/1.5 var(--ui);
}
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: .2rem solid var(--link); outline-offset: .15rem; border-radius: .2rem; }
.skip { position: absolute; left: -100rem; }
.skip:focus {
  left: 1rem; top: 1rem; z-index: 2; padding: .5rem 1rem; background: var(--paper);
}
nav {
  position: sticky; top: 0; height: 100vh; overflow: auto; overscroll-behavior: contain;
  padding: 1.5rem 1rem 3rem 1.25rem; background: var(--side);
  border-inline-end: 1px solid var(--line); font-size: .875rem; line-height: 1.4;
}
nav h2 { margin: 0 0 .75rem; font-size: .75rem; font-weight: 600; color: var(--muted);
  letter-spacing: .08em; text-transform: uppercase; }
nav h2.zones, nav h2.furniture { margin-top: 1.5rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li { position: relative; padding-inline-start: 1.15rem; }
nav li a { display: block; padding: .2rem .35rem; color: var(--ink); text-decoration: none;
  border-radius: .25rem; overflow-wrap: anywhere; }
nav li a:hover { background: var(--line); }
nav .s { color: var(--muted); }
nav summary { position: absolute; left: 0; top: .1rem; width: 1.15rem; height: 1.5rem;
  cursor: pointer; list-style: none; text-align: center; border-radius: .2rem; }
nav summary::-webkit-details-marker { display: none; }
nav summary::before { content: "\25B8"; color: var(--muted); }
nav details[open] > summary::before { content: "\25BE"; }
main { padding: 2.5rem clamp(1rem, 4vw, 3.5rem) 6rem; }
main > * { max-width: 62rem; }
h1 { margin: 0 0 1rem; font: 600 1.875rem/1.2 var(--serif); overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr);
  gap: .2rem 1.25rem; margin: 0 0 1.5rem; font-size: .875rem; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
code { font-family: var(--mono); font-size: .92em; }
.key { display: flex; flex-wrap: wrap; gap: .35rem 1.25rem; margin: 0 0 2rem; padding: 0;
  list-style: none; font-size: .8125rem; color: var(--muted); }
.key li { padding-inline-start: .65rem; border-inline-start: .25rem solid var(--body); }
.warnings { margin: 0 0 2.5rem; padding: 1rem 1.25rem; background: var(--warn-paper);
  border-inline-start: .25rem solid var(--warn); border-radius: .25rem; font-size: .875rem; }
.warnings h2 { margin: 0 0 .5rem; font-size: 1rem; color: var(--warn); }
.warnings ol { margin: 0; padding-inline-start: 2rem; }
.warnings li { padding: .1rem 0; }
.w { margin: 0 .2em; padding: 0 .35em; border: 1px solid var(--warn); border-radius: .25rem;
  background: var(--warn-paper); color: var(--warn); font: 600 .75rem/1.4 var(--ui);
  text-decoration: none; white-space: nowrap; }
.w::before { content: "\26A0\FE0E\2009" attr(data-n); }
.u { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); column-gap: 1.25rem;
  padding: .6rem 0 .6rem .9rem; border-top: 1px solid var(--line);
  border-inline-start: .25rem solid var(--body); content-visibility: auto;
  contain-intrinsic-size: auto 9rem; }
.u:focus { outline: none; }
.u:target { background: var(--target); }
.u:focus-visible { outline: .2rem solid var(--link); outline-offset: -.1rem; }
.annex { border-inline-start-color: var(--annex) !important; }
.preamble { border-inline-start-color: var(--preamble) !important; }
.quoted { border-inline-start-color: var(--quoted) !important; }
.none { border-inline-start-color: var(--none) !important; border-inline-start-style: dotted; }
.m { margin: 0; font-size: .75rem; line-height: 1.45; color: var(--muted);
  overflow-wrap: anywhere; }
.m a { display: block; font-weight: 600; text-decoration: none; }
.m a:hover { text-decoration: underline; }
.m span { display: block; font-variant-numeric: tabular-nums; }
.m em { font-style: normal; font-weight: 600; }
.t { margin: 0; font: 1.0625rem/1.6 var(--serif); white-space: pre-wrap; overflow-wrap: anywhere;
  tab-size: 4; max-width: 46rem; unicode-bidi: isolate; }
.plain .t { font: .9375rem/1.6 var(--mono); }
.none .t { color: var(--muted); }
.t h2, .t h3, .t h4, .t h5, .t h6 { display: inline; margin: 0; font-size: 1em;
  font-weight: 700; }
.l0 h2 { font-size: 1.2em; }
.l1 h3 { font-size: 1.08em; }
.l1 .t { margin-inline-start: .75rem; } .l2 .t { margin-inline-start: 1.5rem; }
.l3 .t { margin-inline-start: 2.25rem; } .l4 .t { margin-inline-start: 3rem; }
.l5 .t { margin-inline-start: 3.75rem; } .l6 .t { margin-inline-start: 4.5rem; }
.t .f { color: var(--muted); font-weight: 400; }
.t .f:target { background: var(--target); }
.t strong { font-weight: 700; }
.x { padding: 0 .2em; border: 1px dotted var(--muted); border-radius: .2rem; color: var(--muted);
  font: .75em/1 var(--mono); unicode-bidi: isolate; white-space: nowrap; }
@media (max-width: 52rem) {
  body { display: block; }
  nav { position: static; height: auto; max-height: 45vh; border: 0;
    border-bottom: 1px solid var(--line); }
  .u { display: block; }
  .m { margin-bottom: .25rem; }
  .m a, .m span, .m em { display: inline; margin-inline-end: .6rem; }
  .l1 .t, .l2 .t, .l3 .t, .l4 .t, .l5 .t, .l6 .t { margin-inline-start: 0; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --muted: #444; --line: #bbb; --link: #000;
    --target: #fff; --warn: #000; --warn-paper: #fff; color-scheme: light; }
  @page { margin: 18mm 15mm; }
  body { display: block; font-size: 10pt; }
  nav, .skip { display: none; }
  main { padding: 0; }
  main > * { max-width: none; }
  .u { content-visibility: visible; grid-template-columns: 28mm minmax(0, 1fr);
    padding: 2mm 0 2mm 2mm; }
  .t { font-size: 10pt; line-height: 1.4; max-width: none; }
  .plain .t { font-size: 8.5pt; }
  .t h2, .t h3, .t h4, .t h5, .t h6 { break-after: avoid; }
  .m { break-inside: avoid; }
}
)css";

}  // namespace core::exports
