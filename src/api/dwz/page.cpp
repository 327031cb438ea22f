// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/page.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <limits>
#include <string>

namespace waymark::api::dwz {

namespace {

constexpr std::uint64_t page_size_max = 100;
// What a store can count to.
constexpr auto offset_max = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

struct Bounded {
    std::string_view name;
    std::uint64_t highest;
};

Result<void> read_number(const http::Request& request, const Bounded& parameter, std::uint64_t& to)
{
    const auto text = request.query_parameter(parameter.name);
    if (!text)
        return {};
    const auto number = parse_number<std::uint64_t>(*text);
    if (!number || *number < 1 || *number > parameter.highest) {
        return failure(Errc::invalid_argument,
                       fmt::format("{} must be a whole number from 1 to {}", parameter.name,
                                   parameter.highest),
                       std::string(parameter.name));
    }
    to = *number;
    return {};
}

boost::json::object numbers_of(std::uint64_t total, const PageRequest& page)
{
    return {{"total", total},
            {"page", page.page},
            {"size", page.page_size},
            {"page_size", page.page_size}};
}

} // namespace

Slice PageRequest::slice() const
{
    const auto before = page - 1;
    const bool is_countable = before <= offset_max / page_size;
    return {.offset = is_countable ? before * page_size : offset_max,
            .limit = static_cast<std::size_t>(page_size)};
}

Result<PageRequest> read_page(const http::Request& request)
{
    PageRequest page;
    if (const auto read = read_number(request, {"page", offset_max}, page.page); !read)
        return std::unexpected(read.error());
    if (const auto read = read_number(request, {"page_size", page_size_max}, page.page_size); !read)
        return std::unexpected(read.error());
    return page;
}

PageRequest read_page_leniently(const http::Request& request)
{
    PageRequest page;
    // What can't be read leaves the default as it is.
    static_cast<void>(read_number(request, {"page", offset_max}, page.page));
    static_cast<void>(read_number(request, {"page_size", page_size_max}, page.page_size));
    return page;
}

boost::json::object page_view(boost::json::array list, std::uint64_t total, const PageRequest& page)
{
    auto pagination = numbers_of(total, page);
    pagination["pages"] = (total + page.page_size - 1) / page.page_size;
    auto view = numbers_of(total, page);
    view["list"] = std::move(list);
    view["pagination"] = std::move(pagination);
    return view;
}

} // namespace waymark::api::dwz
