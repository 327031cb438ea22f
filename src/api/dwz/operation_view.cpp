// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/operation_view.hpp"

#include "api/dwz/wire_time.hpp"

namespace waymark::api::dwz {

boost::json::object to_view(const audit::Operation& operation)
{
    boost::json::object view{
        {"id", operation.id},
        {"user_id", nullptr},
        {"username", operation.username},
        {"operation", operation.operation},
        {"resource", operation.resource},
        {"resource_id", operation.resource_id},
        {"method", operation.method},
        {"path", operation.path},
        {"request_body", operation.request_body},
        {"response_code", operation.response_code},
        {"response_body", operation.response_body},
        {"ip", operation.ip},
        {"user_agent", operation.user_agent},
        {"execute_time", operation.duration.count()},
        {"status", operation.is_success() ? 1 : 0},
        {"error_message", operation.error_message},
        {"created_at", to_wire_time(operation.time)},
    };
    if (operation.user)
        view["user_id"] = operation.user->value;
    return view;
}

} // namespace waymark::api::dwz
