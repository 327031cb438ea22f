// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/session/access.hpp"

namespace waymark::api::session {

// How the gate answers in the envelope of fail.hpp, which is Open Short URL's. A limit is told by
// X-RateLimit-Limit, X-RateLimit-Remaining and X-RateLimit-Reset (Unix seconds), one that is
// exceeded by 429 and Retry-After too.
[[nodiscard]] Dialect make_envelope_dialect();

// The same for the paths below /api/auth, with Pingoo's members: `code` and `msg`; of a 401 on a
// path that is only Pingoo's, `error` is what Pingoo's clients read.
[[nodiscard]] Dialect make_session_dialect();

} // namespace waymark::api::session
