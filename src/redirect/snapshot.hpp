// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "links/link.hpp"
#include "links/routing/rule.hpp"
#include "links/variants/variant.hpp"
#include "redirect/condition_matcher.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace waymark::redirect {

// Where a link may lead, without and with the link's own campaign parameters. On the default domain
// in normal spelling (Url::text), as Open Short URL does; on others as it was entered, in printable
// ASCII, as the DWZ service does.
struct Target {
    std::string text;
    std::string with_utm;
};

// Variants whose shares are drawn from: what a draw below `reach` and not below the one before
// yields.
struct Share {
    VariantId variant;
    std::uint32_t reach = 0;
    Target target;
};

struct RoutingRule {
    RuleId rule;
    ConditionMatcher matcher;
    Target target;
};

// A running test: in its window it takes the place of everything below.
struct RunningTest {
    std::uint64_t id = 0;
    TimePoint start = TimePoint::min();
    TimePoint end = TimePoint::max();
    std::vector<Share> shares;
    std::uint32_t total = 0;
};

// What social networks show of a link.
struct Preview {
    std::string title;
    std::string description;
    std::string image; // a key of the image store
    links::TwitterCard card = links::TwitterCard::summary_large_image;
};

// What a redirect needs to know of a link, made ready once. Never changes: threads share it.
struct Snapshot {
    LinkId link;
    UserId owner;
    links::LinkStatus status = links::LinkStatus::active;
    TimePoint expires = TimePoint::max(); // the link works before this moment
    // What its limit leaves; nothing: it has none. Taking one is for the caller.
    std::optional<std::int64_t> clicks_left;
    bool has_password = false;
    links::LinkUtm utm;
    Target target;

    bool is_routed = false; // rules are tried, and `default_target` takes the target's place
    std::vector<RoutingRule> rules; // active ones, in the order of their trying
    std::optional<Target> default_target;

    std::vector<Share> shares; // of its own active variants
    std::uint32_t total = 0;   // with the target's own share; 0: there is nothing to draw
    bool is_sticky = false;

    std::optional<RunningTest> test;
    std::optional<Preview> preview;
};

using SnapshotPointer = std::shared_ptr<const Snapshot>;

// What belongs to a link besides its row.
struct LinkParts {
    std::vector<links::routing::Rule> rules;        // in the order of their trying
    std::vector<links::variants::Variant> variants; // the link's own, in the order of their making
    std::optional<links::variants::AbTest> test;
};

// Null, and a line in the log, if the link's target is no URL: nobody can be led there. A rule or
// variant whose target is none is left out.
[[nodiscard]] SnapshotPointer make_snapshot(const links::Link& link, const LinkParts& parts);

} // namespace waymark::redirect
