// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/collect/report.hpp"
#include "base/error.hpp"

#include <string>
#include <string_view>

namespace waymark::api::collect {

// An event in the words of Umami's tracker.
struct UmamiEvent {
    std::string website;  // number or tracking id of the site, or an id that is known elsewhere
    std::string hostname; // of the page, in lower case
    Report report;
};

// An event with a name is a custom one, one without a page view. What identifies a visitor counts
// nothing.
//
// invalid_argument: the body is no JSON object, `type` is no known word, or `payload` or its
// `website` is missing; `field` names it.
[[nodiscard]] Result<UmamiEvent> parse_umami_body(std::string_view body);

} // namespace waymark::api::collect
