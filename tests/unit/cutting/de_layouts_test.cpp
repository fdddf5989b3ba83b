/// \file
/// How German, Austrian and Swiss publishers print their acts: each a few lines in the manner of
/// its kind.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::expect_outline;

TEST(CuttingGermanLayouts, AnnexSaysWithoutParenthesesWhatItBelongsTo) {
    const std::string act =
        "§ 1\nZweck\n\nLampen nach\nAnlage 2 zu § 5 sind neu.\n\n§ 2\nEnde\n\n"
        "Die Anlage zur Lampensatzung gilt. Es endet.\n\n";
    expect_outline(act +
                       "Anlage 1\nzu § 1\n\nVerzeichnis\n\nLaternen.\n\nAnlage 2 zu § 2 Absatz "
                       "1\n\nVerfahren\n\n"
                       "Die Lampe wird geprüft.\n",
                   "de-law",
                   "P-1|Zweck\nP-2|Ende\nANLAGE-1|zu § 1 Verzeichnis\n"
                   "ANLAGE-2|zu § 2 Absatz 1 Verfahren\n");
    expect_outline(act + "Anlage zur Lampensatzung\nGebühren\n\nLaterne: 5 Euro.\n", "de-law",
                   "P-1|Zweck\nP-2|Ende\nANLAGE|zur Lampensatzung Gebühren\n");
    expect_outline(
        act + "Anlage zu § 2\n\nErste Zeile der Liste.\n\nDie\nAnlage zum Gesetz bleibt gleich.\n",
        "de-law", "P-1|Zweck\nP-2|Ende\nANLAGE|zu § 2\n");
}

TEST(CuttingGermanLayouts, NumberOfAFootnoteInParenthesesIsNoTitle) {
    expect_outline(
        "Gesetz\nzum Schutz der Lampen\nVom 13. April 2022 (Fn 1)\n\n"
        "Inhaltsübersicht (Fn 3)\n\nTeil 1\nAllgemeines\n\n§ 1 Aufgaben\n§ 2 Begriffe\n\n"
        "Teil 2\nSchutz\n\n§ 3 Verfahren\n\n"
        "Teil 1\nAllgemeines\n\n§ 1 (Fn 2)\nAufgaben\n\n(1) Lampen sind nach der Verordnung und "
        "dem Gesetz zu schützen.\n\n"
        "§ 2\nBegriffe\n\n(1) Lampen sind Geräte.\n\nTeil 2 (Fn 4)\nSchutz\n\n"
        "§ 3 (Fn 2, 5) Verfahren\n\nSie entscheidet.\n\nFußnoten:\n\nFn 1\n"
        "In Kraft getreten am 1. Juni 2022.\n",
        "de-law", "TEIL-1|Allgemeines\nP-1|Aufgaben\nP-2|Begriffe\nTEIL-2|Schutz\nP-3|Verfahren\n");
}

TEST(CuttingGermanLayouts, DayOfAMonthEndsNoTitleOfAnOutline) {
    expect_outline(
        "Richtlinie\n\n1 Zweck\n\n1.1 Lampen.\n\n2 Verfahren\n\n"
        "2.1 Anträge sind bis zum 1. Oktober bei der Behörde einzureichen.\n\n"
        "2.2 Prüfung. Die Behörde prüft sie bis zum 15. Mai.\n\n"
        "3 Ende\n\n3.1 Die Richtlinie tritt am 1. Mai in Kraft.\n",
        "outline", "1|Zweck\n1.1|Lampen.\n2|Verfahren\n2.1|\n2.2|Prüfung\n3|Ende\n3.1|\n");
}

TEST(CuttingGermanLayouts, TitleBelowGoesOnBehindASmallWord) {
    expect_outline(
        "§ 1\nFörderung der Beleuchtung in den\nLandkreisen\n\n(1) Das Land fördert sie nach\n"
        "Maßgabe der Anlage.\n\n§ 2\nFälligkeit der Gebühr und Beitreibung von\nRückständen\n"
        "(1) Die Gebühr ist fällig.\n§ 3\nEnde\nDas Gesetz endet.\n",
        "de-law",
        "P-1|Förderung der Beleuchtung in den Landkreisen\n"
        "P-2|Fälligkeit der Gebühr und Beitreibung von Rückständen\nP-3|Ende\n");
}

TEST(CuttingGermanLayouts, TableOfChangesAndSignaturesOfStatesAreInNoArticle) {
    const std::string act =
        "§ 1 Zweck\n\n1 Das Gesetz regelt die Lampen.\n\n2 Es gilt für alle.\n\n"
        "§ 2 Inkrafttreten\n\n1 Der Regierungsrat bestimmt den Zeitpunkt.\n\n";
    const auto end_of = [&](const std::string& behind) {
        const auto plan = cutting_test::cut(act + behind, "de-law", "D", Depth::article);
        EXPECT_EQ(plan.units.size(), 2U);
        return plan.units.back().span.end;
    };
    EXPECT_EQ(end_of("Änderungstabelle - Nach Beschluss\n\nBeschluss\tElement\tÄnderung\n"
                     "05.05.2020\t§ 1\ttotalrevidiert\n\n§ 1\t05.05.2020\ttotalrevidiert\n"),
              act.size());
    EXPECT_EQ(end_of("Für das Land Baden-Württemberg:\nStuttgart, den 28. April 2020\nMuster\n\n"
                     "Für den Freistaat Bayern:\nMünchen, den 24. April 2020\nMuster\n"),
              act.size());
}

TEST(CuttingGermanLayouts, HeadingsWithArabicNumbersBeginAboveTheFirstArticle) {
    expect_outline(
        "Der Grosse Rat beschliesst:\n\n1. Allgemeine Bestimmungen\n\n§ 1 Zweck\n\n"
        "1 Das Gesetz regelt die Lampen und das Licht der Strassen.\n\n2 Es gilt für:\n\n"
        "1. Laternen,\n\n2. Fackeln.\n\n2. Bewilligung\n\n2.1. Grundsatz\n\n§ 2 Pflicht\n\n"
        "1 Eine Bewilligung ist nötig.\n\n2.2 Verfahren\n\n§ 3 Gesuch\n\n1 Es ist schriftlich.\n\n"
        "3. Schlussbestimmungen\n\n§ 4 Inkrafttreten\n\n1 Es tritt in Kraft.\n",
        "de-law",
        "HEADING-1|Allgemeine Bestimmungen\nP-1|Zweck\nHEADING-2|Bewilligung\n"
        "HEADING-2-HEADING-2.1|Grundsatz\nP-2|Pflicht\nHEADING-2-HEADING-2.2|Verfahren\n"
        "P-3|Gesuch\nHEADING-3|Schlussbestimmungen\nP-4|Inkrafttreten\n");
    expect_outline(
        "Der Grosse Rat beschliesst:\n\n1 Allgemeine Bestimmungen\n\nArt. 1 Zweck\n\n"
        "1 Das Gesetz regelt die Lampen und das Licht der Strassen.\n\n2 Es gilt für alle.\n\n"
        "2 Bewilligung\n\n2.1 Grundsatz\n\nArt. 2 Pflicht\n\n1 Eine Bewilligung ist nötig.\n\n"
        "3 Schlussbestimmungen\n\nArt. 3 Inkrafttreten\n\n1 Es tritt in Kraft.\n",
        "de-law",
        "HEADING-1|Allgemeine Bestimmungen\nARTIKEL-1|Zweck\nHEADING-2|Bewilligung\n"
        "HEADING-2-HEADING-2.1|Grundsatz\nARTIKEL-2|Pflicht\nHEADING-3|Schlussbestimmungen\n"
        "ARTIKEL-3|Inkrafttreten\n");
    // The last point of a list alone is no heading.
    expect_outline(
        "§ 1 Zweck\n\nDas Gesetz gilt für die Lampen und das Licht:\n\n1. Laternen\n\n"
        "2. Fackeln\n\n§ 2 Ende\n\nEs endet.\n",
        "de-law", "P-1|Zweck\nP-2|Ende\n");
}

TEST(CuttingGermanLayouts, MarkThatClosesAQuotationIsNoPartOfATitle) {
    expect_outline(
        "Artikel 1\nÄnderung des Lampengesetzes\n\nDas Gesetz wird wie folgt geändert:\n\n"
        "1. Nach der Angabe zu § 5 wird eingefügt:\n\n„§ 5a Prüfung vor Ort“.\n\n"
        "2. Die Angabe zu § 9 wird wie folgt gefasst:\n\n„§ 9 Begriff „Lampe““.\n\n"
        "Artikel 2\nInkrafttreten\n\nDas Gesetz tritt in Kraft.\n",
        "de-law",
        "ARTIKEL-1|Änderung des Lampengesetzes\nARTIKEL-1-NR-1|\n"
        "ARTIKEL-1-NR-1-P-5a|Prüfung vor Ort\nARTIKEL-1-NR-2|\n"
        "ARTIKEL-1-NR-2-P-9|Begriff „Lampe“\nARTIKEL-2|Inkrafttreten\n",
        Depth::all);
}

TEST(CuttingGermanLayouts, MarksOfParagraphsMayHaveBlanksInTheirParentheses) {
    expect_outline(
        "§ 1\nGeltung\n\n( 1 ) Das Kirchengesetz gilt für die Kirche und ihre Gliedkirchen.\n\n"
        "( 2 ) 1 Es gilt\n\n1. bei Nacht,\n\n2. am Tag.\n\n( 2a ) Es gilt immer.\n\n"
        "§ 2\nEnde\n\nEs endet.\n",
        "de-law",
        "P-1|Geltung\nP-1-ABS-1|\nP-1-ABS-2|\nP-1-ABS-2-NR-1|\nP-1-ABS-2-NR-2|\nP-1-ABS-2a|\n"
        "P-2|Ende\n",
        Depth::all);
}

TEST(CuttingGermanLayouts, ContentsOfPartsAreKnownThoughTheTextHeadsThemWithoutTheirWord) {
    expect_outline(
        "Hauptsatzung\n\nInhaltsübersicht\n\nAbschnitt I Rat §§ 1, 2\nAbschnitt II Amt § 3\n"
        "Abschnitt III Ende § 4\n\nI. Rat\n\n§ 1 Form\nDer Rat ist das Organ der Stadt.\n\n"
        "§ 2 Zahl\nEs sind zehn.\n\nII. Amt\n\n§ 3 Rechte\nEr leitet das Amt.\n\n"
        "III. Ende\n\n§ 4 Ende\nDie Satzung endet.\n",
        "de-law",
        "HEADING-I|Rat\nP-1|Form\nP-2|Zahl\nHEADING-II|Amt\nP-3|Rechte\nHEADING-III|Ende\n"
        "P-4|Ende\n");
}

TEST(CuttingGerman, AnnexThatATableListsIsNotTheOneThatEnclosesTheArticles) {
    expect_outline(
        "Lampengesetz\n\nEingangsformel\n\nDer Bundestag hat das folgende Gesetz "
        "beschlossen:\n\nLampen § 1\n\nLichter § 2\n\nDochte § 3\n\nAnlage zu § 2\n\n"
        "§ 1 Lampen\n\n(1) Lampen sind Lichter.\n\n(2) Kerzen sind keine.\n\n§ 2 Lichter\n\n"
        "Lichter sind in der Anlage bestimmt.\n\n§ 3 Dochte\n\nDochte sind lang.\n\nAnlage\n\n"
        "Die Lichter sind rot oder gelb.\n",
        "de-law", "P-1|Lampen\nP-2|Lichter\nP-3|Dochte\nANLAGE|\n");
}

}  // namespace
