// SPDX-License-Identifier: Apache-2.0
#include "links/link_draft.hpp"

#include "base/text.hpp"
#include "links/slug.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

namespace waymark::links {

namespace {

std::size_t code_points(std::string_view utf8)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        utf8, [](char c) { return (static_cast<std::uint8_t>(c) & 0xc0U) != 0x80; }));
}

class Mistakes {
public:
    void add(std::string_view field, std::string message)
    {
        found_.push_back({Errc::invalid_argument, std::move(message), std::string(field)});
    }
    void add(Error error) { found_.push_back(std::move(error)); }

    void check_text(std::string_view field, std::string_view text, std::size_t max)
    {
        if (!is_utf8(text))
            add(field, fmt::format("Invalid {}: it must be UTF-8 text", field));
        else if (code_points(text) > max)
            add(field,
                fmt::format("Invalid {}: it must be at most {} characters long", field, max));
    }

    std::vector<Error> take() && { return std::move(found_); }

private:
    std::vector<Error> found_;
};

void check_slug(const std::string& slug, Mistakes& mistakes)
{
    if (!is_custom_slug(slug)) {
        mistakes.add("slug", fmt::format("Invalid slug: it must be {} to {} letters, digits, "
                                         "hyphens or underscores",
                                         custom_slug_min, custom_slug_max));
    } else if (is_reserved_slug(slug)) {
        mistakes.add("slug", "Invalid slug: it is reserved");
    }
}

void check_password(const std::string& password, Mistakes& mistakes)
{
    const std::size_t length = code_points(password);
    if (!is_utf8(password) || length < password_min || length > password_max) {
        mistakes.add("password",
                     fmt::format("Invalid password: it must be {} to {} characters long",
                                 password_min, password_max));
    }
}

} // namespace

std::vector<Error> find_mistakes(const LinkDraft& draft, const TargetPolicy& targets)
{
    Mistakes mistakes;
    if (auto target = targets.check(draft.target_url, "target_url"); !target)
        mistakes.add(std::move(target.error()));
    else if (!is_utf8(draft.target_url))
        mistakes.add("target_url", "Invalid URL: it must be UTF-8 text");
    if (!draft.slug.empty())
        check_slug(draft.slug, mistakes);
    mistakes.check_text("title", draft.title, title_max);
    if (draft.password)
        check_password(*draft.password, mistakes);
    for (const auto& [name, member] : utm_fields)
        mistakes.check_text(name, draft.utm.*member, utm_max);
    mistakes.check_text("og_title", draft.og_title, og_title_max);
    mistakes.check_text("og_description", draft.og_description, og_description_max);
    return std::move(mistakes).take();
}

} // namespace waymark::links
