// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "http/request.hpp"
#include "http/response.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace waymark::http {

class HeldAnswers;

// A small request with its whole body. Views of the connection's buffer, valid during the call.
struct InlinePost {
    const RequestHead& head;
    std::string_view body;
    std::size_t io_thread;
    std::uint64_t ticket; // of its answer, should it be held
    HeldAnswers& held;    // of this thread: to be told of the ticket; lives as long as the server
};

enum class InlineTaking {
    passed_on, // nothing was done: the router answers
    held,      // it is taken, and answered once its ticket is released
};

// Requests that are answered without a handler's coroutine, when something outside has happened:
// what they brought is on the disk, say.
struct InlinePosts {
    std::string path;                 // of the POST requests that are offered, as sent
    std::size_t body_bytes_max = 0;   // what is longer is the router's
    Status status = Status::accepted; // of the answers, which have no body
    // Asked for each on its I/O thread: must not block. Empty: nothing is offered. Its failure is
    // answered as 503, with the message.
    std::function<Result<InlineTaking>(const InlinePost& post)> take;
};

} // namespace waymark::http
