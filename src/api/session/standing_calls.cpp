// SPDX-License-Identifier: Apache-2.0
#include "api/session/standing_calls.hpp"

#include <utility>

namespace waymark::api::session {

StandingCalls::Ticket StandingCalls::ticket_of(const Call& call) const
{
    return {.token = call.token, .client = call.request.client, .begun = clock_.now()};
}

void StandingCalls::add(const std::shared_ptr<http::EventStream>& stream, Ticket ticket,
                        MayHave may_have)
{
    auto entry = std::make_shared<const Entry>(
        Entry{.stream = stream, .ticket = std::move(ticket), .may_have = std::move(may_have)});
    const std::lock_guard lock(mutex_);
    entries_.push_back(std::move(entry));
}

bool StandingCalls::may_go_on(const Entry& entry) const
{
    const auto& [token, client, begun] = entry.ticket;
    if (token.empty())
        return clock_.now() < begun + signed_call_lasts;
    const auto caller = verify_({token, client});
    return caller && entry.may_have(*caller);
}

void StandingCalls::review()
{
    std::vector<std::shared_ptr<const Entry>> all;
    {
        const std::lock_guard lock(mutex_);
        std::erase_if(entries_, [](const auto& entry) {
            const auto stream = entry->stream.lock();
            return !stream || stream->closed();
        });
        all = entries_;
    }
    for (const auto& entry : all) {
        const auto stream = entry->stream.lock();
        if (!stream || may_go_on(*entry))
            continue;
        stream->send("refused", R"({"error":"this may not be listened to any more"})");
        stream->close();
    }
}

std::size_t StandingCalls::count() const
{
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

} // namespace waymark::api::session
