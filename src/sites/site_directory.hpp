// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "sites/site.hpp"
#include "sites/visit_rules.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace waymark::storage {
class MetaStore;
}

namespace waymark::sites {

// A site with what is made of it once, and not for each event.
struct KnownSite : Site {
    explicit KnownSite(Site site);

    std::string host;       // host_of() it
    VisitRules visit_rules; // of its rules
};

// Every site, in memory: what is asked for each event that comes in, without SQL.
//
// Thread-safe. What is found stays as it is while it is held.
class SiteDirectory {
public:
    // Reads the sites. The store must outlive the directory. Throws storage::StoreError.
    explicit SiteDirectory(storage::MetaStore& store);
    ~SiteDirectory();
    SiteDirectory(const SiteDirectory&) = delete;
    SiteDirectory& operator=(const SiteDirectory&) = delete;

    // Reads them anew: after every change of a site. Blocks on the store; throws
    // storage::StoreError, and keeps what it has then.
    void reload();

    // Null if there is no such site.
    [[nodiscard]] std::shared_ptr<const KnownSite> find(SiteId id) const;
    // By its number in digits, or by its tracking id.
    [[nodiscard]] std::shared_ptr<const KnownSite> find(std::string_view reference) const;
    // By the host of its pages: lower case, without port; "www." before it, or none, is the same.
    // Of several the oldest.
    [[nodiscard]] std::shared_ptr<const KnownSite> find_by_host(std::string_view host) const;

private:
    struct Snapshot;
    [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const;

    storage::MetaStore& store_;
    std::mutex reload_mutex_; // the last to reload reads the last commit
    mutable std::mutex mutex_;
    std::shared_ptr<const Snapshot> snapshot_; // requires mutex_
};

} // namespace waymark::sites
