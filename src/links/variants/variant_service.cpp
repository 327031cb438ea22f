// SPDX-License-Identifier: Apache-2.0
#include "links/variants/variant_service.hpp"

#include "links/variants/variant_repository.hpp"
#include "storage/meta_store.hpp"
#include "storage/public_id.hpp"

#include <fmt/format.h>

#include <cassert>
#include <utility>

namespace waymark::links::variants {

namespace {

std::unexpected<Error> no_such_variant()
{
    return failure(Errc::not_found, "Not found: the link has no such variant");
}

Variant to_variant(LinkId link, const VariantDraft& draft, TimePoint now)
{
    return {.id = {},
            .uid = storage::make_public_id(now),
            .link = link,
            .name = draft.name,
            .target_url = draft.target_url,
            .description = draft.description,
            .weight = draft.weight,
            .is_control = draft.is_control,
            .is_active = draft.is_active,
            .created = now,
            .updated = now};
}

} // namespace

std::vector<Error> VariantService::find_mistakes(const VariantDraft& draft) const
{
    return variants::find_mistakes(draft, parts_.targets);
}

std::vector<Error> VariantService::find_mistakes(const VariantPatch& patch) const
{
    return variants::find_mistakes(patch, parts_.targets);
}

Result<Variant> VariantService::create(const Link& link, const VariantDraft& draft)
{
    if (auto mistakes = find_mistakes(draft); !mistakes.empty())
        return std::unexpected(std::move(mistakes.front()));

    auto variant = to_variant(link.id, draft, parts_.clock.now());
    const auto stored = parts_.store.write([&](soci::session& session) -> Result<VariantId> {
        VariantRepository variants(session);
        if (!variants.set_ab_test(link.id, true))
            return failure(Errc::not_found, "Not found: there is no such link");
        if (variants.count_own(link.id) >= variants_max)
            return failure(Errc::invalid_argument,
                           fmt::format("A link has at most {} variants", variants_max));
        return variants.insert(variant);
    });
    if (!stored)
        return std::unexpected(stored.error());

    variant.id = *stored;
    parts_.changed(link.domain, link.slug);
    return variant;
}

std::vector<Variant> VariantService::list(LinkId link) const
{
    return parts_.store.read(
        [&](soci::session& session) { return VariantRepository(session).list_own(link); });
}

std::vector<Variant> VariantService::list_after(const LinkScope& scope, VariantId after,
                                                std::size_t limit) const
{
    return parts_.store.read([&](soci::session& session) {
        return VariantRepository(session).list_own_after(scope, after, limit);
    });
}

Result<Variant> VariantService::get(LinkId link, std::string_view uid) const
{
    auto variant = parts_.store.read(
        [&](soci::session& session) { return VariantRepository(session).find_own(link, uid); });
    if (!variant)
        return no_such_variant();
    return *std::move(variant);
}

Result<VariantChange> VariantService::update(const Link& link, std::string_view uid,
                                             const VariantPatch& patch)
{
    if (auto mistakes = find_mistakes(patch); !mistakes.empty())
        return std::unexpected(std::move(mistakes.front()));

    const TimePoint now = parts_.clock.now();
    auto change = parts_.store.write([&](soci::session& session) -> Result<VariantChange> {
        VariantRepository variants(session);
        auto before = variants.find_own(link.id, uid);
        if (!before)
            return no_such_variant();
        variants.update(before->id, patch, now);
        auto after = variants.find_own(link.id, uid);
        assert(after); // nobody else writes meanwhile
        return VariantChange{.before = *std::move(before), .after = *std::move(after)};
    });
    if (change)
        parts_.changed(link.domain, link.slug);
    return change;
}

Result<Variant> VariantService::remove(const Link& link, std::string_view uid)
{
    auto removed = parts_.store.write([&](soci::session& session) -> Result<Variant> {
        VariantRepository variants(session);
        auto variant = variants.find_own(link.id, uid);
        if (!variant)
            return no_such_variant();
        variants.remove(variant->id);
        if (variants.count_own(link.id) == 0)
            variants.set_ab_test(link.id, false);
        return *std::move(variant);
    });
    if (removed)
        parts_.changed(link.domain, link.slug);
    return removed;
}

} // namespace waymark::links::variants
