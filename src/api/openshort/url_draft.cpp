// SPDX-License-Identifier: Apache-2.0
#include "api/openshort/url_draft.hpp"

#include "api/openshort/wire_names.hpp"

#include <string_view>
#include <utility>

namespace waymark::api::openshort {

namespace {

constexpr BodyReader::Bounds click_limits{1, links::click_limit_max};
constexpr std::string_view cards = "summary or summary_large_image";
constexpr std::string_view statuses = "ACTIVE, INACTIVE or EXPIRED";

bool is_empty_text(const boost::json::value* value)
{
    const auto* const text = value ? value->if_string() : nullptr;
    return text && text->empty();
}

// The empty text removes; nothing leaves it.
std::optional<std::string> read_text_change(BodyReader& body, std::string_view name)
{
    if (body.is_null(name))
        return std::string();
    auto text = body.text(name);
    if (text && text->empty())
        text.reset();
    return text;
}

// `value` as the change that a member asks for: null removes, absence leaves.
template <typename Value>
std::optional<std::optional<Value>> to_change(const BodyReader& body, std::string_view name,
                                              std::optional<Value> value)
{
    if (!value && !body.is_null(name))
        return std::nullopt;
    return std::optional<std::optional<Value>>(std::in_place, std::move(value));
}

void read_preview_patch(BodyReader& body, links::LinkPatch& patch)
{
    patch.og_title = read_text_change(body, "ogTitle");
    patch.og_description = read_text_change(body, "ogDescription");
    patch.og_image = read_text_change(body, "ogImage");
    if (patch.og_image && !patch.og_image->empty()) {
        body.refuse("ogImage", "a picture is uploaded elsewhere; here null removes it");
        patch.og_image.reset();
    }
    const auto card = body.word("twitterCardType", &links::parse_twitter_card, cards);
    patch.twitter_card = to_change(body, "twitterCardType", card);
}

} // namespace

Checked<links::LinkDraft> read_url_draft(const boost::json::object& body, std::string place)
{
    BodyReader reader(body, std::move(place));
    const auto text = [&reader](std::string_view name) { return reader.text(name).value_or(""); };
    links::LinkDraft draft;
    draft.target_url = reader.required_text("originalUrl");
    draft.slug = text("customSlug");
    draft.title = text("title");
    draft.description = text("description");
    draft.password = reader.text("password");
    draft.expires = reader.time("expiresAt");
    for (const auto& utm : links::utm_fields)
        draft.utm.*utm.member = text(wire_name(utm.name));
    draft.og_title = text("ogTitle");
    draft.og_description = text("ogDescription");
    draft.twitter_card = reader.word("twitterCardType", &links::parse_twitter_card, cards);
    draft.click_limit = reader.integer("clickLimit", click_limits);
    draft.is_sticky = reader.boolean("isSticky").value_or(false);
    return std::move(reader).finish(std::move(draft));
}

void read_utm_patch(BodyReader& body, links::LinkPatch& patch)
{
    for (std::size_t i = 0; i < links::utm_fields.size(); ++i)
        patch.utm.at(i) = read_text_change(body, wire_name(links::utm_fields.at(i).name));
}

Checked<links::LinkPatch> read_url_patch(const boost::json::object& body)
{
    BodyReader reader(body);
    links::LinkPatch patch;
    patch.target_url = reader.text("originalUrl");
    patch.title = read_text_change(reader, "title");
    patch.description = read_text_change(reader, "description");
    if (!is_empty_text(reader.find("status")))
        patch.status = reader.word("status", &links::parse_link_status, statuses);
    patch.password = to_change(reader, "password", reader.text("password"));
    patch.expires = to_change(reader, "expiresAt", reader.time("expiresAt"));
    patch.click_limit = to_change(reader, "clickLimit", reader.integer("clickLimit", click_limits));
    patch.is_sticky = reader.boolean("isSticky");
    read_utm_patch(reader, patch);
    read_preview_patch(reader, patch);
    return std::move(reader).finish(std::move(patch));
}

} // namespace waymark::api::openshort
