// SPDX-License-Identifier: Apache-2.0
#include "http/dispatcher.hpp"

#include "base/log.hpp"
#include "base/text.hpp"
#include "http/compression.hpp"
#include "http/percent.hpp"
#include "http/server_fields.hpp"
#include "http/workers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace waymark::http {

namespace asio = boost::asio;

namespace {

// Above this, compressing takes long enough to hold up the other connections of the thread.
constexpr std::size_t inline_compress_max = 32 * 1024;

std::string allow_list(std::vector<Method> methods)
{
    const auto has = [&](Method method) { return std::ranges::find(methods, method); };
    if (has(Method::get) != methods.end() && has(Method::head) == methods.end())
        methods.push_back(Method::head);
    std::string list = "OPTIONS";
    for (const Method method : methods)
        if (method != Method::options)
            list += fmt::format(", {}", std::string_view(to_string(method)));
    return list;
}

Response answer_options(const Router::Match& match)
{
    return no_content().with("Allow", match.allowed.empty() ? "OPTIONS, GET, HEAD"
                                                            : allow_list(match.allowed));
}

} // namespace

void Dispatcher::route(RoutedRequest& routed) const
{
    routed.match = router_.find(routed.request.method, routed.request.path);
    routed.request.path_parameters = std::move(routed.match.parameters);
}

Response Dispatcher::error(std::string_view path, Status status, const std::string& message) const
{
    auto response = options_.render_error ? options_.render_error(path, status, message)
                                          : text(status, message + '\n');
    if (status == Status::service_unavailable)
        add_default(response, "Retry-After", "1");
    return response;
}

asio::awaitable<Response> Dispatcher::handle(RoutedRequest& routed) const
{
    Request& request = routed.request;
    const auto& match = routed.match;
    if (request.method == Method::unknown)
        co_return error(request.path, Status::not_implemented, "The method is not known.");
    if (is_preflight(request))
        co_return answer_preflight(options_.cors, request);
    if (request.method == Method::options && !match.route)
        co_return answer_options(match);
    if (const auto valid = check_path(request.path); !valid)
        co_return error(request.path, Status::bad_request, valid.error().message);
    if (match.route)
        co_return co_await match.route->handler(request);
    if (!match.allowed.empty())
        co_return error(request.path, Status::method_not_allowed,
                        fmt::format("Cannot {} {}", request.method_text, request.path))
            .with("Allow", allow_list(match.allowed));
    if (options_.fallback)
        co_return co_await options_.fallback(request);
    co_return error(request.path, Status::not_found,
                    fmt::format("Cannot {} {}", request.method_text, request.path));
}

// The one place that catches what handlers throw.
asio::awaitable<Response> Dispatcher::guarded(RoutedRequest& routed) const
{
    const Request& request = routed.request;
    try {
        co_return co_await handle(routed);
    } catch (const Overloaded&) {
        co_return error(request.path, Status::service_unavailable,
                        "The server is overloaded. Try again later.");
    } catch (const std::exception& failure) {
        if (dynamic_cast<const TemporaryFailure*>(&failure) != nullptr) {
            log::warning("request refused", {{"request_id", request.id},
                                             {"path", request.path},
                                             {"error", std::string_view(failure.what())}});
            co_return error(request.path, Status::service_unavailable,
                            "A store is away for a moment. Try again later.");
        }
        log::error("request failed", {{"request_id", request.id},
                                      {"method", request.method_text},
                                      {"path", request.path},
                                      {"error", std::string_view(failure.what())}});
        co_return error(request.path, Status::internal_server_error, "Internal server error");
    }
}

asio::awaitable<Response> Dispatcher::answer(RoutedRequest& routed) const
{
    const Request& request = routed.request;
    Response response = co_await guarded(routed);
    add_server_fields(options_.cors, request, response);
    co_await compress_body(request, response);
    co_return response;
}

asio::awaitable<void> Dispatcher::compress_body(const Request& request, Response& response) const
{
    if (response.body.size() < options_.compress_bytes_min || response.stream ||
        !is_compressible(response.content_type) || has_field(response, "Content-Encoding"))
        co_return;
    response.with("Vary", "Accept-Encoding");
    const Coding coding = choose_coding(request.field("Accept-Encoding"));
    if (coding == Coding::identity)
        co_return;

    const auto work = [&] { return compress(coding, response.body, Effort::quick); };
    std::string compressed;
    if (response.body.size() <= inline_compress_max || !options_.workers)
        compressed = work();
    else {
        try {
            compressed = co_await options_.workers->run(work);
        } catch (const Overloaded&) {
            co_return; // uncompressed is better than late
        }
    }
    if (compressed.size() >= response.body.size())
        co_return;
    response.body = std::move(compressed);
    response.with("Content-Encoding", std::string(to_string(coding)));
}

std::string request_id(std::string_view offered)
{
    std::string id;
    append_request_id(id, offered);
    return id;
}

} // namespace waymark::http
