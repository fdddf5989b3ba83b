#pragma once
/// \file
/// Counters, gauges and histograms by name; the text that Prometheus reads.
///
///     metrics.add(core::Metric::commands_finished, 1, {"cut", "done", ""});
///
/// Hides prometheus-cpp. Label values stand in the order of core/metric_names.hpp.

#include "core/metric_names.hpp"

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace core {

/// The values of one process. Thread-safe. A metric without labels shows 0 from the start.
class Metrics {
  public:
    using Labels = std::initializer_list<std::string_view>;

    Metrics();
    ~Metrics();
    Metrics(const Metrics&) = delete;
    Metrics& operator=(const Metrics&) = delete;

    /// Adds to a counter, or to a gauge (there also a negative amount).
    void add(Metric metric, double amount = 1, Labels labels = {});
    /// Sets a gauge.
    void set(Metric metric, double value, Labels labels = {});
    /// Puts a value into a histogram: seconds.
    void observe(Metric metric, double value, Labels labels = {});

    /// The current value of a counter or a gauge, 0 when it was never touched. For tests and
    /// /ready.
    [[nodiscard]] double value(Metric metric, Labels labels = {}) const;
    /// Text exposition format 0.0.4.
    [[nodiscard]] std::string text() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace core
