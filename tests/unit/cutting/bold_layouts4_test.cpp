/// \file
/// Outlines whose headings are in bold and not marked with '#': policies, handbooks and contracts
/// as converters write them.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

namespace {

using core::cutting::Depth;
using cutting_test::cut;
using cutting_test::expect_outline;
using cutting_test::outline_of;

TEST(CuttingBoldLayouts, NumberedLinesInBoldAreHeadings) {
    expect_outline(
        "**Lamp Policy**\n\n**Last Updated: [Date]**\n\n**1. Who we are**\n\nWe keep the lamps of "
        "the city.\n\n**2. What we collect**\n\nWe collect these:\n\n1. The oil of the lamps.\n"
        "2. The wicks of the lamps.\n\n**a. Oil:**\n- of fish\n- of seeds\n\n"
        "**3. How we use it**\n\nWe burn it, **all of it**, in these:\n\n1. **Lamps**: at night.\n"
        "2. **Lanterns**: at sea.\n3. **Beacons**: in war.\n4. **Torches**: in feasts.\n\n"
        "**Note:** none is sold.\n\n**4. Contact us**\n\nlamps@example.com\n",
        "outline", "1|Who we are\n2|What we collect\n3|How we use it\n4|Contact us\n");
}

TEST(CuttingBoldLayouts, DeeperNumbersInBoldStandBelowThem) {
    expect_outline(
        "Handbook of the keepers of lamps\n\n**1. Purpose**\n\nThis handbook tells how lamps are "
        "lit.\n\n**2. Scope**\n\n**2.1 In scope**\n\nThe lamps of the city are in scope.\n\n"
        "**2.2 Out of scope**\n\nThe lamps of the port are not.\n\n**3. Terms**\n\nA lamp is what "
        "gives light.\n",
        "outline", "1|Purpose\n2|Scope\n2.1|In scope\n2.2|Out of scope\n3|Terms\n");
}

TEST(CuttingBoldLayouts, BoldTypeMayEndAndBeginBehindTheNumber) {
    expect_outline(
        "**1.** **Purpose**\n\nLamps are lit.\n\n**2\\.** **Scope:**\nAll lamps of the city, "
        "those of the port too.\n\n**3\\. Terms of *the* keepers**:\n\nA lamp gives light.\n",
        "outline", "1|Purpose\n2|Scope\n3|Terms of the keepers\n");
}

TEST(CuttingBoldLayouts, UnderscoresAreBoldTypeToo) {
    expect_outline(
        "__1. Purpose__\nLamps are lit.\n__2. Scope__\nAll lamps of the city, those of the port "
        "too.\n__3. Terms__\nA lamp gives light.\n",
        "outline", "1|Purpose\n2|Scope\n3|Terms\n");
}

TEST(CuttingBoldLayouts, ByteOrderMarkAndCarriageReturnsAreNoText) {
    expect_outline(
        "\xEF\xBB\xBF**1. Purpose**\r\n\r\nLamps are lit.\r\n\r\n**2. Scope**\r\n\r\nAll "
        "lamps.\r\n\r\n**3. Terms**\r\n\r\nA lamp gives light.\r\n",
        "outline", "1|Purpose\n2|Scope\n3|Terms\n");
    EXPECT_EQ(cut("\xEF\xBB\xBF lamps are lit.\n", "outline").units.size(), 1U);
}

TEST(CuttingBoldLayouts, TextMayFollowTheBoldTypeOnItsLine) {
    expect_outline(
        "# Terms of the Lamp Service\n\n**1. Definitions.** A \"lamp\" is what gives light, in all "
        "of these terms.\n\n**2. Licence**: You may burn lamps. You may not sell them.\n\n"
        "**2.1 Copies:** are lamps too.\n\n**3. Term and termination:** Either party may put the "
        "lamp out:\n\n(a) at night;\n\n(b) at dawn.\n\n__4\\. Law.__ That of the city.\n",
        "outline",
        "1|Definitions\n2|Licence\n2.1|Copies\n3|Term and termination\n3/a|\n3/b|\n4|Law\n",
        Depth::all);
}

TEST(CuttingBoldLayouts, NumbersAndWordsInBoldThatOpenAListAreNone) {
    // Only the number is in bold, or no number is.
    expect_outline(
        "# Keeping lamps\n\n**1.** Fill the lamp.\n\n**2.** Light it.\n\n**3.** Put it out.\n\n"
        "1. **Oil** burns.\n2. **Wicks** burn too.\n3. **Glass** does not.\n",
        "markdown", "keeping-lamps|Keeping lamps\n");
}

TEST(CuttingBoldLayouts, RomanNumbersAndLettersInBoldAreHeadings) {
    expect_outline(
        "**K\xE1\xBA\xBE HO\xE1\xBA\xA0\x43H**\n\n**I. M\xE1\xBB\xA4\x43 \xC4\x90\xC3\x8D\x43H**\n"
        "- Th\xE1\xBA\xAFp \xC4\x91\xC3\xA8n trong th\xC3\xA0nh ph\xE1\xBB\x91.\n\n"
        "**II. N\xE1\xBB\x98I DUNG**\n\n**1. \xC4\x90\xC3\xA8n**\n\nTh\xE1\xBA\xAFp "
        "\xC4\x91\xC3\xA8n.\n\n**2. D\xE1\xBA\xA7u**\n\nMua d\xE1\xBA\xA7u.\n\n"
        "**III. T\xE1\xBB\x94 CH\xE1\xBB\xA8\x43**\n\nPh\xC3\xB2ng \xC4\x91\xC3\xA8n lo.\n",
        "outline",
        "I|M\xE1\xBB\xA4\x43 \xC4\x90\xC3\x8D\x43H\nII|N\xE1\xBB\x98I DUNG\n"
        "II/1|\xC4\x90\xC3\xA8n\nII/2|D\xE1\xBA\xA7u\nIII|T\xE1\xBB\x94 CH\xE1\xBB\xA8\x43\n");
    expect_outline(
        "**A. Scope**\n\nAll lamps of the city.\n\n**B. Terms**\n\nA lamp gives light.\n\n"
        "**C. Oil**\n\nIt is burnt.\n",
        "outline", "A|Scope\nB|Terms\nC|Oil\n");
}

TEST(CuttingBoldLayouts, OneTitleWithAHashMayStandAboveThem) {
    const std::string bold =
        "Adopted by the council.\n\n**1. Purpose**\n\nLamps are lit.\n\n**2. Scope**\n\nAll lamps "
        "of the city.\n\n**3. Terms**\n\nA lamp gives light.\n";
    expect_outline("# Lamp Policy\n\n" + bold, "outline", "1|Purpose\n2|Scope\n3|Terms\n");
    // Where sections have it too, the bold lines are their text.
    EXPECT_EQ(cut("# Lamp Policy\n\n## Rules\n\n" + bold, "auto").ruleset, "markdown");
    EXPECT_EQ(cut("# Lamp Policy\n\n" + bold + "\n## Contact\n\nAsk us.\n", "auto").ruleset,
              "markdown");
    EXPECT_EQ(cut(bold + "\n# Contact\n\nAsk us.\n", "auto").ruleset, "markdown");
}

TEST(CuttingBoldLayouts, BoldWordsOfListsAndParagraphsAreNone) {
    for (const std::string text :
         {"We keep these lamps:\n\n1. **Oil lamps**: at night.\n2. **Wax lamps**: at sea.\n"
          "3. **Gas lamps**: in war.\n\n**Note:** all are lit.\n",
          "**1** point for each lamp.\n\n**2** points for each lantern.\n\n**3** points for "
          "each beacon that is lit.\n",
          "**1. Lamps** burn oil that\nis bought by the city.\n\n**2. Lanterns** burn wax that\n"
          "is bought by the port.\n\n**3. Beacons** burn wood that\nis bought by nobody.\n"}) {
        const std::string plain = outline_of(cut("# Title\n\n" + text, "auto"));
        EXPECT_EQ(plain, "title|Title\n") << text;
        for (const char* title : {"|Lamps\n", "|Lanterns\n", "|Wax lamps\n", "|points"}) {
            EXPECT_EQ(outline_of(cut(text, "auto")).find(title), std::string::npos) << text;
        }
    }
}

TEST(CuttingBoldLayouts, HeadingsThatAreNotInBoldGoBefore) {
    expect_outline(
        "1. Purpose\n\nLamps are lit.\n\n2. Scope\n\n**1. Lamps**\n\nAll of them.\n\n"
        "**2. Lanterns**\n\nThose at sea.\n\n**3. Beacons**\n\nNone.\n\n3. Terms\n\nA lamp gives "
        "light.\n\n4. Oil\n\nIt is burnt.\n",
        "outline", "1|Purpose\n2|Scope\n3|Terms\n4|Oil\n");
    // Contents above them are none of these.
    expect_outline(
        "Contents\n\n1. Purpose\n2. Scope\n3. Terms\n\n**1. Purpose**\n\nLamps are lit.\n\n"
        "**2. Scope**\n\nAll lamps of the city.\n\n**3. Terms**\n\nA lamp gives light.\n",
        "outline", "1|Purpose\n2|Scope\n3|Terms\n");
}

TEST(CuttingBoldLayouts, MarksBelowThemAreClauses) {
    expect_outline(
        "**1. Terms**\n\n1.1 A lamp gives light.\n\n1.2 Oil burns in it.\n\n**2. Duties**\n\n"
        "The keeper shall:\n\n(a) light the lamps;\n\n(b) cut the wicks.\n\n**3. Oil**\n\nIt is "
        "burnt.\n",
        "outline", "1|Terms\n1/1.1|\n1/1.2|\n2|Duties\n2/a|\n2/b|\n3|Oil\n", Depth::all);
}

TEST(CuttingBoldLayouts, TitlesInBoldWithoutNumbersAreHeadings) {
    expect_outline(
        "We are the keepers of **all** lamps.\n\n**Lamps We Light**\n\nWe light the lamps of the "
        "city.\n\n**Note:** not those of the port.\n\n**How we choose them**\n\nWe choose these:\n"
        "\n- **Oil lamps**: at night.\n- **Wax lamps**: at sea.\n\n__What happens if a lamp goes "
        "out?__\nIt is lit again in the morning.\n\n**Oil**\n- Fish oil is burnt.\n",
        "outline",
        "lamps-we-light|Lamps We Light\nhow-we-choose-them|How we choose them\n"
        "what-happens-if-a-lamp-goes-out|What happens if a lamp goes out?\noil|Oil\n");
}

TEST(CuttingBoldLayouts, LabelsSentencesAndNamesInBoldAreNoTitles) {
    for (const char* text :
         {"**Oil:**\n\n- Fish oil is burnt.\n\n**Wax:**\n\n- Bees make it.\n\n**Wood:**\n\n- Trees "
          "are cut.\n",
          "**The lamps were lit.**\n\nAnd so it was.\n\n**The oil was burnt.**\n\nAnd so it was "
          "each day.\n\n**The wicks were cut.**\n\nAnd so it was each day.\n",
          "**Anna Keeper**\n\nShe said that the lamp was out.\n\n**Bert Keeper**\n\nHe said that "
          "it "
          "was not.\n\n**Anna Keeper**\n\nShe lit it again and left.\n",
          "**Anna Keeper**\n**Bert Keeper**\n\nThey keep the lamps of the city.\n\n**Lamps**\n\n"
          "We light them each night.\n\n**Oil**\n\nWe burn it each night.\n",
          "They said this.\n\n**Anna Keeper**\n\n**Bert Keeper**\n\n**Carl Keeper**\n\n**Dora "
          "Keeper**\n\nWe light them each night.\n"}) {
        EXPECT_EQ(cut(text, "auto").units.size(), 1U) << outline_of(cut(text, "auto"));
    }
    EXPECT_EQ(cut("# Lamps\n\n**Lamps**\n\nWe light them all.\n\n**Oil**\n\nWe burn it all.\n\n"
                  "**Wax**\n\nWe sell it all.\n",
                  "auto")
                  .ruleset,
              "markdown");
}

}  // namespace
