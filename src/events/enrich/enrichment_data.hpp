// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/ip_address.hpp"
#include "events/enrich/asn_table.hpp"
#include "events/enrich/bot.hpp"
#include "events/enrich/geoip.hpp"
#include "events/enrich/spam_referrers.hpp"
#include "events/enrich/user_agent.hpp"

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace waymark::events::enrich {

// What an address says. "Local" stands for country, region and city of a loopback address.
struct Location {
    Place place;
    AutonomousSystem system;
};

// A file of the data pack, and what is missing without it.
struct DataFile {
    std::filesystem::path path;
    std::string_view purpose;     // "country and city of IPv4 addresses"
    std::optional<Error> problem; // nothing if the file is in use
};

struct EnrichmentOptions {
    bool flags_data_centres = true; // what pages report from there is a bot's
};

// The data pack: what is known of addresses and user agents. Shared by all threads; views into it
// live as long as it does.
//
// A file that is missing or damaged is reported once, in the log, and leaves empty what it would
// have answered: events are kept all the same.
class EnrichmentData {
public:
    // Maps the files in `directory`; the patterns of user agents and bots are read on first use,
    // which takes some 0.2 s.
    explicit EnrichmentData(const std::filesystem::path& directory, EnrichmentOptions options = {});
    EnrichmentData(const EnrichmentData&) = delete;
    EnrichmentData& operator=(const EnrichmentData&) = delete;

    // About 2 µs.
    [[nodiscard]] Location locate(const IpAddress& address) const;
    // About 80 µs.
    [[nodiscard]] UserAgent user_agent(std::string_view text) const;
    // About 5 µs.
    [[nodiscard]] BotVerdict bot(std::string_view user_agent) const;
    // About 0.1 µs.
    [[nodiscard]] bool is_spam_referrer(std::string_view host) const;

    [[nodiscard]] const EnrichmentOptions& options() const { return options_; }

    // Reads the patterns now, lest the first request that needs them has to wait.
    void load_patterns() const;

    // Every file, with what is wrong with it. Reads the patterns.
    [[nodiscard]] std::vector<DataFile> files() const;

private:
    struct Patterns {
        std::optional<UapParser> user_agents;
        BotDetector bots;
        SpamReferrers spam_referrers;
        std::vector<DataFile> files;
    };

    [[nodiscard]] const Patterns& patterns() const;
    void read_patterns() const;

    const std::filesystem::path directory_;
    const EnrichmentOptions options_;
    std::vector<DataFile> mapped_;
    std::optional<GeoDatabase> geo_v4_;
    std::optional<GeoDatabase> geo_v6_;
    std::optional<AsnTable> systems_;
    mutable std::once_flag patterns_read_;
    mutable Patterns patterns_;
};

} // namespace waymark::events::enrich
