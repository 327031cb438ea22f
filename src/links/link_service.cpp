// SPDX-License-Identifier: Apache-2.0
#include "links/link_service.hpp"

#include "storage/public_id.hpp"

#include <utility>

namespace waymark::links {

namespace {

constexpr int draws_of_usual_length = 5;
constexpr std::size_t last_draw_longer_by = 2;

} // namespace

std::vector<Error> LinkService::find_mistakes(const LinkDraft& draft) const
{
    return links::find_mistakes(draft, parts_.targets);
}

Result<Link> LinkService::create(UserId owner, const LinkDraft& draft)
{
    if (auto mistakes = find_mistakes(draft); !mistakes.empty())
        return std::unexpected(std::move(mistakes.front()));

    const TimePoint now = parts_.clock.now();
    Link link;
    link.uid = storage::make_public_id(now);
    link.domain = draft.domain;
    link.slug = draft.slug;
    link.target_url = draft.target_url;
    link.title = draft.title;
    link.owner = owner;
    if (draft.password)
        link.password_hash = parts_.hash_password(*draft.password);
    link.expires = draft.expires;
    link.utm = draft.utm;
    link.og_title = draft.og_title;
    link.og_description = draft.og_description;
    link.twitter_card = draft.twitter_card;
    link.created = now;
    link.updated = now;

    auto created = link.slug.empty() ? create_with_drawn_slug(std::move(link))
                                     : parts_.repository.insert(link);
    if (created)
        parts_.changed(created->domain, created->slug);
    return created;
}

// Whether a slug is free is decided by the insertion itself, so that two callers never get one
// slug.
Result<Link> LinkService::create_with_drawn_slug(Link link)
{
    const std::size_t length = SlugGenerator::length_for(parts_.repository.count_ever_made());
    for (int draw = 0; draw <= draws_of_usual_length; ++draw) {
        const bool last = draw == draws_of_usual_length;
        link.slug = parts_.slugs(last ? length + last_draw_longer_by : length);
        if (is_reserved_slug(link.slug))
            continue;
        auto created = parts_.repository.insert(link);
        if (created || created.error().code != Errc::conflict)
            return created;
    }
    return failure(Errc::conflict, "No free slug was found, try again", "slug");
}

Result<Link> LinkService::get(const LinkScope& scope, std::string_view uid) const
{
    auto link = parts_.repository.find(uid, scope);
    if (!link)
        return failure(Errc::not_found, "Not found: there is no such link");
    return *std::move(link);
}

LinkPage LinkService::list(const LinkQuery& query) const
{
    return parts_.repository.list(query);
}

std::vector<LinkId> LinkService::list_ids(const LinkQuery& query) const
{
    return parts_.repository.list_ids(query);
}

std::vector<Link> LinkService::find(std::span<const LinkId> ids) const
{
    return parts_.repository.find(ids);
}

LinkCounts LinkService::count(const LinkScope& scope) const
{
    return parts_.repository.count(scope);
}

std::optional<Link> LinkService::find_by_slug(DomainId domain, std::string_view slug) const
{
    return parts_.repository.find_by_slug(domain, slug);
}

void LinkService::mark_expired(DomainId domain, std::string_view slug)
{
    if (parts_.repository.mark_expired(domain, slug, parts_.clock.now()))
        parts_.changed(domain, slug);
}

} // namespace waymark::links
