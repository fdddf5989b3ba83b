/// \file
/// Doubling a hostile text costs about twice the processor time, in every ruleset at depth all. The
/// texts are made of pieces drawn at random; the seed is printed, IU_SEED repeats it. Short texts
/// outgrow a cache when they double, so they may cost 2.5 times as much, and one that costs more is
/// asked again at eight times the size: what grows faster than the text shows there all the more, a
/// cache or a busy machine does not. Long ones, of IU_LINEAR_BYTES, may cost 2.1 times.

#include "tests/unit/cutting/support.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <limits>
#include <malloc.h>
#include <random>
#include <string>
#include <vector>

namespace {

using core::cutting::Depth;

constexpr std::size_t short_bytes = 1U << 13U;
constexpr std::size_t more_bytes = 8;  // times as many, where a short text was too dear
#ifdef __SANITIZE_THREAD__
// The pages of its shadow memory cost more than what is measured; quadratic time would still show.
constexpr double short_most = 3.2;
#else
constexpr double short_most = 2.5;
#endif
constexpr double long_most = 2.1;
constexpr int rounds_most = 40;

double processor_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

double seconds_for(const std::string& text, const std::string& ruleset) {
    const double begin = processor_seconds();
    EXPECT_FALSE(cutting_test::cut(text, ruleset, "DOC", Depth::all).segments.empty());
    return processor_seconds() - begin;
}

std::string repeated(const std::string& piece, std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) {
        out += piece;
    }
    return out;
}

/// The least of several runs; more of them until the ratio is right, since a busy machine only
/// ever makes a run longer.
double doubling(const std::string& piece,
                const std::string& ruleset,
                std::size_t bytes,
                double most) {
    const std::string once = repeated(piece, bytes);
    const std::string twice = repeated(piece, 2 * bytes);
    double least_once = 1e9;
    double least_twice = 1e9;
    for (int round = 0; round < rounds_most; ++round) {
        least_once = std::min(least_once, seconds_for(once, ruleset));
        least_twice = std::min(least_twice, seconds_for(twice, ruleset));
        if (round >= 2 && least_twice <= most * least_once) {
            break;
        }
    }
    return least_twice / least_once;
}

std::vector<std::string> hostile_pieces(unsigned seed) {
    std::vector<std::string> out{
        "\n", "(a) ", "> ", "- ", "[a", "[a]: b\n", "“Điều 1. A\n", "```\n", "<a <b ", "# a\n",
        "1. A\n\n", "Điều 1. A\n", "(a)\n(i)\n", "1 A\n2 B\n", "Note\n1 A\n\n", "§ 1 A\n",
        "Phụ lục I\n", "“(a)\n", "    (1) a\n", "Mục lục\nĐiều 1. A\n", "\"\n", "<!--\n", "{#",
        "e\xCC\x81", "\xEF\xB7\xBA",
        // containers without articles, and articles that restart below each of them
        "Part 1\n", "Chương I\n", "PART I\nTitle\n\n1 A\n", "Titre Ier\n", "Libro I\n",
        // laws inside acts, outlines of three kinds of numbers, annexes with articles in words
        "Artikel 1\n\n§ 1\n\nA\n\n", "A- B\n\nI- C\n\n1- D\n\n", "TRANSITORIOS\nPRIMERO.- A\n",
        "PHỤ LỤC\nQUY CHẾ\n(Ban hành kèm theo)\n"};
    const std::vector<std::string> base = out;
    std::mt19937 random(seed);
    for (int i = 0; i < 8; ++i) {
        std::string mixed;
        for (int n = 0; n < 4; ++n) {
            mixed += base[random() % base.size()];
        }
        out.push_back(mixed);
    }
    return out;
}

TEST(CuttingLinear, DoublingAHostileTextCostsAtMostTwiceAsMuch) {
    const char* given = std::getenv("IU_SEED");
    const unsigned seed = given != nullptr ? static_cast<unsigned>(std::strtoul(given, nullptr, 10))
                                           : std::random_device{}();
    std::printf("seed %u\n", seed);
    // Pages that are fetched from the kernel anew for each long text are not what is measured.
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
    const char* size = std::getenv("IU_LINEAR_BYTES");
    const std::size_t bytes = size != nullptr ? std::strtoul(size, nullptr, 10) : short_bytes;
    const double most = size != nullptr ? long_most : short_most;
    double worst = 0;
    std::string where;
    for (const std::string& piece : hostile_pieces(seed)) {
        for (const std::string& ruleset : cutting_test::library().names()) {
            double ratio = doubling(piece, ruleset, bytes, most);
            if (ratio > most && size == nullptr) {
                std::printf("%.2f, again with more: %s, piece %s\n", ratio, ruleset.c_str(),
                            piece.c_str());
                ratio = doubling(piece, ruleset, more_bytes * bytes, most);
            }
            EXPECT_LE(ratio, most) << "seed " << seed << ", " << ruleset << ", piece " << piece;
            if (ratio > worst) {
                worst = ratio;
                where = ruleset + " " + piece.substr(0, piece.find('\n'));
            }
        }
    }
    std::printf("worst ratio %.2f: %s\n", worst, where.c_str());
}

}  // namespace
