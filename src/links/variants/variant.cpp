// SPDX-License-Identifier: Apache-2.0
#include "links/variants/variant.hpp"

#include "links/link_draft.hpp"
#include "links/mistakes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace waymark::links::variants {

namespace {

constexpr std::array<std::string_view, 4> status_names{"draft", "running", "paused", "completed"};
constexpr std::array<std::string_view, 3> split_names{"equal", "weighted", "custom"};

template <typename Enum>
std::optional<Enum> find_name(std::span<const std::string_view> names, std::string_view text)
{
    const auto found = std::ranges::find(names, text);
    if (found == names.end())
        return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

void check_weight(int weight, Mistakes& mistakes)
{
    if (weight < 0 || weight > weight_max)
        mistakes.add("weight", fmt::format("Invalid weight: it must be from 0 to {}", weight_max));
}

} // namespace

std::vector<Error> find_mistakes(const VariantDraft& draft, const TargetPolicy& targets)
{
    Mistakes mistakes;
    mistakes.check_name("name", draft.name, name_max);
    mistakes.check_target("target_url", draft.target_url, targets);
    mistakes.check_text("description", draft.description, description_max);
    check_weight(draft.weight, mistakes);
    return std::move(mistakes).take();
}

std::vector<Error> find_mistakes(const VariantPatch& patch, const TargetPolicy& targets)
{
    Mistakes mistakes;
    if (patch.name)
        mistakes.check_name("name", *patch.name, name_max);
    if (patch.target_url)
        mistakes.check_target("target_url", *patch.target_url, targets);
    if (patch.weight)
        check_weight(*patch.weight, mistakes);
    return std::move(mistakes).take();
}

std::string_view to_string(TestStatus status)
{
    return status_names[static_cast<std::size_t>(status)];
}

std::string_view to_string(TrafficSplit split)
{
    return split_names[static_cast<std::size_t>(split)];
}

std::optional<TestStatus> parse_test_status(std::string_view text)
{
    return find_name<TestStatus>(status_names, text);
}

std::optional<TrafficSplit> parse_traffic_split(std::string_view text)
{
    return find_name<TrafficSplit>(split_names, text);
}

} // namespace waymark::links::variants
