// SPDX-License-Identifier: Apache-2.0
#include "sites/site_directory.hpp"

#include "base/text.hpp"
#include "sites/site_repository.hpp"
#include "storage/meta_store.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <string>
#include <utility>

namespace waymark::sites {

namespace {

using Entry = std::shared_ptr<const KnownSite>;

template <typename Map, typename Key>
Entry find_in(const Map& map, const Key& key)
{
    const auto found = map.find(key);
    return found == map.end() ? nullptr : found->second;
}

} // namespace

KnownSite::KnownSite(Site site)
    : Site(std::move(site)), host(host_of(*this)), visit_rules(this->rules)
{
}

// The texts that are keys live in the sites.
struct SiteDirectory::Snapshot {
    boost::unordered_flat_map<std::uint64_t, Entry> by_id;
    boost::unordered_flat_map<std::string_view, Entry> by_tracking_id;
    boost::unordered_flat_map<std::string_view, Entry> by_host;
};

SiteDirectory::SiteDirectory(storage::MetaStore& store) : store_(store)
{
    reload();
}

SiteDirectory::~SiteDirectory() = default;

void SiteDirectory::reload()
{
    const std::lock_guard reloading(reload_mutex_);
    auto sites = store_.read([](soci::session& session) { return SiteRepository(session).all(); });
    auto snapshot = std::make_shared<Snapshot>();
    for (auto& site : sites) {
        const auto entry = std::make_shared<const KnownSite>(std::move(site));
        snapshot->by_id.emplace(entry->id.value, entry);
        snapshot->by_tracking_id.emplace(entry->tracking_id, entry);
        if (!entry->host.empty())
            snapshot->by_host.emplace(without_www(entry->host), entry);
    }
    // What was known before goes when the lock is released: there may be much of it.
    std::shared_ptr<const Snapshot> replaced = std::move(snapshot);
    const std::lock_guard lock(mutex_);
    snapshot_.swap(replaced);
}

std::shared_ptr<const SiteDirectory::Snapshot> SiteDirectory::snapshot() const
{
    const std::lock_guard lock(mutex_);
    return snapshot_;
}

Entry SiteDirectory::find(SiteId id) const
{
    return find_in(snapshot()->by_id, id.value);
}

Entry SiteDirectory::find(std::string_view reference) const
{
    const auto all = snapshot();
    if (const auto id = parse_number<std::uint64_t>(reference)) {
        if (auto entry = find_in(all->by_id, *id))
            return entry;
    }
    return find_in(all->by_tracking_id, reference);
}

Entry SiteDirectory::find_by_host(std::string_view host) const
{
    return find_in(snapshot()->by_host, without_www(host));
}

} // namespace waymark::sites
