// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "links/link.hpp"

#include <memory>
#include <string>

namespace waymark::redirect {

// What a redirect needs to know of a link, made ready once. Never changes: threads share it.
struct Snapshot {
    LinkId link;
    UserId owner;
    links::LinkStatus status = links::LinkStatus::active;
    TimePoint expires = TimePoint::max(); // the link works before this moment
    bool has_password = false;
    links::LinkUtm utm;
    std::string target;       // in normal spelling (Url::text), without `utm`
    std::string ready_target; // with `utm`
};

using SnapshotPointer = std::shared_ptr<const Snapshot>;

// Null, and a line in the log, if the link's target is no URL: nobody can be led there.
[[nodiscard]] SnapshotPointer make_snapshot(const links::Link& link);

} // namespace waymark::redirect
