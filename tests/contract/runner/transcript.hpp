// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Conversations with a server, as data: requests and the answers they must get. The format is
// described in tests/contract/README.md.
namespace waymark::contract {

using Fields = std::vector<std::pair<std::string, std::string>>;

// How a request is to be signed; see request_signature.hpp.
struct Signing {
    std::string app_id; // the names under which these are remembered
    std::string app_secret;
    std::string parameters = "{}"; // what is signed of the query and the body
};

// A file that a request brings; see file_upload.hpp.
struct Upload {
    std::string field; // of the form
    std::string name;
    std::string content;
};

// A request and its answer, as written: placeholders are not filled in yet.
struct Exchange {
    std::string title;
    std::size_t line = 0; // of the title, counted from one
    // Asked again until the answer fits or this has passed. Zero: asked once.
    std::chrono::milliseconds within{0};
    std::size_t times = 1;
    std::optional<Signing> signing;
    std::optional<Upload> file; // instead of a body

    std::string method;
    std::string target;
    Fields fields;
    std::string body;

    unsigned status = 0;
    Fields expected_fields;
    std::optional<std::string> expected_body; // nothing: the body is not looked at
};

struct Account {
    std::string email;
    std::string password;
};

struct Transcript {
    // Settings of the server, `section.key` and value, beside the ones that every server gets.
    Fields settings;
    // Accounts with the role USER that exist before the first request.
    std::vector<Account> accounts;
    std::vector<Exchange> exchanges;
};

// invalid_argument: the text is no transcript; the message begins with the number of the line.
[[nodiscard]] Result<Transcript> parse_transcript(std::string_view text);

} // namespace waymark::contract
