// SPDX-License-Identifier: Apache-2.0
#include "app/link_services.hpp"

#include "base/log.hpp"
#include "base/url.hpp"
#include "redirect/snapshot.hpp"

#include <fmt/format.h>

#include <utility>

namespace waymark::app {

LinkServices::LinkServices(const Config& config, const Surroundings& around)
    : repository(around.store),
      domains({.store = around.store, .clock = around.clock, .changed = [this] { read_hosts(); }}),
      variants({.store = around.store,
                .clock = around.clock,
                .targets = targets(config, around.public_url),
                .changed = forget_changed()}),
      ab_tests({.store = around.store,
                .clock = around.clock,
                .targets = targets(config, around.public_url),
                .changed = forget_changed()}),
      rules({.store = around.store,
             .clock = around.clock,
             .targets = targets(config, around.public_url),
             .changed = forget_changed()}),
      bundles({.store = around.store, .clock = around.clock}),
      links({.repository = repository,
             .clock = around.clock,
             .targets = targets(config, around.public_url),
             .slugs = links::SlugGenerator{},
             .hash_password = [&passwords = around.passwords](
                                  std::string_view password) { return passwords.hash(password); },
             .is_password =
                 [&passwords = around.passwords](std::string_view hash, std::string_view password) {
                     return passwords.verify(std::string(hash), password);
                 },
             .draw_code = [this](DomainId name) { return domains.draw_code(name); },
             .changed = forget_changed(),
             .discard_image = [this](std::string_view key) { images.remove(key); },
             .reserved = config.tracker.names()}),
      settings(around.store, around.clock), images(config.data.directory / "images"),
      cache(
          {.links_max = config.links.cache_entries},
          [this](DomainId domain, std::string_view slug) { return load(domain, slug); },
          around.metrics)
{
    settings.seed();
    read_hosts();
    warn_of_hidden_links(config.tracker.names());
}

// Made before their names were given to scripts. On the default domain no slug has a dot.
void LinkServices::warn_of_hidden_links(const std::vector<std::string>& names)
{
    for (const auto& host : domains.hosts()) {
        for (const auto& name : names) {
            if (repository.find_by_slug(host.id, name))
                log::warning("a link can't be followed: a script has its name, by tracker.file or "
                             "tracker.pingoo_file",
                             {{"domain", host.name}, {"slug", name}});
        }
    }
}

// A link to this server would lead in circles.
links::TargetPolicy LinkServices::targets(const Config& config, const std::string& public_url) const
{
    using Hosts = links::TargetPolicy::Hosts;
    const auto own = Url::parse(public_url);
    return links::TargetPolicy(config.links.allow_private_targets ? Hosts::any : Hosts::public_only,
                               [this, own](const Url& url) {
                                   auto host = url.host();
                                   if (host.ends_with('.')) // the same host, by its whole name
                                       host.remove_suffix(1);
                                   if (own && host == own->host() && url.port() == own->port())
                                       return true;
                                   return hosts.find(fmt::format("{}:{}", host, url.port())) !=
                                          nullptr;
                               });
}

std::function<void(DomainId, std::string_view)> LinkServices::forget_changed()
{
    return [this](DomainId domain, std::string_view slug) { cache.forget(domain, slug); };
}

redirect::SnapshotPointer LinkServices::load(DomainId domain, std::string_view slug)
{
    const auto link = repository.find_by_slug(domain, slug);
    if (!link)
        return nullptr;
    redirect::LinkParts parts;
    if (link->is_smart_routing)
        parts.rules = rules.list(link->id);
    if (link->is_ab_test)
        parts.variants = variants.list(link->id);
    parts.test = ab_tests.running_on(link->id);
    return redirect::make_snapshot(*link, parts);
}

void LinkServices::read_hosts()
{
    const std::lock_guard guard(hosts_mutex_);
    hosts.replace(domains.hosts());
}

} // namespace waymark::app
