#pragma once
/// \file
/// Runs blocking work on another executor and comes back with its result.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <type_traits>
#include <utility>

namespace core::pipeline {

template <class F>
boost::asio::awaitable<std::invoke_result_t<F&>> call_here(F work) {
    co_return work();
}

/// Resumes the caller on its own executor. Name the lambda on the line before: g++ 12 destroys the
/// captures of one written in place twice (README, "House rules").
/// Cancellation: none; blocking work ends by its own deadlines.
template <class F>
boost::asio::awaitable<std::invoke_result_t<F&>> offload(boost::asio::any_io_executor where,
                                                         F work) {
    auto there = call_here<F>(std::move(work));
    co_return co_await boost::asio::co_spawn(where, std::move(there), boost::asio::use_awaitable);
}

}  // namespace core::pipeline
