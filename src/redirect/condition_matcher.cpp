// SPDX-License-Identifier: Apache-2.0
#include "redirect/condition_matcher.hpp"

#include "base/query_string.hpp"
#include "base/text.hpp"
#include "redirect/criterion.hpp"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

namespace waymark::redirect {

const PlaceFacts& VisitView::place()
{
    if (!place_)
        place_ = facts_.place(visit_.ip);
    return *place_;
}

const ClientFacts& VisitView::client()
{
    if (!client_)
        client_ = facts_.client(visit_.user_agent);
    return *client_;
}

std::string_view VisitView::parameter(std::string_view name)
{
    auto query = visit_.query;
    while (!query.empty()) {
        const auto [encoded_name, value] = take_parameter(query);
        if (value.empty() || !decodes_to(encoded_name, name))
            continue;
        decoded_.clear();
        append_form_decoded(decoded_, value);
        return decoded_;
    }
    return {};
}

std::string_view VisitView::searched(std::string_view text)
{
    text = text.substr(0, searched_bytes_max);
    // A parameter stands there already: that becomes shorter, and stays where it is.
    decoded_.resize(text.size());
    std::ranges::transform(text, decoded_.begin(), [](char c) { return ascii_lower(c); });
    return decoded_;
}

struct ConditionMatcher::Ready {
    bool is_any;
    std::vector<Criterion> criteria;
};

ConditionMatcher::ConditionMatcher() = default;

ConditionMatcher::ConditionMatcher(const links::routing::Conditions& conditions)
{
    Ready ready{.is_any = conditions.is_any, .criteria = {}};
    for (const auto& condition : conditions.list)
        ready.criteria.push_back(make_criterion(condition));
    ready_ = std::make_unique<const Ready>(std::move(ready));
}

ConditionMatcher::~ConditionMatcher() = default;
ConditionMatcher::ConditionMatcher(ConditionMatcher&&) noexcept = default;
ConditionMatcher& ConditionMatcher::operator=(ConditionMatcher&&) noexcept = default;

bool ConditionMatcher::matches(VisitView& visit) const
{
    if (!ready_ || ready_->criteria.empty())
        return false;
    const auto holds = [&visit](const Criterion& criterion) {
        return std::visit([&visit](const auto& each) { return each.holds(visit); }, criterion);
    };
    return ready_->is_any ? std::ranges::any_of(ready_->criteria, holds)
                          : std::ranges::all_of(ready_->criteria, holds);
}

} // namespace waymark::redirect
