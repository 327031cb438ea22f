// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/link_query.hpp"

#include "base/text.hpp"
#include "links/domains/domain.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace waymark::api::dwz {

links::LinkQuery to_link_query(const PageRequest& page, const links::LinkScope& scope)
{
    // Beyond all links there are, whichever page it is.
    constexpr std::uint64_t page_max = std::numeric_limits<std::uint32_t>::max();
    links::LinkQuery query;
    query.scope = scope;
    query.page = static_cast<std::uint32_t>(std::min(page.page, page_max));
    query.page_size = static_cast<std::uint32_t>(page.page_size);
    return query;
}

std::string bare_domain(std::string_view text)
{
    constexpr std::array<std::string_view, 2> schemes{"http://", "https://"};
    for (const auto scheme : schemes) {
        if (istarts_with(text, scheme)) {
            text.remove_prefix(scheme.size());
            break;
        }
    }
    if (text.ends_with('/'))
        text.remove_suffix(1);
    return links::domains::normal_host(text);
}

} // namespace waymark::api::dwz
