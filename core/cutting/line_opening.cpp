#include "core/cutting/line_opening.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/peel.hpp"

#include <algorithm>
#include <string>

namespace core::cutting {
namespace {

constexpr std::size_t phrase_characters = 96;
constexpr std::size_t name_bytes = 100;     // a line of a signature
constexpr std::size_t sentence_bytes = 40;  // a longer line with a full stop is a sentence
constexpr std::size_t date_bytes = 80;
constexpr std::size_t place_bytes = 40;
constexpr std::size_t date_word_bytes = 8;  // between a place and a date: "den", "ngày"

/// Letters, digits, and marks that stand alone.
bool in_word(char32_t c) {
    return is_lower(c) || is_digit(c) || (c >= 0xC0 && c < 0x2000);
}

/// The character behind `phrase` at the head of `text`; 0 if it does not stand there as words.
std::size_t behind_phrase(std::u32string_view text, std::u32string_view phrase) {
    const bool begins = text.substr(0, phrase.size()) == phrase;
    const bool ends = begins && (text.size() == phrase.size() || !in_word(phrase.back()) ||
                                 !in_word(text[phrase.size()]));
    return ends ? phrase.size() : 0;
}

bool begins_with_one(const std::u32string& text, const std::vector<std::u32string>& phrases) {
    return std::any_of(phrases.begin(), phrases.end(), [&](const std::u32string& phrase) {
        return behind_phrase(text, phrase) != 0;
    });
}

/// The phrase is the line, or a dash or a colon follows it: "LEGISLATIVE HISTORY\u2014H.R. 4:".
bool is_title(std::u32string_view text, std::u32string_view phrase) {
    std::size_t at = behind_phrase(text, phrase);
    if (at == 0) {
        return false;
    }
    while (at < text.size() && (text[at] == U' ' || text[at] == U'.')) {
        ++at;
    }
    return at == text.size() || text[at] == U':' || text[at] == U'-' ||
           (text[at] >= 0x2010 && text[at] <= 0x2015);
}

std::string_view without_blanks(std::string_view text) {
    const std::size_t begin = text.find_first_not_of(" \t*_>|");
    if (begin == std::string_view::npos) {
        return {};
    }
    return text.substr(begin, text.find_last_not_of(" \t*_>|") + 1 - begin);
}

/// "... 2016", "... 2016.".
bool ends_with_year(std::string_view text) {
    if (!text.empty() && text.back() == '.') {
        text.remove_suffix(1);
    }
    if (text.size() < 6) {
        return false;
    }
    const std::string_view year = text.substr(text.size() - 4);
    return std::all_of(year.begin(), year.end(), is_digit) && !is_digit(text[text.size() - 5]);
}

/// A capital, or a letter that is none of ASCII.
bool is_capital(char c) {
    return is_upper(c) || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

bool LineOpenings::blank(std::size_t line) const {
    return text(line).find_first_not_of(" \t") == std::string_view::npos;
}

Opens LineOpenings::read(std::size_t line) {
    const std::string_view raw = text(line);
    if (raw.empty()) {
        return Opens::nothing;
    }
    const ZoneWords& words = rules_.zones;
    for (const std::string& mark : words.note_marks) {
        if (raw.substr(0, mark.size()) == mark) {
            return Opens::note_mark;
        }
    }
    const bool plain = !is_wrapping(raw[0]);
    if ((raw.size() > 1 && words.heads.begins_none(raw.data())) ||
        (plain && !words.heads.may_begin(raw))) {
        return Opens::nothing;
    }
    const PeeledLine peeled = peel(source_, lines_[line]);
    const std::string_view found = source_.substr(peeled.begin, peeled.end - peeled.begin);
    // A small letter goes on with the sentence above.
    if (found.empty() || peeled.quote_open || is_lower(found[0]) ||
        (!plain && !words.heads.may_begin(found))) {
        return Opens::nothing;
    }
    fold_into(found, phrase_characters, fold_);
    const std::u32string& head = fold_.characters;
    const auto titles = [&](const std::u32string& title) { return is_title(head, title); };
    if (std::any_of(words.history.begin(), words.history.end(), titles)) {
        return Opens::history;
    }
    if (std::any_of(rules_.note_titles.begin(), rules_.note_titles.end(), titles)) {
        return Opens::notes;
    }
    // A post is no sentence.
    const bool post = found.back() != '.' && begins_with_one(head, words.signatories);
    const bool dated = ends_with_year(found) && begins_with_one(head, words.dated);
    return begins_with_one(head, words.signature)  ? Opens::signature
           : post || dated                         ? Opens::signatory
           : begins_with_one(head, words.preamble) ? Opens::preamble
           : begins_with_one(head, words.masthead) ? Opens::masthead
                                                   : Opens::nothing;
}

bool LineOpenings::is_place_and_date(std::size_t line) const {
    if (size(line) > date_bytes || size(line) < 8) {
        return false;
    }
    const std::string_view found = without_blanks(text(line));
    const std::size_t comma = found.find(", ");
    if (comma == std::string_view::npos || comma == 0 || comma > place_bytes ||
        !ends_with_year(found) || !is_capital(found[0])) {
        return false;
    }
    // The date stands right behind the comma, or behind one word; a year alone is part of a date.
    const std::string_view date = found.substr(comma + 2);
    const std::size_t blank = date.find(' ');
    return blank != std::string_view::npos &&
           (is_digit(date[0]) ||
            (blank <= date_word_bytes && blank + 1 < date.size() && is_digit(date[blank + 1])));
}

bool LineOpenings::follows_a_stop(std::size_t line) const {
    std::size_t above = line;
    while (above > 0 && blank(above - 1)) {
        --above;
    }
    if (above == 0) {
        return true;
    }
    const char last =
        without_blanks(text(above - 1)).empty() ? '.' : without_blanks(text(above - 1)).back();
    return last != ':' && last != ',' &&
           (above != line || static_cast<unsigned char>(last) >= 0x80 ||
            std::string_view(".!?;)\"/'").find(last) != std::string_view::npos);
}

bool LineOpenings::is_name(std::size_t line) const {
    if (size(line) > name_bytes) {
        return false;
    }
    const std::string_view found = without_blanks(text(line));
    if (found.empty()) {
        return true;
    }
    const char last = found.back();
    const bool stops = last == ';' || (last == '.' && found.size() > sentence_bytes);
    return !stops && !is_lower(found[0]);
}

bool LineOpenings::is_in_capitals(std::size_t line) const {
    const std::string_view found = text(line);
    return std::none_of(found.begin(), found.end(), is_lower);
}

}  // namespace core::cutting
