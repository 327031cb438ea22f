// SPDX-License-Identifier: Apache-2.0
#include "links/routing/rule.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace waymark::links::routing {

namespace {

using namespace std::chrono_literals;

Condition is(ConditionType type, std::string value)
{
    return {.type = type,
            .op = ConditionOperator::equals,
            .values = {std::move(value)},
            .time = {},
            .parameter = {}};
}

Condition language_has(std::string tag)
{
    return {.type = ConditionType::language,
            .op = ConditionOperator::contains,
            .values = {std::move(tag)},
            .time = {},
            .parameter = {}};
}

Conditions all(std::vector<Condition> list)
{
    return {.is_any = false, .list = std::move(list)};
}

Conditions any(std::vector<Condition> list)
{
    return {.is_any = true, .list = std::move(list)};
}

Conditions business_hours()
{
    const Condition hours{.type = ConditionType::time,
                          .op = ConditionOperator::between,
                          .values = {},
                          .time = TimeSpan{.start = 9h, .end = 18h, .zone = {}},
                          .parameter = {}};
    const Condition weekdays{.type = ConditionType::day_of_week,
                             .op = ConditionOperator::in,
                             .values = {"1", "2", "3", "4", "5"},
                             .time = {},
                             .parameter = {}};
    return all({hours, weekdays});
}

std::array<RuleTemplate, 7> make_templates()
{
    using enum ConditionType;
    return {{
        {.key = "APP_DOWNLOAD_IOS",
         .name = "iOS App Download",
         .description = "Leads iPhones and iPads to the App Store.",
         .conditions = all({is(os, "iOS")})},
        {.key = "APP_DOWNLOAD_ANDROID",
         .name = "Android App Download",
         .description = "Leads Android devices to Google Play.",
         .conditions = all({is(os, "Android")})},
        {.key = "MULTILANG_TW",
         .name = "Traditional Chinese Users",
         .description = "Leads readers of traditional Chinese, and visitors from Taiwan, to a page "
                        "of theirs.",
         .conditions = any({language_has("zh-TW"), language_has("zh-Hant"), is(country, "TW")})},
        {.key = "MULTILANG_CN",
         .name = "Simplified Chinese Users",
         .description = "Leads readers of simplified Chinese, and visitors from mainland China, to "
                        "a page of theirs.",
         .conditions = any({language_has("zh-CN"), language_has("zh-Hans"), is(country, "CN")})},
        {.key = "BUSINESS_HOURS",
         .name = "Business Hours",
         .description = "Leads visits from Monday to Friday, 09:00 to 18:00 UTC, elsewhere than "
                        "those of the time off.",
         .conditions = business_hours()},
        {.key = "MOBILE_ONLY",
         .name = "Mobile Users",
         .description = "Leads mobile phones to a page made for them.",
         .conditions = all({is(device, "mobile")})},
        {.key = "DESKTOP_ONLY",
         .name = "Desktop Users",
         .description = "Leads desktop computers to a page made for them.",
         .conditions = all({is(device, "desktop")})},
    }};
}

} // namespace

std::span<const RuleTemplate> rule_templates()
{
    static const auto templates = make_templates();
    return templates;
}

const RuleTemplate* find_template(std::string_view key)
{
    const auto templates = rule_templates();
    const auto found = std::ranges::find(templates, key, &RuleTemplate::key);
    return found == templates.end() ? nullptr : &*found;
}

} // namespace waymark::links::routing
