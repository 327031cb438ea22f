// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"
#include "links/domains/domain_service.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::redirect {

// What a redirect needs to know of the host that it was asked at.
struct HostSettings {
    DomainId domain;
    bool pass_query_params = false;
    // For pages; empty if the domain was removed or has none.
    std::string site_name;
    std::string icp_number;
    std::string police_number;
    bool is_registered = false; // false once the domain was removed or renamed
};

// Names under which links stand. Replaced as a whole when a domain changes; nobody ever waits for
// longer than a pointer is copied. Thread-safe.
class HostTable {
public:
    HostTable();
    ~HostTable();
    HostTable(const HostTable&) = delete;
    HostTable& operator=(const HostTable&) = delete;

    // Keeps what is told by DomainService::hosts(). Calls must not overlap.
    void replace(const std::vector<links::domains::NamedHost>& hosts);

    // The settings for a Host field, in any case and with or without a port that is 80 or 443;
    // null: the default domain. Allocates nothing.
    [[nodiscard]] std::shared_ptr<const HostSettings> find(std::string_view host) const;

private:
    struct Names;

    [[nodiscard]] std::shared_ptr<const Names> current() const;

    std::atomic<bool> is_empty_ = true; // the usual case costs one load
    // A std::atomic<std::shared_ptr> would do, but libstdc++ 12 doesn't order its loads before the
    // next store.
    mutable std::mutex mutex_;
    std::shared_ptr<const Names> names_; // requires mutex_
};

} // namespace waymark::redirect
