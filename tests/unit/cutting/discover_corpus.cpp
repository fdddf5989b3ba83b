/// \file
/// iu-discover-corpus RULESETS FOLDER OUT [RULESET|truth [DEPTH]]: the plan of every .txt and .md
/// below FOLDER as OUT/<same folder>/NAME.plan.json, for graders and benchmarks. `truth` (the
/// default) takes the ruleset from NAME.truth.json beside the text where there is one, else `auto`.

#include "core/cutting/cutter.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace {

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// The word after `"ruleset": ` in a truth file, or "auto".
std::string ruleset_of(const std::filesystem::path& text) {
    std::filesystem::path truth = text;
    truth.replace_extension(".truth.json");
    const std::string json = read_file(truth);
    const std::string key = "\"ruleset\": \"";
    const std::size_t at = json.find(key);
    if (at == std::string::npos) {
        return "auto";
    }
    return json.substr(at + key.size(), json.find('"', at + key.size()) - at - key.size());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 4) {
        std::fprintf(stderr, "usage: %s RULESETS FOLDER OUT [RULESET|truth [DEPTH]]\n", argv[0]);
        return 2;
    }
    const std::filesystem::path root = argv[2];
    const std::filesystem::path out_root = argv[3];
    const std::string wanted = argc > 4 ? argv[4] : "truth";
    const auto depth = core::cutting::depth_from_string(argc > 5 ? argv[5] : "article");
    if (!depth) {
        std::fprintf(stderr, "depth: container, article, clause, point or all\n");
        return 2;
    }
    auto library = core::cutting::RulesetLibrary::load(argv[1]);
    if (library.has_error()) {
        std::fprintf(stderr, "%s\n", library.error().detail.c_str());
        return 1;
    }
    std::size_t documents = 0;
    std::size_t bytes = 0;
    std::chrono::nanoseconds spent{0};
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        const std::filesystem::path& file = entry.path();
        if (file.extension() != ".txt" && file.extension() != ".md") {
            continue;
        }
        const std::string name = file.filename().string();
        if (name == "README.md" || name == "LICENSES.md") {
            continue;
        }
        const std::string text = read_file(file);
        core::cutting::CutRequest request;
        request.source = text;
        request.ruleset = wanted == "truth" ? ruleset_of(file) : wanted;
        request.depth = *depth;
        request.prefix = core::cutting::prefix_from_file_name(file);
        const auto begin = std::chrono::steady_clock::now();
        const auto plan = (*library)->cut(request);
        spent += std::chrono::steady_clock::now() - begin;
        if (plan.has_error()) {
            std::fprintf(stderr, "%s: %s\n", file.c_str(), plan.error().detail.c_str());
            continue;
        }
        const auto folder = out_root / std::filesystem::relative(file.parent_path(), root);
        std::filesystem::create_directories(folder);
        std::ofstream(folder / (file.stem().string() + ".plan.json"), std::ios::binary)
            << core::cutting::plan_to_json(*plan);
        ++documents;
        bytes += text.size();
    }
    const double seconds = std::chrono::duration<double>(spent).count();
    std::printf("%zu documents, %zu bytes, %.3f s, %.1f MB/s\n", documents, bytes, seconds,
                static_cast<double>(bytes) / 1e6 / std::max(seconds, 1e-9));
    return 0;
}
