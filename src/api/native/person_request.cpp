// SPDX-License-Identifier: Apache-2.0
#include "api/native/person_request.hpp"

#include "base/text_rules.hpp"
#include "http/read_json.hpp"

#include <charconv>
#include <utility>

namespace waymark::api::native {

namespace {

// Members are spelled as on the wire.
struct PersonBody {
    std::optional<std::string> visitor_id;
    std::optional<std::string> user_id;
};
BOOST_DESCRIBE_STRUCT(PersonBody, (), (visitor_id, user_id))

// Nothing for 0, too, which no event has.
std::optional<std::uint64_t> parse_visitor(std::string_view text)
{
    constexpr std::size_t digits = 16;
    constexpr int hexadecimal = 16;
    std::uint64_t visitor = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, problem] = std::from_chars(text.data(), end, visitor, hexadecimal);
    const bool is_whole = text.size() == digits && problem == std::errc{} && stopped == end;
    return is_whole && visitor != 0 ? std::optional(visitor) : std::nullopt;
}

Result<PersonRequest> read_person(PersonBody body)
{
    if (body.visitor_id && body.user_id)
        return failure(Errc::invalid_argument, "Either visitor_id or user_id, not both.",
                       "user_id");
    if (body.visitor_id) {
        const auto visitor = parse_visitor(*body.visitor_id);
        if (!visitor)
            return failure(Errc::invalid_argument,
                           "visitor_id must be sixteen hexadecimal digits, as exports and the "
                           "live stream show it.",
                           "visitor_id");
        return PersonRequest{.visitor = visitor, .user = {}};
    }
    if (!body.user_id || body.user_id->empty())
        return failure(Errc::invalid_argument, "visitor_id or user_id is required.",
                       body.user_id ? "user_id" : "visitor_id");
    if (auto checked = check_line(*body.user_id, "user_id", user_id_length_max); !checked)
        return std::unexpected(checked.error());
    return PersonRequest{.visitor = std::nullopt, .user = *std::move(body.user_id)};
}

} // namespace

Result<PersonRequest> read_person_body(const http::Request& request)
{
    auto body = http::read_json<PersonBody>(request);
    if (!body)
        return std::unexpected(std::move(body).error());
    return read_person(*std::move(body));
}

Result<PersonRequest> read_person_parameters(const http::Request& request)
{
    return read_person({.visitor_id = request.query_parameter("visitor_id"),
                        .user_id = request.query_parameter("user_id")});
}

} // namespace waymark::api::native
