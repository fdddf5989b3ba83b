#include "core/cutting/text.hpp"

#include "core/cutting/ascii.hpp"
#include "core/cutting/byte_masks.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <bit>

namespace core::cutting {
namespace {

constexpr char32_t replacement = 0xFFFD;

bool is_continuation(unsigned char byte) {
    return (byte & 0xC0U) == 0x80U;
}

}  // namespace

std::size_t count_lines(std::string_view source) {
    std::size_t count = 0;
    std::uint64_t carried = 0;  // the block before ends with CR
    for_each_block(source.data(), source.size(), [&](std::size_t, const char* block) {
        const std::uint64_t returns = mask_of(block, '\r');
        count += count_of(block, '\n');
        if ((returns | carried) != 0) {
            const std::uint64_t feeds = mask_of(block, '\n');
            const std::uint64_t pairs = feeds & (returns << 1U | carried);
            count += static_cast<std::size_t>(std::popcount(returns) - std::popcount(pairs));
            carried = returns >> 63U;
        }
    });
    const bool ended = source.empty() || source.back() == '\n' || source.back() == '\r';
    return count + (ended ? 0U : 1U);
}

std::vector<Line> split_lines(std::string_view source, std::size_t most) {
    constexpr std::size_t usual_bytes = 32;  // most lines are longer
    std::vector<Line> lines;
    std::size_t count = 0;  // kept beside the vector: each size() of it is a division by twelve
    std::size_t room = std::min(source.size() / usual_bytes, most) + mask_bytes + 1;
    lines.reserve(room);
    std::size_t begin = 0;
    const auto end_line = [&](std::size_t end, std::size_t next) {
        const Line line(begin, end, next);
        lines.push_back(line);  // emplace_back() would check what it returns
        ++count;
        begin = next;
    };
    for_each_block(source.data(), source.size(), [&](std::size_t at, const char* block) {
        std::uint64_t ends = mask_of_either(block, '\n', '\r');
        if (room - count <= mask_bytes) {
            if (count > most) {
                return;
            }
            // Exactly: a vector that grows by itself needs three times as much.
            room = std::min(count + count_lines(source.substr(begin)), most) + mask_bytes + 1;
            lines.reserve(room);
        }
        for (; ends != 0; ends &= ends - 1) {
            const auto bit = static_cast<unsigned>(std::countr_zero(ends));
            const std::size_t end = at + bit;
            if (end < begin) {
                continue;  // the LF of a CRLF
            }
            const bool pair = block[bit] == '\r' && source.substr(end + 1, 1) == "\n";
            end_line(end, end + (pair ? 2 : 1));
        }
    });
    if (begin < source.size() && count <= most) {
        end_line(source.size(), source.size());
    }
    return lines;
}

std::string_view trimmed(std::string_view source, const Line& line) {
    std::string_view text = source.substr(line.begin, line.end - line.begin);
    while (!text.empty() && is_blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::string_view trimmed_end(std::string_view source, const Line& line) {
    const std::string_view text = source.substr(line.begin, line.end - line.begin);
    return text.substr(0, text.find_last_not_of(" \t") + 1);  // npos + 1 is 0
}

std::string_view filled_above(std::string_view source,
                              const std::vector<Line>& lines,
                              std::size_t line) {
    std::string_view text;
    while (line > 0 && text.empty()) {
        text = trimmed(source, lines[--line]);
    }
    return text;
}

std::size_t width_of(std::string_view text) {
    constexpr std::size_t step = sizeof(std::uint64_t);
    constexpr std::uint64_t each = 0x0101010101010101U;
    std::size_t inside = 0;  // bytes that begin no character: 10xxxxxx
    std::size_t at = 0;
    for (; at + step <= text.size(); at += step) {
        const std::uint64_t bytes = load_word(text.data() + at);
        inside += static_cast<std::size_t>(std::popcount(bytes >> 7U & ~(bytes >> 6U) & each));
    }
    for (; at < text.size(); ++at) {
        inside += is_continuation(static_cast<unsigned char>(text[at])) ? 1U : 0U;
    }
    return text.size() - inside;
}

std::string_view last_word(std::string_view text) {
    return text.substr(text.find_last_of(" \t") + 1);  // npos + 1 is 0
}

std::size_t filled_line(std::string_view source, const std::vector<Line>& lines, std::size_t from) {
    while (from < lines.size() && trimmed(source, lines[from]).empty()) {
        ++from;
    }
    return from;
}

std::size_t bom_length(std::string_view source) {
    return source.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
}

Decoded decode_wide_utf8(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() - at < length) {
        return {replacement, 1};
    }
    char32_t value = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_continuation(byte(i))) {
            return {replacement, 1};
        }
        value = (value << 6U) | (byte(i) & 0x3FU);
    }
    const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return {replacement, 1};
    }
    return {value, length};
}

void append_utf8(std::string& out, char32_t character) {
    if (character < 0x80) {
        out.push_back(static_cast<char>(character));
        return;
    }
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto length =
        utf8proc_encode_char(static_cast<utf8proc_int32_t>(character), bytes.data());
    for (std::size_t i = 0; i < static_cast<std::size_t>(length); ++i) {
        out.push_back(static_cast<char>(bytes[i]));
    }
}

std::string superscript_letters(std::string_view text, std::size_t& at) {
    constexpr std::u32string_view above = U"ᵃᵇᶜᵈᵉⁱˡᵐⁿᵒᵖʳˢᵗᵘᵛˣ";
    constexpr std::string_view letters = "abcdeilmnoprstuvx";
    static_assert(above.size() == letters.size());
    std::string out;
    while (at < text.size() && static_cast<unsigned char>(text[at]) >= 0x80) {
        const Decoded decoded = decode_utf8(text, at);
        const std::size_t found = above.find(decoded.character);
        if (found == above.npos) {
            break;
        }
        out.push_back(letters[found]);
        at += decoded.length;
    }
    return out;
}

bool part_pages(std::string_view source, std::vector<Line>& lines) {
    if (source.find('\f') == source.npos) {
        return false;
    }
    bool any = false;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        Line& line = lines[i];
        if (line.begin == line.end || source[line.begin] != '\f') {
            continue;
        }
        any = true;
        while (line.begin < line.end && source[line.begin] == '\f') {
            ++line.begin;
        }
        if (i > 0) {
            lines[i - 1].next = line.begin;
        }
    }
    return any;
}

}  // namespace core::cutting
