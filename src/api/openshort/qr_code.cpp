// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/fail.hpp"
#include "api/openshort/find_link.hpp"
#include "api/openshort/handlers.hpp"
#include "api/openshort/qr_request.hpp"
#include "api/openshort/url_view.hpp"

#include <boost/json.hpp>

#include <string>

namespace waymark::api::openshort {

Answer url_qr_code(Call& call, Services& services)
{
    const auto wanted = read_qr_request(call.request);
    if (!wanted)
        co_return fail(wanted.error());
    const auto picture = co_await services.workers.run([&]() -> Result<std::string> {
        const auto link = find_link(call, services);
        if (!link)
            return std::unexpected(link.error());
        const auto logo = wanted->has_logo ? services.images.find(link->og_image) : std::nullopt;
        if (wanted->has_logo && !logo) {
            return failure(Errc::invalid_argument,
                           "Invalid logo: the link has no picture. Upload one first.", "logo");
        }
        return draw_qr_code(short_url_of(*link, services.public_url), *wanted, logo.value_or(""));
    });
    if (!picture)
        co_return fail(picture.error());
    co_return http::json(http::Status::ok, boost::json::object{{"qrCode", *picture}});
}

} // namespace waymark::api::openshort
