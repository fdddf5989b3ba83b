#include "tests/fuzz/fuzz_target.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

namespace tests::fuzz {

void require(bool holds, const char* promise, std::string_view detail) {
    if (holds) return;
    std::fprintf(stderr, "broken promise: %s\n%.*s\n", promise, static_cast<int>(detail.size()),
                 detail.data());
    std::abort();
}

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    require(in.is_open(), "the file can be read", file.string());
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder,
                                               std::string_view extension) {
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        const std::filesystem::path& path = entry.path();
        const bool wanted =
            extension.empty() ? path.filename() != "README.md" : path.extension() == extension;
        if (entry.is_regular_file() && wanted) out.push_back(path);
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace tests::fuzz
