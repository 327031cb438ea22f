// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "analytics/question.hpp"
#include "base/error.hpp"

namespace waymark::analytics {

// Puts a question that answer() has found valid and whose metrics are those of its dimensions.
//
// At first what the source tells that decides which rows there are; then, for the dimensions of
// these rows, what the other source and the other range tell.
[[nodiscard]] Result<Answer> put(Reader& reader, const Question& question);

} // namespace waymark::analytics
