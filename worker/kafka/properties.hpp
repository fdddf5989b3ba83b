#pragma once
/// \file
/// librdkafka properties: our defaults, the operator's overrides, and what may not be overridden.

#include "core/result.hpp"
#include "worker/kafka/handles.hpp"
#include "worker/kafka/types.hpp"

#include <atomic>
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

/// Makes the client; on success it has taken the configuration. Errors: permanent.
core::Result<ClientHandle> make_client(bool consumer, ConfHandle conf);

}  // namespace worker::kafka
