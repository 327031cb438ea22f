// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/dwz/envelope.hpp"
#include "http/request.hpp"
#include "http/response.hpp"
#include "links/domains/domain.hpp"
#include "links/link_draft.hpp"

#include <boost/describe.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What clients send about links, and what they are told if it won't do. Members are spelled as on
// the wire.
namespace waymark::api::dwz {

struct CreateShortLink {
    std::string original_url;
    std::optional<std::string> domain;
    std::optional<std::string> custom_code;
    std::optional<std::string> title;
    std::optional<std::string> description;
    std::optional<std::string> expire_at;
};
BOOST_DESCRIBE_STRUCT(CreateShortLink, (),
                      (original_url, domain, custom_code, title, description, expire_at))

struct CreateShortLinks {
    std::vector<std::string> urls;
    std::optional<std::string> domain;
};
BOOST_DESCRIBE_STRUCT(CreateShortLinks, (), (urls, domain))

inline constexpr std::size_t batch_max = 100;
inline constexpr std::size_t original_url_bytes_max = 2048;

// A draft that is still to be given its domain. What can be wrong with it besides the form of
// `original_url` and `expire_at` is for the domain to judge.
[[nodiscard]] Accepted<links::LinkDraft> to_draft(const CreateShortLink& body);

// Reads the body of a change. Texts that are absent or empty stay as they are; so does an
// `expire_at` that is absent, while null removes it.
[[nodiscard]] Accepted<links::LinkPatch> read_link_patch(const http::Request& request);

// Puts the draft on a domain.
void place(links::LinkDraft& draft, const links::domains::Domain& domain);

// What links::LinkService refuses, in the API's words: of a new link, and of one that is there.
[[nodiscard]] Rejection reject_new_link(const Error& error);
[[nodiscard]] Rejection reject_link(const Error& error);
// What DomainService::for_new_link() refuses; `name` is what was asked for.
[[nodiscard]] Rejection reject_choice(const Error& error, std::string_view name);

} // namespace waymark::api::dwz
