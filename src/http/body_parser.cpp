// SPDX-License-Identifier: Apache-2.0
#include "http/body_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <limits>

namespace waymark::http {

namespace beast = boost::beast;

class BodyParser::Grammar final : public beast::http::basic_parser<true> {
public:
    explicit Grammar(std::size_t body_bytes_max)
    {
        header_limit(std::numeric_limits<std::uint32_t>::max());
        body_limit(body_bytes_max);
    }

    std::string body;

private:
    using Code = beast::error_code;
    using View = beast::string_view;
    using Length = boost::optional<std::uint64_t>;
    // Memory is promised to a client only as it sends.
    static constexpr std::uint64_t reserved_max = 64 * 1024;

    void on_body_init_impl(const Length& length, Code&) override
    {
        body.reserve(static_cast<std::size_t>(std::min(length.value_or(0), reserved_max)));
    }
    std::size_t on_body_impl(View piece, Code&) override
    {
        body.append(piece.data(), piece.size());
        return piece.size();
    }
    std::size_t on_chunk_body_impl(std::uint64_t, View piece, Code&) override
    {
        body.append(piece.data(), piece.size());
        return piece.size();
    }

    void on_request_impl(beast::http::verb, View, View, int, Code&) override {}
    void on_response_impl(int, View, int, Code&) override {}
    void on_field_impl(beast::http::field, View, View, Code&) override {}
    void on_header_impl(Code&) override {}
    void on_chunk_header_impl(std::uint64_t, View, Code&) override {}
    void on_finish_impl(Code&) override {}
};

namespace {

BodyParser::Outcome outcome_of(const beast::error_code& error, bool done)
{
    if (error == beast::http::error::body_limit)
        return BodyParser::Outcome::too_large;
    if (error && error != beast::http::error::need_more)
        return BodyParser::Outcome::malformed;
    return done ? BodyParser::Outcome::complete : BodyParser::Outcome::incomplete;
}

} // namespace

BodyParser::BodyParser(std::string_view head, std::size_t body_bytes_max)
    : grammar_(std::make_unique<Grammar>(body_bytes_max))
{
    beast::error_code error;
    (void)grammar_->put(boost::asio::buffer(head.data(), head.size()), error);
    head_outcome_ = outcome_of(error, grammar_->is_done());
    grammar_->eager(true);
}

BodyParser::~BodyParser() = default;

BodyParser::Progress BodyParser::put(std::string_view bytes)
{
    if (head_outcome_ != Outcome::incomplete || bytes.empty())
        return {head_outcome_, 0};
    beast::error_code error;
    const auto consumed = grammar_->put(boost::asio::buffer(bytes.data(), bytes.size()), error);
    return {outcome_of(error, grammar_->is_done()), consumed};
}

std::string BodyParser::take_body()
{
    return std::move(grammar_->body);
}

} // namespace waymark::http
