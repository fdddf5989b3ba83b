#pragma once
/// \file
/// Each benchmark beside a reference that ran in the same process: the ratio can be compared
/// between machines, the nanoseconds can't.

#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <vector>

namespace tests::bench {

/// One measured thing, the thing that it is compared with, and what the ratio means.
struct Comparison {
    std::string subject;
    std::string reference;
    std::string meaning;
    double ratio_max = 0;  ///< above it the program fails; 0: any
};

/// Prints what ran as Google Benchmark does, and remembers CPU times.
class RatioReport : public benchmark::ConsoleReporter {
  public:
    RatioReport() : ConsoleReporter(OO_Tabular) {}
    void ReportRuns(const std::vector<Run>& runs) override;
    /// Prints the table of ratios. False when a benchmark reported an error, a bound is exceeded,
    /// or `all_must_run` and something of the table did not run.
    [[nodiscard]] bool compare(const std::vector<Comparison>& comparisons, bool all_must_run) const;

  private:
    std::map<std::string, double> nanoseconds_;
    std::vector<std::string> errors_;
};

}  // namespace tests::bench
