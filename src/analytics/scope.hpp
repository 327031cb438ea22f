// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/ids.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace waymark::analytics {

// Whose events a query may see. There is no default: who asks says so. Narrowing only ever takes
// away.
class Scope {
public:
    // Everybody's: for administrators.
    [[nodiscard]] static Scope everything() { return Scope(std::nullopt); }
    // What this user owns.
    [[nodiscard]] static Scope owner(UserId owner) { return Scope(owner); }

    [[nodiscard]] Scope link(LinkId link) const { return links({link}); }
    // Of none: no events at all.
    [[nodiscard]] Scope links(std::vector<LinkId> links) const
    {
        Scope narrower = *this;
        narrower.links_ = std::move(links);
        return narrower;
    }
    [[nodiscard]] Scope domain(DomainId domain) const
    {
        Scope narrower = *this;
        narrower.domain_ = domain;
        return narrower;
    }
    [[nodiscard]] Scope site(SiteId site) const
    {
        Scope narrower = *this;
        narrower.site_ = site;
        return narrower;
    }

    [[nodiscard]] const std::optional<UserId>& owner() const { return owner_; }
    [[nodiscard]] const std::optional<std::vector<LinkId>>& links() const { return links_; }
    [[nodiscard]] const std::optional<DomainId>& domain() const { return domain_; }
    [[nodiscard]] const std::optional<SiteId>& site() const { return site_; }

    friend bool operator==(const Scope&, const Scope&) = default;

private:
    explicit Scope(std::optional<UserId> owner) : owner_(owner) {}

    std::optional<UserId> owner_;
    std::optional<std::vector<LinkId>> links_;
    std::optional<DomainId> domain_;
    std::optional<SiteId> site_;
};

} // namespace waymark::analytics
