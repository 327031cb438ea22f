// SPDX-License-Identifier: Apache-2.0
#include "api/collect/durable.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <utility>

namespace waymark::api::collect {

namespace asio = boost::asio;

asio::awaitable<Result<void>> until_durable(events::Intake& intake,
                                            const events::Intake::Appended& appended)
{
    Result<void> outcome = appended.outcome;
    for (const auto end : appended.ends) {
        const auto start = [&intake, &outcome, end](auto resume) {
            // A std::function is copied, and a handler is not.
            const auto shared = std::make_shared<decltype(resume)>(std::move(resume));
            intake.when_durable(end, [&outcome, shared](const Result<void>& durable) {
                if (!durable)
                    outcome = durable;
                const auto executor = asio::get_associated_executor(*shared);
                asio::post(executor, std::move(*shared));
            });
        };
        co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(start,
                                                                              asio::use_awaitable);
    }
    co_return outcome;
}

} // namespace waymark::api::collect
