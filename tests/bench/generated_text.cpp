#include "tests/bench/generated_text.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace tests::bench {
namespace {

constexpr std::array<std::string_view, 6> sentences{
    "Every change is recorded before it takes effect. ",
    "The record names who asked, who approved and what was written. ",
    "A text is kept as it came, byte by byte, and is never altered. ",
    "What cannot be proved is treated as if it had not happened. ",
    "See [the policy](policy.md#scope) and `cut --help` for *details*. ",
    "Numbers such as 1.2 or 2026 inside a line are not headings. ",
};

constexpr std::array<std::string_view, 4> clauses{
    "Cơ quan, tổ chức, cá nhân có trách nhiệm lưu giữ văn bản theo quy định của Luật này.",
    "Việc sửa đổi, bổ sung phải được người có thẩm quyền phê duyệt trước khi thực hiện.",
    "Đơn vị vận hành ghi nhật ký đầy đủ, trung thực và chịu trách nhiệm về nội dung đã ghi.",
    "Thời hạn lưu giữ không ít hơn mười năm kể từ ngày văn bản được ban hành;",
};

void append_paragraph(std::string& out, std::size_t seed, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) out += sentences[(seed * 7 + i) % sentences.size()];
    out += "\n\n";
}

std::string roman(std::size_t number) {
    constexpr std::array<std::pair<std::size_t, std::string_view>, 9> digits{{{100, "C"},
                                                                              {90, "XC"},
                                                                              {50, "L"},
                                                                              {40, "XL"},
                                                                              {10, "X"},
                                                                              {9, "IX"},
                                                                              {5, "V"},
                                                                              {4, "IV"},
                                                                              {1, "I"}}};
    std::string out;
    for (const auto& [value, digit] : digits) {
        for (; number >= value; number -= value) out += digit;
    }
    return out;
}

void append_article(std::string& out, std::size_t number, std::size_t bytes) {
    const std::size_t end = out.size() + bytes;
    out += "Điều " + std::to_string(number) + ". Trách nhiệm lưu giữ văn bản\n";
    for (std::size_t clause = 1; out.size() < end; ++clause) {
        out += std::to_string(clause) + ". ";
        out += clauses[(number + clause) % clauses.size()];
        out += '\n';
        if (clause % 3 != 0) continue;
        out += "a) Trường hợp quy định tại khoản 1\nĐiều " + std::to_string(number) +
               " của Luật này;\nb) Trường hợp khác.\n";
    }
    out += '\n';
}

}  // namespace

std::string generated_markdown(std::size_t bytes) {
    std::string out = "# Handbook\n\n";
    for (std::size_t i = 1; out.size() < bytes; ++i) {
        out += std::string(2 + i % 3, '#') + " Section " + std::to_string(i) + "\n\n";
        append_paragraph(out, i, 6);
        out +=
            "- first point\n- second point\n  with a second line\n\n> quoted\n> # no heading\n\n";
        append_paragraph(out, i + 3, 5);
        if (i % 4 == 0) out += "```\n# no heading either\nkey = value\n```\n\n";
        if (i % 5 == 0) out += "| a | b |\n|---|---|\n| 1 | 2 |\n\n";
    }
    return out;
}

std::string generated_law(std::size_t articles, std::size_t bytes_per_article) {
    constexpr std::size_t articles_per_chapter = 20;
    std::string out =
        "QUỐC HỘI\n\nLUẬT\nLƯU GIỮ VĂN BẢN\n\nQuốc hội ban hành Luật Lưu giữ văn bản.\n\n";
    for (std::size_t i = 0; i < articles; ++i) {
        if (i % articles_per_chapter == 0) {
            out += "Chương " + roman(i / articles_per_chapter + 1) + "\nQUY ĐỊNH VỀ LƯU GIỮ\n\n";
        }
        append_article(out, i + 1, bytes_per_article);
    }
    return out;
}

std::string generated_event(std::size_t units) {
    std::string out = R"({"schema":"iu.event.v1","kind":"ledger.leg_b","document":"BENCH-1",)"
                      R"("outcome":null,"units":[)";
    for (std::size_t i = 0; i < units; ++i) {
        if (i > 0) out += ',';
        out += R"({"unit":"0192f0c4-7c5e-7a1b-8f00-)" + std::to_string(100'000'000'000 + i) +
               R"(","address":"BENCH-1/DIEU-)" + std::to_string(i) + R"(","span":[)" +
               std::to_string(i * 1000) + ',' + std::to_string(i * 1000 + 999) +
               R"(],"enacted":false,"depth":2})";
    }
    return out + "]}";
}

}  // namespace tests::bench
