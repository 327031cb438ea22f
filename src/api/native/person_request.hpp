// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// A person whose events are to be told or erased: `visitor_id`, sixteen hexadecimal digits, as the
// live stream and exports show it; or `user_id`, the customer's own id. One of them.
namespace waymark::api::native {

struct PersonRequest {
    std::optional<std::uint64_t> visitor;
    std::string user;

    // `visitor_id` or `user_id`.
    [[nodiscard]] std::string_view named_by() const { return visitor ? "visitor_id" : "user_id"; }
};

inline constexpr std::size_t user_id_length_max = 1'000; // in Unicode code points

// As members of a JSON object, and as query parameters.
//
// invalid_argument: none is named, or both, or what one says is none; `field` names it.
[[nodiscard]] Result<PersonRequest> read_person_body(const http::Request& request);
[[nodiscard]] Result<PersonRequest> read_person_parameters(const http::Request& request);

} // namespace waymark::api::native
