/// \file
/// Laws of Canada, the United States, the District of Columbia and Germany, as programs print them
/// from the markup of their publishers.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using core::cutting::Depth;
using cutting_test::expect_outline;

TEST(CuttingNorth, GermanContainersAreCountedInWordsUpToThirty) {
    expect_outline(
        "Leuchtengesetz\n(LG)\n\nSechzehnter Abschnitt\nÖl\n\n§ 40 Vorrat\nÖl wird gelagert.\n\n"
        "Siebzehnter Abschnitt\nDocht\n\n§ 41 Länge\nDer Docht ist lang.\n\n"
        "Einundzwanzigster Abschnitt\nGlas\n\n§ 50 Reinheit\nDas Glas ist rein.\n\n"
        "Dreißigster Abschnitt\nWärter\n\n§ 60 Dienst\nDer Wärter wacht.\n",
        "de-law",
        "ABSCHNITT-16|Öl\nP-40|Vorrat\nABSCHNITT-17|Docht\nP-41|Länge\nABSCHNITT-21|Glas\n"
        "P-50|Reinheit\nABSCHNITT-30|Wärter\nP-60|Dienst\n");
}

TEST(CuttingNorth, GermanChaptersStandBelowWhatHoldsTheFirstOfThem) {
    expect_outline(
        "Leuchtengesetz\n(LG)\n\nBuch 1\nAllgemeines\n\nAbschnitt 1\nPersonen\n\nTitel 1\n"
        "Wärter\n\n§ 1 Dienst\nDer Wärter wacht.\n\nTitel 2\nVereine\n\nUntertitel 1\n"
        "Gründung\n\nKapitel 1\nSatzung\n\n§ 2 Form\nSie ist schriftlich.\n\nKapitel 2\n"
        "Vorstand\n\nUnterkapitel 1\nWahl\n\n§ 3 Frist\nSie ist kurz.\n\nUntertitel 2\n"
        "Stiftung\n\n§ 4 Zweck\nEr ist hell.\n\nBuch 2\nÖl\n\nAbschnitt 1\nKauf\n\n"
        "§ 5 Preis\nÖl ist teuer.\n",
        "de-law",
        "BUCH-1|Allgemeines\nBUCH-1-ABSCHNITT-1|Personen\nBUCH-1-ABSCHNITT-1-TITEL-1|Wärter\n"
        "P-1|Dienst\nBUCH-1-ABSCHNITT-1-TITEL-2|Vereine\n"
        "BUCH-1-ABSCHNITT-1-TITEL-2-UNTERTITEL-1|Gründung\n"
        "BUCH-1-ABSCHNITT-1-TITEL-2-UNTERTITEL-1-KAPITEL-1|Satzung\nP-2|Form\n"
        "BUCH-1-ABSCHNITT-1-TITEL-2-UNTERTITEL-1-KAPITEL-2|Vorstand\n"
        "BUCH-1-ABSCHNITT-1-TITEL-2-UNTERTITEL-1-KAPITEL-2-UNTERKAPITEL-1|Wahl\nP-3|Frist\n"
        "BUCH-1-ABSCHNITT-1-TITEL-2-UNTERTITEL-2|Stiftung\nP-4|Zweck\nBUCH-2|Öl\n"
        "BUCH-2-ABSCHNITT-1|Kauf\nP-5|Preis\n");
    // Sections stand below chapters where a part holds these.
    expect_outline(
        "Leuchtengesetz\n(LG)\n\nAbschnitt 1\nEinleitung\n\n§ 1 Zweck\nEs werde Licht.\n\n"
        "Kapitel 1\nLeuchten\n\nAbschnitt 1\nGlas\n\n§ 2 Form\nSie ist rund.\n\nKapitel 2\n"
        "Wärter\n\nAbschnitt 1\nDienst\n\n§ 3 Zeit\nEr wacht.\n",
        "de-law",
        "ABSCHNITT-1|Einleitung\nP-1|Zweck\nKAPITEL-1|Leuchten\nKAPITEL-1-ABSCHNITT-1|Glas\n"
        "P-2|Form\nKAPITEL-2|Wärter\nKAPITEL-2-ABSCHNITT-1|Dienst\nP-3|Zeit\n");
}

TEST(CuttingNorth, RomanNumbersAreInsertedBehindInsertedMarks) {
    expect_outline(
        "Title 9. Lamps.\n\nChapter 1. Keepers.\n\n§ 9–101. Definitions.\nThe term:\n"
        "(1) “Bell” means a bell.\n(1A) “Boat” means a boat.\n(1A-i) “Buoy” means a buoy.\n"
        "(1A-ii) “Coal” means coal.\n(1B) “Day” means a day.\n(2) “Lamp” means:\n"
        "(A) A lamp of the port;\n(A-i) A lamp of a boat; or\n(B) Another one.\n\n"
        "§ 9–102. Duty.\n(a) A keeper wakes.\n(b) A keeper (A-i) sleeps.\n",
        "en-law",
        "TITLE-9|Lamps.\nTITLE-9-CHAPTER-1|Keepers.\nSECTION-9-101|Definitions.\n"
        "SECTION-9-101-PARA-1|\nSECTION-9-101-PARA-1A|\nSECTION-9-101-PARA-1A-i|\n"
        "SECTION-9-101-PARA-1A-ii|\nSECTION-9-101-PARA-1B|\nSECTION-9-101-PARA-2|\n"
        "SECTION-9-101-PARA-2-SUBPARA-A|\nSECTION-9-101-PARA-2-SUBPARA-A-i|\n"
        "SECTION-9-101-PARA-2-SUBPARA-B|\nSECTION-9-102|Duty.\nSECTION-9-102-SUB-a|\n"
        "SECTION-9-102-SUB-b|\n",
        Depth::all);
}

TEST(CuttingNorth, WhatTheEditorsPrintBehindAnActEndsItThoughNumbersGoOn) {
    expect_outline(
        "Lamps Act\nR.S.C., 1985, c. L-1\nAn Act respecting lamps\n\nShort title\n1 This Act may "
        "be cited as the Lamps "
        "Act.\n\nDuty\n2 A keeper wakes.\n\nFee\n3 A fee is due.\n\nRELATED PROVISIONS\n\n"
        "— 1993, c. 12, s. 4\n\nTransitional\n4 A lamp that burns goes on burning.\n\n"
        "— 1994, c. 2, s. 5\n\nIdem\n5 A keeper who wakes goes on waking.\n",
        "en-law",
        "SECTION-1|Short title\nSECTION-2|Duty\nSECTION-3|Fee\nRELATED|RELATED PROVISIONS\n"
        "RELATED-1993-c-12-s-4|— 1993, c. 12, s. 4\nRELATED-1993-c-12-s-4-SECTION-4|Transitional\n"
        "RELATED-1994-c-2-s-5|— 1994, c. 2, s. 5\nRELATED-1994-c-2-s-5-SECTION-5|Idem\n");
}

TEST(CuttingNorth, SectionsStayThoughTheTreatyInAScheduleHasMoreArticles) {
    std::string treaty;
    std::string articles;
    for (int i = 1; i < 12; ++i) {
        const std::string number = std::to_string(i);
        treaty += "ARTICLE " + number + "\nLamps of port " + number + "\n1. A lamp burns in port " +
                  number + ".\n2. A keeper wakes.\n";
        articles += "ANNEX-1-ARTICLE-" + number + "|Lamps of port " + number + "\n";
    }
    expect_outline(
        "CHAPTER 30\n2001\nAn Act to implement a convention on lamps\n\nSHORT TITLE\n\n"
        "Short title\n1. This Act may be cited as the Lamps Convention Act.\n\nPART 1\n"
        "CONVENTION\n\nConvention approved\n2. The Convention is approved.\n\nRegulations\n"
        "3. (1) The Minister may make regulations.\n\nException\n(2) None is made in May.\n\n"
        "SCHEDULE 1\n(Section 2)\nCONVENTION ON LAMPS\n" +
            treaty,
        "en-law",
        "short-title|SHORT TITLE\nSECTION-1|Short title\nPART-1|CONVENTION\n"
        "SECTION-2|Convention approved\nSECTION-3|Regulations\nANNEX-1|CONVENTION ON LAMPS\n" +
            articles);
}

TEST(CuttingNorth, FirstSectionOfAResolutionHasNoNumber) {
    expect_outline(
        "116th CONGRESS\n2d Session\nS. CON. RES.\n13\nCONCURRENT RESOLUTION\nWhereas lamps burn "
        "at night in the ports of the United States, as was said—\n(1) by the House; and\n(2) by "
        "the Senate: Now, therefore, be it\nResolved by the Senate (the House of Representatives "
        "concurring),\nThat Congress—\n(1) reaffirms that lamps are lit;\n(2) urges keepers to—\n"
        "(A) wake; and\n(B) carry oil; and\n(3) thanks them.\nPassed the Senate April 30, 2019.\n",
        "en-law",
        "DOCUMENT|\nDOCUMENT-PARA-1|\nDOCUMENT-PARA-2|\nDOCUMENT-PARA-2-SUBPARA-A|\n"
        "DOCUMENT-PARA-2-SUBPARA-B|\nDOCUMENT-PARA-3|\n",
        Depth::all);
    expect_outline(
        "116th CONGRESS\n1st Session\nH. J. RES.\n2\nJOINT RESOLUTION\nResolved by the Senate and "
        "House of Representatives (two-thirds of each House concurring therein),\nThat the "
        "following "
        "article is proposed as an amendment to the Constitution of the United States:\n\n"
        "“Article —\n\n“Section 1. The lamps of the ports are lit by the States.\n\n“Section 2. "
        "The "
        "keepers of the lamps have the power to enforce it.”.\n",
        "en-law", "DOCUMENT|\nDOCUMENT-SECTION-1|\nDOCUMENT-SECTION-2|\n", Depth::all);
}

TEST(CuttingNorth, MarksOfASectionWithoutANumberStandBeforeTheSecond) {
    const std::string text =
        "LAMPS ACT\nAN ACT\nTo light lamps.\nBe it enacted by the Senate and House of "
        "Representatives in Congress assembled,\n[16 U.S.C. 757a] That (a) for the purpose of "
        "light, "
        "lamps are lit.\n(b)(1) A keeper wakes.\n(2) He carries oil.\n\nSec. 2. [16 U.S.C. 757b]\n"
        "The keeper sleeps by day.\n\nSec. 3. [16 U.S.C. 757c]\nA fee is due.\n\nSec. 4. This Act "
        "is the Lamps Act.\n";
    expect_outline(text, "en-law",
                   "SUB-b|\nSUB-b-PARA-1|\nSUB-b-PARA-2|\nSECTION-2|\nSECTION-3|\n"
                   "SECTION-4|\n",
                   Depth::all);
    expect_outline(text, "en-law", "SECTION-2|\nSECTION-3|\nSECTION-4|\n");
}

TEST(CuttingNorth, LinesThatBeginAsAResolutionDoesAreNone) {
    expect_outline(
        "Notes of the port\n\nResolved in May.\nThat lamp burns again, for the keeper and the "
        "port, "
        "and it shall be lit:\n(1) at night;\n(2) in fog.\n",
        "markdown", "DOCUMENT|\n", Depth::all);
}

}  // namespace
