/// \file
/// Texts as they are printed: lines broken at a width, pages with their numbers.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::expect_outline;

TEST(CuttingWrapped, WordsThatAnnounceAQuotationMayStandOnTheLineAbove) {
    expect_outline(
        "S.C. 2020, c. 6\n\nAn Act to amend the Lamps Act\n\nHer Majesty enacts as follows:\n\n"
        "1 Section 5 of the Lamps Act, which tells who lights the lamps of the\ncity, is replaced "
        "by the\nfollowing:\n\n    5 (1) A keeper lights every lamp of the city before the sun "
        "goes\n    down.\n\n    (2) He puts it out.\n\n2 The Act is amended by adding, right after "
        "section 7, the section that\nis printed\nbelow:\n\n    7.1 (1) Lamps of the port burn "
        "all night.\n\n    (2) Nobody puts them out.\n\n3 This Act comes into force on assent.\n",
        "en-law",
        "SECTION-1|\nSECTION-1-SECTION-5|\nSECTION-1-SECTION-5-SUB-1|\nSECTION-1-SECTION-5-SUB-2|\n"
        "SECTION-2|\nSECTION-2-SECTION-7.1|\nSECTION-2-SECTION-7.1-SUB-1|\n"
        "SECTION-2-SECTION-7.1-SUB-2|\nSECTION-3|\n",
        Depth::all);
}

TEST(CuttingWrapped, ReferencesEndWithTheSentenceOrGoOnBehindAComma) {
    expect_outline(
        "An Act respecting lamps\n\nHer Majesty enacts as follows:\n\n"
        "1 (1) Lamps are lit by keepers.\n\n(2) A keeper may ask for oil, subject to subsections "
        "(1) and\n(3), before the sun goes down.\n\n(3) Nothing in this section is a duty that is "
        "named in (1) or\n(2).\n\n2 (1) The Board has the oil.\n\n(2) It sells none.\n",
        "en-law",
        "SECTION-1|\nSECTION-1-SUB-1|\nSECTION-1-SUB-2|\nSECTION-1-SUB-3|\nSECTION-2|\n"
        "SECTION-2-SUB-1|\nSECTION-2-SUB-2|\n",
        Depth::all);
}

TEST(CuttingWrapped, TitlesOfContainersGoOnInSmallLetters) {
    expect_outline(
        "Code des lampes\n\nTITRE I : Dispositions relatives aux lampes des villes, des\nports et "
        "des phares\n\nChapitre 1er : Des gardiens qui allument les lampes avant la\ntomb\xC3\xA9"
        "e de la nuit.\n\nArticle 1\n\nLes lampes sont allum\xC3\xA9"
        "es.\n\nArticle 2\n\nLes lampes sont \xC3\xA9teintes.\n\nChapitre 2 : De l'huile\n\n"
        "Article 3\n\nL'huile est gard\xC3\xA9"
        "e.\n",
        "fr-law",
        "TITRE-I|Dispositions relatives aux lampes des villes, des ports et des phares\n"
        "TITRE-I-CHAPITRE-1|Des gardiens qui allument les lampes avant la tomb\xC3\xA9"
        "e de la nuit.\nARTICLE-1|\nARTICLE-2|\nTITRE-I-CHAPITRE-2|De l'huile\nARTICLE-3|\n");
}

// Each paragraph is broken where the next word has no room.
TEST(CuttingWrapped, TitlesGoOnWhereTheNextWordHadNoRoom) {
    expect_outline(
        "Lampengesetz\n\n\xC2\xA7 1 Gemeinsame Vorschriften f\xC3\xBCr die Lampen der St\xC3\xA4"
        "dte und der\nLandkreise\n(1) Lampen werden am Abend von den W\xC3\xA4rtern entz\xC3\xBC"
        "ndet, die sie\nam Morgen wieder l\xC3\xB6schen.\n(2) Das \xC3\x96l wird von der Beh"
        "\xC3\xB6rde gestellt.\n\n\xC2\xA7 2\nVorschriften f\xC3\xBCr die Lampen der H\xC3\xA4"
        "fen und der Leuchtt\xC3\xBCrme an\nden K\xC3\xBCsten des Landes\nDie Lampen der H\xC3"
        "\xA4"
        "fen brennen die ganze Nacht und werden von den\nW\xC3\xA4rtern am Tag gereinigt.\n\n"
        "\xC2\xA7 3 Vorschriften f\xC3\xBCr die Lampen der Schiffe auf hoher See\nDie Lampen der "
        "Schiffe werden von der Mannschaft gel\xC3\xB6scht,\nsobald es hell ist.\n",
        "de-law",
        "P-1|Gemeinsame Vorschriften f\xC3\xBCr die Lampen der St\xC3\xA4"
        "dte und der Landkreise\n"
        "P-2|Vorschriften f\xC3\xBCr die Lampen der H\xC3\xA4"
        "fen und der Leuchtt\xC3\xBCrme an den K\xC3\xBCsten des Landes\n"
        "P-3|Vorschriften f\xC3\xBCr die Lampen der Schiffe auf hoher See\n");
}

TEST(CuttingWrapped, TitlesMayBeBrokenBehindAComma) {
    expect_outline(
        "LU\xE1\xBA\xACT \xC4\x90\xC3\x88N\n\n\xC4\x90i\xE1\xBB\x81u 1. B\xE1\xBA\xA3o "
        "h\xC3\xA0nh, b\xE1\xBA\xA3o qu\xE1\xBA\xA3n v\xC3\xA0 qu\xE1\xBA\xA3n l\xC3\xBD \xC4"
        "\x91\xC3\xA8n c\xE1\xBB\xA7"
        "a ph\xE1\xBB\x91,\n\xC4\x91\xC3\xA8n c\xE1\xBA\xA3ng\n\n\xC4\x90\xC3\xA8n \xC4"
        "\x91\xC6\xB0\xE1\xBB\xA3"
        "c th\xE1\xBA\xAFp m\xE1\xBB\x97i t\xE1\xBB\x91i.\n\n\xC4\x90i\xE1\xBB\x81u 2. "
        "D\xE1\xBA\xA7u\n\nD\xE1\xBA\xA7u \xC4\x91\xC6\xB0\xE1\xBB\xA3"
        "c c\xE1\xBA\xA5p.\n",
        "vi-law",
        "DIEU-1|B\xE1\xBA\xA3o h\xC3\xA0nh, b\xE1\xBA\xA3o qu\xE1\xBA\xA3n v\xC3\xA0 qu\xE1"
        "\xBA\xA3n l\xC3\xBD \xC4\x91\xC3\xA8n c\xE1\xBB\xA7"
        "a ph\xE1\xBB\x91, \xC4\x91\xC3\xA8n c\xE1\xBA\xA3ng\nDIEU-2|D\xE1\xBA\xA7u\n");
}

// A page ends with its number and a form feed.
TEST(CuttingPages, NotesAndHeadingsStandAtTheHeadOfAPage) {
    expect_outline(
        "An Act respecting lamps\n\nHer Majesty enacts as follows:\n\nShort title\n1 This Act may "
        "be cited as the Lamps Act.\n\n1\n\fDefinition\n2 In this Act, a lamp gives light.\n\n"
        "\n2\n\fKeepers of Lamps\n\nKeepers\n3 (1) A keeper lights lamps.\n\n3\n\fNight\n(2) "
        "He lights them at night.\n\nOil\n4 The Board has the oil.\n",
        "en-law",
        "SECTION-1|Short title\nSECTION-2|Definition\nkeepers-of-lamps|Keepers of Lamps\n"
        "SECTION-3|Keepers\nSECTION-3-SUB-1|\nSECTION-3-SUB-2|Night\nSECTION-4|Oil\n",
        Depth::all);
}

// A web page lost its blank lines.
TEST(CuttingPages, HeadingsStandAboveTheTitlesOfSectionsThoughSomeWereRepealed) {
    expect_outline(
        "An Act respecting lamps\nHer Majesty enacts as follows:\nShort title\n1 This Act may be "
        "cited as the Lamps Act.\nDefinition\n2 In this Act, a lamp gives light.\nKeepers of "
        "Lamps\nKeepers\n3 (1) A keeper lights lamps.\nNight\n(2) He lights them at night.\n"
        "4 [Repealed, 2001, c. 5, s. 2]\n5 [Repealed, 2001, c. 5, s. 2]\n6 [Repealed, 2001, c. 5, "
        "s. 2]\nThe Oil\nOil\n7 The Board has the oil.\nSale\n8 It sells none.\n",
        "en-law",
        "SECTION-1|Short title\nSECTION-2|Definition\nkeepers-of-lamps|Keepers of Lamps\n"
        "SECTION-3|Keepers\nSECTION-3-SUB-1|\nSECTION-3-SUB-2|Night\nSECTION-4|\nSECTION-5|\n"
        "SECTION-6|\nthe-oil|The Oil\nSECTION-7|Oil\nSECTION-8|Sale\n",
        Depth::all);
}

}  // namespace
