// SPDX-License-Identifier: Apache-2.0
#include "links/link_service.hpp"

#include "links/slug.hpp"
#include "storage/public_id.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <unordered_map>
#include <utility>

namespace waymark::links {

namespace {

constexpr int slug_draws_max = 6;
constexpr std::size_t last_draw_longer_by = 2;
constexpr int code_draws_max = 20;

Error no_such_link()
{
    return {Errc::not_found, "Not found: there is no such link", ""};
}

// Draws slugs for the links of one call.
class SlugDraws {
public:
    explicit SlugDraws(const LinkService::Parts& parts) : parts_(parts) {}

    // The `draw`th slug for one link, from 1.
    //
    // conflict: it has had all. Others: see Parts::draw_code.
    Result<std::string> operator()(DomainId domain, int draw)
    {
        const bool by_slug = domain == default_domain;
        if (draw > (by_slug ? slug_draws_max : code_draws_max))
            return failure(Errc::conflict, "No free slug was found, try again", "slug");
        if (!by_slug)
            return parts_.draw_code(domain);
        if (!length_)
            length_ = SlugGenerator::length_for(parts_.repository.count_ever_made());
        return parts_.slugs(draw == slug_draws_max ? *length_ + last_draw_longer_by : *length_);
    }

private:
    const LinkService::Parts& parts_;
    std::optional<std::size_t> length_;
};

bool is_reserved(DomainId domain, std::string_view slug)
{
    return domain == default_domain ? is_reserved_slug(slug) : is_reserved_code(slug);
}

// A link that is still to be stored: the answer to the draft `index`.
struct Pending {
    std::size_t index = 0;
    Link link;
    bool is_drawn = false;
    int draws = 0;
};

// Gives a link another slug that isn't reserved, if its slug is drawn.
Result<void> draw_again(Pending& pending, SlugDraws& draws)
{
    while (pending.is_drawn) {
        auto slug = draws(pending.link.domain, ++pending.draws);
        if (!slug)
            return std::unexpected(std::move(slug.error()));
        pending.link.slug = *std::move(slug);
        if (!is_reserved(pending.link.domain, pending.link.slug))
            break;
    }
    return {};
}

// Says what must be tried again.
std::vector<Pending> store(const LinkService::Parts& parts, std::vector<Pending> pending,
                           std::vector<Result<Link>>& answers)
{
    std::vector<Link> links;
    std::ranges::transform(pending, std::back_inserter(links), &Pending::link);
    auto stored = parts.repository.insert(links);
    std::vector<Pending> again;
    for (std::size_t i = 0; i < pending.size(); ++i) {
        if (!stored[i] && pending[i].is_drawn) {
            again.push_back(std::move(pending[i]));
            continue;
        }
        if (stored[i])
            parts.changed(stored[i]->domain, stored[i]->slug);
        answers[pending[i].index] = std::move(stored[i]);
    }
    return again;
}

template <typename T>
void assign(T& target, const std::optional<T>& value)
{
    if (value)
        target = *value;
}

void apply_patch(Link& link, const LinkPatch& patch,
                 const std::optional<std::string>& password_hash)
{
    assign(link.target_url, patch.target_url);
    assign(link.title, patch.title);
    assign(link.description, patch.description);
    assign(link.status, patch.status);
    assign(link.password_hash, password_hash);
    assign(link.expires, patch.expires);
    assign(link.click_limit, patch.click_limit);
    for (std::size_t i = 0; i < utm_fields.size(); ++i)
        assign(link.utm.*utm_fields[i].member, patch.utm[i]);
    assign(link.og_title, patch.og_title);
    assign(link.og_description, patch.og_description);
    assign(link.og_image, patch.og_image);
    assign(link.twitter_card, patch.twitter_card);
    assign(link.is_smart_routing, patch.is_smart_routing);
    assign(link.default_url, patch.default_url);
    assign(link.is_sticky, patch.is_sticky);
}

std::vector<LinkId> ids_of(std::span<const Link> links)
{
    std::vector<LinkId> ids;
    std::ranges::transform(links, std::back_inserter(ids), &Link::id);
    return ids;
}

} // namespace

std::vector<Error> LinkService::find_mistakes(const LinkDraft& draft) const
{
    auto mistakes = links::find_mistakes(draft, parts_.targets);
    if (is_among(parts_.reserved, draft.slug))
        mistakes.push_back({Errc::invalid_argument, "Invalid slug: it is reserved", "slug"});
    return mistakes;
}

std::vector<Error> LinkService::find_mistakes(const LinkPatch& patch) const
{
    return links::find_mistakes(patch, parts_.targets);
}

Link LinkService::make_link(UserId owner, const LinkDraft& draft) const
{
    const TimePoint now = parts_.clock.now();
    Link link;
    link.uid = storage::make_public_id(now);
    link.domain = draft.domain;
    link.protocol = draft.protocol;
    link.slug = draft.slug;
    link.target_url = draft.target_url;
    link.title = draft.title;
    link.description = draft.description;
    link.owner = owner;
    if (draft.password) {
        link.password_hash = draft.password_hash.empty() ? parts_.hash_password(*draft.password)
                                                         : draft.password_hash;
    }
    link.expires = draft.expires;
    link.click_limit = draft.click_limit;
    link.utm = draft.utm;
    link.is_sticky = draft.is_sticky;
    link.og_title = draft.og_title;
    link.og_description = draft.og_description;
    link.twitter_card = draft.twitter_card;
    link.creator_ip = draft.creator_ip;
    link.created = now;
    link.updated = now;
    return link;
}

Result<Link> LinkService::create(UserId owner, const LinkDraft& draft)
{
    return std::move(create(owner, std::span(&draft, 1)).front());
}

// Whether a slug is free is decided by the insertion itself, so that two callers never get one
// slug. Those whose drawn slug was taken are tried again together.
std::vector<Result<Link>> LinkService::create(UserId owner, std::span<const LinkDraft> drafts)
{
    std::vector<Result<Link>> answers(drafts.size(), std::unexpected(no_such_link()));
    std::vector<Pending> pending;
    for (std::size_t i = 0; i < drafts.size(); ++i) {
        if (auto mistakes = find_mistakes(drafts[i]); !mistakes.empty()) {
            answers[i] = std::unexpected(std::move(mistakes.front()));
            continue;
        }
        pending.push_back(
            {.index = i, .link = make_link(owner, drafts[i]), .is_drawn = drafts[i].slug.empty()});
    }
    SlugDraws draws(parts_);
    while (!pending.empty()) {
        std::erase_if(pending, [&](Pending& one) {
            auto drawn = draw_again(one, draws);
            if (!drawn)
                answers[one.index] = std::unexpected(std::move(drawn.error()));
            return !drawn;
        });
        pending = store(parts_, std::move(pending), answers);
    }
    return answers;
}

Result<Link> LinkService::get(const LinkScope& scope, std::string_view uid) const
{
    auto link = parts_.repository.find(uid, scope);
    if (!link)
        return std::unexpected(no_such_link());
    return *std::move(link);
}

Result<Link> LinkService::get(const LinkScope& scope, LinkId id) const
{
    auto link = parts_.repository.find(id, scope);
    if (!link)
        return std::unexpected(no_such_link());
    return *std::move(link);
}

Result<LinkChange> LinkService::update(const LinkScope& scope, LinkId id, const LinkPatch& patch)
{
    if (auto mistakes = find_mistakes(patch); !mistakes.empty())
        return std::unexpected(std::move(mistakes.front()));
    if (!parts_.repository.find(id, scope))
        return std::unexpected(no_such_link());
    auto changes = apply(std::span(&id, 1), patch);
    if (changes.empty())
        return std::unexpected(no_such_link());
    return std::move(changes.front());
}

Result<std::vector<LinkChange>> LinkService::update_all(std::span<const Link> links,
                                                        const LinkPatch& patch)
{
    if (auto mistakes = find_mistakes(patch); !mistakes.empty())
        return std::unexpected(std::move(mistakes.front()));
    return apply(ids_of(links), patch);
}

std::vector<LinkChange> LinkService::apply(std::span<const LinkId> ids, const LinkPatch& patch)
{
    std::optional<std::string> password_hash;
    if (patch.password)
        password_hash = *patch.password ? parts_.hash_password(**patch.password) : std::string();
    auto changes = parts_.repository.update(
        ids, parts_.clock.now(), [&](Link& link) { apply_patch(link, patch, password_hash); });
    for (const auto& change : changes)
        parts_.changed(change.after.domain, change.after.slug);
    return changes;
}

Result<Link> LinkService::remove(const LinkScope& scope, LinkId id)
{
    const auto link = parts_.repository.find(id, scope);
    if (!link)
        return std::unexpected(no_such_link());
    auto removed = remove_all(std::span(&*link, 1));
    if (removed.empty())
        return std::unexpected(no_such_link());
    return std::move(removed.front());
}

std::vector<Link> LinkService::remove_all(std::span<const Link> links)
{
    auto removed = parts_.repository.remove(ids_of(links), parts_.clock.now());
    for (const auto& link : removed) {
        parts_.changed(link.domain, link.slug);
        if (!link.og_image.empty() && parts_.discard_image)
            parts_.discard_image(link.og_image);
    }
    return removed;
}

Result<std::vector<Link>> LinkService::get_all(const LinkScope& scope,
                                               std::span<const std::string> uids) const
{
    std::unordered_map<std::string, Link> found;
    for (auto& link : parts_.repository.find(uids))
        found.emplace(link.uid, std::move(link));
    for (const auto& uid : uids) {
        if (!found.contains(uid))
            return failure(Errc::not_found, fmt::format("Not found: there is no link {}", uid));
    }
    std::vector<Link> links;
    for (const auto& uid : uids) {
        auto link = found.extract(uid);
        if (!link)
            continue;
        if (scope.owner && link.mapped().owner != *scope.owner) {
            return failure(Errc::forbidden,
                           fmt::format("Forbidden: the link {} is somebody else's", uid));
        }
        links.push_back(std::move(link.mapped()));
    }
    return links;
}

LinkPage LinkService::list(const LinkQuery& query) const
{
    return parts_.repository.list(query);
}

std::vector<Link> LinkService::find(std::span<const LinkId> ids) const
{
    return parts_.repository.find(ids);
}

LinkCounts LinkService::count(const LinkScope& scope) const
{
    return parts_.repository.count(scope);
}

std::vector<UtmSuggestion> LinkService::suggest_utm(const LinkScope& scope, std::string_view field,
                                                    std::string_view prefix) const
{
    return parts_.repository.suggest_utm(scope, field, prefix);
}

std::optional<Link> LinkService::find_by_slug(DomainId domain, std::string_view slug) const
{
    return parts_.repository.find_by_slug(domain, slug);
}

std::string LinkService::hash(std::string_view password) const
{
    return parts_.hash_password(password);
}

bool LinkService::is_password(const Link& link, std::string_view password) const
{
    return !link.has_password() || parts_.is_password(link.password_hash, password);
}

// Told even when nothing was left: then a cache believed otherwise.
bool LinkService::take_click(DomainId domain, std::string_view slug, LinkId id)
{
    const bool taken = parts_.repository.take_click(id);
    parts_.changed(domain, slug);
    return taken;
}

void LinkService::mark_expired(DomainId domain, std::string_view slug)
{
    if (parts_.repository.mark_expired(domain, slug, parts_.clock.now()))
        parts_.changed(domain, slug);
}

} // namespace waymark::links
