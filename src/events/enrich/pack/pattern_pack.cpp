// SPDX-License-Identifier: Apache-2.0
#include "events/enrich/pack/pattern_pack.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

namespace waymark::events::enrich::pack {

namespace {

struct Section {
    const char* key;
    const char* kind;
    std::array<const char*, 5> replacements; // null: the kind has no such field
};

constexpr std::array sections{
    Section{"user_agent_parsers",
            "browser",
            {"family_replacement", "v1_replacement", "v2_replacement", "v3_replacement", nullptr}},
    Section{"os_parsers",
            "os",
            {"os_replacement", "os_v1_replacement", "os_v2_replacement", "os_v3_replacement",
             "os_v4_replacement"}},
    Section{"device_parsers",
            "device",
            {"device_replacement", "brand_replacement", "model_replacement", nullptr, nullptr}},
};

// Patterns that also fit people: an Android 15 build that many makers ship, the browser inside
// Facebook's application, and the bar in what Alipay's tells of its window.
constexpr std::array<std::string_view, 3> too_wide{"AP3A\\.240617\\.008", "MetaIAB Facebook",
                                                   "\\|"};

bool is_too_wide(std::string_view pattern)
{
    return std::ranges::find(too_wide, pattern) != too_wide.end();
}

std::string text_of(const YAML::Node& node)
{
    return node ? node.as<std::string>() : std::string{};
}

PatternRow to_row(const Section& section, const YAML::Node& entry)
{
    PatternRow row{section.kind, text_of(entry["regex_flag"]), text_of(entry["regex"])};
    for (const char* const key : section.replacements)
        row.push_back(key == nullptr ? std::string{} : text_of(entry[key]));
    return row;
}

bool has_lookaround(std::string_view pattern)
{
    return pattern.contains("(?!") || pattern.contains("(?=") || pattern.contains("(?<");
}

Result<std::vector<PatternRow>> isbot_rows(const std::filesystem::path& module)
{
    constexpr std::string_view begin_mark = "patterns_default = [";
    std::ifstream in(module);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    const auto begin = text.find(begin_mark);
    const auto end = text.find("];", begin);
    if (begin == std::string::npos || end == std::string::npos) {
        return failure(Errc::invalid_argument,
                       fmt::format("{} holds no list of patterns", module.string()));
    }
    // A list of strings in JavaScript is one in YAML.
    const auto list_begin = begin + begin_mark.size() - 1;
    std::vector<PatternRow> rows;
    for (const auto& node : YAML::Load(text.substr(list_begin, end - list_begin + 1))) {
        const auto pattern = node.as<std::string>();
        if (is_too_wide(pattern))
            continue;
        auto row = to_bot_row(pattern);
        if (!row)
            return std::unexpected(row.error());
        rows.push_back(*std::move(row));
    }
    return rows;
}

} // namespace

Result<std::vector<PatternRow>> user_agent_rows(const std::filesystem::path& yaml)
{
    try {
        const auto document = YAML::LoadFile(yaml.string());
        std::vector<PatternRow> rows;
        for (const auto& section : sections) {
            for (const auto& entry : document[section.key])
                rows.push_back(to_row(section, entry));
        }
        return rows;
    } catch (const YAML::Exception& error) {
        return failure(Errc::invalid_argument, fmt::format("{}: {}", yaml.string(), error.what()));
    }
}

Result<std::vector<PatternRow>> bot_rows(const std::filesystem::path& crawlers_json,
                                         const std::filesystem::path& isbot_module)
{
    try {
        std::vector<PatternRow> rows;
        for (const auto& entry : YAML::LoadFile(crawlers_json.string())) {
            auto pattern = entry["pattern"].as<std::string>();
            if (!is_too_wide(pattern))
                rows.push_back({"", std::move(pattern), "", ""});
        }
        auto more = isbot_rows(isbot_module);
        if (!more)
            return more;
        std::ranges::move(*more, std::back_inserter(rows));
        return rows;
    } catch (const YAML::Exception& error) {
        return failure(Errc::invalid_argument,
                       fmt::format("{}: {}", crawlers_json.string(), error.what()));
    }
}

Result<PatternRow> to_bot_row(std::string_view isbot_pattern)
{
    constexpr std::string_view lookbehind = "(?<!";
    constexpr std::string_view lookahead = "(?!";
    auto pattern = isbot_pattern;
    std::string_view not_before;
    std::string_view not_after;
    if (pattern.starts_with(lookbehind)) {
        const auto end = pattern.find(')');
        not_before = pattern.substr(lookbehind.size(), end - lookbehind.size());
        pattern.remove_prefix(end + 1);
    }
    if (const auto at = pattern.rfind(lookahead);
        at != std::string_view::npos && pattern.ends_with(')')) {
        not_after = pattern.substr(at + lookahead.size());
        not_after.remove_suffix(1);
        pattern = pattern.substr(0, at);
    }
    if (has_lookaround(pattern) || has_lookaround(not_before) || has_lookaround(not_after)) {
        return failure(Errc::invalid_argument,
                       fmt::format("a lookaround where none can be: {}", isbot_pattern));
    }
    return PatternRow{"i", std::string(pattern), std::string(not_before), std::string(not_after)};
}

Result<std::string> to_pattern_file(std::string_view title, const std::vector<PatternRow>& rows)
{
    const auto is_control = [](char c) { return c >= '\0' && c < ' '; };
    std::string text(title);
    text += '\n';
    for (const auto& row : rows) {
        for (const auto& field : row) {
            if (std::ranges::any_of(field, is_control)) {
                return failure(Errc::invalid_argument,
                               fmt::format("a byte that no pattern may have: {}", field));
            }
            text += field;
            text += '\t';
        }
        text.back() = '\n';
    }
    return text;
}

} // namespace waymark::events::enrich::pack
