// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/collect/report.hpp"
#include "base/error.hpp"

#include <boost/json/object.hpp>
#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Reading JSON that strangers wrote. What is said of a member in passing (a title, a property) is
// taken as it comes: of the wrong type it counts as absent. Who needs it to be right asks for that.
namespace waymark::api::collect {

// The value is allocated from `memory`.
//
// invalid_argument: the text is empty, not UTF-8, not JSON, or nested deeper than 32.
[[nodiscard]] Result<boost::json::value> parse_json(std::string_view text,
                                                    boost::json::storage_ptr memory = {});

// The same for what must be an object.
[[nodiscard]] Result<boost::json::object> parse_object(std::string_view text);

// Empty if the member is absent or no text.
[[nodiscard]] std::string_view text_in(const boost::json::object& object, std::string_view name);
// The same for ids, which may be numbers, too.
[[nodiscard]] std::string id_in(const boost::json::object& object, std::string_view name);
// Null if the member is absent or no object.
[[nodiscard]] const boost::json::object* object_in(const boost::json::object& object,
                                                   std::string_view name);
// A finite number, or a text that is one.
[[nodiscard]] std::optional<double> number_in(const boost::json::object& object,
                                              std::string_view name);

// A text, number or boolean as text: "a", "12.5", "true".
[[nodiscard]] std::optional<std::string> scalar_text(const boost::json::value& value);

// Appends what the object holds: members of nested objects with the names of those they are in,
// joined by dots, and arrays as JSON text. Null is left out, and so is what goes beyond the
// properties that an event can have, and their lengths.
void append_flattened(Properties& properties, const boost::json::object& object);

// In ten-thousandths. Nothing if the store can't hold as much.
[[nodiscard]] std::optional<std::int64_t> to_value_e4(double value);
// Whole milliseconds, as many as fit. Negative ones are none.
[[nodiscard]] std::uint32_t to_duration_ms(double ms);
// Whole milliseconds since 1970, as many as fit.
[[nodiscard]] std::int64_t to_time_ms(double ms);
// Three letters (ISO 4217), in upper case; empty for anything else.
[[nodiscard]] std::string to_currency(std::string_view text);

} // namespace waymark::api::collect
