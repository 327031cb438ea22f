// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/lane.hpp"

#include "api/redirect/preview_fetcher.hpp"
#include "events/event.hpp"
#include "redirect/click.hpp"

namespace waymark::api::redirect {

using waymark::redirect::Decision;
using waymark::redirect::QueryPassing;
using waymark::redirect::Refusal;
using waymark::redirect::Scratch;
using waymark::redirect::Snapshot;

namespace {

QueryPassing passing_of(const Inquiry& inquiry)
{
    if (!inquiry.is_on_site())
        return QueryPassing::utm_only;
    return inquiry.site->pass_query_params ? QueryPassing::all : QueryPassing::none;
}

} // namespace

std::expected<Decision, Refusal> Lane::decide(const Inquiry& inquiry, const Snapshot& snapshot,
                                              const Terms& terms)
{
    return decide(inquiry, snapshot, terms, scratch_);
}

std::expected<Decision, Refusal> Lane::decide(const Inquiry& inquiry, const Snapshot& snapshot,
                                              const Terms& terms, Scratch& scratch)
{
    return waymark::redirect::decide(snapshot, inquiry.visit,
                                     {.now = terms.now,
                                      .draw = random_(),
                                      .passing = passing_of(inquiry),
                                      .is_admitted = terms.is_admitted},
                                     facts_, scratch);
}

void Lane::record(const Inquiry& inquiry, const Snapshot& snapshot, const Decision& decision,
                  TimePoint now)
{
    if (!inquiry.is_counted())
        return;
    auto click = waymark::redirect::make_click(inquiry.visit, snapshot, decision, now, random_);
    if (preview_fetcher(inquiry.visit.user_agent) == PreviewFetcher::crawler)
        click.flags |= events::flag_preview;
    static_cast<void>(writer_.append(click));
}

} // namespace waymark::api::redirect
