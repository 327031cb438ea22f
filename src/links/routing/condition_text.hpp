// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "links/routing/condition.hpp"

#include <string>
#include <string_view>

// How the meta store keeps conditions. The first line is `all` or `any`; each further one is a
// condition as a query string, its members in this order, those that it doesn't have left out:
//
//   type=device&operator=in&value=mobile&value=tablet
//   type=time&operator=between&start=09%3A00&end=18%3A00&timezone=Asia%2FTaipei
//   type=query&operator=equals&parameter=ref&value=x
namespace waymark::links::routing {

[[nodiscard]] std::string to_text(const Conditions& conditions);

// invalid_argument: it is no such text.
[[nodiscard]] Result<Conditions> parse_conditions(std::string_view text);

} // namespace waymark::links::routing
