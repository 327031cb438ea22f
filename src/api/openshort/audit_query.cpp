// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/audit_query.hpp"

#include "api/openshort/text_filter.hpp"
#include "base/iso8601.hpp"
#include "base/text.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace waymark::api::openshort {

namespace {

constexpr auto actions = std::to_array<std::string_view>({
    "URL_CREATED",
    "URL_UPDATED",
    "URL_DELETED",
    "URL_BULK_CREATED",
    "URL_BULK_UPDATED",
    "URL_BULK_DELETED",
    "USER_LOGIN",
    "USER_LOGOUT",
    "USER_CREATED",
    "USER_UPDATED",
    "USER_DELETED",
    "API_KEY_CREATED",
    "API_KEY_DELETED",
    "SETTINGS_UPDATED",
    "PASSWORD_CHANGED",
    "TWO_FACTOR_ENABLED",
    "TWO_FACTOR_DISABLED",
    "VARIANT_CREATED",
    "VARIANT_UPDATED",
    "VARIANT_DELETED",
    "BUNDLE_CREATED",
    "BUNDLE_UPDATED",
    "BUNDLE_DELETED",
    "WEBHOOK_CREATED",
    "WEBHOOK_UPDATED",
    "WEBHOOK_DELETED",
    "WEBHOOK_RETRIED",
    "ROUTING_RULE_CREATED",
    "ROUTING_RULE_UPDATED",
    "ROUTING_RULE_DELETED",
    "DOMAIN_CREATED",
    "DOMAIN_UPDATED",
    "DOMAIN_DELETED",
    "AB_TEST_CREATED",
    "AB_TEST_UPDATED",
    "AB_TEST_DELETED",
    "AB_TEST_STARTED",
    "AB_TEST_STOPPED",
    "SSO_LOGIN",
    "SSO_LOGIN_FAILED",
    "OIDC_PROVIDER_CREATED",
    "OIDC_PROVIDER_UPDATED",
    "OIDC_PROVIDER_DELETED",
    "OIDC_ACCOUNT_LINKED",
    "OIDC_ACCOUNT_UNLINKED",
    "SYSTEM_SETTING_UPDATED",
    "SYSTEM_SETTING_DELETED",
    "SITE_CREATED",
    "SITE_UPDATED",
    "SITE_DELETED",
    "PERSON_EXPORTED",
    "PERSON_ERASURE_REQUESTED",
    "PERSON_ERASED",
    "EVENTS_DROPPED",
});

using Alias = std::pair<std::string_view, std::string_view>;
constexpr std::array aliases{Alias{"LOGIN", "USER_LOGIN"}, Alias{"LOGOUT", "USER_LOGOUT"}};

using Filter = std::pair<std::string_view, std::string*>;

Result<std::string> read_action(const http::Request& request)
{
    auto name = request.query_parameter("action").value_or("");
    const auto* const alias = std::ranges::find(aliases, name, &Alias::first);
    if (alias != aliases.end())
        return std::string(alias->second);
    if (!name.empty() && std::ranges::find(actions, name) == actions.end()) {
        return failure(Errc::invalid_argument,
                       "Invalid action: name one such as USER_LOGIN or URL_CREATED.", "action");
    }
    return name;
}

Result<std::optional<TimePoint>> read_time(const http::Request& request, std::string_view name)
{
    const auto text = request.query_parameter(name).value_or("");
    if (text.empty())
        return std::nullopt;
    const auto time = parse_iso8601(text);
    if (!time) {
        return failure(Errc::invalid_argument,
                       "Invalid date: write it as 2026-01-31 or 2026-01-31T12:00:00Z.",
                       std::string(name));
    }
    return *time;
}

Result<bool> read_is_ascending(const http::Request& request)
{
    const auto order = request.query_parameter("sortOrder").value_or("");
    if (!order.empty() && !iequals(order, "asc") && !iequals(order, "desc")) {
        return failure(Errc::invalid_argument, "Invalid sortOrder: it is asc or desc.",
                       "sortOrder");
    }
    return iequals(order, "asc");
}

boost::json::value or_null(const std::optional<std::string>& text)
{
    return text ? boost::json::value(*text) : boost::json::value();
}

// Values are JSON texts; what is none is shown as it stands.
boost::json::value parsed_or_null(const std::optional<std::string>& text)
{
    if (!text)
        return nullptr;
    boost::system::error_code mistake;
    auto value = boost::json::parse(*text, mistake);
    return mistake ? boost::json::value(*text) : value;
}

boost::json::value to_view(const std::optional<audit::Actor>& actor)
{
    if (!actor)
        return nullptr;
    return boost::json::object{
        {"id", actor->uid}, {"email", actor->email}, {"name", or_null(actor->name)}};
}

} // namespace

Result<audit::EntryQuery> read_audit_query(const http::Request& request)
{
    auto action = read_action(request);
    if (!action)
        return std::unexpected(action.error());
    const auto start = read_time(request, "startDate");
    if (!start)
        return std::unexpected(start.error());
    const auto end = read_time(request, "endDate");
    if (!end)
        return std::unexpected(end.error());
    const auto is_ascending = read_is_ascending(request);
    if (!is_ascending)
        return std::unexpected(is_ascending.error());

    audit::EntryQuery query;
    query.action = *std::move(action);
    const std::array filters{Filter{"userId", &query.actor_uid},
                             Filter{"entityType", &query.entity_type},
                             Filter{"entityId", &query.entity_id}};
    for (const auto& [name, text] : filters) {
        auto read = read_text_filter(request, name);
        if (!read)
            return std::unexpected(read.error());
        *text = *std::move(read);
    }
    query.from = *start;
    if (*end)
        query.until = std::chrono::floor<std::chrono::days>(**end) + std::chrono::days{1};
    query.oldest_first = *is_ascending;
    return query;
}

boost::json::object to_view(const audit::Entry& entry)
{
    return {
        {"id", entry.uid},
        {"user", to_view(entry.actor)},
        {"action", entry.action},
        {"entityType", entry.entity_type},
        {"entityId", or_null(entry.entity_id)},
        {"oldValue", parsed_or_null(entry.old_value)},
        {"newValue", parsed_or_null(entry.new_value)},
        {"ipAddress", or_null(entry.ip)},
        {"userAgent", or_null(entry.user_agent)},
        {"metadata", parsed_or_null(entry.metadata)},
        {"createdAt", to_iso8601(entry.time)},
    };
}

} // namespace waymark::api::openshort
