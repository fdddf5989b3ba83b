/// \file
/// What looks at many bytes at once finds what a look at each of them finds.

#include "core/cutting/byte_masks.hpp"
#include "core/cutting/head_filter.hpp"
#include "core/cutting/language.hpp"
#include "core/cutting/peel.hpp"
#include "core/cutting/text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace core::cutting;

std::string text_of(std::string_view bytes, std::size_t size, std::mt19937& random) {
    std::string out(size, '\0');
    for (char& byte : out) {
        byte = bytes[random() % bytes.size()];
    }
    return out;
}

TEST(CuttingScan, MasksAreThoseOfEachByte) {
    std::array<char, mask_bytes> block{};
    for (std::size_t first = 0; first < 256; ++first) {
        for (std::size_t i = 0; i < block.size(); ++i) {
            block[i] = static_cast<char>(first + i % 7);
        }
        std::uint64_t words = 0;
        std::uint64_t wanted = 0;
        for (std::size_t i = 0; i < block.size(); ++i) {
            const char c = block[i];
            const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            const bool word = letter || static_cast<unsigned char>(c) >= 0x80;
            words |= std::uint64_t{word} << i;
            wanted |= std::uint64_t{c == block[3]} << i;
        }
        EXPECT_EQ(word_mask(block.data()), words) << first;
        EXPECT_EQ(word_mask_plain(block.data()), words) << first;
        EXPECT_EQ(mask_of(block.data(), block[3]), wanted) << first;
        EXPECT_EQ(mask_of_plain(block.data(), block[3]), wanted) << first;
        const auto count = static_cast<std::size_t>(std::popcount(wanted));
        EXPECT_EQ(count_of(block.data(), block[3]), count) << first;
        EXPECT_EQ(count_of_plain(block.data(), block[3]), count) << first;
    }
}

/// Pieces of texts that are looked at in blocks, and what ends a block early.
std::string pieced_text(std::mt19937& random) {
    constexpr std::array<std::string_view, 16> pieces{
        "a", "Z",    "0",    " ",      "  ",     "\t",     "\x0B", "\x0C",
        "~", "\x7F", "\x01", "\u00E9", "\u00A0", "\u0110", "\xFF", "e\u0301",
    };
    std::string out;
    for (std::size_t i = random() % 60; i > 0; --i) {
        // Long words in ASCII more often than all else: blocks that are taken as a whole.
        out += random() % 4 != 0 ? "bQ" : pieces[random() % pieces.size()];
    }
    return out;
}

TEST(CuttingScan, FoldsAreThoseOfEachCharacter) {
    std::mt19937 random(11);
    for (int round = 0; round < 2000; ++round) {
        const std::string text = pieced_text(random);
        std::u32string wanted;
        std::vector<std::uint32_t> offsets;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t length = decode_utf8(text, at).length;
            for (const char32_t c : fold_word(text.substr(at, length))) {
                wanted.push_back(c);
                offsets.push_back(static_cast<std::uint32_t>(at));
            }
            at += length;
        }
        offsets.push_back(static_cast<std::uint32_t>(text.size()));
        Fold fold;
        fold_into(text, 4 * text.size() + 1, fold);
        ASSERT_EQ(fold.characters, wanted) << testing::PrintToString(text);
        ASSERT_EQ(fold.offset, offsets) << testing::PrintToString(text);
    }
}

TEST(CuttingScan, CleanTextsAreThoseOfEachCharacter) {
    std::mt19937 random(12);
    for (int round = 0; round < 2000; ++round) {
        const std::string text = pieced_text(random);
        std::string wanted;
        bool blank = false;
        for (std::size_t at = 0; at < text.size();) {
            const Decoded one = decode_utf8(text, at);
            at += one.length;
            if (one.character <= 0x20 || one.character == 0x7F || one.character == 0xA0) {
                blank = true;
                continue;
            }
            wanted += blank && !wanted.empty() ? " " : "";
            blank = false;
            append_utf8(wanted, one.character);
        }
        ASSERT_EQ(clean_text(text), wanted) << testing::PrintToString(text);
        std::string buffer;
        const std::string_view head = clean_head(text, 20, buffer);
        ASSERT_TRUE(wanted.starts_with(head)) << testing::PrintToString(text);
    }
}

TEST(CuttingScan, SlugsAreComposed) {
    std::string letters;
    for (char32_t c = 0x80; c < 0xA000; ++c) {
        letters.clear();
        append_utf8(letters, U'x');
        append_utf8(letters, c);
        append_utf8(letters, c);
        const std::string made = slug(letters, 200);
        ASSERT_EQ(made, compose(made)) << static_cast<unsigned>(c);
    }
}

/// Lines by one look at each byte.
std::vector<Line> lines_by_byte(std::string_view source) {
    std::vector<Line> out;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < source.size(); ++at) {
        if (source[at] == '\n' || source[at] == '\r') {
            const bool pair = source.substr(at, 2) == "\r\n";
            out.push_back({begin, at, at + (pair ? 2 : 1)});
            begin = out.back().next;
            at = begin - 1;
        }
    }
    if (begin < source.size()) {
        out.push_back({begin, source.size(), source.size()});
    }
    return out;
}

TEST(CuttingScan, LinesAreTheSameWhereverBlocksOf64BytesEnd) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int round = 0; round < 3000; ++round) {
        const std::string text =
            text_of(round % 2 == 0 ? "\n\rab" : "\r\nabcdefghij  ", random() % 200, random);
        const std::vector<Line> wanted = lines_by_byte(text);
        const std::vector<Line> found = split_lines(text);
        ASSERT_EQ(found.size(), wanted.size()) << testing::PrintToString(text);
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            ASSERT_EQ(found[i].begin, wanted[i].begin) << testing::PrintToString(text);
            ASSERT_EQ(found[i].end, wanted[i].end) << testing::PrintToString(text);
            ASSERT_EQ(found[i].next, wanted[i].next) << testing::PrintToString(text);
        }
    }
}

TEST(CuttingScan, LinesOverTheirLimitAreSeenWithoutReadingAllOfThem) {
    const std::string text(10'000, '\n');
    EXPECT_EQ(split_lines(text, 10'000).size(), 10'000U);
    for (const std::size_t most : {0U, 1U, 100U, 5000U, 9999U}) {
        const std::size_t found = split_lines(text, most).size();
        EXPECT_GT(found, most);
        EXPECT_LE(found, most + 200) << most;
    }
    EXPECT_TRUE(split_lines("", 0).empty());
    EXPECT_EQ(split_lines("one", 0).size(), 1U);
}

TEST(CuttingScan, TwoBytesRuleOutNothingThatMayBegin) {
    for (int kind = 0; kind < 4; ++kind) {
        HeadFilter filter;
        for (const char* word : {"điều", "chương", "art", "a", "§", "title"}) {
            if (kind % 2 == 0) {
                filter.add_word(fold_word(word));
            } else {
                filter.add_word_behind_number(fold_word(word));
            }
        }
        if (kind >= 2) {
            filter.add_digits();
        }
        filter.finish();
        std::size_t none = 0;
        for (unsigned first = 0; first < 0x100; ++first) {
            for (unsigned second = 0; second < 0x100; ++second) {
                std::string text{static_cast<char>(first), static_cast<char>(second)};
                if (!filter.begins_none(text.data())) {
                    continue;
                }
                ++none;
                EXPECT_FALSE(is_wrapping(text[0])) << text;
                for (const char* rest : {"", "i\xE1\xBB\x81u 1", "\xBB\x81u", ". Art", " title"}) {
                    EXPECT_FALSE(filter.may_begin(text + rest)) << text << rest;
                }
            }
        }
        EXPECT_GT(none, 15000U);
    }
}

/// How many words of a text, in small letters and at most 16 bytes of each, are among `wanted`.
std::size_t count_by_byte(std::string_view text, const std::vector<std::string>& wanted) {
    std::size_t count = 0;
    std::string word;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        const char c = at < text.size() ? text[at] : ' ';
        const bool capital = c >= 'A' && c <= 'Z';
        if (capital || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80) {
            word.push_back(static_cast<char>(capital ? c + 32 : c));
            continue;
        }
        word.resize(std::min<std::size_t>(word.size(), 16));
        count += std::count(wanted.begin(), wanted.end(), word) > 0 ? 1U : 0U;
        word.clear();
    }
    return count;
}

TEST(CuttingScan, TheLanguageIsToldByTheSameWords) {
    std::map<std::string, Ruleset> rulesets;
    rulesets["a"].language_words = {"aa", "ab", "a", "aabbaabb", "aabbaabba", "abababababababab"};
    rulesets["b"].language_words = {"ba", "ab", "b\xC4\x91", "bbaabbaa", "babbaabba"};
    rulesets["c"].language_words = {"\xC4\x91", "ab"};
    for (auto& [name, rules] : rulesets) {
        rules.engine = Engine::keywords;
    }
    const LanguageWords languages(rulesets);
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (std::size_t words = random() % 60; words > 0; --words) {
            text += random() % 4 == 0 ? "aabbaabba" : text_of("abAB", random() % 20, random);
            text += random() % 3 == 0 ? "\xC4\x91" : "";
            text += text_of(" .,1", random() % 3, random);
        }
        std::size_t most = 2;
        const Ruleset* wanted = nullptr;
        for (const auto& [name, rules] : rulesets) {
            if (const std::size_t count = count_by_byte(text, rules.language_words); count > most) {
                most = count;
                wanted = &rules;
            }
        }
        ASSERT_EQ(languages.law_of(text), wanted) << testing::PrintToString(text);
    }
}

TEST(CuttingScan, TheLanguageIsToldByMoreOfTheTextWhereItsHeadLeavesADoubt) {
    std::map<std::string, Ruleset> rulesets;
    rulesets["a"].language_words = {"aa"};
    rulesets["b"].language_words = {"bb"};
    for (auto& [name, rules] : rulesets) {
        rules.engine = Engine::keywords;
    }
    const LanguageWords languages(rulesets);
    const auto times = [](std::size_t count, const std::string& words) {
        std::string out;
        for (std::size_t i = 0; i < count; ++i) {
            out += words;
        }
        return out;
    };
    // A masthead in two languages, or hardly any words of either: what follows tells.
    EXPECT_EQ(languages.law_of(times(500, "aa aa bb ") + times(2000, "bb ")), &rulesets["b"]);
    EXPECT_EQ(languages.law_of(times(50, "aa ") + times(2000, "x ") + times(2000, "bb ")),
              &rulesets["b"]);
    // No doubt: nothing more is read.
    EXPECT_EQ(languages.law_of(times(1400, "aa ") + times(2600, "bb ")), &rulesets["a"]);
}

TEST(CuttingScan, AnAsciiSlugIsThatOfAnyText) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int round = 0; round < 2000; ++round) {
        const std::string text = text_of("abYZ09 -.\t_/", random() % 90, random);
        const std::size_t limit = 8 + random() % 60;
        // A zero-width character folds to nothing.
        ASSERT_EQ(slug(text, limit), slug("\xE2\x80\x8B" + text, limit)) << text;
    }
}

TEST(CuttingScan, TheHeadOfACleanTextIsThatOfTheWhole) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int round = 0; round < 3000; ++round) {
        std::string text;
        for (std::size_t words = random() % 20; words > 0; --words) {
            text += text_of("abc", random() % 6, random);
            text += random() % 4 == 0 ? "\xC4\x91" : random() % 9 == 0 ? "\xE1\xBB" : "";
            text += random() % 9 == 0 ? "\t " : " ";
        }
        const std::size_t limit = 4 + random() % 60;
        std::string wanted(clip_utf8(clean_text(text), limit));
        while (!wanted.empty() && wanted.back() == ' ') {
            wanted.pop_back();
        }
        std::string buffer;
        ASSERT_EQ(clean_head(text, limit, buffer), wanted) << testing::PrintToString(text) << limit;
    }
}

TEST(CuttingScan, CleaningTakesRunsAsItTakesCharacters) {
    EXPECT_EQ(clean_text("  a  b \t c  "), "a b c");
    EXPECT_EQ(clean_text("a \xC2\xA0 b\xC2\xA0"), "a b");
    EXPECT_EQ(clean_text("Điều 1 "), "Điều 1");
    EXPECT_EQ(clean_text("a \xFF \x01 b"), "a \xEF\xBF\xBD b");
    EXPECT_EQ(clean_text("\xEF\xBF\xBD x \xEF\xBB\xBF"), "\xEF\xBF\xBD x");
    EXPECT_EQ(clean_text("a\x7F\xC3"), "a \xEF\xBF\xBD");
    EXPECT_EQ(clean_text(" "), "");
}

}  // namespace
