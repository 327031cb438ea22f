// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/redirect/redirector.hpp"
#include "base/text.hpp"
#include "events/enrich/enrichment_data.hpp"
#include "events/event_codec.hpp"
#include "events/scratch_directory.hpp"
#include "events/segment_reader.hpp"
#include "events/spool.hpp"
#include "http/workers.hpp"
#include "links/domains/domain_service.hpp"
#include "links/link_service.hpp"
#include "links/test_links.hpp"
#include "redirect/snapshot.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace waymark::api::redirect {

// A click as the spool has it.
struct Click {
    std::string slug;
    std::uint64_t link = 0;
    std::uint64_t domain = 0;
    std::uint64_t rule = 0;
    std::uint32_t flags = 0;
    std::string ip;
    std::string user_agent;
    std::string utm_source;
};

inline std::string field_of(const http::Response& response, std::string_view name)
{
    for (const auto& [known, value] : response.fields) {
        if (iequals(known, name))
            return value;
    }
    return {};
}

// A redirector over a real cache, meta store and spool.
class RedirectorFixture : public links::LinkFixture {
protected:
    using Adjust = std::function<void(links::LinkDraft&)>;
    using Handler = boost::asio::awaitable<http::Response> (Redirector::*)(http::Request& request);

    links::Link create(const std::string& slug, const std::string& target,
                       const Adjust& adjust = {})
    {
        links::LinkDraft draft;
        draft.slug = slug;
        draft.target_url = target;
        if (adjust)
            adjust(draft);
        return service.create(ann, draft).value();
    }

    // The same on a registered domain.
    links::Link create_on(const links::domains::Domain& domain, const std::string& slug,
                          const std::string& target, const Adjust& adjust = {})
    {
        return create(slug, target, [&](links::LinkDraft& draft) {
            draft.domain = domain.name_id;
            draft.protocol = domain.protocol;
            if (adjust)
                adjust(draft);
        });
    }

    links::domains::Domain
    register_domain(const std::string& name,
                    const std::function<void(links::domains::DomainDraft&)>& adjust = {})
    {
        links::domains::DomainDraft draft;
        draft.name = name;
        draft.protocol = "https";
        draft.site_name = "示例站";
        if (adjust)
            adjust(draft);
        return domains.create(draft).value();
    }

    void patch(const links::Link& link, const links::LinkPatch& changes)
    {
        ASSERT_TRUE(service.update({}, link.id, changes));
    }

    // Sets a header field of what is asked from now on.
    void send(std::string_view name, std::string_view value)
    {
        const auto known = std::ranges::find_if(
            fields, [name](const auto& field) { return iequals(field.name, name); });
        if (known == fields.end())
            fields.push_back({name, value});
        else
            known->value = value;
    }

    // What the I/O thread sends at once; empty if it leaves the request to the router.
    std::string ask_inline(const std::string& target, http::Method method = http::Method::get)
    {
        std::string out;
        const auto [path, query] = cut(target, '?');
        http::InlineAnswer answer(out, {.date_line = "Date: now\r\n",
                                        .keep_alive = true,
                                        .with_body = method != http::Method::head,
                                        .version = 11});
        const http::RequestHead head{
            .method = method, .path = path, .query = query, .fields = fields, .client = client};
        const bool answered = redirector.answer_inline(0, head, answer);
        EXPECT_EQ(answered, !out.empty());
        return out;
    }

    // What the router's fallback answers.
    http::Response ask(const std::string& target, http::Method method = http::Method::get)
    {
        auto request = make_request(target, method);
        return answer_to(request, &Redirector::answer);
    }

    http::Response ask_info(const std::string& slug)
    {
        auto request = make_request("/" + slug + "/info", http::Method::get);
        request.path_parameters.emplace_back("slug", slug);
        return answer_to(request, &Redirector::show_info);
    }

    http::Response ask_preview(const std::string& code)
    {
        auto request = make_request("/preview/" + code, http::Method::get);
        request.path_parameters.emplace_back("code", code);
        return answer_to(request, &Redirector::show_preview);
    }

    // `target` is a slug, with a query or not.
    http::Response verify(const std::string& target, std::string_view content_type,
                          std::string_view body)
    {
        const auto [slug, query] = cut(target, '?');
        auto request = make_request("/" + std::string(slug) + "/verify", http::Method::post);
        request.query = query;
        request.body = body;
        request.fields.emplace_back("Content-Type", content_type);
        request.path_parameters.emplace_back("slug", slug);
        return answer_to(request, &Redirector::verify_password);
    }

    http::Request make_request(const std::string& target, http::Method method)
    {
        http::Request request;
        request.method = method;
        request.path = cut(target, '?').first;
        request.query = cut(target, '?').second;
        for (const auto& [name, value] : fields)
            request.fields.emplace_back(name, value);
        request.client = client;
        return request;
    }

    http::Response answer_to(http::Request& request, Handler handler)
    {
        boost::asio::io_context context;
        auto response =
            boost::asio::co_spawn(context, (redirector.*handler)(request), boost::asio::use_future);
        context.run();
        return response.get();
    }

    std::vector<Click> clicks() const
    {
        std::vector<Click> found;
        for (const auto& segment : spool->segments()) {
            events::SegmentReader reader(segment->published(), segment->header().salt);
            while (const auto record = reader.next()) {
                events::Event event;
                EXPECT_TRUE(events::decode(record->payload, event));
                EXPECT_EQ(event.kind, events::EventKind::click);
                found.push_back({.slug = std::string(event.path),
                                 .link = event.link.value,
                                 .domain = event.domain.value,
                                 .rule = event.rule.value,
                                 .flags = event.flags,
                                 .ip = event.ip.to_string(),
                                 .user_agent = std::string(event.user_agent),
                                 .utm_source = std::string(event.utm.source)});
            }
        }
        return found;
    }

    static std::string location_of(const http::Response& response)
    {
        return field_of(response, "Location");
    }

    std::vector<http::HeaderField> fields{{"Host", "short.example"},
                                          {"user-agent", "agent/1"},
                                          {"Accept-Language", "de"},
                                          {"REFERER", "https://ref.example/"}};
    IpAddress client = IpAddress::v4(0x05060708);
    MetricsRegistry metrics;
    events::ScratchDirectory directory;
    events::ScratchDirectory no_data; // of places and user agents: nothing is known of them
    events::enrich::EnrichmentData enrichment{no_data.path()};
    waymark::redirect::HostTable hosts;
    links::domains::DomainService domains{
        {.store = *store, .clock = clock, .changed = [this] { hosts.replace(domains.hosts()); }}};
    settings::SystemSettings settings{*store, clock};
    std::map<std::string, waymark::redirect::LinkParts, std::less<>> parts; // by the link's slug
    std::unique_ptr<waymark::redirect::LinkCache> cache =
        std::make_unique<waymark::redirect::LinkCache>(
            waymark::redirect::LinkCache::Options{},
            [this](DomainId domain, std::string_view slug) {
                const auto link = service.find_by_slug(domain, slug);
                const auto of_link = parts.find(slug);
                return link ? make_snapshot(*link, of_link == parts.end()
                                                       ? waymark::redirect::LinkParts{}
                                                       : of_link->second)
                            : nullptr;
            },
            metrics);
    links::LinkService service{
        {.repository = repository,
         .clock = clock,
         .targets = links::TargetPolicy(),
         .slugs = links::SlugGenerator(),
         .hash_password =
             [](std::string_view password) { return "hash of " + std::string(password); },
         .is_password =
             [this](std::string_view hash, std::string_view password) {
                 ++hashed;
                 return hash == "hash of " + std::string(password);
             },
         .draw_code = [this](DomainId domain) { return domains.draw_code(domain); },
         .changed = [this](DomainId domain,
                           std::string_view slug) { cache->forget(domain, slug); }}};
    std::atomic<int> hashed{0}; // passwords that were checked
    std::unique_ptr<events::Spool> spool =
        events::Spool::open(
            {.directory = directory.path(), .writers = 2, .segment_bytes = std::size_t{1} << 20U},
            clock, metrics)
            .value();
    http::Workers workers{{.threads = 2}};
    http::Workers hashers{{.threads = 1}};
    Redirector redirector{{.cache = *cache,
                           .hosts = hosts,
                           .links = service,
                           .enrichment = enrichment,
                           .spool = *spool,
                           .workers = workers,
                           .hashers = hashers,
                           .settings = settings,
                           .clock = clock,
                           .public_url = "https://s.example",
                           .reserved = {"s.js"}},
                          1};
};

} // namespace waymark::api::redirect
