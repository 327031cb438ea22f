// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>

#include <string>

namespace waymark::http {

// The value as JSON text. Boost.JSON 1.81 itself writes 25.0 as 2.5E1, which is valid and which
// nobody wants to read; here a number is the shortest decimal text that reads back as the same
// number: 25, 0.1, 1e+300.
[[nodiscard]] std::string to_json_text(const boost::json::value& value);

} // namespace waymark::http
