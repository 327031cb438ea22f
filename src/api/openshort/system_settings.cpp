// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/body_reader.hpp"
#include "api/openshort/fail.hpp"
#include "api/openshort/handlers.hpp"
#include "api/session/audit_trail.hpp"
#include "base/iso8601.hpp"
#include "http/json_text.hpp"

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <utility>

namespace waymark::api::openshort {

namespace {

using settings::SystemSetting;

// {"value": anything, "description": …}
struct Wanted {
    std::string value; // JSON
    std::optional<std::string> description;
};

Checked<Wanted> read_wanted(const boost::json::object& body)
{
    BodyReader reader(body);
    Wanted wanted;
    if (const auto* const value = body.if_contains("value"))
        wanted.value = http::to_json_text(*value);
    else
        reader.require("value");
    wanted.description = reader.text("description");
    return std::move(reader).finish(std::move(wanted));
}

const std::string& name_of(const Call& call)
{
    return call.request.path_parameter("key");
}

boost::json::object to_view(const SystemSetting& setting)
{
    boost::json::object view{
        {"id", setting.uid},
        {"key", setting.name},
        {"value", boost::json::parse(setting.value)},
        {"createdAt", to_iso8601(setting.created)},
        {"updatedAt", to_iso8601(setting.updated)},
    };
    if (!setting.description.empty())
        view["description"] = setting.description;
    return view;
}

boost::json::object facts_of(const SystemSetting& setting)
{
    return {{"key", setting.name}, {"value", boost::json::parse(setting.value)}};
}

// Clients know a setting's name as its key.
Error in_setting_words(Error error)
{
    if (error.field == "name")
        error.field = "key";
    return error;
}

Result<SystemSetting> set_and_record(const Call& call, Services& services, const Wanted& wanted)
{
    auto change = services.settings.set(name_of(call), wanted.value, wanted.description);
    if (!change)
        return std::unexpected(std::move(change).error());
    session::record(
        services.audit, call,
        {.action = "SYSTEM_SETTING_UPDATED",
         .entity_type = "system_setting",
         .entity_id = change->after.uid,
         .old_value = change->before ? facts_of(*change->before) : boost::json::object{},
         .new_value = facts_of(change->after)});
    return std::move(change->after);
}

Result<SystemSetting> remove_and_record(const Call& call, Services& services)
{
    auto removed = services.settings.remove(name_of(call));
    if (removed) {
        session::record(services.audit, call,
                        {.action = "SYSTEM_SETTING_DELETED",
                         .entity_type = "system_setting",
                         .entity_id = removed->uid,
                         .old_value = facts_of(*removed)});
    }
    return removed;
}

} // namespace

Answer list_settings(Call&, Services& services)
{
    const auto all = co_await services.workers.run([&] { return services.settings.list(); });
    boost::json::array views;
    for (const auto& setting : all)
        views.push_back(to_view(setting));
    co_return http::json(http::Status::ok, views);
}

// One that isn't there is null, not an error: the web client asks for settings nobody has made.
Answer get_setting(Call& call, Services& services)
{
    const auto setting =
        co_await services.workers.run([&] { return services.settings.find(name_of(call)); });
    co_return http::json(http::Status::ok,
                         setting ? boost::json::value(to_view(*setting)) : boost::json::value());
}

Answer set_setting(Call& call, Services& services)
{
    const auto body = read_body(call.request);
    if (!body)
        co_return fail(body.error());
    const auto wanted = read_wanted(*body);
    if (!wanted)
        co_return fail(wanted.error());
    const auto set =
        co_await services.workers.run([&] { return set_and_record(call, services, *wanted); });
    if (!set)
        co_return fail(in_setting_words(set.error()));
    co_return http::json(http::Status::ok, to_view(*set));
}

Answer delete_setting(Call& call, Services& services)
{
    const auto removed =
        co_await services.workers.run([&] { return remove_and_record(call, services); });
    if (!removed)
        co_return fail(in_setting_words(removed.error()));
    co_return http::no_content();
}

} // namespace waymark::api::openshort
