#include "core/cutting/outline_titles.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>

namespace core::cutting {
namespace {

/// "1.3. Oil means what burns in any of the lamps of the city." is a clause without a title.
bool is_deep_sentence(const OutlineEntry& entry, std::string_view text) {
    return entry.parts.size() > 1 && text.ends_with('.') && has_lower_letter(text) &&
           !is_outline_title(text.substr(0, text.size() - 1));
}

}  // namespace

bool is_outline_title(std::string_view sentence) {
    constexpr std::ptrdiff_t few = 6;
    constexpr std::ptrdiff_t many = 12;
    constexpr std::size_t small_word = 4;  // "with", "from" begin with a small letter in any title
    const std::ptrdiff_t blanks = std::count(sentence.begin(), sentence.end(), ' ');
    bool small = false;  // letters beside the first ones of words
    bool titled = true;
    for (std::size_t at = 0; at < sentence.size();) {
        const std::size_t end = std::min(sentence.find(' ', at), sentence.size());
        const bool lower = is_lower(sentence[at]);
        titled = titled && (!lower || end - at <= small_word);
        small = small || std::any_of(sentence.begin() + static_cast<std::ptrdiff_t>(at),
                                     sentence.begin() + static_cast<std::ptrdiff_t>(end), is_lower);
        at = end + 1;
    }
    return blanks < few || (blanks < many && titled && small);
}

std::size_t sentence_stop(std::string_view text) {
    std::size_t stop = text.find(". ");
    for (; stop != text.npos; stop = text.find(". ", stop + 1)) {
        if (stop > 2 && text[stop - 2] == '.' && is_upper(text[stop - 1]) &&
            is_upper(text[stop - 3])) {
            continue;  // "U.S. Government End Users"
        }
        const std::size_t word = text.find_last_not_of("0123456789", stop > 0 ? stop - 1 : 0);
        if (stop == 0 || word == text.npos || word + 1 == stop || word == 0 || text[word] != ' ' ||
            word + 3 < stop) {
            return stop;
        }
        const std::size_t before = text.find_last_of(" (", word - 1);
        if (!is_lower(text[before == text.npos ? 0 : before + 1])) {
            return stop;
        }
    }
    return stop;
}

std::size_t opening_title(std::string_view text) {
    const std::size_t stop = sentence_stop(text.substr(0, outline_title_most));
    return stop != std::string_view::npos && is_outline_title(text.substr(0, stop)) ? stop : 0;
}

std::string outline_title(const OutlineEntry& entry, std::string_view source, bool paragraphs) {
    std::string_view text = source.substr(entry.title_begin, entry.title_end - entry.title_begin);
    if (entry.whole) {
        return clean_text(text);
    }
    if (!entry.below) {
        const std::size_t stop = sentence_stop(text);
        if (stop != std::string_view::npos) {
            text = text.substr(0, stop + 1);
        } else if (!entry.broken || is_deep_sentence(entry, text) ||
                   (paragraphs && !is_outline_title(text))) {
            text = {};
        }
    } else if (text.empty() || entry.run_in || text.back() == ':') {
        text = text.substr(0, opening_title(text));
    } else if (text.back() == '.') {
        // A paragraph of one sentence has no title; "Price. The price is" begins with one.
        const std::size_t stop = sentence_stop(text);
        const std::string_view head = text.substr(0, std::min(stop, text.size()));
        text = !is_outline_title(head.substr(0, head.find_last_not_of('.') + 1))
                   ? std::string_view{}
               : stop == text.npos ? text
                                   : head;
    } else if (const std::size_t opening = opening_title(text);
               opening > 0 && !is_outline_title(text)) {
        text = text.substr(0, opening);  // "Grant. Subject to these terms you may" above a list
    }
    return clean_text(text);
}

}  // namespace core::cutting
