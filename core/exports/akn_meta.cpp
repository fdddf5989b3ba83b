#include "core/exports/akn_meta.hpp"

#include "core/cutting/text.hpp"
#include "core/exports/heading_parts.hpp"
#include "core/exports/source_text.hpp"
#include "core/hash.hpp"

#include <array>
#include <utility>
#include <vector>

namespace core::exports {
namespace {

using cutting::Plan;

constexpr std::string_view unknown_date = "0001-01-01";
constexpr std::size_t places_max = 1000;

/// ISO 639-2 of a language's two letters; "und" where it is not known.
std::string_view three_letters(std::string_view language) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 10> codes{{{"vi", "vie"},
                                                                                   {"en", "eng"},
                                                                                   {"fr", "fra"},
                                                                                   {"de", "deu"},
                                                                                   {"es", "spa"},
                                                                                   {"it", "ita"},
                                                                                   {"pt", "por"},
                                                                                   {"nl", "nld"},
                                                                                   {"pl", "pol"},
                                                                                   {"ja", "jpn"}}};
    for (const auto& [two, three] : codes) {
        if (two == language) {
            return three;
        }
    }
    return "und";
}

void append_uri_part(std::string& out, std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
        if (plain) {
            out.push_back(c);
        } else {
            out.push_back('%');
            out.push_back(digits[byte >> 4U]);
            out.push_back(digits[byte & 15U]);
        }
    }
}

void append_level(std::string& out,
                  std::string_view level,
                  const std::string& uri,
                  const std::string& self,
                  std::string_view more_alias,
                  std::string_view more) {
    out.append("<").append(level).append(">\n<FRBRthis value=\"" + self + "\"/>\n");
    out.append("<FRBRuri value=\"" + uri + "\"/>\n").append(more_alias);
    out.append("<FRBRdate date=\"").append(unknown_date).append("\" name=\"unknown\"/>\n");
    out.append("<FRBRauthor href=\"#author\"/>\n").append(more);
    out.append("</").append(level).append(">\n");
}

void append_attribute(std::string& out, std::string_view name, std::string_view value) {
    out.append(" ").append(name).append("=\"");
    append_escaped(out, value);
    out.append("\"");
}

}  // namespace

std::string akn_meta(const Plan& plan, std::string_view type, std::string_view component) {
    std::string work = "/akn/zz/";
    work.append(type).append("/").append(unknown_date).append("/");
    append_uri_part(work, plan.prefix.empty() ? "unknown" : plan.prefix);
    const std::string language(three_letters(language_of(plan.ruleset)));
    const std::string expression = work + "/" + language + "@";
    const std::string part = "/!" + std::string(component);
    const std::string alias =
        "<FRBRalias value=\"sha256:" + plan.source_sha256 + "\" name=\"source\"/>\n";

    std::string out = "<meta>\n<identification source=\"#iu-cutter\">\n";
    append_level(out, "FRBRWork", work, work + part, "", "<FRBRcountry value=\"zz\"/>\n");
    append_level(out, "FRBRExpression", expression, expression + part, "",
                 "<FRBRlanguage language=\"" + language + "\"/>\n");
    append_level(out, "FRBRManifestation", expression + ".akn", expression + part + ".akn", alias,
                 "<FRBRformat value=\"application/akn+xml\"/>\n");
    out.append("</identification>\n");
    return out;
}

std::size_t append_akn_plan(std::string& out,
                            const Plan& plan,
                            std::string_view source,
                            std::string_view name) {
    out.append(
        "<references source=\"#iu-cutter\">\n"
        "<TLCOrganization eId=\"author\" href=\"/akn/ontology/organization/zz/unknown\" "
        "showAs=\"unknown\"/>\n"
        "<TLCProcess eId=\"iu-cutter\" href=\"/akn/ontology/process/zz/iu-cutter\" "
        "showAs=\"iu-cutter\"/>\n</references>\n"
        "<proprietary source=\"#iu-cutter\">\n<iu:plan");
    append_attribute(out, "name", name);
    append_attribute(out, "prefix", plan.prefix);
    append_attribute(out, "ruleset", plan.ruleset);
    append_attribute(out, "ruleset-digest", plan.ruleset_digest);
    append_attribute(out, "plan-digest", cutting::plan_digest(plan));
    append_attribute(out, "depth", cutting::to_string(plan.depth));
    append_attribute(out, "units", std::to_string(plan.units.size()));
    append_attribute(out, "bytes", std::to_string(plan.source_bytes));
    out.append("/>\n");
    for (const cutting::Warning& warning : plan.warnings) {
        out.append("<iu:warning");
        append_attribute(out, "code", warning.code);
        append_attribute(out, "at", std::to_string(warning.at));
        append_attribute(out, "message", warning.message);
        out.append("/>\n");
    }
    std::size_t replaced = 0;
    for (std::size_t at = 0; at < source.size();) {
        const std::size_t length = cutting::decode_utf8(source, at).length;
        const std::string_view bytes = source.substr(at, length);
        if (!is_xml_character(bytes) && ++replaced <= places_max) {
            out.append("<iu:replaced");
            append_attribute(out, "at", std::to_string(at));
            append_attribute(out, "bytes",
                             to_hex(std::vector<std::uint8_t>(bytes.begin(), bytes.end())));
            out.append("/>\n");
        }
        at += length;
    }
    out.append("</proprietary>\n");
    return replaced;
}

}  // namespace core::exports
