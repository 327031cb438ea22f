// SPDX-License-Identifier: Apache-2.0
#include "links/mistakes.hpp"

#include "base/text.hpp"
#include "base/text_rules.hpp"

#include <fmt/format.h>

#include <utility>

namespace waymark::links {

namespace {

// A zero byte is UTF-8, but not every database takes it.
bool is_storable(std::string_view text)
{
    return is_utf8(text) && !text.contains('\0');
}

} // namespace

void Mistakes::add(std::string_view field, std::string message)
{
    add(Error{Errc::invalid_argument, std::move(message), std::string(field)});
}

void Mistakes::check_text(std::string_view field, std::string_view text, std::size_t max)
{
    if (!is_storable(text))
        add(field, fmt::format("Invalid {}: it must be UTF-8 text", field));
    else if (count_code_points(text) > max)
        add(field, fmt::format("Invalid {}: it must be at most {} characters long", field, max));
}

void Mistakes::check_name(std::string_view field, std::string_view name, std::size_t max)
{
    if (trim(name).empty())
        add(field, fmt::format("Invalid {}: it must be 1 to {} characters long", field, max));
    else
        check_text(field, name, max);
}

void Mistakes::check_target(std::string_view field, std::string_view target,
                            const TargetPolicy& policy)
{
    if (auto url = policy.check(target, field); !url)
        add(std::move(url.error()));
    else if (!is_storable(target))
        add(field, "Invalid URL: it must be UTF-8 text");
}

} // namespace waymark::links
