/// \file
/// Properties of cutting at depth all over documents that are in order: whatever their line ends,
/// their normal form, what stands before and behind them, their structure is the same. RapidCheck
/// prints the seed.

#include "core/cutting/text.hpp"
#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <utf8proc.h>

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <locale>
#include <thread>

namespace {

using core::cutting::Depth;
using core::cutting::Plan;
using core::cutting::Unit;
using cutting_test::broken_invariant;
using cutting_test::cut;

/// How a document of each family is put together. '%' is the number, '@' a letter.
struct Family {
    const char* ruleset;
    const char* article;
    const char* clause;
    const char* point;
};

constexpr Family families[] = {
    {"vi-law", "Điều %. Lưu giữ sổ số %\n", "%. Người giữ kho có trách nhiệm:\n", "@) ghi sổ;\n"},
    {"en-law", "Article %\nKeeping of book %\n", "%. The keeper has the duty:\n",
     "(@) to write;\n"},
    {"fr-law", "Article %\n", "(%) Le gardien doit, été comme hiver :\n", "@) écrire;\n"},
    {"de-law", "§ % Führung des Buches %\n", "(%) Die Wärterin hat die Pflicht:\n", "1. Bücher;\n"},
    {"markdown", "## Été %\n\nText.\n\n", "### Clause %\n\nText.\n\n", "- a point @\n"},
    {"outline", "%. Keeping the book\n\nThe keeper writes.\n\n", "", ""},
};

std::string filled(std::string_view piece, int number) {
    std::string out;
    for (const char c : piece) {
        if (c == '%') {
            out += std::to_string(number);
        } else {
            out += c == '@' ? static_cast<char>('a' + (number - 1) % 3) : c;
        }
    }
    return out;
}

struct Document {
    const Family* family = nullptr;
    std::string text;
};

std::string text_of(const Family& family, const std::vector<int>& clauses) {
    std::string text;
    int article = 0;
    for (const int count : clauses) {
        text += filled(family.article, ++article);
        for (int clause = 1; clause <= count; ++clause) {
            text += filled(family.clause, clause);
            for (int point = 1; clause == 2 && point <= 3; ++point) {
                text += filled(family.point, point);
            }
        }
        text += count == 0 ? "The text of it.\n\n" : "\n";
    }
    return text;
}

/// A document of three articles and more, each with up to four clauses.
Document any_document() {
    const Family& family = families[*rc::gen::inRange<std::size_t>(0, std::size(families))];
    const auto articles = *rc::gen::inRange<std::size_t>(3, 12);
    const auto clauses =
        *rc::gen::container<std::vector<int>>(articles, rc::gen::inRange<int>(0, 5));
    return {&family, text_of(family, clauses)};
}

/// Kind, number, title, address and zone of each unit, all composed.
std::string structure_of(const Plan& plan) {
    std::string out;
    for (const Unit& unit : plan.units) {
        out += std::string(unit.canonical_address) + "|" + std::string(unit.section_type) + "|" +
               std::string(unit.num) + "|" + std::string(unit.title) + "|" +
               std::string(unit.zone) + "\n";
    }
    return core::cutting::compose(out);
}

Plan cut_all(const std::string& text, const Document& of) {
    return cut(text, of.family->ruleset, "DOC", Depth::all);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
        text.replace(at, from.size(), to);
    }
    return text;
}

std::string normalised(const std::string& text, bool composed) {
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.c_str());
    utf8proc_uint8_t* made = composed ? utf8proc_NFC(bytes) : utf8proc_NFD(bytes);
    std::string out(reinterpret_cast<const char*>(made));
    std::free(made);
    return out;
}

RC_GTEST_PROP(CuttingDepthAll, DocumentsInOrderHaveTheUnitsTheyWereMadeOf, ()) {
    const Document document = any_document();
    const Plan plan = cut_all(document.text, document);
    RC_ASSERT(broken_invariant(plan, document.text) == "");
    std::string joined;
    for (const auto& segment : plan.segments) {
        joined += document.text.substr(segment.span.begin, segment.span.end - segment.span.begin);
    }
    RC_ASSERT(joined == document.text);
    RC_ASSERT(plan.units.size() >= 3U);
}

RC_GTEST_PROP(CuttingDepthAll, LineEndsMarksAndNormalFormsKeepTheStructure, ()) {
    const Document document = any_document();
    const std::string& text = document.text;
    const std::string expected = structure_of(cut_all(text, document));
    for (const std::string& form :
         {replaced(text, "\n", "\r\n"), replaced(text, "\n", "\r"), normalised(text, true),
          normalised(text, false), "\xEF\xBB\xBF" + text, text.substr(0, text.size() - 1),
          text + "\n", text + "\r\n\r\n"}) {
        const Plan plan = cut_all(form, document);
        RC_ASSERT(structure_of(plan) == expected);
        RC_ASSERT(broken_invariant(plan, form) == "");
    }
}

RC_GTEST_PROP(CuttingDepthAll, AnAppendedDocumentKeepsBothRunsOfUnits, ()) {
    const Document first = any_document();
    const auto clauses = *rc::gen::container<std::vector<int>>(4, rc::gen::inRange<int>(0, 5));
    const Document second{first.family, text_of(*first.family, clauses)};
    const auto runs = [](const Plan& plan) {
        std::string out;
        for (const Unit& unit : plan.units) {
            out += std::string(unit.section_type) + "|" + std::string(unit.num) + "|" +
                   std::string(unit.title) + "\n";
        }
        return out;
    };
    const std::string both = first.text + "\n" + second.text;
    RC_ASSERT(runs(cut_all(both, first)) ==
              runs(cut_all(first.text, first)) + runs(cut_all(second.text, first)));
}

RC_GTEST_PROP(CuttingDepthAll, ASmallerDepthIsTheLargerOneWithUnitsMerged, ()) {
    const Document document = any_document();
    const Plan* larger = nullptr;
    std::vector<Plan> plans;
    plans.reserve(5);
    for (const Depth depth :
         {Depth::all, Depth::point, Depth::clause, Depth::article, Depth::container}) {
        plans.push_back(cut(document.text, document.family->ruleset, "DOC", depth));
        if (larger != nullptr) {
            for (const Unit& unit : plans.back().units) {
                const bool same =
                    std::any_of(larger->units.begin(), larger->units.end(), [&](const Unit& other) {
                        return other.span.begin == unit.span.begin &&
                               other.canonical_address == unit.canonical_address &&
                               other.title == unit.title && other.span.end <= unit.span.end;
                    });
                RC_ASSERT(same || unit.section_type == "document");
            }
        }
        larger = &plans.back();
    }
}

/// Digits in groups, a comma for a point: what no output may depend on.
struct OddNumbers : std::numpunct<char> {
    char do_decimal_point() const override { return ','; }
    char do_thousands_sep() const override { return '.'; }
    std::string do_grouping() const override { return "\1"; }
};

RC_GTEST_PROP(CuttingDepthAll, ThreadsAndLocalesGiveTheSameDigest, ()) {
    const Document document = any_document();
    const auto digest = [&] {
        return core::cutting::plan_digest(cut_all(document.text, document)) +
               core::cutting::plan_to_json(cut_all(document.text, document));
    };
    const std::string expected = digest();
    const std::locale before =
        std::locale::global(std::locale(std::locale::classic(), new OddNumbers));
    for (const char* name : {"tr_TR.UTF-8", "vi_VN.UTF-8", "C.UTF-8", "C"}) {
        std::setlocale(LC_ALL, name);  // those that the machine has
        std::string found[4];
        std::vector<std::thread> threads;
        for (std::string& one : found) {
            threads.emplace_back([&digest, &one] { one = digest(); });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        RC_ASSERT(std::all_of(std::begin(found), std::end(found),
                              [&](const std::string& one) { return one == expected; }));
    }
    std::locale::global(before);
}

}  // namespace
