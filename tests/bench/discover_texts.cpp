#include "tests/bench/discover_texts.hpp"

#include "tests/bench/generated_text.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace tests::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t joined_bytes = 8'000'000;

std::vector<fs::path> files_below(const fs::path& folder, std::string_view extension) {
    std::vector<fs::path> out;
    if (fs::is_directory(folder)) {
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            if (entry.path().extension() == extension) {
                out.push_back(entry.path());
            }
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

TextSet read_set(const char* name, const char* ruleset, const std::vector<fs::path>& files) {
    TextSet set{name, ruleset, {}, {}};
    for (const fs::path& file : files) {
        set.texts.push_back(read_text(file));
    }
    return set;
}

void join(TextSet& set) {
    while (!set.texts.empty() && set.joined.size() < joined_bytes) {
        for (const std::string& text : set.texts) {
            set.joined += text;
            set.joined += '\n';
        }
    }
}

}  // namespace

std::string read_text(const fs::path& file) {
    // At its length at once: a string that grows would be the peak of what a cut is measured by.
    std::string text(fs::file_size(file), '\0');
    std::ifstream(file, std::ios::binary)
        .read(text.data(), static_cast<std::streamsize>(text.size()));
    return text;
}

std::vector<TextSet> text_sets(const fs::path& corpora) {
    std::vector<TextSet> sets;
    if (fs::is_directory(corpora / "md")) {
        sets.push_back(read_set("Markdown", "markdown", files_below(corpora / "md", ".md")));
        for (const char* language : {"vi", "en", "fr", "de"}) {
            const std::string ruleset = std::string(language) + "-law";
            sets.push_back(
                read_set(language, ruleset.c_str(), files_below(corpora / language, ".txt")));
        }
    } else {
        sets.push_back({"Markdown", "markdown", {generated_markdown(joined_bytes / 8)}, {}});
        sets.push_back({"vi", "vi-law", {generated_law(1000, joined_bytes / 8000)}, {}});
    }
    for (TextSet& set : sets) {
        join(set);
    }
    return sets;
}

std::vector<std::string_view> pieces_of(std::string_view text, std::size_t bytes) {
    std::vector<std::string_view> out;
    while (text.size() >= bytes) {
        const std::size_t stop = text.find('\n', bytes - 1);
        const std::size_t size = stop == std::string_view::npos ? text.size() : stop + 1;
        out.push_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return out;
}

}  // namespace tests::bench
