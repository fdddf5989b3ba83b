#pragma once
/// \file
/// The units of a plan, packed: a long text has a unit for every 250 bytes, and all of them stand
/// in memory at once.

#include "core/cutting/stored_text.hpp"
#include "core/hash.hpp"

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace core::cutting {

struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool operator==(const Span&) const = default;
};

/// One unit that a cut will create: a look at one of `Units`, whose texts live as long as they, or
/// one that is to be added.
struct Unit {
    std::optional<std::size_t> parent;  ///< index of the enclosing unit
    std::string_view unit_kind;         ///< vocabulary `vocab.unit_kind.*`
    std::string_view section_type;      ///< vocabulary `vocab.section_type.*`
    std::string_view num;               ///< as printed, without keyword and end mark; may be empty
    std::string_view title;  ///< as printed, white space collapsed; empty: certainly none
    std::string_view label;  ///< the heading line, trimmed; never empty, at most 200 bytes
    Span span;               ///< below 4 GiB
    int depth = 1;
    bool quoted = false;
    std::string_view zone;               ///< body, preamble, annex, ...
    std::string_view canonical_address;  ///< `<prefix>/<path>`, unique in the plan
    Sha256 content_hash{};               ///< of the bytes of the span
};

/// Goes through what is made by `operator[]` of `Many`, which gives values.
template <typename Many>
class IndexIterator {
  public:
    using iterator_category = std::random_access_iterator_tag;
    using value_type = typename Many::value_type;
    using difference_type = std::ptrdiff_t;
    using pointer = void;
    using reference = value_type;

    IndexIterator() = default;
    IndexIterator(const Many& many, std::size_t index) : many_(&many), index_(index) {}
    value_type operator*() const { return (*many_)[index_]; }
    IndexIterator& operator+=(difference_type by) {
        index_ = static_cast<std::size_t>(static_cast<difference_type>(index_) + by);
        return *this;
    }
    IndexIterator& operator++() { return *this += 1; }
    IndexIterator& operator--() { return *this += -1; }
    friend IndexIterator operator+(IndexIterator at, difference_type by) { return at += by; }
    friend IndexIterator operator-(IndexIterator at, difference_type by) { return at += -by; }
    friend difference_type operator-(const IndexIterator& a, const IndexIterator& b) {
        return static_cast<difference_type>(a.index_) - static_cast<difference_type>(b.index_);
    }
    friend bool operator==(const IndexIterator& a, const IndexIterator& b) {
        return a.index_ == b.index_;
    }

  private:
    const Many* many_ = nullptr;
    std::size_t index_ = 0;
};

/// Units in order. What is added is copied, texts too; a copy shares the texts. Adding to two
/// copies from two threads at once is not safe; reading is.
class Units {
  public:
    using value_type = Unit;
    using iterator = IndexIterator<Units>;

    std::size_t size() const {
        return blocks_.empty() ? 0 : (blocks_.size() - 1) * block_rows + blocks_.back().size();
    }
    bool empty() const { return blocks_.empty(); }
    /// Constant, so that nobody sets what would be lost; see set().
    const Unit operator[](std::size_t index) const { return unit_of(row(index)); }
    const Unit front() const { return (*this)[0]; }
    const Unit back() const { return (*this)[size() - 1]; }
    iterator begin() const { return {*this, 0}; }
    iterator end() const { return {*this, size()}; }

    /// What is asked most often of one, without the rest.
    Span span(std::size_t index) const { return {row(index).begin, row(index).end}; }
    std::optional<std::size_t> parent(std::size_t index) const {
        const std::uint32_t parent = row(index).parent;
        return parent == none ? std::nullopt : std::optional<std::size_t>(parent);
    }
    bool is_quoted(std::size_t index) const { return row(index).quoted; }
    int depth(std::size_t index) const {
        return row(index).wide ? wide(row(index)).depth : row(index).depth;
    }
    std::string_view address(std::size_t index) const {
        const Row& from = row(index);
        return from.wide ? std::string_view(wide(from).address)
                         : std::string_view(from.texts, from.address);
    }

    void push_back(const Unit& unit) { push_back(unit, words_of(unit)); }
    /// The same for one of many with the same words: `words` is what words_of() gave for one.
    void push_back(const Unit& unit, std::size_t words);
    /// Which words for its kinds and its zone a unit has.
    std::size_t words_of(const Unit& unit);
    /// Puts another one in the place of one that is there.
    void set(std::size_t index, const Unit& unit) {
        blocks_[index / block_rows][index % block_rows] = row_of(unit, words_of(unit));
    }
    void set_content_hash(std::size_t index, const Sha256& hash) {
        blocks_[index / block_rows][index % block_rows].content_hash = hash;
    }

  private:
    static constexpr std::size_t block_rows = 64;
    static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

    /// The words that many units share.
    struct Words {
        StoredText unit_kind;
        StoredText section_type;
        StoredText zone;
    };
    /// A unit whose sizes have no room in a row.
    struct Wide {
        StoredText num;
        StoredText title;
        StoredText label;
        StoredText address;
        Words words;
        int depth = 0;
    };
    /// One unit. Its texts stand side by side: address, number, title (but where the label ends
    /// with it), label.
    struct Row {
        const char* texts = nullptr;
        std::uint32_t parent = none;
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        std::uint16_t address = 0;  ///< bytes
        std::uint16_t num = 0;
        std::uint16_t title = 0;
        std::uint16_t label = 0;
        std::uint16_t words = 0;  ///< index
        std::uint16_t depth : 13 = 0;
        bool ends_label : 1 = false;  ///< the title does
        bool quoted : 1 = false;
        bool wide : 1 = false;  ///< `texts` is none; `address` and `num` are an index of `wide_`
        Sha256 content_hash{};
    };
    static_assert(sizeof(Row) == 64);

    const Row& row(std::size_t index) const {
        return blocks_[index / block_rows][index % block_rows];
    }
    const Wide& wide(const Row& row) const {
        return wide_[row.address + (std::size_t{row.num} << 16U)];
    }
    static bool has_words(const Words& words, const Unit& unit) {
        return words.section_type == unit.section_type && words.zone == unit.zone &&
               words.unit_kind == unit.unit_kind;
    }
    Unit unit_of(const Row& row) const;
    Row row_of(const Unit& unit, std::size_t words);
    void widen(const Unit& unit, Row& row);
    TextStore& store();

    std::shared_ptr<TextStore> texts_;
    std::vector<Words> words_;
    std::vector<Wide> wide_;
    std::vector<std::vector<Row>> blocks_;
};

}  // namespace core::cutting
