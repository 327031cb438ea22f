// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <string_view>

// Expected failures are values. Broken infrastructure (a lost database, a full disk) throws.
namespace waymark {

enum class Errc {
    invalid_argument,
    not_found,
    conflict,
    unauthenticated,
    forbidden,
    gone,
    rate_limited,
    unavailable,
};

// The enumerator's name, for logs.
[[nodiscard]] std::string_view to_string(Errc code);

struct Error {
    Errc code{};
    // A sentence for the caller: what is wrong and, where it is not plain, what would be right.
    std::string message;
    // The input that is wrong, in the domain's spelling; empty if no single one is.
    std::string field;

    friend bool operator==(const Error&, const Error&) = default;
};

template <typename T>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> failure(Errc code, std::string message,
                                                    std::string field = {})
{
    return std::unexpected(Error{code, std::move(message), std::move(field)});
}

// Mixed into exceptions of infrastructure that is away now and is expected back: a store that
// restarts, a full disk, a full queue. Whoever answers for the work says "try again later".
struct TemporaryFailure {
    TemporaryFailure() = default;
    TemporaryFailure(const TemporaryFailure&) = default;
    TemporaryFailure& operator=(const TemporaryFailure&) = default;
    virtual ~TemporaryFailure() = default;
};

} // namespace waymark
