#include "tests/unit/exports/support.hpp"

#include <array>
#include <cstdlib>
#include <utility>

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
