// SPDX-License-Identifier: Apache-2.0
#include "http/head_parser.hpp"

#include "base/text.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>

namespace waymark::http {

namespace beast = boost::beast;

// Beast's grammar, with what it finds kept as views.
class HeadParser::Grammar final : public beast::http::basic_parser<true> {
public:
    explicit Grammar(HeadParser& out, std::string_view bytes) : out_(out), bytes_(bytes)
    {
        header_limit(static_cast<std::uint32_t>(out.limits_.head_bytes_max));
        skip(true);
    }

    [[nodiscard]] bool line_seen() const { return line_seen_; }
    [[nodiscard]] std::size_t field_count() const { return field_count_; }
    [[nodiscard]] unsigned host_count() const { return host_count_; }
    [[nodiscard]] bool has_coding() const { return has_coding_; }
    // Why a field was refused; empty if the grammar itself was broken.
    [[nodiscard]] std::string_view complaint() const { return complaint_; }
    [[nodiscard]] bool too_many_fields() const { return field_count_ == fields_max; }

private:
    using Code = beast::error_code;
    using View = beast::string_view;
    using Length = boost::optional<std::uint64_t>;

    void on_request_impl(Method method, View method_text, View target, int version, Code&) override
    {
        line_seen_ = true;
        out_.head_.method = method;
        out_.head_.method_text = method_text;
        out_.head_.target = target;
        out_.head_.version = static_cast<unsigned>(version);
    }

    void on_field_impl(beast::http::field known, View name, View value, Code& error) override
    {
        if (is_folded(name, value))
            return complain(error, "Folded header fields are not accepted.");
        if (field_count_ == fields_max)
            return complain(error, "Too many header fields.");
        out_.fields_[field_count_++] = {name, value};
        switch (known) {
        case beast::http::field::host:
            ++host_count_;
            break;
        case beast::http::field::content_length:
            if (has_length_ || value.contains(','))
                return complain(error, "Content-Length is repeated.");
            has_length_ = true;
            break;
        case beast::http::field::transfer_encoding:
            has_coding_ = true;
            break;
        case beast::http::field::expect:
            out_.expects_continue_ = iequals(value, "100-continue");
            break;
        default:
            break;
        }
    }

    // Beast joins a folded value in a buffer of its own, or leaves a line break before it.
    [[nodiscard]] bool is_folded(std::string_view name, std::string_view value) const
    {
        const char* const colon = name.data() + name.size();
        if (value.data() < colon || value.data() > bytes_.data() + bytes_.size())
            return true;
        return std::string_view(colon, value.data()).contains('\n');
    }

    void complain(Code& error, std::string_view complaint)
    {
        complaint_ = complaint;
        error = beast::http::error::bad_field;
    }

    void on_response_impl(int, View, int, Code&) override {}
    void on_header_impl(Code&) override {}
    void on_body_init_impl(const Length&, Code&) override {}
    std::size_t on_body_impl(View, Code&) override { return 0; }
    void on_chunk_header_impl(std::uint64_t, View, Code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, View, Code&) override { return 0; }
    void on_finish_impl(Code&) override {}

    HeadParser& out_;
    std::string_view bytes_;
    std::string_view complaint_;
    std::size_t field_count_ = 0;
    unsigned host_count_ = 0;
    bool line_seen_ = false;
    bool has_length_ = false;
    bool has_coding_ = false;
};

// Tells a version that is not spoken from a line that names none.
bool HeadParser::names_version(std::string_view bytes)
{
    const std::string_view line = bytes.substr(0, bytes.find("\r\n"));
    const auto version = line.substr(line.rfind(' ') + 1);
    return version.starts_with("HTTP/") && !version.contains('\n');
}

HeadParser::Outcome HeadParser::parse(std::string_view bytes)
{
    expects_continue_ = false;
    head_.path = head_.query = {};
    Grammar grammar(*this, bytes);
    beast::error_code error;
    size_ = grammar.put(boost::asio::buffer(bytes.data(), bytes.size()), error);
    const bool target_is_valid = grammar.line_seen() && split_target();
    if (error == beast::http::error::need_more)
        return check_incomplete(bytes, grammar.line_seen());
    if (error == beast::http::error::header_limit || grammar.too_many_fields())
        return refuse(grammar.line_seen() ? Status::request_header_fields_too_large
                                          : Status::uri_too_long,
                      "The request head is too large.");
    if (error == beast::http::error::bad_version && names_version(bytes))
        return refuse(Status::http_version_not_supported, "Only HTTP/1.0 and HTTP/1.1 are spoken.");
    if (error)
        return refuse(Status::bad_request, grammar.complaint().empty() ? "The request is malformed."
                                                                       : grammar.complaint());

    if (size_ > limits_.head_bytes_max)
        return refuse(Status::request_header_fields_too_large, "The request head is too large.");
    if (head_.target.size() > limits_.target_bytes_max)
        return refuse(Status::uri_too_long, "The request target is too long.");
    if (grammar.host_count() > 1 || (grammar.host_count() == 0 && head_.version == 11))
        return refuse(Status::bad_request, "Exactly one Host field is needed.");
    if (grammar.has_coding() && !grammar.chunked())
        return refuse(Status::not_implemented, "Only the chunked transfer coding is spoken.");
    if (!target_is_valid)
        return refuse(Status::bad_request, "The request target is malformed.");

    head_.fields = std::span(fields_).first(grammar.field_count());
    head_.keep_alive = grammar.keep_alive();
    const auto length = grammar.content_length();
    content_length_ = length ? std::optional(*length) : std::nullopt;
    has_body_ = grammar.chunked() || content_length_.value_or(0) > 0;
    return Outcome::complete;
}

HeadParser::Outcome HeadParser::check_incomplete(std::string_view bytes, bool line_seen)
{
    if (!line_seen && bytes.size() > limits_.target_bytes_max + 64)
        return refuse(Status::uri_too_long, "The request target is too long.");
    if (bytes.size() >= limits_.head_bytes_max)
        return refuse(Status::request_header_fields_too_large, "The request head is too large.");
    return Outcome::incomplete;
}

HeadParser::Outcome HeadParser::refuse(Status status, std::string_view message)
{
    refusal_status_ = status;
    refusal_message_ = message;
    return Outcome::refused;
}

// Origin form, absolute form (its authority is ignored) or `*` (RFC 9112, section 3.2).
bool HeadParser::split_target()
{
    std::string_view rest = head_.target;
    if (istarts_with(rest, "http://") || istarts_with(rest, "https://")) {
        rest.remove_prefix(rest.find("//") + 2);
        const auto path = rest.find_first_of("/?");
        rest = path == std::string_view::npos ? "/" : rest.substr(path);
    }
    rest = rest.substr(0, rest.find('#'));
    std::tie(head_.path, head_.query) = cut(rest, '?');
    if (head_.path == "*")
        return head_.method == Method::options;
    return head_.path.starts_with('/');
}

} // namespace waymark::http
