/// \file
/// Acts of the Commonwealth, codes and by-laws in English, in layouts that no corpus holds.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::cut;
using cutting_test::expect_outline;
using cutting_test::outline_of;

TEST(CuttingEnglish, ListRightBelowAnItemStandsBelowItThoughTheSchemeHasItFurtherOut) {
    expect_outline(
        "BE it enacted by the Parliament in the first year of the Republic as follows:—\n\nPART "
        "I\nLAMPS\n\n1. Board.—(1) There is a Board for the lamps of the state and of any town "
        "in it.\n\n(2) It consists of—\n\n"
        "(i) a Chairman;\n\n(ii) two members, of whom—\n\n(a) one keeps a lamp; and\n\n"
        "(b) one keeps a light.\n\n2. Powers.—(1) The Board may—\n\n(a) hold land; or\n\n"
        "(b) sue.\n\n(2) In this section “land” means—\n\n(i) a house; or\n\n(ii) a field;\n\n"
        "“court” means—\n\n(a) a judge; or\n\n(b) a bench.\n\n3. Rules.—Rules bind.\n",
        "en-law",
        "PART-I|LAMPS\nSECTION-1|Board\nSECTION-1-SUB-1|\nSECTION-1-SUB-2|\n"
        "SECTION-1-SUB-2-SUBPARA-i|\nSECTION-1-SUB-2-SUBPARA-ii|\n"
        "SECTION-1-SUB-2-SUBPARA-ii-PARA-a|\nSECTION-1-SUB-2-SUBPARA-ii-PARA-b|\n"
        "SECTION-2|Powers\nSECTION-2-SUB-1|\nSECTION-2-SUB-1-PARA-a|\nSECTION-2-SUB-1-PARA-b|\n"
        "SECTION-2-SUB-2|\nSECTION-2-SUB-2-SUBPARA-i|\nSECTION-2-SUB-2-SUBPARA-ii|\n"
        "SECTION-2-SUB-2-PARA-a|\nSECTION-2-SUB-2-PARA-b|\nSECTION-3|Rules\n",
        Depth::all);
}

TEST(CuttingEnglish, ActThatSaysHowItIsCitedIsALawWithoutEnactingWords) {
    expect_outline(
        "LAMPS ACT\n\nARRANGEMENT OF SECTIONS\n\nSECTION\n\n1. Duty.\n\n2. Licences.\n\n"
        "3. Short title.\n\nSCHEDULE\n\nConditions\n\nCHAPTER L2\n\nLAMPS ACT\n\n"
        "An Act to control the use of lamps in the towns of this land and on the coast.\n\n"
        "[30th November, 1988]\n\n1. Duty\n\n(1) A lamp is lit by the keeper of it.\n\n"
        "(2) A keeper who—\n\n(a) sleeps; or\n\n(b) drinks,\n\nis guilty.\n\n2. Licences\n\n"
        "The Minister may grant licences.\n\n[Schedule.]\n\n3. Short title\n\n"
        "This Act may be cited as the Lamps Act.\n\nSCHEDULE\n\n[Section 2.]\n\nConditions\n\n"
        "1. The lamp is clean.\n\n2. The lamp is lit.\n",
        "en-law",
        "SECTION-1|Duty\nSECTION-1-SUB-1|\nSECTION-1-SUB-2|\nSECTION-1-SUB-2-PARA-a|\n"
        "SECTION-1-SUB-2-PARA-b|\nSECTION-2|Licences\nSECTION-3|Short title\nANNEX|Conditions\n"
        "ANNEX-SECTION-1|\nANNEX-SECTION-2|\n",
        Depth::all);
}

TEST(CuttingEnglish, WhoSignsByAuthorityIsNoTextOfTheLastRegulation) {
    const std::string text =
        "STATUTORY INSTRUMENTS\n\nThe Minister makes these Regulations in exercise of the powers "
        "of "
        "the Act.\n\nPART 1\nGeneral\n\nCitation\n\n1. These Regulations may be cited as the Lamps "
        "Regulations.\n\n"
        "Application\n\n2. They apply to ships.\n\nLamps\n\n3.—(1) A lamp burns.\n\n(2) It is "
        "white.\n\n"
        "Signed by authority of the Secretary of State for Transport\n\nA. Name\n"
        "Minister of State\n21st May 2018\n\nEXPLANATORY NOTE\n\nLamps burn.\n";
    const auto plan = cut(text, "auto", "DOC", Depth::all);
    ASSERT_EQ(outline_of(plan),
              "PART-1|General\nSECTION-1|Citation\nSECTION-2|Application\nSECTION-3|Lamps\nSECTION-"
              "3-SUB-1|\nSECTION-3-"
              "SUB-2|\n");
    EXPECT_EQ(plan.units.back().span.end, text.find("Signed by"));
}

TEST(CuttingEnglish, EditorsOfACodePrintNotesBelowTheSections) {
    const std::string text =
        "CHAPTER 1—LAMPS\n\nSUBCHAPTER I—IN GENERAL\n\n§101. Duty to light\n\n(a) In general\n\n"
        "The Secretary shall light all waters.\n\n(b) Exceptions\n\nA river is dark.\n\n"
        "(Pub. L. 99–145, §101, Nov. 8, 1985, 99 Stat. 600.)\n\nEditorial Notes\n\n"
        "Amendments\n\n2008—Subsec. (b). Pub. L. 110–181 inserted “river”.\n\n"
        "Statutory Notes and Related Subsidiaries\n\nEffective Date\n\nIt was provided that:\n\n"
        "(a) The amendment takes effect.\n\n(b) It binds.\n\n§102. Pay\n\nA keeper is paid.\n\n"
        "[§103. Repealed. Pub. L. 104–66, Dec. 21, 1995, 109 Stat. 726]\n\nSection related to "
        "reports.\n\n§104. Regulations\n\nThe Secretary shall prescribe regulations.\n";
    const auto plan = cut(text, "auto", "DOC", Depth::all);
    EXPECT_EQ(outline_of(plan),
              "CHAPTER-1|LAMPS\nCHAPTER-1-SUBCHAPTER-I|IN GENERAL\nSECTION-101|Duty to light\n"
              "SECTION-101-SUB-a|\nSECTION-101-SUB-b|\nSECTION-102|Pay\nSECTION-103|Repealed. Pub. "
              "L. 104–66, Dec. 21, 1995, 109 Stat. 726]\nSECTION-104|Regulations\n");
    EXPECT_EQ(plan.units[4].span.end, text.find("Editorial Notes"));
}

TEST(CuttingEnglish, SideNotesStandBetweenNumbersOfSectionsAndTheirTitles) {
    expect_outline(
        "Be it enacted by the Senate and House of Representatives,\n\n"
        "SECTION 1. <<NOTE: 33 USC 101 note.>>  SHORT TITLE; TABLE OF CONTENTS.\n\n"
        "    (a) Short Title.--This is the Lamp Act.\n    (b) Table of Contents.--The table is:\n\n"
        "Sec. 1. Short title; table of contents.\nSec. 2. Definitions.\n\nTITLE I--LAMPS\n\n"
        "Sec. 101. Grants.\n\nTITLE II--KEEPERS\n\nSec. 201. Training.\n\n"
        "SEC. 2. <<NOTE: 33 USC 101.>>  DEFINITIONS.\n\n    A lamp is a light.\n\n"
        "TITLE I--LAMPS\n\nSEC. 101. <<NOTE: 33 USC 111.>>  GRANTS.\n\n    There are grants.\n\n"
        "TITLE II--KEEPERS\n\nSEC. 201. TRAINING.\n\n    Keepers are trained.\n",
        "en-law",
        "SECTION-1|SHORT TITLE; TABLE OF CONTENTS.\nSECTION-2|DEFINITIONS.\nTITLE-I|LAMPS\n"
        "SECTION-101|GRANTS.\nTITLE-II|KEEPERS\nSECTION-201|TRAINING.\n");
}

TEST(CuttingEnglish, TitlesAboveNumbersMayEndWithAFullStopInAll) {
    expect_outline(
        "AN ACT TO PROVIDE FOR LAMPS.\n\nBE IT ENACTED BY THE OIREACHTAS AS FOLLOWS:\n\nPART 1\n\n"
        "Preliminary and General\n\nShort title and commencement.\n\n"
        "1.— (1) This Act may be cited as the Lamps Act.\n\n(2) It is in force.\n\n"
        "Interpretation.\n\n2.— In this Act “lamp” means a light.\n\nExpenses.\n\n"
        "3.— The expenses of the Minister are paid.\n\nPART 2\n\nCommissioners\n\n"
        "Functions of Commissioners.\n\n4.— (1) The Commissioners light the coast.\n\n"
        "(2) They buy oil.\n\nSCHEDULE\n\nCommissioners\n\n1. They are a body.\n\n"
        "2. They are nine.\n",
        "en-law",
        "PART-1|Preliminary and General\nSECTION-1|Short title and commencement.\n"
        "SECTION-2|Interpretation.\nSECTION-3|Expenses.\nPART-2|Commissioners\n"
        "SECTION-4|Functions of Commissioners.\nANNEX|Commissioners\nANNEX-SECTION-1|\n"
        "ANNEX-SECTION-2|\n");
}

TEST(CuttingEnglish, SentencesAboveNumbersAreTextWhereTheFirstHasNone) {
    expect_outline(
        "AN ACT TO PROVIDE FOR LAMPS.\n\nThe Parliament of this land enacts as follows:\n\n"
        "PART 1\nLamps\n\n1. (1) A lamp is lit at night.\n\nIt burns.\n\n"
        "2. (1) A light is lit by day.\n\nIt shines.\n\n3. (1) A fire is lit in the winter.\n\n"
        "It is warm.\n\n4. (1) A lamp is not a fire.\n",
        "en-law", "PART-1|Lamps\nSECTION-1|\nSECTION-2|\nSECTION-3|\nSECTION-4|\n");
}

TEST(CuttingEnglish, SectionsOfAConstitutionHaveLettersThatAreRomanNumbersToo) {
    expect_outline(
        "CONSTITUTION OF THE LAMP UNION\n\nWe, the keepers of the lamps of the town, do ordain and "
        "establish this Constitution.\n\nArticle I: Name\n\nThe name is Lamp Union.\n\n"
        "Article II: Members\n\nSection A: Duties\nEvery member lights a lamp.\n\n"
        "Section B: Rights\n1. Every member votes.\n2. Every member may:\n   a. speak; and\n"
        "   b. write.\n\nSection C: Dues\nDues are paid.\n\nSection D: Recall\n"
        "A member is recalled.\n\nSection E: Seal\nThere is a seal.\n\nArticle III: End\n\n"
        "Section A: Term\nIt ends.\n\nSection B: Lamps\nThey go out.\n",
        "en-law",
        "ARTICLE-I|Name\nARTICLE-II|Members\nARTICLE-II-SECTION-A|Duties\n"
        "ARTICLE-II-SECTION-B|Rights\nARTICLE-II-SECTION-B-SUB-1|\nARTICLE-II-SECTION-B-SUB-2|\n"
        "ARTICLE-II-SECTION-B-SUB-2-PARA-a|\nARTICLE-II-SECTION-B-SUB-2-PARA-b|\n"
        "ARTICLE-II-SECTION-C|Dues\nARTICLE-II-SECTION-D|Recall\nARTICLE-II-SECTION-E|Seal\n"
        "ARTICLE-III|End\nARTICLE-III-SECTION-A|Term\nARTICLE-III-SECTION-B|Lamps\n",
        Depth::all);
}

TEST(CuttingEnglish, ParagraphsBetweenTwoTypedMarksAreQuotedWhereAnActAnnouncesThem) {
    expect_outline(
        "An Act to make provision about the lighting of harbours and for connected purposes.\n\n"
        "PART 1 Lamps\n\n1 Duty to light\n\n(1) A harbour must be lit.\n\n"
        "(2) In this section—\n\n\"harbour\" means a port;\n\n\"lamp\" means a light.\n\n"
        "2 Keepers\n\n(1) After section 12 of the Pilotage Act insert—\n\n"
        "\"12A Keepers of lamps\n\n(1) An authority may authorise keepers.\n\n"
        "(2) An authorisation—\n\n(a) must be in writing, and\n\n(b) may be revoked.\"\n\n"
        "(2) After subsection (3) of section 13 insert—\n\n\"(3A) A pilot is no keeper.\".\n\n"
        "(3) In section 14, omit \"or lamps\".\n\n3 Fees\n\nThe Board may charge fees.\n",
        "en-law",
        "PART-1|Lamps\nSECTION-1|Duty to light\nSECTION-1-SUB-1|\nSECTION-1-SUB-2|\n"
        "SECTION-2|Keepers\nSECTION-2-SUB-1|\nSECTION-2-SUB-1-SECTION-12A|Keepers of lamps\n"
        "SECTION-2-SUB-1-SECTION-12A-SUB-1|\nSECTION-2-SUB-1-SECTION-12A-SUB-2|\n"
        "SECTION-2-SUB-1-SECTION-12A-SUB-2-PARA-a|\nSECTION-2-SUB-1-SECTION-12A-SUB-2-PARA-b|\n"
        "SECTION-2-SUB-2|\nSECTION-2-SUB-2-SUB-3A|\nSECTION-2-SUB-3|\nSECTION-3|Fees\n",
        Depth::all);
}

TEST(CuttingEnglish, ParagraphsOfATreatyAreNumbersAlone) {
    expect_outline(
        "Preamble\n\nThe member States of the Council,\n\nHave agreed as follows:\n\n"
        "Chapter I – Purposes\n\nArticle 1 – Purposes\n\n1 The purposes of this Convention are "
        "to:\n\na protect lamps; and\n\nb buy oil.\n\n2 This Convention establishes a "
        "mechanism.\n\n"
        "Article 2 – Scope\n\nThis Convention applies to all lamps, and to\n12 harbours.\n\n"
        "Article 3 – Obligations\n\n1 Parties shall prevent darkness.\n\n"
        "2 Parties shall light lamps.\n\n3 Paragraph 1 is without prejudice to Article 2.\n",
        "en-law",
        "CHAPTER-I|Purposes\nARTICLE-1|Purposes\nARTICLE-1-PARA-1|\nARTICLE-1-PARA-2|\n"
        "ARTICLE-2|Scope\nARTICLE-3|Obligations\nARTICLE-3-PARA-1|\nARTICLE-3-PARA-2|\n"
        "ARTICLE-3-PARA-3|\n",
        Depth::all);
}

TEST(CuttingEnglish, PolicyWithAnAddressAndAnAnnexIsNoLaw) {
    expect_outline(
        "LAMP PRIVACY POLICY\n\nThis policy says how the company uses the data of its customers "
        "and of others.\n\n1. DATA\n\n1.1 What you give. We keep it.\n\n1.2 What we find. We keep "
        "it as well:\n\n   (i) a log; and\n   (ii) a file.\n\n2. USE\n\nWe use it to:\n\na) light "
        "lamps; and\n\nb) sell them.\n\n3. SECURITY\n\n3.1. We lock the door.\n\n3.2. No lock is "
        "safe.\n\n4. RIGHTS\n\nYou may ask.\n\n5. SHARING\n\nWe share nothing.\n\n6. "
        "CHANGES\n\nThis policy changes.\n\n7. CONTACT\n\nLamp Company\n12 Harbour "
        "Street\nLampton\n\nSCHEDULE 1: FILES\n\n1. One file is short.\n\n2. One file is long.\n",
        "outline",
        "1|DATA\n1.1|What you give\n1.2|What we "
        "find\n1.2/i|\n1.2/ii|\n2|USE\n2/a|\n2/b|\n3|SECURITY\n3.1|We lock the door.\n3.2|No lock "
        "is safe.\n4|RIGHTS\n5|SHARING\n6|CHANGES\n7|CONTACT\nAPPENDIX-1|FILES\nAPPENDIX-1/1|One "
        "file is short.\nAPPENDIX-1/2|One file is long.\n",
        Depth::all);
}

TEST(CuttingEnglish, NumbersOfThreePartsStandBelowThoseOfTwo) {
    expect_outline(
        "LAMP POLICY\n\n1. Purpose\n1.1 The purpose of this policy is to set out what all who "
        "light lamps for us have to do, and to:\n(a) light lamps; and\n(b) buy oil.\n1.2 This "
        "policy does not form part of any contract of employment and may be amended.\n2. "
        "Gifts\n2.1 Gifts may be given to others and taken from them by any person who works for "
        "us, so far:\n2.1.1 This policy does not prohibit hospitality that is normal and "
        "appropriate for us.\n2.1.2 A gift is taken, if:\n(a) it is small; and\n(b) it is given in "
        "our name.\n2.2 Payments that speed up what others must do in any case are not made by us, "
        "in particular:\n2.2.1 We do not make payments of any kind to those who let our lamps pass "
        "a border.\n3. Breaches\n3.1 Any person who breaks this policy will face disciplinary "
        "action, and may be dismissed.\n3.2 We may end what we have agreed with others who work "
        "for us if they break this policy.\n",
        "outline",
        "1|Purpose\n1/1.1|\n1/1.1/a|\n1/1.1/b|\n1/1.2|\n2|Gifts\n2/2.1|\n2/2.1/2.1.1|\n2/2.1/"
        "2.1.2|\n2/2.1/2.1.2/a|\n2/2.1/2.1.2/b|\n2/2.2|\n2/2.2/2.2.1|\n3|Breaches\n3/3.1|\n3/"
        "3.2|\n",
        Depth::all);
}

TEST(CuttingEnglish, HistoricalNotesAreNoTextOfTheLastSchedule) {
    const std::string text =
        "An Act to regulate lamps; and for other purposes.\n\nPart 1 Lamps\n\n1 Name of Act\n\n"
        "This Act is the Lamps Act.\n\n2 Registration\n\n(1) A lamp must be registered.\n\n"
        "(2) A candle need not be.\n\n3 Savings\n\nSchedule 1 has effect.\n\n"
        "Schedule 1 Savings\n\n(Section 3)\n\n1 Definitions\n\nIn this Schedule a lamp is a "
        "light.\n\n2 Existing lamps\n\nA lamp that was lit remains lit.\n\nHistorical notes\n\n"
        "Table of amending instruments\n\nLamps Act 1987 No 15. Assented to 29.4.1987.\n";
    const auto plan = cut(text, "auto", "DOC", Depth::all);
    EXPECT_EQ(outline_of(plan),
              "PART-1|Lamps\nSECTION-1|Name of Act\nSECTION-2|Registration\nSECTION-2-SUB-1|\n"
              "SECTION-2-SUB-2|\nSECTION-3|Savings\nANNEX-1|Savings\n"
              "ANNEX-1-SECTION-1|Definitions\nANNEX-1-SECTION-2|Existing lamps\n");
    EXPECT_EQ(plan.units.back().span.end, text.find("Historical notes"));
}

}  // namespace
