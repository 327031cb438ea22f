// SPDX-License-Identifier: Apache-2.0
// What can be asked about a link without following it.
#include "api/redirect/lane.hpp"
#include "api/redirect/redirector.hpp"
#include "api/redirect/refusals.hpp"
#include "http/workers.hpp"
#include "links/link_service.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace waymark::api::redirect {

namespace asio = boost::asio;
namespace json = boost::json;
using pages::Notice;

namespace {

http::Response answer_with(const json::value& body)
{
    return http::json(http::Status::ok, body).with("Cache-Control", "no-store");
}

} // namespace

asio::awaitable<http::Response> Redirector::show_info(http::Request& request)
{
    const auto inquiry = make_inquiry(request, request.path_parameter("slug"), parts_.hosts);
    if (!names_link(inquiry))
        co_return refuse(inquiry, Notice::not_found, false);
    co_return co_await parts_.workers.run([&] { return look_up_info(inquiry); });
}

http::Response Redirector::look_up_info(const Inquiry& inquiry)
{
    const auto& visit = inquiry.visit;
    const Terms terms{.now = parts_.clock.now(), .is_admitted = true};
    const auto snapshot = parts_.cache.get(visit.domain, visit.slug, terms.now);
    if (snapshot == nullptr)
        return refuse(inquiry, Notice::not_found, false);
    if (const auto refusal = find_refusal(inquiry, *snapshot, terms))
        return refuse(inquiry, note(inquiry, *snapshot, *refusal), false);
    const auto link = parts_.links.find_by_slug(visit.domain, visit.slug);
    if (!link)
        return refuse(inquiry, Notice::not_found, false);
    return answer_with({{"requiresPassword", link->has_password()},
                        {"slug", link->slug},
                        {"title", link->title.empty() ? json::value() : json::value(link->title)},
                        {"isActive", link->status == links::LinkStatus::active}});
}

asio::awaitable<http::Response> Redirector::show_preview(http::Request& request)
{
    const auto inquiry = make_inquiry(request, request.path_parameter("code"), parts_.hosts);
    if (!names_link(inquiry))
        co_return refuse_with_json(Notice::not_found, Manner::dwz);
    co_return co_await parts_.workers.run([&] { return look_up_preview(inquiry); });
}

http::Response Redirector::look_up_preview(const Inquiry& inquiry)
{
    const auto& visit = inquiry.visit;
    const Terms terms{.now = parts_.clock.now()};
    const auto snapshot = parts_.cache.get(visit.domain, visit.slug, terms.now);
    if (snapshot == nullptr)
        return refuse_with_json(Notice::not_found, Manner::dwz);
    if (const auto refusal = find_refusal(inquiry, *snapshot, terms)) {
        if (*refusal == Refusal::password_required)
            return password_required(Manner::dwz);
        return refuse_with_json(note(inquiry, *snapshot, *refusal), Manner::dwz);
    }
    const auto link = parts_.links.find_by_slug(visit.domain, visit.slug);
    if (!link)
        return refuse_with_json(Notice::not_found, Manner::dwz);
    const auto domain = inquiry.is_on_site()
                            ? fmt::format("{}://{}", link->protocol, link->domain_name)
                            : parts_.public_url;
    return answer_with({{"code", 0},
                        {"message", "success"},
                        {"data",
                         {{"short_code", link->slug},
                          {"domain", domain},
                          {"short_url", short_url_of(*link)},
                          {"original_url", link->target_url}}}});
}

} // namespace waymark::api::redirect
