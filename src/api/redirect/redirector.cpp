// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/redirector.hpp"

#include "api/pages/page.hpp"
#include "api/redirect/lane.hpp"
#include "api/redirect/password_form.hpp"
#include "api/redirect/preview_fetcher.hpp"
#include "api/redirect/refusals.hpp"
#include "base/query_string.hpp"
#include "events/spool.hpp"
#include "http/percent.hpp"
#include "http/workers.hpp"
#include "links/link_service.hpp"
#include "links/slug.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace waymark::api::redirect {

namespace asio = boost::asio;
using pages::MediaPreference;
using pages::Notice;
using waymark::redirect::Scratch;

namespace {

// Each visit must be seen here to be counted; and any page may follow a link.
constexpr std::string_view field_lines = "Cache-Control: no-store\r\n"
                                         "Access-Control-Allow-Origin: *\r\n";

bool is_get_or_head(http::Method method)
{
    return method == http::Method::get || method == http::Method::head;
}

// True if the answer is a card, and not the way to the target. A card tells the target, which who
// follows a link with a limit gets for one of its visits only.
bool wants_card(const Inquiry& inquiry, const waymark::redirect::Snapshot& snapshot)
{
    return snapshot.preview && !snapshot.clicks_left &&
           preview_fetcher(inquiry.visit.user_agent) != PreviewFetcher::none;
}

Notice notice_of(waymark::redirect::Refusal refusal, const waymark::redirect::Snapshot& snapshot)
{
    using waymark::redirect::Refusal;
    switch (refusal) {
    case Refusal::inactive:
        return snapshot.status == links::LinkStatus::expired ? Notice::expired : Notice::inactive;
    case Refusal::expired:
        return Notice::expired;
    case Refusal::used_up:
        return Notice::used_up;
    case Refusal::password_required:
        break; // is asked for, and not refused
    }
    std::unreachable();
}

// Only to programs on the default domain: all else takes memory.
bool refuse_inline(const Inquiry& inquiry, Notice notice, http::InlineAnswer& answer)
{
    if (inquiry.is_on_site() || inquiry.wants_page())
        return false;
    answer.send({.status = status_of(notice, Manner::open_short),
                 .location = {},
                 .content_type = "application/json; charset=utf-8",
                 .body = open_short_text(notice),
                 .field_lines = field_lines});
    return true;
}

} // namespace

Redirector::Redirector(const Parts& parts, std::size_t io_threads)
    : parts_(parts), brands_(parts.settings, parts.clock), lockout_(parts.clock),
      worker_lane_(std::make_unique<Lane>(parts.spool.writer(io_threads), parts.enrichment))
{
    for (std::size_t i = 0; i < io_threads; ++i)
        lanes_.push_back(std::make_unique<Lane>(parts.spool.writer(i), parts.enrichment));
}

Redirector::~Redirector() = default;

bool Redirector::answer_inline(std::size_t io_thread, const http::RequestHead& head,
                               http::InlineAnswer& answer)
{
    const auto slug = slug_of(head.path);
    if (!links::is_slug(slug))
        return false;
    const auto inquiry = make_inquiry(head, slug, parts_.hosts);
    const TimePoint now = parts_.clock.now();
    const auto known = parts_.cache.find(inquiry.visit.domain, slug, now);
    if (!known)
        return false;
    if (*known == nullptr)
        return refuse_inline(inquiry, Notice::not_found, answer);

    const Snapshot& snapshot = **known;
    if (snapshot.clicks_left || wants_card(inquiry, snapshot))
        return false;
    Lane& lane = *lanes_[io_thread];
    const auto decision = lane.decide(inquiry, snapshot, {.now = now});
    if (!decision) {
        return decision.error() == Refusal::inactive &&
               refuse_inline(inquiry, notice_of(decision.error(), snapshot), answer);
    }
    lane.record(inquiry, snapshot, *decision, now);
    answer.send({.status = http::Status::found,
                 .location = decision->target,
                 .content_type = {},
                 .body = {},
                 .field_lines = field_lines});
    return true;
}

bool Redirector::names_link(const Inquiry& inquiry) const
{
    return inquiry.names_link() && !links::is_among(parts_.reserved, inquiry.visit.slug);
}

asio::awaitable<http::Response> Redirector::answer(http::Request& request)
{
    const std::string path = waymark::percent_decode(request.path);
    const auto inquiry = make_inquiry(request, slug_of(path), parts_.hosts);
    if (!is_get_or_head(request.method) || !names_link(inquiry))
        co_return co_await refuse_soon(inquiry, Notice::not_found, inquiry.wants_page());

    const auto& visit = inquiry.visit;
    const auto known = parts_.cache.find(visit.domain, visit.slug, parts_.clock.now());
    if (known && *known == nullptr)
        co_return co_await refuse_soon(inquiry, Notice::not_found, inquiry.wants_page());
    co_return co_await parts_.workers.run([&] { return look_up(inquiry); });
}

http::Response Redirector::look_up(const Inquiry& inquiry)
{
    const auto& visit = inquiry.visit;
    const Terms terms{.now = parts_.clock.now()};
    const auto snapshot = parts_.cache.get(visit.domain, visit.slug, terms.now);
    if (snapshot == nullptr)
        return refuse(inquiry, Notice::not_found, inquiry.wants_page());
    if (wants_card(inquiry, *snapshot) && !find_refusal(inquiry, *snapshot, terms))
        return show_card(inquiry, *snapshot);

    auto target = follow(inquiry, *snapshot, terms);
    if (target) {
        return http::redirect(http::Status::found, *std::move(target))
            .with("Cache-Control", "no-store");
    }
    if (target.error() == Refusal::password_required)
        return ask_for_password(inquiry);
    return refuse(inquiry, note(inquiry, *snapshot, target.error()), inquiry.wants_page());
}

std::expected<std::string, Redirector::Refusal>
Redirector::follow(const Inquiry& inquiry, const Snapshot& snapshot, const Terms& terms)
{
    Scratch scratch;
    std::unique_lock lock(worker_mutex_);
    const auto decision = worker_lane_->decide(inquiry, snapshot, terms, scratch);
    lock.unlock();
    if (!decision)
        return std::unexpected(decision.error());

    const auto& visit = inquiry.visit;
    const bool is_limited = snapshot.clicks_left && inquiry.is_counted();
    if (is_limited && !parts_.links.take_click(visit.domain, visit.slug, snapshot.link))
        return std::unexpected(Refusal::used_up);

    lock.lock();
    worker_lane_->record(inquiry, snapshot, *decision, terms.now);
    return std::string(decision->target);
}

std::optional<Redirector::Refusal>
Redirector::find_refusal(const Inquiry& inquiry, const Snapshot& snapshot, const Terms& terms)
{
    const std::scoped_lock lock(worker_mutex_);
    const auto decision = worker_lane_->decide(inquiry, snapshot, terms);
    return decision ? std::nullopt : std::optional(decision.error());
}

Notice Redirector::note(const Inquiry& inquiry, const Snapshot& snapshot, Refusal refusal)
{
    // Sites know no such state: a link there is active, and its time may be over.
    if (refusal == Refusal::expired && !inquiry.is_on_site())
        parts_.links.mark_expired(inquiry.visit.domain, inquiry.visit.slug);
    return notice_of(refusal, snapshot);
}

http::Response Redirector::ask_for_password(const Inquiry& inquiry)
{
    if (inquiry.preference() == MediaPreference::json)
        return password_required(manner_of(inquiry));
    const auto query = read_form_query(inquiry.visit.query);
    return pages::page_response(
        http::Status::ok,
        pages::password_page(
            {.action = form_action(inquiry.visit.slug, query.visit), .was_wrong = query.was_wrong},
            brand_for(inquiry), inquiry.language()),
        pages::PagePowers::form);
}

http::Response Redirector::show_card(const Inquiry& inquiry, const Snapshot& snapshot)
{
    const auto link = parts_.links.find_by_slug(inquiry.visit.domain, inquiry.visit.slug);
    if (!link)
        return refuse(inquiry, Notice::not_found, inquiry.wants_page());
    const auto& preview = *snapshot.preview;
    const auto short_url = short_url_of(*link);
    std::string image_url;
    if (!preview.image.empty()) {
        image_url = fmt::format("{}/api/og-images/{}", parts_.public_url,
                                http::percent_encode(preview.image));
    }
    return pages::page_response(http::Status::ok,
                                pages::preview_page({.title = preview.title,
                                                     .description = preview.description,
                                                     .image_url = image_url,
                                                     .short_url = short_url,
                                                     .target = snapshot.target.text,
                                                     .card = preview.card}));
}

pages::Brand Redirector::brand_for(const Inquiry& inquiry)
{
    return inquiry.is_on_site() ? pages::brand_of(*inquiry.site, inquiry.language())
                                : *brands_.get();
}

std::string Redirector::short_url_of(const links::Link& link) const
{
    if (link.domain == links::default_domain)
        return fmt::format("{}/{}", parts_.public_url, link.slug);
    return fmt::format("{}://{}/{}", link.protocol, link.domain_name, link.slug);
}

http::Response Redirector::refuse(const Inquiry& inquiry, Notice notice, bool wants_page)
{
    if (!wants_page)
        return refuse_with_json(notice, manner_of(inquiry));
    return refuse_with_page(notice, manner_of(inquiry), brand_for(inquiry), inquiry.language());
}

asio::awaitable<http::Response> Redirector::refuse_soon(const Inquiry& inquiry, Notice notice,
                                                        bool wants_page)
{
    if (!wants_page || inquiry.is_on_site())
        co_return refuse(inquiry, notice, wants_page);
    co_return co_await parts_.workers.run([&] { return refuse(inquiry, notice, wants_page); });
}

} // namespace waymark::api::redirect
