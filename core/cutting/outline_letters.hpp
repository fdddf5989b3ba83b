#pragma once
/// \file
/// Letters beside the roman headings of an outline: above them, and below.

#include "core/cutting/outline_heads.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace core::cutting {

/// A, I, II, B, I, II: letters and the roman numbers that begin again below them.
struct Lettered {
    std::vector<OutlineHead> heads;
    std::uint32_t letter = 0;
    std::uint32_t roman = 0;   // below the last letter
    std::uint32_t counts = 0;  // letters below which there are I and II
    bool filled = true;        // each letter so far has a roman number right below

    bool take_letter(const OutlineHead& head) {
        if (head.value != letter + 1) {
            return false;
        }
        filled = filled && (letter == 0 || roman > 0 || head.value > 2);
        heads.push_back(head);
        ++letter;
        roman = 0;
        return true;
    }
    void take_roman(const OutlineHead& head) {
        if (letter > 0 && head.value == roman + 1) {
            heads.push_back(head);
            ++roman;
            counts += roman == 2 ? 1U : 0U;
        }
    }
    bool in_capitals() const {
        return letter >= 2 && filled && heads[0].letter && !heads[1].letter;
    }
    bool begins_again() const { return counts >= 2; }
};

/// "I." above "A." above "1.": roman headings with the letters below them.
class LettersBelow {
  public:
    /// Looks at a line; `roman`: it is the next heading with a roman number.
    template <typename Reader>
    void look(Reader& reader, std::size_t line, const std::optional<OutlineHead>& roman) {
        if (roman) {
            heads_.push_back(*roman);
            letter_ = 0;
            begun_ = false;
        } else if (heads_.empty()) {
            return;
        } else if (const auto head = reader.inner_letter(line);
                   head && head->value == letter_ + 1) {
            heads_.push_back(*head);
            ++letter_;
            begun_ = false;
        } else if (!begun_ && reader.begins_numbers(line, line)) {
            ++(letter_ > 0 ? below_letters_ : below_romans_);
            begun_ = true;
        }
    }
    /// Whether numbers begin again below several of the letters, and below more than of the others.
    bool stand() const { return below_letters_ >= 2 && below_letters_ > below_romans_; }
    std::vector<OutlineHead> take() { return std::move(heads_); }

  private:
    std::vector<OutlineHead> heads_;
    std::uint32_t letter_ = 0;
    bool begun_ = false;  // numbers below the last heading
    std::size_t below_letters_ = 0;
    std::size_t below_romans_ = 0;
};

/// "A." above "1.": letters that run once through the text, and numbers that begin again below
/// several of them and never stood before the first.
class LettersAbove {
  public:
    /// Looks at a line; `letter`: it begins with one, as `HeadReader::letter` reads them.
    template <typename Reader>
    void look(Reader& reader, std::size_t line, const std::optional<OutlineHead>& letter) {
        const auto head = letter ? letter : reader.letter_of_paragraph(line);
        if (head && head->value == heads_.size() + 1) {
            heads_.push_back(*head);
            begun_ = false;
        } else if (head) {
            again_ = again_ || head->value == 1;
        } else if (!begun_ &&
                   reader.begins_numbers(line, heads_.empty() ? line : heads_.back().line)) {
            ++(heads_.empty() ? before_ : counts_);
            begun_ = true;
        }
    }
    bool stand() const { return counts_ >= 2 && before_ == 0 && !again_; }
    std::vector<OutlineHead> take() { return std::move(heads_); }

  private:
    std::vector<OutlineHead> heads_;
    bool begun_ = false;  // numbers below the last letter
    bool again_ = false;  // letters begin again: they are lists
    std::size_t before_ = 0;
    std::size_t counts_ = 0;  // letters below which numbers begin at 1
};

}  // namespace core::cutting
