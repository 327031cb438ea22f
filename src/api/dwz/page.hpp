// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/page.hpp"
#include "http/request.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <cstdint>

namespace waymark::api::dwz {

// Which part of a list is asked for.
struct PageRequest {
    std::uint64_t page = 1;
    std::uint64_t page_size = 10;

    // A page beyond all that could be counted is an empty one.
    [[nodiscard]] Slice slice() const;
};

// Reads `page` (from 1 on) and `page_size` (1 to 100).
//
// invalid_argument: one is no number or out of range; `field` names it.
[[nodiscard]] Result<PageRequest> read_page(const http::Request& request);

// The same, with the default for each that is wrong.
[[nodiscard]] PageRequest read_page_leniently(const http::Request& request);

// The envelope of every list. Its clients disagree about where the numbers stand and what they are
// called, so they stand everywhere under each name.
[[nodiscard]] boost::json::object page_view(boost::json::array list, std::uint64_t total,
                                            const PageRequest& page);

} // namespace waymark::api::dwz
