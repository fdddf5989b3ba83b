/// \file
/// Layouts of policies, manuals, contracts and licences: texts that are no laws.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::expect_outline;

TEST(CuttingPolicies, ManualsUnderlineTheirChaptersWithAsterisks) {
    expect_outline(
        "Lamp Manual\n***********\n\n1. Scope\n********\n\nThis manual is for keepers.\n\n\n2. "
        "Joining\n**********\n\n\n2.1. First steps\n================\n\nA keeper asks:\n\n1. "
        "Which lamp it is.\n\n2. Who lights it.\n\n\n2.2. Oaths\n==========\n\nThe keeper "
        "swears.\n\n\n3. Duties\n*********\n\nLamps are lit as follows:\n\n1. Open the lamp.\n\n2. "
        "Fill in the oil.\n\n3. Light the wick.\n\n4. Close the lamp.\n",
        "outline", "1|Scope\n2|Joining\n2.1|First steps\n2.2|Oaths\n3|Duties\n");
}

TEST(CuttingPolicies, FullStopsOfAnAbbreviationEndNoTitle) {
    expect_outline(
        "LAMP LICENCE\n\n1. Lamps. Lamps burn by day and by night in all streets of the city, "
        "wherever they stand.\n\n2. U.S. Government End Users. The lamp is a commercial item, as "
        "that term is defined in the rules.\n\n3. Plan B. The lamp may be put out at any time if "
        "the keeper says so to all who see it.\n",
        "outline", "1|Lamps\n2|U.S. Government End Users\n3|Plan B\n");
}

TEST(CuttingPolicies, TableOfNumberedTitlesAboveAnOutlineIsNoPartOfIt) {
    expect_outline(
        "The Lamp Format\n\n   Table of Contents\n\n   1. Introduction\n\n   2. Lamps\n\n"
        "                2.1. Wicks\n\n   3. Oil\n\n   A. Wax\n\n1.  Introduction\n\n   Lamps have "
        "a "
        "format.\n\n2.  Lamps\n\n  2.1.  Wicks\n\n   Wicks are short.\n\n3.  Oil\n\n   Oil "
        "burns.\n\nA.  Wax\n\n   Wax burns.\n",
        "outline", "1|Introduction\n2|Lamps\n2.1|Wicks\n3|Oil\nA|Wax\n");
    // Parts that begin alike are parts all the same, though the first is called contents.
    expect_outline(
        "Contents\n\n1. Introduction\n\nLamps are listed.\n\n2. Oil\n\nOil is listed.\n\nUse\n\n"
        "1. Introduction\n\nLamps are used.\n\n2. Oil\n\nOil is used.\n",
        "outline",
        "contents|Contents\ncontents/1|Introduction\ncontents/2|Oil\nuse|Use\nuse/1|"
        "Introduction\nuse/2|Oil\n");
}

TEST(CuttingPolicies, ListsBelowUnderlinedHeadingsAreNoOutline) {
    expect_outline(
        "Keeper Bylaws\n=============\n\nMission\n-------\n\nThe keepers serve these purposes:\n\n"
        "1. Maintain the lamps of the city and those of the harbour, which are old.\n\n2. Watch "
        "over the oil.\n\nVoting\n------\n\nThe proposal is accepted if either\n\n1. more than "
        "half of the keepers say yes, or\n\n2. there is a quorum.\n\nQuorum\n------\n\nMost "
        "keepers.\n\nAmendment\n---------\n\nThese bylaws may be amended.\n",
        "markdown",
        "keeper-bylaws|Keeper Bylaws\nkeeper-bylaws/mission|Mission\nkeeper-bylaws/voting|Voting\n"
        "keeper-bylaws/quorum|Quorum\nkeeper-bylaws/amendment|Amendment\n");
}

TEST(CuttingPolicies, ClausesRightBelowEachOtherStandBesideTheFirst) {
    expect_outline(
        "LAMP LICENCE\n\n1. Definitions.\n\n     1.1. \"Lamp\" means a light.\n\n     1.2. "
        "\"Keeper\" means one who keeps a lamp.\n     1.3. \"Oil\" means what burns in a lamp of "
        "the city or of the harbour.\n     1.4. \"Wick\" means any of these:\n          A. a "
        "string.\n     1.5. \"You\" means you.\n\n2. Grants.\n\n     2.1. Lamps. You may light "
        "the lamp under\n     2.2. Oil is not granted by\n     this licence.\n",
        "outline",
        "1|Definitions.\n1.1|\"Lamp\" means a light.\n1.2|\n1.3|\n1.4|\"Wick\" means any of "
        "these:\n1.5|\"You\" means you.\n2|Grants.\n2.1|"
        "Lamps.\n");
}

TEST(CuttingPolicies, DateOfAPolicyIsNoHeadingAboveItsFirstNumber) {
    expect_outline(
        "**TERMS OF LAMPS**\n\nLast updated: 3 November 2025\n\n**1. Acceptance**\n\nBy using the "
        "lamp you accept these terms.\n\n**2. Accounts**\n\n**2.1** You must be old.\n\n**2.2** "
        "You "
        "must keep the lamp.\n\n**3. Liability**\n\nWe are not liable.\n\n**4. Law**\n\nThe law of "
        "the city applies.\n",
        "en-law",
        "SECTION-1|Acceptance\nSECTION-2|Accounts\nSECTION-2.1|\nSECTION-2.2|\nSECTION-3|"
        "Liability\nSECTION-4|Law\n");
}

TEST(CuttingPolicies, PartiesOfAContractSignIt) {
    const std::string contract =
        "HỢP ĐỒNG DỊCH VỤ\n\nĐIỀU 1: NỘI DUNG\n1.1 Bên B bảo trì đèn.\n1.2 Bên A trả tiền.\n\nĐIỀU "
        "2: "
        "GIÁ\n2.1 Giá là 100 đồng.\n\nĐIỀU 3: ĐIỀU KHOẢN CHUNG\n3.1 Đại diện của hai bên phối hợp "
        "với nhau.\nĐại diện bên A có quyền kiểm tra đèn, và báo cho bên B biết kết quả kiểm tra "
        "đèn.\n"
        "3.2 Hợp đồng được lập thành 02 bản.\n\n";
    const std::string signature =
        "ĐẠI DIỆN BÊN A                         ĐẠI DIỆN BÊN B\n"
        "(Ký, ghi rõ họ tên)                    (Ký, ghi rõ họ tên)\n\n";
    const std::string text = contract + signature + "PHỤ LỤC 01\nDANH MỤC\n\n1. Đèn dầu\n";
    const core::cutting::Plan plan = cutting_test::cut(text, "auto");
    ASSERT_EQ(plan.units.size(), 4U);
    EXPECT_EQ(plan.units[2].span.end, contract.size());
    EXPECT_EQ(plan.units[3].span.begin, contract.size() + signature.size());
}

TEST(CuttingPolicies, ClausesOfACollectiveAgreementMayBeginWithTheirFirstPoint) {
    const std::string agreement =
        "COLLECTIVE AGREEMENT\n\nARTICLE 1 - PURPOSE\n\n1.01    The purpose is light.\n\nARTICLE 2 "
        "- "
        "HOURS\n\n2.01    (a)  The normal day is seven hours.\n\n        (b)  The normal week is "
        "thirty-five hours:\n\n             (i)   in winter; and\n             (ii)  in "
        "summer.\n\n";
    expect_outline(
        agreement + "2.02    Overtime is paid.\n\nARTICLE 3 - OIL\n\n3.01    Oil is free.\n",
        "en-law",
        "ARTICLE-1|PURPOSE\nSECTION-1.01|\nARTICLE-2|HOURS\nSECTION-2.01|\nSECTION-2.01-PARA-a|\n"
        "SECTION-2.01-PARA-b|\nSECTION-2.01-PARA-b-SUBPARA-i|\nSECTION-2.01-PARA-b-SUBPARA-ii|\n"
        "SECTION-2.02|\nARTICLE-3|OIL\nSECTION-3.01|\n",
        Depth::all);
    // A reference whose line was broken.
    EXPECT_EQ(
        cutting_test::cut(agreement + "2.02    Overtime is paid as is said in\n2.03 (a) of "
                                      "this agreement.\n\nARTICLE 3\n\n3.01    Oil is free.\n",
                          "auto")
            .units.size(),
        7U);
}

TEST(CuttingPolicies, TitleOfAnAnnexMayStandRightBelowInSmallLetters) {
    expect_outline(
        "LAMP POLICY\n\n1       Purpose\n\nThis policy protects lamps.\n\n2       Scope\n\nIt is "
        "for "
        "keepers.\n\nAnnex B\nThe keeper lights what\nis in it.\n\n3       Compliance\n\nLamps "
        "burn, "
        "as it is said in\n\nAnnex A is the list\nOf all lamps\n\nAnnex A\nDefinitions\n\nA.1     "
        "Lamp: a light.\n\nAnnex B\nWhat is Burnt\n\nOil.\n",
        "outline",
        "1|Purpose\n2|Scope\n3|Compliance\nAPPENDIX-A|Definitions\nAPPENDIX-A/A.1|Lamp: a "
        "light.\nAPPENDIX-B|"
        "What is Burnt\n");
}

TEST(CuttingPolicies, DateInTheMastheadOfAStandardIsNoFirstSection) {
    expect_outline(
        "Lamp Process Document\n\n01 November 2025\n\nAbstract\n\nLamps lead.\n\n1 Introduction\n\n"
        "Lamps are in groups.\n\n2 Members, Committee\n\n2.1 Members\n\nMembers sign.\n\n3 Budget "
        "2025\n\nOil is paid.\n\n4 Policies\n\nLamps are honest.\n",
        "outline",
        "1|Introduction\n2|Members, Committee\n2.1|Members\n3|Budget 2025\n4|Policies\n");
}

TEST(CuttingPolicies, ExportedMarkdownEscapesTheStopOfANumber) {
    expect_outline(
        "# **Lamp Policy**\n\n# **1\\. Purpose**\n\nLamps.\n\n## **1.1 Scope**\n\nLamps.\n\n"
        "# 2\\. Rules\n\nOil.\n\n# Use of C:\\. and 3\\.\n\nWax.\n",
        "markdown",
        "lamp-policy|Lamp Policy\n1|1. Purpose\n1/1.1|1.1 Scope\n2|2. Rules\nuse-of-c-and-3|Use of "
        "C:\\. and 3\\.\n");
}

TEST(CuttingPolicies, ArticlesInBoldBelowTheTitlesOfMarkdownAreArticles) {
    expect_outline(
        "# Bylaws of the Keepers\n\nAdopted 1 May 2020.\n\n**Article 1. Name**\n\nThe name is "
        "Keepers.\n\n**Article 2. Members**\n\nAnybody may join.\n\n**Article 3. "
        "Officers**\n\nThere are few.\n",
        "en-law", "ARTICLE-1|Name\nARTICLE-2|Members\nARTICLE-3|Officers\n");
    expect_outline(
        "# Satzung\n\n## der Lampenfreunde\n\n**§ 1 Name**\n\n(1) Sie leuchten.\n\n(2) Sie "
        "brennen.\n\n**§ 2 Zweck**\n\nLicht.\n\n**§ 3 Organe**\n\nDer Vorstand.\n",
        "de-law", "P-1|Name\nP-2|Zweck\nP-3|Organe\n");
    // Where the chapters are Markdown headings too.
    expect_outline(
        "# Statuts\n\n## TITRE I – NOM\n\n**Article 1 – Nom**\n\nLes lampes.\n\n**Article 2 – "
        "Objet**\n\nLa lumière.\n\n## TITRE II – BUREAU\n\n**Article 3 – Bureau**\n\nIl est "
        "élu.\n\n## TITRE III – FIN\n\n**Article 4 – Fin**\n\nTout finit.\n",
        "fr-law",
        "TITRE-I|NOM\nARTICLE-1|Nom\nARTICLE-2|Objet\nTITRE-II|BUREAU\nARTICLE-3|Bureau\n"
        "TITRE-III|FIN\nARTICLE-4|Fin\n");
    // Below a heading that goes on behind them they are text of it, and so are two alone.
    expect_outline(
        "# Keepers\n\n**Article 1. Name**\n\nLamps.\n\n**Article 2. Oil**\n\nOil.\n\n"
        "**Article 3. Wicks**\n\nWicks.\n\n# Notes\n\nNotes.\n",
        "markdown", "keepers|Keepers\nnotes|Notes\n");
    expect_outline("# Keepers\n\nArticle 1. Name\n\nThe lamps.\n\nArticle 2. Oil\n\nThe oil.\n",
                   "markdown", "keepers|Keepers\n");
}

TEST(CuttingPolicies, FewArticlesOfBylawsHaveSections) {
    const std::string above =
        "BYLAWS\n\nARTICLE I - NAME\n\nThe name is Keepers.\n\nARTICLE II - MEMBERS\n\nSection "
        "1. Joining. Any person may join.\n\nSection 2. Dues. Dues are paid.\n\nARTICLE III - "
        "OFFICERS\n\nThere are few.\n\n";
    expect_outline(above + "ARTICLE IV - OIL\n\nOil burns.\n", "en-law",
                   "ARTICLE-I|NAME\nARTICLE-II|MEMBERS\nSECTION-1|Joining\nSECTION-2|Dues\n"
                   "ARTICLE-III|OFFICERS\nARTICLE-IV|OIL\n");
    const auto plan = cutting_test::cut(
        above +
            "ARTICLE IV - OIL\n\nSection 1. Wax. Wax is oil.\n\nARTICLE V - END\n\nAll "
            "ends.\n",
        "auto");
    EXPECT_EQ(cutting_test::outline_of(plan),
              "ARTICLE-I|NAME\nARTICLE-II|MEMBERS\nARTICLE-II-SECTION-1|Joining\n"
              "ARTICLE-II-SECTION-2|Dues\nARTICLE-III|OFFICERS\nARTICLE-IV|OIL\n"
              "ARTICLE-IV-SECTION-1|Wax\nARTICLE-V|END\n");
    ASSERT_EQ(plan.units.size(), 8U);
    EXPECT_EQ(plan.units[3].parent, plan.units[2].parent);
    EXPECT_EQ(plan.units[6].parent, 5U);
    EXPECT_EQ(plan.units[7].parent, plan.units[0].parent);
    // Sections that enclose articles have some between them.
    EXPECT_EQ(cutting_test::cut("ACT\n\nChapter 1\n\nArticle 1\n\nLamps.\n\nChapter 2\n\n"
                                "Section 1\n\nArticle 2\n\nOil.\n\nSection 2\n\nArticle "
                                "3\n\nWax.\n",
                                "auto")
                  .units[5]
                  .section_type,
              "section_group");
}

TEST(CuttingPolicies, RomanHeadingsOfTermsNeedNoBlankLine) {
    const std::string terms =
        "Lieferbedingungen der Lampenwerke\nI. Allgemeines\nDie Bedingungen gelten für alle "
        "Lampen. Abweichungen bedürfen der Schriftform\nII. Preise und Zahlung\nDie Preise gelten "
        "ab Werk.\nIII. Mängel\n1. Mängel sind zu rügen.\n2. Lampen werden ersetzt.\n";
    expect_outline(terms + "IV. Gerichtsstand\nGerichtsstand ist Lampenstadt.\n", "outline",
                   "I|Allgemeines\nII|Preise und Zahlung\nIII|Mängel\nIII/1|Mängel sind zu rügen.\n"
                   "III/2|Lampen werden ersetzt.\nIV|Gerichtsstand\n");
    // A list of roman numbers is none.
    expect_outline(
        "Lamps\n\n1. Kinds\n\nThe kinds are\nI. Large lamps\nII. Small lamps\nIII. Oil "
        "lamps\nwhich all burn.\n\n2. Oil\n\nOil burns.\n",
        "outline", "1|Kinds\n2|Oil\n");
}

TEST(CuttingPolicies, LettersEncloseRomanNumbersThatBeginAgain) {
    expect_outline(
        "Lieferbedingungen\n\nA. Geltung\n\n1. Die Bedingungen gelten für alle Lampen. Sie sind "
        "verbindlich.\n\n2. Alle Abreden stehen im Vertrag. Andere gibt es nicht.\n\nB. Verkauf\n\n"
        "I. Angebot\nWir bieten an.\n\nII. Preise\n1. Die Preise gelten ab Lager.\n2. Sie sind "
        "sofort fällig.\n\nC. Einkauf\n\nI. Angebot\nWir bestellen.\n\nII. Preise\nPreise sind "
        "bindend.\n\nD. Schluss\n\n1. Es gilt das Recht.\n\n2. Gerichtsstand ist hier.\n",
        "outline",
        "A|Geltung\nA/1|Die Bedingungen gelten für alle Lampen\nA/2|Alle Abreden stehen im "
        "Vertrag\nB|Verkauf\nB/I|Angebot\nB/II|Preise\nC|Einkauf\nC/I|Angebot\n"
        "C/II|Preise\nD|Schluss\nD/1|Es gilt das Recht.\nD/2|Gerichtsstand ist hier.\n");
    // Numbers that run on behind the next roman heading are one run all the same.
    expect_outline(
        "Lamps\n\nI. General\n\n1. Lamps burn.\n\n2. Oil burns.\n\nII. Special\n\n3. Wicks "
        "burn.\n\n4. Glass breaks.\n",
        "outline",
        "I|General\nI/1|Lamps burn.\nI/2|Oil burns.\nII|Special\nII/3|Wicks burn.\nII/4|Glass "
        "breaks.\n");
}

TEST(CuttingPolicies, BibliographyIsNoPartOfTheLastAnnexOfAStandard) {
    const std::string standard =
        "Lamps\n\n1   Scope\n\nLamps burn.\n\n2   Oil\n\nOil burns.\n\nAnnex A\n(informative)\n\n"
        "Examples\n\nExamples are given.\n\n";
    const auto plan = cutting_test::cut(
        standard + "Bibliography\n\n[1]   LS 9000, Lamps\n\n[2]   LS 9001, Oil\n", "auto");
    EXPECT_EQ(cutting_test::outline_of(plan), "1|Scope\n2|Oil\nAPPENDIX-A|Examples\n");
    ASSERT_EQ(plan.units.size(), 3U);
    EXPECT_EQ(plan.units[2].span.end, standard.size());
}

TEST(CuttingPolicies, RulesOfACouncilAreCountedInWords) {
    expect_outline(
        "Rules of the Council\n\nRule One\nThe keeper takes the chair.\n\nRule Two\nAppeals\nThe "
        "keeper decides under Rule One.\n\nRule Three\nThe keeper may call members.\n",
        "en-law", "RULE-1|\nRULE-2|Appeals\nRULE-3|\n");
}

}  // namespace
