// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/uap_parser.hpp"

#include <fmt/format.h>

#include <optional>

namespace waymark::events::enrich {

namespace {

constexpr int group_count = 10; // the whole match and $1 … $9
using Groups = std::array<re2::StringPiece, group_count>;

std::string_view view(const re2::StringPiece& piece)
{
    return piece.data() == nullptr ? std::string_view{}
                                   : std::string_view{piece.data(), piece.size()};
}

std::string trimmed(std::string_view text)
{
    constexpr std::string_view space = " \t\r\n\f\v";
    const auto first = text.find_first_not_of(space);
    if (first == std::string_view::npos)
        return {};
    return std::string(text.substr(first, text.find_last_not_of(space) - first + 1));
}

std::string fill_in(std::string_view replacement, const Groups& groups)
{
    std::string text;
    for (std::size_t i = 0; i < replacement.size(); ++i) {
        const char digit = i + 1 < replacement.size() ? replacement[i + 1] : '\0';
        if (replacement[i] != '$' || digit < '1' || digit > '9') {
            text += replacement[i];
            continue;
        }
        text += view(groups[static_cast<std::size_t>(digit - '0')]);
        ++i;
    }
    return text;
}

// The group that a field is taken from if it has no replacement; 0 for none.
constexpr std::size_t default_group(bool device, std::size_t field)
{
    constexpr std::array<std::size_t, 3> of_device{1, 0, 1}; // family, brand, model
    if (!device)
        return field + 1;
    return field < of_device.size() ? of_device[field] : 0;
}

} // namespace

Result<UapParser> UapParser::create(std::span<const PatternRow> rows)
{
    std::vector<PatternSet::Pattern> patterns;
    std::vector<Rule> rules;
    for (const auto& row : rows) {
        Rule rule{};
        if (row[0] == "browser")
            rule.kind = Kind::browser;
        else if (row[0] == "os")
            rule.kind = Kind::os;
        else if (row[0] == "device")
            rule.kind = Kind::device;
        else
            return failure(Errc::invalid_argument, fmt::format("'{}' is no kind", row[0]));
        std::copy_n(row.begin() + 3, field_count, rule.replacements.begin());
        patterns.push_back({.regex = row[2], .ignores_case = row[1] == "i"});
        rules.push_back(std::move(rule));
    }
    auto compiled = PatternSet::compile(patterns);
    if (!compiled)
        return std::unexpected(compiled.error());
    return UapParser(*std::move(compiled), std::move(rules));
}

bool UapParser::match(int id, std::string_view user_agent, Fields& fields) const
{
    const auto& regex = patterns_[id];
    const auto& rule = rules_[static_cast<std::size_t>(id)];
    Groups groups{};
    const int wanted = std::min(group_count, regex.NumberOfCapturingGroups() + 1);
    if (!regex.Match({user_agent.data(), user_agent.size()}, 0, user_agent.size(),
                     re2::RE2::UNANCHORED, groups.data(), wanted))
        return false;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto group = default_group(rule.kind == Kind::device, i);
        const auto& replacement = rule.replacements[i];
        if (!replacement.empty())
            fields[i] = trimmed(fill_in(replacement, groups));
        else
            fields[i] = group == 0 ? std::string{} : trimmed(view(groups[group]));
    }
    return true;
}

UapResult UapParser::parse(std::string_view user_agent) const
{
    std::array<std::optional<Fields>, 3> found;
    for (const int id : patterns_.candidates(user_agent)) {
        auto& slot = found[static_cast<std::size_t>(rules_[static_cast<std::size_t>(id)].kind)];
        Fields fields;
        if (!slot && match(id, user_agent, fields))
            slot = std::move(fields);
    }

    auto& [browser, os, device] = found;
    UapResult result;
    if (browser)
        result.browser = {(*browser)[0], (*browser)[1], (*browser)[2], (*browser)[3]};
    if (os)
        result.os = {(*os)[0], (*os)[1], (*os)[2], (*os)[3], (*os)[4]};
    if (device)
        result.device = {(*device)[0], (*device)[1], (*device)[2]};
    return result;
}

} // namespace waymark::events::enrich
