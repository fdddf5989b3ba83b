/// \file
/// Lines, folds and the other primitives over bytes.

#include "core/cutting/text.hpp"

#include "core/cutting/numbers.hpp"

#include <gtest/gtest.h>

namespace {

using namespace core::cutting;

TEST(CuttingText, LinesEndAtLfCrlfAndLoneCr) {
    const auto spans = [](std::string_view text) {
        std::string out;
        for (const Line& line : split_lines(text)) {
            out += "[" + std::to_string(line.begin) + "," + std::to_string(line.end) + "," +
                   std::to_string(line.next) + "]";
        }
        EXPECT_EQ(core::cutting::count_lines(text), split_lines(text).size()) << text;
        return out;
    };
    EXPECT_EQ(spans(""), "");
    EXPECT_EQ(spans("a"), "[0,1,1]");
    EXPECT_EQ(spans("a\nb\n"), "[0,1,2][2,3,4]");
    EXPECT_EQ(spans("a\r\nb"), "[0,1,3][3,4,4]");
    EXPECT_EQ(spans("a\rb\r"), "[0,1,2][2,3,4]");
    EXPECT_EQ(spans("\r\r\n\n"), "[0,0,1][1,1,3][3,3,4]");
}

TEST(CuttingText, FoldsKnowTheBytesTheyCameFrom) {
    Fold fold;
    fold_into("Đi\xE1\xBB\x81u\xC2\xA0X", 100, fold);
    EXPECT_EQ(fold.characters, fold_word("điều x"));
    EXPECT_EQ(fold.offset.front(), 0U);
    EXPECT_EQ(fold.offset.back(), 10U);
    EXPECT_EQ(strip_marks(fold.characters), U"dieu x");
    EXPECT_EQ(fold_word("ＡＢ１"), U"ab1") << "full width";
    EXPECT_EQ(fold_word("a\u200Bb"), U"ab") << "zero width";
    EXPECT_EQ(fold_word("ĐIỀU"), fold_word("điều"));
}

TEST(CuttingText, CleanTextIsValidAndCollapsed) {
    EXPECT_EQ(clean_text("  a \t\n b\u00A0c "), "a b c");
    EXPECT_EQ(clean_text(std::string_view("a\0b", 3)), "a b");
    EXPECT_EQ(clean_text("a\xFF"
                         "b"),
              "a\xEF\xBF\xBD"
              "b");
    EXPECT_EQ(clip_utf8("aĐ", 2), "a");
    EXPECT_EQ(clip_utf8("aĐ", 3), "aĐ");
}

TEST(CuttingText, SlugsHaveNoBlankAndNoSlash) {
    EXPECT_EQ(slug("Data *Retention* / Policy!", 60), "data-retention-policy");
    EXPECT_EQ(slug("Điều khoản", 60), "dieu-khoan");
    EXPECT_EQ(slug("概要", 60), "概要");
    EXPECT_EQ(slug("---", 60), "");
    EXPECT_LE(slug(std::string(500, 'x'), 60).size(), 60U);
}

std::string number(std::string_view text, unsigned styles) {
    Ruleset rules;
    rules.number_suffixes = {U"bis", U"ter"};
    rules.ordinal_words = {{U"erster", 1}, {U"zweiter", 2}};
    index_ordinals(rules);
    Fold fold;
    fold_into(text, 100, fold);
    const auto found = read_number(fold, 0, styles, rules);
    if (!found) {
        return "none";
    }
    std::string out(text.substr(0, fold.offset[found->end]));
    for (const auto part : found->key) {
        out += " " + std::to_string(part);
    }
    return out;
}

TEST(CuttingNumbers, AreReadByTheirGrammar) {
    EXPECT_EQ(number("5. A", number_arabic), "5 5");
    EXPECT_EQ(number("5a. A", number_arabic), "5a 5 97");
    EXPECT_EQ(number("12 bis A", number_arabic), "12 bis 12 1000");
    EXPECT_EQ(number("5abc", number_arabic), "none");
    EXPECT_EQ(number("IV.", number_roman), "IV 4");
    EXPECT_EQ(number("XLII", number_roman), "XLII 42");
    EXPECT_EQ(number("Vice", number_roman), "none");
    EXPECT_EQ(number("4.1.LQ.1. B", number_dotted).substr(0, 8), "4.1.LQ.1");
    EXPECT_EQ(number("1–501. C", number_dotted), "1–501 1 501");
    EXPECT_EQ(number("19.02 D", number_decimal), "19.02 19 0 2");
    EXPECT_EQ(number("Zweiter", number_ordinal), "Zweiter 2");
    EXPECT_EQ(number("A1", number_code).substr(0, 2), "A1");
    EXPECT_EQ(number("y", number_arabic | number_roman), "none");
    EXPECT_EQ(number("x", number_letter), "x 24");
}

TEST(CuttingNumbers, FollowEachOther) {
    using Key = core::cutting::NumberKey;
    EXPECT_TRUE(is_next({}, Key{1}));
    EXPECT_TRUE(is_next(Key{1}, Key{2}));
    EXPECT_TRUE(is_next(Key{5}, Key{5, 97}));
    EXPECT_TRUE(is_next(Key{5, 97}, Key{5, 98}));
    EXPECT_TRUE(is_next(Key{5, 98}, Key{6}));
    EXPECT_FALSE(is_next(Key{1}, Key{3}));
    EXPECT_FALSE(is_next(Key{2}, Key{2}));
    EXPECT_FALSE(is_next(Key{3}, Key{2}));
}

TEST(CuttingNumbers, KeysAreInOrderPartByPart) {
    using Key = core::cutting::NumberKey;
    EXPECT_LT(Key{}, Key{1});
    EXPECT_LT(Key{5}, (Key{5, 97}));
    EXPECT_LT((Key{5, 98}), Key{6});
    EXPECT_EQ((Key{5, 97}), (Key{5, 97}));
    EXPECT_NE(Key{5}, (Key{5, 0}));
    Key full;
    for (std::uint32_t part = 0; part < 2 * Key::parts_most; ++part) {
        full.push_back(part);
    }
    EXPECT_EQ(full.size(), Key::parts_most);
}

TEST(CuttingNumbers, ElevenDecimalPartsAndALetterAreTheMost) {
    const std::string decimal = "1.2.3.4.5.6.7.8.9.10.11";
    EXPECT_EQ(number(decimal, number_dotted), decimal + " 1 2 3 4 5 6 7 8 9 10 11");
    EXPECT_EQ(number(decimal + ".abcdef", number_dotted),
              decimal + ".abcdef 1 2 3 4 5 6 7 8 9 10 11 1097");
}

}  // namespace
