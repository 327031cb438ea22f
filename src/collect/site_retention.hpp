// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "audit/audit_log.hpp"
#include "base/clock.hpp"
#include "clickhouse/client.hpp"
#include "sites/site_service.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>

namespace waymark::collect {

// Drops the single events of sites that keep them for some days: those of the days of UTC that lie
// before so many. Counts stay. Once a day; what is cut off, by a stop or a failure, is done again
// in the next round.
//
// A clock that is wrong would have everything dropped. So a day is believed when the clock has told
// it, or a later one, in the round before, too: whoever sets it right meanwhile has lost nothing.
class SiteRetention {
public:
    // References must outlive this.
    struct Parts {
        const sites::SiteService& sites;
        clickhouse::Client& store;
        const Clock& clock;
        audit::AuditLog& audit; // is told of each round that dropped something
        // That of events::Forwarder.
        std::function<bool(const std::function<void()>&, std::chrono::milliseconds)> while_resting;
    };

    explicit SiteRetention(Parts parts) : parts_(std::move(parts)) {}

    // One round. Blocks, for minutes if there is much; throws what the stores throw.
    void run(const std::stop_token& stop);

private:
    [[nodiscard]] std::optional<std::chrono::sys_days> believed_day();

    Parts parts_;
    std::optional<std::chrono::sys_days> last_seen_;
    std::optional<std::chrono::sys_days> done_;
};

} // namespace waymark::collect
