#pragma once
/// \file
/// Sends what is no command to the dead letters.

#include "core/config.hpp"
#include "core/pipeline/pipeline.hpp"
#include "worker/kafka/producer.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace worker::app {

/// Original key, value and headers, and where and why it was refused. `producer` must outlive it.
core::pipeline::DeadLetter dead_letters(boost::asio::any_io_executor io,
                                        const core::KafkaConfig& config,
                                        kafka::Producer& producer);

}  // namespace worker::app
