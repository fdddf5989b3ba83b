#include "tests/bench/ratio_report.hpp"

#include <cstdio>

namespace tests::bench {
namespace {

/// Why the run has no figures; empty when it has. Google Benchmark 1.8 (Debian 13) renamed this.
template <typename AnyRun>
std::string error_of(const AnyRun& run) {
    if constexpr (requires { run.error_occurred; }) {
        return run.error_occurred ? "failed: " + run.error_message : "";
    } else {
        return run.skipped != decltype(run.skipped){} ? "failed: " + run.skip_message : "";
    }
}

}  // namespace

void RatioReport::ReportRuns(const std::vector<Run>& runs) {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
        const std::string& name = run.run_name.function_name;
        if (const std::string error = error_of(run); !error.empty()) {
            errors_.push_back(name + ": " + error);
        } else if (run.run_type == Run::RT_Iteration) {
            const double each =
                run.cpu_accumulated_time * 1e9 / static_cast<double>(run.iterations);
            // Of repetitions the quickest: noise only ever adds.
            const auto [known, fresh] = nanoseconds_.emplace(name, each);
            if (!fresh && each < known->second) known->second = each;
        }
    }
}

bool RatioReport::compare(const std::vector<Comparison>& comparisons, bool all_must_run) const {
    bool good = errors_.empty();
    for (const std::string& error : errors_) std::fprintf(stderr, "error: %s\n", error.c_str());
    std::printf("\n%-24s %12s %12s %8s  %s\n", "subject", "ns", "reference ns", "ratio", "against");
    for (const Comparison& one : comparisons) {
        const auto subject = nanoseconds_.find(one.subject);
        const auto reference = nanoseconds_.find(one.reference);
        if (subject == nanoseconds_.end() || reference == nanoseconds_.end()) {
            if (all_must_run) {
                std::fprintf(stderr, "error: %s did not run\n", one.subject.c_str());
                good = false;
            }
            continue;
        }
        const double ratio = subject->second / reference->second;
        std::printf("%-24s %12.0f %12.0f %8.2f  %s\n", one.subject.c_str(), subject->second,
                    reference->second, ratio, one.meaning.c_str());
        if (one.ratio_max > 0 && ratio > one.ratio_max) {
            std::fprintf(stderr, "error: %s: the ratio is above %.1f\n", one.subject.c_str(),
                         one.ratio_max);
            good = false;
        }
    }
    return good;
}

}  // namespace tests::bench
