// SPDX-License-Identifier: Apache-2.0
#include "rehearsal.hpp"

#include "base/text.hpp"
#include "file_upload.hpp"
#include "http_client.hpp"
#include "request_signature.hpp"

#include <boost/json/parse.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <chrono>
#include <thread>

namespace waymark::contract {

namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds pause_between_attempts{50};
constexpr std::string_view absent = "{{absent}}";

std::vector<std::string_view> values_of(const Answer& answer, std::string_view name)
{
    std::vector<std::string_view> values;
    for (const auto& [key, value] : answer.fields) {
        if (iequals(key, name))
            values.emplace_back(value);
    }
    return values;
}

// A field that is sent several times, such as Set-Cookie, fits if one of them does.
void compare_field(const std::string& name, std::string_view pattern, const Answer& answer,
                   Variables& variables, Comparison& comparison)
{
    const auto values = values_of(answer, name);
    if (pattern == absent) {
        if (!values.empty())
            comparison.add(fmt::format("{}: expected to be absent, got {}", name, values.front()));
        return;
    }
    if (values.empty()) {
        comparison.add(fmt::format("{}: expected {}, is absent", name, pattern));
        return;
    }
    for (const auto value : values) {
        Comparison alone(variables);
        alone.compare_text(name, pattern, value);
        if (alone.differences().empty())
            return;
    }
    comparison.compare_text(name, pattern, values.front());
}

bool is_json(const Answer& answer)
{
    const auto types = values_of(answer, "Content-Type");
    return !types.empty() && types.front().starts_with("application/json");
}

void compare_body(std::string_view pattern, const Answer& answer, Comparison& comparison)
{
    if (pattern == "{{empty}}") {
        if (!answer.body.empty())
            comparison.add("body: expected to be empty, got " + answer.body);
        return;
    }
    if (!is_json(answer)) {
        comparison.compare_text("body", pattern, answer.body);
        return;
    }
    boost::system::error_code wrong_pattern;
    boost::system::error_code wrong_answer;
    const auto expected = boost::json::parse(pattern, wrong_pattern);
    const auto actual = boost::json::parse(answer.body, wrong_answer);
    if (wrong_pattern)
        comparison.add("the transcript's body is no JSON: " + wrong_pattern.message());
    else if (wrong_answer)
        comparison.add("body: expected JSON, got " + answer.body);
    else
        comparison.compare_json("body", expected, actual);
}

Result<Call> to_call(const Exchange& exchange, const Variables& variables)
{
    Call call;
    call.method = exchange.method;
    const auto target = fill_in(exchange.target, variables);
    const auto body = fill_in(exchange.body, variables);
    if (!target)
        return std::unexpected(target.error());
    if (!body)
        return std::unexpected(body.error());
    call.target = *target;
    call.body = *body;
    for (const auto& [name, value] : exchange.fields) {
        const auto filled = fill_in(value, variables);
        if (!filled)
            return std::unexpected(filled.error());
        call.fields.emplace_back(name, *filled);
    }
    if (exchange.file)
        upload(call, *exchange.file);
    if (exchange.signing) {
        if (const auto done = sign(call, *exchange.signing, variables); !done)
            return std::unexpected(done.error());
    }
    return call;
}

std::vector<std::string> attempt(const Exchange& exchange, std::uint16_t port, Variables& variables)
{
    const auto request = to_call(exchange, variables);
    if (!request)
        return {request.error().message};
    Answer answer;
    try {
        answer = call(port, *request);
    } catch (const boost::system::system_error& error) {
        return {std::string("no answer: ") + error.what()};
    }
    Comparison comparison(variables);
    if (answer.status != exchange.status) {
        comparison.add(fmt::format("status: expected {}, got {} {}", exchange.status, answer.status,
                                   answer.body));
    }
    for (const auto& [name, pattern] : exchange.expected_fields)
        compare_field(name, pattern, answer, variables, comparison);
    if (exchange.expected_body)
        compare_body(*exchange.expected_body, answer, comparison);
    return comparison.differences();
}

// Asks until the answer fits or the time is over; gives the differences of the last one.
std::vector<std::string> attempt_within(const Exchange& exchange, std::uint16_t port,
                                        Variables& variables)
{
    const auto deadline = Steady::now() + exchange.within;
    while (true) {
        Variables learnt = variables;
        auto differences = attempt(exchange, port, learnt);
        if (differences.empty())
            variables = std::move(learnt);
        if (differences.empty() || Steady::now() >= deadline)
            return differences;
        std::this_thread::sleep_for(pause_between_attempts);
    }
}

} // namespace

std::vector<std::string> rehearse(const Exchange& exchange, std::uint16_t port,
                                  Variables& variables)
{
    std::vector<std::string> differences;
    for (std::size_t i = 0; i < exchange.times && differences.empty(); ++i)
        differences = attempt_within(exchange, port, variables);
    return differences;
}

} // namespace waymark::contract
