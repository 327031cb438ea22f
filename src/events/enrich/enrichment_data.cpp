// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/enrichment_data.hpp"

#include "base/log.hpp"
#include "events/enrich/pattern_file.hpp"

#include <utility>

namespace waymark::events::enrich {

namespace {

// Notes how opening a file went, and hands on what was opened.
template <typename T>
std::optional<T> noted(Result<T> opened, DataFile file, std::vector<DataFile>& files)
{
    std::optional<T> value;
    if (opened) {
        value.emplace(*std::move(opened));
    } else {
        log::warning("a data file can't be used",
                     {{"affects", file.purpose}, {"reason", opened.error().message}});
        file.problem = std::move(opened).error();
    }
    files.push_back(std::move(file));
    return value;
}

template <typename T>
Result<T> read(const std::filesystem::path& path, std::string_view title, std::size_t fields)
{
    const auto rows = read_pattern_file(path, title, fields);
    if (!rows)
        return std::unexpected(rows.error());
    return T::create(*rows);
}

constexpr Place local{.country = "Local", .region = "Local", .city = "Local"};

} // namespace

EnrichmentData::EnrichmentData(const std::filesystem::path& directory, EnrichmentOptions options)
    : directory_(directory), options_(options)
{
    const auto v4 = directory / "city-ipv4.mmdb";
    const auto v6 = directory / "city-ipv6.mmdb";
    const auto asn = directory / "asn.bin";
    geo_v4_ = noted(GeoDatabase::open(v4), {v4, "country and city of IPv4 addresses"}, mapped_);
    geo_v6_ = noted(GeoDatabase::open(v6), {v6, "country and city of IPv6 addresses"}, mapped_);
    systems_ = noted(AsnTable::open(asn), {asn, "network and provider of addresses"}, mapped_);
}

Location EnrichmentData::locate(const IpAddress& address) const
{
    if (address.is_loopback())
        return {.place = local};
    if (address.is_private())
        return {};
    Location location;
    const auto& geo = address.is_v4() ? geo_v4_ : geo_v6_;
    if (geo)
        location.place = geo->find(address);
    if (systems_)
        location.system = systems_->find(address);
    return location;
}

UserAgent EnrichmentData::user_agent(std::string_view text) const
{
    const auto& parser = patterns().user_agents;
    if (parser)
        return parse_user_agent(*parser, text);
    return {};
}

BotVerdict EnrichmentData::bot(std::string_view user_agent) const
{
    return patterns().bots.check(user_agent);
}

bool EnrichmentData::is_spam_referrer(std::string_view host) const
{
    return patterns().spam_referrers.contains(host);
}

void EnrichmentData::load_patterns() const
{
    static_cast<void>(patterns());
}

std::vector<DataFile> EnrichmentData::files() const
{
    auto files = mapped_;
    const auto& read = patterns().files;
    files.insert(files.end(), read.begin(), read.end());
    return files;
}

const EnrichmentData::Patterns& EnrichmentData::patterns() const
{
    std::call_once(patterns_read_, &EnrichmentData::read_patterns, this);
    return patterns_;
}

void EnrichmentData::read_patterns() const
{
    const auto user_agents = directory_ / "user_agents.tsv";
    const auto bots = directory_ / "bots.tsv";
    auto& files = patterns_.files;
    patterns_.user_agents =
        noted(read<UapParser>(user_agents, user_agent_patterns_title, user_agent_pattern_fields),
              {user_agents, "browser and system of user agents"}, files);
    auto detector = noted(read<BotDetector>(bots, bot_patterns_title, bot_pattern_fields),
                          {bots, "lesser known bots"}, files);
    if (detector)
        patterns_.bots = *std::move(detector);
    const auto spam = directory_ / "spam-referrers.txt";
    auto referrers =
        noted(SpamReferrers::read(spam), {spam, "visits that spam referrers claim"}, files);
    if (referrers)
        patterns_.spam_referrers = *std::move(referrers);
}

} // namespace waymark::events::enrich
