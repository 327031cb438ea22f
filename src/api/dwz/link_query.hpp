// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/dwz/page.hpp"
#include "links/link_repository.hpp"

#include <string>
#include <string_view>

namespace waymark::api::dwz {

// The links of a page, the newest first.
[[nodiscard]] links::LinkQuery to_link_query(const PageRequest& page,
                                             const links::LinkScope& scope);

// The name of a domain that is written with or without its scheme: "short.ly" of
// "https://Short.ly/". A text that names none stays none.
[[nodiscard]] std::string bare_domain(std::string_view text);

} // namespace waymark::api::dwz
