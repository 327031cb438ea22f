// SPDX-License-Identifier: Apache-2.0
#include "sites/goal.hpp"

#include "base/text_rules.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace waymark::sites {

namespace {

constexpr std::array<std::pair<std::string_view, GoalDeed::Kind>, 2> kinds{{
    {"page", GoalDeed::Kind::page},
    {"event", GoalDeed::Kind::event},
}};
constexpr std::array<std::pair<std::string_view, GoalDeed::Match>, 3> matches{{
    {"is", GoalDeed::Match::is},
    {"starts_with", GoalDeed::Match::starts_with},
    {"matches", GoalDeed::Match::matches},
}};

template <typename Table, typename Value>
std::string_view name_in(const Table& table, Value value)
{
    for (const auto& [name, known] : table) {
        if (known == value)
            return name;
    }
    std::unreachable();
}

template <typename Table>
auto value_in(const Table& table, std::string_view name)
    -> std::optional<typename Table::value_type::second_type>
{
    for (const auto& [known, value] : table) {
        if (known == name)
            return value;
    }
    return std::nullopt;
}

std::unexpected<Error> wrong(std::string_view field, std::string_view rule)
{
    return failure(Errc::invalid_argument, fmt::format("Invalid {}: {}", field, rule),
                   std::string(field));
}

Result<void> check_line_of(std::string_view text, std::string_view field, std::size_t length_max)
{
    if (text.empty())
        return wrong(field, fmt::format("it has 1 to {} characters", length_max));
    return check_line(text, field, length_max);
}

Result<void> check_deed(const GoalDeed& deed)
{
    const bool is_page = deed.kind == GoalDeed::Kind::page;
    if (auto checked = check_line_of(deed.value, is_page ? "page" : "event", goal_value_length_max);
        !checked)
        return checked;
    if (!is_page && deed.match != GoalDeed::Match::is)
        return wrong("match", "it says how a page is compared");
    const bool has_star = deed.match == GoalDeed::Match::matches && deed.value.starts_with('*');
    if (is_page && !deed.value.starts_with('/') && !has_star)
        return wrong("page", "it is a path, and begins with a slash");
    return {};
}

void add_mistake(const Result<void>& checked, std::vector<Error>& mistakes)
{
    if (!checked)
        mistakes.push_back(checked.error());
}

} // namespace

std::vector<Error> find_mistakes(const GoalPatch& patch)
{
    std::vector<Error> mistakes;
    if (patch.name)
        add_mistake(check_line_of(*patch.name, "name", goal_name_length_max), mistakes);
    if (patch.deed)
        add_mistake(check_deed(*patch.deed), mistakes);
    return mistakes;
}

std::vector<Error> find_mistakes(const GoalDraft& draft)
{
    return find_mistakes(GoalPatch{.name = draft.name, .deed = draft.deed});
}

std::string_view to_string(GoalDeed::Kind kind)
{
    return name_in(kinds, kind);
}

std::string_view to_string(GoalDeed::Match match)
{
    return name_in(matches, match);
}

std::optional<GoalDeed::Kind> parse_goal_kind(std::string_view name)
{
    return value_in(kinds, name);
}

std::optional<GoalDeed::Match> parse_goal_match(std::string_view name)
{
    return value_in(matches, name);
}

} // namespace waymark::sites
