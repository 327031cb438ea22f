// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "links/link_draft.hpp"

#include <boost/describe.hpp>

#include <optional>
#include <string>

namespace waymark::api::openshort {

// The body of POST /api/urls. Members are spelled as on the wire.
struct CreateUrl {
    std::string originalUrl;
    std::optional<std::string> customSlug;
    std::optional<std::string> title;
    std::optional<std::string> password;
    std::optional<std::string> expiresAt;
    std::optional<std::string> utmSource;
    std::optional<std::string> utmMedium;
    std::optional<std::string> utmCampaign;
    std::optional<std::string> utmTerm;
    std::optional<std::string> utmContent;
    std::optional<std::string> utmId;
    std::optional<std::string> utmSourcePlatform;
    std::optional<std::string> ogTitle;
    std::optional<std::string> ogDescription;
    std::optional<std::string> twitterCardType;
};
BOOST_DESCRIBE_STRUCT(CreateUrl, (),
                      (originalUrl, customSlug, title, password, expiresAt, utmSource, utmMedium,
                       utmCampaign, utmTerm, utmContent, utmId, utmSourcePlatform, ogTitle,
                       ogDescription, twitterCardType))

// invalid_argument: `expiresAt` is no time, or `twitterCardType` none of the two. The rest is for
// the domain to judge.
[[nodiscard]] Result<links::LinkDraft> to_draft(const CreateUrl& body);

} // namespace waymark::api::openshort
