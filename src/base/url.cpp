// SPDX-License-Identifier: Apache-2.0
#include "base/url.hpp"

#include "base/text.hpp"
#include "base/url_host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace waymark {

namespace {

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;

// The standard's percent-encode sets, for special schemes: what must be escaped besides controls,
// spaces and bytes above ASCII. A percent sign always stays, so that no escape is escaped again.
constexpr std::string_view unsafe_in_userinfo = "\"#<>?`{}/:;=@[\\]^|";
constexpr std::string_view unsafe_in_path = "\"#<>?`{}^";
constexpr std::string_view unsafe_in_query = "\"#<>'";
constexpr std::string_view unsafe_in_fragment = "\"<>`";

void append_encoded(std::string& out, std::string_view text, std::string_view unsafe)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : text) {
        const auto byte = static_cast<std::uint8_t>(c);
        if (byte > 0x20 && byte < 0x7f && !unsafe.contains(c)) {
            out += c;
            continue;
        }
        out += '%';
        out += digits[byte >> 4U];
        out += digits[byte & 0xfU];
    }
}

// Browsers drop controls and spaces at both ends, and tabs and line feeds anywhere.
std::string without_noise(std::string_view text)
{
    const auto is_noise = [](char c) { return static_cast<std::uint8_t>(c) <= 0x20; };
    while (!text.empty() && is_noise(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_noise(text.back()))
        text.remove_suffix(1);
    std::string clean(text);
    std::erase_if(clean, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
    return clean;
}

struct Scheme {
    bool https;
    std::string_view rest;
};

std::optional<Scheme> take_scheme(std::string_view text)
{
    const auto colon = text.find(':');
    if (colon == std::string_view::npos)
        return std::nullopt;
    const auto name = text.substr(0, colon);
    if (!iequals(name, "http") && !iequals(name, "https"))
        return std::nullopt;
    auto rest = text.substr(colon + 1);
    rest.remove_prefix(std::min(rest.find_first_not_of("/\\"), rest.size()));
    return Scheme{iequals(name, "https"), rest};
}

// The port behind a host: nothing if it is malformed, `otherwise` if there is none.
std::optional<std::uint16_t> parse_port(std::string_view digits, std::uint16_t otherwise)
{
    if (digits.empty())
        return otherwise;
    return parse_number<std::uint16_t>(digits);
}

struct HostAndPort {
    std::string_view host;
    std::string_view port;
};

HostAndPort split_port(std::string_view text)
{
    const auto bracket = text.find(']');
    const auto colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon == std::string_view::npos)
        return {text, {}};
    return {text.substr(0, colon), text.substr(colon + 1)};
}

bool is_dot(std::string_view segment)
{
    return segment == "." || iequals(segment, "%2e");
}

bool is_double_dot(std::string_view segment)
{
    return segment == ".." || iequals(segment, ".%2e") || iequals(segment, "%2e.") ||
           iequals(segment, "%2e%2e");
}

// Appends a path, its dot segments resolved.
void append_path(std::string& out, std::string_view path)
{
    if (!path.empty())
        path.remove_prefix(1);
    std::vector<std::string_view> segments;
    for (bool last = false; !last;) {
        const auto slash = path.find_first_of("/\\");
        last = slash == std::string_view::npos;
        const auto segment = path.substr(0, slash);
        path.remove_prefix(last ? path.size() : slash + 1);
        if (is_double_dot(segment) && !segments.empty())
            segments.pop_back();
        if (!is_dot(segment) && !is_double_dot(segment))
            segments.push_back(segment);
        else if (last)
            segments.emplace_back();
    }
    for (const auto segment : segments) {
        out += '/';
        append_encoded(out, segment, unsafe_in_path);
    }
}

// Appends what follows the authority: path, query and fragment.
void append_tail(std::string& out, std::string_view tail)
{
    const auto hash = tail.find('#');
    const auto before_fragment = tail.substr(0, hash);
    const auto question = before_fragment.find('?');
    append_path(out, before_fragment.substr(0, question));
    if (question != std::string_view::npos) {
        out += '?';
        append_encoded(out, before_fragment.substr(question + 1), unsafe_in_query);
    }
    if (hash != std::string_view::npos) {
        out += '#';
        append_encoded(out, tail.substr(hash + 1), unsafe_in_fragment);
    }
}

// Appends `user:password@`, or nothing if both are empty.
void append_userinfo(std::string& out, std::string_view userinfo)
{
    const auto [user, password] = cut(userinfo, ':');
    if (user.empty() && password.empty())
        return;
    append_encoded(out, user, unsafe_in_userinfo);
    if (!password.empty()) {
        out += ':';
        append_encoded(out, password, unsafe_in_userinfo);
    }
    out += '@';
}

} // namespace

Result<Url> Url::parse(std::string_view text)
{
    if (text.size() > bytes_max)
        return failure(Errc::invalid_argument,
                       fmt::format("Invalid URL: it must be at most {} bytes long", bytes_max));

    const std::string clean = without_noise(text);
    const auto scheme = take_scheme(clean);
    if (!scheme)
        return failure(Errc::invalid_argument,
                       "Invalid URL: it must begin with http:// or https://");

    const auto authority_end = std::min(scheme->rest.find_first_of("/\\?#"), scheme->rest.size());
    auto authority = scheme->rest.substr(0, authority_end);
    std::string_view userinfo;
    if (const auto at = authority.rfind('@'); at != std::string_view::npos) {
        userinfo = authority.substr(0, at);
        authority.remove_prefix(at + 1);
    }
    const auto [host_text, port_text] = split_port(authority);
    const std::uint16_t default_port = scheme->https ? https_port : http_port;
    auto host = parse_url_host(host_text);
    const auto port = parse_port(port_text, default_port);
    if (!host)
        return failure(Errc::invalid_argument, "Invalid URL: its host is malformed");
    if (!port)
        return failure(Errc::invalid_argument, "Invalid URL: its port is malformed");

    Url url;
    url.https_ = scheme->https;
    url.port_ = *port;
    url.address_ = host->address;
    url.text_ = url.https_ ? "https://" : "http://";
    const std::size_t userinfo_at = url.text_.size();
    append_userinfo(url.text_, userinfo);
    url.host_at_ = url.text_.size();
    url.has_userinfo_ = url.host_at_ != userinfo_at;
    url.host_bytes_ = host->text.size();
    url.text_ += host->text;
    if (*port != default_port)
        url.text_ += fmt::format(":{}", *port);
    append_tail(url.text_, scheme->rest.substr(authority_end));
    return url;
}

} // namespace waymark
