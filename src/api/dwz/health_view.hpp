// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"

#include <boost/json/object.hpp>

#include <string_view>

// The health of the server as the dialect's clients know it: flat members, and an envelope that
// says the same.
namespace waymark::api::dwz {

struct Health {
    bool is_database_up = false;
    std::string_view database_driver; // "sqlite" or "postgresql"
    TimePoint now;
};

// For /health: 200, or 503 without the database. There is no cache that could be away.
[[nodiscard]] boost::json::object health_view(const Health& health);

// For /health/simple: that the server answers, nothing more.
[[nodiscard]] boost::json::object simple_health_view(TimePoint now);

} // namespace waymark::api::dwz
