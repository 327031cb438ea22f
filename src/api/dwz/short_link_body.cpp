// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/short_link_body.hpp"

#include "api/dwz/parameters.hpp"
#include "base/url.hpp"

#include <fmt/format.h>

namespace waymark::api::dwz {

namespace {

struct UpdateShortLink {
    std::optional<std::string> original_url;
    std::optional<std::string> title;
    std::optional<std::string> description;
    std::optional<std::string> expire_at;
    std::optional<bool> is_active;
};
BOOST_DESCRIBE_STRUCT(UpdateShortLink, (), (original_url, title, description, expire_at, is_active))

Accepted<void> check_original_url(std::string_view text)
{
    if (text.size() > original_url_bytes_max || !Url::parse(text))
        return rejection(Errc::invalid_argument, "无效的 URL 格式");
    return {};
}

// The body as an object: whether a member is absent or null, a struct doesn't tell.
Result<boost::json::object> read_members(const http::Request& request)
{
    if (is_blank(request.body))
        return failure(Errc::invalid_argument, "the body is empty");
    return http::read_object(request);
}

} // namespace

Accepted<links::LinkDraft> to_draft(const CreateShortLink& body)
{
    if (const auto checked = check_original_url(body.original_url); !checked)
        return std::unexpected(checked.error());
    const auto expires = read_time(body.expire_at, "expire_at");
    if (!expires)
        return std::unexpected(reject(expires.error()));
    links::LinkDraft draft;
    draft.target_url = body.original_url;
    draft.slug = body.custom_code.value_or("");
    draft.title = body.title.value_or("");
    draft.description = body.description.value_or("");
    draft.expires = *expires;
    return draft;
}

Accepted<links::LinkPatch> read_link_patch(const http::Request& request)
{
    const auto members = read_members(request);
    if (!members)
        return std::unexpected(reject(members.error()));
    const auto body = http::from_json<UpdateShortLink>(*members);
    if (!body)
        return std::unexpected(reject(body.error()));
    const auto expires = read_time(body->expire_at, "expire_at");
    if (!expires)
        return std::unexpected(reject(expires.error()));

    links::LinkPatch patch;
    patch.target_url = unless_empty(body->original_url);
    if (patch.target_url) {
        if (const auto checked = check_original_url(*patch.target_url); !checked)
            return std::unexpected(checked.error());
    }
    patch.title = unless_empty(body->title);
    patch.description = unless_empty(body->description);
    if (members->contains("expire_at"))
        patch.expires = *expires;
    if (body->is_active)
        patch.status = *body->is_active ? links::LinkStatus::active : links::LinkStatus::inactive;
    return patch;
}

void place(links::LinkDraft& draft, const links::domains::Domain& domain)
{
    draft.domain = domain.name_id;
    draft.protocol = domain.protocol;
}

Rejection reject_new_link(const Error& error)
{
    // Its domain, which has been removed meanwhile.
    if (error.code == Errc::not_found)
        return {Errc::invalid_argument, "域名不存在"};
    return reject_link(error);
}

Rejection reject_link(const Error& error)
{
    if (error.code == Errc::not_found)
        return {error.code, "短网址不存在"};
    if (error.code == Errc::conflict)
        return {error.code, "自定义短代码已存在"};
    if (error.code == Errc::invalid_argument && error.field == "slug")
        return {error.code, "无效的自定义短代码"};
    // The domain calls it otherwise.
    if (error.code == Errc::invalid_argument && error.field == "target_url")
        return reject({error.code, fmt::format("original_url: {}", error.message), "original_url"});
    return reject(error);
}

Rejection reject_choice(const Error& error, std::string_view name)
{
    switch (error.code) {
    case Errc::invalid_argument:
        return {Errc::invalid_argument, "无效的域名格式"};
    case Errc::not_found:
        return {Errc::invalid_argument, name.empty() ? "域名不能为空" : "域名不存在"};
    case Errc::forbidden:
        return {Errc::invalid_argument, "域名未激活"};
    default:
        return reject(error);
    }
}

} // namespace waymark::api::dwz
