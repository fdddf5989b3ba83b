// Decoding, cutting and hashing, each as a ratio against a reference of the same run.
//
//   micro_bench [Google Benchmark's options]     --benchmark_filter=cut shows the cutter only
#include "core/cutting/cutter.hpp"
#include "core/cutting/markdown.hpp"
#include "core/hash.hpp"
#include "messages/commands.hpp"
#include "messages/json.hpp"
#include "tests/bench/generated_text.hpp"
#include "tests/bench/ratio_report.hpp"

#include <benchmark/benchmark.h>
#include <boost/json/parse.hpp>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <string>
#include <string_view>

namespace tests::bench {
namespace {

namespace cutting = core::cutting;
using benchmark::State;

constexpr std::size_t megabyte = 1'000'000;

void count_bytes(State& state, std::size_t bytes) {
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
}

// -- decoding

const messages::Message& small_command() {
    static const messages::Message record = [] {
        messages::Discover discover;
        discover.command_id = *messages::Uuid::parse("0192f0c4-7c5e-7a1b-8f00-0123456789ab");
        discover.document = "BENCH-1";
        discover.requested_by = "bench@example.org";
        const auto command = messages::make_command(std::move(discover));
        return messages::encode_command(command, "bench", messages::Timestamp{});
    }();
    return record;
}

void decode_command(State& state) {
    const messages::Message& record = small_command();
    for (auto _ : state) {
        auto command = messages::decode_command(record.key, record.value, record.headers);
        if (!command) state.SkipWithError("a valid command was refused");
        benchmark::DoNotOptimize(command);
    }
    count_bytes(state, record.value.size());
}

void plain_json(State& state, const std::string& text) {
    for (auto _ : state) {
        auto value = boost::json::parse(text);
        benchmark::DoNotOptimize(value);
    }
    count_bytes(state, text.size());
}

void strict_json(State& state, const std::string& text) {
    for (auto _ : state) {
        auto value = messages::parse_json(text);
        if (!value) state.SkipWithError("a valid text was refused");
        benchmark::DoNotOptimize(value);
    }
    count_bytes(state, text.size());
}

// -- cutting

const cutting::RulesetLibrary& library() {
    static const auto loaded =
        cutting::RulesetLibrary::load(IU_SOURCE_DIR "/configs/rulesets").value();
    return *loaded;
}

cutting::Plan cut(std::string_view text, const char* ruleset) {
    cutting::CutRequest request;
    request.source = text;
    request.ruleset = ruleset;
    request.prefix = "BENCH-1";
    return library().cut(request).value();
}

void cut_text(State& state, const std::string& text, const char* ruleset, std::size_t units_min) {
    for (auto _ : state) {
        const cutting::Plan plan = cut(text, ruleset);
        if (plan.units.size() < units_min) state.SkipWithError("units are missing");
        benchmark::DoNotOptimize(plan.units.size());
    }
    count_bytes(state, text.size());
}

/// The block scanner alone: lines, containers, fences, headings.
void scan_text(State& state, const std::string& text, std::size_t headings_min) {
    for (auto _ : state) {
        const auto blocks = cutting::scan_markdown(text, cutting::split_lines(text));
        if (blocks.headings.size() < headings_min) state.SkipWithError("headings are missing");
        benchmark::DoNotOptimize(blocks.headings.data());
    }
    count_bytes(state, text.size());
}

/// The least that a cutter has to do: find the ends of the lines.
void memchr_lines(State& state, const std::string& text) {
    for (auto _ : state) {
        std::size_t lines = 0;
        const char* at = text.data();
        const char* const end = at + text.size();
        while (at != end) {
            const void* found = std::memchr(at, '\n', static_cast<std::size_t>(end - at));
            if (found == nullptr) break;
            at = static_cast<const char*>(found) + 1;
            ++lines;
        }
        benchmark::DoNotOptimize(lines);
    }
    count_bytes(state, text.size());
}

// -- hashing

/// OpenSSL without anything around it: one context, used again and again.
class RawSha256 {
  public:
    RawSha256() = default;
    RawSha256(const RawSha256&) = delete;
    RawSha256& operator=(const RawSha256&) = delete;
    ~RawSha256() {
        EVP_MD_CTX_free(context_);
        EVP_MD_free(algorithm_);
    }
    core::Sha256 operator()(std::string_view bytes) {
        core::Sha256 out{};
        unsigned size = 0;
        EVP_DigestInit_ex2(context_, algorithm_, nullptr);
        EVP_DigestUpdate(context_, bytes.data(), bytes.size());
        EVP_DigestFinal_ex(context_, out.data(), &size);
        return out;
    }

  private:
    EVP_MD_CTX* context_ = EVP_MD_CTX_new();
    EVP_MD* algorithm_ = EVP_MD_fetch(nullptr, "SHA256", nullptr);
};

std::string_view view(const core::Sha256& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

void hash_bytes(State& state, const std::string& bytes) {
    for (auto _ : state) benchmark::DoNotOptimize(core::sha256(bytes));
    count_bytes(state, bytes.size());
}

void raw_hash_bytes(State& state, const std::string& bytes) {
    RawSha256 raw;
    if (raw(bytes) != core::sha256(bytes)) state.SkipWithError("the digests differ");
    for (auto _ : state) benchmark::DoNotOptimize(raw(bytes));
    count_bytes(state, bytes.size());
}

void append_big_endian(std::string& out, std::uint64_t number, int bytes) {
    while (bytes-- > 0) out += static_cast<char>(number >> (8 * bytes) & 0xFF);
}

/// The next hash of an event chain, as the database and an auditor compute it.
core::Sha256 chain_hash(std::uint32_t chain,
                        std::uint64_t seq,
                        const core::Sha256& previous,
                        std::string_view payload) {
    core::Sha256Hasher leaf;
    leaf.update(std::string_view{"\0", 1});
    leaf.update(payload);
    std::string head = "cutlog/v1\n";
    append_big_endian(head, chain, 4);
    append_big_endian(head, seq, 8);
    head += view(previous);
    head += view(leaf.finish());
    return core::sha256(head);
}

void hash_chain(State& state, const std::string& payload) {
    core::Sha256 hash{};
    std::uint64_t seq = 0;
    for (auto _ : state) {
        hash = chain_hash(1, ++seq, hash, payload);
        benchmark::DoNotOptimize(hash);
    }
    count_bytes(state, payload.size());
}

/// The two digests of a link of the chain over bytes that stand there already.
void raw_hash_chain(State& state, const std::string& payload) {
    RawSha256 raw;
    const std::string leaf = std::string(1, '\0') + payload;
    std::string head = "cutlog/v1\n";
    append_big_endian(head, 1, 4);
    append_big_endian(head, 1, 8);
    head.append(32, '\0');
    head += view(raw(leaf));
    if (raw(head) != chain_hash(1, 1, core::Sha256{}, payload)) {
        state.SkipWithError("the chain hashes differ");
    }
    for (auto _ : state) {
        benchmark::DoNotOptimize(raw(leaf));
        benchmark::DoNotOptimize(raw(head));
    }
    count_bytes(state, payload.size());
}

void digest_plan(State& state, const cutting::Plan& plan) {
    for (auto _ : state) benchmark::DoNotOptimize(cutting::plan_digest(plan));
    state.SetItemsProcessed(static_cast<std::int64_t>(plan.units.size()) * state.iterations());
}

cutting::Plan plan_of_1000(const std::string& law) {
    cutting::Plan plan = cut(law, "vi-law");
    cutting::Units first;
    for (std::size_t i = 0; i < std::min<std::size_t>(plan.units.size(), 1000); ++i) {
        first.push_back(plan.units[i]);
    }
    plan.units = std::move(first);
    return plan;
}

const std::vector<Comparison> comparisons{
    {"decode_command", "json_small", "boost::json::parse of the same value"},
    {"strict_json_76kB", "json_76kB", "boost::json::parse of the same text"},
    {"scan_markdown_1MB", "memchr_markdown_1MB", "memchr for the line ends of the same text"},
    {"cut_markdown_1MB", "memchr_markdown_1MB", "memchr for the line ends of the same text"},
    {"cut_law_1MB", "memchr_law_1MB", "memchr for the line ends of the same text"},
    {"cut_markdown_1MB", "cut_markdown_125kB", "an eighth of the text: linear is 8", 24},
    {"cut_law_1MB", "cut_law_125kB", "an eighth of the text: linear is 8", 24},
    {"plan_digest_1000", "evp_plan_1000", "SHA-256 of the finished text by EVP alone"},
    {"sha256_500B", "evp_500B", "EVP with a context that is used again"},
    {"chain_hash_500B", "evp_chain_500B", "the same two digests by EVP alone"},
};

int run(int argc, char** argv) {
    const std::string event = generated_event(600);
    const std::string markdown = generated_markdown(megabyte);
    const std::string markdown_part = generated_markdown(megabyte / 8);
    const std::string law = generated_law(1000, megabyte / 1000);
    const std::string law_part = generated_law(125, megabyte / 1000);
    const std::string bytes(500, 'x');
    const cutting::Plan plan = plan_of_1000(law);
    const std::string canonical = cutting::canonical_cutplan(plan);

    const auto add = [](const char* name, auto function, const auto&... with) {
        benchmark::RegisterBenchmark(
            name, [function, &with...](State& state) { function(state, with...); });
    };
    const auto add_cut = [](const char* name, const std::string& text, const char* ruleset,
                            std::size_t units_min) {
        benchmark::RegisterBenchmark(name, [&text, ruleset, units_min](State& state) {
            cut_text(state, text, ruleset, units_min);
        })->Unit(benchmark::kMicrosecond);
    };
    add("decode_command", decode_command);
    add("json_small", plain_json, small_command().value);
    add("strict_json_76kB", strict_json, event);
    add("json_76kB", plain_json, event);
    constexpr std::size_t headings_min = 500;
    add("scan_markdown_1MB", scan_text, markdown, headings_min);
    add_cut("cut_markdown_1MB", markdown, "markdown", 500);
    add_cut("cut_markdown_125kB", markdown_part, "markdown", 60);
    add("memchr_markdown_1MB", memchr_lines, markdown);
    add_cut("cut_law_1MB", law, "vi-law", 1000);
    add_cut("cut_law_125kB", law_part, "vi-law", 125);
    add("memchr_law_1MB", memchr_lines, law);
    add("plan_digest_1000", digest_plan, plan);
    add("evp_plan_1000", raw_hash_bytes, canonical);
    add("sha256_500B", hash_bytes, bytes);
    add("evp_500B", raw_hash_bytes, bytes);
    add("chain_hash_500B", hash_chain, bytes);
    add("evp_chain_500B", raw_hash_chain, bytes);

    bool filtered = false;
    for (int i = 1; i < argc; ++i) {
        filtered |= std::string_view{argv[i]}.starts_with("--benchmark_filter");
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    std::printf("texts: event %zu, markdown %zu, law %zu, plan of %zu units %zu bytes\n",
                event.size(), markdown.size(), law.size(), plan.units.size(), canonical.size());
    RatioReport report;
    benchmark::RunSpecifiedBenchmarks(&report);
    return report.compare(comparisons, !filtered) ? 0 : 1;
}

}  // namespace
}  // namespace tests::bench

int main(int argc, char** argv) {
    return tests::bench::run(argc, argv);
}
