// SPDX-License-Identifier: Apache-2.0
#include "client.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace waymark::consistency {

namespace {

constexpr std::string_view text_start = "https://example.com/version/";
constexpr std::string_view browser =
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";

} // namespace

Client::Client(std::uint16_t port, std::string token) : connection_(port), token_(std::move(token))
{
}

TimedAnswer Client::ask(std::string_view method, std::string_view target, std::string_view json)
{
    auto request = fmt::format("{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\n",
                               method, target, token_);
    if (!json.empty())
        request +=
            fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", json.size());
    return exchange(request.append("\r\n").append(json));
}

TimedAnswer Client::follow(std::string_view slug)
{
    return exchange(fmt::format("GET /{} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: {}\r\n"
                                "Accept: text/html\r\n\r\n",
                                slug, browser));
}

TimedAnswer Client::exchange(const std::string& request)
{
    const auto begun = Moment::clock::now();
    auto answer = connection_.send(request) ? connection_.read_answer() : std::nullopt;
    if (!answer)
        throw std::runtime_error("no answer to " + request.substr(0, request.find('\r')));
    return {*std::move(answer), begun, Moment::clock::now()};
}

std::string text_of(Version version)
{
    return fmt::format("{}{}", text_start, version);
}

Version version_of(std::string_view text)
{
    if (!text.starts_with(text_start))
        return nobodys;
    return parse_number<Version>(text.substr(text_start.size())).value_or(nobodys);
}

} // namespace waymark::consistency
