#include "core/cutting/ruleset_lint.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/candidates.hpp"
#include "core/cutting/line_head.hpp"
#include "core/cutting/ruleset_table.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace core::cutting {
namespace {

std::string shown(std::u32string_view word) {
    std::string out;
    for (const char32_t character : word) {
        append_utf8(out, character);
    }
    return compose(out);
}

/// A number of one style as it is printed; several, since "I" may be read as a letter.
std::vector<std::string> samples_of(unsigned style, const Ruleset& rules) {
    switch (style) {
        case number_arabic:
            return {"2", "1"};
        case number_roman:
            return {"IV", "XII"};
        case number_letter:
            return {"B"};
        case number_ordinal: {
            std::vector<std::string> out;
            for (const auto& spellings : rules.ordinals) {
                for (const std::u32string& word : spellings) {
                    out.push_back(shown(word));
                }
            }
            return out;
        }
        case number_dotted:
            return {"4.1.2", "L111-2", "1-501"};
        case number_decimal:
            return {"4.1", "90.11"};
        case number_code:
            return {"A1", "2b"};
        case number_colon:
            return {"1:1", "2:3a"};
        default:
            return {""};
    }
}

constexpr std::pair<unsigned, const char*> styles[] = {
    {number_arabic, "arabic"},   {number_roman, "roman"},   {number_letter, "letter"},
    {number_ordinal, "ordinal"}, {number_dotted, "dotted"}, {number_decimal, "decimal"},
    {number_code, "code"},       {number_colon, "colon"},   {number_none, "none"}};
constexpr std::pair<unsigned, const char*> endings[] = {
    {ending_dot, ". "},  {ending_colon, ": "}, {ending_dash, " - "}, {ending_line, ""},
    {ending_blank, " "}, {ending_paren, ") "}, {ending_joined, ""},  {ending_dot_dash, ". - "}};

/// Looks for what can never do anything by asking the code that reads texts.
class Prober {
  public:
    Prober(const Ruleset& rules, std::vector<Problem>& problems)
        : rules_(rules), problems_(problems) {}

    void level(std::size_t index, std::size_t line) {
        const Level& level = rules_.levels[index];
        if (is_roman_act(level)) {
            return;  // no line alone tells it
        }
        unsigned seen = 0;
        for (std::size_t k = 0; k < level.keywords.size(); ++k) {
            winner_.reset();
            const unsigned found = keyword(index, k);
            seen |= found;
            const std::string& word = level.keywords[k].text;
            if (found == 0 && winner_) {
                add(line, Severity::error, "SHADOWED_KEYWORD",
                    "\"" + word + "\" is never reached: " + rule_name(rules_.levels[*winner_], 0) +
                        " stands before it and takes its lines");
            } else if (found == 0) {
                add(line, Severity::error, "NEVER_MATCHES",
                    "\"" + word + "\" is found in no heading that the level describes");
            }
        }
        for (const auto& [style, name] : styles) {
            if ((level.numbers & style) != 0 && (seen & style) == 0 && seen != 0) {
                add(line, Severity::warning, "NEVER_MATCHES",
                    std::string("numbers: ") + name + " is never found: " +
                        (style == number_ordinal && rules_.ordinals.empty()
                             ? "there are no ordinals"
                             : "another style of the level or a level before it takes them"));
            }
        }
    }

  private:
    void add(std::size_t line, Severity severity, const char* code, std::string message) {
        problems_.push_back({line, severity, code, std::move(message)});
    }

    /// The styles with which a line of this keyword is a candidate of its level.
    unsigned keyword(std::size_t index, std::size_t k) {
        const Level& level = rules_.levels[index];
        const std::string word = level.keywords[k].text;
        unsigned found = 0;
        for (const auto& [style, name] : styles) {
            for (const std::string& number : samples_of(level.numbers & style, rules_)) {
                if ((level.numbers & style) == 0 || (found & style) != 0) {
                    break;
                }
                const std::string blank = number.empty() || word.empty() ? "" : " ";
                found |= takes(word + blank + number, index) ? style : 0U;
                if (level.number_first && !number.empty()) {
                    found |= takes(number + " " + word, index) ? style : 0U;
                    found |= takes(number + ". " + word, index) ? style : 0U;
                }
            }
        }
        return found;
    }

    /// Whether the level takes the head with one of its endings.
    bool takes(const std::string& head, std::size_t index) {
        for (const auto& [ending, mark] : endings) {
            if ((rules_.levels[index].endings & ending) == 0) {
                continue;
            }
            const std::string text = head + mark + (ending == ending_line ? "" : "Xyz") + "\n";
            const std::vector<Line> lines = split_lines(text);
            const Stretch whole{0, lines.size(), 0};
            for (const Candidate& one : find_candidates(text, lines, rules_, whole, 2)) {
                if (one.level == index) {
                    return true;
                }
                winner_ = one.level;
            }
        }
        return false;
    }

    const Ruleset& rules_;
    std::vector<Problem>& problems_;
    std::optional<std::size_t> winner_;
};

class Lint {
  public:
    Lint(const toml::table& raw, std::string_view stem) : raw_(raw) {
        rules_ = read_ruleset(raw, &problems_);
        if (!stem.empty() && rules_.name != stem && !rules_.name.empty()) {
            const toml::node* name = raw.get("name");
            add(name == nullptr ? 0 : line_of(*name), Severity::error, "WRONG_NAME",
                "the name must be that of the file: " + std::string(stem));
        }
    }

    std::vector<Problem> run() {
        strings(raw_, "");
        words();
        levels();
        marks();
        std::stable_sort(problems_.begin(), problems_.end(),
                         [](const Problem& a, const Problem& b) { return a.line < b.line; });
        return std::move(problems_);
    }

  private:
    static std::size_t line_of(const toml::node& node) { return node.source().begin.line; }
    void add(std::size_t line, Severity severity, const char* code, std::string message) {
        problems_.push_back({line, severity, code, std::move(message)});
    }

    /// Every text of the file: composed, and not twice in one list.
    void strings(const toml::node& node, const std::string& key) {
        if (const toml::table* table = node.as_table()) {
            for (const auto& [name, value] : *table) {
                strings(value, std::string(name.str()));
            }
        } else if (const toml::array* list = node.as_array()) {
            std::set<std::u32string> seen;
            for (const toml::node& value : *list) {
                strings(value, key);
                const toml::value<std::string>* text = value.as_string();
                if (text != nullptr && key != "shapes" && key != "enacting" &&
                    !seen.insert(fold_word(text->get())).second) {
                    add(line_of(value), Severity::warning, "DUPLICATE_WORD",
                        key + " holds \"" + text->get() + "\" twice");
                }
            }
        } else if (const toml::value<std::string>* text = node.as_string()) {
            if (compose(text->get()) != text->get()) {
                add(line_of(node), Severity::warning, "NOT_NFC",
                    key + ": \"" + text->get() + "\" is not in composed form (NFC)");
            }
            if (clean_text(text->get()) != text->get() && key != "side_notes") {
                add(line_of(node), Severity::warning, "LOOSE_BLANKS",
                    key + ": \"" + text->get() + "\" has blanks around it or several in a row");
            }
        }
    }

    /// Words that are compared with one word of the text.
    void single_words(const char* key, bool small_only) {
        const toml::array* list = raw_.get_as<toml::array>(key);
        for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
            const toml::value<std::string>* text = list->get(i)->as_string();
            if (text == nullptr) {
                continue;
            }
            const std::string& word = text->get();
            const bool capital = small_only && std::any_of(word.begin(), word.end(), [](char c) {
                                     return c < 'a' && static_cast<unsigned char>(c) < 0x80;
                                 });
            if (word.find(' ') != std::string::npos || capital) {
                add(line_of(*text), Severity::warning, "NEVER_MATCHES",
                    std::string(key) + ": \"" + word + "\" is compared with one " +
                        (small_only ? "word in small letters" : "word"));
            }
        }
    }

    void words() {
        single_words("continuation", false);
        single_words("sentence_words", false);
        single_words("leads", false);
        single_words("reference_words", false);
        single_words("pointing_words", false);
        single_words("language_words", true);
        std::map<std::u32string, std::size_t> values;
        for (std::size_t value = 0; value < rules_.ordinals.size(); ++value) {
            for (const std::u32string& word : rules_.ordinals[value]) {
                const auto [known, fresh] = values.emplace(word, value);
                if (!fresh && known->second != value) {
                    add(line_of_key("ordinals"), Severity::error, "AMBIGUOUS_ORDINAL",
                        "\"" + shown(word) + "\" says " + std::to_string(known->second + 1) +
                            " and " + std::to_string(value + 1));
                }
            }
        }
        std::set<char32_t> letters;
        for (const char32_t letter : rules_.alphabet) {
            if (!letters.insert(letter).second) {
                add(line_of_key("alphabet"), Severity::error, "DUPLICATE_LETTER",
                    "alphabet holds " + shown({&letter, 1}) + " twice");
            }
        }
    }

    std::size_t line_of_key(const char* key) const {
        const toml::node* node = raw_.get(key);
        return node == nullptr ? 0 : line_of(*node);
    }

    const toml::node* element(const char* key, std::size_t index) const {
        const toml::array* list = raw_.get_as<toml::array>(key);
        return list != nullptr && index < list->size() ? list->get(index) : nullptr;
    }

    void levels() {
        Prober prober(rules_, problems_);
        int article = 0;
        for (const Level& level : rules_.levels) {
            const bool outer = article == 0 || level.rank < article;
            article = level.role == Role::article && outer ? level.rank : article;
        }
        for (std::size_t i = 0; i < rules_.levels.size(); ++i) {
            const Level& level = rules_.levels[i];
            const toml::node* node = element("level", i);
            const std::size_t line = node == nullptr ? 0 : line_of(*node);
            if (level.numbers == 0 || level.endings == 0 || level.keywords.empty()) {
                continue;  // said by the reader
            }
            prober.level(i, line);
            address(level.keywords.front().address, line);
            if (level.role != Role::article && article != 0 && level.rank >= article) {
                add(line, Severity::error, "RANK_BELOW_ARTICLE",
                    "the rank " + std::to_string(level.rank) + " of " + level.kind +
                        " is not above the articles' " + std::to_string(article) +
                        ": it can contain none");
            }
        }
        if (rules_.engine == Engine::keywords && article == 0 && !rules_.levels.empty()) {
            add(0, Severity::warning, "NO_ARTICLE", "no level has the role article");
        }
    }

    void address(const std::string& word, std::size_t line) {
        const bool plain = std::all_of(word.begin(), word.end(), [](char c) {
            return is_upper(c) || is_lower(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
        });
        if (!plain) {
            add(line, Severity::error, "BAD_ADDRESS",
                "the address \"" + word + "\" is no ASCII word");
        }
    }

    void marks() {
        std::map<std::string, std::set<std::string>> shapes;
        std::set<std::string> used;
        for (const Level& level : rules_.levels) {
            used.insert({level.marks, level.block_marks, level.recitals});
            used.insert(level.other_marks.begin(), level.other_marks.end());
        }
        used.insert(rules_.engine == Engine::outline ? "outline" : "");
        std::set<std::string> unused;
        const toml::array* list = raw_.get_as<toml::array>("mark");
        for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
            const toml::table* mark = list->get(i)->as_table();
            if (mark == nullptr) {
                continue;
            }
            const std::size_t line = line_of(*mark);
            const std::string scheme = (*mark)["scheme"].value_or(std::string());
            address((*mark)["address"].value_or(std::string()), line);
            if (used.count(scheme) == 0 && unused.insert(scheme).second) {
                add(line, Severity::warning, "UNUSED_SCHEME", "no level uses the scheme " + scheme);
            }
            const toml::array* own = mark->get_as<toml::array>("shapes");
            for (std::size_t n = 0; own != nullptr && n < own->size(); ++n) {
                const std::string shape = own->get(n)->value_or(std::string());
                if (!shapes[scheme].insert(shape).second) {
                    add(line_of(*own->get(n)), Severity::warning, "DUPLICATE_SHAPE",
                        "\"" + shape + "\" is a shape of two marks of the scheme " + scheme);
                }
            }
        }
    }

    const toml::table& raw_;
    Ruleset rules_;
    std::vector<Problem> problems_;
};

}  // namespace

std::string_view to_string(Severity severity) noexcept {
    return severity == Severity::error ? "error" : "warning";
}

std::vector<Problem> lint_ruleset(std::string_view toml_text, std::string_view stem) {
    try {
        const toml::table raw = toml::parse(toml_text);
        return Lint(raw, stem).run();
    } catch (const toml::parse_error& error) {
        return {{error.source().begin.line, Severity::error, "NOT_TOML",
                 std::string(error.description())}};
    }
}

}  // namespace core::cutting
