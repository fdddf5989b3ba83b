#pragma once
/// \file
/// From boundaries to units: parents, spans, addresses. The same for every
/// engine.

#include "core/cutting/plan.hpp"
#include "core/cutting/short_text.hpp"
#include "core/cutting/text.hpp"

#include <boost/container/deque.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core::cutting {

struct MarkScheme;

/// A place at which a unit begins. There are as many as units: what is small lies side by side.
struct UnitStart {
    Place begin;
    Place end;              ///< end of the heading (title included), for label
    Place line;             ///< index of the line its number stands on
    Place parent;           ///< for assemble() alone
    std::string_view kind;  ///< of the ruleset
    ShortText num;
    ShortText title;
    ShortText element;                   ///< path element of the address
    int rank = 0;                        ///< a smaller rank encloses
    Depth depth_class = Depth::article;  ///< the smallest depth at which the unit is made
    std::uint8_t depth = 0;              ///< 0: one more than the parent
    bool running : 1 = false;    ///< numbered through the document: stands right under the prefix
    bool annex : 1 = false;      ///< opens an annex: all below it is zone `annex`
    bool recital : 1 = false;    ///< zone `preamble`; else body, or annex below one
    bool opens_act : 1 = false;  ///< begins another act: nothing before it encloses it
    bool quoted : 1 = false;
};

/// The same as an engine found it, with what is asked about it before units are made.
struct Boundary : UnitStart {
    Boundary() = default;
    explicit Boundary(UnitStart start) : UnitStart(std::move(start)) {}

    bool bare = false;                        ///< numbered without a keyword
    bool noted = false;                       ///< the title stands in a note above
    bool editorial = false;                   ///< an annex of what the editors print behind an act
    Place behind;                             ///< the byte from which marks are looked for
    const MarkScheme* marks = nullptr;        ///< what is looked for below it
    const MarkScheme* block_marks = nullptr;  ///< the same below its unnumbered headings
};

/// Many of them. Their memory is given back block by block while they become units: a block is as
/// large as those that units (4 KiB) and their texts take.
using UnitStarts = boost::container::
    deque<UnitStart, void, boost::container::deque_options_t<boost::container::block_bytes<4144>>>;

/// Drops all from `end` on. (The deque's own erase() and insert() may move one onto itself.)
inline void drop_from(UnitStarts& all, const UnitStarts::const_iterator& end) {
    while (all.cend() != end) {
        all.pop_back();
    }
}

/// Puts `more`, which are in order, before all others.
void put_before(UnitStarts& all, std::vector<Boundary> more);

/// A stretch behind the text of a unit that belongs to no unit: a signature, notes. It ends where
/// a heading begins; a unit that goes on behind that heading, at a small depth, keeps it.
struct Gap {
    std::size_t begin = 0;
    std::size_t end = 0;
};

struct Assembly {
    std::string_view source;
    std::string unit_kind;
    std::string prefix;
    std::string joiner = "-";  ///< between the elements of a path
    UnitStarts boundaries;
    std::vector<Gap> gaps;
    std::vector<Zone> zones = {};  ///< empty: all is body
    std::string refusal = {};      ///< why the text is over a bound; then there are no boundaries
};

/// Longest canonical address in bytes.
constexpr std::size_t address_limit = 200;
/// Longest label in bytes.
constexpr std::size_t label_limit = 200;
/// Most warnings of one plan; how many more there were is one more.
constexpr std::size_t warning_limit = 1000;

/// The unit of a text that has no heading.
UnitStart whole_text(std::string_view source);

/// Fills units, zones and the warnings of addresses. No boundary, or that of the whole text alone
/// above marks: one unit of it (`document`), none for an empty source. Answer: how many warnings
/// behind the first `warning_limit` were not noted.
std::size_t assemble(Assembly input, Plan& plan);

/// `word` and `number` as one path element: "CHUONG-I". White space and '/' never stay.
std::string path_element(std::string_view word, std::string_view number);

}  // namespace core::cutting
