// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/page.hpp"
#include "http/response.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <cstdint>
#include <string_view>

// The shape of every answer of the dialect:
//
//   {"code":0,"msg":"success","data":…}     success, always 200
//   {"code":1,"msg":"…"}                    failure, whatever the status
//   {"error":"…"}                           401
namespace waymark::api::pingoo {

[[nodiscard]] http::Response ok(boost::json::value data);

// A part of a list: {"list":[…],"total":…,"page":…,"page_size":…}.
struct PageShape {
    std::uint64_t page = 1;
    std::size_t page_size = 10;
};
[[nodiscard]] http::Response ok(boost::json::array list, std::uint64_t total,
                                const PageShape& shape);

[[nodiscard]] http::Response fail(http::Status status, std::string_view msg);
[[nodiscard]] http::Response refuse(std::string_view error);

// For what is wrong before a handler is asked. The API knows no 405: it is a 404.
[[nodiscard]] http::Response render_error(http::Status status, std::string_view message);

} // namespace waymark::api::pingoo
