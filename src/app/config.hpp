// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/log.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::app {

// Everything that an operator may set. What is not set keeps the value given here.
struct Config {
    struct Server {
        std::string listen = "127.0.0.1:5004";
        // What short URLs begin with; empty: http:// and the listening address.
        std::string public_url;
        // Whose midnight begins the days of statistics, where a request doesn't say otherwise.
        std::string time_zone = "UTC";
        std::uint64_t io_threads = 0; // 0: one a core
        std::uint64_t worker_threads = 4;
        std::uint64_t worker_queue = 512;
        std::uint64_t connections_max = 20'000;
        std::uint64_t body_bytes_max = 1U << 20U;
        std::uint64_t header_bytes_max = 16U << 10U;
        std::uint64_t header_timeout_s = 10;
        std::uint64_t idle_timeout_s = 75;
        std::vector<std::string> trusted_proxies;
        std::vector<std::string> cors_origins;
        std::filesystem::path tls_certificate;
        std::filesystem::path tls_key;
    } server;

    struct Data {
        std::filesystem::path directory = "data";
        // GeoIP, user-agent and bot data; empty: `data` beside the program.
        std::filesystem::path files;
    } data;

    struct Log {
        log::Level level = log::Level::info;
        log::Format format = log::Format::text;
    } log;

    struct Admin {
        std::string username = "admin";
        std::string email = "admin@example.com";
        std::string password; // empty: generated and printed at the first start
    } admin;

    struct Auth {
        std::string jwt_secret; // empty: generated at the first start, kept in the data directory
        std::vector<std::string> jwt_previous_secrets; // still good for tokens signed with them
        bool is_registration_open = true;
        std::uint64_t session_hours = 7 * 24; // until an access token expires
        std::uint64_t refresh_days = 30;
        std::uint64_t login_failures_max = 5;    // of one account, until it is locked
        std::uint64_t address_failures_max = 10; // from one address
        std::uint64_t lock_minutes = 15;
        std::uint64_t api_keys_max = 10; // of one user
    } auth;

    struct RateLimit {
        bool is_enabled = true;       // also of failed logins, and the daily quotas
        std::uint64_t requests = 100; // a window, by key, user or address
        std::uint64_t window_s = 60;
        std::uint64_t events_a_second = 100; // that pages of one address report
        std::uint64_t events_burst = 500;    // and at once
    } rate_limit;

    struct Audit {
        std::uint64_t retain_days = 730;
        std::uint64_t operations_retain_days = 90;
    } audit;

    struct Links {
        bool allow_private_targets = false;
        std::uint64_t cache_entries = 200'000;
    } links;

    struct Sites {
        bool flag_data_centres = true; // what pages report from a hoster's network is a bot's
    } sites;

    struct Tracker {
        // Further names of the scripts that pages load, such as "s.js"; empty: none.
        std::string file;        // of waymark.js
        std::string pingoo_file; // of pingoo.js

        // Those that are set.
        [[nodiscard]] std::vector<std::string> names() const;
    } tracker;

    struct Spool {
        std::uint64_t segment_bytes = 64U << 20U;
        std::uint64_t bytes_max = 16ULL << 30U;
        std::chrono::milliseconds sync_interval{50};
    } spool;

    struct EventStore {
        // Empty: the embedded engine. Else the ClickHouse server, http://host:port.
        std::string url;
        std::string database = "waymark";
        std::string user = "default";
        std::string password;
    } event_store;

    struct Engine {
        std::filesystem::path program; // empty: waymark-engine beside the program
        std::filesystem::path library; // empty: libchdb.so where the package keeps it
        std::uint64_t memory_bytes_max = 2ULL << 30U;
        std::uint64_t threads = 0; // 0: one a core
    } engine;
};

// One thing that can be set: its key in the file, `section.name`; its environment variables, the
// first of them made from the key (`spool.bytes_max` is WAYMARK_SPOOL_BYTES_MAX).
struct Setting {
    std::string key;
    std::vector<std::string> variables;
    std::string help;
    bool is_secret = false;
    // Reads a value's text into the configuration.
    std::function<Result<void>(Config&, std::string_view)> assign;
    std::function<std::string(const Config&)> show;
};

[[nodiscard]] const std::vector<Setting>& settings();

struct ConfigSources {
    std::optional<std::filesystem::path> file;
    // Names and values of the process's environment that begin with WAYMARK_.
    std::vector<std::pair<std::string, std::string>> environment;
    // From the command line, by key.
    std::vector<std::pair<std::string, std::string>> flags;
};

// Merges the sources: flag over environment over file over default.
//
// invalid_argument: the file can't be read or parsed, a key or variable is unknown, or a value is
// not of its kind or out of range. `field` is the key or variable.
[[nodiscard]] Result<Config> load_config(const ConfigSources& sources);

[[nodiscard]] std::vector<std::pair<std::string, std::string>> waymark_environment();

// The configuration as TOML, secrets masked.
[[nodiscard]] std::string to_toml(const Config& config);

} // namespace waymark::app
