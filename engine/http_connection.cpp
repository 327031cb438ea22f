// SPDX-License-Identifier: Apache-2.0
#include "http_connection.hpp"

#include "base/log.hpp"
#include "base/text.hpp"

#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <sys/mman.h>

#include <unistd.h>

#include <array>
#include <cerrno>
#include <exception>
#include <span>
#include <system_error>
#include <utility>

namespace waymark::engine {

namespace http = boost::beast::http;

namespace {

using ErrorCode = boost::system::error_code;

constexpr std::uint64_t body_bytes_max = std::uint64_t{4} << 30U;
constexpr std::size_t query_bytes_max = std::size_t{64} << 20U;
// The query of an INSERT stands in the target, hundreds of column names with it.
constexpr std::uint32_t header_bytes_max = 1U << 20U;

// A file in memory: the rows of one INSERT.
class RowFile {
public:
    RowFile() = default;
    ~RowFile()
    {
        if (descriptor_ >= 0)
            ::close(descriptor_);
    }
    RowFile(const RowFile&) = delete;
    RowFile& operator=(const RowFile&) = delete;

    // Throws std::system_error.
    void append(std::span<const char> bytes)
    {
        if (descriptor_ < 0)
            descriptor_ = memfd_create("rows", MFD_CLOEXEC);
        while (!bytes.empty()) {
            const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written < 0)
                throw std::system_error(errno, std::generic_category(), "memfd");
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
    }

    // -1 if nothing was appended.
    [[nodiscard]] int descriptor() const { return descriptor_; }

private:
    int descriptor_ = -1;
};

// What arrived is no HTTP, as opposed to: nothing arrived, or not all of it.
bool is_malformed(const ErrorCode& error)
{
    return error.category() == http::make_error_code(http::error::bad_method).category() &&
           error != http::error::end_of_stream && error != http::error::partial_message;
}

class Conversation {
public:
    Conversation(Socket& socket, const QueryService& service) : socket_(socket), service_(service)
    {
    }

    // False when the connection is over.
    bool answer_next();

private:
    using Parser = http::request_parser<http::buffer_body>;

    Reply reply_to(Parser& parser, ErrorCode& error);
    Reply run_query(Parser& parser, std::string_view parameters, ErrorCode& error);
    template <typename Sink>
    void read_body(Parser& parser, Sink sink, ErrorCode& error);
    bool send(Reply reply, bool keep_alive);

    Socket& socket_;
    const QueryService& service_;
    boost::beast::flat_buffer buffer_;
    std::array<char, 256 * 1024> chunk_;
};

bool Conversation::answer_next()
{
    Parser parser;
    parser.header_limit(header_bytes_max);
    parser.body_limit(body_bytes_max);
    ErrorCode error;
    http::read_header(socket_, buffer_, parser, error);
    if (is_malformed(error))
        send(bad_request(error.message()), false);
    if (error)
        return false;
    if (iequals(parser.get()[http::field::expect], "100-continue")) {
        constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        boost::asio::write(socket_, boost::asio::buffer(go_on), error);
    }
    auto reply = reply_to(parser, error);
    if (error)
        return false;
    const bool keep_alive = parser.is_done() && parser.get().keep_alive();
    return send(std::move(reply), keep_alive) && keep_alive;
}

Reply Conversation::reply_to(Parser& parser, ErrorCode& error)
{
    const auto& request = parser.get();
    const auto [path, parameters] = cut(request.target(), '?');
    if (request.method() != http::verb::get && request.method() != http::verb::post)
        return {405, 0, "Only GET and POST.\n"};
    if (path == "/ping")
        return {200, 0, "Ok.\n"};
    if (path != "/")
        return {404, 0, "There is /ping and /?query=.\n"};
    return run_query(parser, std::string(parameters), error);
}

Reply Conversation::run_query(Parser& parser, std::string_view parameters, ErrorCode& error)
{
    auto statement = parse_parameters(parameters);
    if (!statement)
        return bad_request(statement.error().message);
    RowFile rows;
    if (!statement->sql.empty()) {
        read_body(parser, [&](std::span<const char> bytes) { rows.append(bytes); }, error);
    } else {
        const auto append = [&](std::span<const char> bytes) {
            if (statement->sql.size() + bytes.size() > query_bytes_max)
                error = http::error::body_limit;
            else
                statement->sql.append(bytes.data(), bytes.size());
        };
        read_body(parser, append, error);
    }
    if (error)
        return {};
    if (rows.descriptor() >= 0)
        return service_.insert(*std::move(statement), rows.descriptor());
    return service_.run(*statement);
}

template <typename Sink>
void Conversation::read_body(Parser& parser, Sink sink, ErrorCode& error)
{
    while (!error && !parser.is_done()) {
        auto& body = parser.get().body();
        body.data = chunk_.data();
        body.size = chunk_.size();
        http::read(socket_, buffer_, parser, error);
        if (error == http::error::need_buffer)
            error = {};
        if (!error && body.size < chunk_.size())
            sink(std::span<const char>(chunk_.data(), chunk_.size() - body.size));
    }
}

bool Conversation::send(Reply reply, bool keep_alive)
{
    http::response<http::string_body> response(static_cast<http::status>(reply.status), 11);
    response.set(http::field::content_type, "text/plain; charset=UTF-8");
    if (reply.exception_code != 0)
        response.set("X-ClickHouse-Exception-Code", std::to_string(reply.exception_code));
    response.keep_alive(keep_alive);
    response.body() = std::move(reply.body);
    response.prepare_payload();
    ErrorCode error;
    http::write(socket_, response, error);
    return !error;
}

} // namespace

void serve_connection(Socket& socket, const QueryService& service)
{
    try {
        const auto conversation = std::make_unique<Conversation>(socket, service);
        while (conversation->answer_next()) {
        }
    } catch (const std::exception& failure) {
        log::error("connection given up", {{"reason", failure.what()}});
    }
}

} // namespace waymark::engine
