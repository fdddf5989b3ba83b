#pragma once
/// \file
/// A TOML table whose keys must all be asked for. Only for the files that read rulesets.

#include "core/cutting/ruleset.hpp"
#include "core/cutting/ruleset_lint.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

namespace core::cutting {

/// What is wrong with a file and where; thrown only inside parse_ruleset().
struct RulesetError {
    std::string message;
};

[[noreturn]] inline void fail(const toml::node& node, const std::string& message) {
    throw RulesetError{"line " + std::to_string(node.source().begin.line) + ": " + message};
}

/// A TOML table whose keys must all be asked for. What is wrong is thrown; with `problems` it is
/// added to them instead, and reading goes on with nothing in its place.
class Table {
  public:
    Table(const toml::table& table, std::string name, std::vector<Problem>* problems = nullptr)
        : table_(table), name_(std::move(name)), problems_(problems) {}

    void wrong(const toml::node& node, const char* code, const std::string& message) const {
        if (problems_ == nullptr) {
            fail(node, message);
        }
        problems_->push_back({node.source().begin.line, Severity::error, code, message});
    }
    std::vector<Problem>* problems() const { return problems_; }

    std::string text(std::string_view key, const std::optional<std::string>& fallback = {}) {
        const toml::node* node = find(key);
        if (node == nullptr) {
            return required(key, fallback);
        }
        if (!node->is_string()) {
            wrong(*node, "WRONG_TYPE", std::string(key) + " must be text");
            return {};
        }
        return node->as_string()->get();
    }
    std::int64_t integer(std::string_view key, std::int64_t fallback) {
        const toml::node* node = find(key);
        if (node == nullptr) {
            return fallback;
        }
        if (!node->is_integer()) {
            wrong(*node, "WRONG_TYPE", std::string(key) + " must be a whole number");
            return fallback;
        }
        return node->as_integer()->get();
    }
    bool flag(std::string_view key) {
        const toml::node* node = find(key);
        if (node != nullptr && !node->is_boolean()) {
            wrong(*node, "WRONG_TYPE", std::string(key) + " must be true or false");
            return false;
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
            wrong(*node, "WRONG_TYPE", std::string(key) + " must be a list");
            return out;
        }
        for (const toml::node& element : *node->as_array()) {
            if (!element.is_string()) {
                wrong(element, "WRONG_TYPE", std::string(key) + " must hold texts");
                continue;
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
            wrong(*node, "WRONG_TYPE", std::string(key) + " must be a list of tables");
            return nullptr;
        }
        return node->as_array();
    }
    const toml::table* table(std::string_view key) {
        const toml::node* node = find(key);
        if (node != nullptr && !node->is_table()) {
            wrong(*node, "WRONG_TYPE", std::string(key) + " must be a table");
        }
        return node == nullptr ? nullptr : node->as_table();
    }
    const toml::array* lists(std::string_view key) {
        const toml::node* node = find(key);
        if (node != nullptr && !node->is_array()) {
            wrong(*node, "WRONG_TYPE", std::string(key) + " must be a list");
        }
        return node == nullptr ? nullptr : node->as_array();
    }
    void no_other_keys() const {
        for (const auto& [key, node] : table_) {
            if (std::find(asked_.begin(), asked_.end(), key.str()) == asked_.end()) {
                wrong(node, "UNKNOWN_KEY",
                      "unknown key " + std::string(key.str()) + " in " + name_);
            }
        }
    }
    const toml::table& raw() const { return table_; }

  private:
    const toml::node* find(std::string_view key) {
        asked_.push_back(std::string(key));
        return table_.get(key);
    }
    std::string required(std::string_view key, const std::optional<std::string>& fallback) const {
        if (!fallback) {
            wrong(table_, "MISSING_KEY", std::string(key) + " is missing in " + name_);
        }
        return fallback.value_or("");
    }
    const toml::table& table_;
    std::string name_;
    std::vector<Problem>* problems_;
    std::vector<std::string> asked_;
};

using Word = std::pair<std::string_view, unsigned>;

inline unsigned bits(Table& table, std::string_view key, const std::vector<Word>& words) {
    unsigned out = 0;
    for (const std::string& text : table.texts(key)) {
        const auto known = std::find_if(words.begin(), words.end(),
                                        [&](const Word& word) { return word.first == text; });
        if (known == words.end()) {
            table.wrong(table.raw(), "UNKNOWN_WORD", std::string(key) + ": unknown word " + text);
            continue;
        }
        out |= known->second;
    }
    return out;
}

inline std::vector<std::u32string> word_list(Table& table, std::string_view key) {
    std::vector<std::u32string> out;
    for (const std::string& text : table.texts(key)) {
        out.push_back(fold_word(text));
    }
    return out;
}

inline std::unordered_set<std::u32string> word_set(Table& table, std::string_view key) {
    std::unordered_set<std::u32string> out;
    for (const std::string& text : table.texts(key)) {
        out.insert(fold_word(text));
    }
    return out;
}

/// Reads `[[mark]]`, `alphabet`, `note_*`, `side_notes`, `page_*` and `quoting`.
void read_marks_and_quotes(Table& table, Ruleset& rules);
/// Fills the tables of a scheme that tell which shapes a line may begin with, of all numbers as
/// they are at last.
void note_first_bytes(MarkScheme& scheme, const Ruleset& rules);
/// Reads `[zones]`; the titles of histories become titles of notes too.
void read_zones(Table& table, Ruleset& rules);

/// The ruleset of a parsed file. What is wrong is thrown, or added to `problems`.
Ruleset read_ruleset(const toml::table& raw, std::vector<Problem>* problems);

}  // namespace core::cutting
