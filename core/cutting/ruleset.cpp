#include "core/cutting/ruleset.hpp"

#include "core/hash.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace core::cutting {
namespace {

/// What is wrong with a file and where; thrown only inside parse_ruleset().
struct RulesetError {
    std::string message;
};

[[noreturn]] void fail(const toml::node& node, const std::string& message) {
    throw RulesetError{"line " + std::to_string(node.source().begin.line) + ": " + message};
}

/// A TOML table whose keys must all be asked for.
class Table {
  public:
    Table(const toml::table& table, std::string name) : table_(table), name_(std::move(name)) {}

    std::string text(std::string_view key, std::optional<std::string> fallback = std::nullopt) {
        const toml::node* node = find(key);
        if (node == nullptr) {
            return required(key, std::move(fallback));
        }
        const auto value = node->value<std::string>();
        if (!value || !node->is_string()) {
            fail(*node, std::string(key) + " must be text");
        }
        return *value;
    }
    std::int64_t integer(std::string_view key, std::int64_t fallback) {
        const toml::node* node = find(key);
        if (node == nullptr) {
            return fallback;
        }
        if (!node->is_integer()) {
            fail(*node, std::string(key) + " must be a whole number");
        }
        return node->as_integer()->get();
    }
    bool flag(std::string_view key) {
        const toml::node* node = find(key);
        if (node != nullptr && !node->is_boolean()) {
            fail(*node, std::string(key) + " must be true or false");
        }
        return node != nullptr && node->as_boolean()->get();
    }
    std::vector<std::string> texts(std::string_view key) {
        std::vector<std::string> out;
        const toml::node* node = find(key);
        if (node == nullptr) {
            return out;
        }
        if (!node->is_array()) {
            fail(*node, std::string(key) + " must be a list");
        }
        for (const toml::node& element : *node->as_array()) {
            if (!element.is_string()) {
                fail(element, std::string(key) + " must hold texts");
            }
            out.push_back(element.as_string()->get());
        }
        return out;
    }
    const toml::array* tables(std::string_view key) {
        const toml::node* node = find(key);
        if (node == nullptr) {
            return nullptr;
        }
        if (!node->is_array_of_tables()) {
            fail(*node, std::string(key) + " must be a list of tables");
        }
        return node->as_array();
    }
    const toml::array* lists(std::string_view key) {
        const toml::node* node = find(key);
        if (node != nullptr && !node->is_array()) {
            fail(*node, std::string(key) + " must be a list");
        }
        return node == nullptr ? nullptr : node->as_array();
    }
    void no_other_keys() const {
        for (const auto& [key, node] : table_) {
            if (std::find(asked_.begin(), asked_.end(), key.str()) == asked_.end()) {
                fail(node, "unknown key " + std::string(key.str()) + " in " + name_);
            }
        }
    }
    const toml::table& raw() const { return table_; }

  private:
    const toml::node* find(std::string_view key) {
        asked_.push_back(std::string(key));
        return table_.get(key);
    }
    std::string required(std::string_view key, std::optional<std::string> fallback) const {
        if (!fallback) {
            fail(table_, std::string(key) + " is missing in " + name_);
        }
        return *fallback;
    }
    const toml::table& table_;
    std::string name_;
    std::vector<std::string> asked_;
};

using Word = std::pair<std::string_view, unsigned>;

unsigned bits(Table& table, std::string_view key, const std::vector<Word>& words) {
    unsigned out = 0;
    for (const std::string& text : table.texts(key)) {
        const auto known = std::find_if(words.begin(), words.end(),
                                        [&](const Word& word) { return word.first == text; });
        if (known == words.end()) {
            fail(table.raw(), std::string(key) + ": unknown word " + text);
        }
        out |= known->second;
    }
    return out;
}

std::unordered_set<std::u32string> word_set(Table& table, std::string_view key) {
    std::unordered_set<std::u32string> out;
    for (const std::string& text : table.texts(key)) {
        out.insert(fold_word(text));
    }
    return out;
}

std::vector<std::u32string> word_list(Table& table, std::string_view key) {
    std::vector<std::u32string> out;
    for (const std::string& text : table.texts(key)) {
        out.push_back(fold_word(text));
    }
    return out;
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
    fail(table.raw(), "role must be container, article or annex");
}

Level read_level(const toml::table& raw) {
    Table table(raw, "level");
    Level level;
    level.kind = table.text("kind");
    level.rank = static_cast<int>(table.integer("rank", 0));
    level.role = role_of(table);
    level.floating = table.flag("floating");
    level.number_first = table.flag("number_first");
    level.title_below = table.flag("title_below");
    level.title_aside = table.flag("title_aside");
    level.encloses = table.flag("encloses");
    level.named_only = table.flag("named_only");
    level.group_kind = table.text("group_kind", "");
    level.title_gap = table.flag("title_gap");
    level.title_upper = table.flag("title_upper");
    level.need_capital = table.flag("need_capital");
    level.damaged = table.flag("damaged");
    level.bare = table.flag("bare");
    level.title_above = table.flag("title_above");
    level.plain_headings = table.flag("plain_headings");
    level.numbers = bits(table, "numbers",
                         {{"arabic", number_arabic},
                          {"decimal", number_decimal},
                          {"roman", number_roman},
                          {"letter", number_letter},
                          {"ordinal", number_ordinal},
                          {"dotted", number_dotted},
                          {"code", number_code},
                          {"none", number_none}});
    level.endings = bits(table, "endings",
                         {{"dot", ending_dot},
                          {"colon", ending_colon},
                          {"dash", ending_dash},
                          {"line", ending_line},
                          {"blank", ending_blank},
                          {"paren", ending_paren}});
    const std::string address = table.text("address");
    for (const std::string& text : table.texts("keywords")) {
        Keyword keyword;
        keyword.folded = fold_word(text);
        keyword.stripped = strip_marks(keyword.folded);
        keyword.address = address;
        if (keyword.folded.empty()) {
            fail(raw, "an empty keyword");
        }
        level.keywords.push_back(std::move(keyword));
    }
    if (level.bare) {
        level.keywords.push_back({{}, {}, address});
    }
    table.no_other_keys();
    if (level.keywords.empty() || level.numbers == 0 || level.endings == 0 || level.rank <= 0) {
        fail(raw, "a level needs keywords, numbers, endings and a rank above 0");
    }
    return level;
}

/// What byte a heading line may begin with, wrapping included. Letters outside ASCII all pass.
void note_first_bytes(Ruleset& rules) {
    for (std::size_t byte = 0x80; byte < 0x100; ++byte) {
        rules.first_bytes[byte] = true;
    }
    for (const char c : std::string_view(" \t#*_>`\"")) {
        rules.first_bytes[static_cast<unsigned char>(c)] = true;
    }
    for (const Level& level : rules.levels) {
        for (const Keyword& keyword : level.keywords) {
            if (keyword.folded.empty()) {
                continue;
            }
            for (const char32_t c : {keyword.folded[0], keyword.stripped[0]}) {
                if (c < 0x80) {
                    rules.first_bytes[c] = true;
                    rules.first_bytes[c >= U'a' && c <= U'z' ? c - 32 : c] = true;
                }
            }
        }
        if (level.number_first || level.bare) {
            for (char c = '0'; c <= '9'; ++c) {
                rules.first_bytes[static_cast<unsigned char>(c)] = true;
            }
            for (const auto& spellings : rules.ordinals) {
                for (const std::u32string& word : spellings) {
                    if (word[0] >= U'a' && word[0] <= U'z') {
                        rules.first_bytes[word[0]] = rules.first_bytes[word[0] - 32] = true;
                    }
                }
            }
        }
    }
}

void read_ordinals(Table& table, Ruleset& rules) {
    const toml::array* lists = table.lists("ordinals");
    if (lists == nullptr) {
        return;
    }
    for (const toml::node& value : *lists) {
        std::vector<std::u32string> spellings;
        if (!value.is_array()) {
            fail(value, "ordinals must hold one list of words for each value");
        }
        for (const toml::node& word : *value.as_array()) {
            if (!word.is_string() || word.as_string()->get().empty()) {
                fail(word, "ordinals must be words");
            }
            spellings.push_back(fold_word(word.as_string()->get()));
        }
        rules.ordinals.push_back(std::move(spellings));
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
    fail(table.raw(), "engine must be markdown, outline or keywords");
}

Ruleset read_ruleset(const toml::table& raw) {
    Table table(raw, "the ruleset");
    Ruleset rules;
    rules.name = table.text("name");
    rules.version = table.integer("version", 1);
    rules.title = table.text("title", "");
    rules.unit_kind = table.text("unit_kind");
    rules.engine = engine_of(table);
    rules.number_suffixes = word_list(table, "number_suffixes");
    rules.continuation = word_set(table, "continuation");
    rules.leads = word_set(table, "leads");
    rules.range_words = word_list(table, "range_words");
    rules.contents_titles = word_set(table, "contents_titles");
    for (const std::string& word : table.texts("language_words")) {
        rules.language_words.insert(word);
    }
    rules.enacting = table.texts("enacting");
    rules.over_markdown = table.flag("over_markdown");
    read_ordinals(table, rules);
    if (const toml::array* levels = table.tables("level")) {
        for (const toml::node& level : *levels) {
            rules.levels.push_back(read_level(*level.as_table()));
        }
    }
    table.no_other_keys();
    if (rules.engine == Engine::keywords && rules.levels.empty()) {
        fail(raw, "the keywords engine needs levels");
    }
    note_first_bytes(rules);
    return rules;
}

Failure bad_file(const std::string& file, const std::string& why) {
    Failure failure;
    failure.kind = FailureKind::permanent;
    failure.detail = file + ": " + why;
    return failure;
}

}  // namespace

Result<Ruleset> parse_ruleset(std::string_view toml_text, const std::string& file) {
    try {
        Ruleset rules = read_ruleset(toml::parse(toml_text));
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
