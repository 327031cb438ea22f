// SPDX-License-Identifier: Apache-2.0
// The part of a session that understands requests and writes answers.
#include "base/log.hpp"
#include "base/text.hpp"
#include "http/session.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <iterator>

namespace waymark::http {

namespace {

constexpr std::string_view head_end = "\r\n\r\n";

bool has_no_body(Status status)
{
    return status == Status::no_content || status == Status::not_modified;
}

std::string describe(const std::exception_ptr& error)
{
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& failure) {
        return failure.what();
    } catch (...) {
        return "unknown";
    }
}

Request copy_request(const RequestHead& head, bool secure)
{
    Request request;
    request.method = head.method;
    request.method_text = head.method_text;
    request.target = head.target;
    request.path = head.path;
    request.query = head.query;
    request.fields.reserve(head.fields.size());
    for (const auto& field : head.fields)
        request.fields.emplace_back(field.name, field.value);
    request.peer = head.peer;
    request.client = head.client;
    request.secure = secure;
    request.id = request_id(head.field("X-Request-Id"));
    return request;
}

} // namespace

// Returns false when the head is not complete yet, or never will be.
bool Session::read_head()
{
    while (input_.data().starts_with("\r\n")) // RFC 9112, section 2.2
        input_.consume(2);
    const std::string_view bytes = input_.data();
    if (bytes.empty())
        return false;
    // What was parsed in vain is not parsed again with each byte that drips in.
    if (scanned_ > 0 && bytes.size() < options().head.head_bytes_max &&
        !bytes.substr(scanned_ - std::min(scanned_, head_end.size())).contains(head_end)) {
        scanned_ = bytes.size();
        return false;
    }
    HeadParser& parser = thread_.head_parser();
    switch (parser.parse(bytes)) {
    case HeadParser::Outcome::refused:
        refuse(parser.refusal_status(), parser.head().path, parser.refusal_message());
        return false;
    case HeadParser::Outcome::incomplete:
        scanned_ = bytes.size();
        if (!std::exchange(head_begun_, true))
            set_deadline(options().header_timeout);
        return false;
    case HeadParser::Outcome::complete:
        break;
    }
    scanned_ = 0;
    head_begun_ = false;
    set_client(parser.head());
    if (!try_inline(parser) && !try_post(parser))
        begin_exchange(parser);
    return true;
}

void Session::set_client(RequestHead& head) const
{
    head.peer = peer_;
    head.client = options().proxies.client_of(head);
    head.keep_alive = head.keep_alive && !thread_.draining();
}

bool Session::try_inline(HeadParser& parser)
{
    const RequestHead& head = parser.head();
    if (parser.has_body() || !options().inline_handler ||
        (head.method != Method::get && head.method != Method::head))
        return false;
    const std::size_t before = output_.size();
    InlineAnswer answer(output_, {.date_line = thread_.date_line(),
                                  .keep_alive = head.keep_alive,
                                  .with_body = head.method == Method::get,
                                  .version = head.version});
    try {
        if (!options().inline_handler(thread_.index(), head, answer))
            return false;
    } catch (const std::exception& failure) {
        log::error("inline handler failed", {{"error", std::string_view(failure.what())}});
        output_.resize(before);
        const std::string path(head.path);
        refuse(Status::internal_server_error, path, "Internal server error");
        return true;
    }
    assert(answer.status() != Status{});
    const bool keep_alive = head.keep_alive;
    input_.consume(parser.size());
    end_request(keep_alive);
    thread_.shared().metrics.answered(AnswerKind::inline_answer, answer.status(), thread_.lap());
    return true;
}

void Session::end_request(bool keep_alive)
{
    phase_ = keep_alive ? Phase::head : Phase::closing;
    linger_ = linger_ || !input_.data().empty() || readable_;
    set_deadline(options().idle_timeout);
}

void Session::make_exchange(const RequestHead& head)
{
    exchange_ = std::make_shared<Exchange>();
    exchange_->version = head.version;
    exchange_->keep_alive = head.keep_alive;
    exchange_->began = thread_.now();
    exchange_->routed.request =
        copy_request(head, options().proxies.is_secure(head, transport_.is_tls()));
}

void Session::begin_exchange(HeadParser& parser)
{
    make_exchange(parser.head());
    thread_.shared().dispatcher.route(exchange_->routed);
    if (parser.has_body())
        return expect_body(parser);
    input_.consume(parser.size());
    dispatch();
}

void Session::expect_body(HeadParser& parser)
{
    const Router::Route* const route = exchange_->routed.match.route;
    const std::size_t route_max = route ? route->options.body_bytes_max : 0;
    body_ = std::make_unique<BodyParser>(input_.data().substr(0, parser.size()),
                                         route_max > 0 ? route_max : options().body_bytes_max);
    input_.consume(parser.size());
    phase_ = Phase::body;
    set_deadline(options().body_timeout);
    const bool is_waiting = parser.expects_continue() && input_.data().empty();
    read_body();
    if (is_waiting && phase_ == Phase::body && body_)
        output_ += "HTTP/1.1 100 Continue\r\n\r\n";
}

void Session::read_body()
{
    if (!body_)
        return;
    const auto progress = body_->put(input_.data());
    input_.consume(progress.consumed);
    switch (progress.outcome) {
    case BodyParser::Outcome::incomplete:
        if (input_.data().size() >= options().head.head_bytes_max)
            refuse(Status::bad_request, exchange_->routed.request.path, "A chunk is malformed.");
        return;
    case BodyParser::Outcome::too_large:
        return refuse(Status::payload_too_large, exchange_->routed.request.path,
                      "The request body is too large.");
    case BodyParser::Outcome::malformed:
        return refuse(Status::bad_request, exchange_->routed.request.path,
                      "The request body is malformed.");
    case BodyParser::Outcome::complete:
        break;
    }
    exchange_->routed.request.body = body_->take_body();
    body_.reset();
    dispatch();
}

void Session::dispatch()
{
    phase_ = Phase::handling;
    const Router::Route* const route = exchange_->routed.match.route;
    const bool own_deadline = route && route->options.deadline.count() > 0;
    set_deadline(own_deadline ? route->options.deadline : options().handler_deadline);
    thread_.handler_began();
    boost::asio::co_spawn(thread_.context(), thread_.shared().dispatcher.answer(exchange_->routed),
                          boost::asio::bind_cancellation_slot(
                              exchange_->cancel.slot(),
                              [weak = weak_from_this(), &thread = thread_, exchange = exchange_](
                                  const std::exception_ptr& error, Response response) {
                                  if (const auto session = weak.lock(); session)
                                      session->on_answer(exchange, error, std::move(response));
                                  thread.handler_ended();
                              }));
}

void Session::on_answer(const std::shared_ptr<Exchange>& exchange, const std::exception_ptr& error,
                        Response response)
{
    if (exchange_ != exchange) // answered already: its deadline passed, or the peer is gone
        return;
    if (error)
        response = thread_.shared().dispatcher.error(
            exchange->routed.request.path, Status::internal_server_error, "Internal server error");
    const Request& request = exchange->routed.request;
    const auto now = std::chrono::steady_clock::now();
    thread_.shared().metrics.answered(AnswerKind::api, response.status, now - exchange->began);
    exchange->keep_alive = exchange->keep_alive && !thread_.draining();
    exchange_.reset();
    if (response.portions && request.method != Method::head) {
        begin_portions(std::move(response), exchange);
    } else if (response.stream && request.method != Method::head) {
        begin_stream(response, request.path);
    } else {
        write(response, exchange.get());
        end_request(exchange->keep_alive);
    }
    advance();
}

// The handler runs on to its next wait, where it is cancelled; nobody waits for its answer.
void Session::on_handler_deadline()
{
    const auto exchange = exchange_;
    refuse(Status::service_unavailable, exchange->routed.request.path,
           "The request took too long. Try again later.");
    exchange->cancel.emit(boost::asio::cancellation_type::terminal);
}

// Answers what no handler could, and ends the connection: where the next request begins is unknown.
void Session::refuse(Status status, std::string_view path, std::string_view message)
{
    Response response = thread_.shared().dispatcher.error(path, status, std::string(message));
    const auto exchange = std::move(exchange_);
    if (exchange)
        exchange->keep_alive = false;
    response.with("X-Request-Id", exchange ? exchange->routed.request.id : request_id({}));
    thread_.shared().metrics.answered(AnswerKind::api, status, thread_.lap());
    body_.reset();
    write(response, exchange.get());
    linger_ = true;
    end_request(false);
    advance();
}

void Session::write(const Response& response, const Exchange* exchange)
{
    const unsigned version = exchange ? exchange->version : 11;
    const bool keep_alive = exchange && exchange->keep_alive;
    const bool with_body = !exchange || exchange->routed.request.method != Method::head;
    append_status_line(output_, response.status);
    output_ += thread_.date_line();
    if (!response.content_type.empty() && !has_no_body(response.status))
        append_field(output_, "Content-Type", response.content_type);
    for (const auto& [name, value] : response.fields)
        append_field(output_, name, value);
    append_connection(output_, version, keep_alive);
    if (!has_no_body(response.status) && !response.portions)
        fmt::format_to(std::back_inserter(output_), "Content-Length: {}\r\n", response.body.size());
    output_ += "\r\n";
    if (!has_no_body(response.status) && with_body)
        output_ += response.body;
}

// Chunked (RFC 9112, section 7.1); a client that knows no chunks sees the end of the connection.
void Session::begin_portions(Response response, const std::shared_ptr<Exchange>& exchange)
{
    exchange_ = exchange;
    exchange->keep_alive = exchange->keep_alive && exchange->version >= 11;
    exchange->next_portion = std::move(response.portions);
    append_status_line(output_, response.status);
    output_ += thread_.date_line();
    append_field(output_, "Content-Type", response.content_type);
    for (const auto& [name, value] : response.fields)
        append_field(output_, name, value);
    append_connection(output_, exchange->version, exchange->keep_alive);
    output_ += exchange->version >= 11 ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n";
    phase_ = Phase::portions;
    set_deadline(options().handler_deadline);
}

// Asks for the next portion once all before is on its way, so that the peer sets the pace.
void Session::await_portion()
{
    if (std::exchange(exchange_->is_portion_awaited, true))
        return;
    set_deadline(options().handler_deadline);
    thread_.handler_began();
    boost::asio::co_spawn(thread_.context(), exchange_->next_portion(),
                          boost::asio::bind_cancellation_slot(
                              exchange_->cancel.slot(),
                              [weak = weak_from_this(), &thread = thread_, exchange = exchange_](
                                  const std::exception_ptr& error, const std::string& portion) {
                                  if (const auto session = weak.lock(); session)
                                      session->on_portion(exchange, error, portion);
                                  thread.handler_ended();
                              }));
}

void Session::on_portion(const std::shared_ptr<Exchange>& exchange, const std::exception_ptr& error,
                         std::string_view portion)
{
    if (exchange_ != exchange)
        return;
    if (error) {
        log::error("answer cut off", {{"request_id", exchange->routed.request.id},
                                      {"path", exchange->routed.request.path},
                                      {"error", describe(error)}});
        return abort();
    }
    const bool is_chunked = exchange->version >= 11;
    exchange->is_portion_awaited = false;
    if (portion.empty()) {
        if (is_chunked)
            output_ += "0\r\n\r\n";
        exchange_.reset();
        end_request(exchange->keep_alive && !thread_.draining());
    } else if (is_chunked) {
        fmt::format_to(std::back_inserter(output_), "{:x}\r\n{}\r\n", portion.size(), portion);
    } else {
        output_ += portion;
    }
    advance();
}

// The stream ends with the connection, so it needs no framing.
void Session::begin_stream(const Response& response, std::string_view path)
{
    append_status_line(output_, response.status);
    output_ += thread_.date_line();
    output_ += "Content-Type: text/event-stream\r\nCache-Control: no-store\r\n"
               "X-Accel-Buffering: no\r\nConnection: close\r\n";
    for (const auto& [name, value] : response.fields)
        append_field(output_, name, value);
    output_ += "\r\n";
    phase_ = Phase::streaming;
    set_deadline(options().stream_comment_every);
    auto wake = [weak = weak_from_this(), &context = thread_.context()] {
        boost::asio::post(context, [weak] {
            if (const auto session = weak.lock(); session)
                session->advance();
        });
    };
    events_ = std::make_shared<EventQueue>(options().stream_bytes_max, std::move(wake));
    try {
        response.stream(std::make_shared<EventStream>(events_));
    } catch (const std::exception& failure) {
        log::error("event stream failed",
                   {{"path", path}, {"error", std::string_view(failure.what())}});
        events_->close();
    }
}

} // namespace waymark::http
