// SPDX-License-Identifier: Apache-2.0
// The part of a session that offers small requests to the inline handler of posts.
#include "base/log.hpp"
#include "http/server_fields.hpp"
#include "http/session.hpp"

#include <cassert>
#include <utility>

namespace waymark::http {

// Returns false to let the router answer.
bool Session::try_post(HeadParser& parser)
{
    const RequestHead& head = parser.head();
    const InlinePosts& posts = options().inline_posts;
    if (!posts.take || head.method != Method::post || head.path != posts.path ||
        !parser.content_length() || parser.expects_continue())
        return false;
    const auto length = *parser.content_length();
    if (length > posts.body_bytes_max || parser.size() + length > input_bytes_max())
        return false;
    const std::size_t bytes = parser.size() + length;
    if (input_.data().size() >= bytes)
        return take_post(parser, bytes);
    phase_ = Phase::gathering;
    awaited_bytes_ = bytes;
    set_deadline(options().body_timeout);
    return true;
}

// The ticket is taken before the handler is asked: what it has told of a ticket must not be the
// next request's, whatever happens here.
bool Session::take_post(HeadParser& parser, std::size_t bytes)
{
    const RequestHead& head = parser.head();
    const std::size_t before = output_.size();
    HeldAnswers& answers = thread_.held_answers();
    const auto ticket = answers.hold(*this);
    Result<InlineTaking> taken = InlineTaking::passed_on;
    try {
        taken = options().inline_posts.take(
            {.head = head,
             .body = input_.data().substr(parser.size(), bytes - parser.size()),
             .io_thread = thread_.index(),
             .ticket = ticket,
             .held = answers});
        if (taken && *taken == InlineTaking::held) {
            hold(head, ticket, bytes);
            return true;
        }
    } catch (const std::exception& failure) {
        log::error("inline handler failed", {{"error", std::string_view(failure.what())}});
        answers.forget(ticket);
        output_.resize(before);
        fail_post(bytes, Status::internal_server_error, "Internal server error");
        return true;
    }
    answers.withdraw_last();
    if (!taken)
        fail_post(bytes, Status::service_unavailable, taken.error().message);
    return !taken;
}

// Writes the answer but for its end, which says whether the connection stays.
void Session::hold(const RequestHead& head, std::uint64_t ticket, std::size_t bytes)
{
    held_ = {.ticket = ticket,
             .begin = output_.size(),
             .request_bytes = bytes,
             .began = thread_.now(),
             .version = head.version,
             .keep_alive = head.keep_alive};
    append_status_line(output_, options().inline_posts.status);
    output_ += thread_.date_line();
    append_server_fields(options().dispatch.cors, head, output_);
    phase_ = Phase::held;
    set_deadline(options().handler_deadline);
}

void Session::on_release(const Result<void>& outcome)
{
    assert(phase_ == Phase::held);
    if (!outcome)
        return fail_held(Status::service_unavailable, outcome.error().message);
    const bool keep_alive = held_.keep_alive && !thread_.draining();
    append_connection(output_, held_.version, keep_alive);
    output_ += "Content-Length: 0\r\n\r\n";
    input_.consume(held_.request_bytes);
    end_request(keep_alive);
    thread_.shared().metrics.answered(AnswerKind::inline_answer, options().inline_posts.status,
                                      thread_.now() - held_.began);
    advance();
}

// What is in the input is a head that was understood before.
HeadParser& Session::parse_again()
{
    HeadParser& parser = thread_.head_parser();
    [[maybe_unused]] const auto outcome = parser.parse(input_.data());
    assert(outcome == HeadParser::Outcome::complete);
    set_client(parser.head());
    return parser;
}

// Lets the router refuse what has come of the request.
void Session::on_gathering_deadline()
{
    begin_exchange(parse_again());
    if (phase_ == Phase::body)
        refuse(Status::request_timeout, exchange_->routed.request.path,
               "The request body did not arrive in time.");
}

// What it brought may still be kept: nobody waits for that any more.
void Session::on_held_deadline()
{
    thread_.held_answers().forget(held_.ticket);
    fail_held(Status::service_unavailable, "The request took too long. Try again later.");
}

// The answer is what the router's would be.
void Session::fail_post(std::size_t bytes, Status status, const std::string& message)
{
    make_exchange(parse_again().head());
    input_.consume(bytes);
    phase_ = Phase::handling;
    const auto exchange = exchange_;
    const Request& request = exchange->routed.request;
    Response response = thread_.shared().dispatcher.error(request.path, status, message);
    add_server_fields(options().dispatch.cors, request, response);
    on_answer(exchange, nullptr, std::move(response));
}

void Session::fail_held(Status status, const std::string& message)
{
    output_.resize(held_.begin);
    fail_post(held_.request_bytes, status, message);
}

} // namespace waymark::http
