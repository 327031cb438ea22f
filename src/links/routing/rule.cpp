// SPDX-License-Identifier: Apache-2.0
#include "links/routing/rule.hpp"

#include "links/mistakes.hpp"

#include <fmt/format.h>

#include <utility>

namespace waymark::links::routing {

namespace {

void check_priority(std::int64_t priority, Mistakes& mistakes)
{
    if (priority < 0 || priority > priority_max)
        mistakes.add("priority",
                     fmt::format("Invalid priority: it must be from 0 to {}", priority_max));
}

void check_conditions(const Conditions& conditions, Mistakes& mistakes)
{
    for (auto& mistake : find_mistakes(conditions))
        mistakes.add(std::move(mistake));
}

} // namespace

std::vector<Error> find_mistakes(const RuleDraft& draft, const TargetPolicy& targets)
{
    Mistakes mistakes;
    mistakes.check_name("name", draft.name, name_max);
    mistakes.check_target("target_url", draft.target_url, targets);
    check_priority(draft.priority, mistakes);
    check_conditions(draft.conditions, mistakes);
    return std::move(mistakes).take();
}

std::vector<Error> find_mistakes(const RulePatch& patch, const TargetPolicy& targets)
{
    Mistakes mistakes;
    if (patch.name)
        mistakes.check_name("name", *patch.name, name_max);
    if (patch.target_url)
        mistakes.check_target("target_url", *patch.target_url, targets);
    if (patch.priority)
        check_priority(*patch.priority, mistakes);
    if (patch.conditions)
        check_conditions(*patch.conditions, mistakes);
    return std::move(mistakes).take();
}

} // namespace waymark::links::routing
