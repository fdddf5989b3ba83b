#include "core/cutting/ruleset.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/line_head.hpp"
#include "core/cutting/ruleset_table.hpp"
#include "core/hash.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace core::cutting {
namespace {

/// Texts that are looked for among the bytes of a text: as they are, and decomposed.
std::vector<std::string> in_both_forms(std::vector<std::string> texts) {
    for (std::size_t i = 0, size = texts.size(); i < size; ++i) {
        if (std::string other = decompose(texts[i]); other != texts[i]) {
            texts.push_back(std::move(other));
        }
    }
    return texts;
}

Role role_of(Table& table) {
    const std::string word = table.text("role", "container");
    if (word == "container") {
        return Role::container;
    }
    if (word == "article") {
        return Role::article;
    }
    if (word == "annex") {
        return Role::annex;
    }
    table.wrong(table.raw(), "UNKNOWN_WORD", "role must be container, article or annex");
    return Role::container;
}

void read_keywords(Table& table, const toml::table& raw, Level& level) {
    const std::string address = table.text("address");
    for (const std::string& text : table.texts("keywords")) {
        Keyword keyword;
        keyword.folded = fold_word(text);
        keyword.stripped = strip_marks(keyword.folded);
        keyword.address = address;
        keyword.text = text;
        if (keyword.folded.empty()) {
            table.wrong(raw, "EMPTY_KEYWORD", "an empty keyword");
            continue;
        }
        if (keyword.folded[0] < level.initials.size()) {
            level.initials.set(keyword.folded[0]);
        }
        level.keywords.push_back(std::move(keyword));
    }
    if (level.bare) {
        level.keywords.push_back({{}, {}, address});
    }
}

Level read_level(const toml::table& raw, std::vector<Problem>* problems) {
    Table table(raw, "level", problems);
    Level level;
    level.kind = table.text("kind");
    level.rank = static_cast<int>(table.integer("rank", 0));
    level.role = role_of(table);
    level.floating = table.flag("floating");
    level.number_first = table.flag("number_first");
    level.title_below = table.flag("title_below");
    level.title_aside = table.flag("title_aside");
    level.editorial = table.flag("editorial");
    level.anew = table.flag("anew");
    level.encloses = table.flag("encloses");
    level.encloses_alone = table.flag("encloses_alone");
    level.below_articles = table.flag("below_articles");
    level.holds = table.flag("holds");
    level.named_only = table.flag("named_only");
    level.marks = table.text("marks", "");
    level.other_marks = table.texts("other_marks");
    level.block_marks = table.text("block_marks", "");
    level.recitals = table.text("recitals", "");
    level.group_kind = table.text("group_kind", "");
    level.title_gap = table.flag("title_gap");
    level.title_parens = table.flag("title_parens");
    level.title_upper = table.flag("title_upper");
    level.need_capital = table.flag("need_capital");
    level.title_alone = table.flag("title_alone");
    level.damaged = table.flag("damaged");
    level.bare = table.flag("bare");
    level.title_above = table.flag("title_above");
    level.parens_above = table.flag("parens_above");
    level.heading_above = table.flag("heading_above");
    level.title_unstopped = table.flag("title_unstopped");
    level.title_regular = table.flag("title_regular");
    level.title_run_in = table.flag("title_run_in");
    level.title_vote = table.flag("title_vote");
    level.title_dash = table.flag("title_dash");
    level.plain_headings = table.flag("plain_headings");
    level.numbers = bits(table, "numbers",
                         {{"arabic", number_arabic},
                          {"decimal", number_decimal},
                          {"roman", number_roman},
                          {"letter", number_letter},
                          {"ordinal", number_ordinal},
                          {"dotted", number_dotted},
                          {"code", number_code},
                          {"colon", number_colon},
                          {"none", number_none}});
    level.endings = bits(table, "endings",
                         {{"dot", ending_dot | ending_dot_dash},
                          {"dot_dash", ending_dot_dash},
                          {"colon", ending_colon},
                          {"dash", ending_dash},
                          {"line", ending_line},
                          {"blank", ending_blank},
                          {"paren", ending_paren},
                          {"comma", ending_comma},
                          {"joined", ending_joined}});
    level.belongs = word_list(table, "belongs");
    level.attached = word_list(table, "attached");
    read_keywords(table, raw, level);
    table.no_other_keys();
    if (level.keywords.empty() || level.numbers == 0 || level.endings == 0 || level.rank <= 0) {
        table.wrong(raw, "MISSING_KEY",
                    "a level needs keywords, numbers, endings and a rank above 0");
    }
    return level;
}

/// "i.", "iv.", "a.": what a container without a keyword begins with.
void note_bare_heads(const Level& level, HeadFilter& heads) {
    if ((level.numbers & number_roman) != 0) {
        for (const char32_t* number : {U"i", U"ii", U"iv", U"v", U"vi", U"ix", U"x", U"xi", U"xiv",
                                       U"xv", U"xvi", U"xix", U"xx"}) {
            for (const char32_t* end : {U".", U"a.", U"b."}) {
                heads.add_word(std::u32string(number) + end);
            }
        }
        for (const char32_t* number : {U"iii", U"vii", U"xii", U"xvii", U"xviii"}) {
            heads.add_word(number);  // no word begins like these
        }
    }
    for (char32_t letter = U'a'; (level.numbers & number_letter) != 0 && letter <= U'z'; ++letter) {
        heads.add_word(std::u32string(1, letter) + U".");
    }
}

void note_number_words(Ruleset& rules, const std::vector<std::vector<std::u32string>>& numbers) {
    for (const auto& spellings : numbers) {
        for (const std::u32string& word : spellings) {
            if (is_digit(word[0])) {
                rules.heads.add_digits();
            } else {
                rules.heads.add_word(word);
            }
        }
    }
}

void note_levels_by_head(Ruleset& rules) {
    for (std::size_t i = 0; i < rules.levels.size(); ++i) {
        const Level& level = rules.levels[i];
        if (is_roman_act(level)) {
            continue;  // found by quote_below_romans() alone
        }
        for (std::size_t first = 0; first < rules.levels_by_head.size(); ++first) {
            const bool keyword = level.may_begin_with(static_cast<char32_t>(first));
            if (keyword || level.bare || level.number_first) {
                rules.levels_by_head[first].push_back(i);
            }
        }
    }
}

/// What a heading line may begin with, wrapping left aside.
void note_heads(Ruleset& rules) {
    for (const Level& level : rules.levels) {
        if (level.bare && level.role == Role::container) {
            note_bare_heads(level, rules.heads);
            continue;
        }
        const bool words = counts_in_words(level);
        if (is_roman_act(level)) {
            continue;
        }
        if (level.bare && !words) {
            rules.heads.add_digits();
            continue;
        }
        for (const Keyword& keyword : level.keywords) {
            if (keyword.folded.empty()) {
                continue;
            }
            if (level.number_first) {
                rules.heads.add_word_behind_number(keyword.folded);
            } else {
                rules.heads.add_word(keyword.folded);
            }
        }
        if (level.number_first || words) {
            note_number_words(rules, rules.ordinals);
        }
        if (words) {
            note_number_words(rules, rules.tens);
        }
    }
    for (const std::u32string& title : rules.contents_titles) {
        rules.contents_heads.add_word(title);
    }
    for (const std::u32string& words : rules.state_lines) {
        rules.state_heads.add_word(words);
    }
    rules.heads.finish();
    rules.contents_heads.finish();
    if (!rules.state_lines.empty()) {
        rules.state_heads.finish();
    }
    rules.zones.heads.finish();
}

void read_ordinals(Ruleset& rules) {
    const auto take = [&](const std::vector<std::u32string>& words, std::uint32_t value) {
        for (const std::u32string& word : words) {
            if (!word.empty()) {
                rules.ordinal_words.push_back({word, value});
            }
        }
    };
    take(rules.preliminary, 0);
    for (std::size_t i = 0; i < rules.ordinals.size(); ++i) {
        take(rules.ordinals[i], static_cast<std::uint32_t>(i + 1));
    }
    index_ordinals(rules);
}

void read_number_words(Table& table,
                       std::string_view key,
                       std::vector<std::vector<std::u32string>>& out) {
    const toml::array* lists = table.lists(key);
    if (lists == nullptr) {
        return;
    }
    for (const toml::node& value : *lists) {
        std::vector<std::u32string> spellings;
        if (!value.is_array()) {
            table.wrong(value, "WRONG_TYPE",
                        std::string(key) + " must hold one list of words for each value");
            continue;
        }
        for (const toml::node& word : *value.as_array()) {
            if (!word.is_string() || word.as_string()->get().empty()) {
                table.wrong(word, "WRONG_TYPE", std::string(key) + " must be words");
                continue;
            }
            spellings.push_back(fold_word(word.as_string()->get()));
        }
        out.push_back(std::move(spellings));
    }
}

Engine engine_of(Table& table) {
    const std::string word = table.text("engine");
    if (word == "markdown") {
        return Engine::markdown;
    }
    if (word == "outline") {
        return Engine::outline;
    }
    if (word == "keywords") {
        return Engine::keywords;
    }
    table.wrong(table.raw(), "UNKNOWN_WORD", "engine must be markdown, outline or keywords");
    return Engine::keywords;
}

/// "1.1" is no number of a scheme without one, where the text may have another that has it.
void read_no_fractions(MarkScheme& scheme, const MarkScheme& other) {
    const auto dotted = [](const MarkScheme& one) {
        return std::any_of(one.marks.begin(), one.marks.end(), [](const Mark& mark) {
            return std::any_of(mark.shapes.begin(), mark.shapes.end(), [](const auto& shape) {
                return shape.number == MarkNumber::dotted ||
                       shape.number == MarkNumber::dotted_pair;
            });
        });
    };
    if (dotted(scheme) || !dotted(other)) {
        return;
    }
    for (Mark& mark : scheme.marks) {
        for (MarkShape& shape : mark.shapes) {
            shape.number = shape.number == MarkNumber::arabic ? MarkNumber::whole : shape.number;
        }
    }
}

/// The schemes that may stand in the place of the level's.
void add_other_schemes(Table& table, const toml::table& raw, const Level& level, Ruleset& rules) {
    const auto own = std::find_if(rules.schemes.begin(), rules.schemes.end(),
                                  [&](const MarkScheme& one) { return one.name == level.marks; });
    for (const std::string& other : level.other_marks) {
        if (find_scheme(rules, other) == nullptr || own == rules.schemes.end()) {
            table.wrong(raw, "UNKNOWN_SCHEME", "no mark has the scheme " + other);
        } else if (std::find(own->others.begin(), own->others.end(), other) == own->others.end()) {
            own->others.push_back(other);
            read_no_fractions(*own, *find_scheme(rules, other));
        }
    }
}

}  // namespace

Ruleset read_ruleset(const toml::table& raw, std::vector<Problem>* problems) {
    Table table(raw, "the ruleset", problems);
    Ruleset rules;
    rules.name = table.text("name");
    rules.version = table.integer("version", 1);
    rules.title = table.text("title", "");
    rules.unit_kind = table.text("unit_kind");
    rules.engine = engine_of(table);
    rules.number_suffixes = word_list(table, "number_suffixes");
    rules.suffixes_joined = table.flag("suffixes_joined");
    rules.ordinal_letters = table.flag("ordinal_letters");
    rules.preliminary = word_list(table, "preliminary");
    rules.continuation = word_set(table, "continuation");
    rules.sentence_words = word_set(table, "sentence_words");
    rules.leads = word_set(table, "leads");
    rules.reference_words = word_set(table, "reference_words");
    rules.pointing_words = word_set(table, "pointing_words");
    rules.note_names = table.texts("note_names");
    rules.state_lines = word_list(table, "state_lines");
    rules.range_words = word_list(table, "range_words");
    rules.contents_titles = word_set(table, "contents_titles");
    rules.appendix_words = word_list(table, "appendix_words");
    rules.part_words = word_list(table, "part_words");
    rules.language_words = in_both_forms(table.texts("language_words"));
    rules.enacting = in_both_forms(table.texts("enacting"));
    rules.over_markdown = table.flag("over_markdown");
    read_number_words(table, "ordinals", rules.ordinals);
    read_number_words(table, "tens", rules.tens);
    rules.number_joiners = word_list(table, "number_joiners");
    read_ordinals(rules);
    read_marks_and_quotes(table, rules);
    read_zones(table, rules);
    if (const toml::array* levels = table.tables("level")) {
        for (const toml::node& level : *levels) {
            rules.levels.push_back(read_level(*level.as_table(), problems));
        }
    }
    for (const Level& level : rules.levels) {
        for (const std::string& scheme : {level.marks, level.block_marks, level.recitals}) {
            if (!scheme.empty() && find_scheme(rules, scheme) == nullptr) {
                table.wrong(raw, "UNKNOWN_SCHEME", "no mark has the scheme " + scheme);
            }
        }
        add_other_schemes(table, raw, level, rules);
    }
    for (MarkScheme& scheme : rules.schemes) {
        note_first_bytes(scheme, rules);
    }
    table.no_other_keys();
    if (rules.engine == Engine::keywords && rules.levels.empty()) {
        table.wrong(raw, "MISSING_KEY", "the keywords engine needs levels");
    }
    note_levels_by_head(rules);
    note_heads(rules);
    return rules;
}

namespace {

Failure bad_file(const std::string& file, const std::string& why) {
    Failure failure;
    failure.kind = FailureKind::permanent;
    failure.detail = file + ": " + why;
    return failure;
}

}  // namespace

Result<Ruleset> parse_ruleset(std::string_view toml_text, const std::string& file) {
    try {
        Ruleset rules = read_ruleset(toml::parse(toml_text), nullptr);
        rules.digest = sha256_hex(toml_text);
        return rules;
    } catch (const toml::parse_error& error) {
        return bad_file(file, "line " + std::to_string(error.source().begin.line) + ": " +
                                  std::string(error.description()));
    } catch (const RulesetError& error) {
        return bad_file(file, error.message);
    }
}

}  // namespace core::cutting
