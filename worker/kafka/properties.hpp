#pragma once
/// \file
/// librdkafka properties: our defaults, the operator's overrides, and what may not be overridden.

#include "core/result.hpp"
#include "worker/kafka/handles.hpp"
#include "worker/kafka/types.hpp"

#include <atomic>
#include <chrono>
#include <memory>
#include <string_view>
#include <vector>

namespace worker::kafka {

/// Says whether `[kafka.properties]` can be used, without connecting.
///
/// Errors: permanent, with the name of the property: unknown to this librdkafka, a value that it
/// refuses, or one of forbidden_properties(). Values of secret properties are never repeated.
core::Result<void> check_properties(const Properties& properties);

/// Properties that would break a guarantee (delivery, identity of the group) if overridden.
const std::vector<std::string_view>& forbidden_properties();

/// What librdkafka's callbacks find behind their opaque pointer. Outlives the client.
struct ClientContext {
    LogSink log;
    std::atomic<bool> muted{false};  ///< the owner is done with the client: log nothing more
    /// A consumer is between JoinGroup and SyncGroup. Set by the consumer as well, when it knows
    /// that a join follows.
    std::atomic<bool> joining{false};
    /// When the last answer to a heartbeat came: it may have asked for a join that is not sent yet.
    std::atomic<std::chrono::steady_clock::time_point> heartbeat{};
    std::atomic<bool> fatal{false};  ///< set by a producer's error callback
};

/// Our defaults for a consumer, a producer, an administrative client.
Properties consumer_defaults();
Properties producer_defaults();
Properties admin_defaults();

/// Builds a configuration: defaults, then overrides, then `fixed`, which nobody overrides.
/// Log lines go to `context.log`. Errors: as check_properties().
core::Result<ConfHandle> make_conf(const Properties& defaults,
                                   const Properties& overrides,
                                   const Properties& fixed,
                                   ClientContext& context);

/// Keeps `joining` and `heartbeat` of the context up to date for a consumer made with this
/// configuration.
void watch_joining(ConfHandle& conf, ClientContext& context);

/// Makes the client; on success it has taken the configuration. Errors: permanent.
core::Result<ClientHandle> make_client(bool consumer, ConfHandle conf);

}  // namespace worker::kafka
