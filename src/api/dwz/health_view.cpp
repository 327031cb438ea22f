// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/health_view.hpp"

#include "api/dwz/envelope.hpp"
#include "api/dwz/wire_time.hpp"

namespace waymark::api::dwz {

namespace {

std::int64_t unix_seconds(TimePoint time)
{
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

std::string_view status_word(bool is_up)
{
    return is_up ? "UP" : "DOWN";
}

} // namespace

boost::json::object health_view(const Health& health)
{
    const bool is_up = health.is_database_up;
    constexpr auto unhealthy = http::Status::service_unavailable;
    auto view = is_up ? boost::json::object{{"code", 0}, {"message", "success"}}
                      : failure_body(unhealthy, default_message(unhealthy));
    view["status"] = is_up ? "healthy" : "unhealthy";
    view["database"] = is_up ? "connected" : "disconnected";
    view["cache"] = "connected";
    view["timestamp"] = to_wire_time(health.now);
    view["data"] = {{"status", status_word(is_up)},
                    {"timestamp", unix_seconds(health.now)},
                    {"services",
                     {{"database", {{"status", status_word(is_up)}}},
                      {"database_driver", health.database_driver},
                      {"redis", {{"status", "DISABLED"}, {"message", "禁用"}}}}}};
    return view;
}

boost::json::object simple_health_view(TimePoint now)
{
    return {{"status", "ok"},
            {"code", 0},
            {"message", "success"},
            {"data", {{"status", status_word(true)}, {"timestamp", unix_seconds(now)}}}};
}

} // namespace waymark::api::dwz
