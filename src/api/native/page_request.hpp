// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/page.hpp"
#include "http/request.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>

namespace waymark::api::native {

// Which part of a list is asked for.
struct PageRequest {
    std::uint32_t page = 1;
    std::uint32_t page_size = 10;

    [[nodiscard]] Slice slice() const { return {std::uint64_t{page - 1} * page_size, page_size}; }
};

// Reads `page` (1 to 10 000) and `pageSize` (1 to 100).
//
// invalid_argument: one is no number or out of range; `field` names it.
[[nodiscard]] Result<PageRequest> read_page(const http::Request& request);

// {"data":[…], "total":31, "page":1, "pageSize":10, "totalPages":4}
[[nodiscard]] boost::json::object page_view(boost::json::array data, std::uint64_t total,
                                            const PageRequest& page);

} // namespace waymark::api::native
