#pragma once
/// \file
/// The parts of an Akoma Ntoso document that know nothing of its order: text and start tags.

#include "core/cutting/eid.hpp"
#include "core/cutting/plan.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace core::exports {

/// Appends to one text. `plan` and `source` must outlive it.
class AknWriter {
  public:
    AknWriter(const cutting::Plan& plan, std::string_view source);

    /// Markup, as it is.
    AknWriter& raw(std::string_view markup);
    /// ` eId="ID"`.
    AknWriter& id(std::string_view eid);
    /// The path id of a unit.
    std::string eid(std::size_t unit) const { return ids_[unit]; }
    /// Is there nothing but white space?
    bool is_blank(std::size_t begin, std::size_t end) const;
    /// A paragraph for each run of lines without a blank one; at least one.
    void paragraphs(std::size_t begin, std::size_t end);
    /// `element` (content, intro) of a unit, with paragraphs.
    void block(std::string_view element, std::size_t unit, std::size_t begin, std::size_t end);
    /// The start tag of a unit, its number and its title, in the order in which they are printed.
    /// Gives where its text begins.
    std::size_t begin_unit(std::string_view element, std::size_t unit);
    /// All that was written; the writer is spent afterwards.
    std::string take();

  private:
    void part(std::string_view element, std::size_t unit, const cutting::Span& span);

    const cutting::Plan& plan_;
    std::string_view source_;
    cutting::ElementIds ids_;
    std::string out_;
};

}  // namespace core::exports
