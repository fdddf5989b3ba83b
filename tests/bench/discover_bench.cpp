// From the bytes of a file to the digest of its plan, on one core, beside md4c and cmark.
//
//   discover_bench [CORPORA] [--rounds N] [--only NAME]     CORPORA: ../shared/corpora
//
// Times are CPU times, the least of all rounds; a round measures ours and the references one after
// the other. `--peak FILE RULESET DEPTH` prints what one cut adds to the peak memory.
#include "core/cutting/cutter.hpp"
#include "core/hash.hpp"
#include "tests/bench/discover_texts.hpp"

#include <algorithm>
#include <array>
#include <cmark.h>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <md4c.h>
#include <string>
#include <string_view>
#include <vector>

namespace tests::bench {
namespace {

namespace cutting = core::cutting;

constexpr std::size_t piece_bytes = 100'000;
constexpr double unmeasured = 1e30;

double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

const cutting::RulesetLibrary& library() {
    static const auto loaded =
        cutting::RulesetLibrary::load(IU_SOURCE_DIR "/configs/rulesets").value();
    return *loaded;
}

std::size_t discover(std::string_view text, std::string ruleset, cutting::Depth depth) {
    cutting::CutRequest request;
    request.source = text;
    request.ruleset = std::move(ruleset);
    request.prefix = "BENCH-1";
    request.depth = depth;
    const cutting::Plan plan = library().cut(request).value();
    return plan.units.size() + cutting::plan_digest(plan).size() - 64;
}

int no_block(MD_BLOCKTYPE /*type*/, void* /*detail*/, void* /*user*/) {
    return 0;
}
int no_span(MD_SPANTYPE /*type*/, void* /*detail*/, void* /*user*/) {
    return 0;
}
int no_text(MD_TEXTTYPE /*type*/, const MD_CHAR* /*text*/, MD_SIZE /*size*/, void* /*user*/) {
    return 0;
}

void parse_md4c(std::string_view text) {
    MD_PARSER parser{};
    parser.enter_block = no_block;
    parser.leave_block = no_block;
    parser.enter_span = no_span;
    parser.leave_span = no_span;
    parser.text = no_text;
    md_parse(text.data(), static_cast<MD_SIZE>(text.size()), &parser, nullptr);
}

void parse_cmark(std::string_view text) {
    cmark_node_free(cmark_parse_document(text.data(), text.size(), CMARK_OPT_DEFAULT));
}

/// One thing that is measured over all texts of a set.
struct Subject {
    const char* name;
    std::function<void(std::string_view)> run;
    double best = unmeasured;
};

std::vector<Subject> subjects_for(const TextSet& set) {
    std::vector<Subject> out;
    const auto cut = [](const std::string& ruleset, cutting::Depth depth) {
        return [ruleset, depth](std::string_view text) { discover(text, ruleset, depth); };
    };
    out.push_back({"auto article", cut("auto", cutting::Depth::article)});
    out.push_back({"auto all", cut("auto", cutting::Depth::all)});
    out.push_back({"named article", cut(set.ruleset, cutting::Depth::article)});
    out.push_back({"named all", cut(set.ruleset, cutting::Depth::all)});
    out.push_back({"sha256 twice", [](std::string_view text) {
                       core::sha256(text);
                       core::sha256(text);
                   }});
    if (set.ruleset == "markdown") {
        out.push_back({"md4c", parse_md4c});
        out.push_back({"cmark", parse_cmark});
    }
    return out;
}

void measure(const std::vector<std::string>& texts, int rounds, std::vector<Subject>& subjects) {
    for (int round = 0; round < rounds; ++round) {
        for (Subject& subject : subjects) {
            const double begin = cpu_seconds();
            for (const std::string& text : texts) {
                subject.run(text);
            }
            subject.best = std::min(subject.best, cpu_seconds() - begin);
        }
    }
}

void print_speeds(const std::string& name,
                  const std::vector<std::string>& texts,
                  const std::vector<Subject>& subjects) {
    std::size_t bytes = 0;
    for (const std::string& text : texts) {
        bytes += text.size();
    }
    const auto speed = [&](const Subject& one) {
        return static_cast<double>(bytes) / one.best / 1e6;
    };
    std::printf("| %s | %.1f |", name.c_str(), static_cast<double>(bytes) / 1e6);
    for (std::size_t i = 0; i < 5; ++i) {
        std::printf(" %.0f |", speed(subjects[i]));
    }
    if (subjects.size() > 5) {
        std::printf(" %.0f | %.0f | %.2f | %.2f |", speed(subjects[5]), speed(subjects[6]),
                    speed(subjects[0]) / speed(subjects[5]),
                    speed(subjects[0]) / speed(subjects[6]));
    } else {
        std::printf(" | | | |");
    }
    std::printf("\n");
    std::fflush(stdout);
}

/// p50 and p99 in milliseconds over pieces of about 100 KB, each cut several times.
std::array<double, 2> latency(const std::string& joined, cutting::Depth depth, int rounds) {
    std::vector<double> times;
    for (const std::string_view piece : pieces_of(joined, piece_bytes)) {
        for (int round = 0; round < rounds; ++round) {
            const double begin = cpu_seconds();
            discover(piece, "auto", depth);
            times.push_back((cpu_seconds() - begin) * 1e3);
        }
    }
    if (times.empty()) {
        return {0, 0};
    }
    std::sort(times.begin(), times.end());
    return {times[times.size() / 2], times[(times.size() - 1) * 99 / 100]};
}

std::size_t status_kib(std::string_view key) {
    std::ifstream in("/proc/self/status");
    for (std::string line; std::getline(in, line);) {
        if (std::string_view(line).starts_with(key)) {
            return std::strtoul(line.c_str() + key.size(), nullptr, 10);
        }
    }
    return 0;
}

/// What one cut adds to this process, in KiB, and its units.
int print_peak(const char* file, const char* ruleset, const char* depth) {
    const std::string text = read_text(file);
    library();
    const std::size_t before = status_kib("VmRSS:");
    const std::size_t units = discover(text, ruleset, *cutting::depth_from_string(depth));
    std::printf("%zu %zu\n", status_kib("VmHWM:") - before, units);
    return 0;
}

void print_peaks(const TextSet& set, const std::string& joined) {
    const auto file = std::filesystem::temp_directory_path() /
                      ("iu-peak-" + std::to_string(getpid()) + set.name.substr(0, 2));
    std::ofstream(file, std::ios::binary) << joined;
    for (const char* depth : {"article", "all"}) {
        const std::string command = "exec '" +
                                    std::filesystem::read_symlink("/proc/self/exe").string() +
                                    "' --peak '" + file.string() + "' auto " + depth;
        FILE* pipe = popen(command.c_str(), "r");
        std::array<char, 64> line{};
        if (pipe != nullptr &&
            std::fgets(line.data(), static_cast<int>(line.size()), pipe) != nullptr) {
            char* end = line.data();
            const std::size_t kib = std::strtoull(end, &end, 10);
            const std::size_t units = std::strtoull(end, &end, 10);
            const double added = static_cast<double>(kib) * 1024;
            std::printf("| %s %s | %.1f | %zu | %.1f | %.0f | %.2f |\n", set.name.c_str(), depth,
                        static_cast<double>(joined.size()) / 1e6, units, added / 1e6,
                        added / static_cast<double>(units),
                        added / static_cast<double>(joined.size()));
        }
        if (pipe != nullptr) {
            pclose(pipe);
        }
    }
    std::filesystem::remove(file);
}

int run(const std::string& corpora, int rounds, const std::string& only) {
    std::vector<TextSet> sets = text_sets(corpora);
    std::erase_if(sets,
                  [&](const TextSet& set) { return !only.empty() && set.name.find(only) != 0; });
    std::printf("MB/s, least CPU time of %d rounds; ratios are those of auto article\n\n", rounds);
    std::printf(
        "| texts | MB | auto article | auto all | named article | named all |"
        " sha256 twice | md4c | cmark | / md4c | / cmark |\n|---|---|---|---|---|---|---|---|"
        "---|---|---|\n");
    for (const TextSet& set : sets) {
        std::vector<Subject> subjects = subjects_for(set);
        measure(set.texts, rounds, subjects);
        print_speeds(set.name, set.texts, subjects);
        std::vector<Subject> again = subjects_for(set);
        measure({set.joined}, rounds, again);
        print_speeds(set.name + ", joined", {set.joined}, again);
    }
    std::printf("\n| 100 KB of | article p50 ms | p99 | all p50 | p99 |\n|---|---|---|---|---|\n");
    for (const TextSet& set : sets) {
        const auto article = latency(set.joined, cutting::Depth::article, rounds);
        const auto all = latency(set.joined, cutting::Depth::all, rounds);
        std::printf("| %s | %.2f | %.2f | %.2f | %.2f |\n", set.name.c_str(), article[0],
                    article[1], all[0], all[1]);
    }
    std::printf(
        "\n| memory, joined | MB | units | peak added MB | bytes a unit | bytes a byte |\n"
        "|---|---|---|---|---|---|\n");
    std::fflush(stdout);
    for (const TextSet& set : sets) {
        print_peaks(set, set.joined);
    }
    return sets.empty() ? 1 : 0;
}

}  // namespace
}  // namespace tests::bench

int main(int argc, char** argv) {
    std::string corpora = IU_SOURCE_DIR "/../shared/corpora";
    std::string only;
    int rounds = 5;
    if (argc == 5 && std::string_view(argv[1]) == "--peak") {
        return tests::bench::print_peak(argv[2], argv[3], argv[4]);
    }
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--rounds" && i + 1 < argc) {
            rounds = std::max(static_cast<int>(std::strtol(argv[++i], nullptr, 10)), 1);
        } else if (word == "--only" && i + 1 < argc) {
            only = argv[++i];
        } else {
            corpora = word;
        }
    }
    return tests::bench::run(corpora, rounds, only);
}
