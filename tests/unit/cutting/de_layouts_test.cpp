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

}  // namespace
