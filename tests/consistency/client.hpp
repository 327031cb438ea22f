// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "harness/connection.hpp"
#include "register.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace waymark::consistency {

struct TimedAnswer {
    harness::Answer answer;
    Moment begun;    // before the first byte of the request was sent
    Moment answered; // after the last one of the answer was read
};

// Somebody who uses the API and follows links, over one connection that stays open. One thread's.
// Throws std::runtime_error where the server gives no answer.
class Client {
public:
    // `token`: of a session.
    Client(std::uint16_t port, std::string token);

    // `json`: empty for none.
    TimedAnswer ask(std::string_view method, std::string_view target, std::string_view json = {});
    // Follows a link as a browser does it.
    TimedAnswer follow(std::string_view slug);

private:
    TimedAnswer exchange(const std::string& request);

    harness::Connection connection_;
    std::string token_;
};

// What is written as a target or a title, and which version that shows: `nobodys` for other texts.
[[nodiscard]] std::string text_of(Version version);
[[nodiscard]] Version version_of(std::string_view text);

} // namespace waymark::consistency
