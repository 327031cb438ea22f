// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

// Reads bodies as the API binds them, in its words: the text of its JSON reader for what does not
// bind, and a line for each member that breaks a rule:
//
//   Key: 'SiteCreate.Name' Error:Field validation for 'Name' failed on the 'required' tag
//
// An empty text counts as missing. Lengths are counted in Unicode code points.
namespace waymark::api::pingoo {

// What a member is called in those texts, and what it must be.
struct MemberRule {
    std::string_view member; // in the JSON
    std::string_view field;  // in the texts
    // Where it goes; stays as it is if the member is absent or null. A number may be sent as a text
    // of digits, too.
    std::variant<std::string*, std::uint64_t*> value;
    bool is_required = false;   // not empty, not 0
    bool is_url = false;        // of a text: a scheme, and something behind it
    std::size_t length_max = 0; // of a text; 0: any
};

// invalid_argument: the body is empty, no JSON object, a member has another type, or a rule is
// broken; `field` is the first such member.
[[nodiscard]] Result<void> bind_members(const http::Request& request, std::string_view type,
                                        std::initializer_list<MemberRule> rules);

// The body as an object, whatever its Content-Type says.
[[nodiscard]] Result<boost::json::object> bind_object(const http::Request& request);

// A member that is a text, or absent.
[[nodiscard]] Result<void> bind_text(const boost::json::object& body, std::string_view type,
                                     std::string_view member, std::string& value);

// A member that is a whole number of 64 bits, or a text of its digits, or absent.
[[nodiscard]] Result<void> bind_number(const boost::json::object& body, std::string_view type,
                                       std::string_view member, std::uint64_t& value);

} // namespace waymark::api::pingoo
