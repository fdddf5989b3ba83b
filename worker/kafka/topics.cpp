#include "worker/kafka/topics.hpp"

namespace worker::kafka {

namespace {

std::string joined(std::string_view prefix, std::string_view base) {
    std::string name(prefix);
    name.append(base);
    return name;
}

}  // namespace

TopicNames::TopicNames(std::string_view prefix)
    : discover(joined(prefix, "iu.discover.v1")),
      cut(joined(prefix, "iu.cut.v1")),
      verify(joined(prefix, "iu.verify.v1")),
      governance(joined(prefix, "iu.governance.v1")),
      checkpoint(joined(prefix, "iu.checkpoint.v1")),
      control(joined(prefix, "iu.control.v1")),
      dead_letter(joined(prefix, "iu.dead-letter.v1")) {}

const std::string& TopicNames::of_event(std::string_view kind) const {
    return kind.starts_with("verify.") ? verify : governance;
}

std::vector<std::string> TopicNames::all() const {
    return {discover, cut, verify, governance, checkpoint, control, dead_letter};
}

std::vector<TopicSpec> TopicNames::specs(std::int32_t partitions,
                                         std::int32_t replication_factor) const {
    std::vector<TopicSpec> specs;
    for (const auto& name : all()) {
        TopicSpec spec{name, partitions, replication_factor, {}};
        spec.properties["max.message.bytes"] = name == dead_letter ? "4194304" : "2097152";
        if (name != discover && name != cut && name != control) {
            spec.properties["retention.ms"] = "-1";
        }
        if (replication_factor >= 3) {
            spec.properties["min.insync.replicas"] = "2";
        }
        specs.push_back(std::move(spec));
    }
    return specs;
}

}  // namespace worker::kafka
