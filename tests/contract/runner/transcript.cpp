// SPDX-License-Identifier: Apache-2.0
#include "transcript.hpp"

#include "base/text.hpp"
#include "file_upload.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace waymark::contract {

namespace {

constexpr std::string_view title_mark = "###";
constexpr std::string_view answer_mark = "HTTP/1.1 ";

std::vector<std::string_view> lines_of(std::string_view text)
{
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto [line, rest] = cut(text, '\n');
        lines.push_back(line);
        text = rest;
    }
    return lines;
}

// Reads lines one by one and knows the number of the one it stands at.
class Reader {
public:
    explicit Reader(std::string_view text) : lines_(lines_of(text)) {}

    [[nodiscard]] bool at_end() const { return next_ == lines_.size(); }
    [[nodiscard]] bool at(std::string_view mark) const
    {
        return !at_end() && lines_[next_].starts_with(mark);
    }
    [[nodiscard]] bool at_blank() const { return !at_end() && trim(lines_[next_]).empty(); }
    [[nodiscard]] std::string_view line() const { return lines_[next_]; }
    [[nodiscard]] std::size_t number() const { return next_ + 1; }
    std::string_view take() { return lines_[next_++]; }

    [[nodiscard]] std::unexpected<Error> wrong(std::string_view what) const
    {
        return failure(Errc::invalid_argument, fmt::format("line {}: {}", number(), what));
    }

private:
    std::vector<std::string_view> lines_;
    std::size_t next_ = 0;
};

// Blank lines and `#` comments, which are no titles.
void skip_comments(Reader& reader)
{
    while (reader.at_blank() || (reader.at("#") && !reader.at(title_mark)))
        reader.take();
}

Result<Fields> read_fields(Reader& reader)
{
    Fields fields;
    while (!reader.at_end() && !reader.at_blank() && !reader.at(title_mark) &&
           !reader.at(answer_mark)) {
        const auto [name, value] = cut(reader.line(), ':');
        if (name.empty() || name.size() == reader.line().size())
            return reader.wrong("a header field is written `Name: value`");
        fields.emplace_back(trim(name), trim(value));
        reader.take();
    }
    return fields;
}

// The lines up to the next mark, without the blank ones around them.
std::string read_body(Reader& reader)
{
    std::string body;
    while (!reader.at_end() && !reader.at(title_mark) && !reader.at(answer_mark)) {
        body += reader.take();
        body += '\n';
    }
    const auto first = body.find_first_not_of(" \t\n");
    if (first == std::string::npos)
        return {};
    return body.substr(first, body.find_last_not_of(" \t\n") - first + 1);
}

// `@sign app_id app_secret` or `@sign app_id app_secret {"page":"1"}`.
Result<void> read_signing(Reader& reader, std::string_view text, Exchange& exchange)
{
    const auto [app_id, rest] = cut(text, ' ');
    const auto [app_secret, parameters] = cut(rest, ' ');
    if (app_id.empty() || app_secret.empty())
        return reader.wrong("a signature is asked for by `@sign app_id app_secret parameters`");
    exchange.signing =
        Signing{.app_id = std::string(app_id), .app_secret = std::string(app_secret)};
    if (!parameters.empty())
        exchange.signing->parameters = parameters;
    reader.take();
    return {};
}

// `@upload field name.png iVBORw0KGgo=`.
Result<void> read_upload(Reader& reader, std::string_view text, Exchange& exchange)
{
    const auto [field, rest] = cut(text, ' ');
    const auto [name, encoded] = cut(rest, ' ');
    auto content = from_base64(trim(encoded));
    if (field.empty() || name.empty() || !content)
        return reader.wrong("a file is sent by `@upload field name base64`");
    exchange.file = Upload{
        .field = std::string(field), .name = std::string(name), .content = *std::move(content)};
    reader.take();
    return {};
}

// `@within 2000ms`, `@times 3`, `@sign app_id app_secret` or `@upload field name base64`.
Result<void> read_directive(Reader& reader, Exchange& exchange)
{
    const auto [name, value] = cut(reader.line(), ' ');
    if (name == "@sign")
        return read_signing(reader, value, exchange);
    if (name == "@upload")
        return read_upload(reader, value, exchange);
    const auto number = value.ends_with("ms") ? value.substr(0, value.size() - 2) : value;
    const auto parsed = parse_number<std::uint32_t>(number);
    if (!parsed)
        return reader.wrong("a directive is `@within 2000ms` or `@times 3`");
    if (name == "@within" && value.ends_with("ms"))
        exchange.within = std::chrono::milliseconds{*parsed};
    else if (name == "@times" && *parsed > 0)
        exchange.times = *parsed;
    else
        return reader.wrong("a directive is `@within 2000ms` or `@times 3`");
    reader.take();
    return {};
}

Result<void> read_request(Reader& reader, Exchange& exchange)
{
    if (reader.at_end() || reader.at(title_mark) || reader.at(answer_mark))
        return reader.wrong("a title is followed by a request, `GET /path`");
    const auto [method, target] = cut(reader.line(), ' ');
    if (method.empty() || target.empty())
        return reader.wrong("a request begins with `METHOD /target`");
    exchange.method = method;
    exchange.target = trim(target);
    reader.take();
    auto fields = read_fields(reader);
    if (!fields)
        return std::unexpected(fields.error());
    exchange.fields = *std::move(fields);
    exchange.body = read_body(reader);
    return {};
}

Result<void> read_answer(Reader& reader, Exchange& exchange)
{
    if (!reader.at(answer_mark))
        return reader.wrong("a request is followed by its answer, `HTTP/1.1 200`");
    const auto status = parse_number<unsigned>(trim(reader.line().substr(answer_mark.size())));
    if (!status || *status < 100 || *status > 599)
        return reader.wrong("a status is a number from 100 to 599, and nothing behind it");
    exchange.status = *status;
    reader.take();
    auto fields = read_fields(reader);
    if (!fields)
        return std::unexpected(fields.error());
    exchange.expected_fields = *std::move(fields);
    if (auto body = read_body(reader); !body.empty())
        exchange.expected_body = std::move(body);
    if (reader.at(answer_mark))
        return reader.wrong("a request has one answer");
    return {};
}

Result<Exchange> read_exchange(Reader& reader)
{
    Exchange exchange;
    exchange.line = reader.number();
    exchange.title = trim(reader.take().substr(title_mark.size()));
    if (exchange.title.empty())
        return reader.wrong("a title says in a sentence what the exchange shows");
    skip_comments(reader);
    while (reader.at("@")) {
        if (auto read = read_directive(reader, exchange); !read)
            return std::unexpected(read.error());
        skip_comments(reader);
    }
    if (auto read = read_request(reader, exchange); !read)
        return std::unexpected(read.error());
    if (auto read = read_answer(reader, exchange); !read)
        return std::unexpected(read.error());
    return exchange;
}

// `@setting links.cache_entries=10` or `@account email password`, before the first title.
Result<void> read_preparation(Reader& reader, Transcript& transcript)
{
    const auto [name, value] = cut(reader.line(), ' ');
    const auto [first, second] = cut(value, name == "@setting" ? '=' : ' ');
    if (first.empty() || second.empty() || (name != "@setting" && name != "@account"))
        return reader.wrong("before the titles: `@setting key=value` or `@account email password`");
    if (name == "@setting")
        transcript.settings.emplace_back(first, second);
    else
        transcript.accounts.push_back({std::string(first), std::string(second)});
    reader.take();
    return {};
}

} // namespace

Result<Transcript> parse_transcript(std::string_view text)
{
    Reader reader(text);
    Transcript transcript;
    for (skip_comments(reader); !reader.at_end() && !reader.at(title_mark); skip_comments(reader)) {
        if (auto read = read_preparation(reader, transcript); !read)
            return std::unexpected(read.error());
    }
    while (!reader.at_end()) {
        auto exchange = read_exchange(reader);
        if (!exchange)
            return std::unexpected(exchange.error());
        transcript.exchanges.push_back(*std::move(exchange));
    }
    if (transcript.exchanges.empty())
        return reader.wrong("there is no exchange in it");
    return transcript;
}

} // namespace waymark::contract
