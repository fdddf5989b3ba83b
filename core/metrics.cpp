#include "core/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <map>
#include <mutex>
#include <vector>

namespace core {
namespace {

constexpr std::array descriptions{
#define IU_X(id, type, name, labels, meaning) \
    MetricDescription{name, MetricType::type, labels, meaning},
    IU_METRICS(IU_X)
#undef IU_X
};

/// Seconds: from a fast statement to a stuck one.
const prometheus::Histogram::BucketBoundaries& buckets() {
    static const prometheus::Histogram::BucketBoundaries bounds{
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};
    return bounds;
}

/// A metric with more label sets than this puts the further ones under "other".
constexpr std::size_t label_sets_max = 200;

std::vector<std::string> words(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const std::size_t end = text.find(' ');
        out.emplace_back(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return out;
}

/// One metric: its family in the registry and the members by label values.
struct Entry {
    std::vector<std::string> label_names;
    prometheus::Family<prometheus::Counter>* counters = nullptr;
    prometheus::Family<prometheus::Gauge>* gauges = nullptr;
    prometheus::Family<prometheus::Histogram>* histograms = nullptr;
    std::map<std::vector<std::string>, prometheus::Counter*> counter_of;
    std::map<std::vector<std::string>, prometheus::Gauge*> gauge_of;
    std::map<std::vector<std::string>, prometheus::Histogram*> histogram_of;

    [[nodiscard]] std::vector<std::string> values(Metrics::Labels labels) const {
        std::vector<std::string> out{labels.begin(), labels.end()};
        out.resize(label_names.size());
        return out;
    }

    [[nodiscard]] prometheus::Labels named(const std::vector<std::string>& values) const {
        prometheus::Labels out;
        for (std::size_t i = 0; i < values.size(); ++i) out[label_names[i]] = values[i];
        return out;
    }

    /// The member of those labels, made when it is new; `add` calls the family.
    template <class T, class Add>
    T& member(std::map<std::vector<std::string>, T*>& members, Metrics::Labels labels, Add add) {
        std::vector<std::string> key = values(labels);
        auto it = members.find(key);
        if (it == members.end() && members.size() >= label_sets_max) {
            key.assign(label_names.size(), "other");
            it = members.find(key);
        }
        if (it == members.end()) it = members.emplace(key, &add(named(key))).first;
        return *it->second;
    }

    prometheus::Counter& counter(Metrics::Labels labels) {
        return member(
            counter_of, labels, [&](const prometheus::Labels& named_labels) -> auto& {
                return counters->Add(named_labels);
            });
    }
    prometheus::Gauge& gauge(Metrics::Labels labels) {
        return member(
            gauge_of, labels, [&](const prometheus::Labels& named_labels) -> auto& {
                return gauges->Add(named_labels);
            });
    }
    prometheus::Histogram& histogram(Metrics::Labels labels) {
        return member(
            histogram_of, labels, [&](const prometheus::Labels& named_labels) -> auto& {
                return histograms->Add(named_labels, buckets());
            });
    }
};

}  // namespace

std::span<const MetricDescription> metric_descriptions() {
    return descriptions;
}

struct Metrics::State {
    std::mutex mutex;
    prometheus::Registry registry;
    std::array<Entry, descriptions.size()> entries;

    State() {
        for (std::size_t i = 0; i < descriptions.size(); ++i) open(entries[i], descriptions[i]);
    }

    void open(Entry& entry, const MetricDescription& description) {
        const std::string name{description.name};
        const std::string help{description.meaning};
        entry.label_names = words(description.labels);
        const bool bare = entry.label_names.empty();
        switch (description.type) {
            case MetricType::counter:
                entry.counters =
                    &prometheus::BuildCounter().Name(name).Help(help).Register(registry);
                if (bare) entry.counter({});
                break;
            case MetricType::gauge:
                entry.gauges = &prometheus::BuildGauge().Name(name).Help(help).Register(registry);
                if (bare) entry.gauge({});
                break;
            case MetricType::histogram:
                entry.histograms =
                    &prometheus::BuildHistogram().Name(name).Help(help).Register(registry);
                if (bare) entry.histogram({});
                break;
        }
    }

    Entry& at(Metric metric) { return entries[static_cast<std::size_t>(metric)]; }
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

void Metrics::add(Metric metric, double amount, Labels labels) {
    const std::lock_guard lock{state_->mutex};
    Entry& entry = state_->at(metric);
    if (entry.counters != nullptr) entry.counter(labels).Increment(amount);
    if (entry.gauges != nullptr) entry.gauge(labels).Increment(amount);
}

void Metrics::set(Metric metric, double value, Labels labels) {
    const std::lock_guard lock{state_->mutex};
    Entry& entry = state_->at(metric);
    if (entry.gauges != nullptr) entry.gauge(labels).Set(value);
}

void Metrics::observe(Metric metric, double value, Labels labels) {
    const std::lock_guard lock{state_->mutex};
    Entry& entry = state_->at(metric);
    if (entry.histograms != nullptr) entry.histogram(labels).Observe(value);
}

double Metrics::value(Metric metric, Labels labels) const {
    const std::lock_guard lock{state_->mutex};
    const Entry& entry = state_->at(metric);
    const std::vector<std::string> key = entry.values(labels);
    if (const auto it = entry.counter_of.find(key); it != entry.counter_of.end()) {
        return it->second->Value();
    }
    if (const auto it = entry.gauge_of.find(key); it != entry.gauge_of.end()) {
        return it->second->Value();
    }
    return 0;
}

std::string Metrics::text() const {
    return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

}  // namespace core
