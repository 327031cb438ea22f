// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/url_draft.hpp"

#include "base/iso8601.hpp"

namespace waymark::api::openshort {

Result<links::LinkDraft> to_draft(const CreateUrl& body)
{
    links::LinkDraft draft;
    draft.target_url = body.originalUrl;
    draft.slug = body.customSlug.value_or("");
    draft.title = body.title.value_or("");
    draft.password = body.password;
    draft.utm = {
        .source = body.utmSource.value_or(""),
        .medium = body.utmMedium.value_or(""),
        .campaign = body.utmCampaign.value_or(""),
        .term = body.utmTerm.value_or(""),
        .content = body.utmContent.value_or(""),
        .id = body.utmId.value_or(""),
        .source_platform = body.utmSourcePlatform.value_or(""),
    };
    draft.og_title = body.ogTitle.value_or("");
    draft.og_description = body.ogDescription.value_or("");
    if (body.expiresAt) {
        draft.expires = parse_iso8601(*body.expiresAt);
        if (!draft.expires) {
            return failure(Errc::invalid_argument,
                           "Invalid expiresAt: write it as 2026-01-31T12:00:00Z.", "expires");
        }
    }
    if (body.twitterCardType) {
        draft.twitter_card = links::parse_twitter_card(*body.twitterCardType);
        if (!draft.twitter_card) {
            return failure(Errc::invalid_argument,
                           "Invalid twitterCardType: it is summary or summary_large_image.",
                           "twitter_card");
        }
    }
    return draft;
}

} // namespace waymark::api::openshort
