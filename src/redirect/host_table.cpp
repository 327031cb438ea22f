// SPDX-License-Identifier: Apache-2.0
#include "redirect/host_table.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <unordered_map>
#include <utility>

namespace waymark::redirect {

namespace {

// A name of 253 bytes (RFC 1035, 2.3.4), a colon and a port; no longer one is found.
constexpr std::size_t host_bytes_max = 260;

struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return hash64(text); }
};

std::string_view without_usual_port(std::string_view host)
{
    for (const std::string_view port : {":80", ":443"}) {
        if (host.ends_with(port))
            return host.substr(0, host.size() - port.size());
    }
    return host;
}

HostSettings to_settings(const links::domains::NamedHost& host)
{
    HostSettings settings{.domain = host.id, .is_registered = host.domain.has_value()};
    if (host.domain) {
        settings.pass_query_params = host.domain->pass_query_params;
        settings.site_name = host.domain->site_name;
        settings.icp_number = host.domain->icp_number;
        settings.police_number = host.domain->police_number;
    }
    return settings;
}

} // namespace

struct HostTable::Names {
    using Map =
        std::unordered_map<std::string, std::shared_ptr<const HostSettings>, Hash, std::equal_to<>>;
    Map settings; // by a name in lower case without its usual port
};

HostTable::HostTable() = default;

HostTable::~HostTable() = default;

void HostTable::replace(const std::vector<links::domains::NamedHost>& hosts)
{
    auto names = std::make_shared<Names>();
    for (const auto& host : hosts) {
        auto& settings = names->settings[ascii_lower(without_usual_port(host.name))];
        // Of two spellings of one name, the one that is registered counts.
        if (settings == nullptr || (host.domain && !settings->is_registered))
            settings = std::make_shared<const HostSettings>(to_settings(host));
    }
    std::shared_ptr<const Names> ready = std::move(names);
    const std::scoped_lock lock(mutex_);
    is_empty_.store(ready->settings.empty(), std::memory_order_relaxed);
    names_.swap(ready); // the old names go when the lock is free again
}

std::shared_ptr<const HostTable::Names> HostTable::current() const
{
    const std::scoped_lock lock(mutex_);
    return names_;
}

std::shared_ptr<const HostSettings> HostTable::find(std::string_view host) const
{
    if (is_empty_.load(std::memory_order_relaxed) || host.size() > host_bytes_max)
        return nullptr;
    std::array<char, host_bytes_max> lower{};
    const auto end =
        std::ranges::transform(host, lower.begin(), [](char c) { return ascii_lower(c); }).out;
    const auto names = current();
    const auto found = names->settings.find(without_usual_port({lower.begin(), end}));
    return found == names->settings.end() ? nullptr : found->second;
}

} // namespace waymark::redirect
