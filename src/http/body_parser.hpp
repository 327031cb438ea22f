// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace waymark::http {

// Collects the body of one request, sent with a Content-Length or in chunks (RFC 9112, section 7).
class BodyParser {
public:
    enum class Outcome { complete, incomplete, too_large, malformed };

    struct Progress {
        Outcome outcome;
        std::size_t consumed; // bytes of the input that belonged to the body
    };

    // `head` is the request's whole head, as HeadParser accepted it.
    BodyParser(std::string_view head, std::size_t body_bytes_max);
    ~BodyParser();

    // Reads on. Bytes that were not consumed are to be offered again, with more behind them.
    [[nodiscard]] Progress put(std::string_view bytes);
    [[nodiscard]] std::string take_body();

private:
    class Grammar;
    std::unique_ptr<Grammar> grammar_;
    Outcome head_outcome_;
};

} // namespace waymark::http
