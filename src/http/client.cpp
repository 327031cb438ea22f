// SPDX-License-Identifier: Apache-2.0
#include "http/client.hpp"

#include "base/text.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <array>

namespace waymark::http {

namespace asio = boost::asio;
namespace beast = boost::beast;

namespace {

using Tcp = asio::ip::tcp;
using Code = boost::system::error_code;
using WireRequest = beast::http::request<beast::http::string_body>;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

struct Destination {
    std::string host; // without brackets
    std::string port;
    std::string host_field;
    std::string target;
    bool secure = false;
};

Result<Destination> parse_url(std::string_view text)
{
    const auto url = boost::urls::parse_uri(text);
    const bool is_whole = url && (url->encoded_path().empty() || url->encoded_path()[0] == '/');
    if (!is_whole || url->host().empty() ||
        (url->scheme_id() != boost::urls::scheme::http &&
         url->scheme_id() != boost::urls::scheme::https))
        return failure(Errc::invalid_argument, "not an absolute http or https URL", "url");
    Destination to;
    to.secure = url->scheme_id() == boost::urls::scheme::https;
    to.host = url->host_address();
    to.port = url->has_port() && !url->port().empty() ? std::string(url->port())
                                                      : (to.secure ? "443" : "80");
    to.host_field = url->encoded_host_and_port();
    to.target = url->encoded_path().empty() ? "/" : std::string(url->encoded_path());
    if (url->has_query())
        to.target += "?" + std::string(url->encoded_query());
    return to;
}

std::unexpected<Error> unavailable(std::string_view what, const Code& error)
{
    const bool late = error == beast::error::timeout || error == asio::error::operation_aborted;
    return failure(Errc::unavailable,
                   std::string(what) + ": " + (late ? "timed out" : error.message()));
}

IpAddress to_ip(const asio::ip::address& address)
{
    if (address.is_v4())
        return IpAddress::v4(address.to_v4().to_uint());
    IpAddress::Bytes bytes;
    std::ranges::copy(address.to_v6().to_bytes(), bytes.begin());
    return IpAddress(bytes);
}

asio::awaitable<Result<std::vector<Tcp::endpoint>>> resolve(const Destination& to,
                                                            SteadyTime deadline)
{
    using namespace asio::experimental::awaitable_operators;
    const auto executor = co_await asio::this_coro::executor;
    Tcp::resolver resolver(executor);
    asio::steady_timer timer(executor, deadline);
    const auto outcome = co_await (resolver.async_resolve(to.host, to.port, as_result) ||
                                   timer.async_wait(as_result));
    if (outcome.index() == 1)
        co_return failure(Errc::unavailable, "cannot resolve " + to.host + ": timed out");
    const auto& [error, found] = std::get<0>(outcome);
    if (error)
        co_return unavailable("cannot resolve " + to.host, error);
    std::vector<Tcp::endpoint> endpoints;
    for (const auto& entry : found)
        endpoints.push_back(entry.endpoint());
    co_return endpoints;
}

WireRequest to_wire(FetchRequest& request, const Destination& to, const std::string& user_agent)
{
    WireRequest wire(request.method, to.target, 11);
    wire.set(beast::http::field::host, to.host_field);
    wire.set(beast::http::field::user_agent, user_agent);
    wire.set(beast::http::field::connection, "close");
    for (const auto& [name, value] : request.fields)
        wire.set(name, value);
    wire.body() = std::move(request.body);
    wire.prepare_payload();
    return wire;
}

template <typename Stream>
asio::awaitable<Result<FetchResponse>> exchange(Stream& stream, const WireRequest& wire,
                                                std::size_t body_bytes_max)
{
    const auto [write_error, written] = co_await beast::http::async_write(stream, wire, as_result);
    if (write_error)
        co_return unavailable("cannot send the request", write_error);

    beast::flat_buffer buffer;
    beast::http::response_parser<beast::http::string_body> parser;
    parser.body_limit(body_bytes_max);
    parser.skip(wire.method() == Method::head);
    const auto [read_error, read] =
        co_await beast::http::async_read(stream, buffer, parser, as_result);
    if (read_error)
        co_return unavailable("cannot read the answer", read_error);

    FetchResponse response;
    response.status = parser.get().result_int();
    for (const auto& field : parser.get())
        response.fields.emplace_back(field.name_string(), field.value());
    response.body = std::move(parser.get().body());
    co_return response;
}

} // namespace

std::string_view FetchResponse::field(std::string_view name) const
{
    const auto found =
        std::ranges::find_if(fields, [name](const auto& f) { return iequals(f.first, name); });
    return found == fields.end() ? std::string_view{} : std::string_view(found->second);
}

struct Client::Impl {
    explicit Impl(const Options& options)
        : tls(asio::ssl::context::tls_client), user_agent(options.user_agent)
    {
        tls.set_default_verify_paths();
        tls.set_verify_mode(asio::ssl::verify_peer);
        if (!options.authorities_file.empty())
            tls.load_verify_file(options.authorities_file);
    }

    asio::ssl::context tls;
    std::string user_agent;
};

Client::Client(const Options& options) : impl_(std::make_unique<Impl>(options)) {}
Client::~Client() = default;

asio::awaitable<Result<FetchResponse>> Client::fetch(FetchRequest request) const
{
    const auto to = parse_url(request.url);
    if (!to)
        co_return std::unexpected(to.error());
    const auto begin = std::chrono::steady_clock::now();
    const auto deadline = begin + request.timeout;
    const auto connect_deadline = std::min(begin + request.connect_timeout, deadline);

    auto endpoints = co_await resolve(*to, connect_deadline);
    if (!endpoints)
        co_return std::unexpected(endpoints.error());
    if (request.allow_address)
        std::erase_if(*endpoints, [&](const Tcp::endpoint& endpoint) {
            return !request.allow_address(to_ip(endpoint.address()));
        });
    if (endpoints->empty())
        co_return failure(Errc::forbidden, "the address of " + to->host + " is not allowed", "url");

    const auto executor = co_await asio::this_coro::executor;
    beast::ssl_stream<beast::tcp_stream> stream(beast::tcp_stream(executor), impl_->tls);
    beast::tcp_stream& tcp = stream.next_layer();
    tcp.expires_at(connect_deadline);
    const auto [connect_error, endpoint] = co_await tcp.async_connect(*endpoints, as_result);
    if (connect_error)
        co_return unavailable("cannot connect to " + to->host, connect_error);

    const WireRequest wire = to_wire(request, *to, impl_->user_agent);
    if (!to->secure) {
        tcp.expires_at(deadline);
        co_return co_await exchange(tcp, wire, request.body_bytes_max);
    }
    ::SSL_set_tlsext_host_name(stream.native_handle(), to->host.c_str());
    stream.set_verify_callback(asio::ssl::host_name_verification(to->host));
    const auto [handshake_error] =
        co_await stream.async_handshake(asio::ssl::stream_base::client, as_result);
    if (handshake_error)
        co_return unavailable("TLS with " + to->host, handshake_error);
    tcp.expires_at(deadline);
    co_return co_await exchange(stream, wire, request.body_bytes_max);
}

} // namespace waymark::http
