// SPDX-License-Identifier: Apache-2.0
#include "api/redirect/refusals.hpp"

#include "api/pages/page.hpp"
#include "api/session/fail.hpp"
#include "http/json_text.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <string>

namespace waymark::api::redirect {

namespace {

using http::Status;
using pages::Notice;

struct Words {
    Status open_short_status;
    std::string_view open_short;
    Status dwz_status;
    std::string_view dwz;
};

// In the order of Notice. Clients of Open Short URL show a message only if it begins with one of
// the words "not found", "invalid", "expired", "password" or "incorrect".
constexpr std::array<Words, 6> words{{
    {Status::not_found, "Not found: there is no such short link", Status::not_found,
     "短网址不存在或已失效"},
    {Status::bad_request, "Invalid link: it is not active", Status::forbidden, "短网址已被禁用"},
    {Status::bad_request, "Expired: this link has ended", Status::gone, "短网址已过期"},
    {Status::bad_request, "Expired: this link has been followed as often as it may be",
     Status::gone, "短网址已过期"},
    {Status::forbidden, "Password locked: too many were wrong, try again later", Status::forbidden,
     "密码错误次数过多，请稍后再试"},
    {Status::bad_request, "Invalid request: this link has no password", Status::bad_request,
     "请求参数错误: 该短网址没有密码"},
}};

const Words& words_of(Notice notice)
{
    return words.at(static_cast<std::size_t>(notice));
}

std::array<std::string, words.size()> write_open_short_texts()
{
    std::array<std::string, words.size()> texts;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const auto& [status, message, dwz_status, dwz_message] = words.at(i);
        texts.at(i) = http::to_json_text(session::error_body(status, message));
    }
    return texts;
}

boost::json::object error_body(Status status, std::string_view message, Manner manner)
{
    if (manner == Manner::open_short)
        return session::error_body(status, message);
    return {{"code", static_cast<int>(status) * 100 + 1}, {"message", message}};
}

http::Response json(Status status, const boost::json::object& body)
{
    return http::json(status, body).with("Cache-Control", "no-store");
}

} // namespace

Manner manner_of(const Inquiry& inquiry)
{
    return inquiry.is_on_site() ? Manner::dwz : Manner::open_short;
}

Status status_of(Notice notice, Manner manner)
{
    const auto& of_notice = words_of(notice);
    return manner == Manner::dwz ? of_notice.dwz_status : of_notice.open_short_status;
}

std::string_view open_short_text(Notice notice)
{
    static const auto texts = write_open_short_texts();
    return texts.at(static_cast<std::size_t>(notice));
}

http::Response refuse_with_json(Notice notice, Manner manner)
{
    const auto status = status_of(notice, manner);
    const auto& of_notice = words_of(notice);
    return json(
        status,
        error_body(status, manner == Manner::dwz ? of_notice.dwz : of_notice.open_short, manner));
}

http::Response refuse_with_page(Notice notice, Manner manner, const pages::Brand& brand,
                                Language language)
{
    return pages::page_response(status_of(notice, manner),
                                pages::notice_page(notice, brand, language));
}

http::Response password_required(Manner manner)
{
    const auto* message = manner == Manner::dwz ? "该短网址需要密码" : "Password required";
    auto body = error_body(Status::unauthorized, message, manner);
    body["requiresPassword"] = true;
    return json(Status::unauthorized, body);
}

http::Response password_incorrect(Manner manner)
{
    const auto* message = manner == Manner::dwz ? "密码错误" : "Incorrect password";
    return json(Status::unauthorized, error_body(Status::unauthorized, message, manner));
}

http::Response password_malformed(const Error& mistake, Manner manner)
{
    if (manner == Manner::open_short)
        return session::fail(mistake);
    return json(
        Status::bad_request,
        error_body(Status::bad_request, fmt::format("请求参数错误: {}", mistake.message), manner));
}

} // namespace waymark::api::redirect
