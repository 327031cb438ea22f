// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/openshort/body_reader.hpp"
#include "links/routing/condition.hpp"

#include <boost/json/object.hpp>

#include <string_view>

// The conditions of routing rules as clients write and read them, in either of two spellings:
//
//   {"operator": "AND", "conditions": [{"type": "device", "operator": "equals", "value":
//   "mobile"}]}
//   {"logicalOperator": "AND", "items": [{"type": "DEVICE", "operator": "EQUALS", "value":
//   "MOBILE"}]}
//
// Of two members for one thing the first spelling's counts. The case of types, operators and
// devices is ignored. Values:
//
//   time          {"start": "09:00", "end": "18:00", "timezone": "Asia/Taipei"}; the last two may
//                 be absent
//   day_of_week   0 (Sunday) to 6, as a number or a text, or an array of them
//   query         a text, or an array of texts; `parameter` beside it names the query's parameter
//   the others    a text, or an array of texts
//
// With `in` and `not_in` a text is a list with commas between its entries.
namespace waymark::api::openshort {

// Reads the member `name` of a body.
[[nodiscard]] links::routing::Conditions read_conditions(BodyReader& body, std::string_view name);

// The first spelling, with the second one's members beside it.
[[nodiscard]] boost::json::object to_view(const links::routing::Conditions& conditions);

} // namespace waymark::api::openshort
