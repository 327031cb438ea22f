// SPDX-License-Identifier: Apache-2.0
#include "app/config.hpp"
#include "base/text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <concepts>

// The table of settings. A new setting is a member of Config and a row here.
namespace waymark::app {

namespace {

// Names a member of the configuration: `[](auto& c) -> auto& { return c.server.listen; }`.
template <typename T>
struct Select {
    template <typename F>
        requires std::invocable<F, Config&>
    Select(F member) : of(member), in(member)
    {
    }

    std::function<T&(Config&)> of;
    std::function<const T&(const Config&)> in;
};

std::string variable_of(std::string_view key)
{
    std::string name = "WAYMARK_";
    for (const char c : key)
        name += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c);
    return name;
}

// A text or a path, taken as it is.
template <typename T>
Setting plain(const std::string& key, std::string help, const Select<T>& select)
{
    return {key,
            {variable_of(key)},
            std::move(help),
            false,
            [select](Config& config, std::string_view value) -> Result<void> {
                select.of(config) = value;
                return {};
            },
            [select](const Config& config) { return std::string(select.in(config)); }};
}

Setting text(const std::string& key, std::string help, const Select<std::string>& select)
{
    return plain(key, std::move(help), select);
}

Setting path(const std::string& key, std::string help, const Select<std::filesystem::path>& select)
{
    return plain(key, std::move(help), select);
}

Setting secret(const std::string& key, std::string help, const Select<std::string>& select)
{
    auto setting = text(key, std::move(help), select);
    setting.is_secret = true;
    return setting;
}

struct Range {
    std::uint64_t lowest = 0;
    std::uint64_t highest = UINT64_MAX;
};

Setting number(const std::string& key, std::string help, Range range,
               const Select<std::uint64_t>& select)
{
    return {key,
            {variable_of(key)},
            std::move(help),
            false,
            [key, select, range](Config& config, std::string_view value) -> Result<void> {
                const auto parsed = parse_number<std::uint64_t>(value);
                if (!parsed || *parsed < range.lowest || *parsed > range.highest) {
                    return failure(Errc::invalid_argument,
                                   fmt::format("must be a whole number from {} to {}", range.lowest,
                                               range.highest),
                                   key);
                }
                select.of(config) = *parsed;
                return {};
            },
            [select](const Config& config) { return fmt::format("{}", select.in(config)); }};
}

Setting flag(const std::string& key, std::string help, const Select<bool>& select)
{
    return {key,
            {variable_of(key)},
            std::move(help),
            false,
            [key, select](Config& config, std::string_view value) -> Result<void> {
                const auto word = ascii_lower(value);
                const bool on = word == "true" || word == "on" || word == "yes" || word == "1";
                const bool off = word == "false" || word == "off" || word == "no" || word == "0";
                if (!on && !off)
                    return failure(Errc::invalid_argument, "must be true or false", key);
                select.of(config) = on;
                return {};
            },
            [select](const Config& config) { return select.in(config) ? "true" : "false"; }};
}

// A list is written `a, b` in a variable and as an array in the file.
Setting list(const std::string& key, std::string help,
             const Select<std::vector<std::string>>& select)
{
    return {key,
            {variable_of(key)},
            std::move(help),
            false,
            [select](Config& config, std::string_view value) -> Result<void> {
                auto& items = select.of(config);
                items.clear();
                while (!value.empty()) {
                    const auto [item, rest] = cut(value, ',');
                    if (const auto trimmed = trim(item); !trimmed.empty())
                        items.emplace_back(trimmed);
                    value = rest;
                }
                return {};
            },
            [select](const Config& config) {
                return fmt::format("{}", fmt::join(select.in(config), ", "));
            }};
}

Setting secret_list(const std::string& key, std::string help,
                    const Select<std::vector<std::string>>& select)
{
    auto setting = list(key, std::move(help), select);
    setting.is_secret = true;
    return setting;
}

template <typename T>
Setting choice(const std::string& key, std::string help,
               const std::vector<std::pair<std::string, T>>& words, const Select<T>& select)
{
    return {key,
            {variable_of(key)},
            std::move(help),
            false,
            [key, words, select](Config& config, std::string_view value) -> Result<void> {
                for (const auto& [word, meaning] : words) {
                    if (iequals(word, value)) {
                        select.of(config) = meaning;
                        return {};
                    }
                }
                std::vector<std::string> allowed;
                for (const auto& [word, meaning] : words)
                    allowed.push_back(word);
                return failure(Errc::invalid_argument,
                               fmt::format("must be one of {}", fmt::join(allowed, ", ")), key);
            },
            [words, select](const Config& config) {
                const auto found = std::ranges::find(words, select.in(config),
                                                     [](const auto& word) { return word.second; });
                return found->first;
            }};
}

Setting also(Setting setting, std::string variable)
{
    setting.variables.push_back(std::move(variable));
    return setting;
}

std::vector<Setting> server_settings()
{
    return {
        text("server.listen", "address and port to serve on",
             [](auto& c) -> auto& { return c.server.listen; }),
        text("server.public_url", "what short URLs begin with, such as https://go.example.com",
             [](auto& c) -> auto& { return c.server.public_url; }),
        text("server.time_zone", "whose days statistics count in, such as Asia/Taipei",
             [](auto& c) -> auto& { return c.server.time_zone; }),
        number("server.io_threads", "threads that serve connections; 0: one a core", {0, 256},
               [](auto& c) -> auto& { return c.server.io_threads; }),
        number("server.worker_threads", "threads for blocking work", {1, 256},
               [](auto& c) -> auto& { return c.server.worker_threads; }),
        number("server.worker_queue", "requests that may wait for a worker", {1, 1'000'000},
               [](auto& c) -> auto& { return c.server.worker_queue; }),
        number("server.connections_max", "connections at once", {1, 10'000'000},
               [](auto& c) -> auto& { return c.server.connections_max; }),
        number("server.body_bytes_max", "size of a request's body", {1024, 1U << 30U},
               [](auto& c) -> auto& { return c.server.body_bytes_max; }),
        number("server.header_bytes_max", "size of a request's head", {1024, 1U << 20U},
               [](auto& c) -> auto& { return c.server.header_bytes_max; }),
        number("server.header_timeout_s", "seconds a client has to send a request's head", {1, 600},
               [](auto& c) -> auto& { return c.server.header_timeout_s; }),
        number("server.idle_timeout_s", "seconds an idle connection is kept", {1, 3600},
               [](auto& c) -> auto& { return c.server.idle_timeout_s; }),
        list("server.trusted_proxies", "networks whose X-Forwarded-For is believed, as CIDR",
             [](auto& c) -> auto& { return c.server.trusted_proxies; }),
        list("server.cors_origins", "origins whose pages may call the APIs with credentials",
             [](auto& c) -> auto& { return c.server.cors_origins; }),
        path("server.tls_certificate", "certificate chain, PEM; with it the server speaks TLS",
             [](auto& c) -> auto& { return c.server.tls_certificate; }),
        path("server.tls_key", "the certificate's private key, PEM",
             [](auto& c) -> auto& { return c.server.tls_key; }),
    };
}

std::vector<Setting> account_settings()
{
    return {
        text("admin.username", "user name of the first administrator",
             [](auto& c) -> auto& { return c.admin.username; }),
        text("admin.email", "email address of the first administrator",
             [](auto& c) -> auto& { return c.admin.email; }),
        secret("admin.password", "password of the first administrator; else one is generated",
               [](auto& c) -> auto& { return c.admin.password; }),
        also(secret("auth.jwt_secret", "key of session tokens, at least 32 bytes",
                    [](auto& c) -> auto& { return c.auth.jwt_secret; }),
             "WAYMARK_JWT_SECRET"),
        also(secret_list("auth.jwt_previous_secrets",
                         "keys of session tokens signed before the present one",
                         [](auto& c) -> auto& { return c.auth.jwt_previous_secrets; }),
             "WAYMARK_JWT_PREVIOUS_SECRETS"),
        also(choice<bool>("auth.registration",
                          "open or closed: may people make accounts themselves",
                          {{"open", true}, {"closed", false}},
                          [](auto& c) -> auto& { return c.auth.is_registration_open; }),
             "WAYMARK_REGISTRATION"),
        number("auth.session_hours", "hours until an access token expires", {1, 24 * 365},
               [](auto& c) -> auto& { return c.auth.session_hours; }),
        number("auth.refresh_days", "days until a refresh token expires", {1, 365},
               [](auto& c) -> auto& { return c.auth.refresh_days; }),
        number("auth.login_failures_max", "failed logins until an account is locked", {1, 1000},
               [](auto& c) -> auto& { return c.auth.login_failures_max; }),
        number("auth.address_failures_max", "failed logins until an address is locked", {1, 10'000},
               [](auto& c) -> auto& { return c.auth.address_failures_max; }),
        number("auth.lock_minutes", "minutes that such a lock lasts", {1, 24 * 60},
               [](auto& c) -> auto& { return c.auth.lock_minutes; }),
        number("auth.api_keys_max", "API keys of one user", {1, 10'000},
               [](auto& c) -> auto& { return c.auth.api_keys_max; }),
        also(flag("rate_limit.enabled", "limits of requests, of failed logins, and daily quotas",
                  [](auto& c) -> auto& { return c.rate_limit.is_enabled; }),
             "WAYMARK_RATE_LIMIT"),
        number("rate_limit.requests", "requests a window, by key, user or address",
               {1, 1'000'000'000}, [](auto& c) -> auto& { return c.rate_limit.requests; }),
        number("rate_limit.window_s", "seconds of that window", {1, 86'400},
               [](auto& c) -> auto& { return c.rate_limit.window_s; }),
        number("rate_limit.events_a_second", "events a second that an address may report",
               {1, 1'000'000}, [](auto& c) -> auto& { return c.rate_limit.events_a_second; }),
        number("rate_limit.events_burst", "events that an address may report at once",
               {1, 1'000'000'000}, [](auto& c) -> auto& { return c.rate_limit.events_burst; }),
        number("audit.retain_days", "days the audit log is kept", {1, 36'500},
               [](auto& c) -> auto& { return c.audit.retain_days; }),
        number("audit.operations_retain_days", "days the log of API operations is kept",
               {1, 36'500}, [](auto& c) -> auto& { return c.audit.operations_retain_days; }),
        also(flag("links.allow_private_targets", "links may lead to private addresses",
                  [](auto& c) -> auto& { return c.links.allow_private_targets; }),
             "WAYMARK_ALLOW_PRIVATE_TARGETS"),
        number("links.cache_entries", "links kept in memory for redirects", {1000, 100'000'000},
               [](auto& c) -> auto& { return c.links.cache_entries; }),
        text("tracker.file", "a further name of waymark.js, such as s.js",
             [](auto& c) -> auto& { return c.tracker.file; }),
        text("tracker.pingoo_file", "a further name of pingoo.js",
             [](auto& c) -> auto& { return c.tracker.pingoo_file; }),
        flag("sites.flag_data_centres", "visits from networks of hosters are taken for bots'",
             [](auto& c) -> auto& { return c.sites.flag_data_centres; }),
    };
}

std::vector<Setting> storage_settings()
{
    return {
        also(path("data.directory", "where everything is kept",
                  [](auto& c) -> auto& { return c.data.directory; }),
             "WAYMARK_DATA_DIR"),
        path("data.files", "GeoIP, user-agent and bot data",
             [](auto& c) -> auto& { return c.data.files; }),
        number("spool.segment_bytes", "size of a spool file", {1U << 20U, 1U << 30U},
               [](auto& c) -> auto& { return c.spool.segment_bytes; }),
        number("spool.bytes_max", "disk the spool may take while the event store is away",
               {1U << 22U, UINT64_MAX}, [](auto& c) -> auto& { return c.spool.bytes_max; }),
        {"spool.sync_interval_ms",
         {"WAYMARK_SPOOL_SYNC_INTERVAL_MS"},
         "milliseconds between syncs of the spool",
         false,
         [](Config& config, std::string_view value) -> Result<void> {
             const auto ms = parse_number<std::int64_t>(value);
             if (!ms || *ms < 1 || *ms > 10'000) {
                 return failure(Errc::invalid_argument, "must be a whole number from 1 to 10000",
                                "spool.sync_interval_ms");
             }
             config.spool.sync_interval = std::chrono::milliseconds{*ms};
             return {};
         },
         [](const Config& config) {
             return fmt::format("{}", config.spool.sync_interval.count());
         }},
        text("event_store.url", "ClickHouse server, http://host:port; empty: the embedded engine",
             [](auto& c) -> auto& { return c.event_store.url; }),
        text("event_store.database", "its database",
             [](auto& c) -> auto& { return c.event_store.database; }),
        text("event_store.user", "its user", [](auto& c) -> auto& { return c.event_store.user; }),
        secret("event_store.password", "the user's password",
               [](auto& c) -> auto& { return c.event_store.password; }),
        path("engine.program", "the program waymark-engine",
             [](auto& c) -> auto& { return c.engine.program; }),
        path("engine.library", "the library libchdb.so",
             [](auto& c) -> auto& { return c.engine.library; }),
        number("engine.memory_bytes_max", "memory the engine may take", {256U << 20U, UINT64_MAX},
               [](auto& c) -> auto& { return c.engine.memory_bytes_max; }),
        number("engine.threads", "threads of one query; 0: one a core", {0, 256},
               [](auto& c) -> auto& { return c.engine.threads; }),
    };
}

std::vector<Setting> log_settings()
{
    return {
        choice<log::Level>("log.level", "debug, info, warning or error",
                           {{"debug", log::Level::debug},
                            {"info", log::Level::info},
                            {"warning", log::Level::warning},
                            {"error", log::Level::error}},
                           [](auto& c) -> auto& { return c.log.level; }),
        choice<log::Format>("log.format", "text or json",
                            {{"text", log::Format::text}, {"json", log::Format::json}},
                            [](auto& c) -> auto& { return c.log.format; }),
    };
}

} // namespace

const std::vector<Setting>& settings()
{
    static const auto table = [] {
        std::vector<Setting> all;
        for (auto&& group :
             {server_settings(), storage_settings(), account_settings(), log_settings()})
            all.insert(all.end(), group.begin(), group.end());
        return all;
    }();
    return table;
}

} // namespace waymark::app
