#include "tests/unit/exports/support.hpp"

#include "core/cutting/text.hpp"
#include "core/exports/heading_parts.hpp"
#include "core/exports/source_text.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>
#include <set>
#include <utility>
#include <vector>

namespace exports_test {

std::string unescaped(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, char>, 6> entities{{{"&amp;", '&'},
                                                                         {"&lt;", '<'},
                                                                         {"&gt;", '>'},
                                                                         {"&quot;", '"'},
                                                                         {"&#39;", '\''},
                                                                         {"&#13;", '\r'}}};
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        bool found = false;
        for (const auto& [entity, character] : entities) {
            if (text.substr(at, entity.size()) == entity) {
                out.push_back(character);
                at += entity.size();
                found = true;
                break;
            }
        }
        if (!found) {
            out.push_back(text[at++]);
        }
    }
    return out;
}

namespace {

std::string bytes_of_hex(std::string_view hex) {
    std::string out;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        const std::string two(hex.substr(i, 2));
        out.push_back(static_cast<char>(std::strtoul(two.c_str(), nullptr, 16)));
    }
    return out;
}

/// The source in one element of class `t`, whose content begins at `at`; moves `at` behind it.
std::string shown_in_element(std::string_view page, std::size_t& at) {
    std::string out;
    while (at < page.size() && page.substr(at, 6) != "</div>") {
        if (page[at] != '<') {
            const std::size_t next = std::min(page.find('<', at), page.size());
            out += unescaped(page.substr(at, next - at));
            at = next;
            continue;
        }
        const std::size_t close = page.find('>', at);
        const std::string_view tag = page.substr(at, close - at);
        const std::string_view key = "data-hex=\"";
        at = close + 1;
        if (const std::size_t hex = tag.find(key); hex != std::string_view::npos) {
            const std::size_t begin = hex + key.size();
            out += bytes_of_hex(tag.substr(begin, tag.find('"', begin) - begin));
            at = page.find("</i>", at) + 4;
        }
    }
    return out;
}

}  // namespace

std::string shown_source(std::string_view page) {
    const std::string_view opening = "<div class=\"t\" dir=\"auto\">";
    std::string out;
    for (std::size_t at = page.find(opening); at != std::string_view::npos;
         at = page.find(opening, at)) {
        at += opening.size();
        out += shown_in_element(page, at);
    }
    return out;
}

namespace {

/// What is wrong with one start tag, without its brackets; `ids` are those so far.
std::string broken_tag(std::string_view tag, std::set<std::string>& ids) {
    std::size_t at = std::min(tag.find(' '), tag.size());
    std::set<std::string> names;
    while (at < tag.size() && tag[at] == ' ') {
        const std::size_t equals = tag.find("=\"", at);
        const std::size_t close =
            equals == std::string_view::npos ? equals : tag.find('"', equals + 2);
        if (close == std::string_view::npos) {
            return "an attribute without an end: " + std::string(tag);
        }
        const std::string name(tag.substr(at + 1, equals - at - 1));
        const std::string value(tag.substr(equals + 2, close - equals - 2));
        if (!names.insert(name).second || (name == "eId" && !ids.insert(value).second)) {
            return "stands twice: " + name + " " + value;
        }
        at = close + 1;
    }
    return at == tag.size() ? "" : "no tag: " + std::string(tag);
}

/// Is the ampersand at `at` the head of an entity that XML knows?
bool is_entity(std::string_view xml, std::size_t at) {
    const std::string_view rest = xml.substr(at, 8);
    for (const std::string_view entity : {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;", "&#13;"}) {
        if (rest.substr(0, entity.size()) == entity) {
            return true;
        }
    }
    return false;
}

}  // namespace

std::string broken_xml(std::string_view xml) {
    std::vector<std::string> open;
    std::set<std::string> ids;
    for (std::size_t at = 0; at < xml.size();) {
        if (xml[at] == '&' && !is_entity(xml, at)) {
            return "an ampersand at " + std::to_string(at);
        }
        if (xml[at] != '<') {
            const auto length = core::cutting::decode_utf8(xml, at).length;
            if (!core::exports::is_xml_character(xml.substr(at, length))) {
                return "no character at " + std::to_string(at);
            }
            at += length;
            continue;
        }
        const std::size_t close = xml.find('>', at);
        if (close == std::string_view::npos) {
            return "a tag without an end";
        }
        std::string_view tag = xml.substr(at + 1, close - at - 1);
        at = close + 1;
        if (tag.front() == '?' || tag.front() == '!') {
            continue;
        }
        if (tag.front() == '/') {
            if (open.empty() || open.back() != tag.substr(1)) {
                return "closes what is not open: " + std::string(tag);
            }
            open.pop_back();
            continue;
        }
        const bool empty = tag.back() == '/';
        tag.remove_suffix(empty ? 1 : 0);
        if (std::string broken = broken_tag(tag, ids); !broken.empty()) {
            return broken;
        }
        if (!empty) {
            open.emplace_back(tag.substr(0, tag.find(' ')));
        }
    }
    return open.empty() ? "" : "is not closed: " + open.back();
}

std::string letters(std::string_view bytes) {
    std::string out;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto decoded = core::cutting::decode_utf8(bytes, at);
        const char32_t c = decoded.character;
        const bool left_out = core::cutting::is_space(c) || c < 0x20 || (c >= 0x7F && c < 0xA0) ||
                              c == 0xFFFD || c == 0xFFFE || c == 0xFFFF || c == 0xFEFF ||
                              c == 0x2028 || c == 0x2029;
        if (!left_out) {
            out.append(bytes, at, decoded.length);
        }
        at += decoded.length;
    }
    return out;
}

std::string xml_letters(std::string_view xml) {
    std::string out;
    for (std::size_t at = 0; at < xml.size();) {
        if (xml.substr(at, 6) == "<meta>") {
            at = xml.find("</meta>", at);
        } else if (xml[at] == '<') {
            at = xml.find('>', at) + 1;
        } else {
            const std::size_t next = std::min(xml.find('<', at), xml.size());
            out += letters(unescaped(xml.substr(at, next - at)));
            at = next;
        }
    }
    return out;
}

namespace {

std::vector<std::size_t> levels_of(const core::cutting::Plan& plan) {
    std::vector<std::size_t> levels;
    for (const auto& unit : plan.units) {
        levels.push_back(unit.parent ? levels[*unit.parent] + 1 : 1);
    }
    return levels;
}

std::string titles(const core::cutting::Plan& plan,
                   const std::function<std::string(const core::cutting::Unit&)>& title) {
    const std::vector<std::size_t> levels = levels_of(plan);
    std::string out;
    for (std::size_t i = 0; i < plan.units.size(); ++i) {
        if (levels[i] <= 6 && plan.units[i].section_type != "document") {
            out += std::to_string(levels[i]) + "|" + title(plan.units[i]) + "\n";
        }
    }
    return out;
}

}  // namespace

std::string titles_of(const core::cutting::Plan& plan, std::string_view source) {
    return titles(plan, [&](const core::cutting::Unit& unit) {
        return plan.ruleset == "markdown"
                   ? std::string(unit.title)
                   : core::exports::heading_text(unit, core::exports::heading_parts(unit, source),
                                                 source);
    });
}

std::string titles_found(const core::cutting::Plan& plan) {
    return titles(plan, [](const core::cutting::Unit& unit) { return std::string(unit.title); });
}

std::string unescaped_markdown(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape =
            text[i] == '\\' && i + 1 < text.size() &&
            std::string_view("\\`*_[]<&").find(text[i + 1]) != std::string_view::npos;
        i += escape ? 1U : 0U;
        out.push_back(text[i]);
    }
    return out;
}

std::string hostile_text() {
    std::string text =
        "\xEF\xBB\xBF</script><script>alert(1)</script> <img src=x onerror=alert(1)>\r\n"
        "Article 1. </title></style></div></main> & &amp; &#60; \"quotes\" 'single'\r\n"
        "Left \xE2\x80\xAE"
        "reversed\xE2\x80\xAC, \xE2\x80\x8F mark, \xE2\x81\xA6isolate\xE2\x81\xA9\r"
        "a lone return above, \xC2\x85 next line, \xE2\x80\xA8 separator, \x7F delete\n"
        "<!-- comment --> <![CDATA[ ]]> <?php ?> javascript:alert(1)\n"
        "Article 2. broken \xFF\xFE\xC3( \xED\xA0\x80 \xF4\x90\x80\x80 and cut \xE1\xBB\n"
        "Article 3. \xEF\xBF\xBE noncharacter, \xF3\xA0\x81\x81 tag, \x1B[31m escape\x07\n";
    text += std::string("nul \0 and \1\2\3", 11);
    text += "\nArticle 4. ends in a half character \xE2\x82";
    return text;
}

}  // namespace exports_test
