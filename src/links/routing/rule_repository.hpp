// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "links/routing/rule.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace soci {
class session;
}

namespace waymark::links::routing {

// The SQL of `routing_rules`. Lives within one MetaStore::read or ::write.
//
// A rule whose conditions can't be read any more, because the system has lost their time zone, has
// none and so is met by nobody; the log names it. The text stays in the store until somebody sets
// conditions anew.
class RuleRepository {
public:
    explicit RuleRepository(soci::session& session) : session_(session) {}

    // `rule.id` is not read.
    [[nodiscard]] RuleId insert(const Rule& rule);
    [[nodiscard]] std::vector<Rule> list(LinkId link); // in the order of their trying
    [[nodiscard]] std::optional<Rule> find(LinkId link, std::string_view uid);
    [[nodiscard]] std::uint64_t count(LinkId link);
    void update(RuleId id, const RulePatch& patch, TimePoint now);
    void remove(RuleId id);

    // Turns the routing of a link on or off. False if there is no such link.
    bool set_routing(LinkId link, bool is_on);

private:
    soci::session& session_;
};

} // namespace waymark::links::routing
