// SPDX-License-Identifier: Apache-2.0
#include "links/domains/domain_service.hpp"

#include "links/domains/domain_repository.hpp"
#include "storage/meta_store.hpp"

#include <cassert>

namespace waymark::links::domains {

namespace {

Error no_such_domain(std::string field = {})
{
    return {Errc::not_found, "Not found: there is no such domain", std::move(field)};
}

std::unexpected<Error> name_is_taken()
{
    return failure(Errc::conflict, "Invalid domain name: there is a domain of that name", "name");
}

// `name` passed find_mistakes.
std::string one_spelling(std::string_view name)
{
    auto parsed = parse_domain_name(name);
    assert(parsed);
    return *std::move(parsed);
}

Domain to_domain(const DomainDraft& draft, TimePoint now)
{
    return {.name_id = {},
            .name = one_spelling(draft.name),
            .protocol = draft.protocol,
            .site_name = draft.site_name,
            .icp_number = draft.icp_number,
            .police_number = draft.police_number,
            .description = draft.description,
            .is_active = draft.is_active,
            .pass_query_params = draft.pass_query_params,
            .codes = draft.codes,
            .created = now,
            .updated = now};
}

template <typename T>
void set_if_given(T& member, const std::optional<T>& value)
{
    if (value)
        member = *value;
}

void apply(const DomainPatch& patch, Domain& domain)
{
    if (patch.name)
        domain.name = one_spelling(*patch.name);
    set_if_given(domain.protocol, patch.protocol);
    set_if_given(domain.site_name, patch.site_name);
    set_if_given(domain.icp_number, patch.icp_number);
    set_if_given(domain.police_number, patch.police_number);
    set_if_given(domain.description, patch.description);
    set_if_given(domain.is_active, patch.is_active);
    set_if_given(domain.pass_query_params, patch.pass_query_params);
}

} // namespace

Result<Domain> DomainService::create(const DomainDraft& draft)
{
    if (auto mistakes = find_mistakes(draft); !mistakes.empty())
        return std::unexpected(std::move(mistakes.front()));

    Domain domain = to_domain(draft, parts_.clock.now());
    auto created = parts_.store.write([&](soci::session& session) -> Result<Domain> {
        DomainRepository domains(session);
        domain.name_id = domains.claim_name(domain.name);
        const auto id = domains.insert(domain);
        if (!id)
            return name_is_taken();
        domain.id = *id;
        return domain;
    });
    if (created)
        parts_.changed();
    return created;
}

Result<Domain> DomainService::update(std::uint64_t id, const DomainPatch& patch)
{
    if (auto mistakes = find_mistakes(patch); !mistakes.empty())
        return std::unexpected(std::move(mistakes.front()));

    const TimePoint now = parts_.clock.now();
    auto updated = parts_.store.write([&](soci::session& session) -> Result<Domain> {
        DomainRepository domains(session);
        auto domain = domains.find(id);
        if (!domain)
            return std::unexpected(no_such_domain());
        apply(patch, *domain);
        domain->name_id = domains.claim_name(domain->name);
        const auto holder = domains.find_by_name(domain->name_id);
        if (holder && holder->id != id)
            return name_is_taken();
        domain->updated = now;
        domains.update(*domain);
        return *std::move(domain);
    });
    if (updated)
        parts_.changed();
    return updated;
}

Result<Domain> DomainService::remove(std::uint64_t id)
{
    auto removed = parts_.store.write([id](soci::session& session) -> Result<Domain> {
        DomainRepository domains(session);
        auto domain = domains.find(id);
        if (!domain)
            return std::unexpected(no_such_domain());
        domains.remove(id);
        return *std::move(domain);
    });
    if (removed)
        parts_.changed();
    return removed;
}

std::vector<Domain> DomainService::list(bool only_active) const
{
    return parts_.store.read([only_active](soci::session& session) {
        return DomainRepository(session).list(only_active);
    });
}

DomainCounts DomainService::count() const
{
    return parts_.store.read(
        [](soci::session& session) { return DomainRepository(session).count(); });
}

std::vector<NamedHost> DomainService::hosts() const
{
    return parts_.store.read(
        [](soci::session& session) { return DomainRepository(session).hosts(); });
}

Result<Domain> DomainService::for_new_link(std::string_view name) const
{
    std::string wanted;
    if (!name.empty()) {
        auto parsed = parse_domain_name(name);
        if (!parsed)
            return failure(Errc::invalid_argument, std::move(parsed.error().message), "domain");
        wanted = *std::move(parsed);
    }
    auto domain = parts_.store.read([&wanted](soci::session& session) {
        DomainRepository domains(session);
        return wanted.empty() ? domains.find_first_active() : domains.find_by_name(wanted);
    });
    if (!domain)
        return std::unexpected(no_such_domain("domain"));
    if (!domain->is_active)
        return failure(Errc::forbidden, "The domain takes no new links: it is not active",
                       "domain");
    return *std::move(domain);
}

Result<std::string> DomainService::draw_code(DomainId name)
{
    struct Numbered {
        std::uint64_t number = 0;
        CodeFormat format;
    };
    const auto drawn = parts_.store.write([name](soci::session& session) -> Result<Numbered> {
        DomainRepository domains(session);
        const auto domain = domains.find_by_name(name);
        if (!domain)
            return std::unexpected(no_such_domain());
        return Numbered{.number = domains.take_number(name), .format = domain->codes};
    });
    if (!drawn)
        return std::unexpected(drawn.error());
    return make_code(drawn->number, draw_suffix(drawn->format.random_suffix_length),
                     drawn->format.has_checksum);
}

} // namespace waymark::links::domains
