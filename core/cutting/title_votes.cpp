#include "core/cutting/title_votes.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/run_in.hpp"
#include "core/cutting/title_text.hpp"

#include <algorithm>
#include <utility>

namespace core::cutting {
namespace {

constexpr std::size_t short_bytes = 60;    // a sentence of a title's length
constexpr std::size_t long_bytes = 120;    // a sentence that is no title
constexpr std::size_t run_in_bytes = 100;  // up to the full stop behind a title
constexpr std::size_t word_bytes = 24;     // "Repealed.", "Sin contenido."
constexpr std::size_t above_bytes = 120;   // a title with a full stop above the number
constexpr std::size_t least = 3;           // articles that make a habit
constexpr std::string_view blanks = " \t\r\n\f";

/// What stands behind the number of one article.
struct Behind {
    std::size_t boundary = 0;
    std::size_t begin = 0;   // of the text behind the number
    std::string_view text;   // to the end of the line
    std::size_t run_in = 0;  // bytes up to the full stop with text behind it; 0: none
    std::size_t label = 0;   // bytes up to a colon with text behind it; 0: none
    bool titled = false;     // all of it is the title
    bool stopped = false;    // ends with a full stop
    bool alone = false;      // the article has nothing else
    bool full_stop = false;  // a full stop ends the number: "5."
};

/// "Citation (O. 1, r. 1)", "Art. 1. Definitions": no title ends there.
bool is_abbreviation(std::string_view text, std::size_t stop) {
    constexpr std::size_t word = 3;
    const std::string_view title = text.substr(0, stop);
    return std::count(title.begin(), title.end(), '(') >
               std::count(title.begin(), title.end(), ')') ||
           (stop <= word && is_digit(text[stop + 2]));
}

/// "License required. 1. No person", "Penalty. Any person": up to the stop before a capital, a
/// number or a mark.
std::size_t run_in_length(std::string_view text) {
    const std::size_t stop = text.substr(0, run_in_bytes).find(". ");
    if (stop == std::string_view::npos || stop < 3 || stop + 2 >= text.size() ||
        is_abbreviation(text, stop)) {
        return 0;
    }
    const char next = text[stop + 2];
    const bool begins =
        is_upper(next) || is_digit(next) || next == '(' || static_cast<unsigned char>(next) >= 0x80;
    const bool capital = is_upper(text[0]) || static_cast<unsigned char>(text[0]) >= 0x80;
    return begins && capital ? stop : 0;
}

/// Behind the blanks and dashes at `at`.
std::size_t behind_dashes(std::string_view text, std::size_t at) {
    while (at < text.size()) {
        const std::string_view rest = text.substr(at);
        if (rest[0] == ' ' || rest[0] == '-') {
            ++at;
        } else if (rest.starts_with("\xE2\x80\x93") || rest.starts_with("\xE2\x80\x94")) {
            at += 3;
        } else {
            break;
        }
    }
    return at;
}

/// "Powers of keepers : The keeper", "Fees: (1) A fee", "Fees:- (1) A": up to the colon before a
/// capital or a mark.
std::size_t label_length(std::string_view text) {
    std::size_t stop = text.substr(0, run_in_bytes).find_first_of(".:;");
    if (stop == std::string_view::npos || stop < 3 || !is_upper(text[0])) {
        return 0;
    }
    if (text[stop] != ':') {
        // "Experience etc. of keepers:- A keeper": the dash tells.
        stop = text.substr(0, run_in_bytes).find(":-", stop);
        if (stop == std::string_view::npos) {
            return 0;
        }
    }
    const std::size_t next = std::min(behind_dashes(text, stop + 1), text.size() - 1);
    return is_upper(text[next]) || text.substr(next).starts_with("(1)") ? stop : 0;
}

std::vector<Behind> look_behind(std::string_view source,
                                const std::vector<Candidate>& candidates,
                                const std::vector<VotingArticle>& articles,
                                std::size_t level,
                                const std::vector<Boundary>& out) {
    std::vector<Behind> found;
    for (const VotingArticle& article : articles) {
        const Candidate& candidate = candidates[article.candidate];
        const Boundary& boundary = out[article.boundary];
        if (candidate.level != level || candidate.title_begin == candidate.title_end ||
            candidate.note_end > candidate.note_begin) {
            continue;
        }
        Behind one;
        one.boundary = article.boundary;
        one.begin = candidate.title_begin;
        one.text = source.substr(one.begin, candidate.title_end - one.begin);
        if (begins_with_mark(one.text) || !has_lower_letter(one.text)) {
            continue;
        }
        one.run_in = run_in_length(one.text);
        one.label = label_length(one.text);
        one.titled = !boundary.title.empty() && boundary.end == candidate.title_end &&
                     boundary.behind == candidate.title_begin;
        one.stopped = one.text.back() == '.';
        one.full_stop = candidate.ending != ending_blank;
        const std::size_t next =
            article.boundary + 1 < out.size() ? out[article.boundary + 1].begin : source.size();
        one.alone = source.substr(0, next).find_first_not_of(" \t\r\n\f", candidate.title_end) ==
                    std::string_view::npos;
        found.push_back(one);
    }
    return found;
}

std::size_t first_annex(const std::vector<Boundary>& out) {
    return static_cast<std::size_t>(
        std::find_if(out.begin(), out.end(), [](const Boundary& one) { return one.annex; }) -
        out.begin());
}

/// "20. License required. 1. No person", "3. Fees: (1) A fee is due": where nearly every article
/// has a title before its text, up to the byte `stop` of it.
bool take_run_ins(const std::vector<Behind>& articles,
                  std::size_t Behind::*stop,
                  std::vector<Boundary>& out) {
    const auto count = static_cast<std::size_t>(std::count_if(
        articles.begin(), articles.end(), [stop](const Behind& one) { return one.*stop != 0; }));
    if (count < least || count * 4 < articles.size() * 3) {
        return false;
    }
    for (const Behind& one : articles) {
        if (one.*stop != 0) {
            Boundary& article = out[one.boundary];
            article.title = clean_text(one.text.substr(0, one.*stop));
            article.behind = one.begin + behind_dashes(one.text, one.*stop + 1);
        }
    }
    return true;
}

/// "3. Fees: (1) A fee is due": the items of an annex are no articles with such titles.
bool take_labels(std::vector<Behind> articles, std::vector<Boundary>& out) {
    const std::size_t annex = first_annex(out);
    const auto in_annex = [annex](const Behind& one) { return one.boundary > annex; };
    articles.erase(std::remove_if(articles.begin(), articles.end(), in_annex), articles.end());
    return take_run_ins(articles, &Behind::label, out);
}

/// "Sec. 5. Permit required." with text below: short sentences are titles where all are short.
bool take_short_titles(const std::vector<Behind>& articles, std::vector<Boundary>& out) {
    const auto is_short = [](const Behind& one) {
        return one.stopped && one.text.size() <= short_bytes && !one.alone && one.run_in == 0;
    };
    std::size_t all = 0;
    std::size_t titles = 0;
    std::size_t shorts = 0;
    std::size_t sentences = 0;  // that are all of their article: "Repealed." is none
    for (const Behind& one : articles) {
        shorts += is_short(one) ? 1U : 0U;
        sentences += one.alone && one.stopped && one.text.size() > word_bytes ? 1U : 0U;
        const bool titled = is_short(one) || !out[one.boundary].title.empty();
        all += titled || !one.alone ? 1U : 0U;
        titles += titled ? 1U : 0U;
    }
    if (titles < least || titles * 4 < all * 3 || sentences > shorts) {
        return false;
    }
    for (const Behind& one : articles) {
        if (is_short(one) && out[one.boundary].title.empty()) {
            out[one.boundary].title = clean_text(one.text);
        }
    }
    return true;
}

/// "Art. 3. The board meets twice." with more below it, among articles that are one sentence each:
/// sentences are text. So is what a list completes, among articles whose text stands there.
void drop_sentences(const std::vector<Behind>& articles, std::vector<Boundary>& out) {
    std::size_t sentences = 0;
    std::size_t stopped = 0;
    std::size_t open = 0;
    for (const Behind& one : articles) {
        const bool plain = one.alone || one.text.size() > long_bytes;
        sentences += one.stopped && plain ? 1U : 0U;
        stopped += one.titled && one.stopped && !plain ? 1U : 0U;
        open += one.titled && !one.stopped && one.full_stop ? 1U : 0U;
    }
    for (const Behind& one : articles) {
        const bool sentence = one.stopped && sentences > 0 && sentences >= stopped;
        const bool unfinished =
            !one.stopped && one.full_stop && open > 0 && stopped == 0 && sentences >= 2 * open;
        const bool repealed = one.text.front() == '(';  // "(repealed)"
        if (one.titled && !repealed && (sentence || unfinished)) {
            out[one.boundary].title.clear();
        }
    }
}

/// "Art. 11 - The amount that the minister may lend to" above "the towns is 5 million": no title of
/// two lines is that long where the text of most articles stands behind their numbers.
void drop_long_titles(const std::vector<Behind>& articles, std::vector<Boundary>& out) {
    const auto is_long = [&](const Behind& one) {
        const Boundary& article = out[one.boundary];
        return article.title.size() > long_bytes && article.end > one.begin + one.text.size();
    };
    const auto longs = std::count_if(articles.begin(), articles.end(), is_long);
    const auto texts = std::count_if(articles.begin(), articles.end(), [&](const Behind& one) {
        return out[one.boundary].title.empty();
    });
    if (longs == 0 || texts < static_cast<std::ptrdiff_t>(least) || texts < 3 * longs) {
        return;
    }
    for (const Behind& one : articles) {
        if (is_long(one)) {
            out[one.boundary].title.clear();
            out[one.boundary].end = one.begin + one.text.size();
        }
    }
}

/// Whether a blank line stands right before byte `at`, at which a line begins, and what is not
/// blank above it ends at `above`.
bool below_blank_line(std::string_view source, std::size_t above, std::size_t at) {
    return std::count(source.begin() + static_cast<std::ptrdiff_t>(above),
                      source.begin() + static_cast<std::ptrdiff_t>(at), '\n') > 1;
}

/// A short line below a blank one, and above the line that begins at `at`, not before `from`: with
/// a blank line between them if `apart`, else right above it; empty if there is none.
std::string_view lone_line_above(std::string_view source,
                                 std::size_t from,
                                 std::size_t at,
                                 bool apart) {
    const std::size_t last = at == 0 ? source.npos : source.find_last_not_of(blanks, at - 1);
    if (last == source.npos || last < from || below_blank_line(source, last, at) != apart) {
        return {};
    }
    const std::size_t begin = source.rfind('\n', last) + 1;  // npos + 1 is 0
    if (begin < from || last - begin >= above_bytes) {
        return {};
    }
    const std::size_t above = begin == 0 ? source.npos : source.find_last_not_of(blanks, begin - 1);
    return above == source.npos || below_blank_line(source, above, begin)
               ? source.substr(begin, last + 1 - begin)
               : std::string_view();
}

/// A short sentence between blank lines.
std::string_view sentence_above(std::string_view source, std::size_t from, std::size_t at) {
    const std::string_view line = lone_line_above(source, from, at, true);
    return !line.empty() && line.back() == '.' && is_upper(line.front()) ? line
                                                                         : std::string_view();
}

/// A short line that ends no sentence, right above the number.
std::string_view line_above(std::string_view source, std::size_t from, std::size_t at) {
    const std::string_view line = lone_line_above(source, from, at, false);
    return !line.empty() && !ends_sentence(line) && line.back() != ')' && line.back() != ']' &&
                   has_letter(line) && !is_digit(line.front()) &&
                   !is_lower_letter(decode_utf8(line, 0).character) && line.front() != '('
               ? line
               : std::string_view();
}

/// "(Purpose)" on the line right above the one that begins at `at`, not before `from`: no digits,
/// which notes have; empty if there is none.
std::string_view caption_above(std::string_view source, std::size_t from, std::size_t at) {
    const std::size_t last = at == 0 ? source.npos : source.find_last_not_of(blanks, at - 1);
    if (last == source.npos || last < from || source[last] != ')' ||
        below_blank_line(source, last, at)) {
        return {};
    }
    const std::size_t begin = source.rfind('\n', last) + 1;  // npos + 1 is 0
    const std::string_view line = source.substr(begin, last + 1 - begin);
    const bool caption = begin >= from && line.size() > 4 && line.size() <= above_bytes &&
                         line[0] == '(' && is_upper(line[1]) && line.find('(', 1) == line.npos &&
                         std::none_of(line.begin(), line.end(), is_digit);
    return caption ? line : std::string_view();
}

/// A habit of printing titles above the numbers of articles.
struct TitlesAbove {
    std::string_view (*find)(std::string_view source, std::size_t from, std::size_t at);
    std::size_t quarters;  // of the articles that have one, at least
    std::size_t wrapped;   // bytes at each end that are no part of the title
    bool open;             // only where text stands behind the number
};
/// "Short title and commencement." above "1.— (1) This Act": nearly every article.
constexpr TitlesAbove sentences_above{sentence_above, 3, 0, true};
/// "Purpose" above "§ 1. This Act": nearly every article.
constexpr TitlesAbove lines_above{line_above, 3, 0, true};
/// "(Purpose)" above "Article 1 This Act": most articles.
constexpr TitlesAbove captions_above{caption_above, 2, 1, false};

/// Takes them where enough articles up to the first annex have one, the first one too.
void take_titles_above(const TitlesAbove& habit,
                       std::string_view source,
                       const std::vector<Candidate>& candidates,
                       const std::vector<VotingArticle>& articles,
                       std::size_t level,
                       std::vector<Boundary>& out) {
    const std::size_t annex = first_annex(out);
    std::vector<std::pair<std::size_t, std::string_view>> found;
    std::size_t all = 0;
    std::size_t same = 0;  // "Versions" above each is none
    for (const VotingArticle& article : articles) {
        const Candidate& candidate = candidates[article.candidate];
        const Boundary& boundary = out[article.boundary];
        if (candidate.level != level || article.boundary > annex) {
            continue;
        }
        ++all;
        const std::size_t from =
            article.boundary == 0 ? std::size_t{0} : out[article.boundary - 1].end;
        const bool may =
            boundary.title.empty() && (!habit.open || candidate.title_begin < candidate.title_end);
        const std::string_view title =
            may ? habit.find(source, from, boundary.begin) : std::string_view();
        if (!title.empty()) {
            same += !found.empty() && found.back().second == title ? 1U : 0U;
            found.emplace_back(article.boundary, title);
        } else if (found.empty()) {
            return;  // the first has none
        }
    }
    if (found.size() < least || found.size() * 4 < all * habit.quarters ||
        same * 2 >= found.size()) {
        return;
    }
    for (const auto& [boundary, title] : found) {
        out[boundary].begin = static_cast<std::size_t>(title.data() - source.data());
        out[boundary].title =
            clean_text(title.substr(habit.wrapped, title.size() - 2 * habit.wrapped));
        out[boundary].noted = true;
    }
}

}  // namespace

void vote_on_titles(std::string_view source,
                    const Ruleset& rules,
                    const std::vector<Candidate>& candidates,
                    const std::vector<VotingArticle>& articles,
                    std::vector<Boundary>& out) {
    for (std::size_t level = 0; level < rules.levels.size(); ++level) {
        if (!rules.levels[level].title_vote) {
            continue;
        }
        const std::vector<Behind> behind = look_behind(source, candidates, articles, level, out);
        if (!take_run_ins(behind, &Behind::run_in, out) && !take_labels(behind, out) &&
            !take_short_titles(behind, out)) {
            drop_sentences(behind, out);
            drop_long_titles(behind, out);
        }
        if (rules.levels[level].heading_above) {
            take_titles_above(sentences_above, source, candidates, articles, level, out);
            take_titles_above(lines_above, source, candidates, articles, level, out);
        } else if (!rules.levels[level].bare) {
            take_titles_above(captions_above, source, candidates, articles, level, out);
        }
    }
}

}  // namespace core::cutting
