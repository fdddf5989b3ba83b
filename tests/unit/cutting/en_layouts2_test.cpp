/// \file
/// English laws as governments of Asia and Africa print them, and as converters leave them.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <string>

namespace {

using core::cutting::Depth;
using cutting_test::cut;
using cutting_test::expect_outline;

TEST(CuttingEnglish, DashesStandBetweenTheKeywordAndTheNumber) {
    expect_outline(
        "THE LAMPS RULES\n\nIn exercise of its powers the Government makes the following rules:\n\n"
        "CHAPTER - I\nPRELIMINARY\n\n1. These rules may be called the Lamps Rules.\n\n"
        "2. They extend to the whole State.\n\nCHAPTER–II\nKEEPERS\n\n"
        "3. A keeper lights lamps.\n\n4. The forms are set out in\nSchedule-I to these rules.\n\n"
        "Chapter- III\nFees\n\n5. A fee is due.\n\nSCHEDULE - I\nFORMS\n\n"
        "The form is white.\n\nSCHEDULE - II: Fees\n\nA lamp costs one rupee.\n",
        "en-law",
        "CHAPTER-I|PRELIMINARY\nSECTION-1|\nSECTION-2|\nCHAPTER-II|KEEPERS\nSECTION-3|\n"
        "SECTION-4|\nCHAPTER-III|Fees\nSECTION-5|\nANNEX-I|FORMS\n"
        "ANNEX-II|Fees\n");
}

TEST(CuttingEnglish, DashesBehindAnnexesBeginTheirTitles) {
    expect_outline(
        "LAMPS ACT\n\nThis Act may be cited as the Lamps Act.\n\nPART - 1\nLamps\n\n"
        "1. A lamp burns.\n\n2. Its oil is pure.\n\nPART - 2\nKeepers\n\n3. A keeper wakes.\n\n"
        "ANNEX - A list of lamps\n\nThe lamp of the harbour.\n",
        "en-law",
        "PART-1|Lamps\nSECTION-1|\nSECTION-2|\nPART-2|Keepers\nSECTION-3|\n"
        "ANNEX|A list of lamps\n");
}

TEST(CuttingEnglish, ArticlesBeginWithPrepositionsThatHaveACapital) {
    expect_outline(
        "Law on Lamps\n\nChapter I General Provisions\n\n"
        "Article 1 In order to protect keepers, this Law is enacted as follows: it binds.\n\n"
        "Article 2 (1) A lamp burns. It is lit by a keeper as is said in\nArticle 4 to the end.\n\n"
        "Chapter II Keepers\n\nArticle 3 To keep a lamp, a licence is needed.\n\n"
        "Article 4 For the purposes of this Law:\n(1) a keeper is a person; and\n(2) a lamp is a "
        "thing.\n\nArticle 5 This Law comes into force in May.\n",
        "en-law",
        "CHAPTER-I|General Provisions\nARTICLE-1|\nARTICLE-2|\nCHAPTER-II|Keepers\nARTICLE-3|\n"
        "ARTICLE-4|\nARTICLE-5|\n");
}

TEST(CuttingEnglish, HyphensBehindAFullStopEndTitlesAsDashesDo) {
    expect_outline(
        "LAMPS RULES\n\nIn exercise of the powers conferred by section 5 of the Act, the "
        "Government of "
        "the State makes the following rules, namely:-\n\n"
        "1. Short title.- (1) These rules may be called the Lamps Rules.\n(2) They extend to the "
        "State.\n\n2. Definitions. – In these rules,-\n(a) “lamp” means a light;\n(b) “keeper” "
        "means a person.\n\n3. Fees.-(1) A fee - if any - is due.\n(2) It is paid.\n\n"
        "4. The keeper, whose lamp is lit, wakes. He may sleep.\n",
        "en-law",
        "SECTION-1|Short title\nSECTION-1-SUB-1|\nSECTION-1-SUB-2|\nSECTION-2|Definitions\n"
        "SECTION-2-PARA-a|\nSECTION-2-PARA-b|\nSECTION-3|Fees\nSECTION-3-SUB-1|\n"
        "SECTION-3-SUB-2|\nSECTION-4|\n",
        Depth::all);
}

TEST(CuttingEnglish, ColonsEndTheTitlesOfNearlyAllArticlesOrOfNone) {
    expect_outline(
        "Lamps Act\n\nBe it enacted as follows.\n\nChapter-1\nPreliminary\n"
        "1. Short title : (1) This Act may be called the Lamps Act.\n(2) It is in force.\n"
        "2. Definitions: In this Act,-\n(a) “lamp” means a light,\n(b) “keeper” means a "
        "person.\nChapter-2\nFees\n3. Payment: (1) A fee is due.\n(2) It is paid.\n"
        "Schedule-1\nFees\n1. A lamp costs one rupee.\n2. A light costs two.\n",
        "en-law",
        "CHAPTER-1|Preliminary\nSECTION-1|Short title\nSECTION-1-SUB-1|\nSECTION-1-SUB-2|\n"
        "SECTION-2|Definitions\nSECTION-2-PARA-a|\nSECTION-2-PARA-b|\nCHAPTER-2|Fees\n"
        "SECTION-3|Payment\nSECTION-3-SUB-1|\nSECTION-3-SUB-2|\nANNEX-1|Fees\nANNEX-1-SECTION-1|\n"
        "ANNEX-1-SECTION-2|\n",
        Depth::all);
    expect_outline(
        "Lamps Act\n\nBe it enacted as follows.\n\n1. The Board has these members: A chairman and "
        "a clerk.\n\n2. A lamp burns at night and no keeper sleeps.\n\n3. These lamps are lit: The "
        "lamp of the port.\n",
        "en-law", "SECTION-1|\nSECTION-2|\nSECTION-3|\n");
}

TEST(CuttingEnglish, TitlesAndSectionsAreCountedInWordsToo) {
    expect_outline(
        "ORDINANCE NO. 7\n\nBE IT ORDAINED BY THE CITY COUNCIL:\n\n"
        "SECTION ONE. The findings set forth above are adopted.\n\n"
        "SECTION TWO. Lamps are lit at night as is said in\nsection one of this ordinance.\n\n"
        "SECTION THREE. This ordinance takes effect upon its passage.\n",
        "en-law", "SECTION-1|\nSECTION-2|\nSECTION-3|\n");
    expect_outline(
        "REPUBLIC ACT NO. 7\n\nBe it enacted by the Senate in Congress assembled:\n\n"
        "TITLE ONE. - BASIC PRINCIPLES\n\nCHAPTER 1. - POLICY\n\n"
        "Section 1. Title. - This is the Lamps Act.\n\nSection 2. Policy. - Lamps burn.\n\n"
        "TITLE TWO. - KEEPERS\n\nCHAPTER 1. - DUTIES\n\nSection 3. Duty. - Keepers wake.\n",
        "en-law",
        "TITLE-1|BASIC PRINCIPLES\nTITLE-1-CHAPTER-1|POLICY\nSECTION-1|Title\nSECTION-2|Policy\n"
        "TITLE-2|KEEPERS\nTITLE-2-CHAPTER-1|DUTIES\nSECTION-3|Duty\n");
}

TEST(CuttingEnglish, TwoBlanksInsideATitleAreOne) {
    expect_outline(
        "TITLE 8. LAMPS\n\nCHAPTER 91. KEEPERS\n\n"
        "Sec. 91.001.  DUTY.  (a)  A keeper wakes.\n(b)  He sleeps by day.\n\n"
        "Sec. 91.002.  BREACH OF DUTY;  LIEN.  (a)  A breach is an offence.\n(b)  A lien is "
        "void.\n",
        "en-law",
        "TITLE-8|LAMPS\nTITLE-8-CHAPTER-91|KEEPERS\nSECTION-91.001|DUTY\nSECTION-91.001-SUB-a|\n"
        "SECTION-91.001-SUB-b|\nSECTION-91.002|BREACH OF DUTY; LIEN\nSECTION-91.002-SUB-a|\n"
        "SECTION-91.002-SUB-b|\n",
        Depth::all);
}

TEST(CuttingEnglish, BillsHaveAnArrangementOfClausesAndEndBeforeTheirReasons) {
    const std::string text =
        "THE LAMPS BILL, 2020\n\nARRANGEMENT OF CLAUSES\n\nClause\n\nPART I—PRELIMINARY\n\n"
        "1—Short title.\n2—Interpretation.\n\nPART II—THE BOARD\n\n3—Establishment.\n\n"
        "SCHEDULES\n\nFIRST SCHEDULE—CONDUCT OF BUSINESS\n\nTHE LAMPS BILL, 2020\n\n"
        "A Bill for\n\nAN ACT of Parliament to provide for lamps\n\n"
        "ENACTED by the Parliament, as follows—\n\nPART I—PRELIMINARY\n\nShort title.\n\n"
        "1. This Act may be cited as the Lamps Act, 2020.\n\nInterpretation.\n\n"
        "2. In this Act “lamp” means a light.\n\nPART II—THE BOARD\n\nEstablishment.\n\n"
        "3. There is established a Board.\n\nFIRST SCHEDULE                    (s. 3)\n\n"
        "CONDUCT OF BUSINESS\n\n1. The Board meets in every year.\n\n2. Half of it is a quorum.\n\n"
        "MEMORANDUM OF OBJECTS AND REASONS\n\nThe object of this Bill is to provide for lamps.\n";
    expect_outline(text, "en-law",
                   "PART-I|PRELIMINARY\nSECTION-1|Short title.\nSECTION-2|Interpretation.\n"
                   "PART-II|THE BOARD\nSECTION-3|Establishment.\nANNEX-1|CONDUCT OF BUSINESS\n"
                   "ANNEX-1-SECTION-1|\nANNEX-1-SECTION-2|\n");
    EXPECT_EQ(cut(text, "auto", "DOC", Depth::all).units.back().span.end, text.find("MEMORANDUM"));
}

TEST(CuttingEnglish, NumbersOfArticlesStandInParentheses) {
    expect_outline(
        "Federal Law No. (33) of 2021\n\nHave issued the following Law:\n\nChapter (1)\nGeneral\n\n"
        "Article (1)\nDefinitions\n\nA lamp: A light.\n\nArticle (2)\nObjectives\n\n"
        "This Law aims to:\n1. Light lamps.\n2. Pay keepers as is stated in\nArticle (3) of it.\n\n"
        "Chapter (2)\nKeepers\n\nArticle (3)\nPay\n\nKeepers are paid.\n\n"
        "Article (4)\nPublication\n\nThis Law shall be published as said in\nArticle (1).\n",
        "en-law",
        "CHAPTER-1|General\nARTICLE-1|Definitions\nARTICLE-2|Objectives\nARTICLE-2-PARA-1|\n"
        "ARTICLE-2-PARA-2|\nCHAPTER-2|Keepers\nARTICLE-3|Pay\nARTICLE-4|Publication\n",
        Depth::all);
    expect_outline(
        "Law No. 3\n\nArticle (1): Lamps burn at night.\n\nArticle (2): Keepers light them.\n\n"
        "Article (3) Keepers are paid.\n",
        "en-law", "ARTICLE-1|\nARTICLE-2|\nARTICLE-3|\n");
}

TEST(CuttingEnglish, CapitalsInParenthesesStandAboveNumbers) {
    expect_outline(
        "Chapter 149 | Lamps\n\nSection 149.01 | Keepers.\n(A) A keeper is:\n\n(1) a person; or\n\n"
        "(2) a body:\n\n(a) of the State; or\n\n(b) of a city.\n\n(B) A keeper wakes.\n\n"
        "Section 149.02 | Pay.\n(A) Pay is due.\n\n(B)(1) It is paid in May.\n\n"
        "(2) It is paid in cash.\n",
        "en-law",
        "CHAPTER-149|Lamps\nSECTION-149.01|Keepers.\nSECTION-149.01-SUB-A|\n"
        "SECTION-149.01-SUB-A-PARA-1|\nSECTION-149.01-SUB-A-PARA-2|\n"
        "SECTION-149.01-SUB-A-PARA-2-SUBPARA-a|\nSECTION-149.01-SUB-A-PARA-2-SUBPARA-b|\n"
        "SECTION-149.01-SUB-B|\nSECTION-149.02|Pay.\nSECTION-149.02-SUB-A|\n"
        "SECTION-149.02-SUB-B|\nSECTION-149.02-SUB-B-PARA-1|\nSECTION-149.02-SUB-B-PARA-2|\n",
        Depth::all);
}

TEST(CuttingEnglish, TitlesStandWhereTheyFirstAppear) {
    expect_outline(
        "Convention on Lamps\n\nHave agreed as follows:\n\nChapter I – Terms\n\n"
        "Article 1 – Definitions\n\nA lamp is a light.\n\nChapter II – Measures\n\n"
        "Section 1 – Criminal law\n\nTitle 1 – Offences\n\nArticle 2 – Darkness\n\n"
        "Darkness is an offence.\n\nTitle 2 – Others\n\nArticle 3 – Attempt\n\n"
        "An attempt is one.\n\nChapter III – Final provisions\n\nArticle 4 – Entry into force\n\n"
        "It enters into force in May.\n",
        "en-law",
        "CHAPTER-I|Terms\nARTICLE-1|Definitions\nCHAPTER-II|Measures\n"
        "CHAPTER-II-SECTION-1|Criminal law\nCHAPTER-II-SECTION-1-TITLE-1|Offences\n"
        "ARTICLE-2|Darkness\nCHAPTER-II-SECTION-1-TITLE-2|Others\nARTICLE-3|Attempt\n"
        "CHAPTER-III|Final provisions\nARTICLE-4|Entry into force\n");
    expect_outline(
        "Lamps Code\n\nBe it enacted as follows:\n\nCHAPTER I\nPRELIMINARY\n\n"
        "Section 1. This is the Code.\n\nTITLE I\nLAMPS\n\nCHAPTER II\nOIL\n\n"
        "Section 2. Oil burns.\n\nCHAPTER III\nWICKS\n\nSection 3. A wick burns.\n\n"
        "TITLE II\nKEEPERS\n\nCHAPTER IV\nPAY\n\nSection 4. Pay is due.\n",
        "en-law",
        "CHAPTER-I|PRELIMINARY\nSECTION-1|\nTITLE-I|LAMPS\nTITLE-I-CHAPTER-II|OIL\nSECTION-2|\n"
        "TITLE-I-CHAPTER-III|WICKS\nSECTION-3|\nTITLE-II|KEEPERS\nTITLE-II-CHAPTER-IV|PAY\n"
        "SECTION-4|\n");
}

TEST(CuttingEnglish, CaptionsInParenthesesStandAboveArticles) {
    const std::string text =
        "Lamps Act\n\nChapter I General Provisions\n\n(Purpose)\n"
        "Article 1  This Act aims to light the streets.\n\n(Definitions)\n"
        "Article 2  (1) A lamp is a light.\n(2) A keeper is a person (of any age).\n\n"
        "Chapter II Keepers\n\n(Duties)\nArticle 3  A keeper wakes.\n\n"
        "Article 4  A keeper who sleeps is dismissed.\n";
    expect_outline(text, "en-law",
                   "CHAPTER-I|General Provisions\nARTICLE-1|Purpose\nARTICLE-2|Definitions\n"
                   "ARTICLE-2-PARA-1|\nARTICLE-2-PARA-2|\nCHAPTER-II|Keepers\nARTICLE-3|Duties\n"
                   "ARTICLE-4|\n",
                   Depth::all);
    EXPECT_EQ(cut(text, "auto", "DOC").units[2].span.begin, text.find("(Definitions)"));
    expect_outline(
        "Lamps Act\n\nSection 1. A lamp burns. No keeper may sleep in its house at any hour.\n"
        "(Added by Act of May)\n\nSection 2. A keeper wakes. He may sleep by day as long as he "
        "likes.\n(Amended by Act of June)\nSection 3. (a) Pay is due.\n(b) It is paid.\n"
        "(Amended by Act of July)\nSection 4. (a) It is paid in May.\n(b) It is coin.\n",
        "en-law", "SECTION-1|\nSECTION-2|\nSECTION-3|\nSECTION-4|\n");
}

TEST(CuttingEnglish, SectionsRightAboveChaptersEncloseThem) {
    expect_outline(
        "THE LAMPS CODE\n\nPART ONE\n\nSection I. GENERAL PROVISIONS\n\nChapter 1. PRINCIPLES\n\n"
        "Article 1. Goals\n\nLamps are lit.\n\nArticle 2. Tasks\n\nKeepers light them.\n\n"
        "Chapter 2. OIL\n\nArticle 3. Purity\n\nOil is pure.\n\nSection II. KEEPERS\n\n"
        "Chapter 3. PAY\n\nArticle 4. Wages\n\nKeepers are paid.\n",
        "en-law",
        "PART-1|\nPART-1-SECTION-I|GENERAL PROVISIONS\nPART-1-SECTION-I-CHAPTER-1|PRINCIPLES\n"
        "ARTICLE-1|Goals\nARTICLE-2|Tasks\nPART-1-SECTION-I-CHAPTER-2|OIL\nARTICLE-3|Purity\n"
        "PART-1-SECTION-II|KEEPERS\nPART-1-SECTION-II-CHAPTER-3|PAY\nARTICLE-4|Wages\n");
}

}  // namespace
