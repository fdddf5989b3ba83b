#pragma once
/// \file
/// The texts that discover_bench cuts: the official corpora, as they lie, and joined to long ones;
/// where they are not there, generated ones.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tests::bench {

/// Texts of one language that one ruleset cuts.
struct TextSet {
    std::string name;
    std::string ruleset;
    std::vector<std::string> texts;
    std::string joined;  ///< all of them, one after the other, again and again up to 8 MB
};

std::string read_text(const std::filesystem::path& file);
/// Markdown, then plain text in Vietnamese, English, French and German.
std::vector<TextSet> text_sets(const std::filesystem::path& corpora);
/// Consecutive stretches of whole lines, each of about `bytes`; a shorter rest is left out.
std::vector<std::string_view> pieces_of(std::string_view text, std::size_t bytes);

}  // namespace tests::bench
