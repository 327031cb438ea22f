// SPDX-License-Identifier: Apache-2.0
#include "api/pingoo/envelope.hpp"

#include <boost/json/object.hpp>

#include <utility>

namespace waymark::api::pingoo {

using boost::json::object;

http::Response ok(boost::json::value data)
{
    return http::json(http::Status::ok,
                      object{{"code", 0}, {"msg", "success"}, {"data", std::move(data)}});
}

http::Response ok(boost::json::array list, std::uint64_t total, const PageShape& shape)
{
    return ok(object{{"list", std::move(list)},
                     {"total", total},
                     {"page", shape.page},
                     {"page_size", shape.page_size}});
}

http::Response fail(http::Status status, std::string_view msg)
{
    return http::json(status, object{{"code", 1}, {"msg", msg}});
}

http::Response refuse(std::string_view error)
{
    return http::json(http::Status::unauthorized, object{{"error", error}});
}

http::Response render_error(http::Status status, std::string_view message)
{
    if (status == http::Status::method_not_allowed)
        status = http::Status::not_found;
    return fail(status, status == http::Status::not_found ? "资源不存在" : message);
}

} // namespace waymark::api::pingoo
