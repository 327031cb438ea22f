// SPDX-License-Identifier: Apache-2.0
#include "links/target_policy.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace waymark::links {

namespace {

bool is_at_or_below(std::string_view name, std::string_view parent)
{
    if (!name.ends_with(parent))
        return false;
    name.remove_suffix(parent.size());
    return name.empty() || name.ends_with('.');
}

bool is_top_level_domain(std::string_view label)
{
    if (label.starts_with("xn--"))
        return label.size() > 4;
    return label.size() >= 2 &&
           std::ranges::all_of(label, [](char c) { return c >= 'a' && c <= 'z'; });
}

bool is_public_name(std::string_view name)
{
    if (name.ends_with('.'))
        name.remove_suffix(1);
    for (const auto* parent : {"localhost", "local", "internal"}) {
        if (is_at_or_below(name, parent))
            return false;
    }
    if (name.contains("metadata") || name.contains("kubernetes.default"))
        return false;
    const auto dot = name.rfind('.');
    const bool has_empty_label = name.starts_with('.') || name.contains("..");
    return dot != std::string_view::npos && !has_empty_label &&
           is_top_level_domain(name.substr(dot + 1));
}

bool is_public_host(const Url& url)
{
    return url.address() ? !url.address()->is_private() : is_public_name(url.host());
}

} // namespace

Result<Url> TargetPolicy::check(std::string_view target, std::string_view field) const
{
    auto url = Url::parse(target);
    if (!url)
        return failure(url.error().code, std::move(url.error().message), std::string(field));
    if (hosts_ == Hosts::public_only && !is_public_host(*url)) {
        return failure(Errc::invalid_argument,
                       "Invalid URL: its host must be a public domain or address",
                       std::string(field));
    }
    if (is_own_ && is_own_(*url)) {
        return failure(Errc::invalid_argument, "Invalid URL: it loops back to this server",
                       std::string(field));
    }
    return url;
}

} // namespace waymark::links
