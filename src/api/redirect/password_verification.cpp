// SPDX-License-Identifier: Apache-2.0
// Opening a link by its password.
#include "api/pages/page.hpp"
#include "api/redirect/lane.hpp"
#include "api/redirect/password_form.hpp"
#include "api/redirect/redirector.hpp"
#include "api/redirect/refusals.hpp"
#include "api/session/request_client.hpp"
#include "http/workers.hpp"
#include "links/link_service.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace waymark::api::redirect {

namespace asio = boost::asio;
using pages::MediaPreference;
using pages::Notice;

namespace {

http::Response lead_back(const Inquiry& inquiry)
{
    return http::redirect(http::Status::found,
                          wrong_password_location(inquiry.visit.slug, inquiry.visit.query))
        .with("Cache-Control", "no-store");
}

// Somebody who guesses, at both ends: the link and where they sit. Views its arguments.
class Guesser {
public:
    Guesser(PasswordLockout& lockout, const Inquiry& inquiry)
        : lockout_(lockout),
          link_(fmt::format("link {} {}", inquiry.visit.domain.value, inquiry.visit.slug)),
          address_(fmt::format("address {}", session::network_of(inquiry.visit.ip)))
    {
    }

    [[nodiscard]] std::optional<std::chrono::seconds> locked_for() const
    {
        return std::max(lockout_.locked_for(link_), lockout_.locked_for(address_));
    }
    void fail()
    {
        lockout_.fail(link_);
        lockout_.fail(address_);
    }
    void succeed()
    {
        lockout_.succeed(link_);
        lockout_.succeed(address_);
    }

private:
    PasswordLockout& lockout_;
    std::string link_;
    std::string address_;
};

} // namespace

asio::awaitable<http::Response> Redirector::verify_password(http::Request& request)
{
    const auto inquiry = make_inquiry(request, request.path_parameter("slug"), parts_.hosts);
    const bool is_program = has_json_body(request) && inquiry.preference() != MediaPreference::html;
    if (!names_link(inquiry))
        co_return co_await refuse_soon(inquiry, Notice::not_found, !is_program);
    const auto link = co_await parts_.workers.run([&] { return find_protected(inquiry); });
    if (!link)
        co_return co_await refuse_soon(inquiry, link.error(), !is_program);
    const auto password = read_password(request);
    if (!password) {
        co_return is_program ? password_malformed(password.error(), manner_of(inquiry))
                             : lead_back(inquiry);
    }

    Guesser guesser(lockout_, inquiry);
    bool is_right = false;
    if (!guesser.locked_for()) {
        is_right =
            co_await parts_.hashers.run([&] { return parts_.links.is_password(*link, *password); });
    }
    // Asked again: others may have failed while this one was checked, and many at a time must not
    // learn more than one after the other.
    if (const auto locked = guesser.locked_for()) {
        auto refusal = co_await refuse_soon(inquiry, Notice::locked, !is_program);
        co_return std::move(refusal).with("Retry-After", std::to_string(locked->count()));
    }
    if (!is_right) {
        guesser.fail();
        co_return is_program ? password_incorrect(manner_of(inquiry)) : lead_back(inquiry);
    }
    guesser.succeed();
    co_return co_await parts_.workers.run([&] { return admit(inquiry, is_program); });
}

std::expected<links::Link, Notice> Redirector::find_protected(const Inquiry& inquiry)
{
    const auto& visit = inquiry.visit;
    const Terms terms{.now = parts_.clock.now(), .is_admitted = true};
    const auto snapshot = parts_.cache.get(visit.domain, visit.slug, terms.now);
    if (snapshot == nullptr)
        return std::unexpected(Notice::not_found);
    if (const auto refusal = find_refusal(inquiry, *snapshot, terms))
        return std::unexpected(note(inquiry, *snapshot, *refusal));
    auto link = parts_.links.find_by_slug(visit.domain, visit.slug);
    if (!link)
        return std::unexpected(Notice::not_found);
    if (!link->has_password())
        return std::unexpected(Notice::no_password);
    return *std::move(link);
}

http::Response Redirector::admit(const Inquiry& inquiry, bool is_program)
{
    const auto& visit = inquiry.visit;
    const Terms terms{.now = parts_.clock.now(), .is_admitted = true};
    const auto snapshot = parts_.cache.get(visit.domain, visit.slug, terms.now);
    if (snapshot == nullptr)
        return refuse(inquiry, Notice::not_found, !is_program);
    const auto target = follow(inquiry, *snapshot, terms);
    if (!target)
        return refuse(inquiry, note(inquiry, *snapshot, target.error()), !is_program);
    if (is_program) {
        return http::json(http::Status::ok, {{"originalUrl", *target}})
            .with("Cache-Control", "no-store");
    }
    return pages::page_response(
        http::Status::ok, pages::forwarding_page(*target, brand_for(inquiry), inquiry.language()));
}

} // namespace waymark::api::redirect
