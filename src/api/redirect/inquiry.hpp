// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/pages/media_preference.hpp"
#include "base/language.hpp"
#include "base/text.hpp"
#include "http/request.hpp"
#include "redirect/host_table.hpp"
#include "redirect/visit.hpp"

#include <memory>
#include <string_view>

namespace waymark::api::redirect {

// A request for a link: the visit, whose house it comes to, and how the answer is to be told. A
// view of the request and of the slug.
struct Inquiry {
    waymark::redirect::Visit visit;
    std::shared_ptr<const waymark::redirect::HostSettings> site; // null: the default domain
    std::string_view accept;

    [[nodiscard]] bool is_on_site() const { return site != nullptr; }
    [[nodiscard]] pages::MediaPreference preference() const;
    // On a site everybody gets a page who doesn't ask for data, elsewhere who asks for one.
    [[nodiscard]] bool wants_page() const;
    // The visitor's; of whoever tells none, English, and on a site Chinese.
    [[nodiscard]] Language language() const;
    // HEAD is no visit on a site.
    [[nodiscard]] bool is_counted() const { return !(is_on_site() && visit.is_head); }
    // Whether a link may have this name.
    [[nodiscard]] bool names_link() const;

    // Takes over what a header field tells.
    void take_field(std::string_view name, std::string_view value);
};

// The slug that a path is, still to be checked; empty if it is none.
[[nodiscard]] std::string_view slug_of(std::string_view path);

// Of an http::RequestHead or an http::Request. Allocates nothing.
template <typename AnyRequest>
[[nodiscard]] Inquiry make_inquiry(const AnyRequest& request, std::string_view slug,
                                   const waymark::redirect::HostTable& hosts)
{
    Inquiry inquiry;
    inquiry.visit.slug = slug;
    inquiry.visit.query = request.query;
    inquiry.visit.ip = request.client;
    inquiry.visit.is_head = request.method == http::Method::head;
    for (const auto& [name, value] : request.fields)
        inquiry.take_field(name, value);
    inquiry.site = hosts.find(inquiry.visit.host);
    if (inquiry.site)
        inquiry.visit.domain = inquiry.site->domain;
    return inquiry;
}

} // namespace waymark::api::redirect
