#pragma once
/// \file
/// From boundaries to units: parents, spans, addresses. The same for every
/// engine.

#include "core/cutting/plan.hpp"

#include <boost/container/deque.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

struct MarkScheme;

/// A place at which a unit begins, as an engine found it. There are many: what is small lies side
/// by side.
struct Boundary {
    std::size_t begin = 0;
    std::size_t end = 0;    ///< end of the heading (title included), for label
    int rank = 0;           ///< a smaller rank encloses
    int depth = 0;          ///< 0: one more than the parent
    std::string_view kind;  ///< of the ruleset
    std::string num;
    std::string title;
    std::string element;     ///< path element of the address
    bool running = false;    ///< numbered through the document: stands right under the prefix
    bool bare = false;       ///< numbered without a keyword
    bool noted = false;      ///< the title stands in a note above
    bool annex = false;      ///< opens an annex: all below it is zone `annex`
    bool editorial = false;  ///< an annex of what the editors of a consolidation print behind it
    bool opens_act = false;  ///< begins another act of the text: nothing before it encloses it
    bool quoted = false;
    Depth depth_class = Depth::article;       ///< the smallest depth at which the unit is made
    std::string_view zone;                    ///< empty: body, or annex below one
    const MarkScheme* marks = nullptr;        ///< what is looked for below it
    const MarkScheme* block_marks = nullptr;  ///< the same below its unnumbered headings
    std::size_t line = 0;                     ///< index of the line its number stands on
    std::size_t behind = 0;                   ///< the byte from which marks are looked for
};

/// Many boundaries. Their memory is given back one after the other while they become units.
using Boundaries = boost::container::
    deque<Boundary, void, boost::container::deque_options_t<boost::container::block_bytes<4096>>>;

/// Drops the boundaries from `end` on. (The deque's own erase() and insert() may move one onto
/// itself.)
inline void drop_from(Boundaries& all, const Boundaries::const_iterator& end) {
    while (all.cend() != end) {
        all.pop_back();
    }
}

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
    Boundaries boundaries;
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
Boundary whole_text(std::string_view source);

/// Fills units, zones and the warnings of addresses. No boundary, or that of the whole text alone
/// above marks: one unit of it (`document`), none for an empty source. Answer: how many warnings
/// behind the first `warning_limit` were not noted.
std::size_t assemble(Assembly input, Plan& plan);

/// `word` and `number` as one path element: "CHUONG-I". White space and '/' never stay.
std::string path_element(std::string_view word, std::string_view number);

}  // namespace core::cutting
