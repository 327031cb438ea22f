// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.hpp"
#include "base/ids.hpp"

#include <string>

namespace waymark::identity {

class FailureThrottle;

// How often anybody may guess at one account's password and codes, in the throttle in which
// sign-ins count, too: a stolen session is no way to go on guessing.
class GuessLimit {
public:
    GuessLimit(FailureThrottle& throttle, UserId user);

    // By which the throttle knows the account: `id 7`.
    [[nodiscard]] static std::string name_of(UserId user);

    // rate_limited: too many were wrong; the message says when to try again. What was guessed
    // while others failed is to be checked again before it is answered.
    [[nodiscard]] Result<void> check() const;
    void fail();
    // For who has proved all that the account asks for at a sign-in, and not a part of it: else
    // who knows one factor could guess at the other without end.
    void succeed();

private:
    FailureThrottle& throttle_;
    std::string name_;
};

} // namespace waymark::identity
