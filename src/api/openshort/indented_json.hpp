// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>

#include <cstddef>
#include <string>

namespace waymark::api::openshort {

// The value as people read JSON: a line for each member and each element, two spaces deeper than
// what holds it. `depth` is how deep the value itself stands; its first line is not indented.
[[nodiscard]] std::string to_indented_json(const boost::json::value& value, std::size_t depth = 0);

// A new line at that depth.
[[nodiscard]] std::string json_line(std::size_t depth);

} // namespace waymark::api::openshort
