// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/access.hpp"
#include "base/clock.hpp"
#include "http/event_stream.hpp"
#include "identity/caller.hpp"
#include "identity/presented.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace waymark::api::session {

// Streams, which go on after their handler. Whoever asked for one may lose the right to it
// meanwhile: the session is revoked, the key deleted, the site given away. Each is asked about from
// time to time, and ended then.
//
// Thread-safe.
class StandingCalls {
public:
    // How often review() is to be called.
    static constexpr std::chrono::seconds interval{15};
    // A signed request can't be verified twice. Its stream ends when its timestamp would be too old
    // for another one, and the client signs anew.
    static constexpr std::chrono::minutes signed_call_lasts{5};

    // Whom a credential stands for now, as Credentials::verify(). May block and throw.
    using Verify = std::function<identity::Verified<identity::Caller>(identity::PresentedToken)>;
    // Whether somebody may have the stream. May block and throw.
    using MayHave = std::function<bool(const identity::Caller&)>;

    // The clock must outlive this.
    StandingCalls(Verify verify, const Clock& clock) : verify_(std::move(verify)), clock_(clock) {}

    // By what a call can be asked about later.
    struct Ticket {
        std::string token; // empty: a signed request
        IpAddress client;
        TimePoint begun;
    };
    [[nodiscard]] Ticket ticket_of(const Call& call) const;

    // Holds the stream no longer than it is open.
    void add(const std::shared_ptr<http::EventStream>& stream, Ticket ticket, MayHave may_have);

    // Ends the streams that may not go on. Blocks; throws what its functions throw, and the rest is
    // left for the next time.
    void review();

    [[nodiscard]] std::size_t count() const;

private:
    struct Entry {
        std::weak_ptr<http::EventStream> stream;
        Ticket ticket;
        MayHave may_have;
    };
    [[nodiscard]] bool may_go_on(const Entry& entry) const;

    Verify verify_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<const Entry>> entries_; // requires mutex_
};

} // namespace waymark::api::session
