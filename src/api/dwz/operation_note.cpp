// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/operation_note.hpp"

#include "api/dwz/masking.hpp"
#include "api/dwz/operation_words.hpp"

#include <boost/json.hpp>

#include <array>

namespace waymark::api::dwz {

namespace {

// The members of a login that are no secrets. Of the others, whatever they are called, one may be
// the password.
constexpr std::array<std::string_view, 2> plain_at_login{"username", "email"};

bool is_login(const OperationWords& words)
{
    return words.resource == session_resource && words.operation == login_operation;
}

// True if the gate let nobody in.
bool is_refused(const session::Call& call, const http::Response& response,
                const OperationWords& words)
{
    return !call.caller.id && response.status == http::Status::unauthorized && !is_login(words);
}

// The `message` of a failure.
std::string error_message(const http::Response& response)
{
    boost::system::error_code error;
    const auto body = boost::json::parse(response.body, error);
    const auto* object = error ? nullptr : body.if_object();
    const auto* message = object ? object->if_contains("message") : nullptr;
    if (!message || !message->is_string())
        return {};
    return {message->get_string().data(), message->get_string().size()};
}

} // namespace

audit::Operation note_operation(const session::Call& call, const http::Response& response,
                                const AnswerTime& time)
{
    const auto& request = call.request;
    auto words = operation_words(request);
    audit::Operation operation;
    operation.time = time.at;
    operation.duration = time.took;
    if (call.caller.id) {
        operation.user = call.caller.id;
        operation.username = call.caller.username.value_or(call.caller.email);
    }
    operation.resource_id = resource_id(request);
    operation.method = request.method_text;
    operation.path = request.path;
    operation.response_code = static_cast<int>(response.status);
    if (!is_refused(call, response, words)) {
        operation.request_body =
            is_login(words) ? masked_but(request.body, plain_at_login) : masked(request.body);
        if (words.resource != log_resource)
            operation.response_body = masked(response.body);
    }
    operation.ip = request.client.to_string();
    operation.user_agent = request.field("User-Agent");
    if (!operation.is_success())
        operation.error_message = error_message(response);
    operation.operation = std::move(words.operation);
    operation.resource = std::move(words.resource);
    return operation;
}

} // namespace waymark::api::dwz
