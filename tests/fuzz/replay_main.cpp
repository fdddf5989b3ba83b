// Runs a fuzz target without libFuzzer: the kept inputs, then random mutations of them.
//
//   fuzz_cutter_replay --kept FOLDER [--seconds N] [--seed S] [--last FILE] [--write FOLDER]
//   fuzz_cutter_replay FILE...
//
// With files: these inputs and nothing else. The input under test always stands in the file that
// --last names, so that it is there whatever ended the process; after success the file is gone.
// --write only writes the kept inputs into a folder: a start for libFuzzer.
#include "tests/fuzz/fuzz_target.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <random>
#include <unistd.h>

namespace tests::fuzz {
namespace {

struct Options {
    std::filesystem::path kept;
    std::filesystem::path last;
    std::filesystem::path write;
    std::chrono::seconds duration{3};
    std::uint64_t seed = 0;
    std::vector<std::filesystem::path> files;
};

Options read_options(int argc, char** argv) {
    Options out;
    std::random_device device;
    out.seed = device();
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        if (!name.starts_with("--")) {
            out.files.emplace_back(name);
            continue;
        }
        require(i + 1 < argc, "an option has a value", name);
        const char* value = argv[++i];
        if (name == "--kept") {
            out.kept = value;
        } else if (name == "--last") {
            out.last = value;
        } else if (name == "--write") {
            out.write = value;
        } else if (name == "--seconds") {
            out.duration = std::chrono::seconds{std::strtol(value, nullptr, 10)};
        } else if (name == "--seed") {
            out.seed = std::strtoull(value, nullptr, 10);
        } else {
            require(false, "an option is known", name);
        }
    }
    return out;
}

/// Hands inputs to the target and keeps the current one in a file.
class Runner {
  public:
    explicit Runner(std::filesystem::path last) : last_(std::move(last)) {
        if (last_.empty()) return;
        file_ = ::open(last_.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0644);
        require(file_ >= 0, "the file of --last can be written", last_.string());
    }
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;
    ~Runner() {
        if (file_ < 0) return;
        ::close(file_);
        std::error_code ignored;
        std::filesystem::remove(last_, ignored);
    }

    void run(std::string_view input) {
        if (file_ >= 0) {
            const auto size = static_cast<ssize_t>(input.size());
            require(::pwrite(file_, input.data(), input.size(), 0) == size &&
                        ::ftruncate(file_, size) == 0,
                    "the input can be kept", last_.string());
        }
        // A copy of its own, so that a sanitizer sees reads past the end.
        const std::vector<std::uint8_t> bytes(input.begin(), input.end());
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
        ++count_;
    }
    [[nodiscard]] std::size_t count() const noexcept { return count_; }

  private:
    std::filesystem::path last_;
    int file_ = -1;
    std::size_t count_ = 0;
};

/// Makes new inputs of old ones. The same seed and inputs give the same sequence.
class Mutator {
  public:
    Mutator(std::uint64_t seed, const std::vector<std::string>& kept)
        : random_(seed), kept_(kept) {}

    std::string next() {
        std::string input = kept_[below(kept_.size())];
        const std::size_t steps = 1 + below(6);
        for (std::size_t i = 0; i < steps; ++i) mutate(input);
        input.resize(std::min<std::size_t>(input.size(), 65'536));
        return input;
    }

  private:
    std::size_t below(std::size_t bound) {
        return bound == 0 ? 0 : static_cast<std::size_t>(random_() % bound);
    }

    /// A stretch of another input: words, marks and line ends that mean something.
    std::string_view piece() {
        const std::string_view from = kept_[below(kept_.size())];
        const std::size_t begin = below(from.size());
        return from.substr(begin, 1 + below(below(4) == 0 ? 400 : 24));
    }

    void mutate(std::string& input) {
        const std::size_t at = below(input.size() + 1);
        const std::size_t length = 1 + below(below(4) == 0 ? 200 : 8);
        switch (below(7)) {
            case 0:
                if (at < input.size()) input[at] = static_cast<char>(below(256));
                break;
            case 1:
                if (at < input.size()) {
                    const auto byte = static_cast<unsigned char>(input[at]);
                    input[at] = static_cast<char>(byte ^ (1U << below(8)));
                }
                break;
            case 2:
                input.insert(at, 1 + below(4), static_cast<char>(below(256)));
                break;
            case 3:
                input.erase(std::min(at, input.size()), length);
                break;
            case 4: {
                const std::string again = input.substr(at, length);
                for (std::size_t i = 1 + below(8); i > 0; --i) input.insert(at, again);
                break;
            }
            case 5:
                input.insert(at, piece());
                break;
            default:
                input.resize(at);
                input += piece();
        }
    }

    std::mt19937_64 random_;
    const std::vector<std::string>& kept_;
};

void write_inputs(const std::filesystem::path& folder, const std::vector<std::string>& inputs) {
    std::filesystem::create_directories(folder);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        std::ofstream out{folder / ("kept-" + std::to_string(i)), std::ios::binary};
        out << inputs[i];
        require(out.good(), "the inputs can be written", folder.string());
    }
    std::printf("%zu inputs in %s\n", inputs.size(), folder.c_str());
}

int run(const Options& options) {
    std::vector<std::string> inputs;
    for (const auto& file : options.files) inputs.push_back(read_file(file));
    if (options.files.empty()) {
        inputs = seeds();
        require(std::filesystem::is_directory(options.kept), "--kept names a folder",
                options.kept.string());
        for (const auto& file : files_below(options.kept)) inputs.push_back(read_file(file));
    }
    if (!options.write.empty()) {
        write_inputs(options.write, inputs);
        return 0;
    }
    std::printf("seed %llu\n", static_cast<unsigned long long>(options.seed));
    std::fflush(stdout);
    Runner runner{options.last};
    runner.run({});
    for (const std::string& input : inputs) runner.run(input);
    const std::size_t kept = runner.count();
    if (options.files.empty()) {
        Mutator mutator{options.seed, inputs};
        const auto end = std::chrono::steady_clock::now() + options.duration;
        while (std::chrono::steady_clock::now() < end) runner.run(mutator.next());
    }
    std::printf("%zu kept inputs and %zu mutations held every promise\n", kept,
                runner.count() - kept);
    return 0;
}

}  // namespace
}  // namespace tests::fuzz

int main(int argc, char** argv) {
    return tests::fuzz::run(tests::fuzz::read_options(argc, argv));
}
