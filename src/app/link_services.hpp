// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.hpp"
#include "app/orphans.hpp"
#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "identity/password_hasher.hpp"
#include "image/image_store.hpp"
#include "links/bundles/bundle_service.hpp"
#include "links/domains/domain_service.hpp"
#include "links/link_repository.hpp"
#include "links/link_service.hpp"
#include "links/routing/rule_service.hpp"
#include "links/variants/ab_test_service.hpp"
#include "links/variants/variant_service.hpp"
#include "redirect/host_table.hpp"
#include "redirect/link_cache.hpp"
#include "settings/system_settings.hpp"

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace waymark::app {

// Links and all that belongs to them, wired.
struct LinkServices {
    struct Surroundings {
        storage::MetaStore& store;
        const Clock& clock;
        MetricsRegistry& metrics;
        identity::PasswordHasher& passwords;
        std::string public_url; // of links on the default domain
    };

    // What `around` refers to outlives the services. Reads the domains.
    LinkServices(const Config& config, const Surroundings& around);
    LinkServices(const LinkServices&) = delete;
    LinkServices& operator=(const LinkServices&) = delete;

    // Links of somebody who is being removed: gone with the transaction, forgotten after it.
    Orphans orphans;

    links::LinkRepository repository;
    links::domains::DomainService domains;
    links::variants::VariantService variants;
    links::variants::AbTestService ab_tests;
    links::routing::RuleService rules;
    links::bundles::BundleService bundles;
    links::LinkService links;
    settings::SystemSettings settings;
    image::ImageStore images;

    redirect::HostTable hosts;
    redirect::LinkCache cache;

private:
    [[nodiscard]] links::TargetPolicy targets(const Config& config,
                                              const std::string& public_url) const;
    [[nodiscard]] std::function<void(DomainId, std::string_view)> forget_changed();
    [[nodiscard]] redirect::SnapshotPointer load(DomainId domain, std::string_view slug);
    void read_hosts();
    void warn_of_hidden_links(const std::vector<std::string>& names);

    std::mutex hosts_mutex_; // one reads and replaces at a time, so that the latest state stays
};

} // namespace waymark::app
