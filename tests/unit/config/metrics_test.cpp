#include "core/metrics.hpp"

#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

namespace core {
namespace {

bool has_line(const Metrics& metrics, const std::string& line) {
    return ("\n" + metrics.text()).find("\n" + line + "\n") != std::string::npos;
}

TEST(Metrics, ShowsUnlabelledOnesFromTheStart) {
    const Metrics metrics;

    EXPECT_TRUE(has_line(metrics, "iu_cutter_commands_in_flight 0"));
    EXPECT_TRUE(has_line(metrics, "iu_cutter_units_committed_total 0"));
    EXPECT_TRUE(has_line(metrics, "# TYPE iu_cutter_units_committed_total counter"));
}

TEST(Metrics, CountsByLabel) {
    Metrics metrics;

    metrics.add(Metric::commands_finished, 1, {"cut", "refused", "KILL_SWITCH_OFF"});
    metrics.add(Metric::commands_finished, 2, {"cut", "refused", "KILL_SWITCH_OFF"});
    metrics.add(Metric::commands_finished, 1, {"discover", "done", ""});

    EXPECT_EQ(metrics.value(Metric::commands_finished, {"cut", "refused", "KILL_SWITCH_OFF"}), 3);
    EXPECT_EQ(metrics.value(Metric::commands_finished, {"cut", "done", ""}), 0);
    EXPECT_TRUE(has_line(metrics,
                         "iu_cutter_commands_finished_total{outcome=\"refused\",stop_code=\"KILL_"
                         "SWITCH_OFF\",type=\"cut\"} 3"));
}

TEST(Metrics, GaugesGoUpAndDown) {
    Metrics metrics;

    metrics.set(Metric::commands_queued, 5);
    metrics.add(Metric::commands_queued, -2);

    EXPECT_EQ(metrics.value(Metric::commands_queued), 3);
}

TEST(Metrics, CountersNeverGoDown) {
    Metrics metrics;

    metrics.add(Metric::units_committed, 4);
    metrics.add(Metric::units_committed, -1);
    metrics.set(Metric::units_committed, 0);

    EXPECT_EQ(metrics.value(Metric::units_committed), 4);
}

TEST(Metrics, HistogramsSortIntoBuckets) {
    Metrics metrics;

    metrics.observe(Metric::phase_seconds, 0.02, {"cut_leg_a"});
    metrics.observe(Metric::phase_seconds, 2, {"cut_leg_a"});

    EXPECT_TRUE(has_line(metrics, "# TYPE iu_cutter_phase_seconds histogram"));
    EXPECT_TRUE(has_line(metrics, "iu_cutter_phase_seconds_count{phase=\"cut_leg_a\"} 2"));
    EXPECT_TRUE(
        has_line(metrics, "iu_cutter_phase_seconds_bucket{phase=\"cut_leg_a\",le=\"0.025\"} 1"));
    EXPECT_TRUE(
        has_line(metrics, "iu_cutter_phase_seconds_bucket{phase=\"cut_leg_a\",le=\"+Inf\"} 2"));
}

TEST(Metrics, LabelsFromOutsideCannotGrowWithoutBound) {
    Metrics metrics;

    for (int i = 0; i < 1000; ++i) metrics.add(Metric::dead_letters, 1, {std::to_string(i)});

    EXPECT_EQ(metrics.value(Metric::dead_letters, {"0"}), 1);
    EXPECT_EQ(metrics.value(Metric::dead_letters, {"999"}), 0);
    EXPECT_EQ(metrics.value(Metric::dead_letters, {"other"}), 800);
}

TEST(Metrics, CanBeUsedByManyThreads) {
    Metrics metrics;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 1000; ++i) metrics.add(Metric::commands_received, 1, {"cut"});
        });
    }
    for (auto& thread : threads) thread.join();

    EXPECT_EQ(metrics.value(Metric::commands_received, {"cut"}), 4000);
}

TEST(MetricNames, FollowTheHouseStyle) {
    std::set<std::string_view> names;
    for (const MetricDescription& metric : metric_descriptions()) {
        EXPECT_TRUE(names.insert(metric.name).second) << metric.name;
        EXPECT_TRUE(metric.name.starts_with("iu_cutter_")) << metric.name;
        EXPECT_EQ(metric.name.ends_with("_total"), metric.type == MetricType::counter)
            << metric.name;
        EXPECT_EQ(metric.name.ends_with("_seconds"), metric.type == MetricType::histogram)
            << metric.name;
        EXPECT_FALSE(metric.meaning.empty());
    }
}

}  // namespace
}  // namespace core
