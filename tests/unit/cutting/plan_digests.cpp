/// \file
/// iu-plan-digests RULESETS FOLDER [THREADS]: what cutting gives for every .txt and .md below
/// FOLDER, by every ruleset and `auto`, at every depth: a line for each, sorted by file. Two
/// builds, thread counts or locales that cut alike print the same bytes. The locale is that of the
/// environment.

#include "core/cutting/cutter.hpp"
#include "core/hash.hpp"

#include <algorithm>
#include <atomic>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace cutting = core::cutting;
namespace fs = std::filesystem;

std::string read_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> texts_below(const fs::path& folder) {
    std::vector<fs::path> out;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const fs::path& file = entry.path();
        if (entry.is_regular_file() && (file.extension() == ".txt" || file.extension() == ".md")) {
            out.push_back(file);
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

/// Plan digest and, since warnings and the reason are not in it, the digest of the whole JSON.
std::string lines_of(const cutting::RulesetLibrary& library,
                     const std::string& name,
                     const std::string& text) {
    std::vector<std::string> rulesets = library.names();
    rulesets.emplace_back("auto");
    std::string out;
    for (const std::string& ruleset : rulesets) {
        for (const char* word : {"container", "article", "clause", "point", "all"}) {
            cutting::CutRequest request;
            request.source = text;
            request.ruleset = ruleset;
            request.prefix = "DOC";
            request.depth = *cutting::depth_from_string(word);
            const auto plan = library.cut(request);
            out += plan ? cutting::plan_digest(*plan) + " " +
                              core::sha256_hex(cutting::plan_to_json(*plan)).substr(0, 16)
                        : plan.error().detail;
            out.append(" ").append(word).append(" " + ruleset + " " + name + "\n");
        }
    }
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: %s RULESETS FOLDER [THREADS]\n", argv[0]);
        return 2;
    }
    std::setlocale(LC_ALL, "");
    const auto library = cutting::RulesetLibrary::load(argv[1]);
    if (library.has_error()) {
        std::fprintf(stderr, "%s\n", library.error().detail.c_str());
        return 1;
    }
    const std::vector<fs::path> files = texts_below(argv[2]);
    std::vector<std::string> lines(files.size());
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> threads;
    const long count = argc > 3 ? std::max(std::strtol(argv[3], nullptr, 10), 1L) : 1;
    for (long i = 0; i < count; ++i) {
        threads.emplace_back([&] {
            for (std::size_t n = next++; n < files.size(); n = next++) {
                const std::string name = fs::relative(files[n], argv[2]).string();
                lines[n] = lines_of(**library, name, read_file(files[n]));
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    for (const std::string& part : lines) {
        std::fputs(part.c_str(), stdout);
    }
    return 0;
}
