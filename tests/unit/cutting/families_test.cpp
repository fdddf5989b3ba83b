/// \file
/// Families of texts that no corpus holds: each a few lines in the manner of its kind.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using cutting_test::cut;
using cutting_test::expect_outline;
using cutting_test::outline_of;

TEST(CuttingFamilies, UnitedKingdomActHasChaptersCrossHeadingsAndTitlesOnTheLine) {
    expect_outline(
        "Lamps Act 2011\n\n2011 CHAPTER 14\n\nBE IT ENACTED by the King as follows:\n\n"
        "PART 1\n\nTHE OFFICE\n\nCHAPTER 1\n\nSETTING UP\n\nThe Office\n\n1 The Lamp Office\n\n"
        "(1) There is to be an office.\n\n2 Duties of the Office\n\n(1) The Office must lead.\n\n"
        "CHAPTER 2\n\nPOWERS\n\n2A Power to inspect\n\nA person may enter.\n\n"
        "PART 2\n\nEND\n\n3 Short title\n\n(1) This is the Lamps Act 2011.\n",
        "en-law",
        "PART-1|THE OFFICE\nPART-1-CHAPTER-1|SETTING UP\n"
        "PART-1-CHAPTER-1-the-office|The Office\nSECTION-1|The Lamp Office\n"
        "SECTION-2|Duties of the Office\nPART-1-CHAPTER-2|POWERS\nSECTION-2A|Power to inspect\n"
        "PART-2|END\nSECTION-3|Short title\n");
}

TEST(CuttingFamilies, HeadingAboveEveryNumberIsItsTitle) {
    expect_outline(
        "BE IT ENACTED as follows:—\n\nCHAPTER 1\n\nMEANING\n\nDefinitions\n\n1. In this Act—\n\n"
        "“board” means the board.\n\nBoard\n\n2. (1) There is a board.\n\n(2) It meets.\n\n"
        "CHAPTER 2\n\nPOWERS\n\nPowers of board\n\n3. The board may buy.\n\nName\n\n"
        "4. This Act is called the Lamps Act.\n",
        "en-law",
        "CHAPTER-1|MEANING\nSECTION-1|Definitions\nSECTION-2|Board\nCHAPTER-2|POWERS\n"
        "SECTION-3|Powers of board\nSECTION-4|Name\n");
    expect_outline(
        "1. Abschnitt\nAllgemeines\n\nGeltung\n\n§ 1. (1) Das Gesetz gilt für Lampen.\n\n"
        "Begriffe\n\n§ 2. Im Sinne des Gesetzes ist\n\n1. Lampe: ein Ding.\n\n2. Hauptstück\n"
        "Schluss\n\nVollziehung\n\n§ 3. Mit der Vollziehung ist der Minister betraut.\n",
        "de-law",
        "ABSCHNITT-1|Allgemeines\nP-1|Geltung\nP-2|Begriffe\nHAUPTSTUECK-2|Schluss\n"
        "P-3|Vollziehung\n");
}

TEST(CuttingFamilies, IndianActHasTheTitleBeforeADash) {
    expect_outline(
        "BE it enacted by Parliament as follows:—\n\nCHAPTER I\nPRELIMINARY\n\n"
        "1. Short title.—(1) This Act may be called the Lamps Act.\n\n(2) It extends here.\n\n"
        "2. Definitions.—In this Act,—\n\n(a) “lamp” means a light;\n\nCHAPTER II\nLICENCES\n\n"
        "3. Licence.—No person shall sell without one.\n\n3A. Fees.—There are fees.\n",
        "en-law",
        "CHAPTER-I|PRELIMINARY\nSECTION-1|Short title\nSECTION-2|Definitions\n"
        "CHAPTER-II|LICENCES\nSECTION-3|Licence\nSECTION-3A|Fees\n");
}

TEST(CuttingFamilies, ArticlesEncloseSectionsThatCarryTheirNumber) {
    expect_outline(
        "ARTICLE I\nDEFINITIONS\n\nSection 1.01 Certain Terms. As used here, a lamp is a light.\n\n"
        "Section 1.02 Reading. Headings do not count. See Section 1.01.\n\n"
        "ARTICLE II\nDUTIES\n\nSection 2.01 Care. The holder takes care of the lamps.\n\n"
        "Section 2.02 Return. (a) The holder returns them.\n\n(b) Section 2.01 survives.\n",
        "en-law",
        "ARTICLE-I|DEFINITIONS\nSECTION-1.01|Certain Terms\nSECTION-1.02|Reading\n"
        "ARTICLE-II|DUTIES\nSECTION-2.01|Care\nSECTION-2.02|Return\n");
    expect_outline(
        "Article. I.\n\nSection. 1.\n\nAll powers are vested.\n\nSection. 2.\n\nThe house "
        "meets.\n\n"
        "Article. II.\n\nSection. 1.\n\nThe power lies with one.\n\nAMENDMENT I\n\n"
        "No law shall forbid lamps.\n\nAMENDMENT II\n\nSection 1.\n\nLamps are free.\n",
        "en-law",
        "ARTICLE-I|\nARTICLE-I-SECTION-1|\nARTICLE-I-SECTION-2|\nARTICLE-II|\n"
        "ARTICLE-II-SECTION-1|\nAMENDMENT-I|\nAMENDMENT-II|\nAMENDMENT-II-SECTION-1|\n");
}

TEST(CuttingFamilies, SwissAndBavarianArticlesAreShortened) {
    expect_outline(
        "1. Kapitel: Allgemeines\n\n1. Abschnitt: Zweck\n\nArt. 1 Zweck\n\n"
        "1 Das Gesetz regelt Lampen.\n\n2 Artikel 2 bleibt vorbehalten.\n\n"
        "Art. 2 Begriffe\n\nEs bedeuten:\n\na. Lampe: ein Ding.\n\n"
        "2. Kapitel: Schluss\n\nArt. 3\nInkrafttreten\n\nEs tritt in Kraft.\n",
        "de-law",
        "KAPITEL-1|Allgemeines\nKAPITEL-1-ABSCHNITT-1|Zweck\nARTIKEL-1|Zweck\n"
        "ARTIKEL-2|Begriffe\nKAPITEL-2|Schluss\nARTIKEL-3|Inkrafttreten\n");
    expect_outline(
        "Chapitre 1 Dispositions générales\n\nArt. 1 Objet\n\n"
        "1 La loi règle les lampes.\n\nArt. 2 Portée\n\nL'art. 1 est réservé.\n\n"
        "Chapitre 2 Fin\n\nArt. 3 Entrée en vigueur\n\nElle entre en vigueur.\n",
        "fr-law",
        "CHAPITRE-1|Dispositions générales\nARTICLE-1|Objet\nARTICLE-2|Portée\n"
        "CHAPITRE-2|Fin\nARTICLE-3|Entrée en vigueur\n");
}

TEST(CuttingFamilies, TextBehindTheNumberIsNoTitle) {
    expect_outline(
        "Arrête :\n\nArt. 1er. - Les règles du présent arrêté s'appliquent.\n\n"
        "Art. 2. - La lampe est vendue par :\n\n- le maire ;\n- le préfet.\n\n"
        "Art. 3. § 1er. Elle est bonne.\n\n§ 2. Le maire la garde.\n",
        "fr-law", "ARTICLE-1|\nARTICLE-2|\nARTICLE-3|\n");
}

TEST(CuttingFamilies, KeywordInSmallLettersIsAReferenceAmongCapitals) {
    expect_outline(
        "Article 1\n\nLa lampe est bonne.\n\nArticle 2\n\nSont abrogés, pour ce qui est "
        "du code :\n\narticle 3.\n\nLe décret des lampes :\n\narticle 4.\n\n"
        "Article 3\n\nElle est gardée.\n",
        "fr-law", "ARTICLE-1|\nARTICLE-2|\nARTICLE-3|\n");
}

TEST(CuttingFamilies, RegulationTitlesStandBelowABlankLine) {
    expect_outline(
        "HAS ADOPTED THIS DECISION:\n\nCHAPTER I\n\nGeneral provisions\n\nArticle 1\n\n"
        "Subject matter\n\nThis Decision is about lamps.\n\nArticle 2\n\n"
        "Scope\n\n1. It covers lamps.\n\n2. Article 1 applies.\n\nANNEX\n\n"
        "LIST OF LAMPS\n\n1. Red lamps.\n",
        "en-law",
        "CHAPTER-I|General provisions\nARTICLE-1|Subject matter\nARTICLE-2|Scope\n"
        "ANNEX|LIST OF LAMPS\n");
}

TEST(CuttingFamilies, OutlineIsNoLawAndHasAppendices) {
    expect_outline(
        "SECURITY POLICY\n\nVersion 2.1\n\n1. Purpose\n\nThis sets out the rules.\n\n"
        "1.1 Scope\n\nAll staff.\n\n1.1.1 Exceptions\n\nNone.\n\n1.2 Terms\n\n"
        "See section 1.1.\n\n2. Roles\n\n2.1 The office shall pay within thirty days\n"
        "of an invoice under clause\n1.1 above.\n\n2.2 It shall:\n\n(a) pay; and\n\n"
        "(b) stay.\n\nAppendix A. Contacts\n\nHelp desk.\n\nA.1. Hours\n\nAll day.\n\n"
        "Appendix B. History\n\nNone.\n",
        "outline",
        "1|Purpose\n1.1|Scope\n1.1.1|Exceptions\n1.2|Terms\n2|Roles\n2.1|\n2.2|\n"
        "APPENDIX-A|Contacts\nAPPENDIX-A/A.1|Hours\nAPPENDIX-B|History\n");
}

TEST(CuttingFamilies, RequestForCommentsHasListsPagesAndContents) {
    expect_outline(
        "Network Working Group\n\nTable of Contents\n\n   1. Introduction ........2\n"
        "      1.1. Words ........2\n   2. Messages ........3\n   Appendix A. Examples ....4\n\n"
        "1. Introduction\n\n   The steps are:\n\n   1. Open it.\n\n   2. Send it.\n\n"
        "   3. Close it.\n\n1.1. Words\n\n   None.\n\n\nPerson     Informational    [Page 2]\n\f\n"
        "RFC 9999   Lamps      May 2020\n\n\n2. Messages\n\n   As in\n   1.1 above.\n\n"
        "3. Security\n\n   None.\n\nAppendix A. Examples\n\n   One.\n\nAuthors' Addresses\n\n"
        "   A. Person\n",
        "outline", "1|Introduction\n1.1|Words\n2|Messages\n3|Security\nAPPENDIX-A|Examples\n");
}

TEST(CuttingFamilies, RomanHeadingsStandAboveNumbersThatBeginAgain) {
    expect_outline(
        "KẾ HOẠCH\n\nI. MỤC ĐÍCH\n\n1. Mục đích\n\na) Một;\n\nb) Hai.\n\n2. Yêu cầu\n\n"
        "Phải đồng bộ.\n\nII. NỘI DUNG\n\n1. Tuyên truyền\n\n- Một.\n\n2. Kiểm tra\n\n"
        "- Hai.\n",
        "outline",
        "I|MỤC ĐÍCH\nI/1|Mục đích\nI/2|Yêu cầu\nII|NỘI DUNG\nII/1|Tuyên truyền\n"
        "II/2|Kiểm tra\n");
}

TEST(CuttingFamilies, NumbersInEmphasisOrAtAMarginOfTheTextAreFlush) {
    expect_outline(
        "Short Title\n\nShort title\n**1 This Act is the Lamps Act.**\n\nDefinitions\n"
        "**2 (1) In this Act, lamp means a light.**\n(2) It may be red.\n\nDuty\n"
        "**3 The holder shall lead.**\n\nEnd\n**4 This Act ends.**\n",
        "en-law",
        "short-title|Short Title\nSECTION-1|Short title\nSECTION-2|Definitions\n"
        "SECTION-3|Duty\nSECTION-4|End\n");
    expect_outline(
        "  Short title\n  1 This Act is the Lamps Act.\n\n  Definitions\n"
        "  2 (1) In this Act, lamp means a light.\n  (2) It may be red.\n\n  Duty\n"
        "  3 The holder shall lead.\n\n  End\n  4 This Act ends.\n",
        "en-law",
        "SECTION-1|Short title\nSECTION-2|Definitions\nSECTION-3|Duty\n"
        "SECTION-4|End\n");
}

TEST(CuttingFamilies, AustralianActHasDashesBehindNumbers) {
    expect_outline(
        "The Parliament of Australia enacts:\n\nChapter 1—Introduction\n\n"
        "Part 1.1—Preliminary\n\nDivision 1—Title\n\n1  Short title\n\nThis is the Act.\n\n"
        "Division 2—Words\n\n2  Definitions\n\n(1) A lamp is a light.\n\nPart 1.2—Register\n\n"
        "Division 1—Keeping\n\n3  Register\n\n(1) There is one.\n\nSchedule 1—Amendments\n",
        "en-law",
        "CHAPTER-1|Introduction\nCHAPTER-1-PART-1.1|Preliminary\n"
        "CHAPTER-1-PART-1.1-DIVISION-1|Title\nSECTION-1|Short title\n"
        "CHAPTER-1-PART-1.1-DIVISION-2|Words\nSECTION-2|Definitions\n"
        "CHAPTER-1-PART-1.2|Register\nCHAPTER-1-PART-1.2-DIVISION-1|Keeping\n"
        "SECTION-3|Register\nANNEX-1|Amendments\n");
}

TEST(CuttingFamilies, TitlesOfPartsStandBelowABlankLineInAllOrNone) {
    expect_outline(
        "Be it enacted as follows:\n\nPART 1\n\nPreliminary\n\nShort title\n\n"
        "1. (1) This is the Lamps Act.\n\n(2) It begins today.\n\nMeaning\n\n"
        "2. A lamp is a light.\n\nPART 2\n\nLicences\n\nGrant\n\n3. The board grants it.\n\n"
        "End\n\n4. The board ends it.\n\nFIRST SCHEDULE\n\nActs repealed\n",
        "en-law",
        "PART-1|Preliminary\nSECTION-1|Short title\nSECTION-2|Meaning\nPART-2|Licences\n"
        "SECTION-3|Grant\nSECTION-4|End\nANNEX-1|Acts repealed\n");
}

TEST(CuttingFamilies, SchedulesAndExhibitsHaveTitlesBelowReferences) {
    expect_outline(
        "BE it enacted as follows:—\n\n1. Title.—(1) This is the Lamps Act.\n\n"
        "2. Fees.—There are fees.\n\n3. Board.—There is a board.\n\nTHE SCHEDULE\n\n"
        "(See section 2)\n\nFEES\n\nTen rupees a lamp.\n",
        "en-law", "SECTION-1|Title\nSECTION-2|Fees\nSECTION-3|Board\nANNEX|FEES\n");
    expect_outline(
        "ARTICLE I\n\nWORDS\n\nSection 1.01 Lamps. As used here, it is a light.\n\n"
        "ARTICLE II\n\nLOANS\n\nSection 2.01 Making. Each lender lends.\n\n"
        "SCHEDULE 2.01\n\nLENDERS\n\nEXHIBIT A\n\nFORM OF NOTE\n",
        "en-law",
        "ARTICLE-I|WORDS\nSECTION-1.01|Lamps\nARTICLE-II|LOANS\nSECTION-2.01|Making\n"
        "ANNEX-2.01|LENDERS\nANNEX-A|FORM OF NOTE\n");
}

TEST(CuttingFamilies, SentenceBehindTheNumberIsATitleAsInTheOtherArticles) {
    expect_outline(
        "Arrête :\n\nArt. 1er. – Il est créé une commission.\n\nArt. 2. – Elle comprend :\n"
        "1° Un président ;\n2° Un maire.\n\nArt. 3. – Elle se réunit deux fois par an.\n"
        "Le président la convoque.\n\nArt. 4. – L'arrêté de 2001 est abrogé.\n",
        "fr-law", "ARTICLE-1|\nARTICLE-2|\nARTICLE-3|\nARTICLE-4|\n");
    expect_outline(
        "§ 1. (1) Das Gesetz gilt für Lampen.\n\n(2) Es gilt immer.\n\n"
        "§ 2. Im Sinne des Gesetzes bedeutet\n\n1. Lampe: ein Gerät;\n\n2. Licht: ein Strahl.\n\n"
        "§ 3. Die Länder vollziehen das Gesetz.\n\n§ 4. Der Minister ist betraut.\n",
        "de-law", "P-1|\nP-2|\nP-3|\nP-4|\n");
    expect_outline(
        "Sec. 1. Definitions.\n\nA lamp is a light.\n\nSec. 2. Permit required.\n\n"
        "No person shall sell lamps.\n\nSec. 3. Upkeep.\n\nThe city shall keep them.\n",
        "en-law", "SECTION-1|Definitions.\nSECTION-2|Permit required.\nSECTION-3|Upkeep.\n");
}

TEST(CuttingFamilies, LetterBehindABlankIsPartOfAFrenchNumber) {
    expect_outline(
        "Article 3\nLa lampe est bonne.\n\nArticle 4 A\nLe vendeur est agréé.\n\n"
        "Article 4\nLe registre est public.\n\nArticle 5\nLa loi est publiée.\n",
        "fr-law", "ARTICLE-3|\nARTICLE-4A|\nARTICLE-4|\nARTICLE-5|\n");
}

TEST(CuttingFamilies, StandardHasNumbersWithoutAFullStop) {
    expect_outline(
        "Lamps\n\n1 Scope\n\nThis document is about lamps.\n\n2 Terms\n\n2.1 General\n\n"
        "See 2.2.\n\n2.2 Marking\n\nLamps are marked.\n\n3 Test\n\nIt is done.\n\n"
        "Annex A\n(informative)\n\nGuidance\n\nA.1 Use\n\nUse it.\n",
        "outline",
        "1|Scope\n2|Terms\n2.1|General\n2.2|Marking\n3|Test\nAPPENDIX-A|Guidance\nAPPENDIX-A/"
        "A.1|Use\n");
}

TEST(CuttingFamilies, ContractParagraphHasTheTitleThatBeginsIt) {
    expect_outline(
        "1. WORDS\n\n1.1 “Lamp” means each of the products listed in Exhibit A.\n\n"
        "1.2 Price. The price is set out in Exhibit B.\n\n2. TERM\n\n"
        "2.1 Governing Law. This Agreement is governed by the laws of the State.\n",
        "outline", "1|WORDS\n1.1|\n1.2|Price\n2|TERM\n2.1|Governing Law\n");
}

TEST(CuttingFamilies, OutlineParagraphsAreAsLongAsTheyLike) {
    const std::string rest(200, 'x');
    expect_outline("Lamp License\n\n1. Definitions.\n\n1.1 Lamp means a light " + rest +
                       "\n\n1.2 Holder means who holds it.\n\n2. Grant of License. The maker "
                       "gives you a right " +
                       rest + "\n\n3. You may show the lamp to everybody who asks. They " + rest +
                       "\n\n4. Ending.\n\nIt ends.\n",
                   "outline",
                   "1|Definitions.\n1.1|\n1.2|Holder means who holds it.\n2|Grant of License\n3|\n"
                   "4|Ending.\n");
}

TEST(CuttingFamilies, OutlineNumbersHaveParenthesesOrNoBlank) {
    expect_outline(
        "Lamp License\n\n1) Grant. The maker gives\nyou a lamp.\n\n2) Use. You may use\n"
        "it.\n\n3) Return. You bring\nit back.\n",
        "outline", "1|Grant.\n2|Use.\n3|Return.\n");
    expect_outline(
        "Lamp License\n\n(1) You may use the lamp\nat home.\n\n(2) You may lend the\nlamp.\n\n"
        "(3) You bring the lamp\nback.\n",
        "outline", "1|\n2|\n3|\n");
    expect_outline(
        "Lamp License\n\n1.Words\n\nA lamp is a light.\n\n2.Scope of the rights\n\n"
        "All.\n\n3.End\n\nIt ends.\n",
        "outline", "1|Words\n2|Scope of the rights\n3|End\n");
}

TEST(CuttingFamilies, OutlineTitleInCapitalsOfWordsMayBeLong) {
    expect_outline(
        "  1. Use with the Other General Lamp License of This Town.\n\n  You may.\n\n"
        "  2. You may use every lamp of this town at night.\n\n  That is all.\n",
        "outline", "1|Use with the Other General Lamp License of This Town.\n2|\n");
}

TEST(CuttingFamilies, OutlineLettersBelowEachNumberAreNoHeadingsOfTheirOwn) {
    const std::string rest(200, 'x');
    expect_outline("1. WORDS\n\nA. Lamp " + rest + "\n\nB. Light " + rest +
                       "\n\n2. GRANT\n\nA. Use " + rest + "\n\nB. Show " + rest +
                       "\n\n3. END\n\nA. Notice " + rest + "\n\nB. Return " + rest + "\n",
                   "outline", "1|WORDS\n2|GRANT\n3|END\n");
}

TEST(CuttingFamilies, TitlesStandAboveNumbersInTextsWithoutBlankLines) {
    expect_outline(
        "Lamps Act 2018\nBe it enacted by the Council as follows:\nPART 1\nGeneral\nShort title\n"
        "1. (1) This Act may be cited as the Lamps Act.\n(2) It comes into operation soon.\n"
        "Meaning\n2. In this Act a lamp is a light.\nPART 2\nOffice\nDay of the Office\n"
        "3. The Minister appoints a day.\nDuties\n4. The Office shall—\n(a) lead, and\n"
        "(b) have a seal.\nSCHEDULE 1\nSections 3 and 4(1)(a)\nLamps of old\n"
        "1. A lamp of 1900.\n2. A lamp of 1910.\n",
        "en-law",
        "PART-1|General\nSECTION-1|Short title\nSECTION-2|Meaning\nPART-2|Office\n"
        "SECTION-3|Day of the Office\nSECTION-4|Duties\nANNEX-1|Lamps of old\n"
        "ANNEX-1-SECTION-1|\nANNEX-1-SECTION-2|\n");
}

TEST(CuttingFamilies, TitlesStandBehindNumbersThatLostTheirBlank) {
    const std::string act =
        "Lamps Act 2023\nBe it enacted as follows:—\nPart 1\nIntroduction\n1Overview\n"
        "(1)This Act is about lamps.\n(2)A lamp—\n(a)is a light, and\n(b)burns.\n"
        "2\"Holder\" and \"maker\"\n(1)A holder holds.\n2AMakers abroad\n(1)They count too.\n"
        "Part 2\nDuties\n3Duty to lead\nA holder must lead.\nSCHEDULE 1\nSection 3\nExempt lamps\n"
        "1(1)A lamp of oil is exempt.\n(2)Oil is oil.\n2A candle is exempt.\n3In this Schedule a "
        "candle is a light.\n";
    expect_outline(act, "en-law",
                   "PART-1|Introduction\nSECTION-1|Overview\nSECTION-2|\"Holder\" and \"maker\"\n"
                   "SECTION-2A|Makers abroad\nPART-2|Duties\nSECTION-3|Duty to lead\n"
                   "ANNEX-1|Exempt lamps\nANNEX-1-SECTION-1|\nANNEX-1-SECTION-2|\n"
                   "ANNEX-1-SECTION-3|\n");
    // Among numbers with a blank behind them one without is text.
    expect_outline(
        "BE IT ENACTED as follows:\n\n1 Name\n\n(1) This is an Act.\n\n2 Lamps\n\n(1) "
        "A lamp is a light.\n\n3Dimensional lamps are lights too.\n\n3 Doors\n\n(1) Open.\n",
        "en-law", "SECTION-1|Name\nSECTION-2|Lamps\nSECTION-3|Doors\n");
}

TEST(CuttingFamilies, IndentOfAllBodiesIsNoQuotation) {
    const std::string act =
        "The Parliament of Lampland enacts:\n\nPart I—Preliminary\n\n1  Short title\n\n"
        "\t\tThis Act may be cited as the Lamps Act.\n\nDivision 1—Words\n\n"
        "Subdivision A—First words\n\n2  Interpretation\n\n\t(1)\tIn this Act a lamp is a "
        "light.\n\n"
        "\t(2)\tA light:\n\n\t(a)\tburns; or\n\n\t(b)\tshines.\n\n2A  Breach\n\n"
        "\t(1)\tAn act is a breach if it is dark.\n\nSchedule 1—Forms\n\nForms are paper.\n\n"
        "Endnotes\n\nEndnote 1—About this\n\nThe notes are short.\n";
    expect_outline(act, "en-law",
                   "PART-I|Preliminary\nSECTION-1|Short title\nPART-I-DIVISION-1|Words\n"
                   "PART-I-DIVISION-1-SUBDIVISION-A|First words\nSECTION-2|Interpretation\n"
                   "SECTION-2A|Breach\nANNEX-1|Forms\n");
    const auto plan = cut(act, "auto", "DOC", core::cutting::Depth::all);
    for (const auto& unit : plan.units) {
        EXPECT_FALSE(unit.quoted) << unit.canonical_address;
    }
    EXPECT_EQ(plan.zones.back().kind, "notes");
}

TEST(CuttingFamilies, FederalRegulationsHaveContentsWithoutTitleAndAppendicesOfParts) {
    const std::string text =
        "CHAPTER III—LAMP OFFICE\n\nPART 401—LAMPS\n\nSubpart A—General\n\nSec.\n"
        "401.5 Purpose.\n401.10 Scope.\n\nSubpart B—Holders\n\n401.30 Who holds.\n\n"
        "Appendix A to Part 401—Conduct\n\nAuthority: 1 Lamp Code 5.\n\nSubpart A—General\n\n"
        "§ 401.5 Purpose.\n\n(a) This part is about lamps.\n\n§ 401.10 Scope.\n\nAll lamps "
        "count.\n\n"
        "Subpart B—Holders\n\n§ 401.30 Who holds.\n\nWho has it. See Appendix A to Part 401.\n\n"
        "Appendix A to Part 401—Conduct\n\nHolders are kind.\n\n"
        "Appendix B to Part 401 [Reserved]\n\nPART 402--RECORDS\n\n§ 402.5 Records.\n\nWrite.\n";
    expect_outline(text, "en-law",
                   "CHAPTER-III|LAMP OFFICE\nCHAPTER-III-PART-401|LAMPS\n"
                   "CHAPTER-III-PART-401-SUBPART-A|General\nSECTION-401.5|Purpose.\n"
                   "SECTION-401.10|Scope.\nCHAPTER-III-PART-401-SUBPART-B|Holders\n"
                   "SECTION-401.30|Who holds.\nCHAPTER-III-PART-401-ANNEX-A|Conduct\n"
                   "CHAPTER-III-PART-401-ANNEX-B|\nCHAPTER-III-PART-402|RECORDS\n"
                   "SECTION-402.5|Records.\n");
    const auto plan = cut(text, "auto");
    for (const auto& unit : plan.units) {
        const bool inside = unit.zone == "annex";
        EXPECT_EQ(inside, unit.section_type == "annex") << unit.canonical_address;
    }
}

TEST(CuttingFamilies, FederalRegisterHasBulletsAndTitlesWithAFullStop) {
    expect_outline(
        "AGENCY: Lamp Office.\n\nSUMMARY: The Office amends its rules.\n\n"
        "PART 165--LAMPS AT SEA\n\n0\n1. The authority goes on to read as follows:\n\n"
        "    Authority: 1 Lamp Code 5.\n\n0\n2. Add Sec.  165.7 to read as follows:\n\n\n"
        "Sec.  165.7  Lamps; Bay of Light.\n\n    (a) Location. The bay.\n"
        "    (b) Period. At night.\n",
        "en-law", "PART-165|LAMPS AT SEA\nSECTION-165.7|Lamps; Bay of Light.\n");
}

TEST(CuttingFamilies, RulesThatADecisionBringsIntoForceAreAnAnnex) {
    expect_outline(
        "QUYẾT ĐỊNH\nBAN HÀNH QUY CHẾ ĐÈN\n\nCăn cứ Luật Đèn;\n\n"
        "Điều 1. Ban hành kèm theo Quyết định này Quy chế đèn.\n\n"
        "Điều 2. Quyết định này có hiệu lực thi hành từ ngày mai.\n\n"
        "Điều 3. Các đơn vị chịu trách nhiệm thi hành Quyết định này./.\n\n"
        "Nơi nhận:\n- Lưu: VT.\n\nGIÁM ĐỐC\nNguyễn Văn Đèn\n\nQUY CHẾ\nDÙNG ĐÈN\n"
        "(Ban hành kèm theo Quyết định số 1/QĐ của Giám đốc)\n\n"
        "Điều 1. Phạm vi điều chỉnh\n\n1. Quy chế này quy định về đèn.\n\n"
        "Điều 2. Đối tượng\n\nMọi người dùng đèn.\n\nĐiều 3. Hiệu lực\n\nQuy chế này có hiệu "
        "lực.\n",
        "vi-law",
        "DIEU-1|\nDIEU-2|\nDIEU-3|\nBANHANH|DÙNG ĐÈN\nBANHANH-DIEU-1|Phạm vi điều chỉnh\n"
        "BANHANH-DIEU-2|Đối tượng\nBANHANH-DIEU-3|Hiệu lực\n");
    // Without the words that attach them they are a title like others.
    expect_outline(
        "QUY CHẾ\nDÙNG ĐÈN\n\nĐiều 1. Phạm vi\n\nVề đèn.\n\nĐiều 2. Đối tượng\n\nMọi "
        "người.\n\nĐiều 3. Hiệu lực\n\nNgày mai.\n",
        "vi-law", "DIEU-1|Phạm vi\nDIEU-2|Đối tượng\nDIEU-3|Hiệu lực\n");
}

TEST(CuttingFamilies, ArticlesEncloseNumbersThatCarryTheirs) {
    std::string tenth;
    for (int i = 1; i <= 11; ++i) {
        tenth += "2." + std::to_string(i) + " Dues. Members pay lamps.\n\n";
    }
    std::string expected =
        "ARTICLE-I|NAME\nSECTION-1.1|Name\nSECTION-1.2|Office\n"
        "ARTICLE-II|MEMBERS\n";
    for (int i = 1; i <= 11; ++i) {
        expected += "SECTION-2." + std::to_string(i) + "|Dues\n";
    }
    expect_outline(
        "BYLAWS OF THE LAMP CLUB\n\nARTICLE I\nNAME\n\n1.1 Name. The name of the club is "
        "Lamp.\n\n1.2 Office. The office is in the light.\n\nARTICLE II\nMEMBERS\n\n" +
            tenth + "ARTICLE III\nEND\n\nThe club ends.\n",
        "en-law", expected + "ARTICLE-III|END\n");
    // Headings set in the middle of the page are no quotations.
    expect_outline(
        "LAMP LICENCE\n\n    Article 1 - LAMPS\n\nThe lamps of the town are lights for the "
        "people.\n\n    Article 2 - USE\n\n2.1 You may use the lamp in that town.\n\n"
        "2.2 You may lend it to any of the others.\n\n    Article 3 - RETURN\n\n"
        "3.1 You bring the lamp back by the end of the day.\n\n3.2 You clean it.\n",
        "en-law",
        "ARTICLE-1|LAMPS\nARTICLE-2|USE\nSECTION-2.1|\nSECTION-2.2|\nARTICLE-3|RETURN\n"
        "SECTION-3.1|\nSECTION-3.2|\n");
    // Where sections do not enclose, they are clauses.
    const auto plan =
        cut("Section 1. Words\n\n1.1 A lamp is a light that burns.\n\n1.2 A holder "
            "holds it.\n\nSection 2. Rights\n\n2.1 You may use the lamp.\n\n2.2 You "
            "may show it.\n\nSection 3. End\n\nIt ends.\n",
            "en-law", "DOC", core::cutting::Depth::all);
    EXPECT_EQ(outline_of(plan),
              "SECTION-1|Words\nSECTION-1-SUB-1.1|\nSECTION-1-SUB-1.2|\nSECTION-2|Rights\n"
              "SECTION-2-SUB-2.1|\nSECTION-2-SUB-2.2|\nSECTION-3|End\n");
}

TEST(CuttingFamilies, TranslatedConstitutionsHaveSentencesAndHeadingsOfARomanNumber) {
    expect_outline(
        "CHAPTER I. THE LAMP\n\nArticle 1. The lamp is the symbol of the town.\n\n"
        "Article 2. The lamp shall not be sold.\n\nCHAPTER II. LIGHT\n\n"
        "Article 3. The people forever renounce the dark.\nTo this end lamps are kept.\n\n"
        "Article 4. Lamps are made by law.\n",
        "en-law",
        "CHAPTER-I|THE LAMP\nARTICLE-1|\nARTICLE-2|\nCHAPTER-II|LIGHT\nARTICLE-3|\n"
        "ARTICLE-4|\n");
    expect_outline(
        "I.\nBasic Lamps\n\nArticle 1\n[Light]\n\n(1) Light is free.\n\nArticle "
        "2\n[Dark]\n\n(1) Dark is not.\n\nII.\nThe Town\n\nArticle 3\n[Town]\n\n(1) It is "
        "lit.\n",
        "en-law",
        "HEADING-I|Basic Lamps\nARTICLE-1|[Light]\nARTICLE-2|[Dark]\n"
        "HEADING-II|The Town\nARTICLE-3|[Town]\n");
}

TEST(CuttingFamilies, IndianActHasBracketsOfAmendmentsAndPageNumbersAboveTitles) {
    expect_outline(
        "BE it enacted by Parliament as follows:—\n\nCHAPTER I\n\nPRELIMINARY\n\n"
        "1. Short title.—(1) This Act may be called the Lamps Act.\n\n2. Definitions.—In this "
        "Act,—\n\n"
        "(a) “lamp” means a light;\n\nCHAPTER II\n\n3\n\nLICENCES\n\n"
        "3. Licence.—No person shall sell without one.\n\n12[4. Fees.—There are fees.\n\n"
        "4A. Exemptions.—The Government may exempt.]\n\n[5. Repeal.—Old acts are repealed.]\n",
        "en-law",
        "CHAPTER-I|PRELIMINARY\nSECTION-1|Short title\nSECTION-2|Definitions\n"
        "CHAPTER-II|LICENCES\nSECTION-3|Licence\nSECTION-4|Fees\nSECTION-4A|Exemptions\n"
        "SECTION-5|Repeal\n");
}

TEST(CuttingFamilies, CircularHasNumbersBelowEachRomanHeading) {
    expect_outline(
        "THÔNG TƯ\n\nI. QUY ĐỊNH CHUNG\n\n1. Đối tượng áp dụng:\n\na) Người bán đèn;\n\n"
        "b) Người mua đèn.\n\n2. Nguyên tắc:\n\n2.1. Công khai.\n\n2.2. Minh bạch.\n\n"
        "II. TỔ CHỨC THỰC HIỆN\n\n1. Thông tư này có hiệu lực thi hành sau 15 ngày.\n\n"
        "2. Các đơn vị chịu trách nhiệm thi hành Thông tư này.\n",
        "outline",
        "I|QUY ĐỊNH CHUNG\nI/1|\nI/2|\nI/2/2.1|Công khai.\nI/2/2.2|Minh bạch.\n"
        "II|TỔ CHỨC THỰC HIỆN\nII/1|\nII/2|\n");
}

TEST(CuttingFamilies, PolicyHasCapitalsBehindPlainNumbersAndExhibitsTheirTitleBelow) {
    expect_outline(
        "LAMP POLICY\n\n1 PURPOSE\nThis policy sets out how lamps are used.\n\n2 SCOPE\n"
        "It applies to all lamps.\n\n3 DUTIES\nLamps are clean.\n",
        "outline", "1|PURPOSE\n2|SCOPE\n3|DUTIES\n");
    expect_outline(
        "1. LAMPS\n\nSee Exhibit A.\n\n2. TERM\n\nOne year.\n\nEXHIBIT A\nLAMPS OF OIL\n\n"
        "They burn.\n",
        "outline", "1|LAMPS\n2|TERM\nAPPENDIX-A|LAMPS OF OIL\n");
}

TEST(CuttingFamilies, OutlineNumberThatIsMissingMayEndWithAColon) {
    expect_outline(
        "Lamp License\n\n1. Words\n\nA lamp is a light.\n\n2. Grant\n\nYou may use it.\n\n"
        "3. Limits. You may use the lamp as far as these say:\n\nNot at sea.\n\n"
        "4. End\n\nIt ends.\n",
        "outline", "1|Words\n2|Grant\n3|Limits\n4|End\n");
}

TEST(CuttingFamilies, LettersThatBeginAgainBelowNumbersAreNotTheOutline) {
    expect_outline(
        "1. WORDS\n\nA. Lamp\n\nB. Light\n\nC. Dark\n\n2. GRANT\n\nA. Use\n\nB. Show\n\n"
        "C. Lend\n\n3. END\n\nA. Notice\n\nB. Return\n\nC. Loss\n",
        "outline", "1|WORDS\n2|GRANT\n3|END\n");
}

TEST(CuttingFamilies, TitleBelowANumberIsNoSentenceThatWasBroken) {
    expect_outline(
        "HIỆP ĐỊNH\n\nĐiều 1\n\nĐịnh nghĩa\n\n1. Đèn là nguồn sáng của các bên.\n\n"
        "Điều 2\n\nPhạm vi\n\n1. Hiệp định này áp dụng cho đèn.\n\nĐiều 3\n\nHiệu lực\n\n"
        "Hiệp định này có hiệu lực.\n",
        "vi-law", "DIEU-1|Định nghĩa\nDIEU-2|Phạm vi\nDIEU-3|Hiệu lực\n");
    expect_outline(
        "CHƯƠNG I\nĐÈN\n\nĐiều 1\n\nNhà nước bảo đảm ánh sáng của đèn cho mọi\nngười "
        "dân.\n\nĐiều 2\n\nMọi người được dùng đèn theo quy định của\npháp luật.\n\nĐiều "
        "3\nĐèn là của chung, không ai được tắt đèn\nban đêm.\n",
        "vi-law", "CHUONG-I|ĐÈN\nDIEU-1|\nDIEU-2|\nDIEU-3|\n");
    expect_outline(
        "CHAPTER I. LIGHT\n\nArticle 1\nThe lamp shall be the symbol of the town and of\nthe "
        "people.\n\nArticle 2\nThe lamp shall be kept by those who live in\nthe town.\n\n"
        "Article 3\nThe dark is forbidden by the laws of the\ntown.\n",
        "en-law", "CHAPTER-I|LIGHT\nARTICLE-1|\nARTICLE-2|\nARTICLE-3|\n");
}

TEST(CuttingFamilies, PolicyNumbersItsOutermostSectionsWithZeros) {
    expect_outline(
        "LAMP POLICY\n\n1.0 PURPOSE\n\nLamps shall burn.\n\n2.0 POLICY\n\n2.1 General Use\n\n"
        "2.1.1 Lamps remain the property of the company.\n\n2.2 What Is Not Done\n\n"
        "The following is prohibited:\n\n1. Breaking lamps.\n2. Selling lamps.\n\n"
        "3.0 COMPLIANCE\n\nThe team looks.\n",
        "outline",
        "1.0|PURPOSE\n2.0|POLICY\n2.1|General Use\n2.1.1|\n"
        "2.2|What Is Not Done\n3.0|COMPLIANCE\n");
}

TEST(CuttingFamilies, RegulationsOfACompanyAreNoAnnexOfTheDecisionThatIssuedThem) {
    const std::string text =
        "NỘI QUY LAO ĐỘNG\n(Ban hành kèm theo Quyết định số 12/QĐ-ABC)\n\n"
        "PHẦN I: QUY ĐỊNH CHUNG\n\nĐiều 1: Mục đích\nNội quy này quy định về đèn.\n\n"
        "Điều 2: Đối tượng áp dụng\n2.1. Người lao động.\n2.2. Người học nghề:\n"
        "a. Dưới 3 tháng;\nb. Trên 3 tháng.\n";
    expect_outline(text, "vi-law",
                   "PHAN-I|QUY ĐỊNH CHUNG\nDIEU-1|Mục đích\nDIEU-2|Đối tượng áp dụng\n"
                   "DIEU-2-KHOAN-2.1|\nDIEU-2-KHOAN-2.2|\nDIEU-2-KHOAN-2.2-DIEM-a|\n"
                   "DIEU-2-KHOAN-2.2-DIEM-b|\n",
                   core::cutting::Depth::all);
}

TEST(CuttingFamilies, WordsBeforeTheFirstPointAreNoTitleOfIt) {
    const std::string text =
        "Part 1 – Lamps\n\n1. Scope\n\nThis Act applies to—\n(a) a lamp; and\n(b) a light.\n\n"
        "2. Binding\n\n(1) This Act binds all.\n\n3. Lights\n\n(1) They burn.\n\n"
        "Schedule 1\n[ss. 2 & 3]\n\nLamp Rules\n\n1. Rule of lamps\n(1) Lamps burn.\n\n"
        "2. Rule of lights\n(1) Lights burn.\n";
    const auto plan = cut(text, "en-law", "DOC", core::cutting::Depth::all);
    EXPECT_NE(outline_of(plan).find("SECTION-1|Scope\nSECTION-1-PARA-a|\n"), std::string::npos)
        << outline_of(plan);
    EXPECT_NE(outline_of(plan).find("ANNEX-1|Lamp Rules\n"), std::string::npos) << outline_of(plan);
}

TEST(CuttingFamilies, CodesOfStatesNumberSectionsInTheTenThousandsOrByTheirCitation) {
    expect_outline(
        "TITLE 29\nState Lamps\nCHAPTER 100. Lamp Act\n\n§ 10001. Policy of lamps.\n\n"
        "It is vital that lamps burn.\n\n60 Del. Laws, c. 641, § 1.\n\n§ 10002. Definitions.\n\n"
        "(a) “Lamp” means a light.\n\n60 Del. Laws, c. 641, § 1.\n",
        "en-law",
        "TITLE-29|State Lamps\nTITLE-29-CHAPTER-100|Lamp Act\n"
        "SECTION-10001|Policy of lamps.\nSECTION-10002|Definitions.\n");
    expect_outline(
        "Chapter 42.56 RCW\nLAMPS ACT\n\nSections\n\n42.56.001\tFinding.\n"
        "42.56.010\tDefinitions.\n\nRCW 42.56.001\nFinding.\nThe legislature finds lamps.\n\n"
        "RCW 42.56.010\nDefinitions.\nThe definitions apply throughout this chapter.\n",
        "en-law", "CHAPTER-42.56|RCW\nSECTION-42.56.001|\nSECTION-42.56.010|\n");
}

}  // namespace
