// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/audit_notes.hpp"
#include "api/dwz/envelope.hpp"
#include "api/dwz/handlers.hpp"
#include "api/dwz/parameters.hpp"
#include "api/dwz/short_link_body.hpp"
#include "api/dwz/short_link_view.hpp"

#include <fmt/format.h>

#include <vector>

namespace waymark::api::dwz {

namespace {

Result<CreateShortLinks> read_batch(const http::Request& request)
{
    auto body = read_body<CreateShortLinks>(request);
    if (body && (body->urls.empty() || body->urls.size() > batch_max)) {
        return failure(Errc::invalid_argument,
                       fmt::format("urls must have 1 to {} elements", batch_max), "urls");
    }
    return body;
}

using Outcomes = std::vector<Accepted<links::Link>>;

// What became of each of the URLs, in their order.
Outcomes create_each(const Call& call, Services& services, const CreateShortLinks& body)
{
    const auto name = body.domain.value_or("");
    const auto domain = services.domains.for_new_link(name);
    if (!domain) {
        const auto reason = reject_choice(domain.error(), name);
        return Outcomes(body.urls.size(), std::unexpected(reason));
    }

    Outcomes outcomes(body.urls.size());
    std::vector<links::LinkDraft> drafts;
    std::vector<std::size_t> places; // of the drafts among the outcomes
    for (std::size_t i = 0; i < body.urls.size(); ++i) {
        auto draft = to_draft({.original_url = body.urls[i]});
        if (!draft) {
            outcomes[i] = std::unexpected(draft.error());
            continue;
        }
        place(*draft, *domain);
        draft->creator_ip = call.request.client.to_string();
        drafts.push_back(*std::move(draft));
        places.push_back(i);
    }
    auto made = services.links.create(call.caller.id, drafts);
    for (std::size_t i = 0; i < made.size(); ++i) {
        if (made[i])
            outcomes[places[i]] = *std::move(made[i]);
        else
            outcomes[places[i]] = std::unexpected(reject_new_link(made[i].error()));
    }
    return outcomes;
}

session::AuditNote batch_note(const Outcomes& outcomes)
{
    boost::json::array ids;
    for (const auto& link : outcomes) {
        if (link)
            ids.emplace_back(link->uid);
    }
    const auto successes = ids.size();
    session::AuditNote note;
    note.action = "URL_BULK_CREATED";
    note.entity_type = "url";
    note.new_value = {{"total", outcomes.size()},
                      {"successCount", successes},
                      {"failureCount", outcomes.size() - successes},
                      {"succeededIds", std::move(ids)}};
    return note;
}

} // namespace

Answer create_short_links(Call& call, Services& services)
{
    const auto body = read_batch(call.request);
    if (!body)
        co_return fail(body.error());
    const auto outcomes = co_await services.workers.run([&] {
        auto made = create_each(call, services, *body);
        session::record(services.audit, call, batch_note(made));
        return made;
    });

    boost::json::array success;
    boost::json::array failed;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        if (const auto& link = outcomes[i])
            success.push_back(to_view(*link, services.public_url));
        else
            failed.push_back({{"url", body->urls[i]}, {"error", link.error().message}});
    }
    co_return ok(
        boost::json::object{{"success", std::move(success)}, {"failed", std::move(failed)}});
}

} // namespace waymark::api::dwz
