// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/redirector.hpp"

#include "base/query_string.hpp"
#include "base/random.hpp"
#include "base/text.hpp"
#include "events/spool.hpp"
#include "http/workers.hpp"
#include "links/link_service.hpp"
#include "links/slug.hpp"
#include "redirect/click.hpp"
#include "redirect/decide.hpp"

#include <string>
#include <utility>

namespace waymark::api::redirect {

namespace asio = boost::asio;
using waymark::redirect::Refusal;
using waymark::redirect::Scratch;
using waymark::redirect::Snapshot;
using waymark::redirect::Visit;

struct alignas(64) Redirector::Lane {
    explicit Lane(events::SpoolWriter& spool_writer) : writer(spool_writer) {}

    events::SpoolWriter& writer;
    Random random = Random::from_system();
    Scratch scratch;
};

// A view of the snapshot or of the lane that it came from.
struct Redirector::Reply {
    http::Status status{};
    std::string_view location;
    std::string_view body;
    bool is_newly_expired = false;
};

namespace {

constexpr std::string_view json_type = "application/json; charset=utf-8";
constexpr std::string_view not_found_body =
    R"({"statusCode":404,"message":"Not found: there is no such short link","error":"Not Found"})";
constexpr std::string_view inactive_body =
    R"({"statusCode":400,"message":"Invalid link: it is not active","error":"Bad Request"})";
constexpr std::string_view expired_body =
    R"({"statusCode":400,"message":"Expired: this link has ended","error":"Bad Request"})";
constexpr std::string_view password_body =
    R"({"statusCode":401,"message":"Password required","error":"Unauthorized"})";

// Each visit must be seen here to be counted; and any page may follow a link.
constexpr std::string_view field_lines = "Cache-Control: no-store\r\n"
                                         "Access-Control-Allow-Origin: *\r\n";

bool is_get_or_head(http::Method method)
{
    return method == http::Method::get || method == http::Method::head;
}

// The members of `visit` that header fields tell, in one pass over them.
void take_field(Visit& visit, std::string_view name, std::string_view value)
{
    if (iequals(name, "host"))
        visit.host = value;
    else if (iequals(name, "user-agent"))
        visit.user_agent = value;
    else if (iequals(name, "referer"))
        visit.referrer = value;
    else if (iequals(name, "accept-language"))
        visit.accept_language = value;
}

// Of a RequestHead or a Request; a view of it and of `slug`.
template <typename AnyRequest>
Visit to_visit(const AnyRequest& request, std::string_view slug)
{
    Visit visit{.domain = links::default_domain,
                .slug = slug,
                .query = request.query,
                .ip = request.client,
                .is_head = request.method == http::Method::head};
    for (const auto& [name, value] : request.fields)
        take_field(visit, name, value);
    return visit;
}

// The slug that a path is, still to be checked; empty if it is none.
std::string_view slug_of(std::string_view path)
{
    return path.starts_with('/') ? path.substr(1) : std::string_view{};
}

http::Response json_response(http::Status status, std::string_view body)
{
    return {.status = status,
            .content_type = std::string(json_type),
            .body = std::string(body),
            .fields = {{"Cache-Control", "no-store"}},
            .stream = {}};
}

} // namespace

Redirector::Redirector(const Parts& parts, std::size_t io_threads)
    : parts_(parts), worker_lane_(std::make_unique<Lane>(parts.spool.writer(io_threads)))
{
    for (std::size_t i = 0; i < io_threads; ++i)
        lanes_.push_back(std::make_unique<Lane>(parts.spool.writer(i)));
}

Redirector::~Redirector() = default;

bool Redirector::answer_inline(std::size_t io_thread, const http::RequestHead& head,
                               http::InlineAnswer& answer)
{
    const auto slug = slug_of(head.path);
    if (!links::is_slug(slug))
        return false;
    const TimePoint now = parts_.clock.now();
    const auto known = parts_.cache.find(links::default_domain, slug, now);
    if (!known)
        return false;

    Reply reply{.status = http::Status::not_found, .body = not_found_body};
    if (*known != nullptr)
        reply = follow(*lanes_[io_thread], to_visit(head, slug), **known, now);
    if (reply.is_newly_expired)
        return false;
    answer.send({.status = reply.status,
                 .location = reply.location,
                 .content_type = reply.body.empty() ? std::string_view{} : json_type,
                 .body = reply.body,
                 .field_lines = field_lines});
    return true;
}

asio::awaitable<http::Response> Redirector::answer(http::Request& request)
{
    const std::string path = percent_decode(request.path);
    const auto slug = slug_of(path);
    if (!is_get_or_head(request.method) || !links::is_slug(slug) || links::is_reserved_slug(slug))
        co_return json_response(http::Status::not_found, not_found_body);

    const auto visit = to_visit(request, slug);
    co_return co_await parts_.workers.run([&] { return look_up(visit); });
}

http::Response Redirector::look_up(const Visit& visit)
{
    const TimePoint now = parts_.clock.now();
    const auto snapshot = parts_.cache.get(visit.domain, visit.slug, now);
    if (snapshot == nullptr)
        return json_response(http::Status::not_found, not_found_body);

    std::unique_lock lock(worker_mutex_);
    const auto reply = follow(*worker_lane_, visit, *snapshot, now);
    if (reply.status == http::Status::found) {
        auto response = http::redirect(reply.status, std::string(reply.location));
        return std::move(response).with("Cache-Control", "no-store");
    }
    lock.unlock();
    if (reply.is_newly_expired)
        parts_.links.mark_expired(visit.domain, visit.slug);
    return json_response(reply.status, reply.body);
}

// Decides, and records the click of a visit that is led somewhere.
Redirector::Reply Redirector::follow(Lane& lane, const Visit& visit, const Snapshot& snapshot,
                                     TimePoint now)
{
    const auto decision = waymark::redirect::decide(snapshot, visit, now, lane.scratch);
    if (decision) {
        const auto click =
            waymark::redirect::make_click(visit, snapshot, *decision, now, lane.random);
        // What can't be kept is counted by the spool, and must not stop the visitor.
        static_cast<void>(lane.writer.append(click));
        return {.status = http::Status::found, .location = decision->target};
    }
    switch (decision.error()) {
    case Refusal::inactive:
        return {.status = http::Status::bad_request, .body = inactive_body};
    case Refusal::expired:
        return {
            .status = http::Status::bad_request, .body = expired_body, .is_newly_expired = true};
    case Refusal::password_required:
        return {.status = http::Status::unauthorized, .body = password_body};
    }
    std::unreachable();
}

} // namespace waymark::api::redirect
