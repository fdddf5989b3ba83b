/// \file
/// German administrative regulations, amending acts and codes.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::expect_outline;

TEST(CuttingGermanLayouts4, NumbersAloneAboveTheirTitlesAreAnOutline) {
    expect_outline(
        "Richtlinien\nüber die Lampen\n\nRdErl. d. Ministeriums für Licht\nv. 14.6.2005\n\n"
        "1\nZuwendungszweck, Rechtsgrundlage\n\n1.1\nDas Land gewährt nach Maßgabe dieser "
        "Richtlinien und der Vorschriften zu § 44 LHO Zuwendungen für:\n- Lampen\n- Öl\n\n1.2\n"
        "Grundlage bilden die Gesetze.\n\n2\nGegenstand der Förderung\n\n2.1\nSchutz der Lampen\n\n"
        "2.1.1\nGefördert werden neue Lampen.\n\n2.1.2\nGefördert werden Bauten.\n\n3\n"
        "Zuwendungsempfänger\n\nNatürliche und juristische Personen.\n\n4\nArt und Umfang, Höhe\n"
        "der Zuwendung\n\n4.1\nZuwendungsart\nProjektförderung\n\n5\nInkrafttreten\n\nDieser "
        "Erlass "
        "tritt heute in Kraft.\n",
        "outline",
        "1|Zuwendungszweck, Rechtsgrundlage\n1.1|\n1.2|\n2|Gegenstand der Förderung\n"
        "2.1|Schutz der Lampen\n2.1.1|\n2.1.2|\n3|Zuwendungsempfänger\n"
        "4|Art und Umfang, Höhe der Zuwendung\n4.1|Zuwendungsart\n5|Inkrafttreten\n");
    expect_outline(
        "Vorschrift über die Lampen\nVom 3. Mai 2012\n1\nZuwendungszweck\nDas Land gewährt nach "
        "Maßgabe dieser Richtlinie Zuwendungen für neue\nLampen. Ein Anspruch besteht nicht.\n2\n"
        "Gegenstand der Förderung\nGefördert werden\n1. Lampen aus Glas,\n2. Lampen aus "
        "Holz.\n2.1\n"
        "Die Lampen müssen neu sein.\n2.2\nDie Lampen müssen\nbrennen.\n3\nZuwendungsempfänger\n"
        "Gemeinden und Verbände.\n4\nInkrafttreten\nDiese Vorschrift tritt heute in Kraft.\n",
        "outline",
        "1|Zuwendungszweck\n2|Gegenstand der Förderung\n2.1|\n2.2|\n3|Zuwendungsempfänger\n"
        "4|Inkrafttreten\n");
}

TEST(CuttingGermanLayouts4, NumbersOfPagesAndRowsOfTablesAreNoOutline) {
    const auto is_one = [](const char* text) {
        EXPECT_EQ(cutting_test::cut(text, "auto").units.size(), 1U) << text;
    };
    is_one(
        "Bericht über die Lampen\n\nDie Lampen brennen seit dem Jahre 1900. Die Wärter gehen um "
        "acht Uhr an der Brücke vorbei, an der\n\n1\nWärter warten, die aus der Stadt kommen und "
        "dort\ngearbeitet haben. Es ist eine Stube für die\n\n2\nLampen. Dort wird Öl "
        "aufbewahrt.\n\n3\nDie Stadt hat fünf Wärter. Jeder hat zwanzig Lampen.\n");
    is_one(
        "Lampen\n\nDie Wärter zünden alle Lampen an.\n\n1\nBericht der Stadt\n\nEs brennt in der "
        "Stadt.\n\n2\nBericht der Stadt\n\nEs brennt im Dorf.\n\n3\nBericht der Stadt\n\nDas ist "
        "alles.\n");
    is_one(
        "Plan der Lampenkunde\n\nDie folgenden Fächer werden gelehrt.\n\n1\nGlaskunde\n3 Stunden\n"
        "Herr Meier\n\n2\nÖlkunde\n4 Stunden\nFrau Müller\n\n3\nWachskunde\n5 Stunden\nHerr Schulze"
        "\n\nDer Plan gilt ab dem Winter. Er wird ausgehängt.\n");
    // Cells with sentences, without any number below them.
    is_one(
        "Aufgaben der Wärter\nNr.\nAufgabe\nErläuterung\n1\nLampen putzen\nDie Lampen werden "
        "geputzt.\n2\nÖl holen\nDas Öl wird geholt.\n3\nDochte\nDie Dochte werden geschnitten.\n");
    // Where numbers with a full stop come first, they are the outline.
    expect_outline(
        "1. Zweck\n\nEs brennt.\n\n2. Stand\n\nEs geht aus.\n\n1\nGlas\n\nEs ist aus Glas.\n\n2\n"
        "Holz\n\nEs ist aus Holz.\n\n3\nWachs\n\nEs ist aus Wachs.\n",
        "outline", "1|Zweck\n2|Stand\n");
}

TEST(CuttingGermanLayouts4, GeneralAndSpecialPartsOfACodeHoldSectionsThatBeginAgain) {
    expect_outline(
        "Lampengesetzbuch\n\nAllgemeiner Teil\n\nErster Abschnitt\nDas Licht\n\nErster Titel\n"
        "Geltungsbereich\n\n§ 1\nKein Licht ohne Gesetz\n\nEine Lampe brennt nach dem "
        "Gesetz.\n\n§ 2\nZeit\n\nEs gilt zur Zeit der Tat.\n\nZweiter Abschnitt\nDie "
        "Tat\n\n§ 3\nGeltung\n\nDas Recht gilt.\n\nBesonderer Teil\n\nErster Abschnitt\n"
        "Feuer\n\n§ 4\nBrand\n\nWer brennt, wird bestraft.\n\nZweiter Abschnitt\nRauch\n\n"
        "§ 5\nQualm\n\nWer raucht, wird bestraft.\n",
        "de-law",
        "ALLGEMEINER-TEIL|\nALLGEMEINER-TEIL-ABSCHNITT-1|Das Licht\n"
        "ALLGEMEINER-TEIL-ABSCHNITT-1-TITEL-1|Geltungsbereich\nP-1|Kein Licht ohne Gesetz\n"
        "P-2|Zeit\nALLGEMEINER-TEIL-ABSCHNITT-2|Die Tat\nP-3|Geltung\nBESONDERER-TEIL|\n"
        "BESONDERER-TEIL-ABSCHNITT-1|Feuer\nP-4|Brand\nBESONDERER-TEIL-ABSCHNITT-2|Rauch\n"
        "P-5|Qualm\n");
}

TEST(CuttingGermanLayouts4, NamesOfPartsBelowTheirNumberAreTitles) {
    expect_outline(
        "Erstes Buch\n\nAllgemeiner Teil\n\nErster Abschnitt\nDas Licht\n\n§ 1\nZiel\n\nEs "
        "brennt.\n\nZweites Buch\n\nBesonderer Teil\n\nErster Abschnitt\nFeuer\n\n§ 2\n"
        "Brand\n\nEs brennt.\n",
        "de-law",
        "BUCH-1|Allgemeiner Teil\nBUCH-1-ABSCHNITT-1|Das Licht\nP-1|Ziel\n"
        "BUCH-2|Besonderer Teil\nBUCH-2-ABSCHNITT-1|Feuer\nP-2|Brand\n");
    // Below an article the words are text, and one of them alone is no part.
    expect_outline(
        "Erster Abschnitt\nDas Licht\n\n§ 1\nTeile\n\nDas Gesetz hat zwei Teile:\n\n"
        "Allgemeiner Teil\n\nBesonderer Teil\n\n§ 2\nEnde\n\nEs gilt.\n\nAllgemeiner Teil"
        "\n\nZweiter Abschnitt\nFeuer\n\n§ 3\nBrand\n\nEs brennt.\n",
        "de-law", "ABSCHNITT-1|Das Licht\nP-1|Teile\nP-2|Ende\nABSCHNITT-2|Feuer\nP-3|Brand\n");
}

TEST(CuttingGermanLayouts4, RomanNumbersBelowTheEnactingFormulaAreTheArticlesOfAnActThatAmends) {
    expect_outline(
        "Verordnung\nüber die Lampen\n\nÄnderung vom 3. Mai 2012\n\nDer Schweizerische "
        "Bundesrat\nverordnet:\n\nI\n\nDie Verordnung vom 24. Mai 2006 wird wie folgt "
        "geändert:\n\nArt. 5 Abs. 1 und 2 Bst. a\n\n1 Die Lampen brennen.\n\n2 Ausgenommen "
        "sind:\na. Lampen aus Glas.\n\nArt. 7a Lampen aus Wachs\n\n1 Sie brennen am Tag.\n\n"
        "2 Sie gehen aus.\n\nArt. 9\nAufgehoben\n\nII\n\nAnhang 2 erhält die neue Fassung."
        "\n\nIII\n\n1 Diese Verordnung tritt am 1. Juli 2012 in Kraft.\n\n2 Sie gilt bis zum "
        "Ende.\n",
        "de-law", "ZIFFER-I|\nZIFFER-II|\nZIFFER-III|\nZIFFER-III-ABS-1|\nZIFFER-III-ABS-2|\n",
        Depth::all);
    expect_outline(
        "Gesetz\nüber die Abänderung des Lampengesetzes\nDem nachstehenden Beschluss erteile Ich "
        "Meine Zustimmung:1\nI.\nAbänderung bisherigen Rechts\nDas Lampengesetz vom 17. April "
        "1985 wird wie folgt abgeändert:\nArt. 3 Bst. e\ne) Lampen aus Glas.\nArt. 4\n"
        "Ausgabe\nDie Lampen werden ausgegeben.\nArt. 7 Abs. 1\n1) Es gilt.\nII.\n"
        "Inkrafttreten\nDieses Gesetz tritt am 1. Januar 2013 in Kraft.\n",
        "de-law", "ZIFFER-I|\nZIFFER-II|\n", Depth::all);
}

TEST(CuttingGermanLayouts4, RomanNumbersThatHeadArticlesAreNoArticles) {
    expect_outline(
        "Reglement über die Lampen\n\nDer Rat beschliesst:\n\nI.\n\nGrundlagen\n\nArt. 1 "
        "Zweck\n\nDas Reglement regelt:\n\na. Lampen.\n\nArt. 2 Rat\n\nDer Rat führt die "
        "Aufsicht.\n\nII.\n\nFeuer\n\nArt. 3 Frist\n\nDie Frist ist kurz.\n",
        "de-law",
        "HEADING-I|\nARTIKEL-1|Zweck\nARTIKEL-2|Rat\nHEADING-II|\n"
        "ARTIKEL-3|Frist\n");
    // Without II the number is none of a row.
    expect_outline(
        "Der Rat beschliesst:\n\nI\n\nDas Gesetz wird wie folgt geändert:\n\nArt. 4\n\nEs "
        "brennt.\n\nArt. 5\n\nEs geht aus.\n",
        "de-law", "ARTIKEL-4|\nARTIKEL-5|\n");
}

}  // namespace
